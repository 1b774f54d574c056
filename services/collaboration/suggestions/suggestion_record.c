#include "services/collaboration/suggestions/suggestion_record.h"

#include "core/json.h"
#include "core/stream.h"
#include "services/collaboration/sequence/note.h"
#include "sql/collaboration.h"

enum { DATA_MAX_BYTES = 256 };

/* The event is about the document: ids of suggestions are chosen by clients, and a live feed that
 * went by them could be told of what its reader may not see. */
static void tell(Task *task, const Submission *submission, const char *type, SuggestionIds ids)
{
    for (size_t i = 0; i < ids.count; i++) {
        Buffer data;
        buffer_init(&data, task->arena, DATA_MAX_BYTES);
        JsonWriter w = json_writer(&data);
        json_object_begin(&w);
        json_field(&w, "document_id", uuid, submission->document_id);
        json_field(&w, "suggestion_id", uuid, ids.ids[i]);
        json_object_end(&w);
        stream_emit_as(task, &submission->context, type, submission->document_id,
                       buffer_view(&data));
        note_send(task, submission->document_id, type, buffer_view(&data));
    }
}

void suggestion_record(Task *task, const Submission *submission)
{
    SuggestionIds brought = submission->suggested, decided = submission->decided;
    Uuid user_id = submission->context.user_id;
    if (brought.count > 0) {
        sql_suggestions_insert_in(task, submission->document_id, brought.ids, brought.count,
                                  user_id);
        tell(task, submission, "suggestion.created", brought);
    }
    if (decided.count > 0) {
        bool accepted = submission->verdict == VERDICT_ACCEPT;
        sql_suggestions_decide_in(task, submission->document_id, decided.ids, decided.count,
                                  accepted ? TEXT("accepted") : TEXT("rejected"), user_id);
        tell(task, submission, accepted ? "suggestion.accepted" : "suggestion.rejected", decided);
    }
}
