#include "services/collaboration/sequence/room.h"

#include <assert.h>
#include <search.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "core/background.h"
#include "core/bus.h"
#include "core/log.h"
#include "core/loop.h"
#include "services/collaboration/socket/frame.h"
#include "services/collaboration/sequence/lease.h"
#include "services/collaboration/sequence/relay.h"
#include "services/collaboration/sequence/sequencer.h"
#include "sql/collaboration.h"

enum {
    FIND_FOR_MS = 12000,
    FIND_PAUSE_MS = 100,
    FIND_LONGEST_PAUSE_MS = 1000,
    FOLLOW_AFTER_MS = 2000,
    IDLE_MS = 10000,
    GAP_PAUSE_MS = 200,
    PAGE = 500
};

/*
 * A write to a socket costs some 10 us, whatever it carries. So a crowd is written to at intervals
 * that grow with it, which bounds what a room of 1,000 takes of the loop to a twenty-fifth,
 * however many type: the first operation after a quiet time goes out at once, those of a busy one
 * together. Who is answered meanwhile gets with the answer what came before it.
 */
enum { PACE_US_A_MEMBER = 400, PACE_MAX_MS = 400 };

/* So who waits for an answer is not written to before it, within this time. */
enum { ANSWERED_WITHIN_MS = 50 };

typedef enum RoomState { ROOM_FINDING, ROOM_LOCAL, ROOM_REMOTE } RoomState;

struct Room {
    SequencerWatcher watcher; /* first: the watcher is the room */
    Uuid tenant_id, document_id;
    RoomState state;
    Sequencer *sequencer; /* ROOM_LOCAL */
    Uuid holder;          /* ROOM_REMOTE */
    RoomMember *members;
    size_t member_count;
    uint64_t flushed_ms;
    bool pacing;             /* a coroutine waits to flush */
    bool reminding;          /* another, to flush those whose answer did not come */
    LoopDefer flush_soon;    /* at the end of this turn */
    SubmissionQueue waiting; /* until it is found */
    bool waiting_relayed;
    int64_t delivered; /* the next version members expect; -1: nobody has expected any yet */
    bool filling, gap;
    unsigned busy; /* coroutines at work on it */
    LoopWaitQueue finders;
    bool searching;   /* a coroutine looks for the sequencer */
    bool unreachable; /* the last search failed */
    bool follows;     /* it reads from the database meanwhile */
    uint64_t idle_since_ms;
    Room *next;
};

static void *tree; /* of Room by tenant and document */
static Room *all;
static size_t count;

static int compare(const void *a, const void *b)
{
    const Room *x = a, *y = b;
    int order = memcmp(&x->document_id, &y->document_id, sizeof(Uuid));
    return order ? order : memcmp(&x->tenant_id, &y->tenant_id, sizeof(Uuid));
}

size_t room_count(void)
{
    return count;
}

static Room *find(Uuid tenant_id, Uuid document_id)
{
    Room key = { .tenant_id = tenant_id, .document_id = document_id };
    Room **found = tfind(&key, &tree, compare);
    return found ? *found : NULL;
}

static bool stopping;
static size_t searches; /* rooms that look for their sequencer */

static void start_finding(Room *room);

/* ---- delivery ---- */

static uint64_t next_flush_ms(const Room *room)
{
    uint64_t pace_ms = room->member_count * PACE_US_A_MEMBER / 1000;
    return room->flushed_ms + (pace_ms < PACE_MAX_MS ? pace_ms : PACE_MAX_MS);
}

static void flush_the_unanswered(void *argument)
{
    Room *room = argument;
    room->reminding = true;
    room->busy++;
    loop_sleep(ANSWERED_WITHIN_MS);
    room->busy--;
    room->reminding = false;
    for (RoomMember *member = room->members; member; member = member->next)
        if (member->flush)
            member->flush(member);
}

