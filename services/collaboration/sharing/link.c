/*
 * Links for the public - who has one reads the one document it opens, and nothing else of the
 * workspace.
 *
 * A link's token is written like a session's (kind 'l', tenant, link, secret); only the secret's
 * SHA-256 is stored. What the public sees of it is public_view.h.
 */
#include "core/crypto.h"
#include "core/stream.h"
#include "services/auth/auth.h"
#include "services/collaboration/sharing/access.h"
#include "services/collaboration/sharing/public_view.h"
#include "services/collaboration/handlers.h"
#include "sql/collaboration.h"

enum { LINKS_MAX = 50 };

typedef struct LinkCreate {
    ShapeGiven given;
    Text expires_at, password;
} LinkCreate;

static const ShapeField create_fields[] = {
    SHAPE_FIELD(LinkCreate, expires_at, SHAPE_TEXT, .nullable = true,
                .help = "When it stops working (RFC 3339); never when absent."),
    SHAPE_FIELD(LinkCreate, password, SHAPE_PASSWORD, .nullable = true, .min = 6, .max = 128,
                .help = "Asked of whoever opens it; nobody is asked when absent."),
};
const Shape link_create_shape = SHAPE_OF(LinkCreate, create_fields);

typedef struct LinkOpen {
    ShapeGiven given;
    Text token, password;
} LinkOpen;

static const ShapeField open_fields[] = {
    SHAPE_FIELD(LinkOpen, token, SHAPE_TEXT, .required = true, .min = 1, .max = 200),
    SHAPE_FIELD(LinkOpen, password, SHAPE_PASSWORD, .min = 1, .max = 128),
};
const Shape link_open_shape = SHAPE_OF(LinkOpen, open_fields);

static TimeMs expiry_of(Request *req, Text text)
{
    TimeMs at;
    if (text_is_null(text))
        return INT64_MIN;
    if (!clock_parse(text, &at))
        auth_field_fail(&req->task, "/expires_at", "format", "Not a time as in RFC 3339.");
    if (at <= clock_now_ms())
        auth_field_fail(&req->task, "/expires_at", "out_of_range", "That time has passed.");
    return at;
}

static void reply_link(Request *req, Uuid id, TimeMs expires_at, bool has_password, Text token)
{
    Text url =
        text_format(req->task.arena, "%.*s/public/%.*s", TEXT_ARG(req->origin), TEXT_ARG(token));
    Buffer *body = reply_buffer(req);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    json_field(&w, "id", uuid, id);
    json_field(&w, "expires_at", time, expires_at);
    json_key(&w, TEXT("has_password"));
    json_put_bool(&w, has_password);
    json_field(&w, "token", text, token);
    json_field(&w, "url", text, url);
    json_object_end(&w);
    reply_header(req, "Cache-Control", TEXT("no-store"));
    reply_json(req, 201, buffer_view(body));
}

/* POST /v1/documents/:id/links - the reply has the link, which is told only once. */
void link_create(Request *req)
{
    const LinkCreate *body = body_of(req, LinkCreate);
    Uuid document_id = path_uuid(req, "id");
    access_require(req, document_id, ACCESS_OWNER);
    TimeMs expires_at = expiry_of(req, body->expires_at);
    bool has_password = !text_is_null(body->password);
    Text password_hash =
        has_password ? crypto_password_hash(&req->task, body->password) : TEXT_NULL;

    request_begin(req);
    access_require(req, document_id, ACCESS_OWNER);
    if (sql_link_count(req, document_id).count >= LINKS_MAX)
        fail(req, 409, "too_many_links", "A document has at most %d links.", LINKS_MAX);
    Context *context = &req->task.context;
    Token token = { .kind = 'l', .tenant_id = context->tenant_id, .session_id = uuid_new() };
    uint8_t hash[32];
    crypto_random(token.secret, sizeof token.secret);
    crypto_sha256((Text){ (const char *)token.secret, sizeof token.secret }, hash);
    sql_link_insert(req, token.session_id, document_id, (Text){ (const char *)hash, sizeof hash },
                    password_hash, context->user_id, expires_at);
    event_emit(req, "document.link_created", document_id, TEXT_NULL);
    reply_link(req, token.session_id, expires_at, has_password,
               token_write(req->task.arena, &token));
    crypto_wipe(token.secret, sizeof token.secret);
    request_commit(req);
}

/* DELETE /v1/documents/:id/links/:link - it stops working. */
void link_revoke(Request *req)
{
    Uuid document_id = path_uuid(req, "id"), id = path_uuid(req, "link");
    access_require(req, document_id, ACCESS_OWNER);
    if (sql_link_revoke(req, document_id, id) == 0)
        fail(req, 404, "document_link_not_found", "There is no such link.");
    event_emit(req, "document.link_revoked", document_id, TEXT_NULL);
    reply_empty(req, 204);
    auth_revoke(&req->task); /* whoever follows it is closed, on every worker */
}

/* POST /v1/public/documents - the document that a link opens, as of now. */
void link_open(Request *req)
{
    const LinkOpen *body = body_of(req, LinkOpen);
    PublicLink link = public_view_open(&req->task, body->token, body->password);
    Text view = public_view_read(&req->task, &link);
    if (text_is_null(view))
        fail(req, 404, "document_link_not_found", "This link does not work, or not any more.");
    reply_header(req, "Cache-Control", TEXT("no-store"));
    reply_json(req, 200, view);
}
