#include "core/jose_key.h"

#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

#include "core/crypto.h"

#define RSA_MIN_BITS       2048
#define RSA_MAX_BITS       8192
#define RSA_EXPONENT_BYTES 8
#define KEY_MAX_BYTES      8192

static const struct {
    Text name;
    JoseKind kind;
} algorithms[JOSE_ALGORITHMS] = {
    [JOSE_RS256] = { { "RS256", 5 }, JOSE_RSA },
    [JOSE_PS256] = { { "PS256", 5 }, JOSE_RSA },
    [JOSE_ES256] = { { "ES256", 5 }, JOSE_P256 },
    [JOSE_EDDSA] = { { "EdDSA", 5 }, JOSE_ED25519 },
};

Text jose_name(JoseAlgorithm algorithm)
{
    return algorithms[algorithm].name;
}

bool jose_algorithm_of(Text name, JoseAlgorithm *algorithm)
{
    for (int i = 0; i < JOSE_ALGORITHMS; i++) {
        if (!text_equal(name, algorithms[i].name))
            continue;
        *algorithm = (JoseAlgorithm)i;
        return true;
    }
    return false;
}

Text jose_base64url(Arena *arena, Text text)
{
    if (text_is_null(text) || text.len % 4 == 1)
        return TEXT_NULL;
    size_t size = text.len / 4 * 3 + (text.len % 4 == 0 ? 0 : text.len % 4 - 1);
    char *out = arena_alloc(arena, size + 1);
    if (!crypto_base64url_decode(text, out, size))
        return TEXT_NULL;
    out[size] = '\0';
    return (Text){ out, size };
}

Text jose_key_id(const JoseKey *key)
{
    return key->kid;
}

bool jose_key_fits(const JoseKey *key, JoseAlgorithm algorithm)
{
    return key->kind == algorithms[algorithm].kind && (!key->is_bound || key->bound == algorithm);
}

static void release_key(void *pkey)
{
    EVP_PKEY_free(pkey);
}

static JoseKey *keep(Arena *arena, JoseKind kind, EVP_PKEY *pkey, Text kid)
{
    if (pkey == NULL)
        return NULL;
    JoseKey *key = ARENA_NEW(arena, JoseKey);
    arena_defer(arena, release_key, pkey);
    *key = (JoseKey){ .kind = kind, .pkey = pkey, .kid = kid };
    return key;
}

/* ---- reading ---- */

/* Takes the builder. */
static EVP_PKEY *build(const char *type, OSSL_PARAM_BLD *builder)
{
    EVP_PKEY *pkey = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    OSSL_PARAM *parameters = OSSL_PARAM_BLD_to_param(builder);
    if (context == NULL || parameters == NULL || EVP_PKEY_fromdata_init(context) <= 0 ||
        EVP_PKEY_fromdata(context, &pkey, EVP_PKEY_PUBLIC_KEY, parameters) <= 0)
        pkey = NULL;
    OSSL_PARAM_free(parameters);
    OSSL_PARAM_BLD_free(builder);
    EVP_PKEY_CTX_free(context);
    return pkey;
}

static EVP_PKEY *read_rsa(Arena *arena, const json_t *jwk)
{
    Text modulus = jose_base64url(arena, json_text_at(jwk, "n"));
    Text exponent = jose_base64url(arena, json_text_at(jwk, "e"));
    if (modulus.len < RSA_MIN_BITS / 8 || modulus.len > RSA_MAX_BITS / 8 || exponent.len == 0 ||
        exponent.len > RSA_EXPONENT_BYTES)
        return NULL;
    BIGNUM *n = BN_bin2bn((const unsigned char *)modulus.ptr, (int)modulus.len, NULL);
    BIGNUM *e = BN_bin2bn((const unsigned char *)exponent.ptr, (int)exponent.len, NULL);
    bool is_sound = BN_num_bits(n) >= RSA_MIN_BITS && BN_is_odd(n) && BN_is_odd(e) && !BN_is_one(e);
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n);
    OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e);
    EVP_PKEY *pkey = build("RSA", builder);
    BN_free(n);
    BN_free(e);
    if (is_sound)
        return pkey;
    EVP_PKEY_free(pkey);
    return NULL;
}

