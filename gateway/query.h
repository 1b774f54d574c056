/*
 * Query - the part of a URL behind '?', taken apart strictly.
 *
 * Owns: splitting, percent-decoding, names with operators (created_at[gte]=...), and how faults in
 * parameters are told: all of them at once, 400 invalid_parameter, each with the pointer "?name".
 * Must never know: which parameters a route has.
 */
#ifndef INSULA_GATEWAY_QUERY_H
#define INSULA_GATEWAY_QUERY_H

#include "core/task.h"

struct Request;

#define QUERY_MAX_PARAMS 64

typedef struct QueryParam {
    Text name;  /* "created_at" of created_at[gte]=x */
    Text op;    /* "gte"; TEXT_NULL without brackets */
    Text value; /* decoded; empty when there is no '=' */
} QueryParam;

typedef struct QueryError {
    Text where;       /* the raw piece that is wrong */
    const char *what; /* English, for a developer */
} QueryError;

/* Takes `raw` apart into the arena; '+' is a blank. False and *error for a bad escape, bytes that
 * are not UTF-8, control characters, a missing name, unbalanced brackets, a parameter given twice,
 * or more than QUERY_MAX_PARAMS. */
bool query_parse(Arena *arena, Text raw, QueryParam **params, size_t *count, QueryError *error);

/* The request's parameters, parsed once; fails the task with 400. */
const QueryParam *query_params(struct Request *req, size_t *count);
/* The one without operator, NULL when absent. */
const QueryParam *query_find(struct Request *req, const char *name);

/* Adds an error about a parameter to the task's fault; the task goes on. */
void query_error(Task *task, const QueryParam *param, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Fails the task with 400 invalid_parameter when errors have been added. */
void query_fail_if_errors(Task *task);

/* Checks that the parameters are among a route's declared ones and that required ones are there. */
void query_check_declared(struct Request *req);

#endif
