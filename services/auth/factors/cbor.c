#include "services/auth/factors/cbor.h"

enum {
    MAJOR_UINT,
    MAJOR_NEGATIVE,
    MAJOR_BYTES,
    MAJOR_TEXT,
    MAJOR_ARRAY,
    MAJOR_MAP,
    MAJOR_TAG,
    MAJOR_OTHER
};

typedef struct Head {
    int major;
    uint64_t argument;
    size_t size;
} Head;

static bool read_head(Text text, Head *head)
{
    const uint8_t *at = (const uint8_t *)text.ptr;
    if (text.len == 0)
        return false;
    unsigned low = at[0] & 31u;
    *head = (Head){ .major = at[0] >> 5, .argument = low, .size = 1 };
    if (low < 24)
        return true;
    if (low > 27)
        return false; /* indefinite, or no CBOR */
    size_t width = (size_t)1 << (low - 24);
    if (text.len < 1 + width)
        return false;
    head->argument = 0;
    for (size_t i = 0; i < width; i++)
        head->argument = head->argument << 8 | at[1 + i];
    head->size = 1 + width;
    return true;
}

static bool skip(Text *rest, int depth);

static bool skip_many(Text *rest, uint64_t count, int depth)
{
    for (uint64_t i = 0; i < count; i++)
        if (!skip(rest, depth))
            return false;
    return true;
}

static bool skip(Text *rest, int depth)
{
    Head head;
    if (depth > CBOR_MAX_DEPTH || !read_head(*rest, &head))
        return false;
    *rest = text_slice(*rest, head.size, rest->len);
    switch (head.major) {
    case MAJOR_BYTES:
    case MAJOR_TEXT:
        if (head.argument > rest->len)
            return false;
        *rest = text_slice(*rest, (size_t)head.argument, rest->len);
        return true;
    case MAJOR_ARRAY:
    case MAJOR_MAP: {
        uint64_t items = head.major == MAJOR_MAP ? 2 : 1;
        /* Each takes a byte at least, so a great number ends soon. */
        return head.argument <= rest->len && skip_many(rest, items * head.argument, depth + 1);
    }
    case MAJOR_TAG:
        return skip(rest, depth + 1);
    default:
        return true;
    }
}

bool cbor_take(Text *rest, Text *item)
{
    Text after = *rest;
    if (!skip(&after, 0))
        return false;
    *item = text_slice(*rest, 0, rest->len - after.len);
    *rest = after;
    return true;
}

bool cbor_is_one(Text bytes)
{
    Text item;
    return cbor_take(&bytes, &item) && bytes.len == 0;
}

Text cbor_string(Text item)
{
    Head head;
    if (!read_head(item, &head) || (head.major != MAJOR_BYTES && head.major != MAJOR_TEXT) ||
        head.argument != item.len - head.size)
        return TEXT_NULL;
    return text_slice(item, head.size, item.len);
}

bool cbor_int(Text item, int64_t *value)
{
    Head head;
    if (!read_head(item, &head) || head.major > MAJOR_NEGATIVE || head.argument > INT64_MAX)
        return false;
    *value = head.major == MAJOR_UINT ? (int64_t)head.argument : -1 - (int64_t)head.argument;
    return true;
}

static bool is_key(Text item, const char *name, int64_t number)
{
    int64_t value;
    if (name == NULL)
        return cbor_int(item, &value) && value == number;
    return item.len > 0 && (uint8_t)item.ptr[0] >> 5 == MAJOR_TEXT &&
           text_equal(cbor_string(item), text_of(name));
}

static Text find(Text map, const char *name, int64_t number)
{
    Head head;
    if (!cbor_is_one(map) || !read_head(map, &head) || head.major != MAJOR_MAP)
        return TEXT_NULL;
    Text rest = text_slice(map, head.size, map.len), key, value;
    for (uint64_t i = 0; i < head.argument; i++) {
        if (!cbor_take(&rest, &key) || !cbor_take(&rest, &value))
            return TEXT_NULL;
        if (is_key(key, name, number))
            return value;
    }
    return TEXT_NULL;
}

Text cbor_member(Text map, const char *key)
{
    return find(map, key, 0);
}

Text cbor_numbered(Text map, int64_t key)
{
    return find(map, NULL, key);
}
