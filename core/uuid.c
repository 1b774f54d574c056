#include "core/uuid.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "core/clock.h"

/* Random bytes are fetched many at a time: a system call for each id would cost more than the id.
 */
static uint64_t random_word(void)
{
    static uint64_t words[64];
    static size_t left;
    if (left == 0) {
        if (getrandom(words, sizeof words, 0) != (ssize_t)sizeof words)
            abort();
        left = sizeof words / sizeof words[0];
    }
    return words[--left];
}

/*
 * RFC 9562 section 6.2, method 2: within a millisecond (or while the clock stands still or runs
 * backwards) the 74 random bits are a counter that grows by a random step, so ids ascend and still
 * cannot be guessed from their neighbours.
 */
Uuid uuid_new(void)
{
    static uint64_t last_ms, high, low; /* high: 12 bits, low: 62 bits */
    uint64_t now = (uint64_t)clock_now_ms();
    if (now > last_ms) {
        last_ms = now;
        high = random_word() >> 53; /* 11 bits: the counter starts in its lower half */
        low = random_word() >> 2;
    } else {
        low += 1 + (random_word() >> 32);
        if (low >> 62 != 0) {
            low &= (UINT64_C(1) << 62) - 1;
            high++;
        }
        if (high >> 12 != 0) {
            high = 0;
            last_ms++;
        }
    }
    Uuid uuid;
    for (int i = 0; i < 6; i++)
        uuid.bytes[i] = (uint8_t)(last_ms >> (40 - 8 * i));
    uuid.bytes[6] = (uint8_t)(0x70 | high >> 8);
    uuid.bytes[7] = (uint8_t)high;
    uint64_t tail = low | UINT64_C(2) << 62;
    for (int i = 0; i < 8; i++)
        uuid.bytes[8 + i] = (uint8_t)(tail >> (56 - 8 * i));
    return uuid;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static bool is_hyphen_place(size_t at)
{
    return at == 8 || at == 13 || at == 18 || at == 23;
}

bool uuid_parse(Text text, Uuid *uuid)
{
    if (text.len != UUID_TEXT_SIZE)
        return false;
    Uuid parsed;
    size_t byte = 0;
    for (size_t at = 0; at < UUID_TEXT_SIZE;) {
        if (is_hyphen_place(at)) {
            if (text.ptr[at++] != '-')
                return false;
            continue;
        }
        int high = hex_value(text.ptr[at]), low = hex_value(text.ptr[at + 1]);
        if (high < 0 || low < 0)
            return false;
        parsed.bytes[byte++] = (uint8_t)(high << 4 | low);
        at += 2;
    }
    *uuid = parsed;
    return true;
}

void uuid_write(Uuid uuid, char out[UUID_TEXT_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    size_t byte = 0;
    for (size_t at = 0; at < UUID_TEXT_SIZE;) {
        if (is_hyphen_place(at)) {
            out[at++] = '-';
            continue;
        }
        out[at++] = digits[uuid.bytes[byte] >> 4];
        out[at++] = digits[uuid.bytes[byte++] & 15];
    }
}

Text uuid_text(Arena *arena, Uuid uuid)
{
    char *out = arena_alloc(arena, UUID_TEXT_SIZE + 1);
    uuid_write(uuid, out);
    out[UUID_TEXT_SIZE] = '\0';
    return (Text){ out, UUID_TEXT_SIZE };
}

bool uuid_equal(Uuid a, Uuid b)
{
    return memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0;
}

bool uuid_is_nil(Uuid uuid)
{
    return uuid_equal(uuid, UUID_NIL);
}

uint64_t uuid_hash(Uuid uuid)
{
    /* Clients may choose ids, so all bytes count and are mixed well (the finaliser of MurmurHash3).
     */
    uint64_t a, b;
    memcpy(&a, uuid.bytes, 8);
    memcpy(&b, uuid.bytes + 8, 8);
    uint64_t hash = a ^ (b << 32 | b >> 32);
    hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccdu;
    hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53u;
    return hash ^ hash >> 33;
}
