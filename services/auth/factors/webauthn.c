#include "services/auth/factors/webauthn.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <string.h>

#include "core/crypto.h"
#include "core/json.h"
#include "services/auth/factors/cbor.h"

#define HASH_BYTES     32
#define HEAD_BYTES     (HASH_BYTES + 1 + 4) /* rpIdHash, flags, counter */
#define AAGUID_BYTES   16
#define FLAG_PRESENT   0x01
#define FLAG_VERIFIED  0x04
#define FLAG_ATTESTED  0x40
#define FLAG_EXTENDED  0x80
#define COSE_ALGORITHM 3

static const unsigned char *bytes_of(Text text)
{
    return (const unsigned char *)text.ptr;
}

void webauthn_init(void)
{
    fido_init(0);
}

/* The browser's word: what was done, for which challenge, on whose page. */
static const char *check_client(Arena *arena, const WebauthnExpected *expected, const char *type,
                                Text client_data)
{
    JsonError error;
    json_t *client = json_read(arena, client_data, false, &error);
    if (!json_is_object(client))
        return "client_data";
    if (!text_equal(json_text_at(client, "type"), text_of(type)))
        return "type";
    Text challenge =
        crypto_base64url(arena, (Text){ (const char *)expected->challenge, HASH_BYTES });
    Text given = json_text_at(client, "challenge");
    if (given.len != challenge.len || !crypto_equal(given.ptr, challenge.ptr, challenge.len))
        return "challenge";
    if (!text_equal(json_text_at(client, "origin"), expected->origin) ||
        json_is_true(json_object_get(client, "crossOrigin")))
        return "origin";
    return NULL;
}

static uint8_t flags_of(Text data)
{
    return (uint8_t)data.ptr[HASH_BYTES];
}

/* The authenticator's word: for which site, and was a person there? */
static const char *check_authenticator(const WebauthnExpected *expected, Text data)
{
    uint8_t hash[HASH_BYTES];
    if (data.len < HEAD_BYTES)
        return "authenticator_data";
    crypto_sha256(expected->rp_id, hash);
    if (!crypto_equal(data.ptr, hash, sizeof hash))
        return "rp_id";
    if (!(flags_of(data) & FLAG_PRESENT))
        return "not_present";
    if (expected->verified && !(flags_of(data) & FLAG_VERIFIED))
        return "not_verified";
    return NULL;
}

/* Where the credential and its key lie in the data, and that nothing else is there but extensions.
 */
static bool find_key(Text data, Text *id, Text *key)
{
    size_t at = HEAD_BYTES + AAGUID_BYTES;
    if (!(flags_of(data) & FLAG_ATTESTED) || data.len < at + 2)
        return false;
    size_t length = (size_t)bytes_of(data)[at] << 8 | bytes_of(data)[at + 1];
    if (length == 0 || length > WEBAUTHN_CREDENTIAL_ID_MAX || data.len < at + 2 + length)
        return false;
    *id = text_slice(data, at + 2, at + 2 + length);
    Text rest = text_slice(data, at + 2 + length, data.len), extensions;
    if (!cbor_take(&rest, key))
        return false;
    if ((flags_of(data) & FLAG_EXTENDED) && !cbor_take(&rest, &extensions))
        return false;
    return rest.len == 0;
}

static const char *read_credential(fido_cred_t *credential, Text data, int algorithm,
                                   const uint8_t client_hash[HASH_BYTES], const char *rp_id)
{
    bool good = fido_cred_set_type(credential, algorithm) == FIDO_OK &&
                fido_cred_set_clientdata_hash(credential, client_hash, HASH_BYTES) == FIDO_OK &&
                fido_cred_set_rp(credential, rp_id, NULL) == FIDO_OK &&
                fido_cred_set_authdata_raw(credential, bytes_of(data), data.len) == FIDO_OK;
    return good ? NULL : "key";
}

static const char *check_attestation(fido_cred_t *credential, Text format, Text statement)
{
    if (text_equal(format, TEXT("none")))
        return NULL; /* nobody vouches; the key is bound to the account by this very request */
    if (!text_equal(format, TEXT("packed")))
        return "attestation_format";
    if (fido_cred_set_fmt(credential, "packed") != FIDO_OK ||
        fido_cred_set_attstmt(credential, bytes_of(statement), statement.len) != FIDO_OK)
        return "attestation";
    int status = fido_cred_x5c_ptr(credential) != NULL ? fido_cred_verify(credential)
                                                       : fido_cred_verify_self(credential);
    return status == FIDO_OK ? NULL : "attestation";
}

static bool is_supported(int64_t algorithm)
{
    return algorithm == COSE_ES256 || algorithm == COSE_EDDSA || algorithm == COSE_RS256;
}

