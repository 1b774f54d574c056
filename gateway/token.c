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
