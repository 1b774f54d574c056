#include "gateway/rate_limit.h"

#include <stdatomic.h>
#include <string.h>

#include "core/clock.h"
#include "core/setting.h"
#include "core/shared.h"
#include "gateway/principal.h"

#define MINUTE_US 60000000LL
#define WAYS      4 /* one cache line a set */

typedef struct Bucket {
    _Atomic uint64_t tag; /* of the key; 0: free */
    _Atomic int64_t
        arrives; /* theoretical arrival time of the next request, monotonic microseconds */
} Bucket;

typedef struct BucketSet {
    Bucket ways[WAYS];
} BucketSet;

#define SETS ((SHARED_LIMIT_BYTES - PRINCIPAL_SHARED_BYTES) / sizeof(BucketSet))

/* A bucket whose time has passed is full, which is what a missing one is: it may be given away. */
static Bucket *find_bucket(uint64_t hash, int64_t now_us)
{
    BucketSet *set = (BucketSet *)shared_limits() + hash % SETS;
    uint64_t tag = hash | 1;
    Bucket *best = &set->ways[0];
    int64_t best_arrives = INT64_MAX;
    for (size_t i = 0; i < WAYS; i++) {
        Bucket *bucket = &set->ways[i];
        if (atomic_load_explicit(&bucket->tag, memory_order_acquire) == tag)
            return bucket;
        int64_t arrives = atomic_load_explicit(&bucket->arrives, memory_order_relaxed);
        if (arrives < best_arrives) {
            best_arrives = arrives;
            best = bucket;
        }
    }
    atomic_store_explicit(&best->arrives, now_us, memory_order_relaxed);
    atomic_store_explicit(&best->tag, tag, memory_order_release);
    return best;
}

static uint64_t hash_of(Text key)
{
    return text_hash(key, 0x696e73756c61);
}

static RateDecision decide(int64_t limit, int64_t interval, int64_t ahead_us)
{
    RateDecision decision = { .limit = limit, .is_allowed = ahead_us + interval <= MINUTE_US };
    if (decision.is_allowed) {
        ahead_us += interval;
        decision.remaining = (MINUTE_US - ahead_us) / interval;
        decision.reset_s = (int)((ahead_us + 999999) / 1000000);
    } else {
        decision.reset_s = (int)((ahead_us + interval - MINUTE_US + 999999) / 1000000);
    }
    return decision;
}

RateDecision rate_look(Text key, int64_t limit, int64_t now_us)
{
    if (limit <= 0)
        return (RateDecision){ .is_allowed = true };
    Bucket *bucket = find_bucket(hash_of(key), now_us);
    int64_t arrives = atomic_load_explicit(&bucket->arrives, memory_order_relaxed);
    return decide(limit, MINUTE_US / limit, arrives > now_us ? arrives - now_us : 0);
}

RateDecision rate_take(Text key, int64_t limit, int64_t now_us)
{
    if (limit <= 0)
        return (RateDecision){ .is_allowed = true };
    int64_t interval = MINUTE_US / limit;
    Bucket *bucket = find_bucket(hash_of(key), now_us);
    int64_t arrives = atomic_load_explicit(&bucket->arrives, memory_order_relaxed);
    for (;;) {
        int64_t ahead = arrives > now_us ? arrives - now_us : 0;
        RateDecision decision = decide(limit, interval, ahead);
        if (!decision.is_allowed || atomic_compare_exchange_weak_explicit(
                                        &bucket->arrives, &arrives, now_us + ahead + interval,
                                        memory_order_relaxed, memory_order_relaxed))
            return decision;
    }
}

typedef struct RateClass {
    const char *name;
    const char *setting;
} RateClass;

static const RateClass CLASSES[] = {
    [RATE_READ] = { "read", "rate_read_per_minute" },
    [RATE_WRITE] = { "write", "rate_write_per_minute" },
    [RATE_SIGN_IN] = { "sign-in", "rate_sign_in_per_minute" },
};

