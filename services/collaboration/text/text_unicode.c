/*
 * Plain text: the type text-unicode of npm ot-text-unicode 4.0.0. An operation is a list of what to
 * do from the beginning on: 3 skips, "abc" inserts, {"d":2} deletes, all counted in code points.
 *
 * In memory it is a Delta without attributes. Its text is made of 16-bit units, so a code point is
 * two of them, the high half first, and every length is even: what compares, cuts, joins, counts
 * and moves works as it does for rich text. Two differences remain, and both are the source's: of
 * two inserts at one place the later one's stays left, and an insert behind a delete stays behind
 * it.
 *
 * Stricter than the source: lone surrogates are refused, since two of them that come together
 * would be one character more or less than both sides have counted.
 */
#include "services/collaboration/text/text_type.h"

#include <stdio.h>

#include "services/collaboration/text/surrogate.h"

enum { UNITS = 2, CHUNK_UNITS = 512 };

static bool refuse(DeltaError *error, int component, const char *message)
{
    error->component = component;
    snprintf(error->message, sizeof error->message, "%s", message);
    return false;
}

/* ---- text ---- */

static bool is_high(uint32_t unit)
{
    return unit >= 0xD800 && unit < 0xDC00;
}

static bool is_low(uint32_t unit)
{
    return unit >= 0xDC00 && unit < 0xE000;
}

/* UTF-16 as code points of two units each; false when a surrogate stands alone. */
static bool spread(uint16_t *to, const uint16_t *from, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++) {
        uint32_t point = from[i];
        if (is_high(point) && i + 1 < length && is_low(from[i + 1]))
            point = 0x10000 + ((point - 0xD800) << 10 | (from[++i] - 0xDC00u));
        else if (is_high(point) || is_low(point))
            return false;
        *to++ = (uint16_t)(point >> 16);
        *to++ = (uint16_t)point;
    }
    return true;
}

/* The other way round; returns how many units of UTF-16 these are. */
static uint32_t gather(uint16_t *to, const uint16_t *from, uint32_t length)
{
    uint16_t *at = to;
    for (uint32_t i = 0; i + 1 < length; i += UNITS) {
        uint32_t point = (uint32_t)from[i] << 16 | from[i + 1];
        if (point < 0x10000) {
            *at++ = (uint16_t)point;
            continue;
        }
        *at++ = (uint16_t)(0xD800 + ((point - 0x10000) >> 10));
        *at++ = (uint16_t)(0xDC00 + ((point - 0x10000) & 0x3FF));
    }
    return (uint32_t)(at - to);
}

/* False for what no text may be. */
static bool from_utf16(Arena *arena, const uint16_t *utf16, uint32_t length, DeltaOp *op)
{
    uint32_t pairs = 0;
    if (length > DELTA_MAX_LENGTH / UNITS)
        return false;
    for (uint32_t i = 0; i < length; i++)
        pairs += is_low(utf16[i]);
    uint16_t *units = ARENA_ARRAY(arena, uint16_t, UNITS * (size_t)length + 1);
    *op = (DeltaOp){ .kind = DELTA_INSERT, .length = UNITS * (length - pairs), .text = units };
    return spread(units, utf16, length);
}

/* The text of an insert or of an invertible delete. */
static bool read_text(Arena *arena, const json_t *json, unsigned lone_base, DeltaOp *op)
{
    uint32_t length;
    const uint16_t *utf16 = surrogate_to_utf16(arena, json_string_text(json), lone_base, &length);
    return from_utf16(arena, utf16, length, op);
}

static void write_text(Buffer *out, const DeltaOp *op)
{
    uint16_t utf16[CHUNK_UNITS];
    for (uint32_t at = 0; at < op->length; at += CHUNK_UNITS) {
        DeltaOp piece = delta_slice(op, at, CHUNK_UNITS);
        surrogate_write_json(out, utf16, gather(utf16, piece.text, piece.length));
    }
}

/* ---- operations ---- */

static bool read_count(const json_t *json, DeltaKind kind, DeltaOp *op)
{
    json_int_t count = json_is_integer(json) ? json_integer_value(json) : 0;
    if (count < 1 || count > DELTA_MAX_LENGTH / UNITS)
        return false;
    *op = (DeltaOp){ .kind = kind, .length = UNITS * (uint32_t)count };
    return true;
}

static bool read_delete(Arena *arena, const json_t *json, unsigned lone_base, DeltaOp *op)
{
    const json_t *what = json_object_get(json, "d");
    if (!what || json_object_size(json) != 1)
        return false;
    if (!json_is_string(what))
        return read_count(what, DELTA_DELETE, op);
    if (!read_text(arena, what, lone_base, op) || op->length == 0)
        return false;
    *op = (DeltaOp){ .kind = DELTA_DELETE, .length = op->length };
    return true;
}

