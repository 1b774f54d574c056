/*
 * Logout in both directions: a session that ends here takes the browser to where the provider's
 * ends (RP-Initiated Logout 1.0), and a provider whose session ends tells us, server to server
 * (Back-Channel Logout 1.0).
 */
#include "services/federation/oidc/oidc.h"

#include "core/json.h"
#include "core/keyring.h"
#include "core/stream.h"
#include "gateway/query.h"
#include "services/auth/auth.h"
#include "services/federation/oidc/token.h"
#include "services/federation/saml/saml.h"
#include "sql/federation.h"

#define LOGOUT_SEEN_MS (10 * 60 * 1000)

/* Where the provider signs out whoever this session is of; TEXT_NULL: nowhere. */
static Text logout_url(Request *req, const SsoSessionOf *from)
{
    Task *task = &req->task;
    FederationProvider provider = federation_provider_find(task, from->provider_id);
    KeyringPlace place = { task->context.tenant_id, "federation.session", "hint",
                           task->context.session_id };
    Text hint =
        text_is_null(from->hint) ? TEXT_NULL : keyring_try_unseal(task->arena, &place, from->hint);
    if (text_equal(provider.kind, TEXT("saml")))
        return text_is_null(hint) ? TEXT_NULL : saml_logout_url(req, &provider, hint);
    OidcSettings settings = oidc_settings(task->arena, &provider);
    OidcMetadata metadata = oidc_metadata(task, settings.issuer, false);
    if (!text_is_null(metadata.problem) || text_is_null(metadata.end_session_endpoint))
        return TEXT_NULL;
    Text endpoint = metadata.end_session_endpoint;
    Buffer url;
    buffer_init(&url, task->arena, 64 * 1024);
    buffer_text(&url, endpoint);
    buffer_byte(&url, text_find(endpoint, '?', 0) < endpoint.len ? '&' : '?');
    buffer_literal(&url, "client_id=");
    oidc_escape(&url, settings.client_id);
    buffer_literal(&url, "&post_logout_redirect_uri=");
    oidc_escape(&url, text_format(task->arena, "%.*s/sign-in", TEXT_ARG(req->origin)));
    if (!text_is_null(hint)) {
        buffer_literal(&url, "&id_token_hint=");
        oidc_escape(&url, hint);
    }
    return buffer_view(&url);
}

/* POST /v1/sso/logout - the session is dead everywhere at once; `redirect` is where the browser
 * goes to end the provider's as well. */
void sso_logout(Request *req)
{
    Uuid id = req->task.context.session_id;
    request_require_context(req);
    SsoSessionOf from = sql_sso_session_of(req, id);
    Text url = from.found ? logout_url(req, &from) : TEXT_NULL;

    request_begin(req);
    auth_session_end(&req->task, id);
    sql_sso_session_forget(req, id);
    event_emit(req, "session.closed", id, TEXT_NULL);
    auth_revoke(&req->task);
    Buffer *body = reply_buffer(req);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    json_field(&w, "redirect", text, url);
    json_object_end(&w);
    reply_session_cookie(req, TEXT(""), 0);
    reply_header(req, "Cache-Control", TEXT("no-store"));
    reply_json(req, 200, buffer_view(body));
    request_commit(req);
}

static Text form_value(Request *req, const char *name)
{
    QueryParam *params;
    size_t count;
    QueryError error;
    if (query_parse(req->task.arena, req->body, &params, &count, &error))
        for (size_t i = 0; i < count; i++)
            if (text_equal(params[i].name, text_of(name)) && text_is_null(params[i].op))
                return params[i].value;
    return TEXT("");
}

/* POST /v1/sso/:slug/backchannel-logout - the provider ends sessions that it opened. */
void oidc_backchannel_logout(Request *req)
{
    Task *task = &req->task;
    FederationProvider provider = federation_provider_of_path(req, "oidc");
    OidcSettings settings = oidc_settings(task->arena, &provider);
    OidcMetadata metadata = oidc_metadata(task, settings.issuer, false);
    if (!text_is_null(metadata.problem))
        fail(req, 502, "sso_provider_unusable", "%.*s", TEXT_ARG(metadata.problem));
    OidcExpected expected = { .metadata = &metadata,
                              .algorithm = settings.algorithm,
                              .client_id = settings.client_id };
    OidcClaims read = oidc_logout_token(task, &expected, form_value(req, "logout_token"));
    if (!text_is_null(read.problem))
        fail(req, 400, "logout_token_invalid", "%.*s", TEXT_ARG(read.problem));

    request_begin(req);
    if (federation_is_replay(task, provider.id, json_text_at(read.claims, "jti"),
                             clock_now_ms() + LOGOUT_SEEN_MS))
        fail(req, 400, "logout_token_invalid", "The token was used before (jti).");
    reply_header(req, "Cache-Control", TEXT("no-store"));
    reply_empty(req, 200);
    federation_sessions_end(task, provider.id, json_text_at(read.claims, "sub"),
                            json_text_at(read.claims, "sid"), UUID_NIL);
    request_commit(req);
}
