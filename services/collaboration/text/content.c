#include "services/collaboration/text/content.h"

#include "core/loop.h"
#include "services/collaboration/text/rich_text.h"
#include "services/collaboration/text/suggestion.h"
#include "services/collaboration/text/surrogate.h"
#include "services/collaboration/text/text_type.h"

enum { CONTENT_MAX_BYTES = 256 * 1024 * 1024 };

_Noreturn static void damaged(Task *task)
{
    task_fail(task, 500, "document_damaged", "The stored document cannot be read.");
}

static void free_rich_text(void *text)
{
    rich_text_free(text);
}

static RichText *compose(Task *task, const TextType *type, Text snapshot, Text tail)
{
    unsigned lone_base;
    JsonError json_error;
    DeltaError error;
    Delta delta;
    if (!text_type_parse_content(type, task->arena, snapshot, &delta))
        damaged(task);
    RichText *text = rich_text_new(&delta);
    arena_defer(task->arena, free_rich_text, text);
    if (text_is_null(tail))
        return text;
    json_t *ops = surrogate_read_json(task->arena, tail, &lone_base, &json_error);
    if (!json_is_array(ops))
        damaged(task);
    for (size_t i = 0; i < json_array_size(ops); i++) {
        if (!type->read_op(task->arena, json_array_get(ops, i), lone_base, &delta, &error) ||
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
    const TextType *type = text_type_of_content(snapshot);
    Delta content;
    rich_text_read(compose(task, type, snapshot, tail), task->arena, &content);
    Buffer out;
    buffer_init(&out, task->arena, CONTENT_MAX_BYTES);
    type->write_content(&out, &content);
    return buffer_view(&out);
}

void content_read(Task *task, Text snapshot, Text tail, Delta *content)
{
    const TextType *type = text_type_of_content(snapshot);
    rich_text_read(compose(task, type, snapshot, tail), task->arena, content);
    for (uint32_t i = 0; i < content->count; i++)
        content->ops[i] = type->as_rich_text(task->arena, &content->ops[i]);
}

static bool may_have_suggestions(Text json)
{
    static const char mark[] = "\"suggested-";
    return !text_is_null(json) && memmem(json.ptr, json.len, mark, sizeof mark - 1);
}

static Text written_without_suggestions(Task *task, Text snapshot, Text tail)
{
    Delta content, accepted;
    content_read(task, snapshot, tail, &content);
    delta_without_suggestions(task->arena, &content, &accepted);
    Buffer out;
    buffer_init(&out, task->arena, CONTENT_MAX_BYTES);
    rich_text_type.write_content(&out, &accepted);
    return buffer_view(&out);
}

Text content_without_suggestions(Task *task, Text snapshot, Text tail)
{
    bool is_plain = text_type_of_content(snapshot) == &text_unicode_type;
    if (is_plain || (!may_have_suggestions(snapshot) && !may_have_suggestions(tail)))
        return content_compose(task, snapshot, tail);
    return written_without_suggestions(task, snapshot, tail);
}

Text content_as_rich_text(Task *task, Text snapshot, Text tail)
{
    if (text_type_of_content(snapshot) == &rich_text_type)
        return content_compose(task, snapshot, tail);
    return written_without_suggestions(task, snapshot, tail); /* of which plain text has none */
}

Text content_for_public(Task *task, Text snapshot, Text tail)
{
    if (text_type_of_content(snapshot) == &rich_text_type)
        return content_without_suggestions(task, snapshot, tail);
    return content_as_rich_text(task, snapshot, tail);
}
