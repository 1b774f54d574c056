/*
 * The trash - where deleted documents lie for thirty days with all that was said about them.
 *
 * A deletion is an operation of the document; so is bringing it back, with the content it had, so
 * that its history goes on. What has lain here long enough goes for ever: by a job of the tenant,
 * enqueued with a deletion and again for as long as something is left.
 */
#include "services/collaboration/documents/trash.h"

#include "core/bus.h"
#include "core/db.h"
#include "core/stream.h"
#include "services/collaboration/sharing/access.h"
#include "services/collaboration/handlers.h"
#include "services/collaboration/sequence/room.h"
#include "services/collaboration/sequence/sequencer.h"
#include "services/collaboration/text/content.h"
#include "sql/collaboration.h"

enum { TRASH_DAYS = 30, PURGE_PAGE = 100, PURGE_AGAIN_MS = 3600 * 1000 };
#define TRASH_MS (TRASH_DAYS * (int64_t)86400000)

static void read_content(Request *req, Submission *submission, Text content)
{
    submission->type = text_type_of_content(content);
    if (!text_type_parse_content(submission->type, submission->arena, content, &submission->delta))
        fail(req, 500, "document_damaged", "The stored content cannot be read.");
}

/* POST /v1/documents/:id/restore - out of the trash, as it was. */
void document_restore(Request *req)
{
    Uuid id = path_uuid(req, "id");
    TrashedRead row = sql_trashed_read(req, id);
    access_check(&req->task, row.found ? (AccessLevel)row.level : ACCESS_NONE, ACCESS_EDITOR,
                 "document");
    if (!row.is_deleted)
        fail(req, 409, "not_in_trash", "The document is not in the trash.");
    Submission *submission = submission_new(&req->task.context, id);
    submission->kind = OPERATION_CREATE;
    read_content(req, submission, content_compose(&req->task, row.content, row.tail));
    SubmissionResult result = document_submit(req, submission);
    if (result.code)
        fail(req, 409, "not_in_trash", "The document is not in the trash.");
    reply_resource(req, 200, "documents", id);
}

/* ---- for ever ---- */

static const Text TOPIC = { "collaboration-purged", 20 };

typedef struct Purged {
    Uuid tenant_id, document_id;
} Purged;

static void publish(void *argument)
{
    bus_publish(TOPIC, (Text){ argument, sizeof(Purged) });
}

/* Whoever has it open is told to let go. Should one not hear of it, nothing can be written to what
 * is not there: its sequencer breaks at the next operation. */
static void on_purged(void *owner, Text topic, Text message, Uuid sender)
{
    (void)owner;
    (void)topic;
    (void)sender;
    Purged purged;
    if (message.len != sizeof purged)
        return;
    memcpy(&purged, message.ptr, sizeof purged);
    room_end(purged.tenant_id, purged.document_id);
    sequencer_end(purged.tenant_id, purged.document_id);
}

void trash_start(void)
{
    bus_subscribe(TOPIC, on_purged, NULL);
}

/* Those of these that are in the trash; returns how many. */
static size_t purge_documents(Task *task, const Uuid *ids, size_t count)
{
    if (sql_documents_purge_in(task, ids, count).count == 0)
        return 0;
    DocumentGoneRows gone = sql_documents_gone_in(task, ids, count);
    for (size_t i = 0; i < gone.count; i++) {
        Purged *purged = ARENA_NEW(task->arena, Purged);
        *purged = (Purged){ task->context.tenant_id, gone.rows[i].id };
        db_after_commit(task, publish, purged);
    }
    return gone.count;
}

/* POST /v1/documents/:id/purge - out of the trash, at once and for ever. */
void document_purge(Request *req)
{
    Uuid id = path_uuid(req, "id");
    DocumentAccess document = sql_document_access(req, id);
    AccessLevel level =
        document.found && document.is_deleted ? (AccessLevel)document.level : ACCESS_NONE;
    access_check(&req->task, level, ACCESS_OWNER, "document");
    if (purge_documents(&req->task, &id, 1) == 0)
        fail(req, 404, "document_not_found", "The document has just come back from the trash.");
    event_emit(req, "document.purged", id, TEXT_NULL);
    reply_empty(req, 204);
}

/* ---- what has lain long enough ---- */

void trash_schedule(Task *task, TimeMs deleted_at)
{
    job_enqueue(task, "collaboration.purge", TEXT_NULL, TEXT("trash"), deleted_at + TRASH_MS);
}

static void purge(Job *job)
{
    TrashDueRows due = sql_trash_due(job, TRASH_DAYS, PURGE_PAGE);
    if (due.count > 0) {
        Uuid *ids = ARENA_ARRAY(job->task.arena, Uuid, due.count);
        for (size_t i = 0; i < due.count; i++)
            ids[i] = due.rows[i].id;
        purge_documents(&job->task, ids, due.count);
    }
    TimeMs next = sql_trash_next(job).deleted_at;
    if (next == INT64_MIN)
        return;
    bool is_due = next + TRASH_MS <= clock_now_ms(); /* more than a page */
    trash_schedule(&job->task, is_due ? clock_now_ms() - TRASH_MS + PURGE_AGAIN_MS : next);
}

const JobKind trash_job = { .name = "collaboration.purge", .run = purge };
