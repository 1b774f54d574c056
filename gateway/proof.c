#include "gateway/proof.h"

#include <string.h>

#include "core/clock.h"
#include "core/crypto.h"
#include "core/jose.h"
#include "core/setting.h"
#include "gateway/door.h"

#define LIFETIME_S   120 /* of a proof, from when it says that it was made */
#define CLOCK_SKEW_S 30
#define JTI_MAX      255

static _Noreturn void refuse_proof(Request *req, int status, const char *why)
{
    fail(req, status, "invalid_dpop_proof", "%s", why);
}

static Text header_of(Request *req, int status)
{
    Text found = TEXT_NULL;
    for (size_t i = 0; i < req->header_count; i++) {
        if (!text_equal(req->headers[i].name, TEXT("dpop")))
            continue;
        if (!text_is_null(found))
            refuse_proof(req, status, "Send one DPoP header, not several.");
        found = req->headers[i].value;
    }
    return found;
}

static const char *method_of(const Request *req)
{
    static const char *const names[METHOD_COUNT] = { "GET",    "POST", "PUT",    "PATCH",
                                                     "DELETE", "HEAD", "OPTIONS" };
    return names[req->method];
}

/* Scheme and host in any case; without what stands behind ? and #. Where the operator has said what
 * this platform is called, no Host header says otherwise. */
static bool is_here(const Request *req, Text address)
{
    Text own = text_of(setting_text("origin"));
    Text origin = own.len > 0 ? own : req->origin;
    address = text_slice(address, 0, text_find(address, '#', 0));
    address = text_slice(address, 0, text_find(address, '?', 0));
    return address.len > origin.len &&
           text_equal_nocase(text_slice(address, 0, origin.len), origin) &&
           text_equal(text_slice(address, origin.len, address.len), req->path);
}

static bool is_of_token(Arena *arena, Text access_token, Text claimed)
{
    uint8_t hash[32];
    crypto_sha256(access_token, hash);
    Text wanted = crypto_base64url(arena, (Text){ (const char *)hash, sizeof hash });
    return wanted.len == claimed.len && crypto_equal(wanted.ptr, claimed.ptr, wanted.len);
}

/* NULL: the claims are for this request, now. */
static const char *defect_of(const Request *req, Text access_token, const json_t *claims)
{
    const json_t *made = json_object_get(claims, "iat");
    int64_t now_s = clock_now_ms() / 1000;
    if (!text_equal(json_text_at(claims, "htm"), text_of(method_of(req))))
        return "htm of the proof is another method.";
    if (!is_here(req, json_text_at(claims, "htu")))
        return "htu of the proof is another address.";
    if (!json_is_integer(made) || json_integer_value(made) < now_s - LIFETIME_S ||
        json_integer_value(made) > now_s + CLOCK_SKEW_S)
        return "The proof was not made just now (iat).";
    Text jti = json_text_at(claims, "jti");
    if (jti.len == 0 || jti.len > JTI_MAX)
        return "The proof has no jti.";
    if (!text_is_null(access_token) &&
        !is_of_token(req->task.arena, access_token, json_text_at(claims, "ath")))
        return "ath of the proof is that of another access token.";
    return NULL;
}

static void fill(Proof *proof, Arena *arena, const JoseKey *key, const json_t *claims)
{
    jose_thumbprint(arena, key, proof->key);
    uint8_t both[sizeof proof->key + JTI_MAX];
    Text jti = json_text_at(claims, "jti");
    memcpy(both, proof->key, sizeof proof->key);
    memcpy(both + sizeof proof->key, jti.ptr, jti.len);
    crypto_sha256((Text){ (const char *)both, sizeof proof->key + jti.len }, proof->once);
    proof->until =
        (json_integer_value(json_object_get(claims, "iat")) + LIFETIME_S + CLOCK_SKEW_S) * 1000;
}

bool proof_read(Request *req, int status, Text access_token, Proof *proof)
{
    JoseToken token;
    const JoseKey *key;
    Text header = header_of(req, status);
    if (text_is_null(header))
        return false;
    if (jose_verify_own(req->task.arena, header, &key, &token) != JOSE_GOOD)
        refuse_proof(req, status, "The proof is not signed with the key that it shows.");
    if (!text_equal(token.type, TEXT("dpop+jwt")) || token.claims == NULL)
        refuse_proof(req, status, "The proof is no dpop+jwt.");
    const char *defect = defect_of(req, access_token, token.claims);
    if (defect != NULL)
        refuse_proof(req, status, defect);
    fill(proof, req->task.arena, key, token.claims);
    return true;
}

void proof_spend(Request *req, int status, const Proof *proof)
{
    if (!door_note_proof(&req->task, proof))
        refuse_proof(req, status, "This proof was used before.");
}

void proof_bind(const uint8_t key[32], uint8_t secret_hash[32])
{
    uint8_t both[64];
    memcpy(both, secret_hash, 32);
    memcpy(both + 32, key, 32);
    crypto_sha256((Text){ (const char *)both, sizeof both }, secret_hash);
}