const char *webauthn_register(Arena *arena, const WebauthnExpected *expected, Text client_data,
                              Text attestation, WebauthnCredential *made)
{
    Text data = cbor_string(cbor_member(attestation, "authData"));
    Text format = cbor_string(cbor_member(attestation, "fmt"));
    Text statement = cbor_member(attestation, "attStmt"), id, key;
    int64_t algorithm = 0;
    const char *wrong = check_client(arena, expected, "webauthn.create", client_data);
    if (wrong != NULL)
        return wrong;
    if (text_is_null(data) || text_is_null(format) || text_is_null(statement))
        return "attestation_object";
    if ((wrong = check_authenticator(expected, data)) != NULL)
        return wrong;
    if (!find_key(data, &id, &key) || !cbor_int(cbor_numbered(key, COSE_ALGORITHM), &algorithm) ||
        !is_supported(algorithm))
        return "key";

    uint8_t client_hash[HASH_BYTES];
    crypto_sha256(client_data, client_hash);
    fido_cred_t *credential = fido_cred_new();
    if (credential == NULL)
        return "memory";
    wrong = read_credential(credential, data, (int)algorithm, client_hash,
                            text_cstr(arena, expected->rp_id));
    if (wrong == NULL)
        wrong = check_attestation(credential, format, statement);
    if (wrong == NULL)
        *made = (WebauthnCredential){
            .id = text_copy(arena, id),
            .public_key = text_copy(arena, (Text){ (const char *)fido_cred_pubkey_ptr(credential),
                                                   fido_cred_pubkey_len(credential) }),
            .algorithm = (int)algorithm,
            .sign_count = fido_cred_sigcount(credential),
        };
    fido_cred_free(&credential);
    return wrong;
}

static int verify_with(const fido_assert_t *assertion, const WebauthnCredential *known)
{
    int status = FIDO_ERR_INVALID_ARGUMENT;
    const void *raw = known->public_key.ptr;
    size_t size = known->public_key.len;
    if (known->algorithm == COSE_ES256) {
        es256_pk_t *key = es256_pk_new();
        if (key != NULL && es256_pk_from_ptr(key, raw, size) == FIDO_OK)
            status = fido_assert_verify(assertion, 0, COSE_ES256, key);
        es256_pk_free(&key);
    } else if (known->algorithm == COSE_EDDSA) {
        eddsa_pk_t *key = eddsa_pk_new();
        if (key != NULL && eddsa_pk_from_ptr(key, raw, size) == FIDO_OK)
            status = fido_assert_verify(assertion, 0, COSE_EDDSA, key);
        eddsa_pk_free(&key);
    } else if (known->algorithm == COSE_RS256) {
        rs256_pk_t *key = rs256_pk_new();
        if (key != NULL && rs256_pk_from_ptr(key, raw, size) == FIDO_OK)
            status = fido_assert_verify(assertion, 0, COSE_RS256, key);
        rs256_pk_free(&key);
    }
    return status;
}

/* Extensions are what may follow in an assertion; libfido2 reads them with recursion. */
static bool is_plain(Text data)
{
    Text rest = text_slice(data, HEAD_BYTES, data.len);
    return (flags_of(data) & FLAG_ATTESTED) == 0 &&
           ((flags_of(data) & FLAG_EXTENDED) != 0 ? cbor_is_one(rest) : rest.len == 0);
}

static bool is_signed(Arena *arena, const WebauthnExpected *expected,
                      const WebauthnCredential *known, Text client_data, Text data, Text signature)
{
    uint8_t client_hash[HASH_BYTES];
    crypto_sha256(client_data, client_hash);
    fido_assert_t *assertion = fido_assert_new();
    bool good = assertion != NULL &&
                fido_assert_set_clientdata_hash(assertion, client_hash, HASH_BYTES) == FIDO_OK &&
                fido_assert_set_rp(assertion, text_cstr(arena, expected->rp_id)) == FIDO_OK &&
                fido_assert_set_count(assertion, 1) == FIDO_OK &&
                fido_assert_set_authdata_raw(assertion, 0, bytes_of(data), data.len) == FIDO_OK &&
                fido_assert_set_sig(assertion, 0, bytes_of(signature), signature.len) == FIDO_OK &&
                verify_with(assertion, known) == FIDO_OK;
    fido_assert_free(&assertion);
    return good;
}

const char *webauthn_assert(Arena *arena, const WebauthnExpected *expected,
                            const WebauthnCredential *known, Text client_data,
                            Text authenticator_data, Text signature, uint32_t *sign_count)
{
    const char *wrong = check_client(arena, expected, "webauthn.get", client_data);
    if (wrong == NULL)
        wrong = check_authenticator(expected, authenticator_data);
    if (wrong != NULL)
        return wrong;
    if (signature.len == 0 || !is_plain(authenticator_data) ||
        !is_signed(arena, expected, known, client_data, authenticator_data, signature))
        return "signature";
    const uint8_t *at = bytes_of(authenticator_data) + HASH_BYTES + 1;
    *sign_count = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
    /* Passkeys that are kept in a cloud do not count and say 0. */
    bool counts = *sign_count != 0 || known->sign_count != 0;
    return counts && *sign_count <= known->sign_count ? "counter" : NULL;
}
