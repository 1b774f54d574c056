/*
 * User - people, as a directory makes, changes, suspends and removes them.
 *
 * A resource is read as it is shown, changed as JSON, and taken apart again: what Insula knows
 * itself (e-mail, first and last name, standing) goes to the account, the rest is kept beside it.
 */
#include "services/scim/handlers.h"

#include <string.h>

#include "gateway/shape_text.h"
#include "services/scim/patch.h"
#include "services/scim/reply.h"
#include "services/user/user.h"
#include "sql/scim.h"

#define MAX_NAME       100
#define MAX_KEPT_BYTES (64 * 1024)

typedef struct Person {
    UserKept account;
    Text user_name; /* TEXT_NULL: the e-mail */
    Text external_id, rest;
} Person;

/* As much of a name as fits, without what no name has. */
static Text fitting(Task *task, Text name)
{
    Buffer out;
    buffer_init(&out, task->arena, 4096);
    size_t points = 0;
    name = text_trim(name);
    for (size_t i = 0; i < name.len; i++) {
        unsigned char byte = (unsigned char)name.ptr[i];
        bool begins = (byte & 0xc0) != 0x80;
        if (begins && points++ == MAX_NAME)
            break;
        if (byte >= 0x20 && byte != 0x7f)
            buffer_byte(&out, name.ptr[i]);
    }
    Text fits = text_trim(buffer_view(&out));
    return shape_has_controls(fits, false) ? TEXT("") : fits;
}

static Text email_of(Task *task, json_t *doc, Text user_name)
{
    if (shape_is_email(user_name))
        return shape_email_normal(task->arena, user_name);
    json_t *one;
    size_t index;
    Text found = TEXT_NULL;
    json_array_foreach(json_object_get(doc, "emails"), index, one)
    {
        Text value = json_text_at(one, "value");
        bool is_primary = json_is_true(json_object_get(one, "primary"));
        if (shape_is_email(value) && (text_is_null(found) || is_primary))
            found = value;
    }
    if (text_is_null(found))
        task_fail(task, 400, "scim_invalid_value",
                  "userName has to be an e-mail address, or emails has to have one.");
    return shape_email_normal(task->arena, found);
}

/* Somebody always has a first name here: of the parts, of the whole, of the address. */
static void take_names(Task *task, json_t *doc, UserKept *account)
{
    const json_t *name = json_object_get(doc, "name");
    account->first_name = fitting(task, json_text_at(name, "givenName"));
    account->last_name = fitting(task, json_text_at(name, "familyName"));
    if (account->first_name.len > 0)
        return;
    Text whole = json_text_at(name, "formatted");
    if (text_is_null(whole))
        whole = json_text_at(doc, "displayName");
    if (account->last_name.len == 0 && !text_is_null(whole)) {
        whole = text_trim(whole);
        size_t blank = whole.len;
        while (blank > 0 && whole.ptr[blank - 1] != ' ')
            blank--;
        account->first_name = fitting(task, text_slice(whole, 0, blank > 0 ? blank : whole.len));
        account->last_name =
            blank > 0 ? fitting(task, text_slice(whole, blank, whole.len)) : TEXT("");
    }
    if (account->first_name.len == 0 && account->last_name.len > 0) {
        account->first_name = account->last_name;
        account->last_name = TEXT("");
    }
    if (account->first_name.len == 0)
        account->first_name =
            fitting(task, text_slice(account->email, 0, text_find(account->email, '@', 0)));
}

/* What is shown when nothing else was said is not kept as if it had been said: it would not follow
 * the account. */
static void drop_shown(Task *task, json_t *kept, const UserKept *shown)
{
    Text whole = text_trim(text_format(task->arena, "%.*s %.*s", TEXT_ARG(shown->first_name),
                                       TEXT_ARG(shown->last_name)));
    if (text_equal(json_text_at(kept, "displayName"), whole))
        json_object_del(kept, "displayName");
    json_t *emails = json_object_get(kept, "emails"), *only = json_array_get(emails, 0);
    if (json_array_size(emails) == 1 && json_object_size(only) == 3 &&
        text_equal(json_text_at(only, "value"), shown->email) &&
        text_equal(json_text_at(only, "type"), TEXT("work")) &&
        json_is_true(json_object_get(only, "primary")))
        json_object_del(kept, "emails");
}

static Text write_kept(Task *task, json_t *kept)
{
    Buffer out;
    buffer_init(&out, task->arena, MAX_KEPT_BYTES);
    JsonWriter w = json_writer(&out);
    json_put_tree(&w, kept);
    if (out.failed)
        task_fail(task, 400, "scim_too_many", "A User has at most %d bytes.", MAX_KEPT_BYTES);
    return buffer_view(&out);
}

