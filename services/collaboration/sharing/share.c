/*
 * Shares - who may work with a document or a folder: the same for both, told apart by the path.
 *
 * Each change holds the tenant's sharing lock, says what was said, and writes flat what it comes
 * to, all in one transaction. When somebody may do less than before, the revocation counter moves
 * with the commit, and every worker checks its sockets again.
 */
#include "services/collaboration/sharing/share.h"

#include "core/stream.h"
#include "services/auth/auth.h"
#include "services/collaboration/sharing/access.h"
#include "services/collaboration/handlers.h"
#include "sql/collaboration.h"

typedef struct ShareGive {
    ShapeGiven given;
    Text access;
} ShareGive;

typedef struct SharingUpdate {
    ShapeGiven given;
    bool is_restricted;
    Text workspace_access;
} SharingUpdate;

static const ShapeField share_give_fields[] = {
    SHAPE_FIELD(ShareGive, access, SHAPE_ENUM, .values = access_names, .required = true),
};
const Shape share_give_shape = SHAPE_OF(ShareGive, share_give_fields);

static const char *const workspace_names[] = { "none", "viewer", "commenter", "editor", NULL };
static const ShapeField sharing_update_fields[] = {
    SHAPE_FIELD(SharingUpdate, is_restricted, SHAPE_BOOL,
                .help = "Whether it takes nothing over from the folder (or workspace) it is in."),
    SHAPE_FIELD(SharingUpdate, workspace_access, SHAPE_ENUM, .values = workspace_names,
                .help = "What everybody of the workspace is given here; \"none\" takes it away."),
};
const Shape sharing_update_shape = SHAPE_OF(SharingUpdate, sharing_update_fields);

/* ---- documents and folders ---- */

typedef struct Subject {
    const char *noun;
    bool is_folder;
    Uuid id;
    Sharing sharing;
} Subject;

static bool is_folder_route(const Request *req)
{
    return text_starts_with(text_of(req->route->path), TEXT("/v1/folders/"));
}

/* The one of the path, on which the caller must have a level. */
static Subject subject_of(Request *req, AccessLevel needed)
{
    Subject subject = { .noun = "document", .id = path_uuid(req, "id") };
    subject.is_folder = is_folder_route(req);
    if (subject.is_folder)
        subject.noun = "folder";
    subject.sharing = subject.is_folder ? sql_folder_sharing(req, subject.id)
                                        : sql_document_sharing(req, subject.id);
    AccessLevel level = subject.sharing.found ? (AccessLevel)subject.sharing.level : ACCESS_NONE;
    access_check(&req->task, level, needed, subject.noun);
    return subject;
}

/* The grantee of the path: an id, or "workspace" for everybody. */
static Uuid grantee_of(Request *req)
{
    Uuid id;
    Text text = path_text(req, "grantee");
    if (text_equal(text, TEXT("workspace")))
        return req->task.context.tenant_id;
    if (!uuid_parse(text, &id))
        fail(req, 404, "grantee_not_found", "There is no such user or team.");
    return id;
}

/* ---- telling ---- */

static void write_source(JsonWriter *w, const ShareExplained *row)
{
    json_key(w, TEXT("inherited_from"));
    bool from_workspace = text_equal(row->grantee_type, TEXT("workspace")) &&
                          uuid_is_nil(row->source_id) && row->distance > 0;
    if (row->distance == 0) {
        json_put_null(w);
        return;
    }
    json_object_begin(w);
    json_field(w, "type", text, from_workspace ? TEXT("workspace") : TEXT("folder"));
    json_field(w, "id", uuid, text_is_null(row->source_name) ? UUID_NIL : row->source_id);
    json_field(w, "name", text, row->source_name);
    json_object_end(w);
}

/* An e-mail is told to those who may see who is in the workspace. */
static void write_share(JsonWriter *w, const ShareExplained *row, bool with_email)
{
    json_object_begin(w);
    json_field(w, "grantee_type", text, row->grantee_type);
    json_field(w, "grantee_id", uuid, row->grantee_id);
    json_field(w, "name", text, row->name);
    json_field(w, "email", text, with_email ? row->email : TEXT_NULL);
    json_field(w, "access", text, access_name((AccessLevel)row->level));
    write_source(w, row);
    json_object_end(w);
}

/* GET /v1/documents/:id/shares, GET /v1/folders/:id/shares - who may do what, and why. */
void shares_read(Request *req)
{
    Subject subject = subject_of(req, ACCESS_VIEWER);
    const Sharing *sharing = &subject.sharing;
    ShareExplainedRows rows = sql_shares_explained(req, subject.id);
    Buffer *out = reply_buffer(req);
    JsonWriter w = json_writer(out);
    json_object_begin(&w);
    json_field(&w, "id", uuid, subject.id);
    json_field(&w, "owner_id", uuid, sharing->owner_id);
    json_field(&w, "access", text, access_name((AccessLevel)sharing->level));
    json_field(&w, "workspace_access", text, access_name((AccessLevel)sharing->workspace_level));
    json_field(&w, "is_restricted", bool, sharing->is_restricted);
    json_key(&w, TEXT("folder"));
    if (text_is_null(sharing->above_name)) {
        json_put_null(&w);
    } else {
        json_object_begin(&w);
        json_field(&w, "id", uuid, sharing->above_id);
        json_field(&w, "name", text, sharing->above_name);
        json_object_end(&w);
    }
    json_key(&w, TEXT("shares"));
    json_array_begin(&w);
    bool with_email = request_may(req, "user.read");
    for (size_t i = 0; i < rows.count; i++)
        write_share(&w, &rows.rows[i], with_email);
    json_array_end(&w);
    json_object_end(&w);
    reply_json(req, 200, buffer_view(out));
}

