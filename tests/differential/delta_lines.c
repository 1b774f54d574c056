/*
 * The Delta algebra as a filter, for comparing it with its source: a JSON array a line in, the
 * result a line out.
 *   ["compose", a, b]   ["transform", applied, op, priority]   ["apply", document, [op, ...]]
 *   ["undo", document, [op, ...]], which makes the document again of what the operations made of it
 *   ["position", op, index, whether the operation is its owner's]
 * An input that is refused gives null.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "services/collaboration/history/difference.h"
#include "services/collaboration/presence/presence_moves.h"
#include "services/collaboration/text/rich_text.h"
#include "services/collaboration/text/surrogate.h"

enum { LINE_MAX_BYTES = 64 * 1024 * 1024 };

static bool compose(Arena *arena, const json_t *line, unsigned lone_base, Buffer *out)
{
    Delta a, b, result;
    DeltaError error;
    if (!delta_read(arena, json_array_get(line, 1), lone_base, &a, &error) ||
        !delta_read(arena, json_array_get(line, 2), lone_base, &b, &error))
        return false;
    delta_compose(arena, &a, &b, &result);
    delta_write(out, &result);
    return true;
}

static bool transform(Arena *arena, const json_t *line, unsigned lone_base, Buffer *out)
{
    Delta a, b, result;
    DeltaError error;
    if (!delta_read(arena, json_array_get(line, 1), lone_base, &a, &error) ||
        !delta_read(arena, json_array_get(line, 2), lone_base, &b, &error))
        return false;
    delta_transform(arena, &a, &b, json_is_true(json_array_get(line, 3)), &result);
    delta_write(out, &result);
    return true;
}

static bool apply(Arena *arena, const json_t *line, unsigned lone_base, Buffer *out)
{
    Delta document, op;
    DeltaError error;
    if (!delta_read(arena, json_array_get(line, 1), lone_base, &document, &error) ||
        !delta_is_document(&document))
        return false;
    RichText *text = rich_text_new(&document);
    const json_t *ops = json_array_get(line, 2);
    bool good = true;
    for (size_t i = 0; good && i < json_array_size(ops); i++)
        good = delta_read(arena, json_array_get(ops, i), lone_base, &op, &error) &&
               rich_text_apply(text, &op);
    if (good)
        rich_text_write(out, text);
    rich_text_free(text);
    return good;
}

static bool follow(Arena *arena, const json_t *op, unsigned lone_base, RichText *text,
                   Difference *difference)
{
    Delta delta;
    DeltaError error;
    PastOperation past = { .kind = OPERATION_OP, .delta = &delta };
    return delta_read(arena, op, lone_base, &delta, &error) && difference_add(difference, &past) &&
           rich_text_apply(text, &delta);
}

static bool undo(Arena *arena, const json_t *line, unsigned lone_base, Buffer *out)
{
    Delta before, after, result;
    DeltaError error;
    if (!delta_read(arena, json_array_get(line, 1), lone_base, &before, &error) ||
        !delta_is_document(&before))
        return false;
    RichText *text = rich_text_new(&before);
    Difference *difference = difference_new(rich_text_length(text));
    const json_t *ops = json_array_get(line, 2);
    bool good = true;
    for (size_t i = 0; good && i < json_array_size(ops); i++)
        good = follow(arena, json_array_get(ops, i), lone_base, text, difference);
    if (good) {
        rich_text_read(text, arena, &after);
        DifferenceParts parts = difference_parts(difference, arena, &before, &after);
        difference_undo(&parts, arena, &result);
        delta_write(out, &result);
    }
    difference_free(difference);
    rich_text_free(text);
    return good;
}

static bool position(Arena *arena, const json_t *line, unsigned lone_base, Buffer *out)
{
    Delta op;
    DeltaError error;
    if (!delta_read(arena, json_array_get(line, 1), lone_base, &op, &error))
        return false;
    Operation *operation = operation_new(OPERATION_OP, &rich_text_type, 0, UUID_NIL, TEXT("source"),
                                         1, TEXT_NULL, &op);
    Moves *moves = moves_of(operation);
    buffer_int(out, moves_shift(moves, json_integer_value(json_array_get(line, 2)),
                                json_is_true(json_array_get(line, 3))));
    free(moves);
    operation_drop(operation);
    return true;
}

static const struct {
    const char *name;
    bool (*answer)(Arena *arena, const json_t *line, unsigned lone_base, Buffer *out);
} ANSWERS[] = {
    { "compose", compose }, { "transform", transform }, { "apply", apply },
    { "undo", undo },       { "position", position },
};

static bool answer(Arena *arena, Text line, Buffer *out)
{
    unsigned lone_base;
    JsonError error;
    json_t *json = surrogate_read_json(arena, line, &lone_base, &error);
    if (!json)
        return false;
    Text name = json_string_text(json_array_get(json, 0));
    for (size_t i = 0; i < sizeof ANSWERS / sizeof ANSWERS[0]; i++) {
        if (text_equal(name, text_of(ANSWERS[i].name)))
            return ANSWERS[i].answer(arena, json, lone_base, out);
    }
    return false;
}

int main(void)
{
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;
    Arena *arena = arena_new();
    setvbuf(stdout, NULL, _IOLBF, 1 << 16);
    while ((length = getline(&line, &capacity, stdin)) > 0) {
        Buffer out;
        buffer_init(&out, arena, LINE_MAX_BYTES);
        if (answer(arena, text_trim((Text){ line, (size_t)length }), &out))
            fwrite(out.ptr, 1, out.len, stdout);
        else
            fputs("null", stdout);
        fputc('\n', stdout);
        arena_clear(arena);
    }
    arena_free(arena);
    free(line);
    return 0;
}
