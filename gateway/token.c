#include <string.h>

#include "core/crypto.h"
#include "gateway/request.h"

/* kind, tenant, session, secret: 65 bytes, 87 characters */
#define TOKEN_BYTES (1 + 16 + 16 + 32)
#define TOKEN_CHARS 87

Text token_write(Arena *arena, const Token *token)
{
    uint8_t raw[TOKEN_BYTES];
    raw[0] = token->kind;
    memcpy(raw + 1, token->tenant_id.bytes, 16);
    memcpy(raw + 17, token->session_id.bytes, 16);
    memcpy(raw + 33, token->secret, 32);
    Text text = crypto_base64url(arena, (Text){ (const char *)raw, sizeof raw });
    crypto_wipe(raw, sizeof raw);
    return text;
}

bool token_parse(Text text, Token *token)
{
    uint8_t raw[TOKEN_BYTES];
    if (text.len != TOKEN_CHARS || !crypto_base64url_decode(text, raw, sizeof raw))
        return false;
    token->kind = raw[0];
    memcpy(token->tenant_id.bytes, raw + 1, 16);
    memcpy(token->session_id.bytes, raw + 17, 16);
    memcpy(token->secret, raw + 33, 32);
    crypto_wipe(raw, sizeof raw);
    return true;
}

/* key id, tenant, secret, checksum: 68 bytes, 91 characters behind the prefix */
#define KEY_BYTES    (16 + 16 + 32)
#define KEY_CHECKSUM 4
#define KEY_CHARS    91

/* CRC-32 as in IEEE 802.3 and zlib, half a byte at a time. */
static uint32_t crc32_of(const uint8_t *bytes, size_t size)
{
    static const uint32_t table[16] = {
        0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4,
        0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
        0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
    };
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < size; i++) {
        crc = table[(crc ^ bytes[i]) & 15] ^ (crc >> 4);
        crc = table[(crc ^ (uint32_t)(bytes[i] >> 4)) & 15] ^ (crc >> 4);
    }
    return ~crc;
}

/* Of an access token the checksum is the other way round, so that neither passes for the other. */
static void write_checksum(uint8_t raw[KEY_BYTES + KEY_CHECKSUM], uint8_t kind)
{
    uint32_t crc = crc32_of(raw, KEY_BYTES) ^ (kind == 'a' ? UINT32_MAX : 0);
    for (size_t i = 0; i < KEY_CHECKSUM; i++)
        raw[KEY_BYTES + i] = (uint8_t)(crc >> (24 - 8 * i));
}

Text api_key_write(Arena *arena, const Token *token)
{
    uint8_t raw[KEY_BYTES + KEY_CHECKSUM];
    memcpy(raw, token->session_id.bytes, 16);
    memcpy(raw + 16, token->tenant_id.bytes, 16);
    memcpy(raw + 32, token->secret, 32);
    write_checksum(raw, token->kind);
    Text body = crypto_base64url(arena, (Text){ (const char *)raw, sizeof raw });
    crypto_wipe(raw, sizeof raw);
    return text_format(arena, "%s%.*s", token->kind == 'a' ? ACCESS_TOKEN_PREFIX : API_KEY_PREFIX,
                       TEXT_ARG(body));
}

bool api_key_has_prefix(Text text)
{
    return text_starts_with(text, TEXT(API_KEY_PREFIX)) ||
           text_starts_with(text, TEXT(ACCESS_TOKEN_PREFIX));
}

ApiKeyForm api_key_parse(Text text, Token *token)
{
    const size_t prefix = sizeof API_KEY_PREFIX - 1;
    uint8_t raw[KEY_BYTES + KEY_CHECKSUM], written[KEY_CHECKSUM];
    if (!api_key_has_prefix(text))
        return API_KEY_NONE;
    uint8_t kind = text_starts_with(text, TEXT(ACCESS_TOKEN_PREFIX)) ? 'a' : 'k';
    if (text.len != prefix + KEY_CHARS ||
        !crypto_base64url_decode(text_slice(text, prefix, text.len), raw, sizeof raw))
        return API_KEY_MISTYPED;
    memcpy(written, raw + KEY_BYTES, KEY_CHECKSUM);
    write_checksum(raw, kind);
    bool is_whole = memcmp(written, raw + KEY_BYTES, KEY_CHECKSUM) == 0;
    token->kind = kind;
    memcpy(token->session_id.bytes, raw, 16);
    memcpy(token->tenant_id.bytes, raw + 16, 16);
    memcpy(token->secret, raw + 32, 32);
    crypto_wipe(raw, sizeof raw);
    return is_whole ? API_KEY_GOOD : API_KEY_MISTYPED;
}
