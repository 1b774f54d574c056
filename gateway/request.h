/*
 * Request - what a handler sees: a task with an HTTP question and the means to answer it.
 *
 * Handlers read with path_*, query_*, body, and end with one reply_*; anything else ends in fail().
 * Must never know: sockets and parsing (http.c), tenants' rules (services).
 */
#ifndef INSULA_GATEWAY_REQUEST_H
#define INSULA_GATEWAY_REQUEST_H

#include "core/db.h"
#include "core/json.h"
#include "core/task.h"
#include "gateway/route.h"

#define REQUEST_MAX_PATH_PARAMS 4
#define REQUEST_MAX_HEADERS     100

typedef struct Header {
    Text name, value; /* name lower-case */
} Header;

typedef struct Request {
    Task task; /* first: fail(req, ...) */
    const Route *route;
    Method method;
    Text path;             /* decoded */
    Text query;            /* raw, without '?' */
    const Header *headers; /* in the arena, in the order received */
    size_t header_count;
    Text params[REQUEST_MAX_PATH_PARAMS]; /* in order of the route's :names */
    Text body;                            /* raw */
    const void *bound;                    /* the declared struct, when the route has a body shape */
    bool secure;                          /* came over TLS (or a trusted proxy says so) */
    Text origin;                          /* scheme://host of this server as the client named it */
    struct {
        int status;
        Text body;
        Text content_type; /* application/json */
        Buffer headers;    /* "name: value\r\n" lines */
        DbPending *item;   /* reply_resource: becomes the body after commit */
        Text failure_page; /* of a .page route: where a problem leads; null: /sign-in */
        bool ready;
    } reply;
    void *exchange; /* the wire's own */
    struct {
        const struct QueryParam *query; /* query.c: parsed on first use */
        size_t query_count;
        bool query_parsed;
        bool match_checked;                 /* resource_check_match() looked at If-Match */
        int64_t rate_limit, rate_remaining; /* rate_limit.c: 0 when nothing was counted */
        int rate_reset_s;
        bool wants_cursors;        /* resource_list() tells the cursor of each row too: GraphQL */
        const struct Proof *proof; /* proof.h: what came with Authorization: DPoP, not yet spent */
        struct Idempotency *claim; /* idempotency.c: this request's key, while it is ours */
    } door;                        /* the front door's own notes */
} Request;

/* Serves a matched request to its end: credentials, limits, body, transaction, handler. Leaves
 * req->reply filled, with a problem when anything failed. Runs in a coroutine; the wire calls it
 * (HttpApplication.serve). */
void request_serve(Request *req);

/* TEXT_NULL when absent. name lower-case. */
Text request_header(const Request *req, const char *name);
/* Fails 404 <singular>_not_found for what is no UUID. */
Uuid path_uuid(Request *req, const char *name);
Text path_text(Request *req, const char *name);
/* The 404 code for the nth :name of the route: of "/v1/teams/:id/members/:user", team_not_found and
 * team_member_not_found. */
const char *request_missing_code(Request *req, size_t index);
/* Decoded value of the first ?name=, TEXT_NULL when absent. */
Text query_text(Request *req, const char *name);
#define body_of(req, Type) ((const Type *)(req)->bound)

/* Replies; `json` must live in the request's arena or be static. */
void reply_json(Request *req, int status, Text json);
void reply_empty(Request *req, int status);
/* Any other body; `type` lives as long as `bytes`. */
void reply_bytes(Request *req, int status, Text type, Text bytes);
/* The media type of the request's body without its parameters; TEXT_NULL when it has none. */
Text request_media_type(const Request *req);
void reply_header(Request *req, const char *name, Text value);
/* A buffer in the request's arena for json_writer(), 16 MiB at most. */
Buffer *reply_buffer(Request *req);

/* For routes with .transaction = TRANSACTION_MANUAL: instead of db_begin() and db_commit(), so that
 * idempotency keys hold there too. request_begin() does not return when the answer is already
 * known; the reply_*() comes before request_commit(). */
void request_begin(Request *req);
void request_commit(Request *req);

/* The tenant's slug where no credential names it: X-Tenant, then the host below `base_domain`;
 * TEXT_NULL when neither does. */
Text request_tenant_slug(const Request *req);

/* The signed-in user. In transactions ONE and after request_begin(), context.user_id is known from
 * the start, and PostgreSQL proves it before anything is committed; permissions and epoch are there
 * (context.checked) after the first statement waited for, as in READ after the first query.
 * request_require_context() asks now if nothing was asked yet: one round trip. */
void request_require_context(Request *req);
bool request_may(Request *req, const char *permission);

/* Credentials. Token: base64url(kind byte, tenant id, session id, 32 secret bytes). */
typedef struct Token {
    uint8_t kind; /* 's' session, 'o' operator */
    Uuid tenant_id, session_id;
    uint8_t secret[32];
} Token;
Text token_write(Arena *arena, const Token *token);
bool token_parse(Text text, Token *token);
/* An API key is a token of its own form, "isk_" and base64url(key id, tenant id, 32 secret bytes,
 * CRC-32 of those), so that a scanner knows a leaked one and a mistyped one is told so. The kind is
 * 'k', session_id the key's id. */
#define API_KEY_PREFIX "isk_"
/* An access token of an application has the same form under another prefix, and the kind 'a'. */
#define ACCESS_TOKEN_PREFIX "ioa_"
bool api_key_has_prefix(Text text);
typedef enum ApiKeyForm { API_KEY_GOOD, API_KEY_NONE, API_KEY_MISTYPED } ApiKeyForm;
Text api_key_write(Arena *arena, const Token *token);
ApiKeyForm api_key_parse(Text text, Token *token);
/* max_age 0 clears it; COOKIE_OF_WINDOW: until the browser's window closes. */
#define COOKIE_OF_WINDOW (-1)
void reply_session_cookie(Request *req, Text token, int64_t max_age_s);
/* Sends a browser on (303) to a path of ours or an absolute URL. */
void reply_redirect(Request *req, Text location);
/* Any other cookie that only we read: HttpOnly, SameSite=Lax, Secure where that works. */
void reply_cookie(Request *req, const char *name, Text value, int64_t max_age_s);

#endif
