#include "services/collaboration/text/delta.h"

#include <stdio.h>
#include <string.h>

#include "services/collaboration/text/surrogate.h"

void delta_init(Delta *delta, Arena *arena)
{
    *delta = (Delta){ .arena = arena };
}

static bool refuse_component(DeltaError *error, int component, const char *message)
{
    error->component = component;
    snprintf(error->message, sizeof error->message, "%s", message);
    return false;
}

/* A positive integer, also when written as 3.0; 0 for anything else. */
static uint32_t read_length(const json_t *value)
{
    double length = json_is_integer(value) ? (double)json_integer_value(value)
                    : json_is_real(value)  ? json_real_value(value)
                                           : 0;
    if (length < 1 || length > DELTA_MAX_LENGTH || length != (double)(uint32_t)length)
        return 0;
    return (uint32_t)length;
}

static bool read_insert(Arena *arena, const json_t *value, unsigned lone_base, DeltaOp *op)
{
    if (json_is_string(value)) {
        op->kind = DELTA_INSERT;
        op->text = surrogate_to_utf16(arena, json_string_text(value), lone_base, &op->length);
        return op->length > 0 && op->length <= DELTA_MAX_LENGTH;
    }
    if (!json_is_object(value) || json_object_size(value) == 0)
        return false;
    Buffer out;
    buffer_init(&out, arena, DELTA_MAX_LENGTH);
    surrogate_write_canonical(&out, value, lone_base);
    op->kind = DELTA_EMBED;
    op->length = 1;
    op->embed = buffer_view(&out);
    return !out.failed;
}

static bool read_component(Arena *arena, const json_t *json, unsigned lone_base, int at,
                           DeltaOp *op, DeltaError *error)
{
    if (!json_is_object(json))
        return refuse_component(error, at, "a component must be an object");
    const json_t *insert = json_object_get(json, "insert");
    const json_t *retain = json_object_get(json, "retain");
    const json_t *delete = json_object_get(json, "delete");
    const json_t *attributes = json_object_get(json, "attributes");
    size_t kinds = (insert != NULL) + (size_t)(retain != NULL) + (delete != NULL);
    if (kinds != 1 || json_object_size(json) != kinds + (attributes != NULL))
        return refuse_component(
            error, at, "a component has exactly one of insert, retain, delete, and attributes");
    *op = (DeltaOp){ .kind = retain ? DELTA_RETAIN : DELTA_DELETE };
    if (insert && !read_insert(arena, insert, lone_base, op))
        return refuse_component(error, at, "insert must be a non-empty string or object");
    if (!insert && !(op->length = read_length(retain ? retain : delete)))
        return refuse_component(error, at, "retain and delete take a positive integer");
    if (attributes && (delete || !json_is_object(attributes)))
        return refuse_component(error, at, "attributes must be an object, on insert or retain");
    if (attributes)
        op->attributes = attributes_read(arena, attributes, lone_base);
    return true;
}

bool delta_read(Arena *arena, const json_t *json, unsigned lone_base, Delta *delta,
                DeltaError *error)
{
    const json_t *ops = json_is_object(json) ? json_object_get(json, "ops") : json;
    if (!json_is_array(ops) || (json_is_object(json) && json_object_size(json) != 1))
        return refuse_component(error, -1, "a Delta is {\"ops\": [...]} or an array of components");
    size_t count = json_array_size(ops);
    if (count > DELTA_MAX_COMPONENTS)
        return refuse_component(error, -1, "a Delta has at most 200000 components");
    delta_init(delta, arena);
    uint64_t total = 0;
    for (size_t i = 0; i < count; i++) {
        DeltaOp op;
        if (!read_component(arena, json_array_get(ops, i), lone_base, (int)i, &op, error))
            return false;
        total += op.length;
        if (total > DELTA_MAX_LENGTH)
            return refuse_component(error, (int)i, "a Delta covers at most 64 Mi characters");
        delta_push(delta, op);
    }
    return true;
}

static void write_attributes_of(Buffer *out, const DeltaOp *op)
{
    if (op->attributes) {
        buffer_literal(out, ",\"attributes\":");
        attributes_write(out, op->attributes);
    }
    buffer_byte(out, '}');
}

