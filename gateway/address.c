#include "gateway/address.h"

#include <arpa/inet.h>
#include <assert.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

static const uint8_t V4_PREFIX[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

static bool is_v4(const Address *address)
{
    return memcmp(address->bytes, V4_PREFIX, sizeof V4_PREFIX) == 0;
}

Address address_of(const struct sockaddr *from)
{
    Address address = { { 0 } };
    if (from->sa_family == AF_INET) {
        memcpy(address.bytes, V4_PREFIX, sizeof V4_PREFIX);
        memcpy(address.bytes + 12, &((const struct sockaddr_in *)from)->sin_addr, 4);
    } else if (from->sa_family == AF_INET6) {
        memcpy(address.bytes, &((const struct sockaddr_in6 *)from)->sin6_addr, 16);
    }
    return address;
}

size_t address_write(Address address, char out[ADDRESS_TEXT_SIZE])
{
    char text[INET6_ADDRSTRLEN];
    const char *written = is_v4(&address)
                              ? inet_ntop(AF_INET, address.bytes + 12, text, sizeof text)
                              : inet_ntop(AF_INET6, address.bytes, text, sizeof text);
    assert(written != NULL);
    size_t len = strnlen(text, ADDRESS_TEXT_SIZE);
    memcpy(out, text, len);
    return len;
}

bool address_parse(Text text, Address *address)
{
    text = text_trim(text);
    if (text.len > 0 && text.ptr[0] == '[') {
        size_t end = text_find(text, ']', 1);
        if (end == text.len || (end + 1 < text.len && text.ptr[end + 1] != ':'))
            return false;
        text = text_slice(text, 1, end);
    } else {
        size_t colon = text_find(text, ':', 0);
        if (colon < text.len && text_find(text, ':', colon + 1) == text.len)
            text = text_slice(text, 0, colon); /* a.b.c.d:port */
    }
    char copy[INET6_ADDRSTRLEN];
    if (text.len == 0 || text.len >= sizeof copy)
        return false;
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    if (strlen(copy) != text.len)
        return false;
    memset(address, 0, sizeof *address);
    if (inet_pton(AF_INET, copy, address->bytes + 12) == 1) {
        memcpy(address->bytes, V4_PREFIX, sizeof V4_PREFIX);
        return true;
    }
    return inet_pton(AF_INET6, copy, address->bytes) == 1;
}

/* Takes the next word of a list separated by blanks and commas; false at its end. */
static bool next_word(Text *rest, Text *word)
{
    size_t from = 0;
    while (from < rest->len && (rest->ptr[from] == ' ' || rest->ptr[from] == ','))
        from++;
    size_t to = from;
    while (to < rest->len && rest->ptr[to] != ' ' && rest->ptr[to] != ',')
        to++;
    *word = text_slice(*rest, from, to);
    *rest = text_slice(*rest, to, rest->len);
    return word->len > 0;
}

bool address_list_parse(Text text, AddressList *list, Text *wrong)
{
    list->count = 0;
    Text word;
    while (next_word(&text, &word)) {
        *wrong = word;
        size_t slash = text_find(word, '/', 0);
        Address base;
        if (list->count == ADDRESS_MAX_NETWORKS ||
            !address_parse(text_slice(word, 0, slash), &base))
            return false;
        int64_t bits = is_v4(&base) ? 32 : 128;
        int64_t prefix = bits;
        if (slash < word.len && (!text_to_int64(text_slice(word, slash + 1, word.len), &prefix) ||
                                 prefix < 0 || prefix > bits))
            return false;
        list->networks[list->count].base = base;
        list->networks[list->count].prefix_bits = (uint8_t)(128 - bits + prefix);
        list->count++;
    }
    return true;
}

static bool in_network(const Address *base, uint8_t prefix_bits, const Address *address)
{
    size_t whole = prefix_bits / 8;
    if (memcmp(base->bytes, address->bytes, whole) != 0)
        return false;
    unsigned rest = prefix_bits % 8;
    return rest == 0 || ((base->bytes[whole] ^ address->bytes[whole]) >> (8 - rest)) == 0;
}

bool address_list_has(const AddressList *list, Address address)
{
    for (size_t i = 0; i < list->count; i++) {
        if (in_network(&list->networks[i].base, list->networks[i].prefix_bits, &address))
            return true;
    }
    return false;
}

/*
 * Counts: open addressing with linear probing and deletion by shifting back. The hash is seeded,
 * for the keys are chosen by strangers.
 */
typedef struct Count {
    Address address;
    uint32_t connections; /* 0: free */
} Count;

static Count *counts;
static size_t counts_capacity; /* a power of two */
static size_t counts_used;
static uint64_t counts_seed;

static Address counted(Address address)
{
    if (!is_v4(&address))
        memset(address.bytes + 8, 0, 8);
    return address;
}

static size_t home_of(const Address *address)
{
    uint64_t hash = text_hash((Text){ (const char *)address->bytes, 16 }, counts_seed);
    hash ^= hash >> 32;
    return (size_t)(hash * UINT64_C(0x9E3779B97F4A7C15) >> 20) & (counts_capacity - 1);
}

static Count *find(const Address *address)
{
    size_t at = home_of(address);
    while (counts[at].connections != 0 && memcmp(&counts[at].address, address, 16) != 0)
        at = (at + 1) & (counts_capacity - 1);
    return &counts[at];
}

static void grow(void)
{
    Count *old = counts;
    size_t old_capacity = counts_capacity;
    counts_capacity = old_capacity ? old_capacity * 2 : 256;
    counts = calloc(counts_capacity, sizeof *counts);
    if (counts == NULL || (old == NULL && getrandom(&counts_seed, sizeof counts_seed, 0) < 0))
        abort();
    for (size_t i = 0; i < old_capacity; i++) {
        if (old[i].connections != 0)
            *find(&old[i].address) = old[i];
    }
    free(old);
}

bool address_enter(Address address, size_t max)
{
    if ((counts_used + 1) * 4 > counts_capacity * 3)
        grow();
    address = counted(address);
    Count *count = find(&address);
    if (count->connections >= max)
        return false;
    if (count->connections++ == 0) {
        count->address = address;
        counts_used++;
    }
    return true;
}

void address_leave(Address address)
{
    address = counted(address);
    Count *count = find(&address);
    assert(count->connections > 0);
    if (--count->connections > 0)
        return;
    counts_used--;
    /* Move back whatever probed past this place, so that no chain is broken. */
    size_t mask = counts_capacity - 1;
    size_t hole = (size_t)(count - counts);
    for (size_t at = (hole + 1) & mask; counts[at].connections != 0; at = (at + 1) & mask) {
        if (((at - home_of(&counts[at].address)) & mask) >= ((at - hole) & mask)) {
            counts[hole] = counts[at];
            counts[at].connections = 0;
            hole = at;
        }
    }
}

size_t address_entered(void)
{
    return counts_used;
}
