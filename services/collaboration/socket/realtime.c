#include "services/collaboration/socket/dialogue.h"
#include "services/collaboration/handlers.h"

/* GET /v1/realtime - a WebSocket that speaks the ShareDB protocol. */
void realtime_open(Request *req)
{
    request_require_context(req);
    Dialogue *dialogue = dialogue_new();
    dialogue_attach(dialogue, socket_accept(req, &dialogue_handler, dialogue));
}
