#include "services/collaboration/socket/plain_op.h"

#include "services/collaboration/text/surrogate.h"

enum { NUMBER_MAX_DIGITS = 15 }; /* whole in a double too */

typedef struct Cursor {
    const char *at, *end;
} Cursor;

static bool skip(Cursor *c, Text expected)
{
    if ((size_t)(c->end - c->at) < expected.len || memcmp(c->at, expected.ptr, expected.len) != 0)
        return false;
    c->at += expected.len;
    return true;
}

/* The rest of a string without escapes, behind its first quote. */
static bool read_string(Cursor *c, Text *string)
{
    const char *start = c->at;
    while (c->at < c->end && *c->at != '"') {
        if (*c->at == '\\' || (unsigned char)*c->at < 0x20)
            return false;
        c->at++;
    }
    *string = (Text){ start, (size_t)(c->at - start) };
    return skip(c, TEXT("\""));
}

static bool read_number(Cursor *c, int64_t *number)
{
    const char *start = c->at;
    *number = 0;
    while (c->at < c->end && *c->at >= '0' && *c->at <= '9' && c->at - start <= NUMBER_MAX_DIGITS)
        *number = *number * 10 + (*c->at++ - '0');
    ptrdiff_t digits = c->at - start;
    return digits == 1 || (digits > 1 && digits <= NUMBER_MAX_DIGITS && *start != '0');
}

typedef struct Component {
    DeltaKind kind;
    Text text;      /* of an insert */
    int64_t length; /* of the others */
} Component;

static bool read_component(Cursor *c, Component *component)
{
    *component = (Component){ 0 };
    if (skip(c, TEXT("{\"insert\":\""))) {
        component->kind = DELTA_INSERT;
        return read_string(c, &component->text) && component->text.len > 0 && skip(c, TEXT("}"));
    }
    component->kind = skip(c, TEXT("{\"retain\":"))   ? DELTA_RETAIN
                      : skip(c, TEXT("{\"delete\":")) ? DELTA_DELETE
                                                      : DELTA_EMBED;
    return component->kind != DELTA_EMBED && read_number(c, &component->length) &&
           component->length > 0 && skip(c, TEXT("}"));
}

/* The components up to the bracket, within what a Delta may have. */
static bool pass_components(Cursor *c)
{
    uint64_t total = 0;
    unsigned count = 0;
    Component component;
    if (c->at < c->end && *c->at == ']')
        return true;
    do {
        if (!read_component(c, &component))
            return false;
        total += component.kind == DELTA_INSERT ? component.text.len : (uint64_t)component.length;
        if (total > DELTA_MAX_LENGTH || ++count > DELTA_MAX_COMPONENTS)
            return false;
    } while (skip(c, TEXT(",")));
    return true;
}

static bool read_components(Cursor *c, Text *components)
{
    bool is_object = skip(c, TEXT("{\"ops\":"));
    if (!skip(c, TEXT("[")))
        return false;
    const char *start = c->at;
    if (!pass_components(c))
        return false;
    *components = (Text){ start, (size_t)(c->at - start) };
    return skip(c, TEXT("]")) && (!is_object || skip(c, TEXT("}")));
}

bool plain_op_read(Text raw, PlainOp *op)
{
    Cursor c = { raw.ptr, raw.ptr + raw.len };
    return skip(&c, TEXT("{\"a\":\"op\",\"c\":\"")) && read_string(&c, &op->collection) &&
           skip(&c, TEXT(",\"d\":\"")) && read_string(&c, &op->document) &&
           skip(&c, TEXT(",\"v\":")) && read_number(&c, &op->version) &&
           skip(&c, TEXT(",\"src\":\"")) && read_string(&c, &op->src) &&
           skip(&c, TEXT(",\"seq\":")) && read_number(&c, &op->seq) && op->seq > 0 &&
           skip(&c, TEXT(",\"x\":{},\"op\":")) && read_components(&c, &op->components) &&
           skip(&c, TEXT("}")) && c.at == c.end;
}

void plain_op_delta(Arena *arena, const PlainOp *op, Delta *delta)
{
    Cursor c = { op->components.ptr, op->components.ptr + op->components.len };
    Component component;
    delta_init(delta, arena);
    while (c.at < c.end && read_component(&c, &component)) {
        DeltaOp part = { .kind = component.kind, .length = (uint32_t)component.length };
        if (component.kind == DELTA_INSERT)
            part.text = surrogate_to_utf16(arena, component.text, 0, &part.length);
        delta_push(delta, part);
        skip(&c, TEXT(","));
    }
}
