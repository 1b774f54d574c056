/*
 * An anchor's memory on its way to the database and back. JSON in a column of type text: the texts
 * are UTF-16 and may have lone surrogates, which jsonb refuses.
 */
#include "services/collaboration/comments/anchor.h"

#include <string.h>

#include "services/collaboration/text/surrogate.h"

static void write_units(Buffer *out, const char *key, const Units *units)
{
    buffer_format(out, "\"%s\":\"", key);
    surrogate_write_json(out, units->at, units->length);
    buffer_literal(out, "\",");
}

void anchor_write_memory(Buffer *out, const Anchor *anchor)
{
    buffer_byte(out, '{');
    write_units(out, "text", &anchor->text);
    write_units(out, "before", &anchor->before);
    write_units(out, "after", &anchor->after);
    buffer_format(out, "\"lead\":%u,\"gap\":%u}", anchor->lead, anchor->gap);
}

static bool read_units(Arena *arena, const json_t *json, const char *key, unsigned lone_base,
                       Units *units)
{
    Text text = json_text_at(json, key);
    if (text_is_null(text))
        return false;
    uint32_t length;
    const uint16_t *read = surrogate_to_utf16(arena, text, lone_base, &length);
    if (length > ANCHOR_TEXT_UNITS)
        return false;
    units_set(units, read, length);
    return true;
}

bool anchor_read_memory(Arena *arena, Text json, Anchor *anchor)
{
    if (text_is_null(json))
        return true;
    unsigned lone_base;
    JsonError error;
    json_t *tree = surrogate_read_json(arena, json, &lone_base, &error);
    anchor->remembers = tree && read_units(arena, tree, "text", lone_base, &anchor->text) &&
                        read_units(arena, tree, "before", lone_base, &anchor->before) &&
                        read_units(arena, tree, "after", lone_base, &anchor->after);
    anchor->lead = (uint32_t)json_integer_value(json_object_get(tree, "lead"));
    anchor->gap = (uint32_t)json_integer_value(json_object_get(tree, "gap"));
    anchor->remembers &= anchor->length == 0 || anchor->length == anchor->text.length;
    if (!anchor->remembers)
        anchor_fini(anchor);
    return anchor->remembers;
}
