#include "services/collaboration/text/suggestion.h"

#include <stdlib.h>
#include <string.h>

#include "services/collaboration/text/surrogate.h"

/* As keys are kept: JSON with its quotes. In their order, as sets of attributes need it. */
#define DELETION  TEXT("\"suggested-deletion\"")
#define FORMAT    TEXT("\"suggested-format\"")
#define INSERTION TEXT("\"suggested-insertion\"")
#define NO_VALUE  TEXT("null")

static bool is_mark(Text key)
{
    return text_equal(key, INSERTION) || text_equal(key, DELETION) || text_equal(key, FORMAT);
}

static Text value_of(const Attributes *attributes, Text key)
{
    for (uint32_t i = 0; attributes && i < attributes->count; i++) {
        if (text_equal(attributes->items[i].key, key))
            return attributes->items[i].value;
    }
    return TEXT_NULL;
}

/* ---- reading marks ---- */

static bool read_id(Text json, Uuid *id)
{
    return json.len == UUID_TEXT_SIZE + 2 && json.ptr[0] == '"' &&
           uuid_parse(text_slice(json, 1, json.len - 1), id);
}

/* Proposals about proposals would be a way around whose they are. */
static const Attributes *without_marks(Arena *arena, const Attributes *attributes)
{
    for (uint32_t i = 0; attributes && i < attributes->count; i++) {
        if (is_mark(attributes->items[i].key))
            return without_marks(arena,
                                 attributes_without(arena, attributes, attributes->items[i].key));
    }
    return attributes;
}

static bool read_format(Arena *arena, Text value, Uuid *id, const Attributes **proposed)
{
    unsigned lone_base;
    JsonError error;
    if (value.len == 0 || value.ptr[0] != '{')
        return false;
    json_t *json = surrogate_read_json(arena, value, &lone_base, &error);
    const json_t *attributes = json_object_get(json, "attributes");
    if (!json_is_object(attributes) || json_object_size(json) != 2 ||
        !uuid_parse(json_text_at(json, "id"), id))
        return false;
    *proposed = attributes_read(arena, attributes, lone_base);
    return without_marks(arena, *proposed) == *proposed;
}

SuggestionMarks suggestion_marks(Arena *arena, const Attributes *attributes)
{
    SuggestionMarks marks = { 0 };
    for (uint32_t i = 0; attributes && i < attributes->count; i++) {
        const Attribute *item = &attributes->items[i];
        if (text_equal(item->key, INSERTION))
            marks.is_inserted = read_id(item->value, &marks.insertion);
        else if (text_equal(item->key, DELETION))
            marks.is_deleted = read_id(item->value, &marks.deletion);
        else if (text_equal(item->key, FORMAT))
            marks.is_formatted = read_format(arena, item->value, &marks.format, &marks.proposed);
    }
    return marks;
}

/* ---- the text itself ---- */

void delta_without_suggestions(Arena *arena, const Delta *document, Delta *result)
{
    delta_init(result, arena);
    for (uint32_t i = 0; i < document->count; i++) {
        DeltaOp op = document->ops[i];
        if (suggestion_marks(arena, op.attributes).is_inserted)
            continue;
        op.attributes = without_marks(arena, op.attributes);
        delta_push(result, op);
    }
}

static int compare_ids(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(Uuid));
}

SuggestionIds suggestion_ids(Arena *arena, const Delta *delta)
{
    SuggestionIds found = { 0 };
    for (uint32_t i = 0; i < delta->count; i++) {
        SuggestionMarks marks = suggestion_marks(arena, delta->ops[i].attributes);
        if (!marks.is_inserted && !marks.is_deleted && !marks.is_formatted)
            continue;
        if (!found.ids)
            found.ids = ARENA_ARRAY(arena, Uuid, 3 * (size_t)(delta->count - i));
        if (marks.is_inserted)
            found.ids[found.count++] = marks.insertion;
        if (marks.is_deleted)
            found.ids[found.count++] = marks.deletion;
        if (marks.is_formatted)
            found.ids[found.count++] = marks.format;
    }
    if (found.count < 2)
        return found;
    qsort(found.ids, found.count, sizeof(Uuid), compare_ids);
    size_t kept = 1;
    for (size_t i = 1; i < found.count; i++) {
        if (!uuid_equal(found.ids[i], found.ids[kept - 1]))
            found.ids[kept++] = found.ids[i];
    }
    found.count = kept;
    return found;
}

/* ---- who may only suggest ---- */

typedef struct Check {
    Arena *arena;
    const SuggestionWriter *writer;
} Check;

static bool is_own(const Check *check, bool is_there, Uuid id)
{
    return is_there && check->writer->is_own(check->writer->owner, id);
}

static bool is_own_insertion(const Check *check, const Attributes *attributes)
{
    SuggestionMarks marks = suggestion_marks(check->arena, attributes);
    return is_own(check, marks.is_inserted, marks.insertion);
}

