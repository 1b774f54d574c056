/*
 * Opening: the last snapshot, and the operations since.
 */
#include "services/collaboration/sequence/sequencer_state.h"

#include "core/loop.h"
#include "sql/collaboration.h"

static void read_content(Task *task, Sequencer *s, Text json)
{
    Delta content;
    const TextType *type = text_type_of_content(json);
    if (!text_type_parse_content(type, task->arena, json, &content))
        task_fail(task, 500, "document_damaged", "The stored content cannot be read.");
    s->type = type;
    s->content = rich_text_new(&content);
}

void sequencer_read_op(Task *task, const Sequencer *s, Text json, Delta *delta)
{
    if (!s->type || !text_type_parse_op(s->type, task->arena, json, delta))
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
        sequencer_read_op(task, s, row->op, &delta);
        if (!s->content || !rich_text_apply(s->content, &delta))
            task_fail(task, 500, "document_damaged", "A stored operation does not apply.");
        kept = &delta;
    } else {
        rich_text_free(s->content);
        s->content = NULL;
        if (kind == OPERATION_CREATE)
            read_content(task, s, row->op);
    }
    Operation *operation = operation_new(kind, s->type, row->version, row->author_id, row->src,
                                         row->seq, row->op, kept);
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
        read_content(task, s, document.content);
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
