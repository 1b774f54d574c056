/*
 * What somebody keeps at hand: favourites, and what they opened last. Nobody else sees it.
 */
#include "services/collaboration/sharing/access.h"
#include "services/collaboration/handlers.h"
#include "sql/collaboration.h"

/* PUT /v1/documents/:id/favourite */
void favourite_put(Request *req)
{
    if (sql_favourite_put(req, path_uuid(req, "id")) == 0)
        access_check(&req->task, ACCESS_NONE, ACCESS_VIEWER, "document");
    reply_empty(req, 204);
}

/* DELETE /v1/documents/:id/favourite */
void favourite_drop(Request *req)
{
    Uuid id = path_uuid(req, "id");
    access_require(req, id, ACCESS_VIEWER);
    sql_favourite_drop(req, id);
    reply_empty(req, 204);
}

/* PUT /v1/documents/:id/opened - it is the newest of what one opened. */
void opened_put(Request *req)
{
    if (sql_opened_put(req, path_uuid(req, "id")) == 0)
        access_check(&req->task, ACCESS_NONE, ACCESS_VIEWER, "document");
    reply_empty(req, 204);
}
