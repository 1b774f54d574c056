#include "core/job.h"

#include <assert.h>

#include "core/bus.h"
#include "core/job_wake.h"
#include "sql/core.h"

static void wake(void *argument)
{
    (void)argument;
    bus_publish(JOB_TOPIC, TEXT(""));
}

void job_enqueue(Task *task, const char *kind, Text payload, Text unique_key, TimeMs not_before)
{
    assert(task->transaction != NULL);
    Text given = text_is_null(payload) ? TEXT("{}") : payload;
    if (uuid_is_nil(task->context.tenant_id))
        sql_job_insert_platform_in(task, uuid_new(), text_of(kind), given, unique_key, not_before);
    else
        sql_job_insert_in(task, uuid_new(), text_of(kind), given, unique_key, not_before);
    if (not_before <= clock_now_ms())
        db_after_commit(task, wake, NULL);
}
