#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/bus.h"
#include "core/job.h"
#include "core/job_wake.h"
#include "core/log.h"
#include "core/loop.h"
#include "core/metric.h"
#include "sql/core.h"

/*
 * A claim is a promise to be done within the kind's time: it puts the job's run_at behind that time
 * and counts the attempt. The run deletes the row with its own commit, asking for the attempt it
 * was given, so a worker that was thought dead cannot complete what another has begun again. What
 * fails is given back for later; what cannot even be given back returns when its time is over.
 */
#define MAX_RUNNING        6 /* of the process's database connections */
#define POLL_MS            1000
#define DEFAULT_ATTEMPTS   10
#define DEFAULT_TIMEOUT_MS 30000
#define CLAIM_GRACE_S      15
#define FIRST_RETRY_MS     1000
#define LONGEST_RETRY_MS   (60 * 60 * 1000)

typedef struct Worker {
    const JobKind *const *kinds;
    size_t count;
    size_t running;
    bool is_running, is_stopping;
    bool has_hint;                 /* that a job waits, since the last claim */
    LoopWaitQueue until_something; /* a job waits, one has ended, or stop */
    LoopWaitQueue until_stopped;
} Worker;

static Worker worker;

#define RESULT_METRIC(result)                                                                      \
    {                                                                                              \
        .name = "insula_jobs_total", .labels = "result=\"" result "\"", .kind = METRIC_COUNTER,    \
        .help = "Runs of jobs."                                                                    \
    }
static Metric done_metric = RESULT_METRIC("done");
static Metric retried_metric = RESULT_METRIC("retried");
static Metric dead_metric = RESULT_METRIC("dead");

/* A run */

static const JobKind *kind_of(Text name)
{
    for (size_t i = 0; i < worker.count; i++) {
        if (text_equal(text_of(worker.kinds[i]->name), name))
            return worker.kinds[i];
    }
    abort(); /* only what is asked for is claimed */
}

static int timeout_of(const JobKind *kind)
{
    return kind->timeout_ms > 0 ? kind->timeout_ms : DEFAULT_TIMEOUT_MS;
}

static void finish(Job *job)
{
    bool finished = uuid_is_nil(job->task.context.tenant_id)
                        ? sql_job_finish_platform(job, job->id, job->attempt).finished
                        : sql_job_finish(job, job->id, job->attempt) == 1;
    if (!finished)
        fail(job, 409, "job_claim_lost",
             "The job took too long and was claimed by another worker.");
}

static void run_body(void *argument)
{
    Job *job = argument;
    const JobKind *kind = kind_of(job->kind);
    if (kind->goes_outside)
        kind->run(job);
    db_begin(&job->task);
    db_limit(&job->task, timeout_of(kind));
    if (!kind->goes_outside)
        kind->run(job);
    finish(job);
    db_commit(&job->task);
}

static bool is_database_trouble(const Fault *fault)
{
    return fault->status == 503 || fault->status == 507;
}

static int64_t retry_delay_ms(int attempt)
{
    int64_t delay = attempt < 12 ? (int64_t)FIRST_RETRY_MS << (attempt - 1) : LONGEST_RETRY_MS;
    if (delay > LONGEST_RETRY_MS)
        delay = LONGEST_RETRY_MS;
    return delay / 2 + random() % delay;
}

typedef struct GivingBack {
    Task task;
    const Job *job;
    char reason[512];
    int64_t again_in_ms; /* negative: never */
} GivingBack;

static void give_back_body(void *argument)
{
    GivingBack *back = argument;
    sql_job_give_back(back, back->job->task.context.tenant_id, back->job->id, back->job->attempt,
                      text_of(back->reason), back->again_in_ms);
}

static void give_back(const Job *job)
{
    const Fault *fault = &job->task.fault;
    const JobKind *kind = kind_of(job->kind);
    int allowed = kind->max_attempts > 0 ? kind->max_attempts : DEFAULT_ATTEMPTS;
    bool is_dead = job->is_hopeless || (job->attempt >= allowed && !is_database_trouble(fault));
    GivingBack back = { .task.arena = arena_new(), .job = job };
    back.again_in_ms = is_dead ? -1 : retry_delay_ms(job->attempt);
    snprintf(back.reason, sizeof back.reason, "%.*s: %.*s", TEXT_ARG(fault->code),
             TEXT_ARG(fault->detail));
    log_write(is_dead ? LOG_ERROR : LOG_WARN, is_dead ? "job given up" : "job failed",
              LOG_TEXT("kind", job->kind), LOG_UUID("job_id", job->id),
              LOG_INT("attempt", job->attempt), LOG_TEXT("reason", text_of(back.reason)));
    metric_add(is_dead ? &dead_metric : &retried_metric, 1);
    if (!task_run(&back.task, give_back_body, &back))
        log_warn("a failed job could not be given back; it returns when its time is over");
    arena_free(back.task.arena);
}

