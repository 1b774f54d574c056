/*
 * Opening: the last snapshot, and the operations since.
 */
#include "services/collaboration/sequence/sequencer_state.h"

#include "core/loop.h"
#include "services/collaboration/text/surrogate.h"
#include "sql/collaboration.h"

static RichText *read_content(Task *task, Text json)
{
    unsigned lone_base;
    JsonError json_error;
    DeltaError delta_error;
    Delta delta;
    json_t *tree_json = surrogate_read_json(task->arena, json, &lone_base, &json_error);
    if (!tree_json || !delta_read(task->arena, tree_json, lone_base, &delta, &delta_error))
        task_fail(task, 500, "document_damaged", "The stored content cannot be read.");
    return rich_text_new(&delta);
}

void sequencer_read_delta(Task *task, Text json, Delta *delta)
{
    unsigned lone_base;
    JsonError json_error;
    DeltaError delta_error;
    json_t *tree_json = surrogate_read_json(task->arena, json, &lone_base, &json_error);
    if (!tree_json || !delta_read(task->arena, tree_json, lone_base, delta, &delta_error))
        task_fail(task, 500, "document_damaged", "A stored operation cannot be read.");
}

static void replay(Task *task, Sequencer *s, const OperationRow *row)
{
    Delta delta;
    const Delta *kept = NULL;
    OperationKind kind;
    if (!operation_kind_parse(row->kind, &kind))
        task_fail(task, 500, "document_damaged", "A stored operation has an unknown kind.");
    if (kind == OPERATION_OP) {
        sequencer_read_delta(task, row->op, &delta);
        if (!s->content || !rich_text_apply(s->content, &delta))
            task_fail(task, 500, "document_damaged", "A stored operation does not apply.");
        kept = &delta;
    } else {
        rich_text_free(s->content);
        s->content = kind == OPERATION_CREATE ? read_content(task, row->op) : NULL;
    }
    Operation *operation =
        operation_new(kind, row->version, row->author_id, row->src, row->seq, row->op, kept);
    window_push(&s->window, operation);
    s->version = row->version + 1;
    if (s->version > s->session.version) {
        edit_session_add(&s->session, kind, row->version, row->author_id, row->restored_version,
                         row->created_at);
        s->session_is_ahead = true;
    }
}

void sequencer_load(Task *task, Sequencer *s)
{
    DocumentOpen document = sql_document_open_in(task, s->document_id);
    if (document.found && !text_is_null(document.content))
        s->content = read_content(task, document.content);
    s->version = s->snapshot_version = document.found ? document.content_version : 0;
    s->milestone_version = document.found ? document.milestone_version : 0;
    s->session = edit_session_load(task, s->document_id);
    window_start(&s->window, s->version);
    for (size_t got = SEQUENCER_PAGE; got == SEQUENCER_PAGE;) {
        OperationRowRows rows =
            sql_operations_since_in(task, s->document_id, s->version, SEQUENCER_PAGE);
        for (size_t i = 0; i < rows.count; i++)
            replay(task, s, &rows.rows[i]);
        loop_breathe();
        got = rows.count;
    }
    s->committed = s->version;
}
