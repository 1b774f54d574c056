/*
 * Folders - where documents lie, and what they take their access from.
 *
 * To put something somewhere one must be an editor of it and of the place. Where moving would
 * change who may see a thing that not everybody works with, one must own it.
 */
#include "services/collaboration/documents/folder.h"

#include "core/stream.h"
#include "services/auth/auth.h"
#include "services/collaboration/handlers.h"
#include "services/collaboration/sharing/share.h"
#include "sql/collaboration.h"

enum { DEPTH_MAX = 10 };

typedef struct FolderCreate {
    ShapeGiven given;
    Text name;
    Uuid parent_id;
} FolderCreate;

typedef struct FolderUpdate {
    ShapeGiven given;
    Text name;
} FolderUpdate;

typedef struct Move {
    ShapeGiven given;
    Uuid folder_id;
} Move;

static const ShapeField create_fields[] = {
    SHAPE_FIELD(FolderCreate, name, SHAPE_TEXT, .required = true, .min = 1, .max = 200),
    SHAPE_FIELD(FolderCreate, parent_id, SHAPE_UUID, .nullable = true,
                .help = "The folder to put it into; outside all when absent."),
};
const Shape folder_create_shape = SHAPE_OF(FolderCreate, create_fields);

static const ShapeField update_fields[] = {
    SHAPE_FIELD(FolderUpdate, name, SHAPE_TEXT, .min = 1, .max = 200),
};
const Shape folder_update_shape = SHAPE_OF(FolderUpdate, update_fields);

static const ShapeField move_fields[] = {
    SHAPE_FIELD(Move, folder_id, SHAPE_UUID, .required = true, .nullable = true,
                .help = "The folder to put it into; null: outside all."),
};
const Shape move_shape = SHAPE_OF(Move, move_fields);

static Text place_data(Request *req, const char *name_key, Text name, Uuid folder_id)
{
    Buffer out;
    buffer_init(&out, req->task.arena, 4096);
    JsonWriter w = json_writer(&out);
    json_object_begin(&w);
    json_key(&w, text_of(name_key));
    json_put_text(&w, name);
    json_field(&w, "folder_id", uuid, folder_id);
    json_object_end(&w);
    return buffer_view(&out);
}

void folder_require_place(Request *req, Uuid folder_id, Uuid moved, int64_t height)
{
    FolderPlace place = sql_folder_place(req, folder_id, moved);
    access_check(&req->task, place.found ? (AccessLevel)place.level : ACCESS_NONE, ACCESS_EDITOR,
                 "folder");
    if (place.is_below)
        fail(req, 409, "folder_cycle", "A folder cannot be put into itself.");
    if (place.depth + height > DEPTH_MAX)
        fail(req, 409, "folder_too_deep", "Folders are at most %d deep.", DEPTH_MAX);
}

/* POST /v1/folders - a folder of one's own. */
void folder_create(Request *req)
{
    const FolderCreate *body = body_of(req, FolderCreate);
    Uuid id = uuid_new();
    if (uuid_is_nil(body->parent_id)) {
        access_require_everywhere(req);
    } else {
        sql_sharing_lock(req);
        folder_require_place(req, body->parent_id, UUID_NIL, 1);
    }
    sql_folder_insert(req, id, body->name, body->parent_id, req->task.context.user_id);
    if (!uuid_is_nil(body->parent_id))
        share_flatten(req, id, UUID_NIL);
    event_emit(req, "folder.created", id, place_data(req, "name", body->name, body->parent_id));
    reply_resource(req, 201, "folders", id);
}

/* PATCH /v1/folders/:id - another name. */
void folder_update(Request *req)
{
    const FolderUpdate *body = body_of(req, FolderUpdate);
    Uuid id = path_uuid(req, "id");
    FolderLock folder = sql_folder_lock(req, id);
    access_check(&req->task, (AccessLevel)folder.level, ACCESS_EDITOR, "folder");
    resource_check_match(req, folder.revision);
    if (!text_is_null(body->name) && !text_equal(body->name, folder.name)) {
        sql_folder_rename(req, id, body->name);
        event_emit(req, "folder.renamed", id,
                   place_data(req, "name", body->name, folder.parent_id));
    }
    reply_resource(req, 200, "folders", id);
}

/* DELETE /v1/folders/:id - an empty folder. */
void folder_delete(Request *req)
{
    Uuid id = path_uuid(req, "id");
    sql_sharing_lock(req);
    FolderLock folder = sql_folder_lock(req, id);
    access_check(&req->task, (AccessLevel)folder.level, ACCESS_EDITOR, "folder");
    resource_check_match(req, folder.revision);
    if (sql_folder_content(req, id).has_any)
        fail(req, 409, "folder_not_empty",
             "Something lies in the folder (perhaps not for you to see): move or delete it first.");
    bool had_roles = auth_place_forget(&req->task, id);
    ReleasedRows released = sql_folder_release_trash(req, id);
    for (size_t i = 0; i < released.count; i++)
        share_flatten(req, UUID_NIL, released.rows[i].id);
    sql_folder_delete(req, id);
    event_emit(req, "folder.deleted", id, place_data(req, "name", folder.name, folder.parent_id));
    reply_empty(req, 204);
    if (had_roles)
        auth_revoke(&req->task);
}

/* ---- moving ---- */

/* Who merely edits may put things in order, but not change who sees what is not everybody's. */
static void check_effect(Request *req, AccessLevel level, int effect, int before, int after)
{
    if (level >= ACCESS_OWNER || effect == SHARE_SAME ||
        (before >= ACCESS_WORKSPACE && after >= ACCESS_WORKSPACE))
        return;
    fail(req, 403, "move_changes_access",
         "There it would be seen by others than here; only an owner can move it.");
}

/* POST /v1/folders/:id/move */
void folder_move(Request *req)
{
    const Move *body = body_of(req, Move);
    Uuid id = path_uuid(req, "id");
    if (uuid_is_nil(body->folder_id))
        access_require_everywhere(req);
    sql_sharing_lock(req);
    FolderLock folder = sql_folder_lock(req, id);
    access_check(&req->task, (AccessLevel)folder.level, ACCESS_EDITOR, "folder");
    if (!uuid_is_nil(body->folder_id))
        folder_require_place(req, body->folder_id, id, sql_folder_height(req, id).height);
    sql_folder_move(req, id, body->folder_id);
    int effect = share_flatten(req, id, UUID_NIL);
    int after = sql_folder_lock(req, id).workspace_level;
    check_effect(req, (AccessLevel)folder.level, effect, folder.workspace_level, after);
    event_emit(req, "folder.moved", id, place_data(req, "name", folder.name, body->folder_id));
    reply_resource(req, 200, "folders", id);
}

/* POST /v1/documents/:id/move */
void document_move(Request *req)
{
    const Move *body = body_of(req, Move);
    Uuid id = path_uuid(req, "id");
    if (uuid_is_nil(body->folder_id))
        access_require_everywhere(req);
    sql_sharing_lock(req);
    DocumentLock document = sql_document_lock(req, id);
    access_check(&req->task, (AccessLevel)document.level, ACCESS_EDITOR, "document");
    if (!uuid_is_nil(body->folder_id))
        folder_require_place(req, body->folder_id, UUID_NIL, 0);
    sql_document_move(req, id, body->folder_id);
    int effect = share_flatten(req, UUID_NIL, id);
    int after = sql_document_lock(req, id).workspace_level;
    check_effect(req, (AccessLevel)document.level, effect, document.workspace_level, after);
    event_emit(req, "document.moved", id,
               place_data(req, "title", document.title, body->folder_id));
    reply_resource(req, 200, "documents", id);
}
