#include "services/oauth/protocol/signing_key.h"

#include <stdlib.h>
#include <string.h>

#include "core/cache.h"
#include "core/crypto.h"
#include "core/keyring.h"
#include "core/loop.h"
#include "core/stream.h"
#include "services/oauth/handlers.h"
#include "services/oauth/protocol/issuer.h"
#include "sql/oauth.h"

#define ALGORITHM     JOSE_RS256 /* the one that every relying party has */
#define SIGNS_FOR_MS  (90LL * 24 * 60 * 60 * 1000)
#define PUBLISHED_S   (24LL * 60 * 60) /* before it signs */
#define OVERLAP_MAX_S (7 * 24 * 60 * 60)
#define CACHED_MS     60000

/* The key that signs now, as a worker keeps it for a minute. */
typedef struct Current {
    Arena *arena;
    const JoseKey *pair;
    TimeMs since;
} Current;

static Cache *cache;

static void release(void *value)
{
    Current *current = value;
    arena_free(current->arena);
    free(current);
}

static Cache *the_cache(void)
{
    if (cache == NULL)
        cache = cache_new("oauth.signing_key", 512, CACHED_MS, release);
    return cache;
}

static KeyringPlace place_of(const Request *req, Uuid id)
{
    return (KeyringPlace){ req->task.context.tenant_id, "oauth.signing_key", "sealed", id };
}

/* ---- making ---- */

typedef struct Making {
    Arena *arena;
    Text kid, kept, public_key;
} Making;

/* On libuv's pool: nobody waits for the primes. */
static void make(void *argument)
{
    Making *making = argument;
    const JoseKey *pair = jose_make(making->arena, ALGORITHM, making->kid);
    if (pair == NULL)
        return;
    making->kept = jose_private(making->arena, pair);
    Buffer text;
    buffer_init(&text, making->arena, 8192);
    JsonWriter w = json_writer(&text);
    jose_key_write(making->arena, &w, pair, ALGORITHM);
    making->public_key = buffer_view(&text);
}

typedef struct Fresh {
    Uuid id;
    Text sealed, public_key;
} Fresh;

static Fresh make_key(Request *req)
{
    Fresh fresh = { .id = uuid_new() };
    Making making = { .arena = req->task.arena, .kid = uuid_text(req->task.arena, fresh.id) };
    loop_work(make, &making);
    if (text_is_null(making.kept))
        fail(req, 503, "secrets_unavailable", "No key could be made.");
    KeyringPlace place = place_of(req, fresh.id);
    fresh.sealed = keyring_seal(&req->task, &place, making.kept);
    crypto_wipe((char *)making.kept.ptr, making.kept.len);
    fresh.public_key = making.public_key;
    return fresh;
}

/* In a transaction that has the lock. */
static void insert(Request *req, const Fresh *fresh, int64_t in_s)
{
    sql_signing_key_insert(req, fresh->id, jose_name(ALGORITHM), fresh->public_key, fresh->sealed,
                           in_s);
}

static bool is_due(TimeMs newest)
{
    return newest + SIGNS_FOR_MS < clock_now_ms();
}

static void make_when_due(Request *req)
{
    Fresh fresh = make_key(req);
    db_begin(&req->task);
    sql_signing_key_lock(req);
    SigningKeyNewest newest = sql_signing_key_newest(req);
    if (!newest.found || is_due(newest.active_from))
        insert(req, &fresh, newest.found ? PUBLISHED_S : 0);
    db_commit(&req->task);
}

/* ---- reading ---- */

static Current *load(Request *req, bool *needs_key)
{
    SigningKeyRowRows keys = sql_signing_keys(req);
    TimeMs now = clock_now_ms();
    *needs_key = keys.count == 0 || is_due(keys.rows[0].active_from);
    const SigningKeyRow *row = keys.count == 0 ? NULL : &keys.rows[keys.count - 1];
    for (size_t i = keys.count; i-- > 0;)
        if (keys.rows[i].active_from <= now)
            row = &keys.rows[i];
    if (row == NULL)
        return NULL;
    KeyringPlace place = place_of(req, row->id);
    Text kept = keyring_unseal(&req->task, &place, row->sealed);
    Current *current = calloc(1, sizeof *current);
    if (current == NULL)
        abort();
    current->arena = arena_new();
    current->since = row->active_from;
    current->pair = jose_pair(current->arena, ALGORITHM, uuid_text(current->arena, row->id), kept);
    crypto_wipe((char *)kept.ptr, kept.len);
    if (current->pair != NULL)
        return current;
    release(current);
    fail(req, 500, "secret_damaged", "A stored secret is damaged.");
}

