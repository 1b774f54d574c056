/*
 * Visitor - a tenant made for the proof, its owner signed in, and what belongs to it.
 *
 * Every text that the visitor plants holds its canary, a word found nowhere else: where the other
 * tenant sees it, something leaked.
 */
#ifndef INSULA_APP_ISOLATION_VISITOR_H
#define INSULA_APP_ISOLATION_VISITOR_H

#include "app/fetch.h"
#include "app/isolation/verify.h"
#include "gateway/route.h"

#define VISITOR_MAX_THINGS 128

/* Something that belongs to the visitor: of a collection's path as the route table has it, one id.
 */
typedef struct VisitorThing {
    const char *collection;
    Text id;
} VisitorThing;

typedef struct Visitor {
    Verify *verify;
    const char *slug;
    Text email, password, canary, token;
    Uuid tenant_id;
    Fetch fetch;
    VisitorThing things[VISITOR_MAX_THINGS];
    size_t thing_count;
    const char *media_type; /* of the bodies it sends; NULL: JSON */
} Visitor;

/* Makes the tenant or takes it over from an earlier run, with a new password and a new canary. */
void visitor_arrive(Visitor *visitor, Verify *verify, const char *slug);
/* Suspends the tenant until the next run. */
void visitor_leave(Visitor *visitor);
/* Over the API. */
void visitor_sign_in(Visitor *visitor);
/* The same, if a route has ended the session: logging out does. */
void visitor_stay(Visitor *visitor);

/* One call, with the visitor's token; fails the task when the platform does not answer. `key`:
 * Idempotency-Key or TEXT_NULL. */
FetchAnswer visitor_call(Visitor *visitor, const char *method, Text path, Text key, Text body);

/* Notes an id of a collection, unless one is known. */
void visitor_keep(Visitor *visitor, const char *collection, Text id);
/* The id known for the parameter that begins at `at` (its colon) in a route's path, by the
 * collection before it or by its own name; TEXT_NULL when there is none: it is then no id (a
 * record's type) or nothing is there to prove with. */
Text visitor_id(const Visitor *visitor, const char *path, size_t at);
/* A body that the shape takes: texts hold `planter`'s canary, ids are `owner`'s. `uses_ids` tells
 * whether there were any. */
Text visitor_body(const Shape *shape, const Visitor *planter, const Visitor *owner, bool *uses_ids);

const char *method_name(Method method);

/* verify_routes.c: nothing that is the host's may be in an answer to the stranger. */
void verify_content(Visitor *stranger, const Visitor *host, const char *method, Text path,
                    const FetchAnswer *answer);
/* verify_graphql.c: every field of the schema. */
void verify_graphql(Visitor *stranger, Visitor *host);

#endif
