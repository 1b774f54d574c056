#include "services/collaboration/sharing/audience.h"

#include <assert.h>
#include <stdlib.h>

#include "core/background.h"
#include "core/clock.h"
#include "core/json.h"
#include "core/loop.h"
#include "gateway/revocation.h"
#include "gateway/socket.h"
#include "services/collaboration/sequence/room.h"
#include "services/collaboration/sharing/public_view.h"

enum {
    MESSAGE_MAX_BYTES = 4096,
    TICK_MS = 100,
    SEND_EVERY_MS = 500,
    LOOK_EVERY_MS = 10 * 1000, /* a new title is told by nobody */
    SILENT_MAX_MS = 10 * 1000, /* without a token */
};

typedef struct Viewer {
    RoomMember member; /* first: the member is the viewer */
    Socket *socket;    /* NULL once closed */
    unsigned references;
    enum { SILENT, OPENING, OPEN } state;
    bool is_joined, is_looking;
    bool has_changed, is_deleted; /* since the last look */
    PublicLink link;
    int64_t revocations; /* the counter at the last look */
    uint64_t begun_at_ms, looked_at_ms;
    uint64_t sent_hash; /* of what was sent last */
    struct Viewer *next, **at;
} Viewer;

static Viewer *viewers;
static uv_timer_t timer;

/* ---- life ---- */

static void drop(Viewer *viewer)
{
    if (--viewer->references == 0)
        free(viewer);
}

static void leave(Viewer *viewer)
{
    if (viewer->is_joined)
        room_leave(&viewer->member);
    viewer->is_joined = false;
}

static void end(Viewer *viewer, int code, const char *reason)
{
    if (viewer->socket)
        socket_close(viewer->socket, code, reason);
}

static void on_closed(Socket *socket, void *owner)
{
    (void)socket;
    Viewer *viewer = owner;
    viewer->socket = NULL;
    *viewer->at = viewer->next;
    if (viewer->next)
        viewer->next->at = viewer->at;
    if (viewer->state == OPEN)
        leave(viewer); /* else whoever opens it does */
    drop(viewer);
}

/* ---- what the document's room tells ---- */

static void receive(RoomMember *member, Operation *operation, SocketFrame *frame)
{
    (void)frame;
    Viewer *viewer = (Viewer *)member;
    viewer->has_changed = true;
    viewer->is_deleted = viewer->is_deleted || operation->kind == OPERATION_DELETE;
}

static void ended(RoomMember *member)
{
    Viewer *viewer = (Viewer *)member;
    leave(viewer);
    end(viewer, 1008, "document_link_not_found");
}

/* ---- looking ---- */

typedef struct Look {
    Viewer *viewer;
    SocketFrame *frame; /* NULL: the link does not work any more, or nothing has changed */
    uint64_t hash;
    bool works;
} Look;

static void read_view(Task *task, void *argument)
{
    Look *look = argument;
    Text view = public_view_read(task, &look->viewer->link);
    look->works = !text_is_null(view);
    look->hash = look->works ? text_hash(view, 0) : 0;
    if (look->works && look->hash != look->viewer->sent_hash)
        look->frame = socket_frame_new(view);
}

static void have_read(void *argument, const Fault *fault)
{
    Look *look = argument;
    Viewer *viewer = look->viewer;
    viewer->is_looking = false;
    if (fault)
        end(viewer, 1013, "Try again.");
    else if (!look->works)
        end(viewer, 1008, "document_link_not_found");
    else if (look->frame && viewer->socket)
        socket_send(viewer->socket, look->frame);
    viewer->sent_hash = look->hash;
    if (look->frame)
        socket_frame_drop(look->frame);
    drop(viewer);
    free(look);
}

static void look(Viewer *viewer)
{
    Look *made = calloc(1, sizeof *made);
    assert(made);
    made->viewer = viewer;
    viewer->references++;
    viewer->is_looking = true;
    viewer->has_changed = viewer->is_deleted = false;
    viewer->revocations = revocation_seen();
    viewer->looked_at_ms = loop_now_ms();
    Context context = background_context(viewer->link.tenant_id);
    background_start(&context, read_view, have_read, made);
}

