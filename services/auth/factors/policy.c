/*
 * Who needs a second factor, as the workspace decides. It is asked at the next sign-in; sessions
 * that are there stay.
 */
#include "services/auth/auth.h"
#include "services/auth/factors/factors.h"
#include "sql/auth.h"

const char *const FACTOR_DEMANDS[] = { "optional", "required", "roles", NULL };

static _Noreturn void fail_roles(Request *req, const char *code, const char *detail)
{
    auth_field_fail(&req->task, "/second_factor_roles", code, detail);
}

static Uuid *read_roles(Request *req, const TextList *roles)
{
    Uuid *ids = ARENA_ARRAY(req->task.arena, Uuid, roles->count + 1);
    for (size_t i = 0; i < roles->count; i++)
        if (!uuid_parse(roles->items[i], &ids[i]))
            fail_roles(req, "unknown", "There is no such role.");
    if (sql_roles_known(req, ids, roles->count).count != (int64_t)roles->count)
        fail_roles(req, "unknown", "There is no such role, or one is named twice.");
    return ids;
}

void factor_policy_set(Request *req, Text demand, const TextList *roles)
{
    Uuid *ids = roles != NULL ? read_roles(req, roles) : NULL;
    FactorPolicy now =
        sql_factor_policy_set(req, demand, roles != NULL, ids, roles != NULL ? roles->count : 0);
    if (text_equal(now.demand, TEXT("roles")) && now.roles == 0)
        fail_roles(req, "required", "Choose at least one role.");
}
