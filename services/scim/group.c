/*
 * Group - teams, as a directory makes and fills them. Members go in and out in one statement for as
 * many as follow each other, and are never read to be changed.
 */
#include "services/scim/handlers.h"

#include <stdlib.h>
#include <string.h>

#include "gateway/shape_text.h"
#include "services/scim/patch.h"
#include "services/scim/reply.h"
#include "services/user/user.h"
#include "sql/scim.h"

#define MAX_NAME       100
#define MAX_KEPT_BYTES (64 * 1024)

/* --- members --- */

typedef struct Members {
    Uuid *ids;
    size_t count, capacity;
} Members;

static void add_member(Task *task, Members *members, Text id)
{
    if (members->count == members->capacity) {
        size_t capacity = members->capacity > 0 ? 2 * members->capacity : 64;
        Uuid *ids = ARENA_ARRAY(task->arena, Uuid, capacity);
        if (members->count > 0)
            memcpy(ids, members->ids, members->count * sizeof *ids);
        members->ids = ids;
        members->capacity = capacity;
    }
    if (!uuid_parse(id, &members->ids[members->count]))
        task_fail(task, 400, "scim_invalid_value", "A member's value has to be the id of a User.");
    members->count++;
}

static int compare_ids(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(Uuid));
}

/* Each once. */
static void sort(Members *members)
{
    size_t kept = 0;
    if (members->count == 0)
        return;
    qsort(members->ids, members->count, sizeof *members->ids, compare_ids);
    for (size_t i = 1; i < members->count; i++)
        if (!uuid_equal(members->ids[i], members->ids[kept]))
            members->ids[++kept] = members->ids[i];
    members->count = kept + 1;
}

static void take_values(Task *task, Members *members, json_t *given)
{
    const ScimAttribute *attribute = NULL;
    ScimPlace place;
    if (scim_place(&scim_group, TEXT("members"), &place))
        attribute = place.attribute;
    json_t *values = scim_value(task, attribute, given), *one;
    size_t index;
    json_array_foreach(values, index, one)
    {
        if (text_equal_nocase(json_text_at(one, "type"), TEXT("Group")))
            task_fail(task, 400, "scim_invalid_value", "A Group is no member of a Group here.");
        add_member(task, members, json_text_at(one, "value"));
    }
}

/* members[value eq "..." or value eq "..."] */
static void take_chosen(Task *task, Members *members, const ScimFilter *filter)
{
    if (filter->op == SCIM_OR) {
        take_chosen(task, members, filter->left);
        take_chosen(task, members, filter->right);
    } else if (filter->op == SCIM_EQ && strcmp(filter->place.sub->name, "value") == 0) {
        add_member(task, members, filter->value);
    } else {
        task_fail(task, 400, "scim_invalid_filter",
                  "Members are chosen by value eq, and or between.");
    }
}

static void join(Request *req, Uuid id, Members *members)
{
    sort(members);
    if (members->count > 0 && !user_team_take_in(req, id, members->ids, members->count))
        fail(req, 400, "scim_invalid_value", "One of the members is no User.");
}

static void replace_members(Request *req, Uuid id, json_t *given)
{
    Members members = { 0 };
    take_values(&req->task, &members, given);
    sort(&members);
    user_team_keep_only(req, id, members.ids, members.count);
    join(req, id, &members);
}

/* Changes of the same kind that follow each other, gathered. */
typedef struct Crowd {
    Members members;
    ScimPatchKind kind;
} Crowd;

static void flush(Request *req, Uuid id, Crowd *crowd)
{
    Members *members = &crowd->members;
    if (members->count == 0)
        return;
    if (crowd->kind == SCIM_ADD) {
        join(req, id, members);
    } else {
        sort(members);
        user_team_take_out(req, id, members->ids, members->count);
    }
    members->count = 0;
}

static bool is_given(const json_t *value)
{
    return value != NULL && !json_is_null(value);
}

static void change_members(Request *req, Uuid id, Crowd *crowd, const ScimChange *change)
{
    const ScimPath *path = &change->path;
    if (path->place.sub != NULL || (path->filter != NULL && change->kind != SCIM_REMOVE))
        fail(req, 400, "scim_invalid_path", "Members are added, replaced and removed as a whole.");
    if (change->kind != crowd->kind)
        flush(req, id, crowd);
    crowd->kind = change->kind;
    if (path->filter != NULL)
        take_chosen(&req->task, &crowd->members, path->filter);
    else if (change->kind == SCIM_ADD || (change->kind == SCIM_REMOVE && is_given(change->value)))
        take_values(&req->task, &crowd->members, change->value);
    else if (change->kind == SCIM_REMOVE)
        user_team_keep_only(req, id, NULL, 0);
    else
        replace_members(req, id, change->value);
}

/* --- the team --- */

static Text name_of(Task *task, json_t *doc)
{
    Text name = text_trim(json_text_at(doc, "displayName"));
    if (text_is_null(name) || name.len == 0 || shape_code_points(name) > MAX_NAME ||
        shape_has_controls(name, false))
        task_fail(task, 400, "scim_invalid_value",
                  "displayName has to be there, with at most %d characters.", MAX_NAME);
    return name;
}

