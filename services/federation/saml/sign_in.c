/*
 * Signing in by SAML.
 *
 *   start    an AuthnRequest goes out; its id is the sign-in's state, so that the signed answer
 *            carries it back (InResponseTo) and nothing has to be remembered here
 *   acs      the answer comes in, posted by the browser from the provider's page: no cookie of ours
 *            comes with that (SameSite=Lax), so what it says is put down for two minutes
 *   finish   the browser comes by itself, with its cookie, takes it up, and the sign-in is spent
 *
 * An answer that nobody asked for is let in only where the provider allows it, and ends at acs.
 */
#include "core/crypto.h"
#include "services/federation/saml/form.h"
#include "services/federation/saml/saml.h"
#include "sql/federation.h"

#define KEPT_MAX_BYTES (512 * 1024)

/* ---- out ---- */

/* The message that leaves, as the program made it; *state goes with it. */
static const json_t *leave(Request *req, const FederationProvider *row, Text return_to,
                           FederationPurpose purpose, Text *state)
{
    Task *task = &req->task;
    SamlProvider sp = saml_provider_of(req, row);
    FederationLogin login;
    Text url;
    const char *binding = saml_binding(&sp, "sso", &url);
    if (!binding)
        fail(req, 409, "saml_not_set_up", "This identity provider has not been set up.");
    *state = federation_login_begin(req, row, return_to, purpose, &login);
    Buffer question;
    JsonWriter w = saml_question(task, &question, "authn_request");
    json_field(&w, "id", text, text_format(task->arena, "_%.*s", TEXT_ARG(*state)));
    json_field(&w, "binding", text, text_of(binding));
    json_field(&w, "destination", text, url);
    json_field(&w, "entity_id", text, sp.entity_id);
    json_field(&w, "acs_url", text, sp.acs_url);
    json_field(&w, "relay_state", text, *state);
    json_field(&w, "name_id_format", text, saml_setting(&sp, "name_id_format"));
    saml_put_own_key(task, &w, &sp);
    json_object_end(&w);
    return saml_ask_or_fail(task, buffer_view(&question));
}

Text saml_begin(Request *req, const FederationProvider *row, FederationPurpose purpose)
{
    Text state;
    const json_t *made = leave(req, row, TEXT("/"), purpose, &state);
    if (!text_is_null(json_text_at(made, "message")))
        fail(req, 409, "saml_not_set_up",
             "The provider takes no redirects, so that this cannot begin here.");
    return json_text_at(made, "url");
}

/* ---- in ---- */

/* What came in: what it says, or what is wrong with it. */
typedef struct Received {
    const json_t *said;
    SamlFault fault;
    Text state; /* of the sign-in it answers; TEXT_NULL: of none */
} Received;

/* The id of our request is "_" and the state. */
static Text state_of(const json_t *said)
{
    Text asked = json_text_at(said, "in_response_to");
    return text_starts_with(asked, TEXT("_")) ? text_slice(asked, 1, asked.len) : asked;
}

static Received receive(Request *req, const SamlProvider *sp)
{
    Task *task = &req->task;
    Text message = form_field(task->arena, req->body, "SAMLResponse");
    if (text_is_null(message))
        return (
            Received){ .fault = { 403, "saml_malformed", TEXT("The form has no SAMLResponse.") } };
    Buffer question;
    JsonWriter w = saml_question(task, &question, "response");
    json_field(&w, "message", text, message);
    saml_put_certificates(&w, sp, "certificates");
    json_key(&w, TEXT("private_keys"));
    json_put_tree(&w, saml_private_keys(task, sp));
    json_field(&w, "require_encryption", bool, saml_setting_bool(sp, "require_encryption"));
    json_object_end(&w);
    SamlAnswer answer = saml_ask(task, buffer_view(&question));
    Received received = { .said = answer.said, .fault = answer.fault };
    if (answer.said) {
        received.state = state_of(answer.said);
        received.fault = saml_judge(task->arena, sp, answer.said, clock_now_ms());
    }
    return received;
}

/* An assertion counts once, as long as it is not refused for its age anyway. */
static void count(Request *req, const SamlProvider *sp, Received *received)
{
    Text id = json_text_at(received->said, "assertion_id");
    TimeMs issued = json_integer_value(json_object_get(received->said, "issued"));
    if (federation_is_replay(&req->task, sp->row.id, id,
                             issued + SAML_MESSAGE_MS + 2 * SAML_SKEW_MS))
        received->fault =
            (SamlFault){ 403, "saml_replayed", TEXT("This assertion has been used before.") };
}

static _Noreturn void refuse_received(Request *req, const SamlProvider *sp,
                                      const FederationLogin *login, const SamlFault *fault)
{
    federation_refuse(req, &sp->row, login, fault->status, fault->code, "%.*s",
                      TEXT_ARG(fault->reason));
}

static void arrive(Request *req, const SamlProvider *sp, const FederationLogin *login,
                   const json_t *said)
{
    Arrival arrival = saml_arrival(&req->task, sp, said);
    federation_arrive(req, &sp->row, login, &arrival);
}

