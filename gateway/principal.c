#include "gateway/principal.h"

#include <stdatomic.h>
#include <string.h>

#include "core/shared.h"

#define WORDS 4 /* 16 bytes of the secret's hash, 16 of the user's id */

/* A sequence lock: odd while somebody writes, and a reader believes only what did not change while
 * it read. */
typedef struct Entry {
    _Atomic uint64_t sequence;
    _Atomic uint64_t words[WORDS];
} Entry;

#define ENTRIES                                                                                    \
    (PRINCIPAL_SHARED_BYTES / sizeof(Entry)) /* a newer one takes an older one's place */

static Entry *entry_of(const Context *context)
{
    char *area = (char *)shared_limits() + SHARED_LIMIT_BYTES - PRINCIPAL_SHARED_BYTES;
    uint32_t index;
    memcpy(&index, context->secret_hash + 16, sizeof index); /* SHA-256: evenly spread */
    return (Entry *)(void *)area + index % ENTRIES;
}

/* False when somebody writes at this moment. */
static bool read_entry(Entry *entry, uint64_t words[WORDS])
{
    uint64_t before = atomic_load_explicit(&entry->sequence, memory_order_acquire);
    for (size_t i = 0; i < WORDS; i++)
        words[i] = atomic_load_explicit(&entry->words[i], memory_order_relaxed);
    atomic_thread_fence(memory_order_acquire);
    uint64_t after = atomic_load_explicit(&entry->sequence, memory_order_relaxed);
    return before == after && before % 2 == 0;
}

void principal_remember(const Context *context)
{
    if (context->kind != CONTEXT_SESSION || !context->checked)
        return;
    Entry *entry = entry_of(context);
    uint64_t present[WORDS], wanted[WORDS];
    memcpy(wanted, context->secret_hash, 16);
    memcpy(wanted + 2, context->user_id.bytes, 16);
    if (read_entry(entry, present) && memcmp(present, wanted, sizeof wanted) == 0)
        return;
    uint64_t sequence = atomic_load_explicit(&entry->sequence, memory_order_relaxed);
    if (sequence % 2 != 0 ||
        !atomic_compare_exchange_strong_explicit(&entry->sequence, &sequence, sequence + 1,
                                                 memory_order_acquire, memory_order_relaxed))
        return; /* another process writes here: one of the two is forgotten */
    atomic_thread_fence(memory_order_release);
    for (size_t i = 0; i < WORDS; i++)
        atomic_store_explicit(&entry->words[i], wanted[i], memory_order_relaxed);
    atomic_store_explicit(&entry->sequence, sequence + 2, memory_order_release);
}

Uuid principal_recall(const Context *context)
{
    uint64_t words[WORDS];
    Uuid user_id = UUID_NIL;
    if (read_entry(entry_of(context), words) && memcmp(words, context->secret_hash, 16) == 0)
        memcpy(user_id.bytes, words + 2, 16);
    return user_id;
}
