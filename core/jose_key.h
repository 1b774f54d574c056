/* What jose.c and jose_key.c share: a key as OpenSSL has it. */
#ifndef INSULA_CORE_JOSE_KEY_H
#define INSULA_CORE_JOSE_KEY_H

#include <openssl/evp.h>

#include "core/jose.h"

typedef enum JoseKind { JOSE_RSA, JOSE_P256, JOSE_ED25519 } JoseKind;

struct JoseKey {
    JoseKind kind;
    EVP_PKEY *pkey;
    Text kid;
    bool is_bound; /* to one algorithm, by the key's own word */
    JoseAlgorithm bound;
};

/* As jose_keys_read(), of one that was read; NULL when it is none that verifies. */
const JoseKey *jose_key_of(Arena *arena, const json_t *jwk);

#define JOSE_COORDINATE_BYTES 32

#endif
