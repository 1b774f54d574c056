/*
 * The line that is being written while an HTML tree is walked.
 */
#include "services/collaboration/exchange/html_reader.h"

#define NO_BREAK_SPACE "\xC2\xA0"

static int within(int indent)
{
    return indent < LINE_MAX_INDENT ? indent : LINE_MAX_INDENT;
}

/* The first line of an item is the item; others in it stand below it, indented. */
static LineStyle line_style(const HtmlPlace *place)
{
    LineStyle style = { .indent = place->indent, .align = place->align, .is_rtl = place->is_rtl };
    HtmlItem *item = place->item;
    bool is_first = item && !item->is_taken && !item->is_bare;
    if (item)
        item->is_taken = true;
    if (place->in_code) {
        style.kind = LINE_CODE;
        style.language = place->language;
    } else if (place->level > 0) {
        style.kind = LINE_HEADING;
        style.level = place->level;
    } else if (is_first) {
        style.kind = LINE_LIST;
        style.list = item->kind;
        style.indent = within(place->indent > 0 ? place->indent : place->depth - 1);
    } else if (item) {
        style.indent = within(place->depth);
    } else if (place->in_quote) {
        style.kind = LINE_QUOTE;
    }
    return style;
}

static void end_line(HtmlReader *r, const HtmlPlace *place)
{
    LineStyle style = r->writer.has_content ? r->line : line_style(place);
    line_writer_end(&r->writer, &style);
    r->blank_waits = r->break_waits = false;
    r->edge_blanks = 0;
}

void html_end_block(HtmlReader *r, const HtmlPlace *place)
{
    if (r->writer.has_content || r->break_waits || r->edge_blanks > 0)
        end_line(r, place);
    r->blank_waits = false;
}

void html_force_item(HtmlReader *r, const HtmlPlace *place)
{
    html_end_block(r, place);
    if (!place->item->is_taken && !place->item->is_bare)
        end_line(r, place);
}

void html_break(HtmlReader *r, const HtmlPlace *place)
{
    if (r->break_waits)
        end_line(r, place);
    r->break_waits = true;
    r->blank_waits = false;
}

/* Something comes: what waited for it is written. */
static void go_on(HtmlReader *r, const HtmlPlace *place)
{
    if (r->break_waits)
        end_line(r, place);
    if (!r->writer.has_content)
        r->line = line_style(place);
    for (; r->edge_blanks > 0; r->edge_blanks--)
        line_writer_text(&r->writer, &place->run, TEXT(NO_BREAK_SPACE));
    if (r->blank_waits && r->writer.has_content)
        line_writer_text(&r->writer, &r->blank_style, TEXT(" "));
    r->blank_waits = false;
}

static void put(HtmlReader *r, const HtmlPlace *place, Text text)
{
    if (text.len == 0)
        return;
    go_on(r, place);
    line_writer_text(&r->writer, &place->run, text);
}

/* Formats inside code say what an editor made of it. */
static void put_code(HtmlReader *r, const HtmlPlace *place, Text text)
{
    HtmlPlace plain = *place;
    plain.run = (RunStyle){ 0 };
    for (Text rest = text; !text_is_null(rest);) {
        put(r, &plain, text_cut(&rest, '\n'));
        if (!text_is_null(rest))
            end_line(r, &plain);
    }
}

static void put_kept(HtmlReader *r, const HtmlPlace *place, Text text)
{
    for (Text rest = text; !text_is_null(rest);) {
        put(r, place, text_cut(&rest, '\n'));
        if (!text_is_null(rest))
            html_break(r, place);
    }
}

static bool is_blank(const HtmlReader *r, const HtmlPlace *place, char c)
{
    if (r->is_markdown && place->in_phrase)
        return c == '\n' || c == '\r';
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static bool is_edge_blank(const HtmlReader *r, Text text, size_t i)
{
    return !r->is_ours && !r->writer.has_content &&
           text_starts_with(text_slice(text, i, text.len), TEXT(NO_BREAK_SPACE));
}

static void put_flowing(HtmlReader *r, const HtmlPlace *place, Text text)
{
    size_t i = 0;
    if (r->skips_blank && text.len > 0 && text.ptr[0] == ' ')
        i = 1;
    r->skips_blank = r->skips_blank && text.len == 0;
    while (i < text.len) {
        if (is_blank(r, place, text.ptr[i])) {
            if (r->writer.has_content && !r->break_waits && !r->blank_waits) {
                r->blank_waits = true;
                r->blank_style = place->run;
            }
            i++;
        } else if (is_edge_blank(r, text, i) && !r->break_waits) {
            r->edge_blanks++;
            i += sizeof NO_BREAK_SPACE - 1;
        } else {
            size_t from = i;
            while (i < text.len && !is_blank(r, place, text.ptr[i]))
                i++;
            put(r, place, text_slice(text, from, i));
        }
    }
}

void html_text(HtmlReader *r, const HtmlPlace *place, Text text)
{
    if (place->in_code)
        put_code(r, place, text);
    else if (place->keeps_blanks)
        put_kept(r, place, text);
    else
        put_flowing(r, place, text);
}

void html_embed(HtmlReader *r, const HtmlPlace *place, RunKind kind, Text source, Text alt)
{
    Run run = { .kind = kind, .style = place->run, .text = source, .alt = alt };
    if (kind == RUN_VIDEO) {
        html_end_block(r, place);
        run.style = (RunStyle){ 0 };
    } else {
        go_on(r, place);
    }
    line_writer_embed(&r->writer, &run);
}
