#include "core/json.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

JsonWriter json_writer(Buffer *out)
{
    return (JsonWriter){ .out = out };
}

/* The comma before a value or key, when there is one. */
static void separate(JsonWriter *w)
{
    if (w->after_key) {
        w->after_key = false;
        return;
    }
    uint64_t bit = UINT64_C(1) << w->depth % 64;
    if ((w->not_first[w->depth / 64] & bit) != 0)
        buffer_byte(w->out, ',');
    w->not_first[w->depth / 64] |= bit;
}

static void open_level(JsonWriter *w, char bracket)
{
    separate(w);
    buffer_byte(w->out, bracket);
    assert(w->depth < JSON_MAX_WRITE_DEPTH);
    w->depth++;
    w->not_first[w->depth / 64] &= ~(UINT64_C(1) << w->depth % 64);
}

static void close_level(JsonWriter *w, char bracket)
{
    assert(w->depth > 0 && !w->after_key);
    w->depth--;
    buffer_byte(w->out, bracket);
}

void json_object_begin(JsonWriter *w)
{
    open_level(w, '{');
}

void json_object_end(JsonWriter *w)
{
    close_level(w, '}');
}

void json_array_begin(JsonWriter *w)
{
    open_level(w, '[');
}

void json_array_end(JsonWriter *w)
{
    close_level(w, ']');
}

void json_key(JsonWriter *w, Text key)
{
    assert(!w->after_key);
    separate(w);
    json_escape(w->out, key);
    buffer_byte(w->out, ':');
    w->after_key = true;
}

void json_put_text(JsonWriter *w, Text value)
{
    separate(w);
    if (text_is_null(value))
        buffer_literal(w->out, "null");
    else
        json_escape(w->out, value);
}

void json_put_int(JsonWriter *w, int64_t value)
{
    separate(w);
    buffer_int(w->out, value);
}

void json_put_bool(JsonWriter *w, bool value)
{
    separate(w);
    buffer_text(w->out, value ? TEXT("true") : TEXT("false"));
}

void json_put_null(JsonWriter *w)
{
    separate(w);
    buffer_literal(w->out, "null");
}

void json_put_uuid(JsonWriter *w, Uuid value)
{
    if (uuid_is_nil(value)) {
        json_put_null(w);
        return;
    }
    separate(w);
    char out[UUID_TEXT_SIZE + 2];
    out[0] = out[UUID_TEXT_SIZE + 1] = '"';
    uuid_write(value, out + 1);
    buffer_add(w->out, out, sizeof out);
}

void json_put_time(JsonWriter *w, TimeMs value)
{
    if (value == INT64_MIN) {
        json_put_null(w);
        return;
    }
    separate(w);
    char out[CLOCK_TEXT_SIZE + 2];
    out[0] = out[CLOCK_TEXT_SIZE + 1] = '"';
    clock_write(value, out + 1);
    buffer_add(w->out, out, sizeof out);
}

void json_put_raw(JsonWriter *w, Text json)
{
    separate(w);
    buffer_text(w->out, text_is_null(json) ? TEXT("null") : json);
}

/* The shortest digits that read back as the same double, and always recognisable as no integer. */
static void put_real(Buffer *out, double value)
{
    char digits[40];
    assert(isfinite(value)); /* JSON has no others, so none was read */
    int len = 0;
    for (int precision = 15; precision <= 17; precision++) {
        len = snprintf(digits, sizeof digits, "%.*g", precision, value);
        if (strtod(digits, NULL) == value)
            break;
    }
    buffer_add(out, digits, (size_t)len);
    if (strpbrk(digits, ".e") == NULL)
        buffer_literal(out, ".0");
}

