#include "gateway/shape_text.h"

#include <string.h>

size_t shape_code_points(Text text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
    return count;
}

bool shape_has_controls(Text text, bool lines)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (lines && (c == '\n' || c == '\t'))
            continue;
        if (c < 0x20 || c == 0x7f)
            return true;
        /* U+0080..U+009F */
        if (c == 0xc2 && i + 1 < text.len && (unsigned char)text.ptr[i + 1] < 0xa0)
            return true;
    }
    return false;
}

static bool is_alphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_label(Text label)
{
    if (label.len == 0 || label.len > 63 || label.ptr[0] == '-' || label.ptr[label.len - 1] == '-')
        return false;
    for (size_t i = 0; i < label.len; i++)
        if (!is_alphanumeric(label.ptr[i]) && label.ptr[i] != '-')
            return false;
    return true;
}

bool shape_is_email(Text text)
{
    static const char others[] = ".!#$%&'*+/=?^_`{|}~-";
    size_t at = text_find(text, '@', 0);
    if (text.len > 254 || at == 0 || at > 64 || at == text.len)
        return false;
    for (size_t i = 0; i < at; i++)
        if (!is_alphanumeric(text.ptr[i]) && memchr(others, text.ptr[i], sizeof others - 1) == NULL)
            return false;
    for (Text rest = text_slice(text, at + 1, text.len); !text_is_null(rest);)
        if (!is_label(text_cut(&rest, '.')))
            return false;
    return true;
}

Text shape_email_normal(Arena *arena, Text text)
{
    size_t at = text_find(text, '@', 0);
    char *copy = arena_alloc(arena, text.len + 1);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        copy[i] = i > at && c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    copy[text.len] = '\0';
    return (Text){ copy, text.len };
}

bool shape_is_slug(Text text)
{
    if (text.len < 2 || !is_label(text))
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] >= 'A' && text.ptr[i] <= 'Z')
            return false;
    return true;
}
