/*
 * The type text-unicode as a filter, for comparing it with its source: a JSON array a line in, the
 * result a line out.
 *   ["compose", a, b]   ["transform", op, applied, side]   ["apply", text, [op, ...]]
 * An input that is refused gives null.
 */
#include <stdio.h>
#include <stdlib.h>

#include "services/collaboration/text/rich_text.h"
#include "services/collaboration/text/surrogate.h"
#include "services/collaboration/text/text_type.h"

enum { LINE_MAX_BYTES = 64 * 1024 * 1024 };

static const TextType *const TYPE = &text_unicode_type;

static bool combine(Arena *arena, const json_t *line, unsigned lone_base, Buffer *out)
{
    Delta a, b, result;
    DeltaError error;
    if (!TYPE->read_op(arena, json_array_get(line, 1), lone_base, &a, &error) ||
        !TYPE->read_op(arena, json_array_get(line, 2), lone_base, &b, &error))
        return false;
    Text side = json_string_text(json_array_get(line, 3));
    if (text_equal(json_string_text(json_array_get(line, 0)), TEXT("compose")))
        delta_compose(arena, &a, &b, &result);
    else if (text_equal(side, TEXT("left")))
        delta_transform(arena, &b, &a, TYPE->applied_first, &result);
    else
        delta_transform(arena, &b, &a, !TYPE->applied_first, &result);
    TYPE->write_op(out, &result);
    return true;
}

static bool apply(Arena *arena, const json_t *line, unsigned lone_base, Buffer *out)
{
    Delta content, op, whole;
    DeltaError error;
    if (!TYPE->read_content(arena, json_array_get(line, 1), lone_base, &content, &error))
        return false;
    RichText *text = rich_text_new(&content);
    const json_t *ops = json_array_get(line, 2);
    bool good = true;
    for (size_t i = 0; good && i < json_array_size(ops); i++)
        good = TYPE->read_op(arena, json_array_get(ops, i), lone_base, &op, &error) &&
               rich_text_apply(text, &op);
    if (good) {
        rich_text_read(text, arena, &whole);
        TYPE->write_content(out, &whole);
    }
    rich_text_free(text);
    return good;
}

static bool answer(Arena *arena, Text line, Buffer *out)
{
    unsigned lone_base;
    JsonError error;
    json_t *json = surrogate_read_json(arena, line, &lone_base, &error);
    if (!json)
        return false;
    bool is_apply = text_equal(json_string_text(json_array_get(json, 0)), TEXT("apply"));
    return (is_apply ? apply : combine)(arena, json, lone_base, out);
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
