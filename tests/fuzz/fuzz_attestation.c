/* What an authenticator says, as it comes from the wire: an attestation object and authenticator
 * data never break the reader, and nothing is accepted whose signature was not made by the key in
 * it. */
#include <stdint.h>
#include <stdlib.h>

#include "core/crypto.h"
#include "services/auth/factors/cbor.h"
#include "services/auth/factors/webauthn.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t challenge[32];
static const WebauthnExpected expected = {
    challenge, { "http://localhost", 16 }, { "localhost", 9 }, false
};
#define CLIENT(type)                                                                               \
    TEXT("{\"type\":\"webauthn." type                                                              \
         "\",\"challenge\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\","                       \
         "\"origin\":\"http://localhost\"}")

static void check_items(Text text)
{
    Text item;
    while (text.len > 0 && cbor_take(&text, &item))
        if (item.len == 0 || !cbor_is_one(item))
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool is_ready;
    if (!is_ready) {
        crypto_init();
        webauthn_init();
        is_ready = true;
    }
    Arena *arena = arena_new();
    Text input = { (const char *)data, size };
    WebauthnCredential made = { 0 };
    uint32_t count = 0;
    check_items(input);
    if (webauthn_register(arena, &expected, CLIENT("create"), input, &made) == NULL &&
        (made.id.len == 0 || made.public_key.len == 0))
        abort();
    char key[64] = { 0 };
    WebauthnCredential known = { TEXT("id"), { key, sizeof key }, -7, 0 };
    if (webauthn_assert(arena, &expected, &known, CLIENT("get"), input, TEXT("0"), &count) == NULL)
        abort();
    arena_free(arena);
    return 0;
}
