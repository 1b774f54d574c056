#include "gateway/http/target.h"

#include <string.h>

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static bool decode_path(Arena *arena, Text raw, HttpTarget *out)
{
    out->path = raw;
    if (text_find(raw, '%', 0) == raw.len)
        return true;
    char *decoded = arena_alloc(arena, raw.len);
    size_t len = 0;
    for (size_t i = 0; i < raw.len; i++) {
        char c = raw.ptr[i];
        if (c == '%') {
            int high = raw.len - i > 2 ? hex(raw.ptr[i + 1]) : -1;
            int low = raw.len - i > 2 ? hex(raw.ptr[i + 2]) : -1;
            out->wrong = "The path has a broken percent escape.";
            if (high < 0 || low < 0)
                return false;
            c = (char)(high * 16 + low);
            i += 2;
            out->wrong = "The path has an encoded slash or control character.";
            if (c == '/' || c == '\\' || (uint8_t)c < 0x20 || c == 0x7f)
                return false;
        }
        decoded[len++] = c;
    }
    out->path = (Text){ decoded, len };
    out->wrong = "The path is not UTF-8.";
    return text_is_utf8(out->path);
}

bool http_authority_is_good(Text authority)
{
    for (size_t i = 0; i < authority.len; i++) {
        char c = authority.ptr[i];
        bool is_good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '-' || c == '_' || c == ':' || c == '[' || c == ']';
        if (!is_good)
            return false;
    }
    return authority.len > 0 && authority.len <= 255;
}

/* Takes "http://authority" off, when the target starts with it. */
static bool take_authority(Text *target, HttpTarget *out)
{
    size_t scheme = 0;
    if (target->len >= 7 && text_equal_nocase(text_slice(*target, 0, 7), TEXT("http://")))
        scheme = 7;
    else if (target->len >= 8 && text_equal_nocase(text_slice(*target, 0, 8), TEXT("https://")))
        scheme = 8;
    if (scheme == 0)
        return false;
    size_t end = scheme;
    while (end < target->len && target->ptr[end] != '/' && target->ptr[end] != '?')
        end++;
    out->authority = text_slice(*target, scheme, end);
    *target = text_slice(*target, end, target->len);
    return http_authority_is_good(out->authority);
}

bool http_target_read(Arena *arena, Text target, HttpTarget *out)
{
    *out = (HttpTarget){ .wrong = "The request target is neither a path nor an http address." };
    for (size_t i = 0; i < target.len; i++) {
        if ((uint8_t)target.ptr[i] <= 0x20 || (uint8_t)target.ptr[i] >= 0x7f ||
            target.ptr[i] == '#') {
            out->wrong = "The request target holds a byte that belongs in no URI.";
            return false;
        }
    }
    if (target.len == 1 && target.ptr[0] == '*') {
        out->is_asterisk = true;
        out->path = target;
        return true;
    }
    if (target.len == 0 || (target.ptr[0] != '/' && !take_authority(&target, out)))
        return false;
    size_t mark = text_find(target, '?', 0);
    if (mark < target.len)
        out->query = text_slice(target, mark + 1, target.len);
    Text raw = text_slice(target, 0, mark);
    return decode_path(arena, raw.len == 0 ? TEXT("/") : raw, out);
}
