/* What Redis, or whoever answers in its place, may say: no input may crash, the same bytes in parts
 * are the same reply, and what is read of RESP2 hiredis reads alike. */
#include <assert.h>
#include <hiredis/hiredis.h>
#include <stdlib.h>
#include <string.h>

#include "core/redis/wire.h"

/* The leaves, in order. */
static void compare(const redisReply *theirs, const RedisReply *ours, size_t *at)
{
    if (theirs->type == REDIS_REPLY_ARRAY) {
        for (size_t i = 0; i < theirs->elements; i++)
            compare(theirs->element[i], ours, at);
        return;
    }
    size_t index = (*at)++;
    if (index >= ours->count) {
        assert(ours->count == REDIS_ITEMS_MAX);
        return;
    }
    Text item = ours->items[index];
    if (theirs->type == REDIS_REPLY_NIL)
        assert(text_is_null(item));
    else if (theirs->type == REDIS_REPLY_INTEGER)
        assert(!text_is_null(item));
    else
        assert(item.len == theirs->len && memcmp(item.ptr, theirs->str, item.len) == 0);
}

/* hiredis of this release knows RESP2, no more than seven levels, and takes some bytes in a line
 * that we do not; so it is asked about what we took. */
static bool is_resp2(Text bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        if (strchr("_#,(!=~%>|", bytes.ptr[i]) != NULL)
            return false;
    return true;
}

static void ask_hiredis(Text bytes, const RedisReply *ours)
{
    redisReader *reader = redisReaderCreate();
    void *theirs = NULL;
    redisReaderFeed(reader, bytes.ptr, bytes.len);
    if (redisReaderGetReply(reader, &theirs) == REDIS_OK) {
        size_t at = 0;
        assert(theirs != NULL);
        compare(theirs, ours, &at);
        assert(at >= ours->count);
        freeReplyObject(theirs);
    } else {
        assert(strstr(reader->errstr, "nested") != NULL);
    }
    redisReaderFree(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Text input = { size > 0 ? (const char *)data : "", size };
    while (input.len > 0) {
        RedisReply reply;
        size_t used = 0;
        if (redis_wire_read(input, &reply, &used) != REDIS_WHOLE)
            break;
        assert(used > 0 && used <= input.len && reply.count <= REDIS_ITEMS_MAX);
        for (size_t i = 0; i < reply.count; i++)
            assert(text_is_null(reply.items[i]) ||
                   (reply.items[i].ptr >= input.ptr &&
                    reply.items[i].ptr + reply.items[i].len <= input.ptr + used));
        RedisReply part;
        size_t ignored;
        assert(redis_wire_read(text_slice(input, 0, used - 1), &part, &ignored) == REDIS_MORE);
        if (is_resp2(text_slice(input, 0, used)))
            ask_hiredis(text_slice(input, 0, used), &reply);
        input = text_slice(input, used, input.len);
    }
    return 0;
}
