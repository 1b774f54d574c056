/*
 * Where comments belong: the open sequencer carries the anchors of the open threads along, moves
 * them by each operation it numbers, and writes them with each snapshot. Threads are made and
 * resolved anywhere; the process that does it tells the others, and the one with the sequencer
 * reads again.
 */
#include "services/collaboration/sequence/sequencer_state.h"

#include <string.h>

#include "core/background.h"
#include "core/bus.h"
#include "core/db.h"
#include "services/collaboration/history/history.h"

static const Text TOPIC = { "collaboration-anchors", 21 };

typedef struct Changed {
    Uuid tenant_id, document_id;
} Changed;

static void publish(void *argument)
{
    bus_publish(TOPIC, (Text){ argument, sizeof(Changed) });
}

void sequencer_anchors_changed(Task *task, Uuid document_id)
{
    Changed *changed = ARENA_NEW(task->arena, Changed);
    *changed = (Changed){ task->context.tenant_id, document_id };
    db_after_commit(task, publish, changed);
}

/* ---- reading ---- */

static bool move_over(void *owner, const PastOperation *operation)
{
    anchor_list_move(owner, operation->version, operation->kind, operation->delta);
    return true;
}

/* The window keeps the content of a document that was made as text. */
static void move_over_window(Task *task, const Sequencer *s, AnchorList *list)
{
    for (int64_t v = anchor_list_version(list); v < s->version; v++) {
        const Operation *operation = window_at(&s->window, v);
        Delta content;
        const Delta *delta = operation->delta;
        if (operation->kind == OPERATION_CREATE) {
            if (!text_type_parse_content(operation->type, task->arena, operation->body, &content))
                task_fail(task, 500, "document_damaged", "A stored creation cannot be read.");
            delta = &content;
        }
        anchor_list_move(list, v, operation->kind, delta);
    }
}

void sequencer_load_anchors(Task *task, Sequencer *s)
{
    AnchorList *list = anchor_list_read(task, s->document_id);
    while (anchor_list_version(list) < window_first(&s->window))
        history_walk(task, s->document_id, anchor_list_version(list), window_first(&s->window),
                     move_over, list);
    move_over_window(task, s, list);
    AnchorList old = s->anchors;
    s->anchors = *list;
    *list = old; /* goes with the task */
}

/* ---- reading again ---- */

static void read_again(Task *task, void *argument)
{
    Sequencer *s = argument;
    while (s->anchors_stale && !s->broken) {
        s->anchors_stale = false;
        sequencer_load_anchors(task, s);
    }
}

static void have_read(void *argument, const Fault *fault)
{
    (void)fault; /* who reads threads brings them up by himself */
    Sequencer *s = argument;
    s->anchors_loading = false;
    sequencer_drop(s);
}

static void on_changed(void *owner, Text topic, Text message, Uuid sender)
{
    (void)owner;
    (void)topic;
    (void)sender;
    Changed changed;
    if (message.len != sizeof changed)
        return;
    memcpy(&changed, message.ptr, sizeof changed);
    Sequencer *s = sequencer_find(changed.tenant_id, changed.document_id);
    if (!s)
        return;
    s->anchors_stale = true;
    if (s->anchors_loading)
        return;
    s->anchors_loading = true;
    sequencer_keep(s);
    Context context = background_context(s->tenant_id);
    background_start(&context, read_again, have_read, s);
}

void sequencer_anchors_start(void)
{
    bus_subscribe(TOPIC, on_changed, NULL);
}
