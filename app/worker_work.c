#include "app/worker_role.h"

#include "app/sealed.h"
#include "app/services.h"
#include "core/job.h"
#include "core/log.h"
#include "core/loop.h"
#include "core/setting.h"
#include "core/stream.h"

#define MAX_KINDS 256

static const Service *chosen[32];
static const JobKind *kinds[MAX_KINDS];
static size_t kind_count;

static void run_sequencer(void *argument)
{
    (void)argument;
    stream_run_sequencer();
}

static void run_consumer(void *argument)
{
    stream_run_consumer(argument);
}

static void run_jobs(void *argument)
{
    (void)argument;
    job_run_worker(kinds, kind_count);
}

static bool start(void)
{
    char unknown[64];
    int count = services_choose(setting_text("services"), chosen, unknown, sizeof unknown);
    if (count < 0) {
        log_error("there is no service %s (setting services)", unknown);
        return false;
    }
    coroutine_start(run_sequencer, NULL);
    for (int i = 0; i < count; i++) {
        for (size_t j = 0; j < chosen[i]->consumer_count; j++)
            coroutine_start(run_consumer, (void *)(uintptr_t)chosen[i]->consumers[j]);
        for (size_t j = 0; j < chosen[i]->job_count && kind_count < MAX_KINDS; j++)
            kinds[kind_count++] = chosen[i]->jobs[j];
    }
    if (kind_count < MAX_KINDS)
        kinds[kind_count++] = &RESEAL_JOB;
    coroutine_start(run_jobs, NULL);
    return true;
}

static void stop(void)
{
    job_stop_worker();
    stream_stop();
}

const WorkerRole WORKER_ROLE_WORK = { .start = start, .stop = stop };
