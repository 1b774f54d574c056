#include "tests/bench/clients/op_message.h"

#include <err.h>

typedef struct Scan {
    const char *at, *end;
} Scan;

static void expect(Scan *scan, char c)
{
    if (scan->at == scan->end || *scan->at++ != c)
        errx(1, "'%c' expected before %.*s", c, (int)(scan->end - scan->at), scan->at);
}

static bool accept(Scan *scan, char c)
{
    bool there = scan->at < scan->end && *scan->at == c;
    scan->at += there;
    return there;
}

static Text scan_string(Scan *scan)
{
    expect(scan, '"');
    const char *start = scan->at;
    while (scan->at < scan->end && *scan->at != '"')
        scan->at += *scan->at == '\\' ? 2 : 1;
    Text string = { start, (size_t)(scan->at - start) };
    expect(scan, '"');
    return string;
}

/* Any value, without looking into it. */
static Text scan_value(Scan *scan)
{
    const char *start = scan->at;
    int depth = 0;
    do {
        char c = scan->at < scan->end ? *scan->at : 0;
        if (c == '"') {
            scan_string(scan);
            continue;
        }
        if (c == 0 || (depth == 0 && (c == ',' || c == '}' || c == ']')))
            break;
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        scan->at++;
    } while (depth > 0 || (scan->at < scan->end && !memchr(",}]", *scan->at, 3)));
    return (Text){ start, (size_t)(scan->at - start) };
}

static int64_t number(Text json)
{
    int64_t value;
    if (!text_to_int64(json, &value))
        errx(1, "not a number: %.*s", TEXT_ARG(json));
    return value;
}

static Text unquoted(Text json)
{
    return json.len >= 2 && json.ptr[0] == '"' ? text_slice(json, 1, json.len - 1) : TEXT_NULL;
}

OpMessage op_message_read(Text raw)
{
    Scan scan = { raw.ptr, raw.ptr + raw.len };
    OpMessage message = { .version = -1, .seq = -1 };
    expect(&scan, '{');
    do {
        Text key = scan_string(&scan);
        expect(&scan, ':');
        Text value = scan_value(&scan);
        if (text_equal(key, TEXT("a")))
            message.action = unquoted(value);
        else if (text_equal(key, TEXT("v")))
            message.version = number(value);
        else if (text_equal(key, TEXT("seq")))
            message.seq = number(value);
        else if (text_equal(key, TEXT("src")))
            message.src = unquoted(value);
        else if (text_equal(key, TEXT("error")))
            message.error = value;
        else if (text_equal(key, TEXT("op")))
            message.operation = value;
    } while (accept(&scan, ','));
    expect(&scan, '}');
    return message;
}

static DeltaOp read_component(Arena *arena, Scan *scan)
{
    DeltaOp op = { .kind = DELTA_RETAIN };
    expect(scan, '{');
    Text key = scan_string(scan);
    expect(scan, ':');
    Text value = scan_value(scan);
    expect(scan, '}');
    if (!text_equal(key, TEXT("insert"))) {
        if (!text_equal(key, TEXT("retain")) && !text_equal(key, TEXT("delete")))
            errx(1, "not a component: %.*s", TEXT_ARG(key));
        op.kind = key.ptr[0] == 'd' ? DELTA_DELETE : DELTA_RETAIN;
        op.length = (uint32_t)number(value);
        return op;
    }
    Text text = unquoted(value);
    uint16_t *units = arena_alloc(arena, 2 * text.len + 2);
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\\' || (unsigned char)text.ptr[i] > 127)
            errx(1, "not what was written: %.*s", TEXT_ARG(text));
        units[i] = (uint16_t)text.ptr[i];
    }
    op.kind = DELTA_INSERT;
    op.text = units;
    op.length = (uint32_t)text.len;
    return op;
}

/* {"ops":[...]} or the bare array. */
void op_message_read_operation(Arena *arena, Text json, Delta *op)
{
    Scan scan = { json.ptr, json.ptr + json.len };
    delta_init(op, arena);
    if (accept(&scan, '{')) {
        scan_string(&scan);
        expect(&scan, ':');
    }
    expect(&scan, '[');
    if (accept(&scan, ']'))
        return;
    do
        delta_push(op, read_component(arena, &scan));
    while (accept(&scan, ','));
    expect(&scan, ']');
}
