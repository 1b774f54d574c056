/*
 * Revocation - how a session that has ended dies on every open socket.
 *
 * Requests need nothing of this: PostgreSQL checks their session with each statement. A socket or
 * an event stream lives on, so each web worker reads one counter every half second and, when it
 * moved, takes all its live connections through the gate again. What cannot be checked must not go
 * on: after five seconds without an answer all of them are closed.
 */
#include "services/auth/auth.h"
#include "services/auth/handlers.h"

#include "core/log.h"
#include "core/loop.h"
#include "gateway/live.h"
#include "sql/auth.h"

#define POLL_EVERY_MS  500
#define FAIL_CLOSED_MS 5000

typedef struct Watch {
    Task task;
    int64_t seen;     /* the counter as all live connections know it; -1: never read */
    int64_t read;     /* the counter as it is */
    uint64_t good_at; /* when all live connections were last known to be good */
} Watch;

static void read_counter(void *argument)
{
    Watch *watch = argument;
    watch->read = sql_revocation_read(watch).counter;
}

typedef struct Recheck {
    Task task;
    LiveId id;
} Recheck;

/* Any read under the gate fails with 401, 403 or 423 when the session is no longer good. */
static void recheck_one(void *argument)
{
    Recheck *check = argument;
    sql_gate_probe(check);
}

static void judge(Recheck *check, bool passed)
{
    int status = check->task.fault.status;
    if (passed)
        live_renew(check->id, &check->task.context);
    else if (status == 401 || status == 403 || status == 423)
        live_revoke(check->id, status == 423 ? "workspace suspended" : "session ended");
}

/* True when every live connection was judged. */
static bool recheck_all(Arena *arena)
{
    LiveId *ids;
    size_t count = live_all(arena, &ids);
    bool all = true;
    for (size_t i = 0; i < count; i++) {
        const Context *context = live_context(ids[i]);
        if (!context)
            continue;
        Recheck check = { .task = { .arena = arena_new(), .context = *context }, .id = ids[i] };
        check.task.context.checked = false;
        bool passed = task_run(&check.task, recheck_one, &check);
        int status = check.task.fault.status;
        all = all && (passed || (status >= 400 && status < 500 && status != 429));
        judge(&check, passed);
        arena_free(check.task.arena);
    }
    return all;
}

static void revoke_all(Arena *arena)
{
    LiveId *ids;
    size_t count = live_all(arena, &ids);
    for (size_t i = 0; i < count; i++)
        live_revoke(ids[i], "sessions cannot be checked");
    if (count > 0)
        log_write(LOG_WARN, "sessions cannot be checked, live connections closed",
                  LOG_INT("connections", (int64_t)count));
}

static void look_once(Watch *watch)
{
    watch->task = (Task){ .arena = arena_new() };
    if (task_run(&watch->task, read_counter, watch)) {
        if (watch->read == watch->seen || recheck_all(watch->task.arena)) {
            watch->seen = watch->read;
            watch->good_at = loop_now_ms();
        }
    }
    if (loop_now_ms() - watch->good_at > FAIL_CLOSED_MS)
        revoke_all(watch->task.arena);
    arena_free(watch->task.arena);
}

static void watch_forever(void *argument)
{
    (void)argument;
    Watch watch = { .seen = -1, .good_at = loop_now_ms() };
    for (;;) {
        look_once(&watch);
        loop_sleep(POLL_EVERY_MS);
    }
}

void revocation_watch(void)
{
    coroutine_start(watch_forever, NULL);
}
