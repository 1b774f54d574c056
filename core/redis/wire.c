#include "core/redis/wire.h"

#define LONGEST_LINE 4096
#define VALUES_MAX   4096 /* of one reply, nested ones included */

typedef struct Cursor {
    Text input;
    size_t at;
    int64_t wanted; /* values not yet read */
    size_t read;
    RedisReply *reply;
} Cursor;

/* A line without its CR LF. A CR inside one is nobody's. */
static RedisRead take_line(Cursor *cursor, Text *line)
{
    size_t end = cursor->at;
    while (end < cursor->input.len && cursor->input.ptr[end] != '\r') {
        if (cursor->input.ptr[end] == '\n' || end - cursor->at >= LONGEST_LINE)
            return REDIS_BROKEN;
        end++;
    }
    if (end + 1 >= cursor->input.len)
        return REDIS_MORE;
    if (cursor->input.ptr[end + 1] != '\n')
        return REDIS_BROKEN;
    *line = text_slice(cursor->input, cursor->at, end);
    cursor->at = end + 2;
    return REDIS_WHOLE;
}

/* As Redis writes them: nothing in front that could be left out. */
static bool read_number(Text line, int64_t *value)
{
    Text digits = line.len > 0 && line.ptr[0] == '-' ? text_slice(line, 1, line.len) : line;
    bool is_plain = digits.len == 1 || (digits.len > 1 && digits.ptr[0] != '0');
    return is_plain && text_to_int64(line, value) && !text_equal(line, TEXT("-0"));
}

static void keep(Cursor *cursor, Text item)
{
    if (cursor->reply->count < REDIS_ITEMS_MAX)
        cursor->reply->items[cursor->reply->count++] = item;
}

/* `length` bytes and CR LF; -1 is RESP2's null. */
static RedisRead take_bulk(Cursor *cursor, Text line)
{
    int64_t length;
    if (!read_number(line, &length) || length < -1 || length > (int64_t)REDIS_MAX_BULK_BYTES)
        return REDIS_BROKEN;
    if (length == -1) {
        keep(cursor, TEXT_NULL);
        return REDIS_WHOLE;
    }
    size_t end = cursor->at + (size_t)length;
    if (end + 2 > cursor->input.len)
        return REDIS_MORE;
    if (cursor->input.ptr[end] != '\r' || cursor->input.ptr[end + 1] != '\n')
        return REDIS_BROKEN;
    keep(cursor, text_slice(cursor->input, cursor->at, end));
    cursor->at = end + 2;
    return REDIS_WHOLE;
}

static RedisRead take_many(Cursor *cursor, Text line, int64_t each)
{
    int64_t count;
    if (!read_number(line, &count) || count < -1 || count > VALUES_MAX)
        return REDIS_BROKEN;
    if (count == -1)
        keep(cursor, TEXT_NULL);
    else
        cursor->wanted += count * each;
    return REDIS_WHOLE;
}

static RedisRead take_value(Cursor *cursor, bool is_first)
{
    char type = cursor->input.ptr[cursor->at++];
    Text line;
    RedisRead got = take_line(cursor, &line);
    if (got != REDIS_WHOLE)
        return got;
    if (is_first)
        cursor->reply->type = type;
    switch (type) {
    case '+':
    case '-':
    case ',': /* a double */
    case '(': /* a big number */
    case '#': /* a truth value */
        keep(cursor, line);
        return REDIS_WHOLE;
    case ':':
        keep(cursor, line);
        return read_number(line, &cursor->reply->value) ? REDIS_WHOLE : REDIS_BROKEN;
    case '_':
        keep(cursor, TEXT_NULL);
        return line.len == 0 ? REDIS_WHOLE : REDIS_BROKEN;
    case '$':
    case '=': /* text with its format */
    case '!': /* a long error */
        return take_bulk(cursor, line);
    case '*':
    case '>':
    case '~':
        return take_many(cursor, line, 1);
    case '%':
        return take_many(cursor, line, 2);
    default:
        return REDIS_BROKEN;
    }
}

RedisRead redis_wire_read(Text input, RedisReply *reply, size_t *used)
{
    Cursor cursor = { .input = input, .wanted = 1, .reply = reply };
    reply->count = 0;
    reply->value = 0;
    while (cursor.wanted > 0) {
        if (cursor.at >= input.len)
            return REDIS_MORE;
        if (cursor.read == VALUES_MAX)
            return REDIS_BROKEN;
        cursor.wanted--;
        RedisRead got = take_value(&cursor, cursor.read++ == 0);
        if (got != REDIS_WHOLE)
            return got;
    }
    *used = cursor.at;
    return REDIS_WHOLE;
}

void redis_wire_command(Buffer *out, const Text *words, size_t count)
{
    buffer_format(out, "*%zu\r\n", count);
    for (size_t i = 0; i < count; i++) {
        buffer_format(out, "$%zu\r\n", words[i].len);
        buffer_text(out, words[i]);
        buffer_literal(out, "\r\n");
    }
}
