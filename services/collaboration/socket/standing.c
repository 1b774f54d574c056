#include "services/collaboration/socket/standing.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/background.h"
#include "gateway/route.h"
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

Standing standing_read(int32_t level, Text rights)
{
    Standing standing = { .exists = true, .level = (AccessLevel)level };
    if (!text_is_null(rights) && rights.len == sizeof standing.rights.bytes)
        memcpy(standing.rights.bytes, rights.ptr, rights.len);
    return standing;
}

Standing standing_ask(Task *task, Uuid document_id)
{
    DocumentAccess document = sql_document_access_in(task, document_id);
    return document.found ? standing_read(document.level, document.rights)
                          : (Standing){ .exists = false };
}

bool standing_permits(const Dialogue *dialogue, const Standing *standing, const char *permission)
{
    int bit = permission_bit(permission);
    return permission_has(&dialogue_context(dialogue)->permissions, bit) ||
           permission_has(&standing->rights, bit);
}

/* What is not there yet would be the whole workspace's. */
Standing standing_of_reader(const Dialogue *dialogue, Standing standing)
{
    if (!standing_permits(dialogue, &standing, "document.read"))
        return (Standing){ .exists = true, .level = ACCESS_NONE };
    return standing;
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

bool standing_suggests(const Standing *standing, OperationKind kind)
{
    return kind == OPERATION_OP && standing->exists && standing->level >= ACCESS_COMMENTER;
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