/* Settings do not change while a process lives, and looking one up is a search by name. */
static int64_t class_limit(Rate rate)
{
    static int64_t limits[RATE_NONE];
    static bool is_read;
    for (size_t i = RATE_READ; !is_read && i < RATE_NONE; i++)
        limits[i] = setting_int(CLASSES[i].setting);
    is_read = true;
    return limits[rate];
}

static Rate class_of(const Request *req)
{
    const Route *route = req->route;
    if (route->rate == RATE_DEFAULT)
        return route->method == GET ? RATE_READ : RATE_WRITE;
    return route->rate;
}

/* One byte of class, one of kind of caller, then who. */
static Text caller_key(const Request *req, Rate rate, char room[64])
{
    const Context *context = &req->task.context;
    size_t len = 0;
    room[len++] = (char)('0' + rate);
    if (context->kind == CONTEXT_NONE || rate == RATE_SIGN_IN) {
        room[len++] = 'a';
        size_t size = context->address.len < 60 ? context->address.len : 60;
        if (size > 0)
            memcpy(room + len, context->address.ptr, size);
        return (Text){ room, len + size };
    }
    Uuid user_id = context->is_key ? UUID_NIL : principal_recall(context); /* a key has its own */
    room[len++] = uuid_is_nil(user_id) ? 's' : 'u';
    if (uuid_is_nil(user_id)) {
        memcpy(room + len, context->secret_hash, 32);
        return (Text){ room, len + 32 };
    }
    memcpy(room + len, context->tenant_id.bytes, 16);
    memcpy(room + len + 16, user_id.bytes, 16);
    return (Text){ room, len + 32 };
}

/* Credentials cost nothing to make up, so false ones are counted where they come from. */
static Text false_credentials_key(const Request *req, char room[64])
{
    Text address = text_slice(req->task.context.address, 0, 60);
    room[0] = 'f';
    if (address.len > 0)
        memcpy(room + 1, address.ptr, address.len);
    return (Text){ room, address.len + 1 };
}

static bool is_known(const Context *context)
{
    return context->kind == CONTEXT_NONE || !uuid_is_nil(principal_recall(context));
}

static _Noreturn void refuse_caller(Request *req, const RateDecision *decision)
{
    req->task.fault.retry_after_s = decision->reset_s;
    fail(req, 429, "rate_limited", "That was more than %lld requests a minute; go on in %d s.",
         (long long)decision->limit, decision->reset_s);
}

void rate_limit_enforce(Request *req)
{
    Rate rate = class_of(req);
    if (rate == RATE_NONE)
        return;
    char room[64];
    int64_t now_us = clock_monotonic_us();
    if (!is_known(&req->task.context)) {
        RateDecision bad =
            rate_look(false_credentials_key(req, room), class_limit(RATE_WRITE), now_us);
        if (!bad.is_allowed)
            refuse_caller(req, &bad);
    }
    RateDecision decision = rate_take(caller_key(req, rate, room), class_limit(rate), now_us);
    req->door.rate_limit = decision.limit;
    req->door.rate_remaining = decision.remaining;
    req->door.rate_reset_s = decision.reset_s;
    if (!decision.is_allowed)
        refuse_caller(req, &decision);
}

void rate_limit_finish(Request *req)
{
    char room[64];
    if (req->reply.status == 401 && req->task.context.kind != CONTEXT_NONE)
        rate_take(false_credentials_key(req, room), class_limit(RATE_WRITE), clock_monotonic_us());
    if (req->door.rate_limit == 0)
        return;
    Buffer *out = &req->reply.headers;
    const char *name = CLASSES[class_of(req)].name;
    buffer_literal(out, "RateLimit-Policy: \"");
    buffer_text(out, text_of(name));
    buffer_literal(out, "\";q=");
    buffer_int(out, req->door.rate_limit);
    buffer_literal(out, ";w=60\r\nRateLimit: \"");
    buffer_text(out, text_of(name));
    buffer_literal(out, "\";r=");
    buffer_int(out, req->door.rate_remaining);
    buffer_literal(out, ";t=");
    buffer_int(out, req->door.rate_reset_s);
    buffer_literal(out, "\r\n");
}
