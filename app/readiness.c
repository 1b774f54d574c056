#include "app/readiness.h"

#include "app/migration_list.h"
#include "core/db.h"
#include "gateway/health.h"

/* How many of the given migrations have been applied as they are. */
static const DbStatement STATEMENT_MIGRATIONS_APPLIED = {
    .name = "migrations_applied",
    .text = "select count(*)"
            "  from unnest($1::text[], $2::int8[], $3::text[]) as wanted (unit, number, checksum)"
            "  join migration.applied a"
            "    on a.unit = wanted.unit"
            "   and a.number = wanted.number"
            "   and a.checksum = wanted.checksum",
    .lane = DB_LANE_LIST,
    .n_params = 3,
    .types = { DB_TEXTS, DB_INT8S, DB_TEXTS },
};

static void count_applied(void *argument)
{
    Task *task = argument;
    Text *units = ARENA_ARRAY(task->arena, Text, MIGRATIONS_COUNT);
    int64_t *numbers = ARENA_ARRAY(task->arena, int64_t, MIGRATIONS_COUNT);
    Text *checksums = ARENA_ARRAY(task->arena, Text, MIGRATIONS_COUNT);
    for (size_t i = 0; i < MIGRATIONS_COUNT; i++) {
        units[i] = text_of(MIGRATIONS[i].unit);
        numbers[i] = MIGRATIONS[i].number;
        checksums[i] = text_of(MIGRATIONS[i].checksum);
    }
    DbParam params[] = { db_texts(task->arena, units, MIGRATIONS_COUNT),
                         db_int8s(task->arena, numbers, MIGRATIONS_COUNT),
                         db_texts(task->arena, checksums, MIGRATIONS_COUNT) };
    DbRows rows = db_query(task, &STATEMENT_MIGRATIONS_APPLIED, params);
    if (db_get_int(rows, 0, 0) != (int64_t)MIGRATIONS_COUNT)
        task_fail(task, 503, "migrations_missing", "The database awaits `insula migrate`.");
}

/* Migrations are never taken back, so one good answer is good for ever. */
bool readiness_migrations_are_current(void)
{
    static bool are_current;
    if (are_current)
        return true;
    Task task = { .arena = arena_new(), .context = { .kind = CONTEXT_NONE, .permission = -1 } };
    are_current = task_run(&task, count_applied, &task);
    arena_free(task.arena);
    return are_current;
}

void readiness_watch_migrations(void)
{
    health_add_check("migrations", readiness_migrations_are_current);
}