void delta_write_op(Buffer *out, const DeltaOp *op)
{
    switch (op->kind) {
    case DELTA_INSERT:
        buffer_literal(out, "{\"insert\":\"");
        surrogate_write_json(out, op->text, op->length);
        buffer_byte(out, '"');
        break;
    case DELTA_EMBED:
        buffer_literal(out, "{\"insert\":");
        buffer_text(out, op->embed);
        break;
    case DELTA_RETAIN:
        buffer_literal(out, "{\"retain\":");
        buffer_int(out, op->length);
        break;
    case DELTA_DELETE:
        buffer_literal(out, "{\"delete\":");
        buffer_int(out, op->length);
        break;
    }
    write_attributes_of(out, op);
}

void delta_write(Buffer *out, const Delta *delta)
{
    buffer_byte(out, '[');
    for (uint32_t i = 0; i < delta->count; i++) {
        if (i)
            buffer_byte(out, ',');
        delta_write_op(out, &delta->ops[i]);
    }
    buffer_byte(out, ']');
}

static bool is_insert(const DeltaOp *op)
{
    return op->kind == DELTA_INSERT || op->kind == DELTA_EMBED;
}

/* Text that happens to lie right behind the neighbour's (slices of one string do) is joined without
 * a copy; the rest goes into a buffer that doubles, so that a million one-letter inserts cost no
 * more than one long one. */
static const uint16_t *join_text(Delta *delta, const DeltaOp *a, const DeltaOp *b)
{
    if (a->text + a->length == b->text)
        return a->text;
    uint32_t needed = a->length + b->length;
    if (a->text != delta->joined || needed > delta->joined_capacity) {
        delta->joined_capacity = needed < 16 ? 32 : needed * 2;
        delta->joined = arena_alloc(delta->arena, delta->joined_capacity * sizeof(uint16_t));
        memcpy(delta->joined, a->text, a->length * sizeof(uint16_t));
    }
    memcpy(delta->joined + a->length, b->text, b->length * sizeof(uint16_t));
    return delta->joined;
}

static bool merge(Delta *delta, DeltaOp *last, const DeltaOp *op)
{
    if (last->kind != op->kind || op->kind == DELTA_EMBED ||
        !attributes_equal(last->attributes, op->attributes))
        return false;
    if (op->kind == DELTA_INSERT)
        last->text = join_text(delta, last, op);
    last->length += op->length;
    return true;
}

void delta_reserve(Delta *delta, uint32_t capacity)
{
    if (capacity <= delta->capacity)
        return;
    DeltaOp *ops = arena_alloc(delta->arena, capacity * sizeof *ops);
    if (delta->count)
        memcpy(ops, delta->ops, delta->count * sizeof *ops);
    delta->ops = ops;
    delta->capacity = capacity;
}

static void insert_at(Delta *delta, uint32_t index, DeltaOp op)
{
    if (delta->count == delta->capacity)
        delta_reserve(delta, delta->capacity ? delta->capacity * 2 : 8);
    memmove(&delta->ops[index + 1], &delta->ops[index],
            (delta->count - index) * sizeof delta->ops[0]);
    delta->ops[index] = op;
    delta->count++;
}

/* Inserting before or after a delete at the same place is the same, so inserts always go first;
 * unless somebody else's type sees a difference. */
void delta_push(Delta *delta, DeltaOp op)
{
    uint32_t index = delta->count;
    if (index > 0 && delta->ops[index - 1].kind == DELTA_DELETE && is_insert(&op) &&
        !delta->keeps_order)
        index--;
    if (index > 0 && merge(delta, &delta->ops[index - 1], &op))
        return;
    insert_at(delta, index, op);
}

uint64_t delta_consumes(const Delta *delta)
{
    uint64_t units = 0;
    for (uint32_t i = 0; i < delta->count; i++) {
        if (!is_insert(&delta->ops[i]))
            units += delta->ops[i].length;
    }
    return units;
}

bool delta_is_document(const Delta *delta)
{
    for (uint32_t i = 0; i < delta->count; i++) {
        if (!is_insert(&delta->ops[i]))
            return false;
    }
    return true;
}
