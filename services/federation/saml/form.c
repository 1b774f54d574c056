#include "services/federation/saml/form.h"

static int hex(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

static Text decode(Arena *arena, Text raw)
{
    char *out = arena_alloc(arena, raw.len + 1);
    size_t size = 0;
    for (size_t i = 0; i < raw.len; i++) {
        char c = raw.ptr[i];
        if (c == '%') {
            int high = raw.len - i > 2 ? hex(raw.ptr[i + 1]) : -1;
            int low = raw.len - i > 2 ? hex(raw.ptr[i + 2]) : -1;
            if (high < 0 || low < 0)
                return TEXT_NULL;
            c = (char)(high << 4 | low);
            i += 2;
        } else if (c == '+') {
            c = ' ';
        }
        out[size++] = c;
    }
    Text text = { out, size };
    return text_is_utf8(text) && text_find(text, '\0', 0) == size ? text : TEXT_NULL;
}

Text form_field(Arena *arena, Text form, const char *name)
{
    while (!text_is_null(form)) {
        Text value = text_cut(&form, '&');
        Text key = text_cut(&value, '=');
        if (text_equal(key, text_of(name)))
            return decode(arena, text_is_null(value) ? TEXT("") : value);
    }
    return TEXT_NULL;
}
