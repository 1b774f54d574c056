/*
 * The service's life in a worker: a place among the living, a tick a second, an orderly end.
 */
#include "core/background.h"
#include "core/loop.h"
#include "gateway/health.h"
#include "services/collaboration/socket/connection_id.h"
#include "services/collaboration/documents/trash.h"
#include "services/collaboration/handlers.h"
#include "services/collaboration/sequence/lease.h"
#include "services/collaboration/sequence/note.h"
#include "services/collaboration/presence/people.h"
#include "services/collaboration/presence/presence.h"
#include "services/collaboration/sequence/relay.h"
#include "services/collaboration/sequence/room.h"
#include "services/collaboration/sequence/sequencer.h"
#include "services/collaboration/sharing/audience.h"
#include "services/collaboration/sharing/place.h"

enum { TICK_MS = 1000, START_PAUSE_MS = 200 };

static uv_timer_t timer;
static bool beating, stopping, started;

static void beat(Task *task, void *argument)
{
    (void)argument;
    lease_beat(task);
}

static void beaten(void *argument, const Fault *fault)
{
    (void)argument;
    (void)fault;
    beating = false;
}

static void tick(uv_timer_t *handle)
{
    (void)handle;
    if (!started || stopping)
        return;
    sequencer_tick();
    presence_tick();
    people_tick();
    room_tick();
    if (beating)
        return;
    beating = true;
    Context context = background_context(UUID_NIL);
    background_start(&context, beat, beaten, NULL);
}

static void register_here(Task *task, void *argument)
{
    (void)argument;
    connection_id_start(task);
    lease_start(task);
    started = true;
}

static void start_again(void *argument, const Fault *fault);

static void start_once(void)
{
    Context context = background_context(UUID_NIL);
    background_start(&context, register_here, start_again, NULL);
}

/* Until the database answers. */
static void start_again(void *argument, const Fault *fault)
{
    (void)argument;
    if (!fault || stopping)
        return;
    loop_sleep(START_PAUSE_MS);
    start_once();
}

static bool is_started(void)
{
    return started;
}

void collaboration_start(void)
{
    health_add_check("documents", is_started);
    relay_start();
    note_start();
    presence_start();
    people_start();
    sequencer_anchors_start();
    trash_start();
    audience_start();
    place_start();
    uv_timer_init(loop_get(), &timer);
    uv_timer_start(&timer, tick, TICK_MS, TICK_MS);
    uv_unref((uv_handle_t *)&timer);
    start_once();
}

static void release(Task *task, void *argument)
{
    (void)argument;
    room_stop();
    sequencer_release_all(task);
    task->context = background_context(UUID_NIL);
    lease_stop(task);
}

typedef struct Stop {
    bool done;
    LoopWaitQueue queue;
} Stop;

static void released(void *argument, const Fault *fault)
{
    (void)fault;
    Stop *stop = argument;
    stop->done = true;
    loop_wake_all(&stop->queue);
}

void collaboration_stop(void)
{
    stopping = true;
    uv_timer_stop(&timer);
    Stop stop = { 0 };
    Context context = background_context(UUID_NIL);
    background_start(&context, release, released, &stop);
    while (!stop.done)
        loop_wait(&stop.queue, 0);
}
