/*
 * What an administrator may write into a mapping.
 */
#include "services/federation/provider.h"

#include "core/json.h"
#include "services/auth/auth.h"

#define MAX_RULES      200
#define MAX_NAME_BYTES 255

static _Noreturn void wrong(Request *req, const char *pointer, const char *detail)
{
    auth_field_fail(&req->task, pointer, "format", detail);
}

static bool is_one_of(const char *key, const char *const *known)
{
    for (; *known != NULL; known++)
        if (text_equal(text_of(key), text_of(*known)))
            return true;
    return false;
}

static void check_attributes(Request *req, const json_t *attributes)
{
    static const char *const fields[] = { "email", "first_name", "last_name", "groups", NULL };
    const char *key;
    json_t *value;
    if (attributes != NULL && !json_is_object(attributes))
        wrong(req, "/mapping/attributes", "This is an object of names of claims.");
    json_object_foreach((json_t *)(uintptr_t)attributes, key, value)
    {
        Text claim = json_string_text(value);
        if (!is_one_of(key, fields) || !json_is_string(value) || claim.len > MAX_NAME_BYTES)
            wrong(req, "/mapping/attributes",
                  "The fields are email, first_name, last_name and groups, each the name of a "
                  "claim.");
    }
}

static Uuid role_of(Request *req, const json_t *value, const char *pointer)
{
    Uuid id;
    if (!json_is_string(value) || !uuid_parse(json_string_text(value), &id))
        wrong(req, pointer, "This is the id of a role.");
    auth_role_to_give(req, id, pointer);
    if (!auth_role_is_within(&req->task, id, req->task.context.user_id))
        auth_field_fail(&req->task, pointer, "not_allowed",
                        "Nobody becomes an owner by a group: owners are made in person.");
    return id;
}

static void check_team(Request *req, const json_t *value, const char *pointer)
{
    Uuid id;
    if (!json_is_string(value) || !uuid_parse(json_string_text(value), &id))
        wrong(req, pointer, "This is the id of a team.");
    if (!auth_team_is_within(&req->task, id, req->task.context.user_id))
        auth_team_reach(req, id);
}

static void check_rule(Request *req, const json_t *rule, size_t index)
{
    static const char *const fields[] = { "group", "role", "team", NULL };
    const char *pointer =
        text_cstr(req->task.arena, text_format(req->task.arena, "/mapping/rules/%zu", index));
    const json_t *role = json_object_get(rule, "role"), *team = json_object_get(rule, "team");
    Text group = json_text_at(rule, "group");
    const char *key;
    json_t *value;
    if (!json_is_object(rule) || text_is_null(group) || group.len == 0 ||
        group.len > MAX_NAME_BYTES || (role != NULL) == (team != NULL))
        wrong(req, pointer, "A rule has a group, and a role or a team that it gives.");
    json_object_foreach((json_t *)(uintptr_t)rule, key, value)
    {
        if (!is_one_of(key, fields))
            wrong(req, pointer, "A rule has a group, and a role or a team that it gives.");
    }
    if (role != NULL)
        role_of(req, role, pointer);
    else
        check_team(req, team, pointer);
}

void provider_check_mapping(Request *req, const json_t *mapping)
{
    static const char *const fields[] = { "attributes", "default_role", "rules", NULL };
    const json_t *rules = json_object_get(mapping, "rules");
    const json_t *role = json_object_get(mapping, "default_role");
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)mapping, key, value)
    {
        if (!is_one_of(key, fields))
            wrong(req, "/mapping", "A mapping has attributes, default_role and rules.");
    }
    check_attributes(req, json_object_get(mapping, "attributes"));
    if (role != NULL && !json_is_null(role))
        role_of(req, role, "/mapping/default_role");
    if (rules != NULL && (!json_is_array(rules) || json_array_size(rules) > MAX_RULES))
        wrong(req, "/mapping/rules", "This is a list of at most 200 rules.");
    for (size_t i = 0; i < json_array_size(rules); i++)
        check_rule(req, json_array_get(rules, i), i);
}
