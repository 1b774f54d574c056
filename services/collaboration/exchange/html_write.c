/*
 * HTML. What the editor shows as flat lines with an indent are lists in lists here, as other
 * programs expect them; lines of a quotation and of code share one element. Blanks that HTML would
 * run together are kept by a style where there are any. All text and every value is escaped, and an
 * address is written only when it is one that a link or an image may have.
 */
#include <string.h>

#include "services/collaboration/exchange/writers.h"

typedef struct HtmlWriter {
    Buffer *out;
    int depth; /* lists that are open */
    ListKind list[LINE_MAX_INDENT + 1];
    bool has_item[LINE_MAX_INDENT + 1];
    bool in_quote;
} HtmlWriter;

static void write_escaped(Buffer *out, Text text)
{
    for (size_t i = 0; i < text.len; i++) {
        switch (text.ptr[i]) {
        case '&':
            buffer_literal(out, "&amp;");
            break;
        case '<':
            buffer_literal(out, "&lt;");
            break;
        case '>':
            buffer_literal(out, "&gt;");
            break;
        case '"':
            buffer_literal(out, "&quot;");
            break;
        default:
            buffer_byte(out, text.ptr[i]);
        }
    }
}

static void write_attribute(Buffer *out, const char *name, Text value)
{
    buffer_format(out, " %s=\"", name);
    write_escaped(out, value);
    buffer_byte(out, '"');
}

/* ---- runs ---- */

/* What a colour, a size or a font may be made of, so that it is one value of one property. */
static bool is_css_value(Text value)
{
    if (text_is_null(value) || value.len == 0 || value.len > 60)
        return false;
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!is_plain && !strchr(" #(),.%-", c))
            return false;
    }
    return true;
}

/* The editor's names of sizes; other values are lengths. */
static const struct {
    Text name, length;
} sizes[] = { { { "small", 5 }, { "0.75em", 6 } },
              { { "large", 5 }, { "1.5em", 5 } },
              { { "huge", 4 }, { "2.5em", 5 } } };

static Text size_length(Text size)
{
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        if (text_equal(size, sizes[i].name))
            return sizes[i].length;
    }
    return size;
}

static void write_property(Buffer *out, const char *name, Text value)
{
    if (is_css_value(value))
        buffer_format(out, "%s:%.*s;", name, TEXT_ARG(value));
}

static bool write_span(Buffer *out, const RunStyle *style)
{
    Buffer css;
    buffer_init(&css, out->arena, 1024);
    write_property(&css, "color", style->colour);
    write_property(&css, "background-color", style->background);
    if (!text_is_null(style->size))
        write_property(&css, "font-size", size_length(style->size));
    write_property(&css, "font-family", style->font);
    if (css.len == 0)
        return false;
    buffer_literal(out, "<span");
    write_attribute(out, "style", text_slice(buffer_view(&css), 0, css.len - 1));
    buffer_byte(out, '>');
    return true;
}

static const struct {
    size_t offset;
    const char *tag;
} tags[] = {
    { offsetof(RunStyle, bold), "strong" },   { offsetof(RunStyle, italic), "em" },
    { offsetof(RunStyle, underline), "u" },   { offsetof(RunStyle, strike), "s" },
    { offsetof(RunStyle, subscript), "sub" }, { offsetof(RunStyle, superscript), "sup" },
    { offsetof(RunStyle, code), "code" },
};
enum { TAG_COUNT = sizeof tags / sizeof tags[0] };

static bool has_tag(const RunStyle *style, size_t i)
{
    return *(const bool *)((const char *)style + tags[i].offset);
}

static void write_body(Buffer *out, const Run *run)
{
    switch (run->kind) {
    case RUN_TEXT:
        write_escaped(out, run->text);
        break;
    case RUN_IMAGE:
        if (!address_is_picture(run->text)) {
            write_escaped(out, text_is_null(run->alt) ? TEXT("") : run->alt);
            break;
        }
        buffer_literal(out, "<img");
        write_attribute(out, "src", run->text);
        if (!text_is_null(run->alt))
            write_attribute(out, "alt", run->alt);
        buffer_byte(out, '>');
        break;
    case RUN_VIDEO:
        if (!address_is_safe(run->text))
            break;
        buffer_literal(out, "<video controls");
        write_attribute(out, "src", run->text);
        buffer_literal(out, "></video>");
        break;
    case RUN_FORMULA:
        buffer_literal(out, "<span");
        write_attribute(out, "data-formula", run->text);
        buffer_byte(out, '>');
        write_escaped(out, run->text);
        buffer_literal(out, "</span>");
        break;
    case RUN_OTHER:
        break;
    }
}

