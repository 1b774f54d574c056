#include "services/collaboration/history/edit_session.h"

#include "sql/collaboration.h"

enum { PAUSE_MS = 5 * 60 * 1000, LONGEST_MS = 60 * 60 * 1000 };

static bool has_author(const EditSession *session, Uuid author_id)
{
    for (size_t i = 0; i < session->author_count; i++) {
        if (uuid_equal(session->authors[i], author_id))
            return true;
    }
    return false;
}

static bool stands_alone(OperationKind kind, int64_t restored_version)
{
    return kind != OPERATION_OP || restored_version > 0;
}

static bool goes_on(const EditSession *session, OperationKind kind, Uuid author_id,
                    int64_t restored_version, TimeMs at)
{
    return session->from_version > 0 && !stands_alone(kind, restored_version) &&
           !stands_alone(session->kind, session->restored_version) &&
           at - session->ended_at <= PAUSE_MS && at - session->started_at <= LONGEST_MS &&
           (has_author(session, author_id) || session->author_count < EDIT_SESSION_MAX_AUTHORS);
}

bool edit_session_add(EditSession *session, OperationKind kind, int64_t version, Uuid author_id,
                      int64_t restored_version, TimeMs at)
{
    bool begins = !goes_on(session, kind, author_id, restored_version, at);
    if (begins)
        *session = (EditSession){ .from_version = version + 1,
                                  .kind = kind,
                                  .restored_version = restored_version,
                                  .started_at = at };
    session->version = version + 1;
    session->ended_at = at;
    if (!has_author(session, author_id))
        session->authors[session->author_count++] = author_id;
    return begins;
}

void edit_session_write(Task *task, Uuid document_id, const EditSession *session)
{
    Text kind =
        session->restored_version > 0 ? TEXT("restore") : operation_kind_text(session->kind);
    sql_edit_session_write_in(task, document_id, session->from_version, session->version, kind,
                              session->authors, session->author_count, session->restored_version,
                              session->started_at, session->ended_at);
}

EditSession edit_session_load(Task *task, Uuid document_id)
{
    EditSessionLast row = sql_edit_session_last_in(task, document_id);
    EditSession session = { 0 };
    if (!row.found)
        return session;
    session = (EditSession){ .from_version = row.from_version,
                             .version = row.version,
                             .restored_version = row.restored_version,
                             .started_at = row.started_at,
                             .ended_at = row.ended_at };
    if (row.restored_version == 0 && !operation_kind_parse(row.kind, &session.kind))
        task_fail(task, 500, "document_damaged", "A stored session has an unknown kind.");
    for (Text rest = row.author_ids;
         !text_is_null(rest) && session.author_count < EDIT_SESSION_MAX_AUTHORS;) {
        if (uuid_parse(text_cut(&rest, ','), &session.authors[session.author_count]))
            session.author_count++;
    }
    return session;
}
