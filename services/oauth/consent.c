/*
 * What the consent page asks and says. It is a page of ours with a session of its own, so the
 * answer comes with what no other site can send; the question is known by a ticket, good for ten
 * minutes and one answer.
 */
#include "services/oauth/handlers.h"

#include "core/crypto.h"
#include "core/stream.h"
#include "services/oauth/protocol/ask.h"
#include "services/oauth/protocol/scope.h"
#include "sql/oauth.h"

typedef struct ConsentInspect {
    ShapeGiven given;
    Text request;
} ConsentInspect;

static const ShapeField inspect_fields[] = {
    SHAPE_FIELD(ConsentInspect, request, SHAPE_TEXT, .required = true, .min = 1, .max = 200,
                .help = "The ticket behind '#' of the page's address."),
};
const Shape consent_inspect_shape = SHAPE_OF(ConsentInspect, inspect_fields);

typedef struct ConsentDecide {
    ShapeGiven given;
    Text request;
    bool allow, remember;
} ConsentDecide;

static const ShapeField decide_fields[] = {
    SHAPE_FIELD(ConsentDecide, request, SHAPE_TEXT, .required = true, .min = 1, .max = 200),
    SHAPE_FIELD(ConsentDecide, allow, SHAPE_BOOL, .required = true),
    SHAPE_FIELD(ConsentDecide, remember, SHAPE_BOOL,
                .help = "Do not ask again for the same; default false."),
};
const Shape consent_decide_shape = SHAPE_OF(ConsentDecide, decide_fields);

/* A question of the caller's workspace that waits. */
typedef struct Waiting {
    Uuid id;
    OauthClient client;
    Ask ask;
    TimeMs asked_at;
} Waiting;

static _Noreturn void fail_missing(Request *req)
{
    fail(req, 404, "authorization_request_not_found",
         "This request is answered, too old, or of another workspace; go back to the application.");
}

static Waiting find(Request *req, Text text)
{
    Token ticket;
    uint8_t hash[32];
    if (!token_parse(text, &ticket) || ticket.kind != 'p' ||
        !uuid_equal(ticket.tenant_id, req->task.context.tenant_id))
        fail_missing(req);
    crypto_sha256((Text){ (const char *)ticket.secret, sizeof ticket.secret }, hash);
    RequestFound row =
        sql_request_find(req, ticket.session_id, (Text){ (const char *)hash, sizeof hash });
    if (!row.found)
        fail_missing(req);
    Waiting waiting = { .id = ticket.session_id,
                        .client = client_find(req, uuid_text(req->task.arena, row.application_id)),
                        .ask = ask_of_row(req, row.parameters),
                        .asked_at = row.created_at };
    if (uuid_is_nil(waiting.client.id))
        fail_missing(req);
    return waiting;
}

/* Only what the caller's browser goes to next is told of where the answer goes: its host. */
static Text host_of(Text uri)
{
    size_t from = text_find(uri, ':', 0);
    if (!text_starts_with(uri, TEXT("http")))
        return text_slice(uri, 0, from);
    Text rest = text_slice(uri, from + 3, uri.len);
    size_t end = 0;
    while (end < rest.len && rest.ptr[end] != '/' && rest.ptr[end] != '?')
        end++;
    return text_slice(rest, 0, end);
}

static void put_scopes(JsonWriter *w, TextList scopes)
{
    json_key(w, TEXT("scopes"));
    json_array_begin(w);
    for (size_t i = 0; i < scopes.count; i++) {
        json_object_begin(w);
        json_field(w, "name", text, scopes.items[i]);
        json_field(w, "description", text, scope_words(scopes.items[i]));
        json_object_end(w);
    }
    json_array_end(w);
}

static void put_application(JsonWriter *w, const OauthClient *client)
{
    json_key(w, TEXT("application"));
    json_object_begin(w);
    json_field(w, "id", uuid, client->id);
    json_field(w, "name", text, client->name);
    json_field(w, "kind", text, client->kind);
    json_object_end(w);
}