static void write_run(Buffer *out, const Run *run)
{
    const RunStyle *style = &run->style;
    bool is_link = address_is_safe(style->link);
    if (is_link) {
        buffer_literal(out, "<a");
        write_attribute(out, "href", style->link);
        buffer_byte(out, '>');
    }
    bool has_span = write_span(out, style);
    for (size_t i = 0; i < TAG_COUNT; i++) {
        if (has_tag(style, i))
            buffer_format(out, "<%s>", tags[i].tag);
    }
    write_body(out, run);
    for (size_t i = TAG_COUNT; i-- > 0;) {
        if (has_tag(style, i))
            buffer_format(out, "</%s>", tags[i].tag);
    }
    if (has_span)
        buffer_literal(out, "</span>");
    if (is_link)
        buffer_literal(out, "</a>");
}

/* Blanks at an end, two together, or a tab. */
static bool has_fragile_blanks(const Line *line)
{
    char before = ' ';
    for (uint32_t i = 0; i < line->count; i++) {
        const Run *run = &line->runs[i];
        for (size_t k = 0; run->kind == RUN_TEXT && k < run->text.len; k++) {
            char c = run->text.ptr[k];
            if (c == '\t' || (c == ' ' && before == ' '))
                return true;
            before = c;
        }
        if (run->kind != RUN_TEXT)
            before = 'x';
    }
    return line->count > 0 && before == ' ';
}

static void write_runs(Buffer *out, const Line *line)
{
    bool keeps = has_fragile_blanks(line);
    if (keeps)
        buffer_literal(out, "<span style=\"white-space:pre-wrap\">");
    for (uint32_t i = 0; i < line->count; i++)
        write_run(out, &line->runs[i]);
    if (line->count == 0)
        buffer_literal(out, "<br>");
    if (keeps)
        buffer_literal(out, "</span>");
}

/* ---- lines ---- */

/* What a line has beside its kind. An item's indent is its depth. */
static void write_line_style(Buffer *out, const LineStyle *style)
{
    static const char *const aligns[] = { NULL, "center", "right", "justify" };
    bool has_indent = style->indent > 0 && style->kind != LINE_LIST;
    if (style->is_rtl)
        buffer_literal(out, " dir=\"rtl\"");
    if (style->align == ALIGN_START && !has_indent)
        return;
    buffer_literal(out, " style=\"");
    if (style->align != ALIGN_START)
        buffer_format(out, "text-align:%s%s", aligns[style->align], has_indent ? ";" : "");
    if (has_indent)
        buffer_format(out, "padding-left:%dem", style->indent * 3);
    buffer_byte(out, '"');
}

static void close_lists(HtmlWriter *w, int depth)
{
    while (w->depth > depth) {
        w->depth--;
        if (w->has_item[w->depth])
            buffer_literal(w->out, "</li>\n");
        buffer_text(w->out, w->list[w->depth] == LIST_ORDERED ? TEXT("</ol>\n") : TEXT("</ul>\n"));
    }
}

static void open_list(HtmlWriter *w, ListKind kind)
{
    buffer_text(w->out, kind == LIST_ORDERED ? TEXT("<ol>\n") : TEXT("<ul>\n"));
    w->list[w->depth] = kind;
    w->has_item[w->depth++] = false;
}

static void write_item(HtmlWriter *w, const Line *line)
{
    int depth = line->style.indent + 1;
    bool is_ordered = line->style.list == LIST_ORDERED;
    close_lists(w, depth);
    if (w->depth == depth && (w->list[depth - 1] == LIST_ORDERED) != is_ordered)
        close_lists(w, depth - 1);
    while (w->depth < depth) {
        if (w->depth > 0 && !w->has_item[w->depth - 1]) {
            buffer_literal(w->out, "<li style=\"list-style-type:none\">\n");
            w->has_item[w->depth - 1] = true;
        }
        open_list(w, line->style.list);
    }
    if (w->has_item[depth - 1])
        buffer_literal(w->out, "</li>\n");
    w->has_item[depth - 1] = true;
    buffer_literal(w->out, "<li");
    write_line_style(w->out, &line->style);
    buffer_byte(w->out, '>');
    if (line->style.list == LIST_CHECKED)
        buffer_literal(w->out, "<input type=\"checkbox\" checked disabled> ");
    else if (line->style.list == LIST_UNCHECKED)
        buffer_literal(w->out, "<input type=\"checkbox\" disabled> ");
    if (line->count > 0)
        write_runs(w->out, line);
}

