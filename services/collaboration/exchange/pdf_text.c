/*
 * Text on a page: the runs of a line as one paragraph of Pango's, its lines drawn one by one so
 * that a page may end between any two of them.
 */
#include <string.h>

#include "services/collaboration/exchange/pdf_page.h"

/* A paragraph that is longer is drawn in parts: Pango keeps dozens of bytes for each character. */
enum { PART_BYTES = 20000, TEXT_MAX_BYTES = 64 * 1024 * 1024 };

#define CODE_FONT "DejaVu Sans Mono,Noto Sans Mono,monospace"
#define BODY_SIZE 10.5

double pdf_text_size(const LineStyle *style)
{
    static const double headings[] = { 24, 19, 16, 13.5, 12, 11, 10.5 };
    if (style->kind == LINE_HEADING)
        return headings[style->level];
    return style->kind == LINE_CODE ? 8.5 : BODY_SIZE;
}

typedef struct Paragraph {
    Pdf *pdf;
    Buffer text;
    PangoAttrList *attributes;
    PdfLink *links;
    size_t link_count, link_capacity;
    double size;
} Paragraph;

/* ---- attributes ---- */

static void add(Paragraph *p, PangoAttribute *attribute, size_t from)
{
    attribute->start_index = (guint)from;
    attribute->end_index = (guint)p->text.len;
    pango_attr_list_insert(p->attributes, attribute);
}

static void add_colour(Paragraph *p, Text colour, bool is_background, size_t from)
{
    PangoColor value;
    if (text_is_null(colour) || colour.len > 40 ||
        !pango_color_parse(&value, text_cstr(p->pdf->arena, colour)))
        return;
    add(p,
        is_background ? pango_attr_background_new(value.red, value.green, value.blue)
                      : pango_attr_foreground_new(value.red, value.green, value.blue),
        from);
}

/* The editor's names; lengths of other editors are passed over. */
static double size_factor(Text size)
{
    return text_equal(size, TEXT("small"))   ? 0.75
           : text_equal(size, TEXT("large")) ? 1.5
           : text_equal(size, TEXT("huge"))  ? 2.5
                                             : 1;
}

static void add_link(Paragraph *p, Text address, size_t from)
{
    if (p->link_count == p->link_capacity) {
        size_t capacity = p->link_capacity ? p->link_capacity * 2 : 8;
        PdfLink *links = ARENA_ARRAY(p->pdf->arena, PdfLink, capacity);
        if (p->link_count)
            memcpy(links, p->links, p->link_count * sizeof *links);
        p->links = links;
        p->link_capacity = capacity;
    }
    p->links[p->link_count++] = (PdfLink){ (int)from, (int)p->text.len, address };
    add(p, pango_attr_foreground_new(0x0000, 0x5555, 0x8888), from);
    add(p, pango_attr_underline_new(PANGO_UNDERLINE_SINGLE), from);
}

static void style_run(Paragraph *p, const RunStyle *style, size_t from)
{
    double factor = size_factor(style->size);
    add_colour(p, style->background, true, from);
    if (address_is_safe(style->link))
        add_link(p, style->link, from);
    add_colour(p, style->colour, false, from);
    if (style->bold)
        add(p, pango_attr_weight_new(PANGO_WEIGHT_BOLD), from);
    if (style->italic)
        add(p, pango_attr_style_new(PANGO_STYLE_ITALIC), from);
    if (style->underline)
        add(p, pango_attr_underline_new(PANGO_UNDERLINE_SINGLE), from);
    if (style->strike)
        add(p, pango_attr_strikethrough_new(TRUE), from);
    if (style->code) {
        add(p, pango_attr_family_new(CODE_FONT), from);
        add(p, pango_attr_background_new(0xF0F0, 0xF0F0, 0xF0F0), from);
        factor *= 0.9;
    }
    if (style->subscript || style->superscript) {
        factor *= 0.7;
        add(p, pango_attr_rise_new((int)(p->size * PANGO_SCALE * (style->subscript ? -0.2 : 0.35))),
            from);
    }
    if (factor != 1)
        add(p, pango_attr_size_new((int)(p->size * factor * PANGO_SCALE)), from);
}

