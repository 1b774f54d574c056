/*
 * Fetch - asking other people's servers over HTTP: identity providers, and whatever a tenant names.
 *
 * Owns: one libcurl multi handle on the loop, so that any number of slow servers cost no thread. An
 * address that a tenant wrote down is hostile: what it resolves to is checked where the connection
 * is made, so neither a clever spelling nor a name that answers differently the second time leads
 * inside. Nothing is followed (redirects), nothing is unpacked, and every answer has a deadline and
 * a largest size. Must never know: what is asked, and who may ask.
 */
#ifndef INSULA_CORE_FETCH_H
#define INSULA_CORE_FETCH_H

#include "core/task.h"

#define FETCH_TIMEOUT_MS 10000
#define FETCH_MAX_BYTES  (512u * 1024u)

typedef struct FetchRequest {
    Text url;            /* https://; http:// only into networks that the operator named */
    const char *method;  /* NULL: GET, or POST with a body */
    const Text *headers; /* whole lines, "Accept: application/json" */
    size_t header_count;
    Text body;        /* TEXT_NULL: none */
    int timeout_ms;   /* 0: FETCH_TIMEOUT_MS, for all of it */
    size_t max_bytes; /* 0: FETCH_MAX_BYTES */
} FetchRequest;

typedef enum FetchOutcome {
    FETCH_ANSWERED,    /* with whatever status */
    FETCH_BAD_URL,     /* no address that is asked at all: another scheme, a password in it */
    FETCH_NOT_ALLOWED, /* it leads to where tenants do not send us */
    FETCH_UNREACHABLE, /* no name, no connection, no TLS */
    FETCH_TOO_SLOW,
    FETCH_TOO_LARGE,
} FetchOutcome;

typedef struct FetchReply {
    FetchOutcome outcome;
    int status;
    Text body;   /* in the task's arena */
    Text reason; /* of anything but an answer: a sentence's part for a person */
} FetchReply;

/* Asks, and waits for the whole answer. Fails nothing: what went wrong is the reply. Not inside a
 * transaction. Yields. */
FetchReply fetch(Task *task, const FetchRequest *request);

#endif