static void flush(Room *room)
{
    bool some_wait = false;
    room->flushed_ms = loop_now_ms();
    for (RoomMember *member = room->members; member; member = member->next) {
        if (!member->flush)
            continue;
        if (member->is_answered_soon(member))
            some_wait = true;
        else
            member->flush(member);
    }
    if (some_wait && !room->reminding)
        coroutine_start(flush_the_unanswered, room);
}

static void flush_now(LoopDefer *defer)
{
    Room *room = (Room *)(void *)((char *)defer - offsetof(Room, flush_soon));
    room->busy--;
    flush(room);
}

static void flush_when_due(void *argument)
{
    Room *room = argument;
    room->pacing = true;
    room->busy++;
    loop_sleep(next_flush_ms(room) - loop_now_ms());
    room->busy--;
    room->pacing = false;
    flush(room);
}

static void flush_paced(Room *room)
{
    if (room->pacing || room->flush_soon.scheduled)
        return;
    if (loop_now_ms() < next_flush_ms(room)) {
        coroutine_start(flush_when_due, room);
        return;
    }
    room->busy++;
    loop_defer(&room->flush_soon);
}

static void deliver(Room *room, Operation *operation)
{
    room->delivered = operation->version + 1;
    if (!room->members)
        return;
    SocketFrame *frame = frame_of_operation(room->document_id, operation);
    RoomMember *next;
    for (RoomMember *member = room->members; member; member = next) {
        next = member->next;
        member->receive(member, operation, frame);
    }
    socket_frame_drop(frame);
    flush_paced(room);
}

void room_tell(Uuid tenant_id, Uuid document_id, Text message)
{
    Room *room = find(tenant_id, document_id);
    if (!room || !room->members)
        return;
    SocketFrame *frame = socket_frame_new(message);
    RoomMember *next;
    for (RoomMember *member = room->members; member; member = next) {
        next = member->next;
        if (member->tell)
            member->tell(member, frame);
    }
    socket_frame_drop(frame);
}

void room_end(Uuid tenant_id, Uuid document_id)
{
    Room *room = find(tenant_id, document_id);
    if (!room)
        return;
    RoomMember *next;
    for (RoomMember *member = room->members; member; member = next) {
        next = member->next;
        member->ended(member);
    }
    room->delivered = -1;
}

void room_each(void (*visit)(Uuid tenant_id, Uuid document_id))
{
    for (Room *room = all, *next; room; room = next) {
        next = room->next;
        if (room->members)
            visit(room->tenant_id, room->document_id);
    }
}

static void read_gap(Task *task, void *argument)
{
    Room *room = argument;
    size_t got;
    do {
        room->gap = false;
        OperationRowRows rows =
            sql_operations_since_in(task, room->document_id, room->delivered, PAGE);
        for (size_t i = 0; i < rows.count; i++) {
            const OperationRow *row = &rows.rows[i];
            OperationKind kind;
            if (row->version != room->delivered || !operation_kind_parse(row->kind, &kind))
                continue;
            Operation *operation = operation_new(kind, text_type_find(row->type), row->version,
                                                 row->author_id, row->src, row->seq, row->op, NULL);
            deliver(room, operation);
            operation_drop(operation);
        }
        got = rows.count;
    } while (got == PAGE || room->gap);
}

static void fill_gap(Room *room);

static void gap_read(void *argument, const Fault *fault)
{
    Room *room = argument;
    if (fault)
        loop_sleep(GAP_PAUSE_MS);
    room->filling = false;
    if (fault && room->members)
        fill_gap(room);
    room->busy--;
}

static void fill_gap(Room *room)
{
    room->gap = true;
    if (room->filling)
        return;
    room->filling = true;
    room->busy++;
    Context context = background_context(room->tenant_id);
    background_start(&context, read_gap, gap_read, room);
}

static void offer(Room *room, Operation *operation)
{
    if (room->delivered < 0 || operation->version == room->delivered)
        deliver(room, operation);
    else if (operation->version > room->delivered)
        fill_gap(room);
}

