#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/crypto.h"
#include "core/jose.h"

/* Each vector is the key of a document, its token, and what is in it. */
typedef struct Vector {
    const char *name;
    JoseAlgorithm algorithm;
    const char *key, *token, *payload;
} Vector;

#define JOE_PAYLOAD                                                                                \
    "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}"
#define JOE_TEXT                                                                                   \
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVl" \
    "fQ"

static const Vector rfc7515_a2 = {
    "RFC 7515 A.2", JOSE_RS256,
    "{\"kty\":\"RSA\",\"n\":\"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-"
    "4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0L"
    "OL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwK"
    "h9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ\","
    "\"e\":\"AQAB\"}",
    "eyJhbGciOiJSUzI1NiJ9." JOE_TEXT
    ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5"
    "jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1"
    "L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYE"
    "UipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw",
    JOE_PAYLOAD
};
static const Vector rfc7515_a3 = {
    "RFC 7515 A.3", JOSE_ES256,
    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
    "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}",
    "eyJhbGciOiJFUzI1NiJ9." JOE_TEXT
    ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
    JOE_PAYLOAD
};
static const Vector rfc7520_41 = {
    "RFC 7520 4.1", JOSE_RS256,
    "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"bilbo.baggins@hobbiton.example\",\"use\":\"sig\",\"n\":"
    "\"n4EPtAOCc9AlkeQHPzHStgAbgs7bTZLwUBZdR8_KuKPEHLd4rHVTeT-O-XV2jRojdNhxJWTDvNd7nqQ0VEiZQHz_AJm"
    "SCpMaJMRBSFKrKb2wqVwGU_NsYOYL-QtiWN2lbzcEe6XC0dApr5ydQLrHqkHHig3RBordaZ6Aj-oBHqFEHYpPe7Tpe-Of"
    "VfHd1E6cS6M1FZcD1NNLYD5lFHpPI9bTwJlsde3uhGqC0ZCuEHg8lhzwOHrtIQbS0FVbb9k3-tVTU4fg_3L_vniUFAKwu"
    "CLqKnS2BYwdq_mzSnbLY7h_qixoR7jig3__kRhuaxwUkRz5iaiQkqgc5gHdrNP5zw\",\"e\":\"AQAB\"}]}",
    "eyJhbGciOiJSUzI1NiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9."
    "SXTigJlzIGEgZGFuZ2Vyb3"
    "VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW5kIGlm"
    "I"
    "HlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3ZXB"
    "0"
    "IG9mZiB0by4.MRjdkly7_-"
    "oTPTS3AXP41iQIGKa80A0ZmTuV5MEaHoxnW2e5CZ5NlKtainoFmKZopdHM1O2U4mwzJdQx996"
    "ivp83xuglII7PNDi84wnB-BDkoBwA78185hX-Es4JIwmDLJK3lfWRa-XtL0RnltuYv746iYTh_"
    "qHRD68BNt1uSNCrUCTJDt"
    "5aAE6x8wW1Kt9eRo4QPocSadnHXFxnt8Is9UzpERV0ePPQdLuW3IS_"
    "de3xyIrDaLGdjluPxUAhb6L2aXic1U12podGU0KLU"
    "QSE_oI-ZnmKJ3F4uOZDnd6QZWJushZ41Axf_fcIe8u9ipH84ogoree7vjbU5y18kDquDg",
    "It\xe2\x80\x99s a dangerous business, Frodo, going out your door. You step onto the road, and "
    "if "
    "you don't keep your feet, there\xe2\x80\x99s no knowing where you might be swept off to."
};
#define ED25519_TOKEN                                                                              \
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-"        \
    "09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
static const Vector rfc8037_a4 = {
    "RFC 8037 A.4", JOSE_EDDSA,
    "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}",
    ED25519_TOKEN, "Example of Ed25519 signing"
};
static const Vector *const vectors[] = { &rfc7515_a2, &rfc7515_a3, &rfc7520_41, &rfc8037_a4 };
#define VECTORS (sizeof vectors / sizeof vectors[0])

static Arena *arena;

