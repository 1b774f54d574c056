/*
 * GraphQL errors - what is told beside or instead of the data (GraphQL, October 2021, section 7.1).
 *
 * Owns: the list, in the order of finding, and its limit: a document made of nothing but faults is
 * not worth more. Every error has a stable code in its extensions, explained in
 * documentation/api-docs/errors.md.
 */
#ifndef INSULA_GATEWAY_GRAPHQL_ERROR_H
#define INSULA_GATEWAY_GRAPHQL_ERROR_H

#include "core/json.h"
#include "core/task.h"
#include "gateway/graphql/document.h"

#define GRAPHQL_MAX_ERRORS 50

/* Where in the answer, from the inside out; index when name is TEXT_NULL. */
typedef struct GraphqlPath {
    const struct GraphqlPath *above;
    Text name;
    size_t index;
} GraphqlPath;

typedef struct GraphqlError {
    Text message;
    GraphqlPlace place, other; /* line 0: none */
    const GraphqlPath *path;   /* NULL for what was found before anything ran */
    int status;                /* as the route's problem has it */
    Text code;
    const FieldError *fields; /* of a body or of parameters */
    int retry_after_s;
    struct GraphqlError *next;
} GraphqlError;

typedef struct GraphqlErrors {
    Arena *arena;
    GraphqlError *first, *last;
    size_t count;
} GraphqlErrors;

/* NULL when there are enough already. */
GraphqlError *graphql_error(GraphqlErrors *errors, const char *code, GraphqlPlace place,
                            const char *format, ...) __attribute__((format(printf, 4, 5)));
/* "errors":[...] as a member of the object being written. */
void graphql_write_errors(JsonWriter *w, const GraphqlErrors *errors);

#endif