/* What is kept beside the account. */
static Text rest_of(Task *task, json_t *doc, const UserKept *shown)
{
    static const char *const elsewhere[] = { "schemas", "id",     "externalId", "userName",
                                             "active",  "groups", "roles",      "meta" };
    json_t *kept = scim_object(task);
    json_object_update(kept, doc);
    for (size_t i = 0; i < sizeof elsewhere / sizeof elsewhere[0]; i++)
        json_object_del(kept, elsewhere[i]);
    if (shown != NULL)
        drop_shown(task, kept, shown);
    json_t *name = scim_object(task);
    json_object_update(name, json_object_get(doc, "name"));
    json_object_del(name, "givenName");
    json_object_del(name, "familyName");
    json_object_del(kept, "name");
    if (json_object_size(name) > 0)
        json_object_set(kept, "name", name);
    return write_kept(task, kept);
}

/* `shown`: what the account was, where the resource came from it. */
static Person take_apart(Task *task, json_t *doc, const UserKept *shown)
{
    Person person = { .external_id = json_text_at(doc, "externalId") };
    Text user_name = text_trim(json_text_at(doc, "userName"));
    if (text_is_null(user_name) || user_name.len == 0)
        task_fail(task, 400, "scim_invalid_value", "userName has to be there.");
    person.account.email = email_of(task, doc, user_name);
    if (!text_equal_nocase(person.account.email, user_name))
        person.user_name = user_name;
    person.account.is_active = !json_is_false(json_object_get(doc, "active"));
    take_names(task, doc, &person.account);
    person.rest = rest_of(task, doc, shown);
    return person;
}

/* The userName that stands until the directory says another: one's own e-mail may have changed
 * since. */
static void check_user_name(Request *req, Uuid id, const Person *person)
{
    if (!text_is_null(person->user_name) &&
        sql_scim_user_name_taken(req, id, person->user_name).found)
        fail(req, 409, "user_name_taken", "Somebody in this workspace has the userName %.*s.",
             TEXT_ARG(text_slice(person->user_name, 0, 200)));
}

static void keep(Request *req, Uuid id, const Person *person)
{
    sql_scim_user_keep(req, id, person->external_id, person->user_name, person->rest);
}

static void reply_user(Request *req, int status, Uuid id)
{
    ScimSelection selection = scim_selection(req, &scim_user);
    Text base = scim_base(req);
    ScimShown shown = sql_scim_user_read(req, id, base);
    if (status == 201)
        reply_header(req, "Location",
                     text_format(req->task.arena, "%.*s/Users/%.*s", TEXT_ARG(base),
                                 TEXT_ARG(uuid_text(req->task.arena, id))));
    scim_reply_resource(req, status, shown.version, shown.body, &selection);
}

/* GET /v1/scim/v2/Users/:id */
void scim_user_item(Request *req)
{
    reply_user(req, 200, path_uuid(req, "id"));
}

/* POST /v1/scim/v2/Users - somebody without a password, who comes in by the directory. */
void scim_user_create(Request *req)
{
    json_t *doc = scim_resource(&req->task, &scim_user, scim_body(req));
    Person person = take_apart(&req->task, doc, NULL);
    request_require_context(req);
    check_user_name(req, UUID_NIL, &person);
    Uuid id = user_keep_new(req, &person.account);
    keep(req, id, &person);
    reply_user(req, 201, id);
}

static void change(Request *req, Uuid id, const UserKept *before, const Person *after)
{
    check_user_name(req, id, after);
    keep(req, id, after);
    user_keep(req, id, before, &after->account);
    reply_user(req, 200, id);
}

/* PUT /v1/scim/v2/Users/:id - all of it; whether somebody is active stays where nothing is said. */
void scim_user_replace(Request *req)
{
    Uuid id = path_uuid(req, "id");
    UserKept before = user_lock(req, id);
    scim_check_match(req, sql_scim_user_doc(req, id).version);
    json_t *doc = scim_resource(&req->task, &scim_user, scim_body(req));
    if (json_object_get(doc, "active") == NULL)
        json_object_set_new(doc, "active", json_boolean(before.is_active));
    Person after = take_apart(&req->task, doc, NULL);
    change(req, id, &before, &after);
}

/* PATCH /v1/scim/v2/Users/:id */
void scim_user_patch(Request *req)
{
    Uuid id = path_uuid(req, "id");
    UserKept before = user_lock(req, id);
    ScimDoc present = sql_scim_user_doc(req, id);
    scim_check_match(req, present.version);
    ScimChange *changes;
    size_t count = scim_patch_read(&req->task, &scim_user, scim_body(req), &changes);
    json_t *doc = scim_read(&req->task, present.doc);
    for (size_t i = 0; i < count; i++)
        scim_patch_apply(&req->task, &scim_user, doc, &changes[i]);
    Person after = take_apart(&req->task, doc, &before);
    change(req, id, &before, &after);
}

/* DELETE /v1/scim/v2/Users/:id */
void scim_user_delete(Request *req)
{
    Uuid id = path_uuid(req, "id");
    user_lock(req, id);
    if (!text_is_null(request_header(req, "if-match")))
        scim_check_match(req, sql_scim_user_doc(req, id).version);
    sql_scim_users_forget(req, &id, 1);
    user_keep_away(req, id);
    reply_empty(req, 204);
}
