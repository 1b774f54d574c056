/*
 * Learning anew: the revocation counter has moved, and everything that sockets have learnt is
 * doubtful. Those of one tenant that must learn in the same turn of the loop ask together, in one
 * statement, so that what a change of rights costs does not grow with the sockets.
 */
#include "services/collaboration/socket/standing.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/background.h"
#include "core/loop.h"
#include "services/collaboration/socket/dialogue.h"
#include "sql/collaboration.h"

enum { BATCH_MAX = 4000 /* levels in a statement */ };

/* What one dialogue must know. */
typedef struct Recheck {
    Arena *arena;
    Dialogue *dialogue;
    Uuid tenant_id, user_id;
    Uuid *ids; /* sorted */
    Standing *standings;
    size_t count;
    struct Recheck *next;
} Recheck;

/* Those that ask together. */
typedef struct Batch {
    Recheck *first;
    size_t count;
} Batch;

static Recheck *waiting;

static int compare(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(Uuid));
}

/* ---- asking ---- */

static void read_levels(Task *task, void *argument)
{
    Batch *batch = argument;
    Uuid *people = ARENA_ARRAY(task->arena, Uuid, batch->count);
    Uuid *documents = ARENA_ARRAY(task->arena, Uuid, batch->count);
    size_t n = 0;
    for (const Recheck *recheck = batch->first; recheck; recheck = recheck->next) {
        for (size_t i = 0; i < recheck->count; i++) {
            people[n] = recheck->user_id;
            documents[n++] = recheck->ids[i];
        }
    }
    LevelOfOtherRows rows = sql_levels_of_others_in(task, people, n, documents, n);
    assert(rows.count == n);
    n = 0;
    for (Recheck *recheck = batch->first; recheck; recheck = recheck->next) {
        for (size_t i = 0; i < recheck->count; i++) {
            const LevelOfOther *row = &rows.rows[n++];
            if (row->level >= 0)
                recheck->standings[i] = standing_read(row->level, row->rights);
        }
    }
}

static void take_levels(const Recheck *recheck)
{
    Dialogue *dialogue = recheck->dialogue;
    for (size_t i = 0; i < recheck->count; i++)
        recheck->standings[i] = standing_of_reader(dialogue, recheck->standings[i]);
    Subscription *next;
    for (Subscription *s = dialogue->subscriptions; s; s = next) {
        next = s->next;
        const Uuid *id =
            bsearch(&s->document_id, recheck->ids, recheck->count, sizeof *id, compare);
        if (!id)
            continue; /* it came later, and reads its own */
        s->standing = recheck->standings[id - recheck->ids];
        s->is_asked = true;
        if (standing_is_hidden(&s->standing))
            subscription_revoke(s);
    }
    for (size_t i = 0; i < recheck->count; i++) {
        if (standing_is_hidden(&recheck->standings[i]))
            presence_leave_document(dialogue, recheck->ids[i]);
    }
}

static void have_read(void *argument, const Fault *fault)
{
    Batch *batch = argument;
    while (batch->first) {
        Recheck *recheck = batch->first;
        Dialogue *dialogue = recheck->dialogue;
        batch->first = recheck->next;
        if (dialogue->socket && fault) /* who cannot be checked must not stay */
            socket_close(dialogue->socket, 1013, "Try again.");
        else if (dialogue->socket)
            take_levels(recheck);
        dialogue_drop(dialogue);
        arena_free(recheck->arena);
    }
    free(batch);
}

/* Those of the first one's tenant, as many as go into a statement. */
static void start_batch(void)
{
    Batch *batch = calloc(1, sizeof *batch);
    assert(batch);
    Uuid tenant_id = waiting->tenant_id;
    for (Recheck **at = &waiting; *at;) {
        Recheck *recheck = *at;
        bool fits = batch->count == 0 || batch->count + recheck->count <= BATCH_MAX;
        if (!fits || !uuid_equal(recheck->tenant_id, tenant_id)) {
            at = &recheck->next;
            continue;
        }
        *at = recheck->next;
        recheck->next = batch->first;
        batch->first = recheck;
        batch->count += recheck->count;
    }
    Context context = background_context(tenant_id);
    background_start(&context, read_levels, have_read, batch);
}

static void start_batches(LoopDefer *defer)
{
    (void)defer;
    while (waiting)
        start_batch();
}

/* ---- being told ---- */

void standing_recheck(Dialogue *dialogue)
{
    static LoopDefer gathered = { .run = start_batches };
    dialogue->recheck_count++;
    standing_free_all(dialogue);
    size_t seats = presence_documents(dialogue, NULL);
    if (!dialogue->subscriptions && seats == 0)
        return;
    Arena *arena = arena_new();
    Recheck *recheck = ARENA_NEW(arena, Recheck);
    const Context *context = dialogue_context(dialogue);
    *recheck = (Recheck){ .arena = arena,
                          .dialogue = dialogue,
                          .tenant_id = context->tenant_id,
                          .user_id = context->user_id,
                          .next = waiting };
    recheck->ids = ARENA_ARRAY(arena, Uuid, dialogue->subscription_count + seats);
    recheck->standings = ARENA_ARRAY(arena, Standing, dialogue->subscription_count + seats);
    for (const Subscription *s = dialogue->subscriptions; s; s = s->next)
        recheck->ids[recheck->count++] = s->document_id;
    recheck->count += presence_documents(dialogue, recheck->ids + recheck->count);
    qsort(recheck->ids, recheck->count, sizeof *recheck->ids, compare);
    dialogue_keep(dialogue);
    waiting = recheck;
    loop_defer(&gathered);
}
