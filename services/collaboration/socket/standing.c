#include "services/collaboration/socket/standing.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/background.h"
#include "services/collaboration/socket/dialogue.h"
#include "services/collaboration/socket/frame.h"
#include "sql/collaboration.h"

enum { KNOWN_MAX = 16 };

/* A document that is written to without a subscription. */
typedef struct Known {
    Uuid document_id;
    Standing standing;
    struct Known *next;
} Known;

/* ---- what is known ---- */

const Standing *standing_find(const Dialogue *dialogue, Uuid document_id)
{
    const Subscription *s = subscription_find(dialogue, document_id);
    if (s && s->is_asked)
        return &s->standing;
    for (const Known *known = dialogue->known; known; known = known->next) {
        if (uuid_equal(known->document_id, document_id))
            return &known->standing;
    }
    return NULL;
}

static void forget_known(Dialogue *dialogue, size_t kept)
{
    Known **at = &dialogue->known;
    while (*at && kept-- > 0)
        at = &(*at)->next;
    while (*at) {
        Known *known = *at;
        *at = known->next;
        free(known);
    }
}

static void note_known(Dialogue *dialogue, Uuid document_id, Standing standing)
{
    for (Known *known = dialogue->known; known; known = known->next) {
        if (uuid_equal(known->document_id, document_id)) {
            known->standing = standing;
            return;
        }
    }
    forget_known(dialogue, KNOWN_MAX - 1);
    Known *known = malloc(sizeof *known);
    assert(known);
    *known = (Known){ document_id, standing, dialogue->known };
    dialogue->known = known;
}

void standing_note(Dialogue *dialogue, Uuid document_id, Standing standing)
{
    Subscription *s = subscription_find(dialogue, document_id);
    if (!s) {
        note_known(dialogue, document_id, standing);
        return;
    }
    s->standing = standing;
    s->is_asked = true;
}

Standing standing_ask(Task *task, Uuid document_id)
{
    DocumentAccess document = sql_document_access_in(task, document_id);
    return (Standing){ document.found, (AccessLevel)document.level };
}

bool standing_is_hidden(const Standing *standing)
{
    return standing->exists && standing->level == ACCESS_NONE;
}

bool standing_allows(const Standing *standing, OperationKind kind)
{
    (void)kind; /* to write, to delete and to bring back are all an editor's */
    return !standing->exists || standing->level >= ACCESS_EDITOR;
}

void standing_free_all(Dialogue *dialogue)
{
    forget_known(dialogue, 0);
}

/* ---- learning ---- */

typedef struct Lesson {
    Message *message;
    Uuid document_id;
    void (*then)(Message *message, Standing standing);
    Standing standing;
} Lesson;

/* What was read while rights changed is read again. */
static void learn(Task *task, void *argument)
{
    Lesson *lesson = argument;
    const Dialogue *dialogue = lesson->message->dialogue;
    unsigned rechecks;
    do {
        rechecks = dialogue->recheck_count;
        lesson->standing = standing_ask(task, lesson->document_id);
    } while (rechecks != dialogue->recheck_count);
}

static void learnt(void *argument, const Fault *fault)
{
    Lesson *lesson = argument;
    Message *message = lesson->message;
    if (fault) {
        message_fault(message, fault);
    } else if (message->dialogue->socket) {
        if (lesson->standing.exists)
            standing_note(message->dialogue, lesson->document_id, lesson->standing);
        lesson->then(message, lesson->standing);
    }
    message_end(message);
}

void standing_learn(Message *message, Uuid document_id,
                    void (*then)(Message *message, Standing standing))
{
    Lesson *lesson = ARENA_NEW(message->arena, Lesson);
    *lesson = (Lesson){ .message = message, .document_id = document_id, .then = then };
    Context context = dialogue_reader(message->dialogue, message->arena);
    background_start(&context, learn, learnt, lesson);
}

/* ---- learning anew ---- */

typedef struct Recheck {
    Arena *arena;
    Dialogue *dialogue;
    Uuid *ids; /* sorted */
    Standing *standings;
    size_t count;
} Recheck;

static int compare(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(Uuid));
}

static void read_levels(Task *task, void *argument)
{
    Recheck *recheck = argument;
    DocumentsAccessRows rows = sql_documents_access_in(task, recheck->ids, recheck->count);
    for (size_t i = 0, n = 0; i < recheck->count && n < rows.count; i++) {
        while (n + 1 < rows.count && compare(&rows.rows[n].id, &recheck->ids[i]) < 0)
            n++;
        if (uuid_equal(recheck->ids[i], rows.rows[n].id))
            recheck->standings[i] = (Standing){ true, (AccessLevel)rows.rows[n].level };
    }
}

static void take_levels(Dialogue *dialogue, const Recheck *recheck)
{
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

static void rechecked(void *argument, const Fault *fault)
{
    Recheck *recheck = argument;
    Dialogue *dialogue = recheck->dialogue;
    if (dialogue->socket && fault && fault->status >= 500)
        socket_close(dialogue->socket, 1013,
                     "Try again."); /* who cannot be checked must not stay */
    else if (dialogue->socket && !fault)
        take_levels(dialogue, recheck);
    dialogue_drop(dialogue);
    arena_free(recheck->arena);
}

void standing_recheck(Dialogue *dialogue)
{
    dialogue->recheck_count++;
    forget_known(dialogue, 0);
    size_t seats = presence_documents(dialogue, NULL);
    if (!dialogue->subscriptions && seats == 0)
        return;
    Arena *arena = arena_new();
    Recheck *recheck = ARENA_NEW(arena, Recheck);
    *recheck = (Recheck){ .arena = arena, .dialogue = dialogue };
    recheck->ids = ARENA_ARRAY(arena, Uuid, dialogue->subscription_count + seats);
    recheck->standings = ARENA_ARRAY(arena, Standing, dialogue->subscription_count + seats);
    for (const Subscription *s = dialogue->subscriptions; s; s = s->next)
        recheck->ids[recheck->count++] = s->document_id;
    recheck->count += presence_documents(dialogue, recheck->ids + recheck->count);
    qsort(recheck->ids, recheck->count, sizeof *recheck->ids, compare);
    dialogue_keep(dialogue);
    Context context = dialogue_reader(dialogue, arena);
    background_start(&context, read_levels, rechecked, recheck);
}
