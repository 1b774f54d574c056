/*
 * Pictures whose bytes are in the document. A PNG is drawn; the bytes of a JPEG go into the file as
 * they are, since PDF knows them. How large one would be is read before anything is unpacked.
 */
#include <stdlib.h>
#include <string.h>

#include "services/collaboration/exchange/pdf_page.h"

enum { MAX_PIXELS = 16 * 1000 * 1000, MAX_SIDE = 10000 };

typedef struct Picture {
    const unsigned char *bytes;
    size_t size, at;
    uint32_t width, height;
    bool is_jpeg;
} Picture;

static int digit_of(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *found = c ? strchr(digits, c) : NULL;
    return found ? (int)(found - digits) : -1;
}

static bool decode(Arena *arena, Text base64, Picture *picture)
{
    unsigned char *bytes = arena_alloc(arena, base64.len / 4 * 3 + 3);
    uint32_t bits = 0;
    int count = 0;
    while (base64.len > 0 && base64.ptr[base64.len - 1] == '=')
        base64.len--;
    for (size_t i = 0; i < base64.len; i++) {
        int digit = digit_of(base64.ptr[i]);
        if (digit < 0)
            return false;
        bits = bits << 6 | (uint32_t)digit;
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes[picture->size++] = (unsigned char)(bits >> count);
        }
    }
    picture->bytes = bytes;
    return true;
}

static uint32_t number(const unsigned char *at, int bytes)
{
    uint32_t value = 0;
    for (int i = 0; i < bytes; i++)
        value = value << 8 | at[i];
    return value;
}

static bool measure_png(Picture *picture)
{
    static const unsigned char sign[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n' };
    if (picture->size < 33 || memcmp(picture->bytes, sign, sizeof sign) != 0)
        return false;
    picture->width = number(picture->bytes + 16, 4);
    picture->height = number(picture->bytes + 20, 4);
    return true;
}

/* The first frame header says how large it is; those of kinds 0xC4, 0xC8, 0xCC are none. */
static bool measure_jpeg(Picture *picture)
{
    const unsigned char *bytes = picture->bytes;
    if (picture->size < 4 || bytes[0] != 0xFF || bytes[1] != 0xD8)
        return false;
    for (size_t at = 2; at + 9 < picture->size && bytes[at] == 0xFF;) {
        unsigned char kind = bytes[at + 1];
        if (kind >= 0xC0 && kind <= 0xCF && kind != 0xC4 && kind != 0xC8 && kind != 0xCC) {
            picture->height = number(bytes + at + 5, 2);
            picture->width = number(bytes + at + 7, 2);
            return picture->is_jpeg = true;
        }
        at += 2 + number(bytes + at + 2, 2);
    }
    return false;
}

static cairo_status_t read_png(void *from, unsigned char *bytes, unsigned length)
{
    Picture *picture = from;
    if (length > picture->size - picture->at)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(bytes, picture->bytes + picture->at, length);
    picture->at += length;
    return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *load(Picture *picture)
{
    if (!picture->is_jpeg)
        return cairo_image_surface_create_from_png_stream(read_png, picture);
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)picture->width, (int)picture->height);
    unsigned char *copy = malloc(picture->size);
    if (!copy)
        abort();
    memcpy(copy, picture->bytes, picture->size);
    cairo_surface_set_mime_data(surface, CAIRO_MIME_TYPE_JPEG, copy, picture->size, free, copy);
    return surface;
}

/* As wide as it is at 96 dots an inch, and no larger than its box and a page. */
static void draw(Pdf *pdf, cairo_surface_t *surface, const Picture *picture, const PdfBox *box)
{
    double width = picture->width * 0.75, height = picture->height * 0.75;
    double scale = width > box->width ? box->width / width : 1;
    double most = PDF_BOTTOM - PDF_MARGIN;
    scale = height * scale > most ? most / height : scale;
    pdf_reserve(pdf, height * scale);
    if (pdf->is_full)
        return;
    cairo_save(pdf->cairo);
    cairo_translate(pdf->cairo, box->x, pdf->y);
    cairo_scale(pdf->cairo, 0.75 * scale, 0.75 * scale);
    cairo_set_source_surface(pdf->cairo, surface, 0, 0);
    cairo_paint(pdf->cairo);
    cairo_restore(pdf->cairo);
    pdf->y += height * scale + 4;
}

bool pdf_draw_picture(Pdf *pdf, Text address, const PdfBox *box)
{
    Picture picture = { 0 };
    size_t comma = text_find(address, ',', 0);
    if (!address_is_picture(address) ||
        !decode(pdf->arena, text_slice(address, comma + 1, address.len), &picture) ||
        !(measure_png(&picture) || measure_jpeg(&picture)))
        return false;
    if (picture.width == 0 || picture.height == 0 || picture.width > MAX_SIDE ||
        picture.height > MAX_SIDE || (uint64_t)picture.width * picture.height > MAX_PIXELS)
        return false;
    cairo_surface_t *surface = load(&picture);
    bool good = cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
    if (good)
        draw(pdf, surface, &picture, box);
    cairo_surface_destroy(surface);
    return good;
}
