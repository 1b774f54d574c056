#include "core/bus/frame.h"

#include <assert.h>

_Static_assert(sizeof(BusFrameHead) == 64 && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
               "the head goes over the network as it lies in memory");

#define SMALLEST (sizeof(BusFrameHead) + CRYPTO_TAG_BYTES)

/* What is proved beside the content. */
typedef struct Beside {
    BusFrameHead head;
    Uuid receiver;
} Beside;

static Text view_of(const Beside *beside)
{
    return (Text){ (const char *)beside, sizeof *beside };
}

BusFrameKey bus_frame_key(const uint8_t platform[32], Uuid process, uint64_t epoch)
{
    struct {
        Uuid process;
        uint64_t epoch;
    } about = { process, epoch };
    BusFrameKey key;
    crypto_keyed_hash(platform, (Text){ (const char *)&about, sizeof about }, key.bytes);
    return key;
}

size_t bus_frame_bytes(size_t topic_len, size_t message_len)
{
    return SMALLEST + topic_len + message_len;
}

void bus_frame_seal(const BusFrameKey *key, BusFrameHead head, Uuid receiver, Text topic,
                    Text message, char *out)
{
    assert(topic.len <= UINT16_MAX);
    Beside beside = { head, receiver };
    beside.head.magic = BUS_FRAME_MAGIC;
    beside.head.topic_bytes = (uint16_t)topic.len;
    memcpy(out, &beside.head, sizeof beside.head);
    char *content = out + sizeof beside.head;
    if (topic.len > 0)
        memcpy(content, topic.ptr, topic.len);
    if (message.len > 0)
        memcpy(content + topic.len, message.ptr, message.len);
    crypto_seal(key->bytes, head.count, view_of(&beside), content, topic.len + message.len);
}

bool bus_frame_peek(const char *bytes, size_t size, BusFrameHead *head)
{
    if (size < SMALLEST)
        return false;
    memcpy(head, bytes, sizeof *head);
    return head->magic == BUS_FRAME_MAGIC && head->kind <= BUS_FRAME_COUNT &&
           head->topic_bytes <= size - SMALLEST;
}

bool bus_frame_unseal(const BusFrameKey *key, Uuid receiver, char *bytes, size_t size, Text *topic,
                      Text *message)
{
    Beside beside = { .receiver = receiver };
    if (!bus_frame_peek(bytes, size, &beside.head))
        return false;
    char *content = bytes + sizeof beside.head;
    if (!crypto_unseal(key->bytes, beside.head.count, view_of(&beside), content,
                       size - sizeof beside.head))
        return false;
    *topic = (Text){ content, beside.head.topic_bytes };
    *message = (Text){ content + topic->len, size - SMALLEST - topic->len };
    return true;
}