static void on_sequencer(SequencerWatcher *watcher, Operation *operation)
{
    offer((Room *)watcher, operation);
}

static void on_sequencer_end(SequencerWatcher *watcher)
{
    Room *room = (Room *)watcher;
    room->sequencer = NULL;
    room->state = ROOM_FINDING;
    if (room->members || room->waiting.first)
        start_finding(room);
}

void room_on_remote(Uuid tenant_id, Uuid document_id, Operation *operation)
{
    Room *room = find(tenant_id, document_id);
    if (room && room->state == ROOM_REMOTE)
        offer(room, operation);
}

void room_on_lost(Uuid process)
{
    for (Room *room = all; room; room = room->next) {
        if (room->state != ROOM_REMOTE ||
            (!uuid_is_nil(process) && !uuid_equal(room->holder, process)))
            continue;
        room->state = ROOM_FINDING;
        if (room->members || room->waiting.first)
            start_finding(room);
    }
}

/* ---- finding the sequencer ---- */

static void send_on(Room *room, Submission *submission, bool relayed)
{
    if (room->state == ROOM_LOCAL)
        sequencer_submit(room->sequencer, submission);
    else if (relayed)
        submission_lose(submission, "The document has moved to another process.");
    else
        relay_submit(room->holder, submission);
}

static void found(Room *room, int64_t committed)
{
    room->unreachable = room->follows = false;
    if (room->delivered < 0)
        room->delivered = committed;
    else if (committed > room->delivered)
        fill_gap(room);
    while (room->waiting.first && room->state != ROOM_FINDING)
        send_on(room, submission_pop(&room->waiting), room->waiting_relayed);
    loop_wake_all(&room->finders);
}

static bool settle_here(Task *task, Room *room)
{
    Sequencer *sequencer = sequencer_find(room->tenant_id, room->document_id);
    Uuid lease_id;
    if (!sequencer) {
        room->holder = lease_take(task, room->document_id, &lease_id);
        if (!uuid_equal(room->holder, bus_self()))
            return false;
        sequencer = sequencer_find(room->tenant_id, room->document_id);
        if (!sequencer)
            sequencer = sequencer_open(task, room->document_id, lease_id);
    }
    room->state = ROOM_LOCAL;
    room->sequencer = sequencer;
    sequencer_watch(sequencer, &room->watcher);
    found(room, sequencer_committed(sequencer));
    return true;
}

static bool settle_there(Room *room)
{
    int64_t committed;
    if (!relay_watch(room->holder, room->tenant_id, room->document_id, &committed))
        return false;
    room->state = ROOM_REMOTE;
    found(room, committed);
    return true;
}

/* Who is in the room goes on reading, from the database, while the sequencer cannot be reached: it
 * is on another machine, and what joins the machines is away. */
static void follow(Task *task, Room *room)
{
    if (room->delivered < 0)
        room->delivered = sql_operations_committed_in(task, room->document_id).version;
    room->follows = true;
    loop_wake_all(&room->finders);
}

static void look_for_sequencer(Task *task, void *argument)
{
    Room *room = argument;
    uint64_t from_ms = loop_now_ms(), until_ms = from_ms + FIND_FOR_MS, pause_ms = FIND_PAUSE_MS;
    while (!stopping && !settle_here(task, room) && !settle_there(room)) {
        if (loop_now_ms() > until_ms)
            task_fail(task, 503, "document_busy", "The document's sequencer cannot be reached.");
        if (!room->follows && loop_now_ms() - from_ms >= FOLLOW_AFTER_MS)
            follow(task, room);
        loop_sleep(pause_ms);
        pause_ms = pause_ms * 2 < FIND_LONGEST_PAUSE_MS ? pause_ms * 2 : FIND_LONGEST_PAUSE_MS;
    }
}

