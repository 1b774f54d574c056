#include "gateway/http/trace.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "core/uuid.h"

#define MAX_REQUEST_ID 128

/* xoshiro256++ (Blackman, Vigna 2019). */
static uint64_t random_bits(void)
{
    static uint64_t s[4];
    if ((s[0] | s[1] | s[2] | s[3]) == 0 && getrandom(s, sizeof s, 0) != (ssize_t)sizeof s)
        abort();
    uint64_t sum = s[0] + s[3];
    uint64_t result = (sum << 23 | sum >> 41) + s[0];
    uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = s[3] << 45 | s[3] >> 19;
    return result;
}

static void write_hex(char *out, uint64_t bits)
{
    for (int i = 15; i >= 0; i--, bits >>= 4)
        out[i] = "0123456789abcdef"[bits & 15];
}

Text http_request_id(Arena *arena, Text given)
{
    bool is_good = given.len > 0 && given.len <= MAX_REQUEST_ID;
    for (size_t i = 0; i < given.len && is_good; i++) {
        char c = given.ptr[i];
        is_good = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '.' ||
                  c == '_' || c == '-';
    }
    return is_good ? given : uuid_text(arena, uuid_new());
}

/* `len` lower-case hexadecimal digits, not all of them zero when it is an id. */
static bool is_hex(const char *at, size_t len, bool is_id)
{
    bool is_zero = true;
    for (size_t i = 0; i < len; i++) {
        if (!((at[i] >= '0' && at[i] <= '9') || (at[i] >= 'a' && at[i] <= 'f')))
            return false;
        is_zero = is_zero && at[i] == '0';
    }
    return !(is_id && is_zero);
}

void http_traceparent(Text given, char out[HTTP_TRACEPARENT_SIZE])
{
    bool is_good = given.len == HTTP_TRACEPARENT_SIZE && memcmp(given.ptr, "00-", 3) == 0 &&
                   is_hex(given.ptr + 3, HTTP_TRACE_ID_SIZE, true) && given.ptr[35] == '-' &&
                   is_hex(given.ptr + 36, 16, true) && given.ptr[52] == '-' &&
                   is_hex(given.ptr + 53, 2, false);
    if (is_good) {
        memcpy(out, given.ptr, HTTP_TRACEPARENT_SIZE);
    } else {
        memcpy(out, "00-", 3);
        write_hex(out + 3, random_bits() | 1);
        write_hex(out + 19, random_bits());
        memcpy(out + 52, "-01", 3);
    }
    out[35] = '-';
    write_hex(out + 36, random_bits() | 1);
}
