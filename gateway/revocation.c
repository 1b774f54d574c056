#include "gateway/revocation.h"

#include "core/log.h"
#include "core/loop.h"
#include "gateway/live.h"
#include "sql/gateway.h"

/* Checks at once: enough to fill a flight, few enough to leave requests their turn. */
#define CHECKERS 16

static int64_t seen;
static uint64_t sure_at_ms; /* when all live connections were last known to be good */
static bool is_running;

typedef struct Poll {
    Task task; /* first: sql_*() takes any task's owner */
    int64_t counter;
} Poll;

static void read_counter(void *argument)
{
    Poll *poll = argument;
    poll->counter = sql_door_revocations(poll).counter;
}

static bool poll_counter(int64_t *counter)
{
    Poll poll = { .task = { .arena = arena_new() } };
    bool is_read = task_run(&poll.task, read_counter, &poll);
    arena_free(poll.task.arena);
    *counter = poll.counter;
    return is_read;
}

/* One pass over all live connections, shared by several coroutines. */
typedef struct Pass {
    LiveId *ids;
    size_t count, next;
    int running;
    bool has_failed; /* somebody could not be checked: the pass must be repeated */
    LoopWaitQueue done;
} Pass;

typedef struct Check {
    Task task;
} Check;

static void knock(void *argument)
{
    Check *check = argument;
    sql_door_knock(check);
}

static bool is_refusal(int status)
{
    return status == 401 || status == 403 || status == 423;
}

/* Copied, since the connection may end while PostgreSQL is asked. */
static void check_one(Pass *pass, LiveId id)
{
    const Context *context = live_context(id);
    if (context == NULL || context->kind != CONTEXT_SESSION)
        return;
    Check check = { .task = { .arena = arena_new(), .context = *context } };
    check.task.context.checked = false;
    check.task.context.address = text_copy(check.task.arena, context->address);
    check.task.context.user_agent = TEXT_NULL;
    check.task.context.request_id = TEXT_NULL;
    check.task.context.trace_id = TEXT_NULL;
    if (task_run(&check.task, knock, &check))
        live_renew(id, &check.task.context);
    else if (is_refusal(check.task.fault.status))
        live_revoke(id, "the session has ended");
    else
        pass->has_failed = true;
    arena_free(check.task.arena);
}

static void run_checker(void *argument)
{
    Pass *pass = argument;
    while (pass->next < pass->count)
        check_one(pass, pass->ids[pass->next++]);
    if (--pass->running == 0)
        loop_wake_all(&pass->done);
}

/* False when some could not be checked. */
static bool check_all(void)
{
    Arena *arena = arena_new();
    Pass pass = { 0 };
    pass.count = live_all(arena, &pass.ids);
    pass.running = CHECKERS;
    for (int i = 0; i < CHECKERS; i++)
        coroutine_start(run_checker, &pass);
    while (pass.running > 0)
        loop_wait(&pass.done, 0);
    arena_free(arena);
    return !pass.has_failed;
}

static void close_all(void)
{
    Arena *arena = arena_new();
    LiveId *ids;
    size_t count = live_all(arena, &ids);
    for (size_t i = 0; i < count; i++)
        live_revoke(ids[i], "sessions cannot be checked at present");
    if (count > 0)
        log_error("closed %zu live connections: the revocation counter cannot be read", count);
    arena_free(arena);
}

static void watch(void *argument)
{
    (void)argument;
    bool is_behind = false; /* the last pass was not complete */
    while (is_running) {
        int64_t counter;
        if (poll_counter(&counter)) {
            bool has_moved = counter != seen;
            seen = counter;
            if (has_moved || is_behind)
                is_behind = !check_all();
            if (!is_behind)
                sure_at_ms = loop_now_ms();
        }
        loop_sleep(REVOCATION_POLL_MS);
    }
}

/* Beside the watch, which a database that neither answers nor refuses would hold up. */
static void guard(void *argument)
{
    (void)argument;
    uint64_t closed_at_ms = 0;
    while (is_running) {
        loop_sleep(REVOCATION_POLL_MS);
        bool is_late = loop_now_ms() - sure_at_ms >= REVOCATION_FAIL_MS;
        if (is_late && closed_at_ms != sure_at_ms) {
            closed_at_ms = sure_at_ms; /* once for each time it was lost */
            close_all();
        }
    }
}

void revocation_start(void)
{
    is_running = true;
    sure_at_ms = loop_now_ms();
    coroutine_start(watch, NULL);
    coroutine_start(guard, NULL);
}

void revocation_stop(void)
{
    is_running = false;
}

int64_t revocation_seen(void)
{
    return seen;
}
