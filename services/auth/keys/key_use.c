/*
 * When a key was last used, to five minutes: each worker remembers which ones it has noted lately,
 * so that a request writes nothing, and a use is told to PostgreSQL beside the requests.
 */
#include "services/auth/keys/keys.h"

#include <stdlib.h>

#include "core/cache.h"
#include "core/coroutine.h"
#include "core/log.h"
#include "services/auth/auth.h"
#include "sql/auth.h"

#define NOTED_MS (5 * 60 * 1000)
#define NOTED    8192 /* keys a worker remembers */

typedef struct Use {
    Task task; /* first: sql_*() takes any task's owner */
    Uuid tenant_id, key_id;
} Use;

static void write_use(void *argument)
{
    Use *use = argument;
    auth_act_as_system(&use->task, use->tenant_id);
    db_begin(&use->task);
    sql_api_key_used(use, use->key_id);
    db_commit(&use->task);
}

static void note(void *argument)
{
    Use *use = argument;
    if (!task_run(&use->task, write_use, use))
        log_error("the use of an API key could not be noted: %.*s",
                  TEXT_ARG(use->task.fault.detail));
    arena_free(use->task.arena);
    free(use);
}

void api_key_note_use(const Context *context)
{
    static Cache *noted;
    if (noted == NULL)
        noted = cache_new("auth.key_use", NOTED, NOTED_MS, free);
    Text key = { (const char *)context->session_id.bytes, sizeof context->session_id.bytes };
    if (cache_get(noted, context->tenant_id, key) != NULL)
        return;
    Use *use = calloc(1, sizeof *use);
    char *mark = calloc(1, 1);
    if (use == NULL || mark == NULL)
        abort();
    cache_put(noted, context->tenant_id, key, mark);
    use->task.arena = arena_new();
    use->tenant_id = context->tenant_id;
    use->key_id = context->session_id;
    coroutine_start(note, use);
}
