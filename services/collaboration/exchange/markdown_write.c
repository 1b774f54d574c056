/*
 * Markdown. Each line of a document is a block: paragraphs stand apart by an empty line, items of a
 * list below each other, indented by the width of the marks they lie under. An empty line says
 * nothing in Markdown and is left out. What may go on in an item (a line indented below it) does.
 */
#include "services/collaboration/exchange/writers.h"

typedef struct MarkdownWriter {
    Buffer *out;
    ListCounter counter;
    int depth;                       /* items that are open, one in another */
    int column[LINE_MAX_INDENT + 2]; /* where the content of the open item at each depth begins */
    ListKind kind[LINE_MAX_INDENT + 1];
    bool is_first;
    bool item_is_empty; /* the last one written */
} MarkdownWriter;

static void indent(MarkdownWriter *w, int columns)
{
    for (int i = 0; i < columns; i++)
        buffer_byte(w->out, ' ');
}

/* Blocks stand apart by an empty line. */
static void begin_block(MarkdownWriter *w)
{
    if (!w->is_first)
        buffer_byte(w->out, '\n');
    w->is_first = false;
}

static bool is_empty(const Line *line)
{
    return line->count == 0;
}

static bool is_bullet(ListKind kind)
{
    return kind != LIST_ORDERED;
}

/* An item can lie one deeper than the one before it, and no more. */
static void write_item(MarkdownWriter *w, const Line *line, int number)
{
    int depth = line->style.indent < w->depth ? line->style.indent : w->depth;
    bool goes_on = depth < w->depth && is_bullet(w->kind[depth]) == is_bullet(line->style.list);
    bool might_be_text = !w->item_is_empty && (number > 1 || is_empty(line));
    if (!goes_on && (depth == 0 || depth < w->depth || might_be_text))
        begin_block(w);
    indent(w, w->column[depth]);
    size_t from = w->out->len;
    if (line->style.list == LIST_ORDERED)
        buffer_format(w->out, "%d. ", number);
    else
        buffer_literal(w->out, "- ");
    w->column[depth + 1] = w->column[depth] + (int)(w->out->len - from);
    if (line->style.list == LIST_CHECKED)
        buffer_literal(w->out, "[x] ");
    else if (line->style.list == LIST_UNCHECKED)
        buffer_literal(w->out, "[ ] ");
    w->kind[depth] = line->style.list;
    w->depth = depth + 1;
    w->item_is_empty = is_empty(line);
    markdown_write_runs(w->out, line);
    buffer_byte(w->out, '\n');
}

/* An item that began with nothing ends at the first empty line. */
static void write_text(MarkdownWriter *w, const Line *line)
{
    int most = w->depth - (w->depth > 0 && w->item_is_empty);
    int depth = line->style.indent < most ? line->style.indent : most;
    w->item_is_empty = false;
    w->depth = depth;
    if (is_empty(line))
        return;
    begin_block(w);
    indent(w, w->column[depth]);
    markdown_write_runs(w->out, line);
    buffer_byte(w->out, '\n');
}

static void write_heading(MarkdownWriter *w, const Line *line)
{
    begin_block(w);
    for (int i = 0; i < line->style.level; i++)
        buffer_byte(w->out, '#');
    if (!is_empty(line))
        buffer_byte(w->out, ' ');
    markdown_write_runs(w->out, line);
    buffer_byte(w->out, '\n');
}

static void write_quote(MarkdownWriter *w, const Line *line, bool goes_on)
{
    if (is_empty(line))
        return;
    if (goes_on)
        buffer_literal(w->out, ">\n");
    else
        begin_block(w);
    buffer_literal(w->out, "> ");
    markdown_write_runs(w->out, line);
    buffer_byte(w->out, '\n');
}

/* ---- code ---- */

static bool is_same_code(const LineStyle *a, const LineStyle *b)
{
    return a->kind == LINE_CODE && b->kind == LINE_CODE && text_equal(a->language, b->language) &&
           text_is_null(a->language) == text_is_null(b->language);
}

static size_t longest_ticks(Text text)
{
    size_t most = 0, count = 0;
    for (size_t i = 0; i < text.len; i++) {
        count = text.ptr[i] == '`' ? count + 1 : 0;
        most = count > most ? count : most;
    }
    return most;
}

/* The word behind the fence must be one. */
static void write_language(Buffer *out, Text language)
{
    for (size_t i = 0; i < language.len; i++) {
        char c = language.ptr[i];
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (is_plain || c == '+' || c == '-' || c == '#' || c == '.')
            buffer_byte(out, c);
    }
}

/* Returns how many lines the block has. */
static size_t write_code(MarkdownWriter *w, const Line *lines, size_t count)
{
    size_t n = 0, fence = 3;
    for (; n < count && is_same_code(&lines[0].style, &lines[n].style); n++) {
        size_t ticks = longest_ticks(line_text(w->out->arena, &lines[n]));
        fence = ticks >= fence ? ticks + 1 : fence;
    }
    begin_block(w);
    for (size_t i = 0; i < fence; i++)
        buffer_byte(w->out, '`');
    if (!text_is_null(lines[0].style.language))
        write_language(w->out, lines[0].style.language);
    buffer_byte(w->out, '\n');
    for (size_t i = 0; i < n; i++) {
        buffer_text(w->out, line_text(w->out->arena, &lines[i]));
        buffer_byte(w->out, '\n');
    }
    for (size_t i = 0; i < fence; i++)
        buffer_byte(w->out, '`');
    buffer_byte(w->out, '\n');
    return n;
}

static void write_title(MarkdownWriter *w, Text title)
{
    Run run = { .kind = RUN_TEXT, .text = title };
    Line line = { .style = { .kind = LINE_HEADING, .level = 1 }, .runs = &run, .count = 1 };
    write_heading(w, &line);
}

void markdown_write(Buffer *out, Text title, const Lines *lines)
{
    MarkdownWriter w = { .out = out, .is_first = true };
    bool in_quote = false;
    if (!text_is_null(title))
        write_title(&w, title);
    for (size_t i = 0; i < lines->count; i++) {
        const Line *line = &lines->lines[i];
        int number = list_counter_next(&w.counter, &line->style);
        LineKind kind = line->style.kind;
        if (kind != LINE_LIST && kind != LINE_TEXT)
            w.depth = 0;
        switch (kind) {
        case LINE_TEXT:
            write_text(&w, line);
            break;
        case LINE_HEADING:
            write_heading(&w, line);
            break;
        case LINE_QUOTE:
            write_quote(&w, line, in_quote);
            break;
        case LINE_LIST:
            write_item(&w, line, number);
            break;
        case LINE_CODE:
            i += write_code(&w, line, lines->count - i) - 1;
            break;
        }
        in_quote = kind == LINE_QUOTE ? in_quote || !is_empty(line)
                                      : in_quote && is_empty(line) && kind == LINE_TEXT;
    }
}