static void arrive_unasked(Request *req, const SamlProvider *sp, Received *received)
{
    if (!received->fault.code && !saml_setting_bool(sp, "allow_idp_initiated"))
        received->fault = (SamlFault){ 403, "saml_unsolicited",
                                       TEXT("Nobody here asked for this sign-in; start from the "
                                            "sign-in page.") };
    if (!received->fault.code && !sp->row.is_enabled)
        received->fault = (SamlFault){ 403, "sso_provider_disabled",
                                       text_format(req->task.arena, "%.*s is not switched on.",
                                                   TEXT_ARG(sp->row.name)) };
    if (!received->fault.code) {
        db_begin(&req->task);
        count(req, sp, received);
        db_commit(&req->task);
    }
    if (received->fault.code)
        refuse_received(req, sp, NULL, &received->fault);
    arrive(req, sp, NULL, received->said);
}

/* ---- between acs and finish ---- */

static Text hash_of(Arena *arena, const Token *token)
{
    uint8_t hash[32];
    crypto_sha256((Text){ (const char *)token->secret, sizeof token->secret }, hash);
    return text_copy(arena, (Text){ (const char *)hash, sizeof hash });
}

static Text write_received(Arena *arena, const Received *received)
{
    Buffer out;
    buffer_init(&out, arena, KEPT_MAX_BYTES);
    JsonWriter w = json_writer(&out);
    json_object_begin(&w);
    json_field(&w, "state", text, received->state);
    if (received->fault.code) {
        json_field(&w, "status", int, received->fault.status);
        json_field(&w, "code", text, text_of(received->fault.code));
        json_field(&w, "reason", text, received->fault.reason);
    } else {
        json_key(&w, TEXT("said"));
        json_put_tree(&w, received->said);
    }
    json_object_end(&w);
    return out.failed ? TEXT_NULL : buffer_view(&out);
}

static void put_down(Request *req, const SamlProvider *sp, Received *received)
{
    Arena *arena = req->task.arena;
    Token token = { .kind = 'r',
                    .tenant_id = req->task.context.tenant_id,
                    .session_id = uuid_new() };
    crypto_random(token.secret, sizeof token.secret);
    db_begin(&req->task);
    if (!received->fault.code) {
        count(req, sp, received);
        if (received->fault.code) /* the sign-in it answered is spent: nobody comes for it */
            refuse_received(req, sp, NULL, &received->fault);
    }
    Text kept = write_received(arena, received);
    if (text_is_null(kept))
        fail(req, 403, "saml_too_large", "The assertion says too much.");
    sql_saml_response_sweep(req);
    sql_saml_response_keep(req, token.session_id, sp->row.id, hash_of(arena, &token), kept);
    reply_redirect(req, text_format(arena, "/v1/sso/%.*s/saml/finish?response=%.*s",
                                    TEXT_ARG(sp->row.path), TEXT_ARG(token_write(arena, &token))));
    db_commit(&req->task);
}

static const json_t *take_up(Request *req, const SamlProvider *sp)
{
    Token token;
    Text text = query_text(req, "response");
    SamlResponseKept kept = { 0 };
    if (!text_is_null(text) && token_parse(text, &token) && token.kind == 'r' &&
        uuid_equal(token.tenant_id, req->task.context.tenant_id)) {
        db_begin(&req->task);
        kept = sql_saml_response_take(req, token.session_id, sp->row.id,
                                      hash_of(req->task.arena, &token));
        db_commit(&req->task);
    }
    JsonError error;
    if (!kept.found)
        federation_refuse(req, &sp->row, NULL, 403, "sso_login_expired",
                          "This sign-in took too long or was used before; start again.");
    return json_read(req->task.arena, kept.received, false, &error);
}

/* ---- routes ---- */

/* GET /v1/sso/:slug/saml/start?return_to= */
void saml_start(Request *req)
{
    SamlProvider sp = saml_provider_of_path(req);
    Text return_to = query_text(req, "return_to"), state;
    const json_t *made = leave(req, &sp.row, text_is_null(return_to) ? TEXT("/") : return_to,
                               (FederationPurpose){ 0 }, &state);
    saml_send(req, made, state);
}

/* POST /v1/sso/:slug/saml/acs - what the identity provider says, posted by the browser. */
void saml_acs(Request *req)
{
    SamlProvider sp = saml_provider_of_path(req);
    Received received = receive(req, &sp);
    /* What cannot be believed leads home all the same: the state opens nothing without the cookie,
     * and who tests wants to be told. */
    if (!received.said)
        received.state = form_field(req->task.arena, req->body, "RelayState");
    if (received.state.len == 0)
        arrive_unasked(req, &sp, &received);
    else
        put_down(req, &sp, &received);
}

/* GET /v1/sso/:slug/saml/finish?response= - the browser comes back with its cookie. */
void saml_finish(Request *req)
{
    SamlProvider sp = saml_provider_of_path(req);
    const json_t *kept = take_up(req, &sp);
    FederationLogin login = federation_login_take(req, &sp.row, json_text_at(kept, "state"));
    const json_t *said = json_object_get(kept, "said");
    if (said) {
        arrive(req, &sp, &login, said);
        return;
    }
    SamlFault fault = { .status = (int)json_integer_value(json_object_get(kept, "status")),
                        .code = text_cstr(req->task.arena, json_text_at(kept, "code")),
                        .reason = json_text_at(kept, "reason") };
    refuse_received(req, &sp, &login, &fault);
}
