/*
 * The authorization endpoint. A browser comes with a question of an application; it leaves for the
 * application with the answer where that is known already, and else for the consent page with the
 * question's ticket behind '#', which no server on the way is told.
 */
#include "services/oauth/handlers.h"

#include "core/crypto.h"
#include "gateway/query.h"
#include "services/oauth/protocol/ask.h"
#include "services/oauth/protocol/scope.h"
#include "sql/oauth.h"

#define CONSENT_LIFETIME_S 600
#define PUSHED_LIFETIME_S  60
#define REQUEST_URN        "urn:ietf:params:oauth:request_uri:"

static void reply_leave(Request *req, Text where)
{
    reply_header(req, "Cache-Control", TEXT("no-store"));
    reply_header(req, "Referrer-Policy", TEXT("no-referrer"));
    reply_redirect(req, where);
}

/* Where an answer may not be sent, a person is told. */
static void reply_page_of_error(Request *req, const char *code)
{
    reply_leave(req, text_format(req->task.arena, "/consent#error=%s", code));
}

static Token fresh_ticket(const Issuer *issuer, uint8_t hash[32])
{
    Token ticket = { .kind = 'p', .tenant_id = issuer->tenant_id, .session_id = uuid_new() };
    crypto_random(ticket.secret, sizeof ticket.secret);
    crypto_sha256((Text){ (const char *)ticket.secret, sizeof ticket.secret }, hash);
    return ticket;
}

static Text keep(Request *req, const Issuer *issuer, const OauthClient *client, const Ask *ask,
                 bool is_pushed)
{
    uint8_t hash[32];
    Token ticket = fresh_ticket(issuer, hash);
    sql_request_insert(req, ticket.session_id, client->id,
                       (Text){ (const char *)hash, sizeof hash }, is_pushed, ask_write(req, ask),
                       is_pushed ? PUSHED_LIFETIME_S : CONSENT_LIFETIME_S);
    Text text = token_write(req->task.arena, &ticket);
    crypto_wipe(&ticket, sizeof ticket);
    return text;
}

/* What the application pushed, once; false when it is not there (any more). */
static bool take_pushed(Request *req, const Issuer *issuer, const OauthClient *client, Text uri,
                        Ask *ask)
{
    Token ticket;
    uint8_t hash[32];
    Text text = text_slice(uri, sizeof REQUEST_URN - 1, uri.len);
    if (!text_starts_with(uri, TEXT(REQUEST_URN)) || !token_parse(text, &ticket) ||
        ticket.kind != 'p' || !uuid_equal(ticket.tenant_id, issuer->tenant_id))
        return false;
    crypto_sha256((Text){ (const char *)ticket.secret, sizeof ticket.secret }, hash);
    db_begin(&req->task);
    RequestTaken taken = sql_request_take(req, ticket.session_id,
                                          (Text){ (const char *)hash, sizeof hash }, client->id);
    db_commit(&req->task);
    if (taken.found)
        *ask = ask_of_row(req, taken.parameters);
    return taken.found;
}

/* The answer that needs no page; TEXT_NULL when one is needed. */
static Text answer_at_once(Request *req, const Issuer *issuer, const OauthClient *client,
                           const Ask *ask)
{
    bool is_silent = text_equal(ask->prompt, TEXT("none"));
    AuthStanding standing = auth_standing(req);
    if (ask_wants_sign_in(ask, &standing, 0))
        return is_silent ? ask_deny(req, issuer, ask, "login_required", "Nobody is signed in.")
                         : TEXT_NULL;
    /* Any program of a device can say that it is a native application: there a person is asked. */
    bool may_skip = !client->is_native && (is_silent || text_is_null(ask->prompt));
    bool covers =
        may_skip && (client->is_trusted || sql_consent_covers(req, standing.user_id, client->id,
                                                              ask->scopes.items, ask->scopes.count)
                                               .found);
    if (covers) {
        request_begin(req);
        Text where = ask_allow(req, issuer, client, ask, standing.user_id, standing.since);
        reply_leave(req, where);
        request_commit(req);
        return where;
    }
    return is_silent ? ask_deny(req, issuer, ask, "consent_required", "Somebody has to be asked.")
                     : TEXT_NULL;
}

static void answer(Request *req, const Issuer *issuer, const OauthClient *client, const Ask *ask)
{
    Text where = answer_at_once(req, issuer, client, ask);
    if (req->reply.ready)
        return;
    if (!text_is_null(where)) {
        reply_leave(req, where);
        return;
    }
    request_begin(req);
    Text ticket = keep(req, issuer, client, ask, false);
    reply_leave(req, text_format(req->task.arena, "/consent#%.*s", TEXT_ARG(ticket)));
    request_commit(req);
}

/* GET .../authorize */
void oauth_authorize(Request *req)
{
    Form form;
    Ask ask = { .max_age_s = -1 };
    req->reply.failure_page = TEXT("/consent");
    Issuer issuer = issuer_enter(req);
    form.params = query_params(req, &form.count);
    OauthClient client = client_find(req, form_text(&form, "client_id"));
    if (uuid_is_nil(client.id)) {
        reply_page_of_error(req, "invalid_client");
        return;
    }
    Text pushed = form_text(&form, "request_uri");
    if (!text_is_null(pushed)) {
        if (!take_pushed(req, &issuer, &client, pushed, &ask))
            reply_page_of_error(req, "invalid_request_uri");
        else if (!client_has_redirect(&client, ask.redirect_uri))
            reply_page_of_error(req, "invalid_redirect_uri");
        else
            answer(req, &issuer, &client, &ask);
        return;
    }
    const char *detail = "", *error = ask_read(req, &client, &form, &ask, &detail);
    if (text_is_null(ask.redirect_uri) || !client_has_redirect(&client, ask.redirect_uri))
        reply_page_of_error(req, "invalid_redirect_uri");
    else if (error != NULL)
        reply_leave(req, ask_deny(req, &issuer, &ask, error, detail));
    else
        answer(req, &issuer, &client, &ask);
}

/* POST .../par - the same question, told by the application itself (RFC 9126). */
void oauth_push(Request *req)
{
    Ask ask;
    Issuer issuer = issuer_enter(req);
    Form form = form_read(req);
    OauthClient client = client_authenticate(req, &issuer, &form);
    if (!text_is_null(form_text(&form, "request_uri")))
        fail(req, 400, "invalid_request", "What is pushed has no request_uri.");
    const char *detail = "", *error = ask_read(req, &client, &form, &ask, &detail);
    if (error != NULL)
        fail(req, 400, "invalid_request", "%s: %s", error, detail);
    if (text_is_null(ask.redirect_uri) || !client_has_redirect(&client, ask.redirect_uri))
        fail(req, 400, "invalid_request", "This redirect_uri is not registered.");
    db_begin(&req->task);
    Text ticket = keep(req, &issuer, &client, &ask, true);
    db_commit(&req->task);
    Buffer *body = reply_buffer(req);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    json_field(&w, "request_uri", text,
               text_format(req->task.arena, REQUEST_URN "%.*s", TEXT_ARG(ticket)));
    json_field(&w, "expires_in", int, PUSHED_LIFETIME_S);
    json_object_end(&w);
    reply_header(req, "Cache-Control", TEXT("no-store"));
    reply_json(req, 201, buffer_view(body));
}
