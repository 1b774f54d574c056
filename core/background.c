#include "core/background.h"

#include "core/coroutine.h"
#include "core/log.h"

typedef struct Background {
    Task task;
    void (*body)(Task *task, void *argument);
    void (*done)(void *argument, const Fault *fault);
    void *argument;
} Background;

Context background_context(Uuid tenant_id)
{
    return (Context){
        .kind = uuid_is_nil(tenant_id) ? CONTEXT_NONE : CONTEXT_SYSTEM,
        .tenant_id = tenant_id,
        .permission = -1,
    };
}

static void call_body(void *argument)
{
    Background *work = argument;
    work->body(&work->task, work->argument);
}

static void run(void *argument)
{
    Background *work = argument;
    bool good = task_run(&work->task, call_body, work);
    if (!good && (!work->done || work->task.fault.status >= 500))
        log_write(LOG_WARN, "background work failed", LOG_TEXT("code", work->task.fault.code),
                  LOG_TEXT("detail", work->task.fault.detail),
                  LOG_UUID("tenant_id", work->task.context.tenant_id));
    if (work->done)
        work->done(work->argument, good ? NULL : &work->task.fault);
    arena_free(work->task.arena);
}

void background_start(const Context *context, void (*body)(Task *task, void *argument),
                      void (*done)(void *argument, const Fault *fault), void *argument)
{
    Arena *arena = arena_new();
    Background *work = ARENA_NEW(arena, Background);
    *work = (Background){
        .task = { .arena = arena, .context = *context },
        .body = body,
        .done = done,
        .argument = argument,
    };
    coroutine_start(run, work);
}
