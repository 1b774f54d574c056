#include "services/collaboration/exchange/file_name.h"

enum { NAME_MAX_BYTES = 120 };

static bool is_refused(unsigned char c)
{
    return c < 0x20 || c == 0x7F || strchr("/\\:*?\"<>|", c);
}

/* Neither hidden nor cut in the middle of a character. */
static Text clean_name(Arena *arena, Text title)
{
    char *name = text_cstr(arena, title);
    for (size_t i = 0; i < title.len; i++) {
        if (is_refused((unsigned char)name[i]))
            name[i] = '-';
    }
    size_t end = title.len < NAME_MAX_BYTES ? title.len : NAME_MAX_BYTES, from = 0;
    while (end < title.len && end > 0 && ((unsigned char)name[end] & 0xC0) == 0x80)
        end--;
    while (from < end && (name[from] == ' ' || name[from] == '.'))
        from++;
    while (end > from && (name[end - 1] == ' ' || name[end - 1] == '.'))
        end--;
    return end > from ? (Text){ name + from, end - from } : TEXT("document");
}

static void write_percent(Buffer *out, Text name)
{
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                        (c >= '0' && c <= '9') || (c != 0 && strchr("-._~!#$&+^`|", c));
        if (is_plain)
            buffer_byte(out, (char)c);
        else
            buffer_format(out, "%%%02X", c);
    }
}

Text file_name_disposition(Arena *arena, Text title, const char *extension)
{
    Text name = clean_name(arena, title);
    Buffer out;
    buffer_init(&out, arena, 4096);
    buffer_literal(&out, "attachment; filename=\"");
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];
        if ((c & 0xC0) != 0x80)
            buffer_byte(&out, c < 0x80 && c != '%' ? (char)c : '_');
    }
    buffer_format(&out, ".%s\"; filename*=UTF-8''", extension);
    write_percent(&out, name);
    buffer_format(&out, ".%s", extension);
    return buffer_view(&out);
}
