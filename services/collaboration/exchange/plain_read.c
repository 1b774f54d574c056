#include "services/collaboration/exchange/readers.h"

/* Control characters but tabs have no meaning in a line. */
static Text cleaned(Arena *arena, Text line)
{
    char *copy = text_cstr(arena, line);
    size_t kept = 0;
    for (size_t i = 0; i < line.len; i++) {
        unsigned char c = (unsigned char)line.ptr[i];
        if ((c >= 0x20 && c != 0x7F) || c == '\t')
            copy[kept++] = (char)c;
    }
    return (Text){ copy, kept };
}

bool plain_read(Arena *arena, Text source, Imported *found)
{
    const RunStyle run = { 0 };
    const LineStyle line_style = { 0 };
    LineWriter writer;
    line_writer_init(&writer, arena, &found->content);
    if (text_ends_with(source, TEXT("\n")))
        source.len--;
    for (Text rest = source; !text_is_null(rest);) {
        Text line = cleaned(arena, text_cut(&rest, '\n'));
        if (text_is_null(found->title) && text_trim(line).len > 0)
            found->title = text_trim(line);
        line_writer_text(&writer, &run, line);
        line_writer_end(&writer, &line_style);
    }
    return found->content.count <= DELTA_MAX_COMPONENTS;
}
