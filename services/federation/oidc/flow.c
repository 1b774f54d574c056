/*
 * The way to an OpenID provider and back.
 *
 * There: response_type=code with PKCE (S256), state and nonce. Back: the state is ours, of this
 * browser and unused; the answer names its issuer, where the provider does that (mix-up); the code
 * is exchanged with the verifier; the id_token is checked for all it says.
 */
#include "services/federation/oidc/oidc.h"

#include <string.h>

#include "core/crypto.h"
#include "core/fetch.h"
#include "core/json.h"
#include "services/auth/auth.h"
#include "services/federation/mapping.h"
#include "services/federation/oidc/client.h"
#include "services/federation/oidc/token.h"

#define MAX_GROUPS 500

/* One answer of the provider, on its way through the checks. */
typedef struct Visit {
    Request *req;
    const FederationProvider *provider;
    OidcSettings settings;
    OidcMetadata metadata;
    FederationLogin login;
} Visit;

OidcSettings oidc_settings(Arena *arena, const FederationProvider *provider)
{
    JsonError error;
    const json_t *settings = json_read(arena, provider->settings, false, &error);
    OidcSettings read = {
        .issuer = json_text_at(settings, "issuer"),
        .client_id = json_text_at(settings, "client_id"),
        .scope = json_text_at(settings, "scope"),
        .algorithm = JOSE_RS256,
        .client_key = json_object_get(settings, "client_key"),
    };
    jose_algorithm_of(json_text_at(settings, "algorithm"), &read.algorithm);
    return read;
}

void oidc_escape(Buffer *out, Text text)
{
    static const char kept[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '\0' && strchr(kept, text.ptr[i]) != NULL)
            buffer_byte(out, text.ptr[i]);
        else
            buffer_format(out, "%%%02X", (uint8_t)text.ptr[i]);
    }
}

static void add(Buffer *out, char before, const char *name, Text value)
{
    buffer_format(out, "%c%s=", before, name);
    oidc_escape(out, value);
}

/* What only this browser in this sign-in can make again. */
static Text derived(Arena *arena, const FederationLogin *login, Text purpose)
{
    uint8_t bytes[32];
    crypto_keyed_hash(login->key, purpose, bytes);
    return crypto_base64url(arena, (Text){ (const char *)bytes, sizeof bytes });
}

static Text nonce_of(Arena *arena, const FederationLogin *login)
{
    return derived(arena, login, TEXT("nonce"));
}

static Text verifier_of(Arena *arena, const FederationLogin *login)
{
    return derived(arena, login, TEXT("pkce verifier"));
}

Text oidc_callback_url(const Request *req, const FederationProvider *provider)
{
    return text_format(req->task.arena, "%.*s/v1/sso/%.*s/callback", TEXT_ARG(req->origin),
                       TEXT_ARG(provider->path));
}

static Text authorization_url(const Visit *visit, Text state)
{
    Arena *arena = visit->req->task.arena;
    Text endpoint = visit->metadata.authorization_endpoint;
    Text verifier = verifier_of(arena, &visit->login);
    uint8_t hash[32];
    crypto_sha256(verifier, hash);
    Buffer url;
    buffer_init(&url, arena, 8000);
    buffer_text(&url, endpoint);
    add(&url, text_find(endpoint, '?', 0) < endpoint.len ? '&' : '?', "response_type",
        TEXT("code"));
    add(&url, '&', "client_id", visit->settings.client_id);
    add(&url, '&', "redirect_uri", oidc_callback_url(visit->req, visit->provider));
    add(&url, '&', "scope", visit->settings.scope);
    add(&url, '&', "state", state);
    add(&url, '&', "nonce", nonce_of(arena, &visit->login));
    add(&url, '&', "code_challenge",
        crypto_base64url(arena, (Text){ (const char *)hash, sizeof hash }));
    add(&url, '&', "code_challenge_method", TEXT("S256"));
    return buffer_view(&url);
}

