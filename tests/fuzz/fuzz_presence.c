/* Input: the JSON of a presence's value, and an operation behind a newline. What is accepted is
 * written and read back as the same, and the operation leaves it a place in the text. */
#include <stdint.h>
#include <stdlib.h>

#include "services/collaboration/presence/presence_value.h"
#include "services/collaboration/text/surrogate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool read(Arena *arena, Text source, PresenceValue *value)
{
    unsigned lone_base;
    JsonError error;
    json_t *json = surrogate_read_json(arena, source, &lone_base, &error);
    return json && !presence_value_read(json, lone_base, value);
}

static Text written(Arena *arena, const PresenceValue *value)
{
    Buffer out;
    buffer_init(&out, arena, 1u << 20);
    presence_value_write(&out, value, UUID_NIL);
    if (out.failed)
        abort();
    return buffer_view(&out);
}

static void check_round_trip(Arena *arena, const PresenceValue *value)
{
    PresenceValue again;
    if (!read(arena, written(arena, value), &again) || !presence_value_equal(value, &again))
        abort();
    presence_value_free(&again);
}

static void move(Arena *arena, PresenceValue *value, Text body)
{
    unsigned lone_base;
    JsonError json_error;
    DeltaError error;
    Delta delta;
    json_t *json = surrogate_read_json(arena, body, &lone_base, &json_error);
    if (!json || !delta_read(arena, json, lone_base, &delta, &error))
        return;
    Operation *operation = operation_new(OPERATION_OP, &rich_text_type, 1, UUID_NIL,
                                         TEXT("somebody"), 1, body, &delta);
    Moves *moves = moves_of(operation);
    operation_drop(operation);
    presence_value_shift(value, moves, false);
    presence_value_shift(value, moves, true);
    free(moves);
    if (value->present && (value->index < -1 || value->length < 0))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new();
    Text input = { (const char *)data, size };
    size_t line = text_find(input, '\n', 0);
    PresenceValue value = { .index = -1 };
    if (read(arena, text_slice(input, 0, line), &value)) {
        check_round_trip(arena, &value);
        move(arena, &value, text_slice(input, line + 1, size));
    }
    presence_value_free(&value);
    arena_free(arena);
    return 0;
}
