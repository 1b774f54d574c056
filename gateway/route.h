/*
 * Route - the table of what the API answers, one row an endpoint; and Service, one row a service.
 *
 * A route without a permission (or PUBLIC, SESSION, OPERATOR) refuses to start. Everything the
 * rules of the API ask (errors, limits, idempotency, conditional requests, rate limits,
 * transaction) is done by the gateway from the row, never by a handler.
 */
#ifndef INSULA_GATEWAY_ROUTE_H
#define INSULA_GATEWAY_ROUTE_H

#include <stdbool.h>
#include <stddef.h>

#include "gateway/resource.h"
#include "gateway/shape.h"

struct Request;

typedef enum Method { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS, METHOD_COUNT } Method;

#define PUBLIC   "-public"   /* anybody */
#define SESSION  "-session"  /* any live session of the tenant */
#define OPERATOR "-operator" /* an operator's session */

typedef enum Transaction {
    TRANSACTION_DEFAULT, /* READ for GET, ONE for the rest */
    TRANSACTION_READ,    /* statements outside a transaction, each behind the gate */
    TRANSACTION_ONE,     /* begun before the handler, committed after it */
    TRANSACTION_MANUAL,  /* db_begin and db_commit in the handler */
    TRANSACTION_NONE,    /* touches no database */
} Transaction;

typedef enum Rate {
    RATE_DEFAULT, /* READ for GET, WRITE for the rest */
    RATE_READ,
    RATE_WRITE,
    RATE_SIGN_IN,
    RATE_NONE
} Rate;

/* A query parameter that the handler reads itself; those of lists come from the resource. Any other
 * is 400 invalid_parameter. */
typedef struct QueryField {
    const char *name;
    const char *help;
    bool required;
} QueryField;

/* May an API key come in? By default where a permission is asked for, since a key has no more of
 * those than its scopes; not where being somebody is enough (passwords, profiles, sessions). */
typedef enum KeyUse { KEYS_DEFAULT, KEYS_ALLOWED, KEYS_REFUSED } KeyUse;

typedef struct Route {
    Method method;
    const char *path; /* "/v1/documents/:id" */
    const char *permission;
    void (*handler)(struct Request *req);
    const Shape *body;        /* NULL: no body is accepted */
    const char *const *takes; /* media types of a body that the handler reads as it is (req->body,
                                 which may be empty); NULL: JSON of .body, or none */
    const char *const *gives; /* media types of a reply that is no JSON; both end with NULL */
    const Resource *resource; /* what the reply is (and what resource_list/resource_item serve) */
    Transaction transaction;
    Rate rate;
    size_t max_body_bytes; /* default 1 MiB */
    int status;            /* of success; default 200 */
    bool list;             /* replies a page of .resource */
    bool secret_reply;     /* the reply carries a secret: never stored for replay */
    bool etag;             /* a handler of its own that answers If-None-Match, as resource_item */
    bool upgrade;          /* WebSocket */
    bool stream;           /* server-sent events */
    bool page; /* a browser is sent here by others: a problem leads it to a page that tells it, and
                  parameters that are not known are theirs */
    KeyUse keys;
    bool any_query; /* parameters that nobody knows are passed over, as RFC 6749 asks */
    bool in_person; /* what outlives the session, like a consent: no operator does it as somebody */
    bool in_scope;  /* a role given for a folder will do: everything is read and changed with the
                       eyes of the permission (see services/auth, enter_scope) */
    bool changes_nothing; /* an unsafe method, yet for those who only look too */
    bool step_up;         /* asks somebody signed in to have proved lately who they are: 403
                             step_up_required. API keys are not asked */
    const char
        *reply_schema; /* OpenAPI schema name or inline JSON of a reply that is no resource */
    const QueryField *query;
    size_t query_count;
    const char *summary;
    const char *graphql; /* its field in GraphQL, where the one made of its path reads badly */
} Route;

typedef struct Schema { /* extra OpenAPI component schemas */
    const char *name;
    const char *json;
} Schema;

/* A permission that a service's routes ask for. The catalogue (table auth.permission) is filled
 * from these at migration. */
typedef struct Permission {
    const char *name;   /* "document.write" */
    const char *holder; /* least built-in role that has it: viewer, member, admin, owner */
    const char *about;  /* one sentence for GET /v1/permissions */
} Permission;

/* How failures are told below paths whose protocol has a form of its own for them; also those that
 * the gateway finds itself. */
struct Fault;
typedef struct ProblemForm {
    const char *const *below; /* { "/v1/scim/v2/", NULL } */
    const char *media_type;
    void (*write)(Buffer *out, const struct Fault *fault, Text request_id);
    /* WWW-Authenticate of a 401; NULL: as everywhere */
    const char *(*challenge)(const struct Fault *fault);
} ProblemForm;

struct JobKind;
struct HttpMatch;
struct StreamConsumer;

typedef struct Service {
    const char *name;
    const Route *routes;
    size_t route_count;
    const Resource *const *resources;
    size_t resource_count;
    const Schema *schemas;
    size_t schema_count;
    const Permission *permissions; /* what its routes ask for; a route that asks for an undeclared
                                      one refuses to start */
    size_t permission_count;
    const ProblemForm *problem_form; /* NULL: problem+json, as everywhere */
    const struct JobKind *const *jobs;
    size_t job_count;
    const struct StreamConsumer *const *consumers;
    size_t consumer_count;
    void (*start)(
        void);          /* in each web worker, on the loop, before the first request; may be NULL */
    void (*stop)(void); /* when draining; yields until what it holds is handed over; may be NULL */
} Service;

#define ROUTES(table) .routes = (table), .route_count = sizeof(table) / sizeof((table)[0])

/* Mounts services and checks the table; aborts with a message for a bad row. */
void route_mount(const Service *const *services, size_t count);
/* The whole table after mounting. */
const Route *const *route_all(size_t *count);
const Resource *resource_find(const char *name);
/* The route that serves a resource's item (or its list), NULL when there is none. */
const Route *route_of_resource(const Resource *resource, bool list);
/* The form in which failures at this path are told, NULL: problem+json. */
const ProblemForm *route_problem_form(Text path);
/* The service that declared a route, and the schemas of all services. */
const Service *route_service(const Route *route);
const Schema *const *route_schemas(size_t *count);
/* What a path means: fills `match` (gateway/http.h). Does not yield; params are views into path. */
void route_match(Method method, Text path, struct HttpMatch *match);

/* The permission catalogue: names of all mounted services, in their order, and the bit each has.
 * Bits come from the database (table auth.permission, append-only) so that they outlive releases.
 * permission_bit() is negative for a name not in the catalogue. */
const Permission *const *permission_all(size_t *count);
int permission_bit(const char *name);
/* Can a role with it be given for a folder? Those can of which a route says so. */
bool permission_is_scopable(const char *name);

#endif