static void require_metadata(Visit *visit, const FederationLogin *login)
{
    visit->metadata = oidc_metadata(&visit->req->task, visit->settings.issuer, false);
    if (!text_is_null(visit->metadata.problem))
        federation_refuse(visit->req, visit->provider, login, 502, "sso_provider_unusable", "%.*s",
                          TEXT_ARG(visit->metadata.problem));
}

Text oidc_begin(Request *req, const FederationProvider *provider, Text return_to,
                FederationPurpose purpose)
{
    Visit visit = {
        .req = req,
        .provider = provider,
        .settings = oidc_settings(req->task.arena, provider),
    };
    require_metadata(&visit, NULL);
    Text state = federation_login_begin(req, provider, return_to, purpose, &visit.login);
    return authorization_url(&visit, state);
}

/* GET /v1/sso/:slug/start - off to the provider. */
void oidc_start(Request *req)
{
    FederationProvider provider = federation_provider_of_path(req, "oidc");
    auth_network_check(&req->task);
    reply_header(req, "Cache-Control", TEXT("no-store"));
    reply_redirect(
        req, oidc_begin(req, &provider, query_text(req, "return_to"), (FederationPurpose){ 0 }));
}

/* ---- and back ---- */

/* Words of the provider's in a sentence of ours: printable, and not many. */
static Text quoted(Arena *arena, Text text)
{
    Text copy = text_copy(arena, text_slice(text_is_null(text) ? TEXT("") : text, 0, 200));
    char *bytes = text_cstr(arena, copy);
    for (size_t i = 0; i < copy.len; i++)
        if ((uint8_t)bytes[i] < ' ' || (uint8_t)bytes[i] >= 127)
            bytes[i] = '?';
    return (Text){ bytes, copy.len };
}

/* RFC 9207: an answer that another provider has caused is not brought to this one. */
static void require_issuer(const Visit *visit)
{
    Text named = query_text(visit->req, "iss");
    if (text_is_null(named) ? visit->metadata.names_itself
                            : !text_equal(named, visit->metadata.issuer))
        federation_refuse(visit->req, visit->provider, &visit->login, 403, "sso_issuer_mismatch",
                          "The answer does not come from the provider that was asked (iss).");
}

static void require_no_error(const Visit *visit)
{
    Arena *arena = visit->req->task.arena;
    Text error = query_text(visit->req, "error");
    if (!text_is_null(error))
        federation_refuse(visit->req, visit->provider, &visit->login, 403, "sso_provider_refused",
                          "%.*s answers: %.*s %.*s", TEXT_ARG(visit->provider->name),
                          TEXT_ARG(quoted(arena, error)),
                          TEXT_ARG(quoted(arena, query_text(visit->req, "error_description"))));
    if (text_is_null(query_text(visit->req, "code")))
        federation_refuse(visit->req, visit->provider, &visit->login, 403, "sso_provider_refused",
                          "%.*s sends no code back.", TEXT_ARG(visit->provider->name));
}

static Text token_body(const Visit *visit, Text proof)
{
    Arena *arena = visit->req->task.arena;
    Buffer body;
    buffer_init(&body, arena, 64 * 1024);
    buffer_literal(&body, "grant_type=authorization_code");
    add(&body, '&', "code", query_text(visit->req, "code"));
    add(&body, '&', "redirect_uri", oidc_callback_url(visit->req, visit->provider));
    add(&body, '&', "code_verifier", verifier_of(arena, &visit->login));
    add(&body, '&', "client_id", visit->settings.client_id);
    buffer_text(&body, proof);
    return buffer_view(&body);
}