static void keep(Request *req, Uuid id, json_t *doc)
{
    static const char *const elsewhere[] = { "schemas",     "id",      "externalId",
                                             "displayName", "members", "meta" };
    json_t *kept = scim_object(&req->task);
    json_object_update(kept, doc);
    for (size_t i = 0; i < sizeof elsewhere / sizeof elsewhere[0]; i++)
        json_object_del(kept, elsewhere[i]);
    Buffer out;
    buffer_init(&out, req->task.arena, MAX_KEPT_BYTES);
    JsonWriter w = json_writer(&out);
    json_put_tree(&w, kept);
    if (out.failed)
        fail(req, 400, "scim_too_many", "A Group has at most %d bytes.", MAX_KEPT_BYTES);
    sql_scim_group_keep(req, id, json_text_at(doc, "externalId"), buffer_view(&out));
}

static void reply_group(Request *req, int status, Uuid id)
{
    ScimSelection selection = scim_selection(req, &scim_group);
    Text base = scim_base(req);
    ScimShown shown = sql_scim_group_read(req, id, base, scim_selects(&selection, "members"));
    if (status == 201)
        reply_header(req, "Location",
                     text_format(req->task.arena, "%.*s/Groups/%.*s", TEXT_ARG(base),
                                 TEXT_ARG(uuid_text(req->task.arena, id))));
    scim_reply_resource(req, status, shown.version, shown.body, &selection);
}

/* GET /v1/scim/v2/Groups/:id */
void scim_group_item(Request *req)
{
    reply_group(req, 200, path_uuid(req, "id"));
}

/* POST /v1/scim/v2/Groups */
void scim_group_create(Request *req)
{
    json_t *doc = scim_resource(&req->task, &scim_group, scim_body(req));
    Text name = name_of(&req->task, doc);
    Members members = { 0 };
    if (json_object_get(doc, "members") != NULL)
        take_values(&req->task, &members, json_object_get(doc, "members"));
    request_require_context(req);
    Uuid id = user_team_new(req, name);
    keep(req, id, doc);
    join(req, id, &members);
    reply_group(req, 201, id);
}

static void rename_to(Request *req, Uuid id, json_t *before, json_t *after)
{
    Text name = name_of(&req->task, after);
    if (!text_equal(name, json_text_at(before, "displayName")))
        user_team_rename(req, id, name);
}

/* PUT /v1/scim/v2/Groups/:id - members stay where nothing is said about them. */
void scim_group_replace(Request *req)
{
    Uuid id = path_uuid(req, "id");
    user_team_lock(req, id);
    ScimGroupDoc present = sql_scim_group_doc(req, id);
    scim_check_match(req, present.version);
    json_t *body = scim_body(req), *before = scim_read(&req->task, present.doc);
    json_t *after = scim_resource(&req->task, &scim_group, body);
    rename_to(req, id, before, after);
    keep(req, id, after);
    const char *members = scim_key(body, "members");
    if (members != NULL)
        replace_members(req, id, json_object_get(body, members));
    reply_group(req, 200, id);
}

static bool is_members(const ScimChange *change)
{
    const ScimAttribute *attribute = change->path.place.attribute;
    return attribute != NULL && strcmp(attribute->name, "members") == 0;
}

/* Does a patch change anything but members? Most do not. */
static void patch(Request *req, Uuid id, json_t *doc, const ScimChange *changes, size_t count)
{
    json_t *after = scim_copy(&req->task, doc);
    Crowd crowd = { .kind = SCIM_ADD };
    for (size_t i = 0; i < count; i++) {
        if (is_members(&changes[i]))
            change_members(req, id, &crowd, &changes[i]);
        else
            scim_patch_apply(&req->task, &scim_group, after, &changes[i]);
    }
    flush(req, id, &crowd);
    if (json_equal(doc, after))
        return;
    rename_to(req, id, doc, after);
    keep(req, id, after);
}

/* PATCH /v1/scim/v2/Groups/:id - a team may be large: it is told only to who names attributes. */
void scim_group_patch(Request *req)
{
    Uuid id = path_uuid(req, "id");
    user_team_lock(req, id);
    ScimGroupDoc present = sql_scim_group_doc(req, id);
    scim_check_match(req, present.version);
    ScimChange *changes;
    size_t count = scim_patch_read(&req->task, &scim_group, scim_body(req), &changes);
    patch(req, id, scim_read(&req->task, present.doc), changes, count);
    if (text_is_null(query_text(req, "attributes")))
        reply_empty(req, 204);
    else
        reply_group(req, 200, id);
}

/* DELETE /v1/scim/v2/Groups/:id - the team goes, its members stay. */
void scim_group_delete(Request *req)
{
    Uuid id = path_uuid(req, "id");
    user_team_lock(req, id);
    if (!text_is_null(request_header(req, "if-match")))
        scim_check_match(req, sql_scim_group_doc(req, id).version);
    sql_scim_groups_forget(req, &id, 1);
    user_team_away(req, id);
    reply_empty(req, 204);
}