static int set_up(void **state)
{
    (void)state;
    crypto_init();
    arena = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const JoseKeys *keys_of(const Vector *vector)
{
    const JoseKeys *keys = jose_keys_read(arena, text_of(vector->key));
    assert_non_null(keys);
    assert_int_equal(keys->count, 1);
    return keys;
}

static void published_tokens_are_good(void **state)
{
    (void)state;
    for (size_t i = 0; i < VECTORS; i++) {
        const Vector *vector = vectors[i];
        JoseToken token;
        assert_int_equal(
            jose_verify(arena, text_of(vector->token), keys_of(vector), vector->algorithm, &token),
            JOSE_GOOD);
        assert_true(text_equal(token.payload, text_of(vector->payload)));
    }
}

static void a_changed_byte_is_noticed_wherever_it_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < VECTORS; i++) {
        const Vector *vector = vectors[i];
        const JoseKeys *keys = keys_of(vector);
        size_t size = strlen(vector->token);
        for (size_t at = 0; at < size; at += 7) {
            JoseToken token;
            Text changed = text_copy(arena, text_of(vector->token));
            char *byte = (char *)changed.ptr + at;
            *byte = *byte == 'A' ? 'B' : 'A';
            assert_int_not_equal(jose_verify(arena, changed, keys, vector->algorithm, &token),
                                 JOSE_GOOD);
        }
    }
}

static void the_callers_algorithm_counts_and_no_other(void **state)
{
    (void)state;
    for (size_t i = 0; i < VECTORS; i++) {
        const JoseKeys *keys = keys_of(vectors[i]);
        for (int other = 0; other < JOSE_ALGORITHMS; other++) {
            JoseToken token;
            JoseOutcome outcome =
                jose_verify(arena, text_of(vectors[i]->token), keys, (JoseAlgorithm)other, &token);
            assert_int_equal(outcome, (JoseAlgorithm)other == vectors[i]->algorithm
                                          ? JOSE_GOOD
                                          : JOSE_OTHER_ALGORITHM);
        }
    }
}

static Text token_of(const char *head, const char *payload, const char *signature)
{
    return text_format(arena, "%s.%s.%s", crypto_base64url(arena, text_of(head)).ptr,
                       crypto_base64url(arena, text_of(payload)).ptr, signature);
}

static void none_and_symmetric_algorithms_do_not_exist(void **state)
{
    (void)state;
    JoseToken token;
    JoseAlgorithm algorithm;
    assert_false(jose_algorithm_of(TEXT("none"), &algorithm));
    assert_false(jose_algorithm_of(TEXT("HS256"), &algorithm));
    assert_false(jose_algorithm_of(TEXT("rs256"), &algorithm));
    const JoseKeys *keys = keys_of(&rfc7515_a2);
    const char *heads[] = { "{\"alg\":\"none\"}", "{\"alg\":\"HS256\"}", "{\"alg\":\"None\"}" };
    for (size_t i = 0; i < 3; i++)
        for (int with = 0; with < 2; with++)
            assert_int_equal(jose_verify(arena, token_of(heads[i], "{}", with ? "AAAA" : ""), keys,
                                         JOSE_RS256, &token),
                             JOSE_OTHER_ALGORITHM);
}

