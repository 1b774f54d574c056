#include "core/text.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Text text_of(const char *string)
{
    return string ? (Text){ string, strlen(string) } : TEXT_NULL;
}

bool text_equal(Text a, Text b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool text_equal_nocase(Text a, Text b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.ptr[i]) != lower(b.ptr[i]))
            return false;
    return true;
}

bool text_starts_with(Text text, Text prefix)
{
    return text.len >= prefix.len && text_equal((Text){ text.ptr, prefix.len }, prefix);
}

bool text_ends_with(Text text, Text suffix)
{
    return text.len >= suffix.len &&
           text_equal(text_slice(text, text.len - suffix.len, text.len), suffix);
}

size_t text_find(Text text, char byte, size_t from)
{
    if (from >= text.len)
        return text.len;
    const char *found = memchr(text.ptr + from, byte, text.len - from);
    return found ? (size_t)(found - text.ptr) : text.len;
}

Text text_slice(Text text, size_t from, size_t to)
{
    if (text.ptr == NULL)
        return TEXT_NULL;
    if (to > text.len)
        to = text.len;
    if (from > to)
        from = to;
    return (Text){ text.ptr + from, to - from };
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

Text text_trim(Text text)
{
    while (text.len > 0 && is_blank(text.ptr[0])) {
        text.ptr++;
        text.len--;
    }
    while (text.len > 0 && is_blank(text.ptr[text.len - 1]))
        text.len--;
    return text;
}

Text text_cut(Text *rest, char separator)
{
    Text whole = *rest;
    size_t at = text_find(whole, separator, 0);
    *rest = at < whole.len ? text_slice(whole, at + 1, whole.len) : TEXT_NULL;
    return text_slice(whole, 0, at);
}

Text text_copy(Arena *arena, Text text)
{
    if (text.ptr == NULL)
        return TEXT_NULL;
    char *copy = arena_alloc(arena, text.len + 1);
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    return (Text){ copy, text.len };
}

char *text_cstr(Arena *arena, Text text)
{
    char *copy = arena_alloc(arena, text.len + 1);
    if (text.len > 0)
        memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    return copy;
}

Text text_vformat(Arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    assert(len >= 0);
    char *out = arena_alloc(arena, (size_t)len + 1);
    vsnprintf(out, (size_t)len + 1, format, again);
    va_end(again);
    return (Text){ out, (size_t)len };
}

Text text_format(Arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Text text = text_vformat(arena, format, args);
    va_end(args);
    return text;
}

bool text_to_int64(Text text, int64_t *value)
{
    bool negative = text.len > 0 && text.ptr[0] == '-';
    size_t i = negative ? 1 : 0;
    if (i == text.len)
        return false;
    int64_t sum = 0; /* kept negative: INT64_MIN has no positive twin */
    for (; i < text.len; i++) {
        char c = text.ptr[i];
        if (c < '0' || c > '9' || __builtin_mul_overflow(sum, 10, &sum) ||
            __builtin_sub_overflow(sum, c - '0', &sum))
            return false;
    }
    if (!negative && sum == INT64_MIN)
        return false;
    *value = negative ? sum : -sum;
    return true;
}

/* Length of the valid sequence at `s` (at most `left` bytes), 0 when there is none. RFC 3629
 * section 4. */
static size_t utf8_sequence(const unsigned char *s, size_t left)
{
    static const struct {
        unsigned char first, last, low, high; /* of the lead byte; of the second byte */
        size_t len;
    } forms[] = {
        { 0xC2, 0xDF, 0x80, 0xBF, 2 }, { 0xE0, 0xE0, 0xA0, 0xBF, 3 }, { 0xE1, 0xEC, 0x80, 0xBF, 3 },
        { 0xED, 0xED, 0x80, 0x9F, 3 }, { 0xEE, 0xEF, 0x80, 0xBF, 3 }, { 0xF0, 0xF0, 0x90, 0xBF, 4 },
        { 0xF1, 0xF3, 0x80, 0xBF, 4 }, { 0xF4, 0xF4, 0x80, 0x8F, 4 },
    };
    if (s[0] < 0x80)
        return 1;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (s[0] < forms[i].first || s[0] > forms[i].last)
            continue;
        if (left < forms[i].len || s[1] < forms[i].low || s[1] > forms[i].high)
            return 0;
        for (size_t k = 2; k < forms[i].len; k++)
            if ((s[k] & 0xC0) != 0x80)
                return 0;
        return forms[i].len;
    }
    return 0;
}

bool text_is_utf8(Text text)
{
    const unsigned char *s = (const unsigned char *)text.ptr;
    size_t i = 0;
    while (i < text.len) {
        uint64_t eight;
        if (text.len - i >= sizeof eight) { /* most text is ASCII: eight bytes at once */
            memcpy(&eight, s + i, sizeof eight);
            if ((eight & 0x8080808080808080u) == 0) {
                i += sizeof eight;
                continue;
            }
        }
        size_t len = utf8_sequence(s + i, text.len - i);
        if (len == 0)
            return false;
        i += len;
    }
    return true;
}

uint64_t text_hash(Text text, uint64_t seed)
{
    uint64_t hash = 0xcbf29ce484222325u ^ seed;
    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.ptr[i]) * 0x100000001b3u;
    return hash;
}
