#include "services/collaboration/socket/connection_id.h"

#include <string.h>

#include "core/crypto.h"
#include "sql/collaboration.h"

enum { RANDOM_BYTES = 12, MAC_BYTES = 12 };

static uint8_t key[32];
static bool ready;

void connection_id_start(Task *task)
{
    uint8_t fresh[32];
    crypto_random(fresh, sizeof fresh);
    sql_secret_put_in(task, TEXT("connection_id"), (Text){ (const char *)fresh, sizeof fresh });
    crypto_wipe(fresh, sizeof fresh);
    SecretRow row = sql_secret_get_in(task, TEXT("connection_id"));
    if (!row.found || row.value.len != sizeof key)
        task_fail(task, 500, "secret_missing", "The key for connection ids is damaged.");
    memcpy(key, row.value.ptr, sizeof key);
    ready = true;
}

bool connection_id_is_ready(void)
{
    return ready;
}

static void mac(const uint8_t random[RANDOM_BYTES], Uuid tenant_id, Uuid user_id,
                uint8_t out[MAC_BYTES])
{
    uint8_t input[RANDOM_BYTES + 32], hash[32];
    memcpy(input, random, RANDOM_BYTES);
    memcpy(input + RANDOM_BYTES, tenant_id.bytes, 16);
    memcpy(input + RANDOM_BYTES + 16, user_id.bytes, 16);
    crypto_keyed_hash(key, (Text){ (const char *)input, sizeof input }, hash);
    memcpy(out, hash, MAC_BYTES);
}

void connection_id_new(Uuid tenant_id, Uuid user_id, char id[CONNECTION_ID_SIZE])
{
    uint8_t bytes[RANDOM_BYTES + MAC_BYTES];
    crypto_random(bytes, RANDOM_BYTES);
    mac(bytes, tenant_id, user_id, bytes + RANDOM_BYTES);
    Arena *arena = arena_new();
    Text text = crypto_base64url(arena, (Text){ (const char *)bytes, sizeof bytes });
    memcpy(id, text.ptr, CONNECTION_ID_SIZE);
    arena_free(arena);
}

bool connection_id_belongs(Text id, Uuid tenant_id, Uuid user_id)
{
    uint8_t bytes[RANDOM_BYTES + MAC_BYTES], expected[MAC_BYTES];
    if (id.len != CONNECTION_ID_SIZE || !crypto_base64url_decode(id, bytes, sizeof bytes))
        return false;
    mac(bytes, tenant_id, user_id, expected);
    return crypto_equal(bytes + RANDOM_BYTES, expected, MAC_BYTES);
}
