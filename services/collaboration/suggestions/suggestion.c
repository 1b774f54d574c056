/*
 * Suggestions over REST: what is proposed in a text, and saying yes or no to it. A verdict is an
 * operation like any other, made by the sequencer of the content as it is then.
 */
#include <stdlib.h>
#include <string.h>

#include "services/collaboration/handlers.h"
#include "services/collaboration/sharing/access.h"
#include "services/collaboration/suggestions/suggestion_pieces.h"
#include "services/collaboration/text/content.h"
#include "sql/collaboration.h"

enum { LISTED_MAX = 1000, REPLY_MAX_BYTES = 16 * 1024 * 1024 };

static const char *const states[] = { "open", "accepted", "rejected", NULL };

/* ---- showing ---- */

static Text state_asked(Request *req)
{
    Text state = query_text(req, "state");
    if (text_is_null(state))
        return TEXT("open");
    for (size_t i = 0; states[i]; i++) {
        if (text_equal(state, text_of(states[i])))
            return state;
    }
    req->task.fault = (Fault){ .status = 400,
                               .code = TEXT("invalid_parameter"),
                               .detail = TEXT("A suggestion has no such state.") };
    task_field_error(&req->task, TEXT("?state"), "not_allowed",
                     "state is one of open, accepted, rejected.");
    task_throw(&req->task);
}

static int compare_rows(const void *id, const void *row)
{
    return memcmp(id, &((const SuggestionRow *)row)->id, sizeof(Uuid));
}

/* A mark that nobody is known to have made (it came with what the document was made of) is told
 * without an author. */
static void write_open(Request *req, Uuid document_id, const SuggestionPieces *pieces,
                       JsonWriter *w)
{
    SuggestionRowRows rows =
        sql_suggestions_read(req, document_id, pieces->ids.ids, pieces->ids.count);
    for (size_t i = 0; i < pieces->count && i < LISTED_MAX; i++) {
        const SuggestionProposal *proposal = &pieces->proposals[i];
        const SuggestionRow *row = rows.count > 0 ? bsearch(&proposal->id, rows.rows, rows.count,
                                                            sizeof *row, compare_rows)
                                                  : NULL;
        json_object_begin(w);
        json_field(w, "id", uuid, proposal->id);
        json_field(w, "state", text, TEXT("open"));
        json_field(w, "author", raw, row ? row->author : TEXT("null"));
        json_field(w, "decided_by", raw, TEXT("null"));
        json_field(w, "decided_at", raw, TEXT("null"));
        json_field(w, "created_at", time, row ? row->created_at : INT64_MIN);
        json_key(w, TEXT("changes"));
        suggestion_write_changes(w, proposal);
        json_object_end(w);
    }
}

static void write_decided(Request *req, Uuid document_id, Text state, SuggestionIds open,
                          JsonWriter *w)
{
    SuggestionDecidedRows rows =
        sql_suggestions_decided(req, document_id, state, open.ids, open.count, LISTED_MAX);
    for (size_t i = 0; i < rows.count; i++) {
        const SuggestionDecided *row = &rows.rows[i];
        json_object_begin(w);
        json_field(w, "id", uuid, row->id);
        json_field(w, "state", text, state);
        json_field(w, "author", raw, row->author);
        json_field(w, "decided_by", raw, row->decided_by);
        json_field(w, "decided_at", time, row->decided_at);
        json_field(w, "created_at", time, row->created_at);
        json_field(w, "changes", raw, TEXT("[]"));
        json_object_end(w);
    }
}

/* GET /v1/documents/:id/suggestions - open is what the text has, in its order. */
void suggestion_list(Request *req)
{
    Uuid id = path_uuid(req, "id");
    Text state = state_asked(req);
    DocumentRead document = sql_document_read(req, id);
    Delta content;
    content_read(&req->task, document.content, document.tail, &content);
    SuggestionPieces pieces = suggestion_pieces(req->task.arena, &content);
    Buffer out;
    buffer_init(&out, req->task.arena, REPLY_MAX_BYTES);
    JsonWriter w = json_writer(&out);
    json_object_begin(&w);
    json_key(&w, TEXT("data"));
    json_array_begin(&w);
    if (text_equal(state, TEXT("open")))
        write_open(req, id, &pieces, &w);
    else
        write_decided(req, id, state, pieces.ids, &w);
    json_array_end(&w);
    json_field(&w, "next_cursor", raw, TEXT("null"));
    json_object_end(&w);
    reply_json(req, 200, buffer_view(&out));
}

/* ---- deciding ---- */

static void decide(Request *req, Verdict verdict, Uuid suggestion_id)
{
    Submission *submission = submission_new(&req->task.context, path_uuid(req, "id"));
    submission->verdict = verdict;
    submission->suggestion_id = suggestion_id;
    SubmissionResult result = document_submit(req, submission);
    if (result.code && strcmp(result.code, "suggestion_not_found") == 0)
        fail(req, 404, "suggestion_not_found",
             "The text has no such suggestion: it was decided already, or its text is gone.");
    if (result.code)
        fail(req, 404, "document_not_found", "There is no such document.");
    Buffer *out = reply_buffer(req);
    JsonWriter w = json_writer(out);
    json_object_begin(&w);
    json_field(&w, "version", int, result.version + 1);
    json_object_end(&w);
    reply_json(req, 200, buffer_view(out));
}

/* POST /v1/documents/:id/suggestions/:suggestion/accept */
void suggestion_accept(Request *req)
{
    access_require(req, path_uuid(req, "id"), ACCESS_EDITOR);
    decide(req, VERDICT_ACCEPT, path_uuid(req, "suggestion"));
}

/* POST /v1/documents/:id/suggestions/:suggestion/reject - an editor's no, or its author's own. */
void suggestion_reject(Request *req)
{
    Uuid document_id = path_uuid(req, "id"), id = path_uuid(req, "suggestion");
    AccessLevel level = access_require(req, document_id, ACCESS_COMMENTER);
    if (level < ACCESS_EDITOR || !request_may(req, "document.write")) {
        SuggestionAuthorOf row = sql_suggestion_author(req, document_id, id);
        if (!uuid_equal(row.author_id, req->task.context.user_id))
            fail(req, 403, "insufficient_access",
                 "Only an editor of the document or its author can reject a suggestion.");
    }
    decide(req, VERDICT_REJECT, id);
}

/* POST /v1/documents/:id/suggestions/accept_all */
void suggestion_accept_all(Request *req)
{
    access_require(req, path_uuid(req, "id"), ACCESS_EDITOR);
    decide(req, VERDICT_ACCEPT, UUID_NIL);
}

/* POST /v1/documents/:id/suggestions/reject_all */
void suggestion_reject_all(Request *req)
{
    access_require(req, path_uuid(req, "id"), ACCESS_EDITOR);
    decide(req, VERDICT_REJECT, UUID_NIL);
}