void json_put_tree(JsonWriter *w, const json_t *tree)
{
    switch (json_typeof(tree)) {
    case JSON_OBJECT: {
        json_object_begin(w);
        json_t *object = (json_t *)(uintptr_t)tree; /* jansson's iterators want it writable */
        for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at)) {
            json_key(w, (Text){ json_object_iter_key(at), json_object_iter_key_len(at) });
            json_put_tree(w, json_object_iter_value(at));
        }
        json_object_end(w);
        break;
    }
    case JSON_ARRAY:
        json_array_begin(w);
        for (size_t i = 0; i < json_array_size(tree); i++)
            json_put_tree(w, json_array_get(tree, i));
        json_array_end(w);
        break;
    case JSON_STRING:
        json_put_text(w, json_string_text(tree));
        break;
    case JSON_INTEGER:
        json_put_int(w, json_integer_value(tree));
        break;
    case JSON_REAL:
        separate(w);
        put_real(w->out, json_real_value(tree));
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        json_put_bool(w, json_is_true(tree));
        break;
    case JSON_NULL:
        json_put_null(w);
        break;
    }
}

static void escape_byte(Buffer *out, unsigned char c)
{
    static const char letters[] = { ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f',
                                    ['\r'] = 'r', ['"'] = '"',  ['\\'] = '\\' };
    static const char digits[] = "0123456789abcdef";
    if (c < sizeof letters && letters[c] != 0) {
        buffer_byte(out, '\\');
        buffer_byte(out, letters[c]);
    } else {
        char unicode[6] = { '\\', 'u', '0', '0', digits[c >> 4], digits[c & 15] };
        buffer_add(out, unicode, sizeof unicode);
    }
}

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c != '"' && c != '\\';
}

static void escape_valid(Buffer *out, Text value)
{
    size_t start = 0;
    for (size_t i = 0; i < value.len; i++) {
        if (is_plain((unsigned char)value.ptr[i]))
            continue;
        buffer_add(out, value.ptr + start, i - start);
        escape_byte(out, (unsigned char)value.ptr[i]);
        start = i + 1;
    }
    buffer_add(out, value.ptr + start, value.len - start);
}

/* Bytes that are no UTF-8 (a log line about a hostile request) become U+FFFD, so that what we write
 * is always JSON. */
static void escape_invalid(Buffer *out, Text value)
{
    for (size_t i = 0; i < value.len;) {
        size_t len = 1;
        while (len <= 4 && i + len <= value.len && !text_is_utf8(text_slice(value, i, i + len)))
            len++;
        if (len <= 4 && i + len <= value.len) {
            escape_valid(out, text_slice(value, i, i + len));
            i += len;
        } else {
            buffer_literal(out, "\xEF\xBF\xBD");
            i++;
        }
    }
}

#define EACH_BYTE(byte) (UINT64_C(0x0101010101010101) * (byte))

/* True when some byte of the eight is zero (high bit set in the result; exact as to "any"). */
static uint64_t has_zero(uint64_t eight)
{
    return (eight - EACH_BYTE(0x01)) & ~eight & EACH_BYTE(0x80);
}

/* Most strings are ASCII with nothing to escape: eight bytes are asked at once. */
static bool is_plain_ascii(Text value)
{
    size_t i = 0;
    for (uint64_t eight; value.len - i >= sizeof eight; i += sizeof eight) {
        memcpy(&eight, value.ptr + i, sizeof eight);
        uint64_t below_space = (eight - EACH_BYTE(0x20)) & ~eight & EACH_BYTE(0x80);
        if ((below_space | (eight & EACH_BYTE(0x80)) | has_zero(eight ^ EACH_BYTE('"')) |
             has_zero(eight ^ EACH_BYTE('\\'))) != 0)
            return false;
    }
    for (; i < value.len; i++)
        if (!is_plain((unsigned char)value.ptr[i]) || (unsigned char)value.ptr[i] >= 0x80)
            return false;
    return true;
}

void json_escape(Buffer *out, Text value)
{
    buffer_byte(out, '"');
    if (is_plain_ascii(value))
        buffer_text(out, value);
    else if (text_is_utf8(value))
        escape_valid(out, value);
    else
        escape_invalid(out, value);
    buffer_byte(out, '"');
}
