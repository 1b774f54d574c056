#include "services/collaboration/exchange/writers.h"

static void write_mark(Buffer *out, const LineStyle *style, int number)
{
    for (int i = 0; i < style->indent; i++)
        buffer_literal(out, "    ");
    if (style->kind == LINE_QUOTE)
        buffer_literal(out, "> ");
    if (style->kind != LINE_LIST)
        return;
    switch (style->list) {
    case LIST_BULLET:
        buffer_literal(out, "- ");
        break;
    case LIST_ORDERED:
        buffer_format(out, "%d. ", number);
        break;
    case LIST_CHECKED:
        buffer_literal(out, "[x] ");
        break;
    case LIST_UNCHECKED:
        buffer_literal(out, "[ ] ");
        break;
    }
}

/* What a link says may be its own address; another address follows in brackets. */
static void write_run(Buffer *out, const Run *run, bool ends_link)
{
    if (run->kind == RUN_IMAGE)
        buffer_text(out, text_is_null(run->alt) ? TEXT("") : run->alt);
    else if (run->kind != RUN_OTHER)
        buffer_text(out, run->text);
    Text link = run->style.link;
    if (ends_link && address_is_safe(link) && !text_equal(link, run->text))
        buffer_format(out, " (%.*s)", TEXT_ARG(link));
}

void text_write(Buffer *out, const Lines *lines)
{
    ListCounter counter = { 0 };
    for (size_t i = 0; i < lines->count; i++) {
        const Line *line = &lines->lines[i];
        write_mark(out, &line->style, list_counter_next(&counter, &line->style));
        for (uint32_t k = 0; k < line->count; k++) {
            bool is_last = k + 1 == line->count;
            write_run(out, &line->runs[k],
                      is_last ||
                          !text_equal(line->runs[k].style.link, line->runs[k + 1].style.link));
        }
        buffer_byte(out, '\n');
    }
}