/* ---- changing ---- */

int share_flatten(Request *req, Uuid folder_id, Uuid document_id)
{
    int effect = sql_sharing_flatten(req, &folder_id, !uuid_is_nil(folder_id), &document_id,
                                     !uuid_is_nil(document_id))
                     .effect;
    if (effect == SHARE_LESS)
        auth_revoke(&req->task);
    return effect;
}

static void settle(Request *req, const Subject *subject)
{
    share_flatten(req, subject->is_folder ? subject->id : UUID_NIL,
                  subject->is_folder ? UUID_NIL : subject->id);
}

/* Touches it too: what it shows has changed. */
static void restrict_subject(Request *req, const Subject *subject, bool is_restricted)
{
    if (subject->is_folder)
        sql_folder_restrict(req, subject->id, is_restricted);
    else
        sql_document_restrict(req, subject->id, is_restricted);
}

static void emit(Request *req, const Subject *subject, const char *verb, Text grantee_type,
                 Uuid grantee_id, Text access)
{
    Buffer data;
    buffer_init(&data, req->task.arena, 1024);
    JsonWriter w = json_writer(&data);
    json_object_begin(&w);
    json_field(&w, "grantee_type", text, grantee_type);
    json_field(&w, "grantee_id", uuid, grantee_id);
    if (!text_is_null(access))
        json_field(&w, "access", text, access);
    json_object_end(&w);
    Text type = text_format(req->task.arena, "%s.%s", subject->noun, verb);
    event_emit(req, text_cstr(req->task.arena, type), subject->id, buffer_view(&data));
}

static void put_share(Request *req, const Subject *subject, Uuid grantee_id, Text access)
{
    AccessLevel level = ACCESS_VIEWER;
    access_parse(access, &level);
    Text noun = text_of(subject->noun);
    SharePut put = sql_share_put(req, subject->id, noun, grantee_id, (int32_t)level);
    if (!put.found)
        fail(req, 404, "grantee_not_found", "There is no such user or team.");
    emit(req, subject, "shared", put.grantee_type, grantee_id, access);
}

static bool delete_share(Request *req, const Subject *subject, Uuid grantee_id)
{
    ShareDeleted deleted = sql_share_delete(req, subject->id, grantee_id);
    if (deleted.found)
        emit(req, subject, "unshared", deleted.grantee_type, grantee_id, TEXT_NULL);
    return deleted.found;
}

/* PUT .../shares/:grantee - gives a user, a team or the workspace access. */
void share_put(Request *req)
{
    const ShareGive *body = body_of(req, ShareGive);
    Uuid grantee_id = grantee_of(req);
    sql_sharing_lock(req);
    Subject subject = subject_of(req, ACCESS_OWNER);
    if (uuid_equal(grantee_id, req->task.context.tenant_id) &&
        text_equal(body->access, TEXT("owner")))
        auth_field_fail(&req->task, "/access", "not_allowed",
                        "Everybody can edit at most; owners are people or teams.");
    put_share(req, &subject, grantee_id, body->access);
    restrict_subject(req, &subject, subject.sharing.is_restricted);
    settle(req, &subject);
    reply_empty(req, 204);
}

/* DELETE .../shares/:grantee - takes away what was given here. */
void share_delete(Request *req)
{
    Uuid grantee_id = grantee_of(req);
    sql_sharing_lock(req);
    Subject subject = subject_of(req, ACCESS_VIEWER);
    if (!uuid_equal(grantee_id, req->task.context.user_id)) /* one may always leave */
        access_check(&req->task, (AccessLevel)subject.sharing.level, ACCESS_OWNER, subject.noun);
    if (!delete_share(req, &subject, grantee_id))
        fail(req, 404, "share_not_found", "Access is not given here; it may come from above.");
    restrict_subject(req, &subject, subject.sharing.is_restricted);
    settle(req, &subject);
    reply_empty(req, 204);
}

/* Whoever restricts what was theirs by a folder keeps it. */
static void keep_own(Request *req, const Subject *subject)
{
    sql_share_keep(req, subject->id, text_of(subject->noun), req->task.context.user_id,
                   (int32_t)ACCESS_OWNER);
}

/* PATCH .../shares - inheritance, and what everybody may do. */
void sharing_update(Request *req)
{
    const SharingUpdate *body = body_of(req, SharingUpdate);
    sql_sharing_lock(req);
    Subject subject = subject_of(req, ACCESS_OWNER);
    if (shape_given(body, 0)) {
        restrict_subject(req, &subject, body->is_restricted);
        if (body->is_restricted && !subject.sharing.is_restricted)
            keep_own(req, &subject);
        if (body->is_restricted != subject.sharing.is_restricted)
            event_emit(req,
                       subject.is_folder ? "folder.inheritance_changed"
                                         : "document.inheritance_changed",
                       subject.id,
                       body->is_restricted ? TEXT("{\"is_restricted\":true}")
                                           : TEXT("{\"is_restricted\":false}"));
    }
    Uuid workspace = req->task.context.tenant_id;
    if (shape_given(body, 1) && text_equal(body->workspace_access, TEXT("none")))
        delete_share(req, &subject, workspace);
    else if (shape_given(body, 1))
        put_share(req, &subject, workspace, body->workspace_access);
    settle(req, &subject);
    reply_empty(req, 204);
}
