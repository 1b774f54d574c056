/*
 * Single logout, both ways: whoever signs out here goes on to their identity provider to be signed
 * out there; and a provider that says somebody is gone ends the sessions it opened.
 */
#include "services/federation/saml/form.h"
#include "services/federation/saml/saml.h"

/* ---- out ---- */

Text saml_logout_url(Request *req, const FederationProvider *row, Text hint)
{
    Task *task = &req->task;
    SamlProvider sp = saml_provider_of(req, row);
    JsonError error;
    Text url = json_text_at(json_object_get(sp.settings, "slo"), "redirect");
    const json_t *known = url.len > 0 ? json_read(task->arena, hint, false, &error) : NULL;
    if (!known)
        return TEXT_NULL;
    static const char *const keys[] = { "name_id", "name_id_format", "name_qualifier",
                                        "sp_name_qualifier", "session_index" };
    Buffer question;
    JsonWriter w = saml_question(task, &question, "logout_request");
    json_field(&w, "binding", text, TEXT("redirect"));
    json_field(&w, "destination", text, url);
    json_field(&w, "entity_id", text, sp.entity_id);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        json_key(&w, text_of(keys[i]));
        json_put_text(&w, json_text_at(known, keys[i]));
    }
    saml_put_own_key(task, &w, &sp);
    json_object_end(&w);
    SamlAnswer made = saml_ask(task, buffer_view(&question));
    return made.said ? json_text_at(made.said, "url") : TEXT_NULL;
}

/* ---- in ---- */

static _Noreturn void refuse_message(Request *req, const SamlProvider *sp, SamlFault fault)
{
    federation_refuse(req, &sp->row, NULL, fault.status, fault.code, "%.*s",
                      TEXT_ARG(fault.reason));
}

static const json_t *read_message(Request *req, const SamlProvider *sp, Text *relay_state)
{
    Task *task = &req->task;
    bool is_form = req->method == POST;
    const char *parameter = "SAMLRequest";
    Text message =
        is_form ? form_field(task->arena, req->body, parameter) : query_text(req, parameter);
    if (text_is_null(message)) {
        parameter = "SAMLResponse";
        message =
            is_form ? form_field(task->arena, req->body, parameter) : query_text(req, parameter);
    }
    *relay_state =
        is_form ? form_field(task->arena, req->body, "RelayState") : query_text(req, "RelayState");
    if (text_is_null(message))
        refuse_message(req, sp, (SamlFault){ 403, "saml_malformed", TEXT("There is no message.") });
    Buffer question;
    JsonWriter w = saml_question(task, &question, "logout");
    json_field(&w, "parameter", text, text_of(parameter));
    json_key(&w, is_form ? TEXT("message") : TEXT("query"));
    json_put_text(&w, is_form ? message : req->query); /* the query as it was signed */
    saml_put_certificates(&w, sp, "certificates");
    json_object_end(&w);
    SamlAnswer answer = saml_ask(task, buffer_view(&question));
    if (!answer.said)
        refuse_message(req, sp, answer.fault);
    return answer.said;
}

static void check_message(Request *req, const SamlProvider *sp, const json_t *said)
{
    TimeMs now = clock_now_ms(), issued = json_integer_value(json_object_get(said, "issued"));
    const json_t *until = json_object_get(said, "not_on_or_after");
    Text destination = json_text_at(said, "destination");
    if (!text_equal(json_text_at(said, "issuer"), sp->issuer))
        refuse_message(req, sp,
                       (SamlFault){ 403, "saml_issuer",
                                    TEXT("The message is of another identity "
                                         "provider.") });
    if (!text_is_null(destination) && !text_equal(destination, sp->slo_url))
        refuse_message(req, sp,
                       (SamlFault){ 403, "saml_recipient", TEXT("The message is not for us.") });
    if (issued > now + SAML_SKEW_MS || issued <= now - SAML_MESSAGE_MS - SAML_SKEW_MS ||
        (json_is_integer(until) && json_integer_value(until) <= now - SAML_SKEW_MS))
        refuse_message(
            req, sp,
            (SamlFault){ 403, "saml_expired", TEXT("The message is too old or of the future.") });
}

/* Of the sessions that are named, or all of the person. Where an attribute says who somebody is,
 * the name in the message does not, and sessions have to be named. */
static void end_sessions(Request *req, const SamlProvider *sp, const json_t *said)
{
    Task *task = &req->task;
    const json_t *indexes = json_object_get(said, "session_indexes");
    bool is_named = saml_setting(sp, "subject_attribute").len == 0;
    Text subject = is_named ? json_text_at(said, "name_id") : TEXT_NULL;
    if (json_array_size(indexes) == 0 && is_named)
        federation_sessions_end(task, sp->row.id, subject, TEXT_NULL, UUID_NIL);
    for (size_t i = 0; i < json_array_size(indexes); i++)
        federation_sessions_end(task, sp->row.id, subject,
                                json_string_text(json_array_get(indexes, i)), UUID_NIL);
}

/* Success, whoever it was: whom we do not know is as signed out as can be. */
static void answer_request(Request *req, const SamlProvider *sp, const json_t *said,
                           Text relay_state)
{
    Task *task = &req->task;
    Text url;
    const char *binding = saml_binding(sp, "slo_response", &url);
    if (!binding)
        binding = saml_binding(sp, "slo", &url);
    if (!binding) {
        reply_redirect(req, TEXT("/sign-in"));
        return;
    }
    Buffer question;
    JsonWriter w = saml_question(task, &question, "logout_response");
    json_field(&w, "binding", text, text_of(binding));
    json_field(&w, "destination", text, url);
    json_field(&w, "entity_id", text, sp->entity_id);
    json_field(&w, "in_response_to", text, json_text_at(said, "id"));
    json_field(&w, "relay_state", text, relay_state);
    saml_put_own_key(task, &w, sp);
    json_object_end(&w);
    saml_send(req, saml_ask_or_fail(task, buffer_view(&question)), relay_state);
}

/* GET, POST /v1/sso/:slug/saml/slo - the provider signs somebody out, or has done as we asked. */
void saml_slo(Request *req)
{
    SamlProvider sp = saml_provider_of_path(req);
    Text relay_state;
    const json_t *said = read_message(req, &sp, &relay_state);
    check_message(req, &sp, said);
    if (!text_equal(json_text_at(said, "kind"), TEXT("request"))) {
        reply_redirect(req, TEXT("/sign-in")); /* the session here ended before it was asked */
        return;
    }
    TimeMs until = clock_now_ms() + SAML_MESSAGE_MS + 2 * SAML_SKEW_MS;
    db_begin(&req->task);
    if (!federation_is_replay(&req->task, sp.row.id, json_text_at(said, "id"), until))
        end_sessions(req, &sp, said);
    db_commit(&req->task);
    answer_request(req, &sp, said, relay_state);
}
