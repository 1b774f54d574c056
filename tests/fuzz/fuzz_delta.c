/* Input: two JSON Deltas apart by a newline. Whatever is accepted must be written and read back as
 * the same, transform must not matter to the result (the diamond of OT), and the in-memory document
 * must agree with compose. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "services/collaboration/text/rich_text.h"
#include "services/collaboration/text/surrogate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool read(Arena *arena, Text source, Delta *delta)
{
    unsigned lone_base;
    JsonError json_error;
    DeltaError error;
    json_t *json = surrogate_read_json(arena, source, &lone_base, &json_error);
    return json && delta_read(arena, json, lone_base, delta, &error);
}

static Text written(Arena *arena, const Delta *delta)
{
    Buffer out;
    buffer_init(&out, arena, 64u << 20);
    delta_write(&out, delta);
    if (out.failed)
        abort();
    return buffer_view(&out);
}

static void check_round_trip(Arena *arena, const Delta *delta)
{
    Delta again;
    Text first = written(arena, delta);
    if (!read(arena, first, &again) || !text_equal(first, written(arena, &again)))
        abort();
}

/* A document long enough for both operations. */
static Delta ground(Arena *arena, uint64_t length)
{
    Delta document;
    uint16_t *units = arena_zalloc(arena, (length + 1) * sizeof *units);
    for (uint64_t i = 0; i <= length; i++)
        units[i] = (uint16_t)('a' + i % 26);
    delta_init(&document, arena);
    delta_push(&document,
               (DeltaOp){ .kind = DELTA_INSERT, .length = (uint32_t)length + 1, .text = units });
    return document;
}

static Text applied(Arena *arena, const Delta *document, const Delta *first, const Delta *second)
{
    RichText *text = rich_text_new(document);
    if (!rich_text_apply(text, first) || !rich_text_apply(text, second))
        abort();
    Buffer out;
    buffer_init(&out, arena, 64u << 20);
    rich_text_write(&out, text);
    rich_text_free(text);
    return buffer_view(&out);
}

static void check_algebra(Arena *arena, const Delta *a, const Delta *b)
{
    uint64_t length = delta_consumes(a) > delta_consumes(b) ? delta_consumes(a) : delta_consumes(b);
    if (length > 100000)
        return;
    Delta document = ground(arena, length), b_after, a_after, both;
    delta_transform(arena, a, b, true, &b_after);
    delta_transform(arena, b, a, false, &a_after);
    Text left = applied(arena, &document, a, &b_after);
    if (!text_equal(left, applied(arena, &document, b, &a_after)))
        abort();
    Delta nothing;
    delta_init(&nothing, arena);
    delta_compose(arena, a, &b_after, &both);
    if (!text_equal(left, applied(arena, &document, &both, &nothing)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new();
    Text source = { (const char *)data, size };
    size_t line = text_find(source, '\n', 0);
    Delta a, b;
    bool first = read(arena, text_slice(source, 0, line), &a);
    if (first)
        check_round_trip(arena, &a);
    if (first && line < size && read(arena, text_slice(source, line + 1, size), &b))
        check_algebra(arena, &a, &b);
    arena_free(arena);
    return 0;
}