static bool is_same_code(const LineStyle *a, const LineStyle *b)
{
    return b->kind == LINE_CODE && text_equal(a->language, b->language) &&
           text_is_null(a->language) == text_is_null(b->language) && a->align == b->align &&
           a->indent == b->indent && a->is_rtl == b->is_rtl;
}

/* Returns how many lines the block has. */
static size_t write_code(HtmlWriter *w, const Line *lines, size_t count)
{
    size_t n = 0;
    buffer_literal(w->out, "<pre");
    write_line_style(w->out, &lines[0].style);
    buffer_literal(w->out, "><code");
    if (!text_is_null(lines[0].style.language)) {
        buffer_literal(w->out, " class=\"language-");
        write_escaped(w->out, lines[0].style.language);
        buffer_byte(w->out, '"');
    }
    buffer_byte(w->out, '>');
    for (; n < count && is_same_code(&lines[0].style, &lines[n].style); n++) {
        write_escaped(w->out, line_text(w->out->arena, &lines[n]));
        buffer_byte(w->out, '\n');
    }
    buffer_literal(w->out, "</code></pre>\n");
    return n;
}

static void write_block(HtmlWriter *w, const Line *line)
{
    char tag[] = "h1";
    if (line->style.kind == LINE_HEADING)
        tag[1] = (char)('0' + line->style.level);
    bool is_heading = line->style.kind == LINE_HEADING;
    buffer_format(w->out, "<%s", is_heading ? tag : "p");
    write_line_style(w->out, &line->style);
    buffer_byte(w->out, '>');
    write_runs(w->out, line);
    buffer_format(w->out, "</%s>\n", is_heading ? tag : "p");
}

static void write_quotation(HtmlWriter *w, bool in_quote)
{
    if (in_quote != w->in_quote)
        buffer_text(w->out, in_quote ? TEXT("<blockquote>\n") : TEXT("</blockquote>\n"));
    w->in_quote = in_quote;
}

static void write_lines(HtmlWriter *w, const Lines *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        const Line *line = &lines->lines[i];
        LineKind kind = line->style.kind;
        if (kind != LINE_LIST)
            close_lists(w, 0);
        write_quotation(w, kind == LINE_QUOTE);
        if (line->count == 1 && line->runs[0].kind == RUN_VIDEO) {
            write_body(w->out, &line->runs[0]);
            buffer_byte(w->out, '\n');
        } else if (kind == LINE_LIST) {
            write_item(w, line);
        } else if (kind == LINE_CODE) {
            i += write_code(w, line, lines->count - i) - 1;
        } else {
            write_block(w, line);
        }
    }
    close_lists(w, 0);
    write_quotation(w, false);
}

/* By the generator html_read() knows that styles here are the document's own. */
static const Text head =
    TEXT("<!doctype html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"generator\" content=\"Insula\">\n<title>");
static const Text style = TEXT(
    "</title>\n<style>\n"
    "body { max-width: 44em; margin: 2em auto; padding: 0 1em; font: 1rem/1.6 system-ui, "
    "sans-serif; color-scheme: light dark; }\n"
    "h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin: 1.4em 0 0.4em; }\n"
    "p { margin: 0.4em 0; }\n"
    "li { text-align: start; }\n"
    "img, video { max-width: 100%; }\n"
    "code, pre { font-family: ui-monospace, monospace; font-size: 0.9em; }\n"
    "pre { padding: 0.8em 1em; overflow: auto; background: rgb(128 128 128 / 12%); }\n"
    "blockquote { margin: 0.8em 0; padding-left: 1em; border-left: 3px solid rgb(128 128 128 / "
    "40%); }\n"
    "</style>\n</head>\n<body>\n");

void html_write(Buffer *out, Text title, const Lines *lines)
{
    HtmlWriter w = { .out = out };
    buffer_text(out, head);
    write_escaped(out, title);
    buffer_text(out, style);
    buffer_literal(out, "<h1>");
    write_escaped(out, title);
    buffer_literal(out, "</h1>\n");
    write_lines(&w, lines);
    buffer_literal(out, "</body>\n</html>\n");
}
