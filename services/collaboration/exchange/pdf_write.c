#include "services/collaboration/exchange/pdf_write.h"

#include <math.h>
#include <string.h>

#include "services/collaboration/exchange/pdf_page.h"
#include "services/collaboration/exchange/writers.h"

#define INDENT 20.0

/* ---- pages ---- */

/* Pango's own idea of a point is that of a screen. */
PangoLayout *pdf_layout(Pdf *pdf, const char *font, double size, bool is_bold)
{
    PangoLayout *layout = pango_cairo_create_layout(pdf->cairo);
    PangoFontDescription *description = pango_font_description_from_string(font);
    pango_cairo_context_set_resolution(pango_layout_get_context(layout), 72);
    pango_font_description_set_size(description, (int)(size * PANGO_SCALE));
    if (is_bold)
        pango_font_description_set_weight(description, PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(layout, description);
    pango_font_description_free(description);
    return layout;
}

static void draw_number(Pdf *pdf)
{
    char number[16];
    snprintf(number, sizeof number, "%d", pdf->page);
    PangoLayout *layout = pdf_layout(pdf, PDF_FONT, 8, false);
    pango_layout_set_text(layout, number, -1);
    int width;
    pango_layout_get_size(layout, &width, NULL);
    cairo_set_source_rgb(pdf->cairo, 0.45, 0.45, 0.45);
    cairo_move_to(pdf->cairo, (PDF_WIDTH - (double)width / PANGO_SCALE) / 2,
                  PDF_HEIGHT - PDF_MARGIN / 2);
    pango_cairo_show_layout(pdf->cairo, layout);
    cairo_set_source_rgb(pdf->cairo, 0, 0, 0);
    g_object_unref(layout);
}

void pdf_end_page(Pdf *pdf)
{
    draw_number(pdf);
    cairo_show_page(pdf->cairo);
    pdf->page++;
    pdf->y = PDF_MARGIN;
    pdf->is_full = pdf->page > PDF_MAX_PAGES;
}

void pdf_reserve(Pdf *pdf, double height)
{
    if (pdf->y > PDF_MARGIN && pdf->y + height > PDF_BOTTOM)
        pdf_end_page(pdf);
}

/* ---- lines ---- */

static double space_above(const LineStyle *style)
{
    switch (style->kind) {
    case LINE_HEADING:
        return style->level < 3 ? 16 : 12;
    case LINE_LIST:
        return 2;
    case LINE_CODE:
        return 0;
    case LINE_QUOTE:
    case LINE_TEXT:
        break;
    }
    return 5;
}

/* An outline entry below the nearest heading of a lower level. */
static void add_to_outline(Pdf *pdf, const Line *line)
{
    char place[64];
    Text words = line_text(pdf->arena, line);
    int level = line->style.level, parent = CAIRO_PDF_OUTLINE_ROOT;
    if (text_trim(words).len == 0)
        return;
    for (int above = 1; above < level; above++)
        parent = pdf->outline[above] != 0 ? pdf->outline[above] : parent;
    snprintf(place, sizeof place, "page=%d pos=[%d %d]", pdf->page, (int)PDF_MARGIN, (int)pdf->y);
    pdf->outline[level] = cairo_pdf_surface_add_outline(
        pdf->surface, parent, text_cstr(pdf->arena, words), place, CAIRO_PDF_OUTLINE_FLAG_OPEN);
    for (int below = level + 1; below <= 6; below++)
        pdf->outline[below] = 0;
}

static void draw_mark(Pdf *pdf, const LineStyle *style, int number, double right)
{
    char words[16];
    snprintf(words, sizeof words, "%d.", number);
    static const char *const marks[] = { "•", NULL, "☑", "☐" };
    const char *mark = style->list == LIST_ORDERED ? words : marks[style->list];
    pdf_draw_mark(pdf, mark, right, pdf_text_size(style));
}

/* Pictures stand between the words around them. */
static void draw_parts(Pdf *pdf, const Line *line, const PdfBox *box)
{
    uint32_t from = 0;
    for (uint32_t i = 0; i < line->count && !pdf->is_full; i++) {
        const Run *run = &line->runs[i];
        if (run->kind != RUN_IMAGE || !text_starts_with(run->text, TEXT("data:")))
            continue;
        if (i > from)
            pdf_draw_runs(pdf, line, from, i, box);
        if (pdf_draw_picture(pdf, run->text, box))
            from = i + 1;
        else
            from = i;
    }
    if (from < line->count || line->count == 0)
        pdf_draw_runs(pdf, line, from, line->count, box);
}

static void draw_line(Pdf *pdf, const Line *line, int number)
{
    const LineStyle *style = &line->style;
    bool is_item = style->kind == LINE_LIST, is_quote = style->kind == LINE_QUOTE;
    double left = PDF_MARGIN + INDENT * (style->indent + is_item) + (is_quote ? 14 : 0) +
                  (style->kind == LINE_CODE ? 8 : 0);
    PdfBox box = { .x = left,
                   .width = PDF_WIDTH - PDF_MARGIN - left - (style->kind == LINE_CODE ? 8 : 0),
                   .is_code = style->kind == LINE_CODE,
                   .is_quote = is_quote };
    double size = pdf_text_size(style);
    pdf->y += pdf->y > PDF_MARGIN ? space_above(style) : 0;
    /* A heading stays with the line below it. */
    pdf_reserve(pdf, size * (style->kind == LINE_HEADING ? 4 : 1.5));
    if (style->kind == LINE_HEADING)
        add_to_outline(pdf, line);
    if (is_item)
        draw_mark(pdf, style, number, left - 6);
    draw_parts(pdf, line, &box);
}

static void draw_title(Pdf *pdf, Text title)
{
    Run run = { .kind = RUN_TEXT, .text = title };
    Line line = { .style = { .kind = LINE_HEADING, .level = 0 }, .runs = &run, .count = 1 };
    PdfBox box = { .x = PDF_MARGIN, .width = PDF_WIDTH - 2 * PDF_MARGIN };
    pdf_draw_runs(pdf, &line, 0, 1, &box);
    pdf->y += 10;
}

/* A block of code has some room above and below. */
static bool borders_code(const Lines *lines, size_t i)
{
    bool is_code = lines->lines[i].style.kind == LINE_CODE;
    return i > 0 && is_code != (lines->lines[i - 1].style.kind == LINE_CODE);
}

static cairo_status_t collect(void *out, const unsigned char *bytes, unsigned length)
{
    Buffer *buffer = out;
    buffer_add(buffer, bytes, length);
    return buffer->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

bool pdf_write(Buffer *out, Text title, const Lines *lines)
{
    Pdf pdf = { .arena = out->arena, .page = 1, .y = PDF_MARGIN };
    ListCounter counter = { 0 };
    pdf.surface = cairo_pdf_surface_create_for_stream(collect, out, PDF_WIDTH, PDF_HEIGHT);
    cairo_pdf_surface_set_metadata(pdf.surface, CAIRO_PDF_METADATA_TITLE,
                                   text_cstr(out->arena, title));
    cairo_pdf_surface_set_metadata(pdf.surface, CAIRO_PDF_METADATA_CREATOR, "Insula");
    pdf.cairo = cairo_create(pdf.surface);
    draw_title(&pdf, title);
    for (size_t i = 0; i < lines->count && !pdf.is_full; i++) {
        int number = list_counter_next(&counter, &lines->lines[i].style);
        pdf.y += borders_code(lines, i) ? 8 : 0;
        draw_line(&pdf, &lines->lines[i], number);
    }
    draw_number(&pdf);
    cairo_show_page(pdf.cairo);
    cairo_destroy(pdf.cairo);
    cairo_surface_finish(pdf.surface);
    bool good = cairo_surface_status(pdf.surface) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(pdf.surface);
    return good && !pdf.is_full;
}