/* ---- words ---- */

/* What cannot be drawn is told, and leads to where it lies. */
static void add_words_for(Paragraph *p, const Run *run)
{
    size_t from = p->text.len;
    bool is_image = run->kind == RUN_IMAGE;
    Text words = is_image && !text_is_null(run->alt) && run->alt.len > 0 ? run->alt : TEXT_NULL;
    buffer_text(&p->text, is_image ? TEXT("[Image") : TEXT("[Video"));
    if (!text_is_null(words))
        buffer_format(&p->text, ": %.*s", TEXT_ARG(words));
    buffer_byte(&p->text, ']');
    if (address_is_safe(run->text))
        add_link(p, run->text, from);
}

static void add_run(Paragraph *p, const Run *run)
{
    size_t from = p->text.len;
    if (run->kind == RUN_OTHER)
        return;
    if (run->kind == RUN_IMAGE || run->kind == RUN_VIDEO) {
        add_words_for(p, run);
        return;
    }
    buffer_text(&p->text, run->text);
    style_run(p, &run->style, from);
    if (run->kind == RUN_FORMULA)
        add(p, pango_attr_family_new(CODE_FONT), from);
}

/* ---- drawing ---- */

static Text quoted(Arena *arena, Text address)
{
    Buffer out;
    buffer_init(&out, arena, TEXT_MAX_BYTES);
    for (size_t i = 0; i < address.len; i++) {
        if (address.ptr[i] == '\'' || address.ptr[i] == '\\')
            buffer_byte(&out, '\\');
        buffer_byte(&out, address.ptr[i]);
    }
    buffer_byte(&out, '\0');
    return buffer_view(&out);
}

static void mark_link(Pdf *pdf, const PdfLink *link, double x, double width, double height)
{
    Buffer out;
    buffer_init(&out, pdf->arena, TEXT_MAX_BYTES);
    buffer_format(&out, "rect=[%d %d %d %d] uri='%s'", (int)x, (int)pdf->y, (int)width + 1,
                  (int)height, quoted(pdf->arena, link->address).ptr);
    buffer_byte(&out, '\0');
    cairo_tag_begin(pdf->cairo, CAIRO_TAG_LINK, out.ptr);
    cairo_tag_end(pdf->cairo, CAIRO_TAG_LINK);
}

static void mark_links(const Paragraph *p, PangoLayoutLine *line, double x, double height)
{
    int end = line->start_index + line->length;
    for (size_t i = 0; i < p->link_count; i++) {
        const PdfLink *link = &p->links[i];
        int from = link->from > line->start_index ? link->from : line->start_index;
        int to = link->to < end ? link->to : end;
        if (from >= to)
            continue;
        int *ranges, count;
        pango_layout_line_get_x_ranges(line, from, to, &ranges, &count);
        for (int k = 0; k < count; k++)
            mark_link(p->pdf, link, x + (double)ranges[2 * k] / PANGO_SCALE,
                      (double)(ranges[2 * k + 1] - ranges[2 * k]) / PANGO_SCALE, height);
        g_free(ranges);
    }
}

static void fill(Pdf *pdf, double x, double width, double height, double grey)
{
    cairo_set_source_rgb(pdf->cairo, grey, grey, grey);
    cairo_rectangle(pdf->cairo, x, pdf->y, width, height);
    cairo_fill(pdf->cairo);
    cairo_set_source_rgb(pdf->cairo, 0, 0, 0);
}

static void draw_layout(const Paragraph *p, PangoLayout *layout, const PdfBox *box)
{
    Pdf *pdf = p->pdf;
    PangoLayoutIter *iter = pango_layout_get_iter(layout);
    do {
        PangoRectangle logical;
        PangoLayoutLine *line = pango_layout_iter_get_line_readonly(iter);
        pango_layout_iter_get_line_extents(iter, NULL, &logical);
        double height = (double)logical.height / PANGO_SCALE * 1.15;
        double rise = (double)(pango_layout_iter_get_baseline(iter) - logical.y) / PANGO_SCALE;
        double x = box->x + (double)logical.x / PANGO_SCALE;
        pdf_reserve(pdf, height);
        if (pdf->is_full)
            break;
        if (box->is_code)
            fill(pdf, box->x - 8, box->width + 16, height + 0.4, 0.95);
        if (box->is_quote)
            fill(pdf, box->x - 14, 2.5, height + 0.4, 0.75);
        cairo_move_to(pdf->cairo, x, pdf->y + rise);
        pango_cairo_show_layout_line(pdf->cairo, line);
        mark_links(p, line, box->x, height);
        pdf->y += height;
    } while (pango_layout_iter_next_line(iter));
    pango_layout_iter_free(iter);
}

