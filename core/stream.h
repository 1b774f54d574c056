/*
 * Stream - the event log: one fact, many readers.
 *
 * Owns: schema `stream`. A command emits into stream.inbox in its own transaction; the sequencer
 * (one in the platform, fenced by the session that holds its lock) moves committed rows into
 * stream.event, partitioned by month, and gives them positions in order of insertion, dense within
 * a stream partition (a tenant is always in the same one). Consumers follow positions and keep
 * their offset in the transaction of their effect: delivery is at least once, the effect exactly
 * once. That transaction does not wait for the disk; a crash undoes effect and offset together, and
 * the log, which did wait, tells it again. Must never know: what an event means.
 */
#ifndef INSULA_CORE_STREAM_H
#define INSULA_CORE_STREAM_H

#include "core/db.h"
#include "core/task.h"

/* As stream.partition has it. */
#define STREAM_PARTITIONS 8

/* Emits with the commit of the task's transaction, without waiting: type "noun.verb_past"
 * (document.created; the noun is the subject's type), subject id (nil: none), JSON object text data
 * (TEXT_NULL: {}). Actor, session, address, agent, request id and trace come from the task's
 * context as it is now; everything is copied. All events of a transaction are one statement. */
void stream_emit(Task *task, const char *type, Uuid subject_id, Text data);
/* The same in the name of another of the tenant's contexts: in a transaction that many share. */
void stream_emit_as(Task *task, const Context *actor, const char *type, Uuid subject_id, Text data);

typedef struct StreamEvent {
    int64_t position;
    Uuid id, tenant_id, subject_id, actor_id, session_id;
    Text type, subject_type, actor_type, address, user_agent, request_id, trace_id, data;
    TimeMs created_at;
} StreamEvent;

/* A consumer: called in a coroutine with events of ONE tenant in order, inside a transaction in
 * that tenant's context; the offset is stored with its commit. When it fails, the events are tried
 * again with back-off, one at a time; the one that fails max_attempts times (0: 8) goes to
 * stream.dead_letter and the others go on. What is the database's own trouble (503, 507) is no
 * attempt. */
typedef struct StreamConsumer {
    const char *name;
    void (*handle)(Task *task, const StreamEvent *events, size_t count);
    int max_attempts;
} StreamConsumer;

/* These start in the background and return, in the job worker; several processes may, one of them
 * does the work. */
void stream_run_sequencer(void);
void stream_run_consumer(const StreamConsumer *consumer);
/* Ends both; waits (yields) until what is at work has been committed. */
void stream_stop(void);

/* For live followers in any process (SSE): new events of one tenant arrive as a hint over the bus
 * on topic "stream:<tenant>", JSON objects on lines of their own with position, id, type,
 * subject_type, subject_id, actor_id, created_at. A line that is {} says that there was more than
 * fits: read the log. */

#define event_emit(owner, type, subject, data)                                                     \
    stream_emit(&(owner)->task, (type), (subject), (data))

#endif
