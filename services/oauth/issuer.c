#include "services/oauth/protocol/issuer.h"

#include <stdlib.h>

#include "core/cache.h"
#include "gateway/query.h"
#include "services/auth/auth.h"
#include "services/mail/mail.h"
#include "services/oauth/handlers.h"
#include "services/oauth/protocol/scope.h"
#include "sql/oauth.h"

static Text url_of(const Request *req, Text slug)
{
    return text_format(req->task.arena, "%.*s/v1/oauth/t/%.*s", TEXT_ARG(mail_origin(req)),
                       TEXT_ARG(slug));
}

/* A workspace keeps its slug; whether it is active is asked with the application. */
static Uuid tenant_of(Request *req, Text slug)
{
    static Cache *cache;
    if (cache == NULL)
        cache = cache_new("oauth.issuer", 4096, 60000, free);
    const Uuid *known = cache_get(cache, UUID_NIL, slug);
    if (known != NULL)
        return *known;
    AuthTenant tenant = auth_find_tenant(&req->task, slug);
    if (!tenant.found)
        fail(req, 404, "tenant_not_found", "There is no such workspace.");
    Uuid *kept = malloc(sizeof *kept);
    if (kept == NULL)
        abort();
    *kept = tenant.tenant_id;
    cache_put(cache, UUID_NIL, slug, kept);
    return tenant.tenant_id;
}

Issuer issuer_enter(Request *req)
{
    Text slug = path_text(req, "slug");
    Uuid tenant_id = tenant_of(req, slug);
    auth_act_as_system(&req->task, tenant_id);
    return (Issuer){ tenant_id, slug, url_of(req, slug) };
}

Issuer issuer_of_caller(Request *req)
{
    Text slug = sql_own_slug(req).slug;
    return (Issuer){ req->task.context.tenant_id, slug, url_of(req, slug) };
}

Form form_read(Request *req)
{
    QueryParam *params;
    size_t count;
    QueryError error;
    if (!query_parse(req->task.arena, req->body, &params, &count, &error))
        fail(req, 400, "invalid_request", "The form cannot be read: %s.", error.what);
    return (Form){ params, count };
}

Text form_text(const Form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++)
        if (text_is_null(form->params[i].op) && text_equal(form->params[i].name, text_of(name)))
            return form->params[i].value.len > 0 ? form->params[i].value : TEXT_NULL;
    return TEXT_NULL;
}

static void put_list(JsonWriter *w, const char *name, const char *const *values)
{
    json_key(w, text_of(name));
    json_array_begin(w);
    for (; *values != NULL; values++)
        json_put_text(w, text_of(*values));
    json_array_end(w);
}

static void put_endpoint(Request *req, JsonWriter *w, const char *name, Text issuer,
                         const char *path)
{
    json_key(w, text_of(name));
    json_put_text(w, text_format(req->task.arena, "%.*s%s", TEXT_ARG(issuer), path));
}

static void put_endpoints(Request *req, JsonWriter *w, Text issuer)
{
    static const char *const endpoints[][2] = {
        { "authorization_endpoint", "/authorize" },
        { "token_endpoint", "/token" },
        { "userinfo_endpoint", "/userinfo" },
        { "jwks_uri", "/jwks" },
        { "revocation_endpoint", "/revoke" },
        { "introspection_endpoint", "/introspect" },
        { "pushed_authorization_request_endpoint", "/par" },
        { "device_authorization_endpoint", "/device" },
        { "end_session_endpoint", "/logout" },
    };
    json_field(w, "issuer", text, issuer);
    for (size_t i = 0; i < sizeof endpoints / sizeof endpoints[0]; i++)
        put_endpoint(req, w, endpoints[i][0], issuer, endpoints[i][1]);
}

static void put_scopes(JsonWriter *w)
{
    size_t count;
    const Permission *const *all = permission_all(&count);
    json_key(w, TEXT("scopes_supported"));
    json_array_begin(w);
    json_put_text(w, TEXT("openid"));
    json_put_text(w, TEXT("profile"));
    json_put_text(w, TEXT("email"));
    json_put_text(w, TEXT("offline_access"));
    for (size_t i = 0; i < count; i++)
        json_put_text(w, text_of(all[i]->name));
    json_array_end(w);
}

/* GET .../.well-known/openid-configuration, and RFC 8414's place for the same. */
void oauth_discovery(Request *req)
{
    static const char *const grants[] = { "authorization_code", "refresh_token",
                                          "client_credentials",
                                          "urn:ietf:params:oauth:grant-type:device_code", NULL };
    static const char *const methods[] = { "client_secret_basic", "client_secret_post",
                                           "private_key_jwt", "none", NULL };
    static const char *const proofs[] = { "client_secret_basic", "client_secret_post",
                                          "private_key_jwt", NULL };
    static const char *const algorithms[] = { "RS256", "PS256", "ES256", "EdDSA", NULL };
    static const char *const claims[] = { "iss",        "sub",        "aud",
                                          "exp",        "iat",        "auth_time",
                                          "nonce",      "email",      "email_verified",
                                          "name",       "given_name", "family_name",
                                          "updated_at", NULL };
    static const char *const code[] = { "code", NULL }, *const query[] = { "query", NULL },
                             *const s256[] = { "S256", NULL }, *const rs256[] = { "RS256", NULL },
                             *const is_public[] = { "public", NULL },
                             *const prompts[] = { "none", "login", "consent", "select_account",
                                                  NULL };
    Issuer issuer = issuer_enter(req);
    Buffer *body = reply_buffer(req);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    put_endpoints(req, &w, issuer.url);
    put_scopes(&w);
    put_list(&w, "response_types_supported", code);
    put_list(&w, "response_modes_supported", query);
    put_list(&w, "grant_types_supported", grants);
    put_list(&w, "code_challenge_methods_supported", s256);
    put_list(&w, "prompt_values_supported", prompts);
    put_list(&w, "subject_types_supported", is_public);
    put_list(&w, "claims_supported", claims);
    put_list(&w, "id_token_signing_alg_values_supported", rs256);
    put_list(&w, "token_endpoint_auth_methods_supported", methods);
    put_list(&w, "dpop_signing_alg_values_supported", algorithms);
    put_list(&w, "token_endpoint_auth_signing_alg_values_supported", algorithms);
    put_list(&w, "revocation_endpoint_auth_methods_supported", methods);
    put_list(&w, "revocation_endpoint_auth_signing_alg_values_supported", algorithms);
    put_list(&w, "introspection_endpoint_auth_methods_supported", proofs);
    put_list(&w, "introspection_endpoint_auth_signing_alg_values_supported", algorithms);
    json_field(&w, "authorization_response_iss_parameter_supported", bool, true);
    json_field(&w, "require_pushed_authorization_requests", bool, false);
    json_field(&w, "claims_parameter_supported", bool, false);
    json_field(&w, "request_parameter_supported", bool, false);
    json_field(&w, "request_uri_parameter_supported", bool, false);
    json_object_end(&w);
    reply_json(req, 200, buffer_view(body));
}
