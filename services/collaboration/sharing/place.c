/*
 * Places - folders as places that roles are given for (AuthPlaces, services/auth).
 *
 * What a role allows in a folder reaches as far as access does, and is written flat with it. To
 * give one that opens a folder to somebody whom the workspace does not let in so far is to share
 * it.
 */
#include "services/collaboration/sharing/place.h"

#include <string.h>

#include "services/auth/auth.h"
#include "services/collaboration/sharing/access.h"
#include "sql/collaboration.h"

static PermissionSet set_of(Text rights)
{
    PermissionSet set = { { 0 } };
    if (!text_is_null(rights) && rights.len == sizeof set.bytes)
        memcpy(set.bytes, rights.ptr, rights.len);
    return set;
}

static AuthPlace open_place(Request *req, Uuid resource_id, const char *pointer, Text wanted)
{
    sql_sharing_lock(req);
    PlaceOpened place = sql_place_open(req, resource_id, wanted);
    if (!place.found && pointer)
        auth_field_fail(&req->task, pointer, "unknown", "There is no such folder.");
    if (!place.found)
        return (AuthPlace){ .name = TEXT_NULL };
    if (place.wanted_level > place.workspace_level)
        access_check(&req->task, (AccessLevel)place.level, ACCESS_OWNER, "folder");
    return (AuthPlace){ .name = place.name, .rights = set_of(place.rights) };
}

static PermissionSet rights_there(Request *req, Uuid subject_id)
{
    return set_of(sql_my_rights(req, subject_id).rights);
}

static void settle(Task *task, const Uuid *resource_ids, size_t count)
{
    sql_sharing_lock_in(task);
    sql_sharing_flatten_in(task, resource_ids, count, NULL, 0);
}

void place_start(void)
{
    static const AuthPlaces places = { open_place, rights_there, settle };
    auth_set_places(&places);
}