/* OpenSSL refuses a point that is not on the curve. */
static EVP_PKEY *read_p256(Arena *arena, const json_t *jwk)
{
    Text x = jose_base64url(arena, json_text_at(jwk, "x"));
    Text y = jose_base64url(arena, json_text_at(jwk, "y"));
    if (!text_equal(json_text_at(jwk, "crv"), TEXT("P-256")) || x.len != JOSE_COORDINATE_BYTES ||
        y.len != JOSE_COORDINATE_BYTES)
        return NULL;
    unsigned char point[1 + 2 * JOSE_COORDINATE_BYTES] = { POINT_CONVERSION_UNCOMPRESSED };
    memcpy(point + 1, x.ptr, x.len);
    memcpy(point + 1 + JOSE_COORDINATE_BYTES, y.ptr, y.len);
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0);
    OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point);
    return build("EC", builder);
}

static EVP_PKEY *read_ed25519(Arena *arena, const json_t *jwk)
{
    Text x = jose_base64url(arena, json_text_at(jwk, "x"));
    if (!text_equal(json_text_at(jwk, "crv"), TEXT("Ed25519")) || x.len != JOSE_COORDINATE_BYTES)
        return NULL;
    return EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, (const unsigned char *)x.ptr, x.len);
}

static const struct {
    Text name;
    JoseKind kind;
    EVP_PKEY *(*read)(Arena *arena, const json_t *jwk);
} kinds[] = {
    { { "RSA", 3 }, JOSE_RSA, read_rsa },
    { { "EC", 2 }, JOSE_P256, read_p256 },
    { { "OKP", 3 }, JOSE_ED25519, read_ed25519 },
};

/* May it verify signatures, by its own word? A key that tells its secret is nobody's proof. */
static bool is_for_verifying(const json_t *jwk)
{
    const json_t *use = json_object_get(jwk, "use"), *operations = json_object_get(jwk, "key_ops");
    if (json_object_get(jwk, "d") != NULL || json_object_get(jwk, "k") != NULL)
        return false;
    if (use != NULL && !text_equal(json_string_text(use), TEXT("sig")))
        return false;
    if (operations == NULL)
        return true;
    for (size_t i = 0; i < json_array_size(operations); i++)
        if (text_equal(json_string_text(json_array_get(operations, i)), TEXT("verify")))
            return true;
    return false;
}

const JoseKey *jose_key_of(Arena *arena, const json_t *jwk)
{
    Text type = json_text_at(jwk, "kty"), kid = json_text_at(jwk, "kid");
    const json_t *algorithm = json_object_get(jwk, "alg");
    if (!json_is_object(jwk) || !is_for_verifying(jwk) || kid.len > JOSE_MAX_KID_BYTES)
        return NULL;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (!text_equal(type, kinds[i].name))
            continue;
        JoseKey *key = keep(arena, kinds[i].kind, kinds[i].read(arena, jwk), kid);
        if (key == NULL || algorithm == NULL)
            return key;
        key->is_bound = true;
        bool is_ours = jose_algorithm_of(json_string_text(algorithm), &key->bound);
        return is_ours && jose_key_fits(key, key->bound) ? key : NULL;
    }
    return NULL;
}

const JoseKeys *jose_keys_read(Arena *arena, Text json)
{
    JsonError error;
    const json_t *tree = json_read(arena, json, false, &error);
    const json_t *list = json_object_get(tree, "keys");
    bool is_one = json_is_object(tree) && json_object_get(tree, "kty") != NULL;
    if (!is_one && !json_is_array(list))
        return NULL;
    JoseKeys *set = ARENA_NEW(arena, JoseKeys);
    size_t count = is_one ? 1 : json_array_size(list);
    for (size_t i = 0; i < count && set->count < JOSE_MAX_KEYS; i++) {
        const JoseKey *key = jose_key_of(arena, is_one ? tree : json_array_get(list, i));
        if (key != NULL)
            set->keys[set->count++] = key;
    }
    return set;
}

/* ---- making ---- */

const JoseKey *jose_make(Arena *arena, JoseAlgorithm algorithm, Text kid)
{
    EVP_PKEY *pkey = NULL;
    switch (algorithms[algorithm].kind) {
    case JOSE_RSA:
        pkey = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)RSA_MIN_BITS);
        break;
    case JOSE_P256:
        pkey = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
        break;
    case JOSE_ED25519:
        pkey = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
        break;
    }
    return keep(arena, algorithms[algorithm].kind, pkey, text_copy(arena, kid));
}

Text jose_private(Arena *arena, const JoseKey *pair)
{
    PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(pair->pkey);
    unsigned char *bytes = NULL;
    int size = info == NULL ? -1 : i2d_PKCS8_PRIV_KEY_INFO(info, &bytes);
    PKCS8_PRIV_KEY_INFO_free(info);
    if (size <= 0)
        return TEXT_NULL;
    Text copy = text_copy(arena, (Text){ (const char *)bytes, (size_t)size });
    OPENSSL_clear_free(bytes, (size_t)size);
    return copy;
}

