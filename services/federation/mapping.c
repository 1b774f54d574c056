#include "services/federation/mapping.h"

#include "core/json.h"
#include "core/stream.h"
#include "services/auth/auth.h"
#include "services/user/user.h"
#include "sql/federation.h"

/* One thing that groups give: a role or a team. */
typedef struct Gift {
    Text kind;
    Uuid id;
    bool is_held; /* remembered as given */
} Gift;

static const json_t *mapping_of(Arena *arena, const FederationProvider *provider)
{
    JsonError error;
    return json_read(arena, provider->mapping, false, &error);
}

Text mapping_attribute(Arena *arena, const FederationProvider *provider, const char *field,
                       Text fallback)
{
    const json_t *attributes = json_object_get(mapping_of(arena, provider), "attributes");
    Text claim = json_text_at(attributes, field);
    return text_is_null(claim) || claim.len == 0 ? fallback : claim;
}

static bool is_in(const Arrival *arrival, Text group)
{
    for (size_t i = 0; i < arrival->group_count; i++)
        if (text_equal(arrival->groups[i], group))
            return true;
    return false;
}

static bool read_gift(const json_t *rule, Gift *gift)
{
    Text role = json_text_at(rule, "role"), team = json_text_at(rule, "team");
    *gift = (Gift){ .kind = text_is_null(role) ? TEXT("team") : TEXT("role") };
    return uuid_parse(text_is_null(role) ? team : role, &gift->id);
}

static bool may_be_given(Task *task, const FederationProvider *provider, const Gift *gift)
{
    return text_equal(gift->kind, TEXT("role"))
               ? auth_role_is_within(task, gift->id, provider->mapped_by)
               : auth_team_is_within(task, gift->id, provider->mapped_by);
}

static Gift *find(Gift *gifts, size_t count, Text kind, Uuid id)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(gifts[i].kind, kind) && uuid_equal(gifts[i].id, id))
            return &gifts[i];
    return NULL;
}

/* What the groups come to, each once. */
static size_t collect(Task *task, const FederationProvider *provider, const Arrival *arrival,
                      Gift **gifts)
{
    const json_t *rules = json_object_get(mapping_of(task->arena, provider), "rules");
    size_t count = 0, total = json_array_size(rules);
    *gifts = arena_alloc(task->arena, (total + 1) * sizeof **gifts);
    for (size_t i = 0; i < total; i++) {
        Gift gift;
        const json_t *rule = json_array_get(rules, i);
        if (is_in(arrival, json_text_at(rule, "group")) && read_gift(rule, &gift) &&
            find(*gifts, count, gift.kind, gift.id) == NULL && may_be_given(task, provider, &gift))
            (*gifts)[count++] = gift;
    }
    return count;
}

static void emit_role(Task *task, const FederationProvider *provider, const char *type,
                      Uuid user_id, Uuid role_id)
{
    Buffer data;
    buffer_init(&data, task->arena, 512);
    JsonWriter w = json_writer(&data);
    json_object_begin(&w);
    json_field(&w, "role", uuid, role_id);
    json_field(&w, "provider", text, provider->name);
    json_object_end(&w);
    stream_emit(task, type, user_id, buffer_view(&data));
}

static bool give(Task *task, const FederationProvider *provider, Uuid user_id, const Gift *gift)
{
    if (text_equal(gift->kind, TEXT("team")))
        return user_team_join(task, gift->id, user_id);
    if (!auth_role_give(task, user_id, gift->id))
        return false;
    emit_role(task, provider, "user.role_given", user_id, gift->id);
    return true;
}

static bool take(Task *task, const FederationProvider *provider, Uuid user_id, const Granted *held)
{
    if (text_equal(held->kind, TEXT("team")))
        return user_team_leave(task, held->target_id, user_id);
    if (!auth_role_take(task, user_id, held->target_id))
        return false;
    emit_role(task, provider, "user.role_taken", user_id, held->target_id);
    return true;
}

bool mapping_apply(Task *task, const FederationProvider *provider, Uuid user_id,
                   const Arrival *arrival)
{
    if (arrival->groups_unknown)
        return false;
    Gift *gifts;
    size_t count = collect(task, provider, arrival, &gifts);
    GrantedRows held = sql_granted_list_in(task, provider->id, user_id);
    bool changed = false;
    for (size_t i = 0; i < held.count; i++) {
        const Granted *row = &held.rows[i];
        Gift *gift = find(gifts, count, row->kind, row->target_id);
        if (gift != NULL) {
            gift->is_held = true;
            continue;
        }
        changed |= take(task, provider, user_id, row);
        sql_granted_drop_in(task, provider->id, user_id, row->kind, row->target_id);
    }
    for (size_t i = 0; i < count; i++) {
        if (!give(task, provider, user_id, &gifts[i]))
            continue; /* held: by a group, or in another way, which is not ours to take */
        changed = true;
        if (!gifts[i].is_held)
            sql_granted_add_in(task, provider->id, user_id, gifts[i].kind, gifts[i].id);
    }
    return changed;
}

bool mapping_take_all(Task *task, const FederationProvider *provider, Uuid user_id)
{
    GrantedRows held = sql_granted_list_in(task, provider->id, user_id);
    bool changed = false;
    for (size_t i = 0; i < held.count; i++) {
        changed |= take(task, provider, user_id, &held.rows[i]);
        sql_granted_drop_in(task, provider->id, user_id, held.rows[i].kind, held.rows[i].target_id);
    }
    return changed;
}

Uuid mapping_first_role(Task *task, const FederationProvider *provider)
{
    Uuid role;
    Text wanted = json_text_at(mapping_of(task->arena, provider), "default_role");
    if (text_is_null(wanted) || !uuid_parse(wanted, &role) ||
        !auth_role_is_within(task, role, provider->mapped_by))
        return UUID_NIL;
    return role;
}
