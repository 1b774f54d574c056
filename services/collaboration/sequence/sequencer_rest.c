/*
 * Rest: snapshots of what is idle, and letting documents go.
 */
#include "services/collaboration/sequence/sequencer_state.h"

#include <assert.h>
#include <stdlib.h>

#include "core/background.h"
#include "core/log.h"
#include "core/loop.h"
#include "services/collaboration/sequence/commit.h"
#include "services/collaboration/history/history.h"
#include "sql/collaboration.h"

enum {
    SNAPSHOT_IDLE_MS = 3000, /* without an edit */
    RELEASE_IDLE_MS = 15000, /* without a watcher or an edit */
    CONTENT_MAX_BYTES = 256 * 1024 * 1024,
};

static bool closing;

bool sequencer_is_closing(void)
{
    return closing;
}

Text sequencer_content_text(const Sequencer *s)
{
    Buffer out;
    buffer_init(&out, NULL, CONTENT_MAX_BYTES);
    Arena *arena = arena_new();
    Delta content;
    rich_text_read(s->content, arena, &content);
    s->type->write_content(&out, &content);
    arena_free(arena);
    return (Text){ out.ptr, out.len };
}

typedef struct Rest {
    Sequencer *sequencer;
    Text content; /* malloc'd; TEXT_NULL: only the lease */
    Arena *arena; /* holds the anchors */
    AnchorRecord anchors;
    int64_t version;
    EditSession session; /* .from_version 0: nothing to write of it */
    bool release;
} Rest;

static void write_rest(Task *task, void *argument)
{
    Rest *rest = argument;
    db_begin(task);
    if (!text_is_null(rest->content))
        sql_document_snapshot_in(task, rest->sequencer->document_id, rest->content, rest->version);
    anchor_record_save(task, &rest->anchors);
    if (rest->session.from_version > 0)
        edit_session_write(task, rest->sequencer->document_id, &rest->session);
    if (rest->release)
        sql_lease_release_in(task, rest->sequencer->document_id, rest->sequencer->lease_id);
    db_commit(task);
}

static void end_rest(void *argument, const Fault *fault)
{
    Rest *rest = argument;
    if (fault) {
        log_write(LOG_WARN, "a snapshot was not written", LOG_TEXT("code", fault->code));
        anchor_list_unsaved(&rest->sequencer->anchors);
    }
    free((void *)(uintptr_t)rest->content.ptr);
    sequencer_drop(rest->sequencer);
    arena_free(rest->arena);
    free(rest);
}

/* Only of what is committed: an operation that is still on its way may yet fail. */
static Rest *rest_new(Sequencer *s, bool release)
{
    assert(s->committed == s->version);
    Rest *rest = malloc(sizeof *rest);
    assert(rest);
    *rest = (Rest){ .sequencer = s, .version = s->version, .release = release };
    if (s->content && s->version > s->snapshot_version)
        rest->content = sequencer_content_text(s);
    rest->arena = arena_new();
    if (s->version > s->snapshot_version)
        rest->anchors = anchor_list_record(rest->arena, &s->anchors);
    if (s->session_is_ahead)
        rest->session = s->session;
    s->session_is_ahead = false;
    s->snapshot_version = s->version;
    sequencer_keep(s);
    return rest;
}

static void rest_in_background(Sequencer *s, bool release)
{
    Context context = background_context(s->tenant_id);
    background_start(&context, write_rest, end_rest, rest_new(s, release));
}

void sequencer_end(Uuid tenant_id, Uuid document_id)
{
    Sequencer *s = sequencer_find(tenant_id, document_id);
    if (!s)
        return;
    if (s->committed < s->version) {
        sequencer_break(s, "deleted for ever");
        return;
    }
    s->snapshot_version = s->version;
    s->session_is_ahead = false;
    rest_in_background(s, true);
    s->broken = true;
    sequencer_forget(s);
}

/* ---- history follows ---- */

typedef struct Walk {
    Sequencer *sequencer;
    int64_t reached;
} Walk;

static void walk(Task *task, void *argument)
{
    Walk *w = argument;
    w->reached = history_reach_milestone(task, w->sequencer->document_id);
}

/* One milestone a task, so that a long way is many small ones. */
static void end_walk(void *argument, const Fault *fault)
{
    Walk *w = argument;
    Sequencer *s = w->sequencer;
    bool advanced = !fault && w->reached > s->milestone_version;
    s->walking = false;
    if (advanced)
        s->milestone_version = w->reached;
    if (advanced && !s->broken)
        sequencer_reach_milestones(s, 1);
    sequencer_drop(s);
    free(w);
}

void sequencer_reach_milestones(Sequencer *s, int64_t spacings)
{
    if (s->walking || closing || !s->content)
        return;
    int64_t due = spacings * history_spacing(rich_text_length(s->content));
    if (s->committed - s->milestone_version < due)
        return;
    Walk *w = malloc(sizeof *w);
    assert(w);
    *w = (Walk){ .sequencer = s };
    s->walking = true;
    sequencer_keep(s);
    Context context = background_context(s->tenant_id);
    background_start(&context, walk, end_walk, w);
}

void sequencer_tick(void)
{
    uint64_t now_ms = loop_now_ms();
    Sequencer *next;
    for (Sequencer *s = sequencer_all; s; s = next) {
        next = s->next;
        if (s->committed < s->version)
            continue;
        uint64_t idle_ms = now_ms - s->active_ms;
        if (!s->watchers && idle_ms >= RELEASE_IDLE_MS) {
            rest_in_background(s, true);
            s->broken = true;
            sequencer_forget(s);
        } else if (s->version > s->snapshot_version && idle_ms >= SNAPSHOT_IDLE_MS) {
            rest_in_background(s, false);
            sequencer_reach_milestones(s, 1);
        }
    }
}

void sequencer_release_all(Task *task)
{
    closing = true;
    while (!commit_is_idle())
        loop_sleep(5);
    while (sequencer_all) {
        Sequencer *s = sequencer_all;
        Rest *rest = rest_new(s, true);
        s->broken = true;
        sequencer_forget(s);
        task->context = background_context(s->tenant_id);
        write_rest(task, rest);
        end_rest(rest, NULL);
    }
}
