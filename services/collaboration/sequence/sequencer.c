#include "services/collaboration/sequence/sequencer_state.h"

#include <assert.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "core/log.h"
#include "core/loop.h"

static void *tree; /* of Sequencer by tenant and document */
Sequencer *sequencer_all;
static size_t count;

static int compare_sequencers(const void *a, const void *b)
{
    const Sequencer *x = a, *y = b;
    int order = memcmp(&x->document_id, &y->document_id, sizeof(Uuid));
    return order ? order : memcmp(&x->tenant_id, &y->tenant_id, sizeof(Uuid));
}

Sequencer *sequencer_find(Uuid tenant_id, Uuid document_id)
{
    Sequencer key = { .tenant_id = tenant_id, .document_id = document_id };
    Sequencer **found = tfind(&key, &tree, compare_sequencers);
    return found ? *found : NULL;
}

size_t sequencer_count(void)
{
    return count;
}

int64_t sequencer_committed(const Sequencer *sequencer)
{
    return sequencer->committed;
}

void sequencer_keep(Sequencer *s)
{
    s->references++;
}

void sequencer_drop(Sequencer *s)
{
    if (--s->references > 0)
        return;
    assert(!s->watchers);
    window_fini(&s->window);
    suggestion_book_fini(&s->suggestions);
    rich_text_free(s->content);
    anchor_list_fini(&s->anchors);
    source_free_all(s);
    free(s);
}

static void give_back(void *sequencer)
{
    sequencer_drop(sequencer);
}

/* Not found any more; what still points to it keeps it alive. */
void sequencer_forget(Sequencer *s)
{
    tdelete(s, &tree, compare_sequencers);
    for (Sequencer **at = &sequencer_all; *at; at = &(*at)->next) {
        if (*at == s) {
            *at = s->next;
            break;
        }
    }
    count--;
    while (s->watchers) {
        SequencerWatcher *watcher = s->watchers;
        s->watchers = watcher->next;
        watcher->ended(watcher);
    }
    sequencer_drop(s);
}

void sequencer_break(Sequencer *s, const char *reason)
{
    if (s->broken)
        return;
    s->broken = true;
    log_write(LOG_WARN, "sequencer gives a document up", LOG_TEXT("reason", text_of(reason)),
              LOG_UUID("tenant_id", s->tenant_id), LOG_UUID("document_id", s->document_id));
    sequencer_forget(s);
}

Sequencer *sequencer_open(Task *task, Uuid document_id, Uuid lease_id)
{
    Sequencer *s = calloc(1, sizeof *s);
    assert(s);
    *s = (Sequencer){ .tenant_id = task->context.tenant_id,
                      .document_id = document_id,
                      .lease_id = lease_id,
                      .references = 1 };
    arena_defer(task->arena, give_back, s);
    sequencer_load(task, s);
    sequencer_load_anchors(task, s);
    Sequencer *other = sequencer_find(s->tenant_id, document_id);
    if (other)
        return other;
    sequencer_keep(s); /* the table's, beside the one the task's arena gives back */
    s->active_ms = loop_now_ms();
    tsearch(s, &tree, compare_sequencers);
    s->next = sequencer_all;
    sequencer_all = s;
    count++;
    return s;
}

void sequencer_watch(Sequencer *s, SequencerWatcher *watcher)
{
    watcher->next = s->watchers;
    s->watchers = watcher;
}

void sequencer_unwatch(Sequencer *s, SequencerWatcher *watcher)
{
    for (SequencerWatcher **at = &s->watchers; *at; at = &(*at)->next) {
        if (*at == watcher) {
            *at = watcher->next;
            break;
        }
    }
    s->active_ms = loop_now_ms();
}

void sequencer_on_commit(Sequencer *s, Operation *operation, Submission *submission)
{
    if (!s->broken) {
        assert(operation->version == s->committed);
        s->committed = operation->version + 1;
        SequencerWatcher *next;
        for (SequencerWatcher *watcher = s->watchers; watcher; watcher = next) {
            next = watcher->next;
            watcher->deliver(watcher, operation);
        }
        window_trim(&s->window, s->committed);
    }
    submission_finish(submission, &(SubmissionResult){ .version = operation->version });
    sequencer_drop(s);
}

void sequencer_on_failure(Sequencer *s, Submission *submission, const char *reason)
{
    sequencer_break(s, reason);
    submission_lose(submission, "The change could not be saved now; it will be sent again.");
    sequencer_drop(s);
}

bool sequencer_is_broken(const Sequencer *s)
{
    return s->broken;
}
