#include "services/auth/factors/recovery.h"

#include <string.h>

#include "core/crypto.h"
#include "core/stream.h"
#include "services/auth/auth.h"
#include "sql/auth.h"

#define LETTERS 16

static const char alphabet[] = "abcdefghjkmnpqrstuvwxyz023456789"; /* no i, l, o, 1 */
_Static_assert(sizeof alphabet - 1 == 32, "five bits a letter");

static void hash_letters(Uuid user_id, const char letters[LETTERS], uint8_t hash[32])
{
    char text[sizeof user_id.bytes + LETTERS];
    memcpy(text, user_id.bytes, sizeof user_id.bytes);
    memcpy(text + sizeof user_id.bytes, letters, LETTERS);
    crypto_sha256((Text){ text, sizeof text }, hash);
}

static Text make_code(Arena *arena, Uuid user_id, uint8_t hash[32])
{
    uint8_t random[LETTERS];
    char letters[LETTERS];
    char *shown = arena_alloc(arena, RECOVERY_CODE_CHARS);
    size_t length = 0;
    crypto_random(random, sizeof random);
    for (size_t i = 0; i < LETTERS; i++) {
        letters[i] = alphabet[random[i] % 32];
        if (i > 0 && i % 4 == 0)
            shown[length++] = '-';
        shown[length++] = letters[i];
    }
    hash_letters(user_id, letters, hash);
    return (Text){ shown, length };
}

void recovery_make(Request *req, Uuid user_id, Text codes[RECOVERY_CODES])
{
    uint8_t hashes[RECOVERY_CODES][32];
    Text views[RECOVERY_CODES];
    for (size_t i = 0; i < RECOVERY_CODES; i++) {
        codes[i] = make_code(req->task.arena, user_id, hashes[i]);
        views[i] = (Text){ (const char *)hashes[i], sizeof hashes[i] };
    }
    sql_recovery_code_forget(req, user_id);
    sql_recovery_code_add(req, user_id, views, RECOVERY_CODES);
}

bool recovery_use(Request *req, Uuid user_id, Text code)
{
    char letters[LETTERS];
    size_t length = 0;
    for (size_t i = 0; i < code.len; i++) {
        char c = code.ptr[i];
        if (c == '-' || c == ' ')
            continue;
        if (length == LETTERS)
            return false;
        letters[length++] = c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
    }
    if (length != LETTERS)
        return false;
    uint8_t hash[32];
    hash_letters(user_id, letters, hash);
    RecoveryCodeUsed used =
        sql_recovery_code_use(req, user_id, (Text){ (const char *)hash, sizeof hash });
    if (!used.found)
        return false;
    Buffer *data = reply_buffer(req);
    JsonWriter w = json_writer(data);
    json_object_begin(&w);
    json_field(&w, "remaining", int, used.remaining);
    json_object_end(&w);
    event_emit(req, "user.recovery_code_used", user_id, buffer_view(data));
    return true;
}
