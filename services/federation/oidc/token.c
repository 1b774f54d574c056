#include "services/federation/oidc/token.h"

#include "core/clock.h"
#include "core/crypto.h"
#include "core/json.h"

#define SKEW_S          60
#define OLDEST_S        (24 * 60 * 60)
#define OLDEST_LOGOUT_S 300
#define LOGOUT_EVENT    "http://schemas.openid.net/event/backchannel-logout"

static const char *const outcomes[] = {
    [JOSE_MALFORMED] = "The token is no signed token.",
    [JOSE_OTHER_ALGORITHM] =
        "The token is signed by another algorithm than the one set up for this "
        "provider.",
    [JOSE_UNKNOWN_KEY] = "The token names a key that the provider does not publish.",
    [JOSE_FORGED] = "The token's signature is not the provider's.",
};

/* The signature, with the keys asked for once more when the token names one that is new. */
static OidcClaims check_signature(Task *task, const OidcExpected *expected, Text token,
                                  JoseToken *read)
{
    OidcClaims result = { 0 };
    JoseOutcome outcome = JOSE_UNKNOWN_KEY;
    for (int again = 0; again < 2 && outcome == JOSE_UNKNOWN_KEY; again++) {
        const JoseKeys *keys = oidc_keys(task, expected->metadata, again == 1, &result.problem);
        if (keys == NULL)
            return result;
        outcome = jose_verify(task->arena, token, keys, expected->algorithm, read);
    }
    if (outcome != JOSE_GOOD)
        result.problem = text_of(outcomes[outcome]);
    else if (read->claims == NULL)
        result.problem = TEXT("The token's payload is no JSON object.");
    result.claims = outcome == JOSE_MALFORMED ? NULL : read->claims;
    result.payload = read->payload;
    return result;
}

static bool number_at(const json_t *claims, const char *name, double *value)
{
    const json_t *claim = json_object_get(claims, name);
    if (!json_is_number(claim))
        return false;
    *value = json_number_value(claim);
    return true;
}

/* NULL: good. */
static const char *wrong_audience(const json_t *claims, Text client_id)
{
    const json_t *audience = json_object_get(claims, "aud");
    Text party = json_text_at(claims, "azp");
    bool is_in = json_is_string(audience) && text_equal(json_string_text(audience), client_id);
    for (size_t i = 0; i < json_array_size(audience); i++)
        is_in |= text_equal(json_string_text(json_array_get(audience, i)), client_id);
    if (!is_in)
        return "The token is meant for another client (aud).";
    if (json_array_size(audience) > 1 && text_is_null(party))
        return "The token is meant for several clients and does not say for whom it was made "
               "(azp).";
    if (json_object_get(claims, "azp") != NULL && !text_equal(party, client_id))
        return "The token was made for another client (azp).";
    return NULL;
}

static const char *wrong_time(const json_t *claims, bool must_expire, double oldest_s)
{
    double now = (double)clock_now_ms() / 1000, expires, issued, begins;
    if (number_at(claims, "exp", &expires)) {
        if (expires <= now - SKEW_S)
            return "The token has expired (exp); are the clocks right?";
    } else if (must_expire || json_object_get(claims, "exp") != NULL) {
        return "The token does not say when it expires (exp).";
    }
    if (!number_at(claims, "iat", &issued))
        return "The token does not say when it was made (iat).";
    if (issued > now + SKEW_S)
        return "The token was made in the future (iat); are the clocks right?";
    if (issued < now - oldest_s)
        return "The token is too old (iat).";
    if (json_object_get(claims, "nbf") != NULL &&
        (!number_at(claims, "nbf", &begins) || begins > now + SKEW_S))
        return "The token is not valid yet (nbf).";
    return NULL;
}

static const char *wrong_sender(const json_t *claims, const OidcExpected *expected)
{
    return text_equal(json_text_at(claims, "iss"), expected->metadata->issuer)
               ? NULL
               : "The token comes from another issuer (iss).";
}

static bool is_same(Text a, Text b)
{
    return !text_is_null(a) && a.len == b.len && crypto_equal(a.ptr, b.ptr, a.len);
}

/* The left half of the access token's hash, by the hash of the signature's algorithm. */
static const char *wrong_access_token(Arena *arena, const json_t *claims,
                                      const OidcExpected *expected)
{
    Text told = json_text_at(claims, "at_hash");
    uint8_t hash[64];
    if (json_object_get(claims, "at_hash") == NULL || text_is_null(expected->access_token))
        return NULL;
    size_t half = 16;
    if (expected->algorithm == JOSE_EDDSA) {
        crypto_sha512(expected->access_token, hash);
        half = 32;
    } else {
        crypto_sha256(expected->access_token, hash);
    }
    return is_same(told, crypto_base64url(arena, (Text){ (const char *)hash, half }))
               ? NULL
               : "The access token is not the one that the token was made with (at_hash).";
}

static const char *first_of(const char *const *wrong, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (wrong[i] != NULL)
            return wrong[i];
    return NULL;
}

static const char *wrong_type(const JoseToken *token, const char *other)
{
    return text_is_null(token->type) || text_equal_nocase(token->type, TEXT("JWT")) ||
                   (other != NULL && text_equal_nocase(token->type, text_of(other)))
               ? NULL
               : "The token is of another kind (typ).";
}

OidcClaims oidc_id_token(Task *task, const OidcExpected *expected, Text token)
{
    JoseToken read = { 0 };
    OidcClaims result = check_signature(task, expected, token, &read);
    if (!text_is_null(result.problem))
        return result;
    Text nonce = json_text_at(result.claims, "nonce");
    const char *wrong[] = {
        wrong_type(&read, NULL),
        wrong_sender(result.claims, expected),
        wrong_audience(result.claims, expected->client_id),
        wrong_time(result.claims, true, OLDEST_S),
        is_same(nonce, expected->nonce) ? NULL : "The token belongs to another sign-in (nonce).",
        wrong_access_token(task->arena, result.claims, expected),
    };
    result.problem = text_of(first_of(wrong, sizeof wrong / sizeof wrong[0]));
    return result;
}

OidcClaims oidc_logout_token(Task *task, const OidcExpected *expected, Text token)
{
    JoseToken read = { 0 };
    OidcClaims result = check_signature(task, expected, token, &read);
    if (!text_is_null(result.problem))
        return result;
    const json_t *claims = result.claims;
    const json_t *event = json_object_get(json_object_get(claims, "events"), LOGOUT_EVENT);
    bool says_whom =
        !text_is_null(json_text_at(claims, "sub")) || !text_is_null(json_text_at(claims, "sid"));
    const char *wrong[] = {
        wrong_type(&read, "logout+jwt"),
        wrong_sender(claims, expected),
        wrong_audience(claims, expected->client_id),
        wrong_time(claims, false, OLDEST_LOGOUT_S),
        json_is_object(event) ? NULL : "The token is no logout (events).",
        json_object_get(claims, "nonce") == NULL ? NULL : "A logout has no nonce.",
        says_whom ? NULL : "The token does not say who is signed out (sub, sid).",
        text_is_null(json_text_at(claims, "jti")) ? "The token has no jti." : NULL,
    };
    result.problem = text_of(first_of(wrong, sizeof wrong / sizeof wrong[0]));
    return result;
}