static void run_job(void *argument)
{
    Job *job = argument;
    if (task_run(&job->task, run_body, job))
        metric_add(&done_metric, 1);
    else
        give_back(job);
    arena_free(job->task.arena);
    worker.running--;
    loop_wake_all(&worker.until_something);
}

/* Claiming */

typedef struct Claiming {
    Task task;
    JobClaimRows claims;
    int32_t most;
} Claiming;

static void claim_body(void *argument)
{
    Claiming *claiming = argument;
    Arena *arena = claiming->task.arena;
    Text *names = ARENA_ARRAY(arena, Text, worker.count);
    int64_t *seconds = ARENA_ARRAY(arena, int64_t, worker.count);
    for (size_t i = 0; i < worker.count; i++) {
        names[i] = text_of(worker.kinds[i]->name);
        seconds[i] = timeout_of(worker.kinds[i]) / 1000 + CLAIM_GRACE_S;
    }
    claiming->claims =
        sql_job_claim(claiming, names, worker.count, seconds, worker.count, claiming->most);
}

static void start_job(const JobClaim *claim)
{
    Arena *arena = arena_new();
    Job *job = ARENA_NEW(arena, Job);
    *job = (Job){
        .task = { .arena = arena,
                  .context = { .kind =
                                   uuid_is_nil(claim->tenant_id) ? CONTEXT_NONE : CONTEXT_SYSTEM,
                               .tenant_id = claim->tenant_id,
                               .permission = -1 } },
        .id = claim->id,
        .kind = text_copy(arena, claim->kind),
        .payload = text_copy(arena, claim->payload),
        .attempt = claim->attempt,
    };
    worker.running++;
    coroutine_start(run_job, job);
}

/* How many it claimed, at most as many as there is room for. */
static size_t claim(void)
{
    if (worker.count == 0 || worker.running >= MAX_RUNNING)
        return 0;
    Claiming claiming = { .task.arena = arena_new(),
                          .most = (int32_t)(MAX_RUNNING - worker.running) };
    size_t count = 0;
    if (task_run(&claiming.task, claim_body, &claiming)) {
        count = claiming.claims.count;
        for (size_t i = 0; i < count; i++)
            start_job(&claiming.claims.rows[i]);
    }
    arena_free(claiming.task.arena);
    return count;
}

static void on_waiting(void *owner, Text topic, Text message, Uuid sender)
{
    (void)owner;
    (void)topic;
    (void)message;
    (void)sender;
    worker.has_hint = true;
    loop_wake_all(&worker.until_something);
}

void job_run_worker(const JobKind *const *kinds, size_t count)
{
    assert(!worker.is_running);
    metric_register(&done_metric);
    metric_register(&retried_metric);
    metric_register(&dead_metric);
    worker.kinds = kinds;
    worker.count = count;
    worker.is_running = true;
    worker.is_stopping = false;
    BusSubscription *subscription = bus_subscribe(JOB_TOPIC, on_waiting, NULL);
    while (!worker.is_stopping) {
        worker.has_hint = false;
        size_t claimed = claim();
        /* Half a second to one and a half, so that many workers do not ask in step. */
        bool is_full = worker.running >= MAX_RUNNING;
        if (claimed == 0 && !worker.is_stopping && (is_full || !worker.has_hint))
            loop_wait(&worker.until_something, POLL_MS / 2 + (uint64_t)random() % POLL_MS);
    }
    while (worker.running > 0)
        loop_wait(&worker.until_something, 0);
    bus_unsubscribe(subscription);
    worker.is_running = false;
    loop_wake_all(&worker.until_stopped);
}

void job_stop_worker(void)
{
    worker.is_stopping = true;
    loop_wake_all(&worker.until_something);
    while (worker.is_running)
        loop_wait(&worker.until_stopped, 0);
}
