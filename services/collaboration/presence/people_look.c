/*
 * Telling a workspace's listeners to look at GET /v1/me again, {"a":"me"}: an operator of the
 * platform has come into the workspace, or has gone. Who may know of it is said there.
 */
#include "services/collaboration/presence/people_state.h"

#include <string.h>

#include "core/bus.h"
#include "services/auth/auth.h"

static void on_impersonation(void *owner, Text topic, Text message, Uuid sender)
{
    (void)owner;
    (void)topic;
    (void)sender;
    Uuid tenant_id;
    if (message.len != sizeof tenant_id)
        return;
    memcpy(&tenant_id, message.ptr, sizeof tenant_id);
    Workspace *workspace = people_workspaces;
    while (workspace && !uuid_equal(workspace->tenant_id, tenant_id))
        workspace = workspace->next;
    if (!workspace)
        return;
    SocketFrame *frame = socket_frame_new(TEXT("{\"a\":\"me\"}"));
    for (PeopleListener *at = workspace->listeners; at; at = at->next)
        socket_send(at->socket, frame);
    socket_frame_drop(frame);
}

void people_look_start(void)
{
    bus_subscribe(TEXT(AUTH_TOPIC_IMPERSONATIONS), on_impersonation, NULL);
}
