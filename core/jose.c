#include "core/jose_key.h"

#include <openssl/ecdsa.h>
#include <openssl/rsa.h>

#include "core/crypto.h"

#define HEAD_MAX_BYTES      4096
#define SIGNATURE_MAX_BYTES 1024 /* RSA of 8192 bits */

/* A token in its three parts; the bytes that are signed are the first two as they came. */
typedef struct Parts {
    Text signed_text, signature;
    const json_t *own_key; /* `jwk` of the head: nobody's word but the token's */
    JoseToken token;
} Parts;

/* ---- one signature ---- */

/* OpenSSL speaks DER, JOSE the two numbers side by side. */
static Text der_of_pair(Arena *arena, Text raw)
{
    if (raw.len != 2 * JOSE_COORDINATE_BYTES)
        return TEXT_NULL;
    const unsigned char *bytes = (const unsigned char *)raw.ptr;
    ECDSA_SIG *pair = ECDSA_SIG_new();
    unsigned char *der = NULL;
    ECDSA_SIG_set0(pair, BN_bin2bn(bytes, JOSE_COORDINATE_BYTES, NULL),
                   BN_bin2bn(bytes + JOSE_COORDINATE_BYTES, JOSE_COORDINATE_BYTES, NULL));
    int size = i2d_ECDSA_SIG(pair, &der);
    ECDSA_SIG_free(pair);
    if (size <= 0)
        return TEXT_NULL;
    Text copy = text_copy(arena, (Text){ (const char *)der, (size_t)size });
    OPENSSL_free(der);
    return copy;
}

static Text pair_of_der(Arena *arena, const unsigned char *der, size_t size)
{
    ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &der, (long)size);
    if (pair == NULL)
        return TEXT_NULL;
    unsigned char *raw = arena_alloc(arena, 2 * JOSE_COORDINATE_BYTES);
    BN_bn2binpad(ECDSA_SIG_get0_r(pair), raw, JOSE_COORDINATE_BYTES);
    BN_bn2binpad(ECDSA_SIG_get0_s(pair), raw + JOSE_COORDINATE_BYTES, JOSE_COORDINATE_BYTES);
    ECDSA_SIG_free(pair);
    return (Text){ (const char *)raw, 2 * JOSE_COORDINATE_BYTES };
}

static const EVP_MD *digest_of(JoseAlgorithm algorithm)
{
    return algorithm == JOSE_EDDSA ? NULL : EVP_sha256();
}

/* PSS with a salt as long as the digest, as RFC 7518 has it. */
static bool set_padding(EVP_PKEY_CTX *context, JoseAlgorithm algorithm)
{
    return algorithm != JOSE_PS256 ||
           (EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) > 0 &&
            EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) > 0);
}

static bool is_signature(Arena *arena, const JoseKey *key, JoseAlgorithm algorithm, Text signature,
                         Text text)
{
    Text bytes = algorithm == JOSE_ES256 ? der_of_pair(arena, signature) : signature;
    if (bytes.len == 0 || bytes.len > SIGNATURE_MAX_BYTES)
        return false;
    EVP_PKEY_CTX *settings = NULL;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool good =
        context != NULL &&
        EVP_DigestVerifyInit(context, &settings, digest_of(algorithm), NULL, key->pkey) > 0 &&
        set_padding(settings, algorithm) &&
        EVP_DigestVerify(context, (const unsigned char *)bytes.ptr, bytes.len,
                         (const unsigned char *)text.ptr, text.len) == 1;
    EVP_MD_CTX_free(context);
    return good;
}

static Text make_signature(Arena *arena, const JoseKey *pair, JoseAlgorithm algorithm, Text text)
{
    unsigned char bytes[SIGNATURE_MAX_BYTES];
    size_t size = sizeof bytes;
    EVP_PKEY_CTX *settings = NULL;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool good =
        context != NULL &&
        EVP_DigestSignInit(context, &settings, digest_of(algorithm), NULL, pair->pkey) > 0 &&
        set_padding(settings, algorithm) &&
        EVP_DigestSign(context, bytes, &size, (const unsigned char *)text.ptr, text.len) > 0;
    EVP_MD_CTX_free(context);
    if (!good)
        return TEXT_NULL;
    return algorithm == JOSE_ES256 ? pair_of_der(arena, bytes, size)
                                   : text_copy(arena, (Text){ (const char *)bytes, size });
}

/* ---- tokens ---- */

