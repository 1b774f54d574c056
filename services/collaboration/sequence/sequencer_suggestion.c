/*
 * Suggestions at the sequencer: here the operation meets the content that it will be applied to, so
 * here it is seen whether it only suggests, whose suggestions those are, and what a verdict does.
 */
#include "services/collaboration/sequence/sequencer_state.h"

enum { SUGGESTIONS_MAX = 5000 /* a document's, ever: each keeps its row */ };

static void load(Task *task, void *argument)
{
    SequencerWait *wait = argument;
    suggestion_book_load(task, wait->sequencer->document_id, &wait->sequencer->suggestions);
}

typedef struct Writer {
    const SuggestionBook *book;
    Uuid user_id;
} Writer;

static bool is_own(void *owner, Uuid id)
{
    const Writer *writer = owner;
    Uuid author_id = suggestion_book_author(writer->book, id);
    return uuid_is_nil(author_id) || uuid_equal(author_id, writer->user_id);
}

static bool only_suggests(const Sequencer *s, const Submission *submission)
{
    Writer writer = { &s->suggestions, submission->context.user_id };
    if (submission->kind != OPERATION_OP)
        return false;
    return !s->content || suggestion_allows(s->content, &submission->delta,
                                            &(SuggestionWriter){ is_own, &writer });
}

static bool decide(const Sequencer *s, Submission *submission)
{
    Arena *arena = submission->arena;
    const Uuid *only = uuid_is_nil(submission->suggestion_id) ? NULL : &submission->suggestion_id;
    Delta content;
    delta_init(&content, arena);
    if (s->content)
        rich_text_read(s->content, arena, &content);
    suggestion_decide(arena, &content, only, submission->verdict == VERDICT_ACCEPT,
                      &submission->delta);
    submission->decided =
        only ? (SuggestionIds){ &submission->suggestion_id, 1 } : suggestion_ids(arena, &content);
    return submission->delta.count > 0;
}

/* Those that nobody has used before are this author's from now on. */
static SuggestionIds new_ones(const SuggestionBook *book, SuggestionIds ids)
{
    SuggestionIds new = { ids.ids, 0 };
    for (size_t i = 0; i < ids.count; i++) {
        if (uuid_is_nil(suggestion_book_author(book, ids.ids[i])))
            new.ids[new.count++] = ids.ids[i];
    }
    return new;
}

bool sequencer_settle_suggestions(Sequencer *s, Submission *submission)
{
    SuggestionIds ids = suggestion_ids(submission->arena, &submission->delta);
    if (ids.count == 0 && !submission->suggest_only && submission->verdict == VERDICT_NONE)
        return true;
    if (!s->suggestions.is_loaded) {
        sequencer_wait_for(s, submission, load);
        return false;
    }
    if (submission->verdict != VERDICT_NONE && !decide(s, submission)) {
        submission_fail(submission, "suggestion_not_found", "The text has no such suggestion.");
        return false;
    }
    if (submission->suggest_only && !only_suggests(s, submission)) {
        submission_fail(submission, "suggestion_only",
                        "You may suggest changes to this document, not make them.");
        return false;
    }
    submission->suggested = new_ones(&s->suggestions, ids);
    if (s->suggestions.count + submission->suggested.count > SUGGESTIONS_MAX) {
        submission_fail(submission, "too_many_suggestions",
                        "A document takes at most 5,000 suggestions.");
        return false;
    }
    return true;
}

void sequencer_note_suggestions(Sequencer *s, const Submission *submission)
{
    for (size_t i = 0; i < submission->suggested.count; i++)
        suggestion_book_add(&s->suggestions, submission->suggested.ids[i],
                            submission->context.user_id);
}