/* The value of a mark, as far as it is one of this writer's. */
static bool is_own_mark(const Check *check, Text key, Text value)
{
    Attribute item = { key, value };
    SuggestionMarks marks = suggestion_marks(check->arena, attributes_of(check->arena, &item, 1));
    return is_own(check, marks.is_inserted, marks.insertion) ||
           is_own(check, marks.is_deleted, marks.deletion) ||
           is_own(check, marks.is_formatted, marks.format);
}

static bool may_insert(const Check *check, const Attributes *attributes)
{
    if (!is_own_insertion(check, attributes))
        return false;
    for (uint32_t i = 0; i < attributes->count; i++) {
        const Attribute *item = &attributes->items[i];
        if (is_mark(item->key) && !is_own_mark(check, item->key, item->value))
            return false;
    }
    return true;
}

/* A mark that is there stays as it is unless it is theirs. The one of an insertion moves between
 * suggestions of theirs and never goes, nor comes: that would be to accept, or to make a proposal
 * of what others wrote. */
static bool may_mark(const Check *check, const Attributes *have, const Attribute *change)
{
    Text before = value_of(have, change->key);
    bool goes = text_equal(change->value, NO_VALUE);
    if (text_is_null(before) ? goes : text_equal(before, change->value))
        return true;
    if (!text_is_null(before) && !is_own_mark(check, change->key, before))
        return false;
    if (text_equal(change->key, INSERTION) && (goes || text_is_null(before)))
        return false;
    return goes || is_own_mark(check, change->key, change->value);
}

static bool may_format(const Check *check, const Attributes *have, const Attributes *change)
{
    for (uint32_t i = 0; i < change->count; i++) {
        const Attribute *item = &change->items[i];
        if (is_mark(item->key) ? !may_mark(check, have, item) : !is_own_insertion(check, have))
            return false;
    }
    return true;
}

static bool may_touch(const Check *check, const RichText *content, RichTextPlace *place,
                      const DeltaOp *op)
{
    DeltaOp piece;
    for (uint32_t left = op->length; left > 0; left -= piece.length) {
        if (!rich_text_next(content, place, left, &piece))
            return true;
        if (op->kind == DELTA_DELETE ? !is_own_insertion(check, piece.attributes)
                                     : !may_format(check, piece.attributes, op->attributes))
            return false;
    }
    return true;
}

bool suggestion_allows(const RichText *content, const Delta *op, const SuggestionWriter *writer)
{
    Check check = { .arena = arena_new(), .writer = writer };
    RichTextPlace place = { 0 };
    bool good = true;
    for (uint32_t i = 0; good && i < op->count; i++) {
        const DeltaOp *piece = &op->ops[i];
        if (piece->kind == DELTA_INSERT || piece->kind == DELTA_EMBED)
            good = may_insert(&check, piece->attributes);
        else if (piece->kind == DELTA_DELETE || piece->attributes)
            good = may_touch(&check, content, &place, piece);
        else
            rich_text_skip(content, &place, piece->length);
    }
    arena_free(check.arena);
    return good;
}

/* ---- deciding ---- */

static bool is_meant(const Uuid *only, bool is_there, Uuid id)
{
    return is_there && (!only || uuid_equal(*only, id));
}

static const Attributes *decided(Arena *arena, const SuggestionMarks *marks, const Uuid *only,
                                 bool accept)
{
    Attribute gone[3];
    uint32_t count = 0;
    bool format = is_meant(only, marks->is_formatted, marks->format);
    if (is_meant(only, marks->is_deleted, marks->deletion))
        gone[count++] = (Attribute){ DELETION, NO_VALUE };
    if (format)
        gone[count++] = (Attribute){ FORMAT, NO_VALUE };
    if (is_meant(only, marks->is_inserted, marks->insertion))
        gone[count++] = (Attribute){ INSERTION, NO_VALUE };
    if (count == 0)
        return NULL;
    return attributes_compose(arena, accept && format ? marks->proposed : NULL,
                              attributes_of(arena, gone, count), true);
}

void suggestion_decide(Arena *arena, const Delta *content, const Uuid *only, bool accept, Delta *op)
{
    delta_init(op, arena);
    for (uint32_t i = 0; i < content->count; i++) {
        const DeltaOp *run = &content->ops[i];
        SuggestionMarks marks = suggestion_marks(arena, run->attributes);
        bool goes = accept ? is_meant(only, marks.is_deleted, marks.deletion)
                           : is_meant(only, marks.is_inserted, marks.insertion);
        DeltaOp change = { .kind = goes ? DELTA_DELETE : DELTA_RETAIN, .length = run->length };
        if (!goes)
            change.attributes = decided(arena, &marks, only, accept);
        delta_push(op, change);
    }
    if (op->count > 0 && op->ops[op->count - 1].kind == DELTA_RETAIN &&
        !op->ops[op->count - 1].attributes)
        op->count--;
}
