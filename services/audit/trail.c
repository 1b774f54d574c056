/*
 * Trail - from the event log into audit.entry, whole batches of one tenant at a time. The log's
 * consumer offset is committed with the entries, so each event stands in the trail exactly once.
 */
#include "services/audit/handlers.h"

#include "core/clock.h"
#include "sql/audit.h"

#define PREPARE_EVERY_MS (6 * 60 * 60 * 1000)

/* Partitions for the months to come; the consumer runs in one process and all the time. */
static void prepare_months(Task *task)
{
    static TimeMs prepared_at;
    if (clock_now_ms() - prepared_at < PREPARE_EVERY_MS)
        return;
    sql_audit_prepare_months_in(task);
    prepared_at = clock_now_ms();
}

#define GATHER(Type, member)                                                                       \
    Type *member = ARENA_ARRAY(task->arena, Type, count);                                          \
    for (size_t i = 0; i < count; i++)                                                             \
        member[i] = events[i].member;

static void append(Task *task, const StreamEvent *events, size_t count)
{
    prepare_months(task);
    GATHER(int64_t, position)
    GATHER(Uuid, id)
    GATHER(TimeMs, created_at)
    GATHER(Text, type)
    GATHER(Text, actor_type)
    GATHER(Uuid, actor_id)
    GATHER(Text, subject_type)
    GATHER(Uuid, subject_id)
    GATHER(Text, address)
    GATHER(Text, user_agent)
    GATHER(Uuid, session_id)
    GATHER(Text, request_id)
    GATHER(Text, data)
    sql_audit_append_in(task, position, count, id, count, created_at, count, type, count,
                        actor_type, count, actor_id, count, subject_type, count, subject_id, count,
                        address, count, user_agent, count, session_id, count, request_id, count,
                        data, count);
}

const StreamConsumer audit_consumer = { .name = "audit", .handle = append };
