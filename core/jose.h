/*
 * Jose - keys as JSON (RFC 7517) and signed tokens (compact JWS, RFC 7515), through OpenSSL.
 *
 * Owns: reading key sets, making and writing keys, signing, verifying. The caller says which
 * algorithm a signature must have; what a token says of its own algorithm is only ever compared
 * with that, and of everything else in a token's head only `kid` is looked at, to choose among the
 * keys the caller brought; jose_verify_own() alone takes the key from the head, for whoever asks no
 * more than that somebody has it. Must never know: what claims mean, where keys come from, when
 * they end.
 *
 * Everything belongs to the arena. Making an RSA key takes tens of milliseconds and signing with
 * one half of one: jose_make() and jose_sign() block; call them where that is no harm.
 */
#ifndef INSULA_CORE_JOSE_H
#define INSULA_CORE_JOSE_H

#include "core/json.h"
#include "core/text.h"

#define JOSE_MAX_TOKEN_BYTES (64 * 1024)
#define JOSE_MAX_KEYS        64
#define JOSE_MAX_KID_BYTES   255

typedef enum JoseAlgorithm {
    JOSE_RS256,
    JOSE_PS256,
    JOSE_ES256,
    JOSE_EDDSA,
    JOSE_ALGORITHMS,
} JoseAlgorithm;

/* "RS256" and so on. */
Text jose_name(JoseAlgorithm algorithm);
/* False for any other name, `none` and the symmetric ones among them. */
bool jose_algorithm_of(Text name, JoseAlgorithm *algorithm);

/* Base64url without padding, of any length, nothing but it; TEXT_NULL. */
Text jose_base64url(Arena *arena, Text text);

/* ---- keys ---- */

typedef struct JoseKey JoseKey;

typedef struct JoseKeys {
    const JoseKey *keys[JOSE_MAX_KEYS];
    size_t count;
} JoseKeys;

/* A JWK set, or one key as a set of one. Keys of other kinds, for encryption, too weak (RSA below
 * 2048 bits), private or broken are left out, as RFC 7517 asks. NULL when it is no set at all. */
const JoseKeys *jose_keys_read(Arena *arena, Text json);
Text jose_key_id(const JoseKey *key); /* TEXT_NULL: it has none */
bool jose_key_fits(const JoseKey *key, JoseAlgorithm algorithm);

/* A new key pair (RSA of 2048 bits, P-256, Ed25519), known by the kid; NULL when OpenSSL cannot. */
const JoseKey *jose_make(Arena *arena, JoseAlgorithm algorithm, Text kid);
/* The pair as PKCS #8, to be sealed; wipe it. And back; NULL when it is not one that fits. */
Text jose_private(Arena *arena, const JoseKey *pair);
const JoseKey *jose_pair(Arena *arena, JoseAlgorithm algorithm, Text kid, Text pkcs8);
/* The public key as a JWK with kid, use and the algorithm. */
void jose_key_write(Arena *arena, JsonWriter *w, const JoseKey *key, JoseAlgorithm algorithm);
/* RFC 7638, SHA-256. */
void jose_thumbprint(Arena *arena, const JoseKey *key, uint8_t out[32]);

/* ---- tokens ---- */

/* A compact JWS of the payload; `type` is its typ ("JWT"). TEXT_NULL when the key cannot. */
Text jose_sign(Arena *arena, const JoseKey *pair, JoseAlgorithm algorithm, const char *type,
               Text payload);

typedef enum JoseOutcome {
    JOSE_GOOD,
    JOSE_MALFORMED,       /* not a compact JWS, or one with critical extensions */
    JOSE_OTHER_ALGORITHM, /* than the caller's */
    JOSE_UNKNOWN_KEY,     /* no key of this kid that fits: perhaps the set is old */
    JOSE_FORGED,          /* the signature is not that key's */
} JoseOutcome;

typedef struct JoseToken {
    Text algorithm, kid, type; /* as the token says; TEXT_NULL when it does not */
    Text payload;
    const json_t *claims; /* the payload when it is a JSON object, else NULL */
} JoseToken;

/* Fills the token whenever it is not JOSE_MALFORMED; its payload is to be believed only when the
 * answer is JOSE_GOOD. A token without kid is tried with each key that fits. */
JoseOutcome jose_verify(Arena *arena, Text token, const JoseKeys *keys, JoseAlgorithm algorithm,
                        JoseToken *out);

/* A token that shows its own key (`jwk` in its head): good says that it was signed with that key,
 * by one of our algorithms that fits it, and nothing of whose it is. *key is set when it is good.
 */
JoseOutcome jose_verify_own(Arena *arena, Text token, const JoseKey **key, JoseToken *out);

/* Reads without believing: whose keys would have to be asked? False when it is malformed. */
bool jose_peek(Arena *arena, Text token, JoseToken *out);

#endif