static bool read_component(Arena *arena, const json_t *json, unsigned lone_base, int at,
                           DeltaOp *op, DeltaError *error)
{
    if (json_is_string(json))
        return (read_text(arena, json, lone_base, op) && op->length > 0) ||
               refuse(error, at, "an insert is a text that is not empty, without lone surrogates");
    if (json_is_object(json))
        return read_delete(arena, json, lone_base, op) ||
               refuse(error, at, "a delete is {\"d\": a positive integer, or the text}");
    return read_count(json, DELTA_RETAIN, op) ||
           refuse(error, at, "a component is a positive integer, a text or {\"d\": ...}");
}

static bool read_op(Arena *arena, const json_t *json, unsigned lone_base, Delta *op,
                    DeltaError *error)
{
    size_t count = json_array_size(json);
    if (!json_is_array(json) || count > DELTA_MAX_COMPONENTS)
        return refuse(error, -1, "an operation is an array of at most 200000 components");
    delta_init(op, arena);
    op->keeps_order = true;
    uint64_t total = 0;
    for (size_t i = 0; i < count; i++) {
        DeltaOp component;
        if (!read_component(arena, json_array_get(json, i), lone_base, (int)i, &component, error))
            return false;
        total += component.length;
        if (total > DELTA_MAX_LENGTH)
            return refuse(error, (int)i, "an operation covers at most 32 Mi characters");
        delta_push(op, component);
    }
    if (op->count > 0 && op->ops[op->count - 1].kind == DELTA_RETAIN)
        op->count--;
    return true;
}

static void write_component(Buffer *out, const DeltaOp *op)
{
    if (op->kind == DELTA_INSERT) {
        buffer_byte(out, '"');
        write_text(out, op);
        buffer_byte(out, '"');
        return;
    }
    if (op->kind == DELTA_DELETE)
        buffer_literal(out, "{\"d\":");
    buffer_int(out, op->length / UNITS);
    if (op->kind == DELTA_DELETE)
        buffer_byte(out, '}');
}

static void write_op(Buffer *out, const Delta *op)
{
    buffer_byte(out, '[');
    for (uint32_t i = 0; i < op->count; i++) {
        if (i)
            buffer_byte(out, ',');
        write_component(out, &op->ops[i]);
    }
    buffer_byte(out, ']');
}

static void write_framed_op(Buffer *out, Text written)
{
    buffer_text(out, written);
}

/* ---- contents ---- */

static bool read_content(Arena *arena, const json_t *json, unsigned lone_base, Delta *content,
                         DeltaError *error)
{
    DeltaOp text;
    delta_init(content, arena);
    content->keeps_order = true;
    if (!json_is_string(json) || !read_text(arena, json, lone_base, &text))
        return refuse(error, -1, "a plain text is a string without lone surrogates");
    if (text.length > 0)
        delta_push(content, text);
    return true;
}

static void write_content(Buffer *out, const Delta *content)
{
    buffer_byte(out, '"');
    for (uint32_t i = 0; i < content->count; i++)
        write_text(out, &content->ops[i]);
    buffer_byte(out, '"');
}

static bool of_rich_text(Arena *arena, const Delta *rich, Delta *content, DeltaError *error)
{
    delta_init(content, arena);
    content->keeps_order = true;
    for (uint32_t i = 0; i < rich->count; i++) {
        const DeltaOp *op = &rich->ops[i];
        if (op->kind != DELTA_INSERT || op->attributes)
            return refuse(error, (int)i, "plain text is inserts of text, without attributes");
        DeltaOp text;
        if (!from_utf16(arena, op->text, op->length, &text))
            return refuse(error, (int)i, "plain text has no lone surrogates");
        delta_push(content, text);
    }
    return true;
}

static DeltaOp as_rich_text(Arena *arena, const DeltaOp *op)
{
    DeltaOp shown = *op;
    uint16_t *utf16 = ARENA_ARRAY(arena, uint16_t, op->length + 1);
    shown.length = gather(utf16, op->text, op->length);
    shown.text = utf16;
    return shown;
}

const TextType text_unicode_type = {
    .name = "text-unicode",
    .uri = "http://sharejs.org/types/text-unicode",
    .units = UNITS,
    .applied_first = false,
    .read_op = read_op,
    .read_content = read_content,
    .write_op = write_op,
    .write_content = write_content,
    .write_framed_op = write_framed_op,
    .of_rich_text = of_rich_text,
    .as_rich_text = as_rich_text,
};
