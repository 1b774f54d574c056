#include "services/collaboration/text/surrogate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_UNITS = 0x800, FIRST_SURROGATE = 0xD800 };
static const unsigned BLOCKS[] = { 0xE000, 0xE800, 0xF000 };

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The unit of the \uXXXX escape at `at`, or -1 when there is none. */
static int escape_at(Text text, size_t at)
{
    if (at + 6 > text.len || text.ptr[at] != '\\' || text.ptr[at + 1] != 'u')
        return -1;
    int unit = 0;
    for (size_t i = at + 2; i < at + 6; i++) {
        int digit = hex_digit(text.ptr[i]);
        if (digit < 0)
            return -1;
        unit = unit << 4 | digit;
    }
    return unit;
}

static bool is_high(int unit)
{
    return unit >= 0xD800 && unit < 0xDC00;
}

static bool is_low(int unit)
{
    return unit >= 0xDC00 && unit < 0xE000;
}

/*
 * Calls visit for each lone surrogate escape; stops when visit is NULL and one was found. Backslash
 * pairs are skipped, so an escaped backslash before "ud800" is not taken for an escape.
 */
static bool each_lone(Text text, void (*visit)(char *escape, int unit, unsigned base), char *copy,
                      unsigned base)
{
    bool found = false;
    const char *at = memchr(text.ptr, '\\', text.len);
    for (size_t i = at ? (size_t)(at - text.ptr) : text.len; i < text.len;) {
        if (text.ptr[i] != '\\') {
            i++;
            continue;
        }
        int unit = escape_at(text, i);
        if (unit < 0) {
            i += 2;
            continue;
        }
        if (is_high(unit) && is_low(escape_at(text, i + 6))) {
            i += 12;
            continue;
        }
        if (is_high(unit) || is_low(unit)) {
            found = true;
            if (!visit)
                return true;
            visit(copy + i, unit, base);
        }
        i += 6;
    }
    return found;
}

static bool uses_block(Text text, unsigned base)
{
    for (size_t i = 0; i + 2 < text.len; i++) {
        const unsigned char *c = (const unsigned char *)text.ptr + i;
        int unit = -1;
        if (c[0] == 0xEE || c[0] == 0xEF)
            unit = (c[0] & 0x0F) << 12 | (c[1] & 0x3F) << 6 | (c[2] & 0x3F);
        else if (c[0] == '\\')
            unit = escape_at(text, i);
        if (unit >= (int)base && unit < (int)base + BLOCK_UNITS)
            return true;
    }
    return false;
}

static void replace_escape(char *escape, int unit, unsigned base)
{
    static const char digits[] = "0123456789abcdef";
    unsigned mapped = base + (unsigned)(unit - FIRST_SURROGATE);
    for (int i = 0; i < 4; i++)
        escape[2 + i] = digits[mapped >> (12 - 4 * i) & 15];
}

json_t *surrogate_read_json(Arena *arena, Text source, unsigned *lone_base, JsonError *error)
{
    *lone_base = 0;
    if (!each_lone(source, NULL, NULL, 0))
        return json_read(arena, source, true, error);
    for (size_t i = 0; i < sizeof BLOCKS / sizeof BLOCKS[0]; i++) {
        if (uses_block(source, BLOCKS[i]))
            continue;
        Text copy = text_copy(arena, source);
        each_lone(source, replace_escape, (char *)(uintptr_t)copy.ptr, BLOCKS[i]);
        *lone_base = BLOCKS[i];
        return json_read(arena, copy, true, error);
    }
    *error =
        (JsonError){ .message = "lone surrogates beside characters of all private-use blocks" };
    return NULL;
}

static bool in_block(uint32_t point, unsigned lone_base)
{
    return lone_base != 0 && point >= lone_base && point < lone_base + BLOCK_UNITS;
}

/* The next code point of valid UTF-8. */
static uint32_t next_point(const unsigned char **at)
{
    const unsigned char *c = *at;
    if (c[0] < 0x80) {
        *at = c + 1;
        return c[0];
    }
    if (c[0] < 0xE0) {
        *at = c + 2;
        return (c[0] & 0x1Fu) << 6 | (c[1] & 0x3Fu);
    }
    if (c[0] < 0xF0) {
        *at = c + 3;
        return (c[0] & 0x0Fu) << 12 | (c[1] & 0x3Fu) << 6 | (c[2] & 0x3Fu);
    }
    *at = c + 4;
    return (c[0] & 0x07u) << 18 | (c[1] & 0x3Fu) << 12 | (c[2] & 0x3Fu) << 6 | (c[3] & 0x3Fu);
}

const uint16_t *surrogate_to_utf16(Arena *arena, Text utf8, unsigned lone_base, uint32_t *length)
{
    uint16_t *units = arena_alloc(arena, (utf8.len ? utf8.len : 1) * sizeof *units);
    uint32_t n = 0;
    const unsigned char *at = (const unsigned char *)utf8.ptr;
    const unsigned char *end = at + utf8.len;
    while (at < end) {
        uint32_t point = next_point(&at);
        if (in_block(point, lone_base)) {
            units[n++] = (uint16_t)(FIRST_SURROGATE + (point - lone_base));
        } else if (point < 0x10000) {
            units[n++] = (uint16_t)point;
        } else {
            point -= 0x10000;
            units[n++] = (uint16_t)(0xD800 + (point >> 10));
            units[n++] = (uint16_t)(0xDC00 + (point & 0x3FF));
        }
    }
    *length = n;
    return units;
}