/* POST /v1/oauth/consent/inspect - who asks for what? */
void consent_inspect(Request *req)
{
    const ConsentInspect *body = body_of(req, ConsentInspect);
    Waiting waiting = find(req, body->request);
    AuthStanding standing = auth_standing(req);
    Buffer *reply = reply_buffer(req);
    JsonWriter w = json_writer(reply);
    json_object_begin(&w);
    put_application(&w, &waiting.client);
    put_scopes(&w, waiting.ask.scopes);
    json_field(&w, "redirect_host", text, host_of(waiting.ask.redirect_uri));
    json_field(&w, "login_hint", text, waiting.ask.login_hint);
    json_field(&w, "must_sign_in", bool,
               ask_wants_sign_in(&waiting.ask, &standing, waiting.asked_at));
    json_object_end(&w);
    reply_json(req, 200, buffer_view(reply));
}

static void emit(Request *req, const char *type, const OauthClient *client, TextList scopes)
{
    Buffer *data = reply_buffer(req);
    JsonWriter w = json_writer(data);
    json_object_begin(&w);
    json_field(&w, "name", text, client->name);
    json_field(&w, "scope", text, scope_text(req->task.arena, scopes));
    json_object_end(&w);
    event_emit(req, type, client->id, buffer_view(data));
}

/* POST /v1/oauth/consent - yes or no; the reply says where to go with it. */
void consent_decide(Request *req)
{
    const ConsentDecide *body = body_of(req, ConsentDecide);
    Waiting waiting = find(req, body->request);
    Issuer issuer = issuer_of_caller(req);
    AuthStanding standing = auth_standing(req);
    Text where;
    if (!body->allow) {
        where = ask_deny(req, &issuer, &waiting.ask, "access_denied", "The person said no.");
        emit(req, "application.denied", &waiting.client, waiting.ask.scopes);
    } else {
        if (ask_wants_sign_in(&waiting.ask, &standing, waiting.asked_at))
            fail(req, 403, "sign_in_again", "The application asks you to sign in again first.");
        where = ask_allow(req, &issuer, &waiting.client, &waiting.ask, standing.user_id,
                          standing.since);
        if (body->remember)
            sql_consent_put(req, standing.user_id, waiting.client.id, waiting.ask.scopes.items,
                            waiting.ask.scopes.count);
        emit(req, "application.allowed", &waiting.client, waiting.ask.scopes);
    }
    sql_request_delete(req, waiting.id);
    Buffer *reply = reply_buffer(req);
    JsonWriter w = json_writer(reply);
    json_object_begin(&w);
    json_field(&w, "redirect_to", text, where);
    json_object_end(&w);
    reply_header(req, "Cache-Control", TEXT("no-store"));
    reply_json(req, 200, buffer_view(reply));
}

/* GET /v1/me/applications - what lets itself be seen as oneself. */
void my_applications(Request *req)
{
    request_require_context(req);
    MyApplicationRows rows = sql_my_applications(req, req->task.context.user_id);
    Buffer *body = reply_buffer(req);
    buffer_literal(body, "{\"data\":[");
    for (size_t i = 0; i < rows.count; i++) {
        if (i > 0)
            buffer_byte(body, ',');
        buffer_text(body, rows.rows[i].body);
    }
    buffer_literal(body, "],\"next_cursor\":null}");
    reply_json(req, 200, buffer_view(body));
}

/* DELETE /v1/me/applications/:id - it is signed out everywhere at once, and asks again. */
void my_application_remove(Request *req)
{
    Uuid id = path_uuid(req, "id"), user_id = req->task.context.user_id;
    int consents = sql_consent_delete(req, user_id, id);
    int families = sql_families_end_of(req, user_id, id);
    if (consents + families == 0)
        fail(req, 404, "application_not_found", "This application has no access of yours.");
    event_emit(req, "application.access_revoked", id, TEXT_NULL);
    reply_empty(req, 204);
    auth_access_end(&req->task, id, UUID_NIL, user_id);
}
