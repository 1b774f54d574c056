/* Input: two operations of plain text and a content, as JSON, apart by newlines. Whatever is
 * accepted must be written and read back as the same; transform must not matter to the result (the
 * diamond of OT), nor compose; what is read counts the code points that are written. */
#include <stdint.h>
#include <stdlib.h>

#include "services/collaboration/text/rich_text.h"
#include "services/collaboration/text/text_type.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const TextType *const TYPE = &text_unicode_type;

static Text written(Arena *arena, const Delta *delta,
                    void (*write)(Buffer *out, const Delta *delta))
{
    Buffer out;
    buffer_init(&out, arena, 64u << 20);
    write(&out, delta);
    if (out.failed)
        abort();
    return buffer_view(&out);
}

static void check_op_again(Arena *arena, const Delta *op)
{
    Delta again;
    Text first = written(arena, op, TYPE->write_op);
    if (!text_type_parse_op(TYPE, arena, first, &again) ||
        !text_equal(first, written(arena, &again, TYPE->write_op)))
        abort();
}

static uint64_t points_in(Text json)
{
    uint64_t points = 0;
    for (size_t i = 0; i < json.len; i++)
        points += ((unsigned char)json.ptr[i] & 0xC0) != 0x80;
    return points;
}

static void check_content(Arena *arena, Text json)
{
    Delta content, again, rich;
    DeltaError error;
    if (!text_type_parse_content(TYPE, arena, json, &content))
        return;
    Text first = written(arena, &content, TYPE->write_content);
    if (text_type_of_content(first) != TYPE ||
        !text_type_parse_content(TYPE, arena, first, &again) ||
        !text_equal(first, written(arena, &again, TYPE->write_content)))
        abort();
    uint64_t units = 0;
    for (uint32_t i = 0; i < content.count; i++)
        units += content.ops[i].length;
    if (units % TYPE->units || units / TYPE->units > points_in(first))
        abort();
    delta_init(&rich, arena);
    for (uint32_t i = 0; i < content.count; i++)
        delta_push(&rich, TYPE->as_rich_text(arena, &content.ops[i]));
    if (!TYPE->of_rich_text(arena, &rich, &again, &error) ||
        !text_equal(first, written(arena, &again, TYPE->write_content)))
        abort();
}

/* A document long enough for both operations. */
static Delta ground(Arena *arena, uint64_t units)
{
    Delta document;
    uint16_t *text = arena_zalloc(arena, (units + 2) * sizeof *text);
    for (uint64_t i = 1; i < units + 2; i += 2)
        text[i] = (uint16_t)('a' + i % 26);
    delta_init(&document, arena);
    delta_push(&document,
               (DeltaOp){ .kind = DELTA_INSERT, .length = (uint32_t)units + 2, .text = text });
    return document;
}

static Text applied(Arena *arena, const Delta *document, const Delta *first, const Delta *second)
{
    RichText *text = rich_text_new(document);
    if (!rich_text_apply(text, first) || (second && !rich_text_apply(text, second)))
        abort();
    Delta whole;
    rich_text_read(text, arena, &whole);
    Text result = written(arena, &whole, TYPE->write_content);
    rich_text_free(text);
    return result;
}

static void check_algebra(Arena *arena, const Delta *a, const Delta *b)
{
    uint64_t length = delta_consumes(a) > delta_consumes(b) ? delta_consumes(a) : delta_consumes(b);
    if (length > 100000)
        return;
    Delta document = ground(arena, length), b_after, a_after, both;
    delta_transform(arena, a, b, TYPE->applied_first, &b_after);
    delta_transform(arena, b, a, !TYPE->applied_first, &a_after);
    Text left = applied(arena, &document, a, &b_after);
    if (!text_equal(left, applied(arena, &document, b, &a_after)))
        abort();
    delta_compose(arena, a, &b_after, &both);
    if (!text_equal(left, applied(arena, &document, &both, NULL)))
        abort();
    check_op_again(arena, &b_after);
    check_op_again(arena, &both);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new();
    Text source = { (const char *)data, size };
    size_t first = text_find(source, '\n', 0), second = text_find(source, '\n', first + 1);
    Delta a, b;
    bool has_a = text_type_parse_op(TYPE, arena, text_slice(source, 0, first), &a);
    bool has_b = text_type_parse_op(TYPE, arena, text_slice(source, first + 1, second), &b);
    if (has_a)
        check_op_again(arena, &a);
    if (has_a && has_b)
        check_algebra(arena, &a, &b);
    check_content(arena, text_slice(source, second + 1, size));
    arena_free(arena);
    return 0;
}