static void give_up(Room *room)
{
    room->unreachable = true;
    while (room->waiting.first)
        submission_lose(submission_pop(&room->waiting), "The document cannot be opened now.");
    loop_wake_all(&room->finders);
}

static void looked(void *argument, const Fault *fault)
{
    Room *room = argument;
    room->busy--;
    room->searching = false;
    searches--;
    if (fault)
        give_up(room);
    else if (room->state == ROOM_FINDING) /* found and lost again before we looked up */
        start_finding(room);
}

static void start_finding(Room *room)
{
    if (room->searching)
        return;
    if (stopping) {
        give_up(room);
        return;
    }
    room->searching = true;
    searches++;
    room->unreachable = false;
    room->busy++;
    Context context = background_context(room->tenant_id);
    background_start(&context, look_for_sequencer, looked, room);
}

/* ---- membership ---- */

static Room *enter(Uuid tenant_id, Uuid document_id)
{
    Room *room = find(tenant_id, document_id);
    if (room)
        return room;
    room = calloc(1, sizeof *room);
    assert(room);
    *room = (Room){
        .watcher = { .deliver = on_sequencer, .ended = on_sequencer_end },
        .flush_soon = { .run = flush_now },
        .tenant_id = tenant_id,
        .document_id = document_id,
        .delivered = -1,
        .next = all,
    };
    all = room;
    count++;
    tsearch(room, &tree, compare);
    start_finding(room);
    return room;
}

void room_join(RoomMember *member, Uuid tenant_id, Uuid document_id)
{
    Room *room = enter(tenant_id, document_id);
    member->room = room;
    member->previous = NULL;
    member->next = room->members;
    if (room->members)
        room->members->previous = member;
    room->members = member;
    room->member_count++;
}

void room_leave(RoomMember *member)
{
    Room *room = member->room;
    if (member->previous)
        member->previous->next = member->next;
    else
        room->members = member->next;
    if (member->next)
        member->next->previous = member->previous;
    member->room = NULL;
    room->member_count--;
    room->idle_since_ms = loop_now_ms();
}

bool room_wait(RoomMember *member, int64_t *committed)
{
    Room *room = member->room;
    if (room->state == ROOM_FINDING)
        start_finding(room);
    room->busy++;
    while (room->state == ROOM_FINDING && !room->unreachable && !room->follows)
        loop_wait(&room->finders, 0);
    room->busy--;
    *committed = room->delivered;
    return room->state != ROOM_FINDING || room->follows;
}

void room_submit(Submission *submission, bool relayed)
{
    Room *room = enter(submission->context.tenant_id, submission->document_id);
    room->idle_since_ms = loop_now_ms();
    if (room->state != ROOM_FINDING) {
        send_on(room, submission, relayed);
        return;
    }
    room->waiting_relayed = relayed;
    submission_push(&room->waiting, submission);
    start_finding(room);
}

/* ---- idle ---- */

static void close_room(Room **at)
{
    Room *room = *at;
    *at = room->next;
    count--;
    tdelete(room, &tree, compare);
    if (room->state == ROOM_LOCAL)
        sequencer_unwatch(room->sequencer, &room->watcher);
    else if (room->state == ROOM_REMOTE)
        relay_unwatch(room->holder, room->tenant_id, room->document_id);
    free(room);
}

static void keep_up(Room *room)
{
    if (room->state != ROOM_FINDING || !room->members)
        return;
    start_finding(room);
    if (room->follows)
        fill_gap(room);
}

void room_tick(void)
{
    uint64_t now_ms = loop_now_ms();
    for (Room **at = &all; *at;) {
        Room *room = *at;
        keep_up(room);
        if (!room->members && !room->waiting.first && room->busy == 0 &&
            now_ms - room->idle_since_ms >= IDLE_MS)
            close_room(at);
        else
            at = &room->next;
    }
}

void room_stop(void)
{
    stopping = true;
    while (searches > 0)
        loop_sleep(5);
}
