#include "services/federation/oidc/client.h"

#include <openssl/evp.h>

#include "core/crypto.h"

#define ASSERTION_S    60
#define ASSERTION_TYPE "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

/* "Authorization: Basic ..." of RFC 6749 2.3.1: both parts escaped before they are joined. */
static Text basic_header(Arena *arena, Text client_id, Text secret)
{
    Buffer pair;
    buffer_init(&pair, arena, 64 * 1024);
    oidc_escape(&pair, client_id);
    buffer_byte(&pair, ':');
    oidc_escape(&pair, secret);
    char *encoded = arena_alloc(arena, pair.len / 3 * 4 + 8);
    int length =
        EVP_EncodeBlock((unsigned char *)encoded, (const unsigned char *)pair.ptr, (int)pair.len);
    crypto_wipe(pair.ptr, pair.len);
    return text_format(arena, "Authorization: Basic %.*s", length, encoded);
}

static Text secret_field(Arena *arena, Text secret)
{
    Buffer form;
    buffer_init(&form, arena, 64 * 1024);
    buffer_literal(&form, "&client_secret=");
    oidc_escape(&form, secret);
    return buffer_view(&form);
}

/* For this provider's token endpoint, once, within a minute. */
static Text claims(Arena *arena, const OidcSettings *settings, const OidcMetadata *metadata)
{
    Buffer out;
    buffer_init(&out, arena, 8192);
    int64_t now = clock_now_ms() / 1000;
    JsonWriter w = json_writer(&out);
    json_object_begin(&w);
    json_field(&w, "iss", text, settings->client_id);
    json_field(&w, "sub", text, settings->client_id);
    json_field(&w, "aud", text, metadata->token_endpoint);
    json_field(&w, "jti", text, uuid_text(arena, uuid_new()));
    json_field(&w, "iat", int, now);
    json_field(&w, "exp", int, now + ASSERTION_S);
    json_object_end(&w);
    return buffer_view(&out);
}

static Text assertion(Task *task, Text secret, const OidcSettings *settings,
                      const OidcMetadata *metadata)
{
    JoseAlgorithm algorithm;
    if (text_is_null(secret) ||
        !jose_algorithm_of(json_text_at(settings->client_key, "alg"), &algorithm))
        task_fail(task, 500, "internal", "The provider has no key to sign with.");
    const JoseKey *pair =
        jose_pair(task->arena, algorithm, json_text_at(settings->client_key, "kid"), secret);
    Text token = pair == NULL ? TEXT_NULL
                              : jose_sign(task->arena, pair, algorithm, "JWT",
                                          claims(task->arena, settings, metadata));
    if (text_is_null(token))
        task_fail(task, 500, "internal", "The provider's key does not sign.");
    return token;
}

OidcProof oidc_client_proof(Task *task, const FederationProvider *provider,
                            const OidcSettings *settings, const OidcMetadata *metadata)
{
    OidcProof proof = { .header = TEXT_NULL, .form = TEXT("") };
    Text secret = federation_secret(task, provider);
    if (settings->client_key != NULL)
        proof.form = text_format(task->arena,
                                 "&client_assertion_type=" ASSERTION_TYPE "&client_assertion=%.*s",
                                 TEXT_ARG(assertion(task, secret, settings, metadata)));
    else if (!text_is_null(secret) && metadata->takes_basic)
        proof.header = basic_header(task->arena, settings->client_id, secret);
    else if (!text_is_null(secret))
        proof.form = secret_field(task->arena, secret);
    if (!text_is_null(secret))
        crypto_wipe((void *)(uintptr_t)secret.ptr, secret.len);
    return proof;
}

OidcClientKey oidc_client_key_make(Task *task, const OidcMetadata *metadata)
{
    Arena *arena = task->arena;
    JoseAlgorithm algorithm = metadata->takes_es256 ? JOSE_ES256 : JOSE_RS256;
    const JoseKey *pair = jose_make(arena, algorithm, uuid_text(arena, uuid_new()));
    if (pair == NULL)
        task_fail(task, 500, "internal", "No key could be made.");
    Buffer jwk;
    buffer_init(&jwk, arena, 8192);
    JsonWriter w = json_writer(&jwk);
    jose_key_write(arena, &w, pair, algorithm);
    return (OidcClientKey){ .jwk = buffer_view(&jwk), .secret = jose_private(arena, pair) };
}

/* GET /v1/sso/:slug/jwks - for the provider, which verifies with it that it is us. */
void oidc_client_keys(Request *req)
{
    FederationProvider provider = federation_provider_of_path(req, "oidc");
    OidcSettings settings = oidc_settings(req->task.arena, &provider);
    Buffer *body = reply_buffer(req);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    json_key(&w, TEXT("keys"));
    json_array_begin(&w);
    if (settings.client_key != NULL)
        json_put_tree(&w, settings.client_key);
    json_array_end(&w);
    json_object_end(&w);
    reply_json(req, 200, buffer_view(body));
}
