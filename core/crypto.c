#include "core/crypto.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

void crypto_init(void)
{
    if (sodium_init() < 0)
        abort();
}

void crypto_random(void *out, size_t size)
{
    randombytes_buf(out, size);
}

static const unsigned char *bytes_of(Text text)
{
    return (const unsigned char *)(text.len > 0 ? text.ptr : "");
}

void crypto_sha256(Text input, uint8_t out[32])
{
    crypto_hash_sha256(out, bytes_of(input), input.len);
}

void crypto_sha512(Text input, uint8_t out[64])
{
    crypto_hash_sha512(out, bytes_of(input), input.len);
}

void crypto_keyed_hash(const uint8_t key[32], Text input, uint8_t out[32])
{
    crypto_generichash(out, 32, bytes_of(input), input.len, key, 32);
}

static void write_nonce(uint64_t nonce,
                        unsigned char out[crypto_aead_chacha20poly1305_ietf_NPUBBYTES])
{
    memset(out, 0, crypto_aead_chacha20poly1305_ietf_NPUBBYTES);
    for (size_t i = 0; i < 8; i++)
        out[4 + i] = (unsigned char)(nonce >> (8 * i));
}

void crypto_seal(const uint8_t key[32], uint64_t nonce, Text beside, char *bytes, size_t size)
{
    unsigned char once[crypto_aead_chacha20poly1305_ietf_NPUBBYTES];
    unsigned char *at = (unsigned char *)bytes;
    write_nonce(nonce, once);
    crypto_aead_chacha20poly1305_ietf_encrypt(at, NULL, at, size, bytes_of(beside), beside.len,
                                              NULL, once, key);
}

bool crypto_unseal(const uint8_t key[32], uint64_t nonce, Text beside, char *bytes, size_t size)
{
    unsigned char once[crypto_aead_chacha20poly1305_ietf_NPUBBYTES];
    unsigned char *at = (unsigned char *)bytes;
    write_nonce(nonce, once);
    return size >= CRYPTO_TAG_BYTES &&
           crypto_aead_chacha20poly1305_ietf_decrypt(at, NULL, NULL, at, size, bytes_of(beside),
                                                     beside.len, once, key) == 0;
}

bool crypto_equal(const void *a, const void *b, size_t size)
{
    return sodium_memcmp(a, b, size) == 0;
}

void crypto_wipe(void *secret, size_t size)
{
    sodium_memzero(secret, size);
}

Text crypto_base64url(Arena *arena, Text bytes)
{
    size_t room = sodium_base64_encoded_len(bytes.len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *out = arena_alloc(arena, room);
    sodium_bin2base64(out, room, bytes_of(bytes), bytes.len,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return (Text){ out, room - 1 };
}

/* libsodium takes 0xDF for '_' where char is signed: it compares more than eight bits. */
static bool is_ascii(Text text)
{
    unsigned all = 0;
    for (size_t i = 0; i < text.len; i++)
        all |= (unsigned char)text.ptr[i];
    return all < 0x80;
}

bool crypto_base64url_decode(Text text, void *out, size_t size)
{
    size_t decoded;
    const char *end;
    if (text_is_null(text) || !is_ascii(text) ||
        sodium_base642bin(out, size, text.ptr, text.len, NULL, &decoded, &end,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return false;
    return decoded == size && end == text.ptr + text.len;
}
