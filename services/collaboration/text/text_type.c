#include "services/collaboration/text/text_type.h"

#include <stdio.h>

#include "services/collaboration/text/surrogate.h"

static bool read_rich_content(Arena *arena, const json_t *json, unsigned lone_base, Delta *content,
                              DeltaError *error)
{
    if (!delta_read(arena, json, lone_base, content, error))
        return false;
    if (delta_is_document(content))
        return true;
    *error = (DeltaError){ .component = -1 };
    snprintf(error->message, sizeof error->message, "a document is made of inserts only");
    return false;
}

static void write_rich_framed_op(Buffer *out, Text written)
{
    buffer_literal(out, "{\"ops\":");
    buffer_text(out, written);
    buffer_byte(out, '}');
}

static void write_rich_content(Buffer *out, const Delta *content)
{
    buffer_literal(out, "{\"ops\":");
    delta_write(out, content);
    buffer_byte(out, '}');
}

static bool rich_of_itself(Arena *arena, const Delta *rich, Delta *content, DeltaError *error)
{
    (void)arena;
    (void)error;
    *content = *rich;
    return true;
}

static DeltaOp rich_as_it_is(Arena *arena, const DeltaOp *op)
{
    (void)arena;
    return *op;
}

const TextType rich_text_type = {
    .name = "rich-text",
    .uri = "http://sharejs.org/types/rich-text/v1",
    .units = 1,
    .applied_first = true,
    .read_op = delta_read,
    .read_content = read_rich_content,
    .write_op = delta_write,
    .write_content = write_rich_content,
    .write_framed_op = write_rich_framed_op,
    .of_rich_text = rich_of_itself,
    .as_rich_text = rich_as_it_is,
};

static const TextType *const TYPES[] = { &rich_text_type, &text_unicode_type };

const TextType *text_type_find(Text name)
{
    for (size_t i = 0; i < sizeof TYPES / sizeof TYPES[0]; i++) {
        if (text_equal(name, text_of(TYPES[i]->name)) || text_equal(name, text_of(TYPES[i]->uri)))
            return TYPES[i];
    }
    return NULL;
}

const TextType *text_type_of_content(Text json)
{
    return json.len > 0 && json.ptr[0] == '"' ? &text_unicode_type : &rich_text_type;
}

bool text_type_parse_op(const TextType *type, Arena *arena, Text json, Delta *op)
{
    unsigned lone_base;
    JsonError json_error;
    DeltaError error;
    const json_t *tree = surrogate_read_json(arena, json, &lone_base, &json_error);
    return tree && type->read_op(arena, tree, lone_base, op, &error);
}

bool text_type_parse_content(const TextType *type, Arena *arena, Text json, Delta *content)
{
    unsigned lone_base;
    JsonError json_error;
    DeltaError error;
    const json_t *tree = surrogate_read_json(arena, json, &lone_base, &json_error);
    return tree && type->read_content(arena, tree, lone_base, content, &error);
}