static bool must_look(const Viewer *viewer)
{
    uint64_t since_ms = loop_now_ms() - viewer->looked_at_ms;
    if (viewer->is_deleted || viewer->revocations != revocation_seen())
        return true;
    if (viewer->link.expires_at != INT64_MIN && clock_now_ms() >= viewer->link.expires_at)
        return true;
    return since_ms >= LOOK_EVERY_MS || (viewer->has_changed && since_ms >= SEND_EVERY_MS &&
                                         socket_unsent_bytes(viewer->socket) == 0);
}

static void tick(uv_timer_t *handle)
{
    (void)handle;
    Viewer *next;
    for (Viewer *viewer = viewers; viewer; viewer = next) {
        next = viewer->next;
        if (viewer->state == OPEN && !viewer->is_looking && must_look(viewer))
            look(viewer);
        else if (viewer->state == SILENT && loop_now_ms() - viewer->begun_at_ms >= SILENT_MAX_MS)
            end(viewer, 1008, "Send {\"token\"} first.");
    }
}

/* ---- opening ---- */

typedef struct Opening {
    Arena *arena;
    Viewer *viewer;
    Text token, password;
} Opening;

/* In the room before anything is read: nothing that happens meanwhile is missed. */
static void open_link(Task *task, void *argument)
{
    Opening *opening = argument;
    Viewer *viewer = opening->viewer;
    int64_t committed;
    viewer->link = public_view_open(task, opening->token, opening->password);
    room_join(&viewer->member, viewer->link.tenant_id, viewer->link.document_id);
    viewer->is_joined = true;
    if (!room_wait(&viewer->member, &committed))
        task_fail(task, 503, "document_busy", "The document cannot be opened now.");
}

static void have_opened(void *argument, const Fault *fault)
{
    Opening *opening = argument;
    Viewer *viewer = opening->viewer;
    viewer->state = OPEN;
    if (fault && fault->status >= 500)
        end(viewer, 1013, "Try again.");
    else if (fault)
        end(viewer, 1008, text_cstr(opening->arena, fault->code));
    if (fault || !viewer->socket)
        leave(viewer);
    else
        look(viewer);
    drop(viewer);
    arena_free(opening->arena);
}

static void on_message(Socket *socket, void *owner, Text message)
{
    Viewer *viewer = owner;
    if (viewer->state != SILENT)
        return;
    Arena *arena = arena_new();
    JsonError error;
    const json_t *said = json_read(arena, message, false, &error);
    Text token = json_is_object(said) ? json_text_at(said, "token") : TEXT_NULL;
    if (text_is_null(token)) {
        socket_close(socket, 1008, "Send {\"token\"} first.");
        arena_free(arena);
        return;
    }
    Opening *opening = ARENA_NEW(arena, Opening);
    *opening = (Opening){ arena, viewer, token, json_text_at(said, "password") };
    viewer->state = OPENING;
    viewer->references++;
    Context context = background_context(UUID_NIL);
    context.address = text_copy(arena, socket_context(socket)->address);
    background_start(&context, open_link, have_opened, opening);
}

static const SocketHandler handler = {
    .message = on_message,
    .closed = on_closed,
    .max_message_bytes = MESSAGE_MAX_BYTES,
};

/* GET /v1/public/documents/live - a WebSocket on which a public link's document is followed. */
void audience_open(Request *req)
{
    Viewer *viewer = calloc(1, sizeof *viewer);
    assert(viewer);
    viewer->member = (RoomMember){ .receive = receive, .ended = ended };
    viewer->references = 1;
    viewer->begun_at_ms = loop_now_ms();
    viewer->next = viewers;
    viewer->at = &viewers;
    if (viewers)
        viewers->at = &viewer->next;
    viewers = viewer;
    viewer->socket = socket_accept(req, &handler, viewer);
}

void audience_start(void)
{
    uv_timer_init(loop_get(), &timer);
    uv_timer_start(&timer, tick, TICK_MS, TICK_MS);
    uv_unref((uv_handle_t *)&timer);
}
