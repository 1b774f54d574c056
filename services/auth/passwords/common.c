#include "services/auth/passwords/common.h"

#include <string.h>

#include "core/crypto.h"

#define MIN_CORE     5
#define MAX_WORD     128
#define MIN_DISTINCT 4

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_listed(Text word)
{
    uint8_t digest[32];
    crypto_sha256(word, digest);
    uint64_t wanted = 0;
    for (size_t i = 0; i < 8; i++)
        wanted = wanted << 8 | digest[i];
    size_t from = 0, to = COMMON_PASSWORDS_COUNT;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (COMMON_PASSWORDS[middle] < wanted)
            from = middle + 1;
        else
            to = middle;
    }
    return from < COMMON_PASSWORDS_COUNT && COMMON_PASSWORDS[from] == wanted;
}

/* What is between the first and the last letter. */
static Text core_of(Text word)
{
    size_t from = 0, to = word.len;
    while (from < to && !is_letter(word.ptr[from]))
        from++;
    while (to > from && !is_letter(word.ptr[to - 1]))
        to--;
    return text_slice(word, from, to);
}

static bool has_few_characters(Text word)
{
    bool seen[256] = { false };
    size_t distinct = 0;
    for (size_t i = 0; i < word.len; i++) {
        uint8_t byte = (uint8_t)word.ptr[i];
        distinct += !seen[byte];
        seen[byte] = true;
    }
    return distinct < MIN_DISTINCT;
}

/* 1234567890, abcdefghij, 9876543210 and their like, but for a character or two. */
static bool is_run(Text word)
{
    size_t up = 0, down = 0;
    for (size_t i = 1; i < word.len; i++) {
        int step = word.ptr[i] - word.ptr[i - 1];
        up += step == 1 || step == -9;
        down += step == -1 || step == 9;
    }
    return (up > down ? up : down) + 3 >= word.len;
}

bool password_is_common(Text password)
{
    char lower[MAX_WORD];
    if (password.len == 0 || password.len > sizeof lower)
        return password.len == 0;
    for (size_t i = 0; i < password.len; i++) {
        char c = password.ptr[i];
        lower[i] = c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
    }
    Text word = { lower, password.len };
    Text core = core_of(word);
    bool common =
        is_listed(word) || has_few_characters(word) || is_run(word) ||
        (core.len >= MIN_CORE && word.len - core.len <= COMMON_DECORATION && is_listed(core));
    crypto_wipe(lower, sizeof lower);
    return common;
}
