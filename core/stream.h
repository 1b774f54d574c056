/*
 * Stream - the event log: one fact, many readers.
 *
 * Owns: schema `stream` (table stream.event, partitioned by time; offsets; the sequencer). A command emits in its own
 * transaction; the sequencer (one in the platform, fenced by an advisory lock) gives committed rows positions in order of
 * insertion; consumers follow positions and keep their offset in the transaction of their effect, so delivery is at least once and
 * their effect is exactly once.
 * Must never know: what an event means.
 */
#ifndef INSULA_CORE_STREAM_H
#define INSULA_CORE_STREAM_H

#include "core/db.h"
#include "core/task.h"

/* Emits in the task's transaction without waiting: type "noun.verb_past" (document.created), subject id, JSON object text
 * data (TEXT_NULL: {}). Actor, session, address, agent, request id come from the task's context. */
void stream_emit(Task *task, const char *type, Uuid subject_id, Text data);

typedef struct StreamEvent {
    int64_t position;
    Uuid id, tenant_id, subject_id, actor_id, session_id;
    Text type, subject_type, actor_type, address, user_agent, request_id, trace_id, data;
    TimeMs created_at;
} StreamEvent;

/* A consumer: called in a coroutine with events of ONE tenant in order, inside a transaction in that tenant's context; the offset
 * is stored with its commit. Failing retries the batch with back-off; after max_attempts the event goes to stream.dead_letter. */
typedef struct StreamConsumer {
    const char *name;
    void (*handle)(Task *task, const StreamEvent *events, size_t count);
} StreamConsumer;

/* Runs in the job worker. */
void stream_run_sequencer(void);
void stream_run_consumer(const StreamConsumer *consumer);

/* For live followers in any process (SSE): batches of new events of one tenant's topic arrive as hints over the bus on topic
 * "stream:<tenant>" with the sequenced events as JSON lines. */

#define event_emit(owner, type, subject, data) stream_emit(&(owner)->task, (type), (subject), (data))

#endif
