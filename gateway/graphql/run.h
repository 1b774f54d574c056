/*
 * GraphQL run - one operation at work, as the rooms that execute it share it.
 */
#ifndef INSULA_GATEWAY_GRAPHQL_RUN_H
#define INSULA_GATEWAY_GRAPHQL_RUN_H

#include "gateway/graphql/collect.h"
#include "gateway/graphql/error.h"
#include "gateway/graphql/schema.h"
#include "gateway/query.h"
#include "gateway/request.h"

#define GRAPHQL_MAX_ROOT_FIELDS 50
#define GRAPHQL_MAX_ROWS        2000 /* estimated: what all lists of a request may give */

typedef struct GraphqlRun {
    Arena *arena;
    Request *req; /* the caller's own */
    const GraphqlSchema *schema;
    const GraphqlDocument *document;
    const GraphqlOperation *operation;
    const GraphqlValue *variables;
    GraphqlErrors *errors;
    GraphqlCollector collector;
    JsonWriter w;    /* the answer */
    size_t asked;    /* requests run so far */
    size_t replayed; /* of which the reply was known by its Idempotency-Key */
} GraphqlRun;

/* One root field, and where it stands. */
typedef struct GraphqlRoot {
    const GraphqlField *field;
    GraphqlGroup *group;
    const GraphqlValue *arguments; /* filled in; absent ones are not among them */
    GraphqlPath path;
} GraphqlRoot;

/* execute.c: runs a validated operation and writes "data":{...}; false, and nothing has run, when
 * it would be too much. */
bool graphql_execute(GraphqlRun *run);

typedef struct GraphqlQuery {
    QueryParam *params;
    size_t count;
} GraphqlQuery;

/* ask.c: runs a route as a request of its own, with parameters and body as the wire would have
 * given them. The reply is in what is returned: a problem where it failed. */
typedef struct GraphqlQuestion {
    const Route *route;
    Text params[REQUEST_MAX_PATH_PARAMS]; /* of the path, in order */
    GraphqlQuery query;
    Text body;
    Text key; /* of the answer: makes its Idempotency-Key its own */
    bool wants_cursors;
} GraphqlQuestion;
Request *graphql_ask(GraphqlRun *run, const GraphqlQuestion *question);
/* Did it go well? Otherwise tells the problem as an error of the root field. */
bool graphql_is_answered(GraphqlRun *run, const GraphqlRoot *root, const Request *asked);

/* rows.c: what the fields asked for of a resource mean as ?select and ?expand, and the arguments of
 * a list as its parameters. False when they cannot be said; the error is told. */
void graphql_query_row(GraphqlRun *run, const GraphqlType *type, GraphqlGroup *groups,
                       GraphqlQuery *query);
bool graphql_query_list(GraphqlRun *run, const GraphqlRoot *root, GraphqlQuery *query);
/* How many rows at most, what is embedded counted as rows too. */
int64_t graphql_rows_wanted(GraphqlRun *run, const GraphqlRoot *root);
/* The expands among the groups; 0: none. */
size_t graphql_expands(const GraphqlType *type, GraphqlGroup *groups);

/* project.c: JSON text cut to what was asked. False when a value that must be there is not, which
 * has been told; what was written then is to be taken back. `beside` (or TEXT_NULL) is a second
 * object in which members are looked for. */
bool graphql_put(GraphqlRun *run, Text json, Text beside, GraphqlRef ref, GraphqlGroup *groups,
                 const GraphqlPath *path);
/* The page of a list (resource_list's with its cursors) as a connection. */
bool graphql_put_page(GraphqlRun *run, Text page, const GraphqlRoot *root, bool has_previous);

/* introspect.c */
void graphql_put_schema(GraphqlRun *run, GraphqlGroup *groups);
void graphql_put_type(GraphqlRun *run, const GraphqlType *type, GraphqlGroup *groups);

/* The group of a field's name among others, NULL when it is not asked for; the first of them. */
GraphqlGroup *graphql_asked_for(GraphqlGroup *groups, const char *name);

#endif