Text jose_sign(Arena *arena, const JoseKey *pair, JoseAlgorithm algorithm, const char *type,
               Text payload)
{
    if (!jose_key_fits(pair, algorithm))
        return TEXT_NULL;
    Buffer head, token;
    buffer_init(&head, arena, HEAD_MAX_BYTES);
    JsonWriter w = json_writer(&head);
    json_object_begin(&w);
    json_field(&w, "alg", text, jose_name(algorithm));
    if (type != NULL)
        json_field(&w, "typ", text, text_of(type));
    if (!text_is_null(pair->kid))
        json_field(&w, "kid", text, pair->kid);
    json_object_end(&w);
    buffer_init(&token, arena, JOSE_MAX_TOKEN_BYTES);
    buffer_text(&token, crypto_base64url(arena, buffer_view(&head)));
    buffer_byte(&token, '.');
    buffer_text(&token, crypto_base64url(arena, payload));
    Text signature = make_signature(arena, pair, algorithm, buffer_view(&token));
    if (text_is_null(signature))
        return TEXT_NULL;
    buffer_byte(&token, '.');
    buffer_text(&token, crypto_base64url(arena, signature));
    return token.failed ? TEXT_NULL : buffer_view(&token);
}

/* A member that is a text, or absent; anything else makes the head malformed. */
static bool take_text(const json_t *head, const char *name, Text *out)
{
    const json_t *member = json_object_get(head, name);
    *out = json_string_text(member);
    return member == NULL || json_is_string(member);
}

static bool read_head(Arena *arena, Text encoded, Parts *parts)
{
    JoseToken *token = &parts->token;
    JsonError error;
    Text bytes = encoded.len <= HEAD_MAX_BYTES ? jose_base64url(arena, encoded) : TEXT_NULL;
    const json_t *head = text_is_null(bytes) ? NULL : json_read(arena, bytes, false, &error);
    parts->own_key = json_object_get(head, "jwk");
    return json_is_object(head) && json_object_get(head, "crit") == NULL &&
           take_text(head, "alg", &token->algorithm) && take_text(head, "kid", &token->kid) &&
           take_text(head, "typ", &token->type) && !text_is_null(token->algorithm);
}

static bool read_parts(Arena *arena, Text text, Parts *parts)
{
    *parts = (Parts){ 0 };
    if (text_is_null(text) || text.len > JOSE_MAX_TOKEN_BYTES)
        return false;
    Text rest = text;
    Text head = text_cut(&rest, '.'), payload = text_cut(&rest, '.');
    if (text_is_null(payload) || text_is_null(rest) || !read_head(arena, head, parts))
        return false;
    parts->signed_text = text_slice(text, 0, head.len + 1 + payload.len);
    parts->signature = jose_base64url(arena, rest);
    parts->token.payload = jose_base64url(arena, payload);
    if (text_is_null(parts->signature) || text_is_null(parts->token.payload))
        return false;
    JsonError error;
    const json_t *claims = json_read(arena, parts->token.payload, false, &error);
    parts->token.claims = json_is_object(claims) ? claims : NULL;
    return true;
}

bool jose_peek(Arena *arena, Text token, JoseToken *out)
{
    Parts parts;
    bool good = read_parts(arena, token, &parts);
    *out = parts.token;
    return good;
}

JoseOutcome jose_verify(Arena *arena, Text token, const JoseKeys *keys, JoseAlgorithm algorithm,
                        JoseToken *out)
{
    Parts parts;
    bool is_token = read_parts(arena, token, &parts), knows_key = false;
    *out = parts.token;
    if (!is_token)
        return JOSE_MALFORMED;
    if (!text_equal(out->algorithm, jose_name(algorithm)))
        return JOSE_OTHER_ALGORITHM;
    for (size_t i = 0; keys != NULL && i < keys->count; i++) {
        const JoseKey *key = keys->keys[i];
        if (!jose_key_fits(key, algorithm) ||
            (!text_is_null(out->kid) && !text_equal(out->kid, key->kid)))
            continue;
        knows_key = true;
        if (is_signature(arena, key, algorithm, parts.signature, parts.signed_text))
            return JOSE_GOOD;
    }
    return knows_key ? JOSE_FORGED : JOSE_UNKNOWN_KEY;
}

JoseOutcome jose_verify_own(Arena *arena, Text token, const JoseKey **key, JoseToken *out)
{
    Parts parts;
    JoseAlgorithm algorithm;
    bool is_token = read_parts(arena, token, &parts);
    *out = parts.token;
    if (!is_token)
        return JOSE_MALFORMED;
    if (!jose_algorithm_of(out->algorithm, &algorithm))
        return JOSE_OTHER_ALGORITHM;
    const JoseKey *own = jose_key_of(arena, parts.own_key);
    if (own == NULL || !jose_key_fits(own, algorithm))
        return JOSE_UNKNOWN_KEY;
    if (!is_signature(arena, own, algorithm, parts.signature, parts.signed_text))
        return JOSE_FORGED;
    *key = own;
    return JOSE_GOOD;
}
