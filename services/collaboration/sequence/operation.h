/*
 * Operation and Submission - what was done to a document, and what somebody asks to do.
 *
 * A Submission travels: connection -> room -> (relay ->) sequencer, and its `done` is called
 * exactly once. An Operation is what the sequencer made of it: transformed, numbered, and shared by
 * the commit, the window of recent operations and the delivery.
 */
#ifndef INSULA_COLLABORATION_OPERATION_H
#define INSULA_COLLABORATION_OPERATION_H

#include "core/task.h"
#include "services/collaboration/text/suggestion.h"
#include "services/collaboration/text/text_type.h"

typedef enum OperationKind { OPERATION_OP, OPERATION_CREATE, OPERATION_DELETE } OperationKind;

/* "op", "create", "delete", as the database says it. */
Text operation_kind_text(OperationKind kind);
bool operation_kind_parse(Text text, OperationKind *kind);

struct Submission;

/* The answer: a version, or an error. `lost` says that the outcome is not known: whoever asked must
 * come back and ask again. */
typedef struct SubmissionResult {
    int64_t version;
    const char *code; /* NULL: committed */
    const char *message;
    bool lost;
} SubmissionResult;

/* What is asked for in place of a change: the sequencer makes the change of the content it has. */
typedef enum Verdict { VERDICT_NONE, VERDICT_ACCEPT, VERDICT_REJECT } Verdict;

typedef struct Submission {
    Arena *arena; /* its own; holds all it points to and itself */
    Uuid document_id;
    Context context; /* who asks: tenant, user, session, address */
    OperationKind kind;
    Text src;
    int64_t seq;
    int64_t version;      /* that the delta applies to, moved forward as it is transformed; -1: the
                             current one */
    int64_t base;         /* version as it was asked */
    const TextType *type; /* of CREATE, and of OP where `delta` is set; the document's must be it */
    const json_t *unread; /* of OP: as a client wrote it, until the sequencer, which knows the
                             document's type, has read it into `delta` */
    unsigned lone_base;   /* of it, see surrogate.h */
    Delta delta;          /* of OP: the change; of CREATE: the content */
    Delta spare;          /* storage for moving it over others */
    Text title;           /* of CREATE */
    int64_t restored_version; /* whose content this brings back; 0: none */
    bool suggest_only;        /* refused unless it only suggests */
    Verdict verdict;          /* on one suggestion, or on all (nil) */
    Uuid suggestion_id;
    SuggestionIds suggested,
        decided; /* those it is the first of, those it ends; by the sequencer */
    void (*done)(struct Submission *submission, const SubmissionResult *result);
    void *owner;
    bool looked_up;        /* the database was asked whether it is a resent one */
    bool looked_elsewhere; /* and whether there is a document by now */
    Uuid relay_holder;
    uint64_t relay_number; /* while it waits for another process's answer */
    struct Submission *next;
} Submission;

/* A fresh one, with the context's texts copied. */
Submission *submission_new(const Context *context, Uuid document_id);
/* Calls done, then frees it. */
void submission_finish(Submission *submission, const SubmissionResult *result);
void submission_fail(Submission *submission, const char *code, const char *message);
/* The outcome is unknown. */
void submission_lose(Submission *submission, const char *message);

typedef struct SubmissionQueue {
    Submission *first, *last;
} SubmissionQueue;
void submission_push(SubmissionQueue *queue, Submission *submission);
Submission *submission_pop(SubmissionQueue *queue);

typedef struct Operation {
    unsigned references;
    OperationKind kind;
    const TextType *type; /* the document's */
    int64_t version;      /* takes the document from this version to the next */
    Uuid author_id;
    Text src;
    int64_t seq;
    int64_t restored_version;
    Text body; /* JSON, as the type writes it: an op, the content of a create, null of a delete */
    const Delta *
        delta; /* packed; NULL when it came over the relay or from the database for delivery only */
    size_t size_bytes;
} Operation;

/* One reference; everything is copied. delta NULL is allowed. */
Operation *operation_new(OperationKind kind, const TextType *type, int64_t version, Uuid author_id,
                         Text src, int64_t seq, Text body, const Delta *delta);
Operation *operation_keep(Operation *operation);
void operation_drop(Operation *operation);

#endif
