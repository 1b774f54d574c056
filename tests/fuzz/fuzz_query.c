/* Query strings, taken apart and read against a resource: no input may crash, and what is accepted
 * must be what it says. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/crypto.h"
#include "gateway/query.h"
#include "gateway/resource/cache.h"
#include "gateway/resource/plan.h"
#include "gateway/resource/sql.h"
#include "gateway/route.h"

static const char *const STATUSES[] = { "open", "closed", NULL };
static const ResourceField FIELDS[] = {
    { "title", FIELD_TEXT, FIELD_FILTER | FIELD_SORT },
    { "rank", FIELD_INT, FIELD_FILTER | FIELD_SORT },
    { "status", FIELD_TEXT, FIELD_FILTER, .values = STATUSES },
    { "loud", FIELD_BOOL, FIELD_FILTER },
    { "seen_at", FIELD_TIME, FIELD_FILTER | FIELD_NULLABLE },
    { "content", FIELD_JSON, FIELD_FILTER | FIELD_ITEM_ONLY },
    { "owner_id", FIELD_UUID, FIELD_FILTER },
};
static const ResourceExpand EXPANDS[] = { { "owner", "things", "owner_id", "id,title" } };
static const Resource THINGS = { .name = "things",
                                 .singular = "thing",
                                 .view = "api.thing",
                                 .search = "t.search",
                                 .json_filter = "t.match",
                                 .fields = FIELDS,
                                 .field_count = sizeof FIELDS / sizeof FIELDS[0],
                                 .expands = EXPANDS,
                                 .expand_count = 1 };
static const Resource *const RESOURCES[] = { &THINGS };
static const Service SERVICE = { .name = "things", .resources = RESOURCES, .resource_count = 1 };
static const Service *const SERVICES[] = { &SERVICE };

static void read_plan(Arena *arena, const QueryParam *params, size_t count, bool list)
{
    Task task = { .arena = arena };
    ResourcePlan plan;
    resource_plan_read(&task, resource_model_of(&THINGS), list, params, count, &plan);
    if (task.fault.errors != NULL)
        return;
    const DbStatement *statement = resource_statement(arena, &plan);
    DbParam values[DB_MAX_PARAMS];
    memset(values, 0xa5, sizeof values);
    ResourceArguments arguments = { .tenant_id = uuid_new(), .id = db_uuid(uuid_new()) };
    resource_sql_params(&plan, &arguments, values);
    /* Every parameter of the text has a value, and nothing a caller sent is in the text. */
    for (size_t i = 0; i < DB_MAX_PARAMS; i++)
        assert((values[i].len == (int)0xa5a5a5a5) == (i >= statement->n_params));
    for (const char *c = statement->text; *c != '\0'; c++)
        assert((unsigned char)*c < 0x80 && *c != ';');
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    crypto_init();
    route_mount(SERVICES, 1);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new();
    QueryParam *params;
    QueryError error;
    size_t count;
    Text raw = { size > 0 ? (const char *)data : "", size };
    if (query_parse(arena, raw, &params, &count, &error)) {
        for (size_t i = 0; i < count; i++) {
            assert(params[i].name.len > 0);
            assert(text_is_utf8(params[i].name) &&
                   (params[i].value.len == 0 || text_is_utf8(params[i].value)));
        }
        read_plan(arena, params, count, true);
        read_plan(arena, params, count, false);
    } else {
        assert(error.what != NULL);
    }
    arena_free(arena);
    return 0;
}
