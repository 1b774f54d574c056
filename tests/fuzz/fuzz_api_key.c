/* Credentials as callers write them: no input may crash, what is taken for a key is written back as
 * it was read, and no changed character goes unnoticed. */
#include <assert.h>
#include <string.h>

#include "core/crypto.h"
#include "gateway/request.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    crypto_init();
    return 0;
}

static void write_and_bend(Arena *arena, Token token)
{
    char bent[128];
    Text text = api_key_write(arena, &token);
    assert(text.len < sizeof bent);
    memcpy(bent, text.ptr, text.len);
    size_t at = sizeof API_KEY_PREFIX - 1 + token.secret[0] % (text.len - sizeof API_KEY_PREFIX);
    bent[at] = bent[at] == 'A' ? 'B' : 'A';
    Token read;
    assert(api_key_parse(text, &read) == API_KEY_GOOD);
    assert(memcmp(read.secret, token.secret, sizeof read.secret) == 0);
    assert(api_key_parse((Text){ bent, text.len }, &read) == API_KEY_MISTYPED);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new();
    Token token = { 0 };
    Text text = { (const char *)data, size };
    if (api_key_parse(text, &token) == API_KEY_GOOD) {
        Text again = api_key_write(arena, &token);
        assert(text_equal(again, text));
    }
    if (size >= 64) {
        memcpy(token.session_id.bytes, data, 16);
        memcpy(token.tenant_id.bytes, data + 16, 16);
        memcpy(token.secret, data + 32, 32);
        write_and_bend(arena, token);
    }
    arena_free(arena);
    return 0;
}
