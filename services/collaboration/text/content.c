#include "services/collaboration/text/content.h"

#include "core/loop.h"
#include "services/collaboration/text/rich_text.h"
#include "services/collaboration/text/suggestion.h"
#include "services/collaboration/text/surrogate.h"

enum { CONTENT_MAX_BYTES = 256 * 1024 * 1024 };

_Noreturn static void damaged(Task *task)
{
    task_fail(task, 500, "document_damaged", "The stored document cannot be read.");
}

static void free_rich_text(void *text)
{
    rich_text_free(text);
}

static RichText *compose(Task *task, Text snapshot, Text tail)
{
    unsigned lone_base;
    JsonError json_error;
    DeltaError delta_error;
    Delta delta;
    json_t *json = surrogate_read_json(task->arena, snapshot, &lone_base, &json_error);
    if (!json || !delta_read(task->arena, json, lone_base, &delta, &delta_error))
        damaged(task);
    RichText *text = rich_text_new(&delta);
    arena_defer(task->arena, free_rich_text, text);
    if (text_is_null(tail))
        return text;
    json_t *ops = surrogate_read_json(task->arena, tail, &lone_base, &json_error);
    if (!json_is_array(ops))
        damaged(task);
    for (size_t i = 0; i < json_array_size(ops); i++) {
        if (!delta_read(task->arena, json_array_get(ops, i), lone_base, &delta, &delta_error) ||
            !rich_text_apply(text, &delta))
            damaged(task);
        loop_breathe();
    }
    return text;
}

Text content_compose(Task *task, Text snapshot, Text tail)
{
    if (text_is_null(tail))
        return snapshot;
    Buffer out;
    buffer_init(&out, task->arena, CONTENT_MAX_BYTES);
    rich_text_write(&out, compose(task, snapshot, tail));
    return buffer_view(&out);
}

void content_read(Task *task, Text snapshot, Text tail, Delta *content)
{
    rich_text_read(compose(task, snapshot, tail), task->arena, content);
}

static bool may_have_suggestions(Text json)
{
    static const char mark[] = "\"suggested-";
    return !text_is_null(json) && memmem(json.ptr, json.len, mark, sizeof mark - 1);
}

Text content_without_suggestions(Task *task, Text snapshot, Text tail)
{
    if (!may_have_suggestions(snapshot) && !may_have_suggestions(tail))
        return content_compose(task, snapshot, tail);
    Delta content, plain;
    content_read(task, snapshot, tail, &content);
    delta_without_suggestions(task->arena, &content, &plain);
    Buffer out;
    buffer_init(&out, task->arena, CONTENT_MAX_BYTES);
    buffer_literal(&out, "{\"ops\":");
    delta_write(&out, &plain);
    buffer_byte(&out, '}');
    return buffer_view(&out);
}
