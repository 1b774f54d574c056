/* Input: a message. Whatever is read as a plain operation must be read as the same by way of the
 * tree, so that it matters to nobody which of the two has read it. */
#include <stdint.h>
#include <stdlib.h>

#include "services/collaboration/socket/plain_op.h"
#include "services/collaboration/text/surrogate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Text written(Arena *arena, const Delta *delta)
{
    Buffer out;
    buffer_init(&out, arena, 64u << 20);
    delta_write(&out, delta);
    return buffer_view(&out);
}

static void check_same(Arena *arena, Text raw, const PlainOp *op)
{
    unsigned lone_base;
    JsonError json_error;
    DeltaError error;
    Delta plain, delta;
    const json_t *tree = surrogate_read_json(arena, raw, &lone_base, &json_error);
    if (!json_is_object(tree) || !text_equal(json_text_at(tree, "a"), TEXT("op")) ||
        !text_equal(json_text_at(tree, "c"), op->collection) ||
        !text_equal(json_text_at(tree, "d"), op->document) ||
        !text_equal(json_text_at(tree, "src"), op->src) ||
        json_integer_value(json_object_get(tree, "v")) != op->version ||
        json_integer_value(json_object_get(tree, "seq")) != op->seq)
        abort();
    plain_op_delta(arena, op, &plain);
    if (!delta_read(arena, json_object_get(tree, "op"), lone_base, &delta, &error) ||
        !text_equal(written(arena, &plain), written(arena, &delta)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Text raw = { (const char *)data, size };
    PlainOp op;
    if (!text_is_utf8(raw) || !plain_op_read(raw, &op))
        return 0;
    Arena *arena = arena_new();
    check_same(arena, raw, &op);
    arena_free(arena);
    return 0;
}
