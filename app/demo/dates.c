#include "app/demo/dates.h"

#include <stdio.h>
#include <string.h>

#define MAX_TEXT_BYTES (1024u * 1024u)
#define DAY_S          86400

static void write_date(Buffer *out, const char *placeholder, time_t now)
{
    char text[64] = "";
    int days = 0;
    const char *format = "%V"; /* ISO 8601 week */
    if (sscanf(placeholder, "date%d", &days) == 1)
        format = "%A %-d %B";
    else if (sscanf(placeholder, "day%d", &days) == 1)
        format = "%Y-%m-%d";
    time_t then = now + (time_t)days * DAY_S;
    struct tm parts;
    gmtime_r(&then, &parts);
    /* The formats are the three above. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    strftime(text, sizeof text, format, &parts);
#pragma GCC diagnostic pop
    buffer_text(out, text_of(text));
}

Text dates_fill(Arena *arena, Text source, time_t now)
{
    Buffer out;
    buffer_init(&out, arena, MAX_TEXT_BYTES);
    while (source.len > 0) {
        const char *open = memmem(source.ptr, source.len, "{{", 2);
        const char *close =
            open ? memmem(open, source.len - (size_t)(open - source.ptr), "}}", 2) : NULL;
        size_t before = close ? (size_t)(open - source.ptr) : source.len;
        buffer_text(&out, text_slice(source, 0, before));
        if (!close)
            break;
        write_date(&out,
                   text_cstr(arena, text_slice(source, before + 2, (size_t)(close - source.ptr))),
                   now);
        source = text_slice(source, (size_t)(close - source.ptr) + 2, source.len);
    }
    return buffer_view(&out);
}