/* Pango takes left for the side on which a text begins. */
static PangoAlignment alignment(Align align, bool is_rtl)
{
    if (align == ALIGN_CENTER)
        return PANGO_ALIGN_CENTER;
    return (align == ALIGN_RIGHT) != is_rtl ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT;
}

static void draw_paragraph(Paragraph *p, const LineStyle *style, const PdfBox *box)
{
    bool is_code = style->kind == LINE_CODE;
    PangoLayout *layout =
        pdf_layout(p->pdf, is_code ? CODE_FONT : PDF_FONT, p->size, style->kind == LINE_HEADING);
    const char *text = p->text.len > 0 ? p->text.ptr : "";
    bool is_said = style->align != ALIGN_START && style->align != ALIGN_JUSTIFY;
    pango_layout_set_text(layout, text, (int)p->text.len);
    bool is_rtl = pango_layout_get_direction(layout, 0) == PANGO_DIRECTION_RTL;
    pango_layout_set_width(layout, (int)(box->width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout, alignment(style->align, is_said && is_rtl));
    pango_layout_set_justify(layout, style->align == ALIGN_JUSTIFY);
    pango_layout_set_attributes(layout, p->attributes);
    draw_layout(p, layout, box);
    g_object_unref(layout);
}

static void begin(Paragraph *p, Pdf *pdf, double size)
{
    *p = (Paragraph){ .pdf = pdf, .attributes = pango_attr_list_new(), .size = size };
    buffer_init(&p->text, pdf->arena, TEXT_MAX_BYTES);
}

static void end(Paragraph *p, const LineStyle *style, const PdfBox *box)
{
    draw_paragraph(p, style, box);
    pango_attr_list_unref(p->attributes);
}

/* Where a long text may be cut: behind a blank, or at least between characters. */
static size_t part_length(Text text)
{
    size_t end = PART_BYTES;
    while (end > PART_BYTES / 2 && text.ptr[end - 1] != ' ')
        end--;
    if (end > PART_BYTES / 2)
        return end;
    for (end = PART_BYTES; ((unsigned char)text.ptr[end] & 0xC0) == 0x80;)
        end--;
    return end;
}

void pdf_draw_runs(Pdf *pdf, const Line *line, uint32_t from, uint32_t until, const PdfBox *box)
{
    Paragraph p;
    double size = pdf_text_size(&line->style);
    begin(&p, pdf, size);
    for (uint32_t i = from; i < until && !pdf->is_full; i++) {
        Run run = line->runs[i];
        while (run.kind == RUN_TEXT && run.text.len > PART_BYTES && !pdf->is_full) {
            Run part = run;
            part.text.len = part_length(run.text);
            run.text = text_slice(run.text, part.text.len, run.text.len);
            add_run(&p, &part);
            end(&p, &line->style, box);
            begin(&p, pdf, size);
        }
        if (p.text.len > PART_BYTES) {
            end(&p, &line->style, box);
            begin(&p, pdf, size);
        }
        add_run(&p, &run);
    }
    end(&p, &line->style, box);
}

void pdf_draw_mark(Pdf *pdf, const char *words, double right, double size)
{
    PangoLayout *layout = pdf_layout(pdf, PDF_FONT, size, false);
    pango_layout_set_text(layout, words, -1);
    int width;
    pango_layout_get_size(layout, &width, NULL);
    cairo_move_to(pdf->cairo, right - (double)width / PANGO_SCALE, pdf->y);
    pango_cairo_show_layout(pdf->cairo, layout);
    g_object_unref(layout);
}