/* The code for tokens, as the provider wants its clients to prove themselves. */
static const json_t *exchange(const Visit *visit)
{
    Task *task = &visit->req->task;
    Arena *arena = task->arena;
    OidcProof proof = oidc_client_proof(task, visit->provider, &visit->settings, &visit->metadata);
    Text headers[3] = { TEXT("Accept: application/json"),
                        TEXT("Content-Type: application/x-www-form-urlencoded"), proof.header };
    FetchReply reply =
        fetch(task, &(FetchRequest){ .url = visit->metadata.token_endpoint,
                                     .headers = headers,
                                     .header_count = text_is_null(proof.header) ? 2 : 3,
                                     .body = token_body(visit, proof.form) });
    JsonError error;
    const json_t *tokens = json_read(arena, reply.body, false, &error);
    if (reply.outcome != FETCH_ANSWERED)
        federation_refuse(visit->req, visit->provider, &visit->login, 502, "sso_provider_unusable",
                          "The provider's token endpoint could not be asked: %.*s.",
                          TEXT_ARG(reply.reason));
    if (reply.status != 200 || text_is_null(json_text_at(tokens, "id_token")))
        federation_refuse(visit->req, visit->provider, &visit->login, 403, "sso_code_refused",
                          "The provider's token endpoint answers with status %d: %.*s %.*s",
                          reply.status, TEXT_ARG(quoted(arena, json_text_at(tokens, "error"))),
                          TEXT_ARG(quoted(arena, json_text_at(tokens, "error_description"))));
    return tokens;
}

/* What the id_token does not say, the userinfo endpoint may; of the same person only. */
static const json_t *userinfo(const Visit *visit, Text subject, Text access_token)
{
    Task *task = &visit->req->task;
    if (text_is_null(visit->metadata.userinfo_endpoint) || text_is_null(access_token))
        return NULL;
    Buffer bearer;
    buffer_init(&bearer, task->arena, 64 * 1024);
    buffer_literal(&bearer, "Authorization: Bearer ");
    for (size_t i = 0; i < access_token.len; i++)
        if ((uint8_t)access_token.ptr[i] > ' ' && (uint8_t)access_token.ptr[i] < 127)
            buffer_byte(&bearer, access_token.ptr[i]);
    Text headers[] = { TEXT("Accept: application/json"), buffer_view(&bearer) };
    FetchReply reply = fetch(task, &(FetchRequest){ .url = visit->metadata.userinfo_endpoint,
                                                    .headers = headers,
                                                    .header_count = 2 });
    JsonError error;
    const json_t *claims = NULL;
    if (reply.outcome == FETCH_ANSWERED && reply.status == 200)
        claims = json_read(task->arena, reply.body, false, &error);
    return text_equal(json_text_at(claims, "sub"), subject) ? claims : NULL;
}

/* The id_token's word before the other's. */
static const json_t *claim(const json_t *const sources[2], Text name)
{
    for (int i = 0; i < 2; i++) {
        const json_t *found = json_object_getn(sources[i], name.ptr, name.len);
        if (found != NULL)
            return found;
    }
    return NULL;
}

static Text text_claim(const json_t *const sources[2], Text name)
{
    const json_t *found = claim(sources, name);
    return json_is_string(found) ? json_string_text(found) : TEXT_NULL;
}

/* email_verified is about the claim email, and about no other that somebody maps to the address.
 * "true" as a text too: some providers write it so. */
static bool is_vouched(const json_t *const sources[2], Text email_claim)
{
    const json_t *found = claim(sources, TEXT("email_verified"));
    if (!text_equal(email_claim, TEXT("email")))
        return false;
    return json_is_true(found) ||
           (json_is_string(found) && text_equal(json_string_text(found), TEXT("true")));
}

static void read_groups(Arena *arena, const json_t *found, Arrival *arrival)
{
    size_t count = json_is_string(found) ? 1 : json_array_size(found);
    Text *groups = arena_alloc(arena, (count + 1) * sizeof *groups);
    for (size_t i = 0; i < count && arrival->group_count < MAX_GROUPS; i++) {
        const json_t *one = json_is_string(found) ? found : json_array_get(found, i);
        if (json_is_string(one))
            groups[arrival->group_count++] = json_string_text(one);
    }
    arrival->groups = groups;
}