/* From the cache or the database; the pointer is good until the coroutine yields. */
static const Current *current_of(Request *req, bool *needs_key)
{
    Uuid tenant_id = req->task.context.tenant_id;
    *needs_key = false;
    const Current *known = cache_get(the_cache(), tenant_id, TEXT("current"));
    if (known != NULL)
        return known;
    uint64_t mark = cache_mark(the_cache());
    Current *read = load(req, needs_key);
    if (read != NULL)
        cache_put_since(the_cache(), mark, tenant_id, TEXT("current"), read);
    return cache_get(the_cache(), tenant_id, TEXT("current"));
}

void signing_key_ensure(Request *req)
{
    bool needs_key;
    current_of(req, &needs_key);
    if (needs_key)
        make_when_due(req);
}

Text signing_key_sign(Request *req, Text claims)
{
    bool needs_key;
    const Current *current = current_of(req, &needs_key);
    Text token = current == NULL
                     ? TEXT_NULL
                     : jose_sign(req->task.arena, current->pair, ALGORITHM, "JWT", claims);
    if (text_is_null(token))
        fail(req, 503, "secrets_unavailable", "There is no key to sign with; try again.");
    return token;
}

static Text key_set(Request *req)
{
    SigningKeyRowRows keys = sql_signing_keys(req);
    Buffer *body = reply_buffer(req);
    buffer_literal(body, "{\"keys\":[");
    for (size_t i = 0; i < keys.count; i++) {
        if (i > 0)
            buffer_byte(body, ',');
        buffer_text(body, keys.rows[i].public_key);
    }
    buffer_literal(body, "]}");
    return buffer_view(body);
}

const json_t *signing_key_read(Request *req, Text token)
{
    JoseToken read;
    const JoseKeys *keys = jose_keys_read(req->task.arena, key_set(req));
    JoseOutcome outcome = jose_verify(req->task.arena, token, keys, ALGORITHM, &read);
    return outcome == JOSE_GOOD ? read.claims : NULL;
}

/* GET .../jwks */
void oauth_jwks(Request *req)
{
    issuer_enter(req);
    signing_key_ensure(req);
    reply_header(req, "Cache-Control", TEXT("public, max-age=300"));
    reply_json(req, 200, key_set(req));
}

typedef struct SigningKeyRotate {
    ShapeGiven given;
    int64_t overlap_s;
} SigningKeyRotate;

static const ShapeField rotate_fields[] = {
    SHAPE_FIELD(SigningKeyRotate, overlap_s, SHAPE_INT, .min = 0, .max = OVERLAP_MAX_S,
                .help = "How long the new key is published before it signs; default a day. 0: at "
                        "once, when the old one may have been seen."),
};
const Shape signing_key_rotate_shape = SHAPE_OF(SigningKeyRotate, rotate_fields);

/* POST /v1/oauth/signing-keys/rotate - another key signs from now on, or soon. */
void signing_key_rotate(Request *req)
{
    const SigningKeyRotate *body = body_of(req, SigningKeyRotate);
    int64_t overlap_s = shape_given(body, 0) ? body->overlap_s : PUBLISHED_S;
    request_require_context(req);
    Fresh fresh = make_key(req);
    request_begin(req);
    sql_signing_key_lock(req);
    insert(req, &fresh, sql_signing_key_newest(req).found ? overlap_s : 0);
    event_emit(req, "signing_key.rotated", fresh.id, TEXT_NULL);
    reply_empty(req, 204);
    Uuid tenant_id = req->task.context.tenant_id;
    request_commit(req);
    cache_invalidate(the_cache(), tenant_id, TEXT_NULL);
}
