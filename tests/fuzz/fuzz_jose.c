/* Tokens and key sets as strangers send them: a key set, a line's end, a token. Nothing breaks the
 * readers, and nobody without the key makes a token that is good. */
#include <stdint.h>
#include <stdlib.h>

#include "core/crypto.h"
#include "core/jose.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const JoseKeys *own_keys(void)
{
    static Arena *arena;
    static const JoseKeys *keys;
    if (arena == NULL) {
        crypto_init();
        arena = arena_new();
        Buffer set;
        buffer_init(&set, arena, 4096);
        JsonWriter w = json_writer(&set);
        jose_key_write(arena, &w, jose_make(arena, JOSE_ES256, TEXT("own")), JOSE_ES256);
        keys = jose_keys_read(arena, buffer_view(&set));
    }
    return keys;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const JoseKeys *own = own_keys();
    Arena *arena = arena_new();
    Text rest = { (const char *)data, size };
    Text set = text_cut(&rest, '\n');
    Text token_text = text_is_null(rest) ? set : rest;
    const JoseKeys *keys = jose_keys_read(arena, set);
    JoseToken token;
    bool is_token = jose_peek(arena, token_text, &token);
    if (is_token && text_is_null(token.payload))
        abort();
    for (int algorithm = 0; algorithm < JOSE_ALGORITHMS; algorithm++) {
        JoseOutcome outcome =
            jose_verify(arena, token_text, keys, (JoseAlgorithm)algorithm, &token);
        if ((outcome == JOSE_MALFORMED) == is_token)
            abort();
        if (jose_verify(arena, token_text, own, (JoseAlgorithm)algorithm, &token) == JOSE_GOOD)
            abort();
    }
    arena_free(arena);
    return 0;
}