static Text all_claims(Arena *arena, const json_t *const sources[2])
{
    json_t *all = json_object();
    for (int i = 1; i >= 0; i--)
        if (sources[i] != NULL)
            json_object_update(all, (json_t *)(uintptr_t)sources[i]);
    Buffer text;
    buffer_init(&text, arena, 128 * 1024);
    JsonWriter w = json_writer(&text);
    json_put_tree(&w, all);
    json_decref(all);
    return text.failed ? TEXT("{}") : buffer_view(&text);
}

static Arrival arrival_of(const Visit *visit, const json_t *const sources[2])
{
    Arena *arena = visit->req->task.arena;
    const FederationProvider *provider = visit->provider;
    Text groups = mapping_attribute(arena, provider, "groups", TEXT("groups"));
    Text email = mapping_attribute(arena, provider, "email", TEXT("email"));
    Arrival arrival = {
        .subject = json_text_at(sources[0], "sub"),
        .email = text_claim(sources, email),
        .email_vouched = is_vouched(sources, email),
        .first_name = text_claim(
            sources, mapping_attribute(arena, provider, "first_name", TEXT("given_name"))),
        .last_name = text_claim(
            sources, mapping_attribute(arena, provider, "last_name", TEXT("family_name"))),
        .claims = all_claims(arena, sources),
        .idp_session = json_text_at(sources[0], "sid"),
    };
    read_groups(arena, claim(sources, groups), &arrival);
    /* Entra ID tells too many groups by a pointer to where they could be asked for. */
    const json_t *elsewhere = claim(sources, TEXT("_claim_names"));
    arrival.groups_unknown =
        json_object_getn(elsewhere, groups.ptr, groups.len) != NULL && arrival.group_count == 0;
    return arrival;
}

/* GET /v1/sso/:slug/callback - the provider has sent the browser back. */
void oidc_callback(Request *req)
{
    Arena *arena = req->task.arena;
    FederationProvider provider = federation_provider_of_path(req, "oidc");
    Text state = query_text(req, "state");
    reply_header(req, "Cache-Control", TEXT("no-store"));
    Visit visit = {
        .req = req,
        .provider = &provider,
        .settings = oidc_settings(arena, &provider),
        .login = federation_login_take(req, &provider, text_is_null(state) ? TEXT("") : state),
    };
    require_metadata(&visit, &visit.login);
    require_issuer(&visit);
    require_no_error(&visit);

    const json_t *tokens = exchange(&visit);
    Text token = json_text_at(tokens, "id_token");
    OidcExpected expected = {
        .metadata = &visit.metadata,
        .algorithm = visit.settings.algorithm,
        .client_id = visit.settings.client_id,
        .nonce = nonce_of(arena, &visit.login),
        .access_token = json_text_at(tokens, "access_token"),
    };
    OidcClaims read = oidc_id_token(&req->task, &expected, token);
    if (read.claims != NULL)
        visit.login.claims = read.payload;
    if (!text_is_null(read.problem))
        federation_refuse(req, &provider, &visit.login, 403, "sso_token_invalid", "%.*s",
                          TEXT_ARG(read.problem));
    const json_t *sources[2] = { read.claims, NULL };
    Text email = mapping_attribute(arena, &provider, "email", TEXT("email"));
    Text groups = mapping_attribute(arena, &provider, "groups", TEXT("groups"));
    if (claim(sources, email) == NULL || claim(sources, groups) == NULL)
        sources[1] = userinfo(&visit, json_text_at(read.claims, "sub"), expected.access_token);
    Arrival arrival = arrival_of(&visit, sources);
    arrival.hint = token;
    visit.login.claims = arrival.claims;
    federation_arrive(req, &provider, &visit.login, &arrival);
}
