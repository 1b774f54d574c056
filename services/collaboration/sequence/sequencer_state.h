/*
 * What the parts of the sequencer share: sequencer.c (the table of open ones, watchers, commits),
 * sequencer_load.c (from the database), sequencer_submit.c (from a submission to a numbered
 * operation), sequencer_source.c (what each connection has sent), sequencer_suggestion.c (what is
 * only proposed), sequencer_anchor.c (where comments belong), sequencer_rest.c (snapshots and
 * letting go). For them alone.
 */
#ifndef INSULA_COLLABORATION_SEQUENCER_STATE_H
#define INSULA_COLLABORATION_SEQUENCER_STATE_H

#include "services/collaboration/comments/anchor_list.h"
#include "services/collaboration/history/edit_session.h"
#include "services/collaboration/text/rich_text.h"
#include "services/collaboration/sequence/sequencer.h"
#include "services/collaboration/sequence/window.h"
#include "services/collaboration/suggestions/suggestion_book.h"

enum { SEQUENCER_PAGE = 500 /* operations read at once */ };

/* What is known of one connection's operations on this document. */
typedef struct Source {
    Text src;
    int64_t last_seq;
    uint64_t edited_ms; /* when its author's document.edited was last emitted */
} Source;

struct Sequencer {
    Uuid tenant_id, document_id, lease_id;
    unsigned references;
    bool broken;
    const TextType *type; /* of the content, or of what it was; NULL: never made */
    RichText *content;    /* NULL: does not exist (never made, or deleted) */
    int64_t version, committed, snapshot_version;
    int64_t milestone_version; /* the last one that is known to be written */
    bool walking;              /* towards the next milestone, in the background */
    AnchorList anchors;        /* of the open threads, at `version` */
    bool anchors_loading, anchors_stale;
    SuggestionBook suggestions;
    Window window;
    EditSession session;
    bool session_is_ahead; /* of what is written of it */
    void *sources;         /* tree of Source by src */
    SequencerWatcher *watchers;
    uint64_t active_ms, touched_ms;
    Sequencer *next; /* of all open ones */
};

/* The open ones, by .next. */
extern Sequencer *sequencer_all;

void sequencer_keep(Sequencer *sequencer);
void sequencer_drop(Sequencer *sequencer);
/* Not found any more; what still points to it keeps it alive. */
void sequencer_forget(Sequencer *sequencer);

/* sequencer_load.c: fail the task with 500 document_damaged. */
void sequencer_load(Task *task, Sequencer *sequencer);
void sequencer_read_op(Task *task, const Sequencer *sequencer, Text json, Delta *delta);

/* sequencer_anchor.c: the anchors as they are at the present version. Yields; fails the task. */
void sequencer_load_anchors(Task *task, Sequencer *sequencer);

/* Something a submission must wait for: reading the database in the background, then another try.
 */
typedef struct SequencerWait {
    Sequencer *sequencer;
    Submission *submission;
    bool answered;
} SequencerWait;

/* sequencer_submit.c: `body` gets a SequencerWait. */
void sequencer_wait_for(Sequencer *sequencer, Submission *submission,
                        void (*body)(Task *task, void *argument));

/* sequencer_suggestion.c: checks what may only suggest, makes the operation of a verdict, and notes
 * which suggestions are new. False: it waits, or has been answered. */
bool sequencer_settle_suggestions(Sequencer *sequencer, Submission *submission);
/* It has its place. */
void sequencer_note_suggestions(Sequencer *sequencer, const Submission *submission);

/* sequencer_source.c */
Source *source_find(Sequencer *sequencer, Text src);
Source *source_note(Sequencer *sequencer, Text src, int64_t seq);
void source_free_all(Sequencer *sequencer);

/* sequencer_rest.c: lets history catch up, in the background, when `spacings` milestones are due.
 */
void sequencer_reach_milestones(Sequencer *sequencer, int64_t spacings);

/* sequencer_rest.c: this process hands its documents over: nothing is admitted any more. */
bool sequencer_is_closing(void);
/* The content as JSON, malloc'd. */
Text sequencer_content_text(const Sequencer *sequencer);

#endif