static bool is_kind(EVP_PKEY *pkey, JoseKind kind)
{
    int id = EVP_PKEY_get_base_id(pkey);
    return kind == JOSE_RSA    ? id == EVP_PKEY_RSA && EVP_PKEY_get_bits(pkey) >= RSA_MIN_BITS
           : kind == JOSE_P256 ? id == EVP_PKEY_EC && EVP_PKEY_get_bits(pkey) == 256
                               : id == EVP_PKEY_ED25519;
}

const JoseKey *jose_pair(Arena *arena, JoseAlgorithm algorithm, Text kid, Text pkcs8)
{
    const unsigned char *at = (const unsigned char *)pkcs8.ptr;
    if (pkcs8.len == 0 || pkcs8.len > KEY_MAX_BYTES)
        return NULL;
    PKCS8_PRIV_KEY_INFO *info = d2i_PKCS8_PRIV_KEY_INFO(NULL, &at, (long)pkcs8.len);
    EVP_PKEY *pkey = info == NULL ? NULL : EVP_PKCS82PKEY(info);
    PKCS8_PRIV_KEY_INFO_free(info);
    if (pkey != NULL && !is_kind(pkey, algorithms[algorithm].kind)) {
        EVP_PKEY_free(pkey);
        pkey = NULL;
    }
    return keep(arena, algorithms[algorithm].kind, pkey, text_copy(arena, kid));
}

/* ---- writing ---- */

static void put_bytes(Arena *arena, JsonWriter *w, const char *name, const unsigned char *bytes,
                      size_t size)
{
    json_key(w, text_of(name));
    json_put_text(w, crypto_base64url(arena, (Text){ (const char *)bytes, size }));
}

/* `width` 0: as many bytes as it has. */
static void put_number(Arena *arena, JsonWriter *w, const char *name, const EVP_PKEY *pkey,
                       const char *parameter, size_t width)
{
    unsigned char bytes[RSA_MAX_BITS / 8];
    BIGNUM *number = NULL;
    EVP_PKEY_get_bn_param(pkey, parameter, &number);
    size_t size = width > 0 ? width : (size_t)BN_num_bytes(number);
    BN_bn2binpad(number, bytes, (int)size);
    BN_free(number);
    put_bytes(arena, w, name, bytes, size);
}

static void put_ed25519(Arena *arena, JsonWriter *w, const EVP_PKEY *pkey)
{
    unsigned char bytes[JOSE_COORDINATE_BYTES];
    size_t size = sizeof bytes;
    EVP_PKEY_get_raw_public_key(pkey, bytes, &size);
    put_bytes(arena, w, "x", bytes, size);
}

/* The members that are the key itself, in the order in which a thumbprint wants them. */
static void put_members(Arena *arena, JsonWriter *w, const JoseKey *key)
{
    switch (key->kind) {
    case JOSE_RSA:
        put_number(arena, w, "e", key->pkey, OSSL_PKEY_PARAM_RSA_E, 0);
        json_field(w, "kty", text, TEXT("RSA"));
        put_number(arena, w, "n", key->pkey, OSSL_PKEY_PARAM_RSA_N, 0);
        break;
    case JOSE_P256:
        json_field(w, "crv", text, TEXT("P-256"));
        json_field(w, "kty", text, TEXT("EC"));
        put_number(arena, w, "x", key->pkey, OSSL_PKEY_PARAM_EC_PUB_X, JOSE_COORDINATE_BYTES);
        put_number(arena, w, "y", key->pkey, OSSL_PKEY_PARAM_EC_PUB_Y, JOSE_COORDINATE_BYTES);
        break;
    case JOSE_ED25519:
        json_field(w, "crv", text, TEXT("Ed25519"));
        json_field(w, "kty", text, TEXT("OKP"));
        put_ed25519(arena, w, key->pkey);
        break;
    }
}

void jose_key_write(Arena *arena, JsonWriter *w, const JoseKey *key, JoseAlgorithm algorithm)
{
    json_object_begin(w);
    put_members(arena, w, key);
    if (!text_is_null(key->kid))
        json_field(w, "kid", text, key->kid);
    json_field(w, "use", text, TEXT("sig"));
    json_field(w, "alg", text, jose_name(algorithm));
    json_object_end(w);
}

void jose_thumbprint(Arena *arena, const JoseKey *key, uint8_t out[32])
{
    Buffer text;
    buffer_init(&text, arena, KEY_MAX_BYTES);
    JsonWriter w = json_writer(&text);
    json_object_begin(&w);
    put_members(arena, &w, key);
    json_object_end(&w);
    crypto_sha256(buffer_view(&text), out);
}
