/*
 * Proofs that were used (gateway/proof.h): each is good once, at whichever worker or machine. They
 * come with every request of a bound token, so those of a moment share a commit.
 */
#include "services/auth/keys/keys.h"

#include <string.h>

#include "core/group.h"
#include "sql/auth.h"

/* One batch in so many forgets what is over. */
#define SWEEP_EVERY 16

typedef struct Noted {
    const uint8_t *once;
    TimeMs until;
    bool is_new;
} Noted;

static Text hash_of(const Noted *item)
{
    return (Text){ (const char *)item->once, 32 };
}

/* The first of them, should one come twice in a batch. */
static void mark(void *const *items, size_t count, Text hash)
{
    for (size_t i = 0; i < count; i++) {
        Noted *item = items[i];
        if (!text_equal(hash_of(item), hash))
            continue;
        item->is_new = true;
        return;
    }
}

static void flush(Task *task, void *const *items, size_t count)
{
    Text *hashes = ARENA_ARRAY(task->arena, Text, count);
    TimeMs *expiries = ARENA_ARRAY(task->arena, TimeMs, count);
    for (size_t i = 0; i < count; i++) {
        Noted *item = items[i];
        item->is_new = false;
        hashes[i] = hash_of(item);
        expiries[i] = item->until;
    }
    if (hashes[0].ptr[0] % SWEEP_EVERY == 0)
        sql_proof_sweep_in(task);
    ProofNotedRows rows = sql_proofs_note_in(task, hashes, count, expiries, count);
    for (size_t i = 0; i < rows.count; i++)
        mark(items, count, rows.rows[i].hash);
}

static const Group group = { .name = "proof", .max_items = 100, .flush = flush };

bool proof_note(Task *task, const uint8_t once[32], TimeMs until)
{
    Noted item = { .once = once, .until = until };
    group_append(task, &group, &item);
    return item.is_new;
}