static void what_is_no_token_is_malformed(void **state)
{
    (void)state;
    JoseToken token;
    const Text wrong[] = {
        TEXT_NULL,
        TEXT(""),
        TEXT("."),
        TEXT(".."),
        TEXT("a.b"),
        TEXT("a.b.c.d"),
        TEXT("e30.e30.AAAA"),                   /* no alg */
        TEXT("eyJhbGciOiJSUzI1NiJ9.e30=.AAAA"), /* padding */
        TEXT("eyJhbGciOiJSUzI1NiJ9.e3 0.AAAA"), /* blanks */
        TEXT("eyJhbGciOiJSUzI1NiJ9.e30.A"),     /* no whole byte */
        TEXT("eyJhbGciOiJSUzI1NiJ9.e31.AAAA"),  /* stray bits */
        TEXT("eyJhbGciOiJSUzI1NiJ9.e30.AA.AA"),
        token_of("{\"alg\":\"RS256\",\"alg\":\"none\"}", "{}", "AAAA"),
        token_of("{\"alg\":[\"RS256\"]}", "{}", "AAAA"),
        token_of("{\"alg\":\"RS256\",\"kid\":7}", "{}", "AAAA"),
        token_of("{\"alg\":\"RS256\",\"crit\":[\"b64\"],\"b64\":false}", "{}", "AAAA"),
        token_of("[\"RS256\"]", "{}", "AAAA"),
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(jose_verify(arena, wrong[i], keys_of(&rfc7515_a2), JOSE_RS256, &token),
                         JOSE_MALFORMED);
}

static void a_key_in_the_token_is_not_looked_at(void **state)
{
    (void)state;
    JoseToken token;
    const JoseKey *mine = jose_make(arena, JOSE_ES256, TEXT_NULL);
    Buffer head;
    buffer_init(&head, arena, 4096);
    JsonWriter w = json_writer(&head);
    json_object_begin(&w);
    json_field(&w, "alg", text, TEXT("ES256"));
    json_key(&w, TEXT("jwk"));
    jose_key_write(arena, &w, mine, JOSE_ES256);
    json_field(&w, "jku", text, TEXT("https://attacker.test/keys"));
    json_object_end(&w);
    Text text = token_of(text_copy(arena, buffer_view(&head)).ptr, "{}", "");
    text = text_format(arena, "%.*s%s", TEXT_ARG(text), strrchr(rfc7515_a3.token, '.') + 1);
    assert_int_equal(jose_verify(arena, text, keys_of(&rfc7515_a3), JOSE_ES256, &token),
                     JOSE_FORGED);
}

static Text written(const JoseKey *key, JoseAlgorithm algorithm)
{
    Buffer set;
    buffer_init(&set, arena, 8192);
    JsonWriter w = json_writer(&set);
    jose_key_write(arena, &w, key, algorithm);
    return buffer_view(&set);
}

/* A pair of RSA for both of its algorithms, PKCS #8: making one takes valgrind twenty seconds. */
static const char rsa_pair[] =
    "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCYcVPzeRDFu58Q-zBECSqIlmYF2MztpjWEsDImX9wB"
    "uun3_DldN8oWcBhEQWXfFyxefHAOAEHv3mZHjJ15zV6BNaL2wNqYBA7FIDbed9sm1Vo6OBN6iSrWXsj1_ds2u1Uce-n-"
    "zu2FuhBfqgvH31QxU2AmYnV3YfxZ--34Yg0-fpO83XAj9YoXcvW8NJX2VCZ7HnG4F4dZxPv5cgFnGB8LA4b82AEqin-6"
    "f1fb2UgJgWTTBYa6a4RHeTJNPX4P8UiejX7eLB-A_AOJmyXG4uHfV5eSkYsAnj7q0X4XMjxVFS2XZ_9sCRFC-G57mcCy"
    "-tHPxdcSoLNe_HnGsKU13NrfAgMBAAECggEASIfzV67MqighAOVjC5wI3sAgfruulYw1fpKO6e9GMJSMae9aI949ivt-"
    "sEsle0X9WF-AuUiqFsUMiRKAgsmSI4wvo5QS7a1Qkb5IHQWOAiYVLgosSmslNKYYm-JTAPGVB1518UTngm8LB1lTDaBW"
    "4Lk40EqcdVbryKyzhzCv-IFpJDzh9lP4qlZ_yudQY2aS1hyd5i0kQKQhlPoYVPV-yqhLmT_KyRnM8lKVghWZMfEAOsGg"
    "lgIc_4AE-Nv5FSBncvcQu1zRm0tNnwLnpsmJhkrTekvVlbAoUgmiZUC4J7kcbayf-MhdlNIKX2ro-dFAYbhqNV4K6IFa"
    "vtshusk9oQKBgQDKLFBtlNWZrjzM-r5NN14TzZ2TfmuAPVpRx-vT34CKt49nseAY_dlZe4yVXbBE3xqSIV9XLd7dAguT"
    "jtJqN_Q4IhWtIkrz0eGakelWl6HMVTaT1J89d59pgxk7jZvUYcQlSC8DxQF_3--aA1HH-up4O9ouZEX-tOdF3JWDcNSV"
    "5wKBgQDBB37Bix5vzyK7zJ5OCyx4NjO-mCizAsx5rjOocGirl2wfrJrnwbqjvanGgpnSYuqwP1HcAiiAT3PKP7dD-jHu"
    "YzoIySaA0cH7djh-spX87YPDxyWuYfOR0egSE1cDq-nEfVIPEMDgxDnZd0TdcJp0YhzrLsmRyM1OlBFO4BWESQKBgQCB"
    "KEZJe2fqQhG9sgKZOeH0LMuaSo1K4-crj9jtBkAMXrBSwqQz0xhjvjZVxgCyPwWujXtnKnrSHlhe8EMkcJKoub23Wc0g"
    "btj98nFrTHulGls_nfoNPrqsoYAhN5px1_ODDdZbRiRrGRjs_2njpDzeiv4b3RuKWO_XBdDOo-pryQKBgBxaF3oiDvRp"
    "PjbLVS0tYvi9LVh_TOsOLC5rMdc5u4YIla8JUS9dOya1wuwPXrySHtqIUmO4RW6jPOSl-ysW4qKbHHkR4n_lT1K6CI5D"
    "eNhPopzs8VHtvTLb2_RbttopNArSRW1FDq904vJYHFtSIL2bc5fvpVeuYMl74hbtvvtRAoGAD_jOnfbb2uu3RNOjJYfY"
    "0DXmYk3rAMuJprmObRTacPoQQs_oFXQOHsTdu0EQxjo7IjJwhiW1N98ExkxpIrZ6WbmCKULGhuAs4CqrziB6P8jd2EXT"
    "xyLwruVu_5TrkVBqOkBlxE69hdNvxraMSiIcOlnBNOYhLYOe1olYOhLIuqs";

static const JoseKey *own_key(JoseAlgorithm algorithm)
{
    if (algorithm != JOSE_RS256 && algorithm != JOSE_PS256)
        return jose_make(arena, algorithm, TEXT("one"));
    return jose_pair(arena, algorithm, TEXT("one"), jose_base64url(arena, text_of(rsa_pair)));
}

/* Somebody else's public key of that id, as a set. */
static const JoseKeys *others_key(JoseAlgorithm algorithm, const char *kid)
{
    bool is_rsa = algorithm == JOSE_RS256 || algorithm == JOSE_PS256;
    Text json = is_rsa ? text_format(arena, "{\"kid\":\"%s\",%s", kid, rfc7515_a2.key + 1)
                       : written(jose_make(arena, algorithm, text_of(kid)), algorithm);
    return jose_keys_read(arena, json);
}

static void own_keys_sign_and_survive_being_kept(void **state)
{
    (void)state;
    for (int i = 0; i < JOSE_ALGORITHMS; i++) {
        JoseAlgorithm algorithm = (JoseAlgorithm)i;
        JoseToken token;
        const JoseKey *made = own_key(algorithm);
        const JoseKey *kept = jose_pair(arena, algorithm, TEXT("one"), jose_private(arena, made));
        assert_non_null(kept);
        Text text = jose_sign(arena, kept, algorithm, "JWT", TEXT("{\"sub\":\"x\"}"));
        const JoseKeys *keys = jose_keys_read(arena, written(made, algorithm));
        assert_int_equal(keys->count, 1);
        assert_int_equal(jose_verify(arena, text, keys, algorithm, &token), JOSE_GOOD);
        assert_true(text_equal(token.type, TEXT("JWT")));
        assert_true(text_equal(token.kid, TEXT("one")));
        assert_true(text_equal(json_text_at(token.claims, "sub"), TEXT("x")));

        assert_int_equal(jose_verify(arena, text, others_key(algorithm, "one"), algorithm, &token),
                         JOSE_FORGED);
        assert_int_equal(jose_verify(arena, text, others_key(algorithm, "two"), algorithm, &token),
                         JOSE_UNKNOWN_KEY);
    }
}

static void a_key_is_kept_for_its_own_algorithm(void **state)
{
    (void)state;
    Text ec = jose_private(arena, jose_make(arena, JOSE_ES256, TEXT("k")));
    assert_null(jose_pair(arena, JOSE_RS256, TEXT("k"), ec));
    assert_null(jose_pair(arena, JOSE_EDDSA, TEXT("k"), ec));
    assert_null(jose_pair(arena, JOSE_ES256, TEXT("k"), TEXT("nonsense")));
    assert_null(jose_pair(arena, JOSE_ES256, TEXT("k"), TEXT_NULL));
}

static void ed25519_signs_as_published(void **state)
{
    (void)state;
    /* PKCS #8 of the seed of RFC 8037 A.1. */
    uint8_t kept[48] = "\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20";
    assert_true(crypto_base64url_decode(TEXT("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"),
                                        kept + 16, 32));
    const JoseKey *pair =
        jose_pair(arena, JOSE_EDDSA, TEXT_NULL, (Text){ (const char *)kept, sizeof kept });
    Text token = jose_sign(arena, pair, JOSE_EDDSA, NULL, TEXT("Example of Ed25519 signing"));
    assert_true(text_equal(token, TEXT(ED25519_TOKEN)));
    uint8_t print[32];
    jose_thumbprint(arena, pair, print); /* A.3 */
    Text encoded = crypto_base64url(arena, (Text){ (const char *)print, sizeof print });
    assert_true(text_equal(encoded, TEXT("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")));
}

static size_t count_of(const char *set)
{
    const JoseKeys *keys = jose_keys_read(arena, text_of(set));
    return keys == NULL ? SIZE_MAX : keys->count;
}

#define P256(more)                                                                                 \
    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","     \
    "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"" more "}"

