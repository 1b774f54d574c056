#include "gateway/graphql/json_view.h"

#include <assert.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static size_t skip_blanks(Text text, size_t at)
{
    while (at < text.len && is_blank(text.ptr[at]))
        at++;
    return at;
}

static size_t skip_string(Text text, size_t at)
{
    for (at++; at < text.len && text.ptr[at] != '"'; at++)
        if (text.ptr[at] == '\\')
            at++;
    return at + 1;
}

/* Behind the value that begins at `at`. Brackets within strings are no brackets. */
static size_t skip_value(Text text, size_t at)
{
    size_t depth = 0;
    do {
        char c = at < text.len ? text.ptr[at] : '\0';
        if (c == '"') {
            at = skip_string(text, at);
        } else if (c == '{' || c == '[') {
            depth++;
            at++;
        } else if (c == '}' || c == ']') {
            depth--;
            at++;
        } else if (depth == 0) {
            while (at < text.len && strchr(",]} \n\t\r", text.ptr[at]) == NULL)
                at++;
        } else {
            at++;
        }
    } while (depth > 0 && at < text.len);
    return at < text.len ? at : text.len;
}

bool json_view_next(Text *rest, Text *key, Text *value)
{
    size_t at = skip_blanks(*rest, 0);
    /* The opening bracket, or the comma behind the value before. */
    if (at < rest->len && strchr("{[,", rest->ptr[at]) != NULL)
        at = skip_blanks(*rest, at + 1);
    if (at >= rest->len || rest->ptr[at] == ']' || rest->ptr[at] == '}')
        return false;
    if (key != NULL) {
        size_t end = skip_string(*rest, at);
        *key = text_slice(*rest, at, end);
        at = skip_blanks(*rest, end);
        assert(at < rest->len && rest->ptr[at] == ':');
        at = skip_blanks(*rest, at + 1);
    }
    size_t end = skip_value(*rest, at);
    *value = text_slice(*rest, at, end);
    *rest = text_slice(*rest, end, rest->len);
    return true;
}

static int hex_value(char c)
{
    return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

static uint32_t read_unit(const char *digits)
{
    uint32_t unit = 0;
    for (int i = 0; i < 4; i++)
        unit = unit << 4 | (uint32_t)hex_value(digits[i]);
    return unit;
}

static size_t write_point(char *out, uint32_t point)
{
    size_t len = 0;
    if (point < 0x80) {
        out[len++] = (char)point;
        return len;
    }
    if (point < 0x800) {
        out[len++] = (char)(0xc0 | point >> 6);
    } else {
        if (point < 0x10000) {
            out[len++] = (char)(0xe0 | point >> 12);
        } else {
            out[len++] = (char)(0xf0 | point >> 18);
            out[len++] = (char)(0x80 | (point >> 12 & 0x3f));
        }
        out[len++] = (char)(0x80 | (point >> 6 & 0x3f));
    }
    out[len++] = (char)(0x80 | (point & 0x3f));
    return len;
}

/* Undoes escapes into `out`, which is never longer than what is read. */
static size_t undo_escapes(Text inside, char *out)
{
    size_t len = 0;
    for (size_t i = 0; i < inside.len; i++) {
        char c = inside.ptr[i];
        if (c != '\\') {
            out[len++] = c;
            continue;
        }
        c = inside.ptr[++i];
        static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
        const char *found = strchr(from, c);
        if (c != 'u') {
            out[len++] = found != NULL ? to[found - from] : c;
            continue;
        }
        uint32_t point = read_unit(inside.ptr + i + 1);
        i += 4;
        if (point >= 0xd800 && point < 0xdc00 && inside.len - i > 6) {
            point = 0x10000 + ((point - 0xd800) << 10) + (read_unit(inside.ptr + i + 3) - 0xdc00);
            i += 6;
        }
        len += write_point(out + len, point);
    }
    return len;
}

Text json_view_text(Arena *arena, Text string)
{
    Text inside = text_slice(string, 1, string.len - 1);
    if (memchr(inside.ptr, '\\', inside.len) == NULL)
        return inside;
    char *out = arena_alloc(arena, inside.len);
    return (Text){ out, undo_escapes(inside, out) };
}

static bool is_key(Text raw, const char *key)
{
    Text inside = text_slice(raw, 1, raw.len - 1);
    if (memchr(inside.ptr, '\\', inside.len) == NULL)
        return text_equal(inside, text_of(key));
    char room[256];
    return inside.len <= sizeof room &&
           text_equal((Text){ room, undo_escapes(inside, room) }, text_of(key));
}

Text json_view_member(Text object, const char *key)
{
    Text found, value;
    if (json_view_kind(object) != '{')
        return TEXT_NULL;
    while (json_view_next(&object, &found, &value))
        if (is_key(found, key))
            return value;
    return TEXT_NULL;
}