static void write_escaped_unit(Buffer *out, unsigned unit)
{
    buffer_format(out, "\\u%04x", unit);
}

static void write_point(Buffer *out, uint32_t point)
{
    switch (point) {
    case '"':
        buffer_literal(out, "\\\"");
        return;
    case '\\':
        buffer_literal(out, "\\\\");
        return;
    case '\n':
        buffer_literal(out, "\\n");
        return;
    case '\t':
        buffer_literal(out, "\\t");
        return;
    default:
        break;
    }
    char *to = buffer_reserve(out, 4);
    if (point < 0x20) {
        write_escaped_unit(out, point);
    } else if (!to) {
        return;
    } else if (point < 0x80) {
        to[0] = (char)point;
        out->len += 1;
    } else if (point < 0x800) {
        to[0] = (char)(0xC0 | point >> 6);
        to[1] = (char)(0x80 | (point & 0x3F));
        out->len += 2;
    } else if (point < 0x10000) {
        to[0] = (char)(0xE0 | point >> 12);
        to[1] = (char)(0x80 | (point >> 6 & 0x3F));
        to[2] = (char)(0x80 | (point & 0x3F));
        out->len += 3;
    } else {
        to[0] = (char)(0xF0 | point >> 18);
        to[1] = (char)(0x80 | (point >> 12 & 0x3F));
        to[2] = (char)(0x80 | (point >> 6 & 0x3F));
        to[3] = (char)(0x80 | (point & 0x3F));
        out->len += 4;
    }
}

static bool is_plain(uint16_t unit)
{
    return unit >= 0x20 && unit < 0x80 && unit != '"' && unit != '\\';
}

void surrogate_write_json(Buffer *out, const uint16_t *units, uint32_t length)
{
    for (uint32_t i = 0; i < length;) {
        uint32_t run = i;
        while (run < length && is_plain(units[run]))
            run++;
        if (run > i) {
            char *to = buffer_reserve(out, run - i);
            if (!to)
                return;
            for (uint32_t k = i; k < run; k++)
                *to++ = (char)units[k];
            out->len += run - i;
            i = run;
            continue;
        }
        int unit = units[i++];
        if (is_high(unit) && i < length && is_low(units[i]))
            write_point(out, 0x10000u + ((uint32_t)(unit - 0xD800) << 10 | (units[i++] - 0xDC00u)));
        else if (is_high(unit) || is_low(unit))
            write_escaped_unit(out, (unsigned)unit);
        else
            write_point(out, (uint32_t)unit);
    }
}

void surrogate_write_string(Buffer *out, Text utf8, unsigned lone_base)
{
    buffer_byte(out, '"');
    const unsigned char *at = (const unsigned char *)utf8.ptr;
    const unsigned char *end = at + utf8.len;
    while (at < end) {
        uint32_t point = next_point(&at);
        if (in_block(point, lone_base))
            write_escaped_unit(out, FIRST_SURROGATE + (point - lone_base));
        else
            write_point(out, point);
    }
    buffer_byte(out, '"');
}

/* The fewest digits that read back as the same double. */
static void write_shortest(Buffer *out, double real)
{
    char digits[32];
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, real);
        if (strtod(digits, NULL) == real)
            break;
    }
    buffer_text(out, text_of(digits));
}

static void write_number(Buffer *out, const json_t *value)
{
    if (json_is_integer(value)) {
        buffer_int(out, json_integer_value(value));
        return;
    }
    double real = json_real_value(value);
    if (real == floor(real) && fabs(real) < 9007199254740992.0)
        buffer_int(out, (int64_t)real);
    else
        write_shortest(out, real);
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void write_object(Buffer *out, const json_t *object, unsigned lone_base)
{
    size_t count = json_object_size(object);
    const char **keys = count ? malloc(count * sizeof *keys) : NULL;
    size_t n = 0;
    for (void *it = json_object_iter((json_t *)(uintptr_t)object); it && keys;
         it = json_object_iter_next((json_t *)(uintptr_t)object, it))
        keys[n++] = json_object_iter_key(it);
    if (n > 1)
        qsort(keys, n, sizeof *keys, compare_keys);
    buffer_byte(out, '{');
    for (size_t i = 0; i < n; i++) {
        if (i)
            buffer_byte(out, ',');
        surrogate_write_string(out, text_of(keys[i]), lone_base);
        buffer_byte(out, ':');
        surrogate_write_canonical(out, json_object_get(object, keys[i]), lone_base);
    }
    buffer_byte(out, '}');
    free(keys);
}

void surrogate_write_canonical(Buffer *out, const json_t *value, unsigned lone_base)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        write_object(out, value, lone_base);
        return;
    case JSON_ARRAY:
        buffer_byte(out, '[');
        for (size_t i = 0; i < json_array_size(value); i++) {
            if (i)
                buffer_byte(out, ',');
            surrogate_write_canonical(out, json_array_get(value, i), lone_base);
        }
        buffer_byte(out, ']');
        return;
    case JSON_STRING:
        surrogate_write_string(out, json_string_text(value), lone_base);
        return;
    case JSON_INTEGER:
    case JSON_REAL:
        write_number(out, value);
        return;
    case JSON_TRUE:
        buffer_literal(out, "true");
        return;
    case JSON_FALSE:
        buffer_literal(out, "false");
        return;
    case JSON_NULL:
    default:
        buffer_literal(out, "null");
        return;
    }
}
