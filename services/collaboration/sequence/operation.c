#include "services/collaboration/sequence/operation.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "services/collaboration/text/delta_pack.h"

static const char *const KINDS[] = { "op", "create", "delete" };

Text operation_kind_text(OperationKind kind)
{
    return text_of(KINDS[kind]);
}

bool operation_kind_parse(Text text, OperationKind *kind)
{
    for (int i = 0; i < 3; i++) {
        if (text_equal(text, text_of(KINDS[i]))) {
            *kind = (OperationKind)i;
            return true;
        }
    }
    return false;
}

Submission *submission_new(const Context *context, Uuid document_id)
{
    Arena *arena = arena_new();
    Submission *submission = ARENA_NEW(arena, Submission);
    submission->arena = arena;
    submission->document_id = document_id;
    submission->context = *context;
    submission->context.address = text_copy(arena, context->address);
    submission->context.user_agent = text_copy(arena, context->user_agent);
    submission->context.request_id = text_copy(arena, context->request_id);
    submission->context.trace_id = text_copy(arena, context->trace_id);
    submission->version = submission->base = -1;
    return submission;
}

void submission_finish(Submission *submission, const SubmissionResult *result)
{
    submission->done(submission, result);
    arena_free(submission->arena);
}

void submission_fail(Submission *submission, const char *code, const char *message)
{
    submission_finish(submission, &(SubmissionResult){ .code = code, .message = message });
}

void submission_lose(Submission *submission, const char *message)
{
    submission_finish(submission, &(SubmissionResult){
                                      .code = "ERR_OUTCOME_UNKNOWN",
                                      .message = message,
                                      .lost = true,
                                  });
}

void submission_push(SubmissionQueue *queue, Submission *submission)
{
    submission->next = NULL;
    if (queue->last)
        queue->last->next = submission;
    else
        queue->first = submission;
    queue->last = submission;
}

Submission *submission_pop(SubmissionQueue *queue)
{
    Submission *first = queue->first;
    if (first) {
        queue->first = first->next;
        if (!queue->first)
            queue->last = NULL;
        first->next = NULL;
    }
    return first;
}

static Text put(char **at, Text text)
{
    if (text_is_null(text))
        return text;
    Text copy = { *at, text.len };
    memcpy(*at, text.ptr, text.len);
    *at += text.len;
    return copy;
}

Operation *operation_new(OperationKind kind, const TextType *type, int64_t version, Uuid author_id,
                         Text src, int64_t seq, Text body, const Delta *delta)
{
    Operation *operation = malloc(sizeof *operation + src.len + body.len);
    assert(operation);
    char *at = (char *)(operation + 1);
    *operation = (Operation){
        .references = 1,
        .kind = kind,
        .type = type,
        .version = version,
        .author_id = author_id,
        .src = put(&at, src),
        .seq = seq,
        .body = put(&at, body),
        .size_bytes = sizeof *operation + src.len + body.len,
    };
    if (delta) {
        size_t size;
        operation->delta = delta_pack(delta, &size);
        operation->size_bytes += size;
    }
    return operation;
}

Operation *operation_keep(Operation *operation)
{
    operation->references++;
    return operation;
}

void operation_drop(Operation *operation)
{
    if (!operation || --operation->references > 0)
        return;
    free((void *)(uintptr_t)operation->delta);
    free(operation);
}