static void keys_that_must_not_verify_are_left_out(void **state)
{
    (void)state;
    assert_int_equal(count_of("{\"keys\":[]}"), 0);
    assert_int_equal(count_of("{}"), SIZE_MAX);
    assert_int_equal(count_of("[]"), SIZE_MAX);
    assert_int_equal(count_of("{\"keys\":{}}"), SIZE_MAX);
    assert_int_equal(count_of("nonsense"), SIZE_MAX);
    assert_int_equal(count_of("{\"keys\":[7,null,{}," P256(",\"alg\":\"ES256\"") "]}"), 1);
    assert_int_equal(count_of(P256(",\"use\":\"enc\"")), 0);
    assert_int_equal(count_of(P256(",\"use\":7")), 0);
    assert_int_equal(count_of(P256(",\"key_ops\":[\"sign\"]")), 0);
    assert_int_equal(count_of(P256(",\"key_ops\":[\"verify\"]")), 1);
    assert_int_equal(count_of(P256(",\"alg\":\"RS256\"")), 0);
    assert_int_equal(count_of(P256(",\"alg\":\"HS256\"")), 0);
    assert_int_equal(count_of(P256(",\"d\":\"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI\"")), 0);
    assert_int_equal(count_of("{\"kty\":\"oct\",\"k\":\"AAAA\"}"), 0);
    /* not on the curve */
    assert_int_equal(
        count_of(
            "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRV"
            "EU\",\"y\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\"}"),
        0);
    /* too short a modulus */
    assert_int_equal(count_of("{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"AQAB\"}"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_tokens_are_good),
        cmocka_unit_test(a_changed_byte_is_noticed_wherever_it_is),
        cmocka_unit_test(the_callers_algorithm_counts_and_no_other),
        cmocka_unit_test(none_and_symmetric_algorithms_do_not_exist),
        cmocka_unit_test(what_is_no_token_is_malformed),
        cmocka_unit_test(a_key_in_the_token_is_not_looked_at),
        cmocka_unit_test(own_keys_sign_and_survive_being_kept),
        cmocka_unit_test(a_key_is_kept_for_its_own_algorithm),
        cmocka_unit_test(ed25519_signs_as_published),
        cmocka_unit_test(keys_that_must_not_verify_are_left_out),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
