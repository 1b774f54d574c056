/*
 * Markdown comes in by way of HTML: cmark-gfm (CommonMark 0.29 with GitHub's tables, check lists,
 * strike-through and bare addresses) writes it, and what reads HTML from anybody reads it, with all
 * its care for what must not come in. So HTML inside Markdown means what it says.
 */
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <stdlib.h>

#include "services/collaboration/exchange/markdown_html.h"

enum { FRONT_MATTER_LINES = 200 };

static void free_string(void *string)
{
    free(string);
}

static Text render(Arena *arena, Text source)
{
    static const char *const names[] = { "table", "strikethrough", "autolink", "tasklist" };
    const int options = CMARK_OPT_UNSAFE | CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE;
    cmark_gfm_core_extensions_ensure_registered();
    cmark_parser *parser = cmark_parser_new(options);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(names[i]));
    cmark_parser_feed(parser, source.ptr, source.len);
    cmark_node *tree = cmark_parser_finish(parser);
    char *html = cmark_render_html(tree, options, cmark_parser_get_syntax_extensions(parser));
    cmark_node_free(tree);
    cmark_parser_free(parser);
    arena_defer(arena, free_string, html);
    return text_of(html);
}

/* "---", lines of "name: value", "---": what other programs note of a file before its text. */
static Text take_front_matter(Text source, Text *title)
{
    Text rest = source;
    if (!text_equal(text_trim(text_cut(&rest, '\n')), TEXT("---")))
        return source;
    for (int i = 0; i < FRONT_MATTER_LINES && !text_is_null(rest); i++) {
        Text value = text_trim(text_cut(&rest, '\n'));
        if (text_equal(value, TEXT("---")))
            return text_is_null(rest) ? TEXT("") : rest;
        Text name = text_cut(&value, ':');
        if (text_equal(name, TEXT("title")) && !text_is_null(value))
            *title = text_trim(value);
    }
    return source;
}

static Text unquoted(Text value)
{
    bool is_quoted = value.len >= 2 && value.ptr[0] == value.ptr[value.len - 1] &&
                     (value.ptr[0] == '"' || value.ptr[0] == '\'');
    return is_quoted ? text_slice(value, 1, value.len - 1) : value;
}

bool markdown_read(Arena *arena, Text source, Imported *found)
{
    Text title = TEXT_NULL;
    Text body = take_front_matter(source, &title);
    if (body.len == source.len)
        title = TEXT_NULL;
    if (!markdown_html_read(arena, render(arena, body), found))
        return false;
    if (text_is_null(found->title) && !text_is_null(title) && title.len > 0)
        found->title = unquoted(title);
    return true;
}
