/*
 * Verify - proves the wall between tenants on a running platform.
 *
 * Owns: counting and telling what leaked. Two proofs: the catalogue (app/isolation/checks.sql
 * against the two lists beside it), and the routes, each of them, driven over HTTP by a member of
 * one tenant with what belongs to another. Must never know: a route by its name. What comes into
 * the table tomorrow is driven tomorrow.
 */
#ifndef INSULA_APP_ISOLATION_VERIFY_H
#define INSULA_APP_ISOLATION_VERIFY_H

#include "core/task.h"

typedef struct Verify {
    Task *task; /* its arena holds everything */
    const char *url;
    Text run; /* a word of this run alone */
    int64_t tables;
    int routes, leaks;
} Verify;

/* Tells one leak on standard output and counts it. */
void verify_leak(Verify *verify, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Asks the catalogue; counts tables. Yields. */
void verify_catalogue(Verify *verify);
/* Drives every route; counts them. Yields, and blocks while the platform answers. */
void verify_routes(Verify *verify);
/* The live routes, as one tenant's member while the other's works. */
struct Visitor;
void verify_stream(Verify *verify, struct Visitor *stranger, struct Visitor *host, Text path);
void verify_socket(Verify *verify, struct Visitor *stranger, struct Visitor *host);
/* What a public link shows to those who follow it. */
void verify_audience(Verify *verify, struct Visitor *stranger, struct Visitor *host, Text path);

#endif
