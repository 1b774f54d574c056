/*
 * Fetch and subscribe, one document or many.
 *
 * The subscribe race: the subscription joins its room before anything is read; what is committed
 * meanwhile is held and sent behind the answer, less what the answer contains already. So nothing
 * is missed and nothing comes twice.
 */
#include "services/collaboration/socket/dialogue.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/background.h"
#include "core/loop.h"
#include "services/collaboration/text/content.h"
#include "services/collaboration/socket/frame.h"
#include "sql/collaboration.h"

enum {
    PAGE = 500,
    SUBSCRIPTIONS_MAX = 5000,
    DATA_MAX_BYTES = 256 * 1024 * 1024,
    UNSENT_MAX_BYTES = 64 * 1024,
    UNSENT_PAUSE_MS = 5
};

/* ---- subscriptions ---- */

Subscription *subscription_find(const Dialogue *dialogue, Uuid document_id)
{
    Subscription *s = dialogue->subscriptions;
    while (s && !uuid_equal(s->document_id, document_id))
        s = s->next;
    return s;
}

static void drop_held(Subscription *s)
{
    while (s->held) {
        Held *first = s->held;
        s->held = first->next;
        socket_frame_drop(first->frame);
        free(first);
    }
    s->held_end = &s->held;
}

void subscription_end(Subscription *s)
{
    Dialogue *dialogue = s->dialogue;
    for (Subscription **at = &dialogue->subscriptions; *at; at = &(*at)->next) {
        if (*at == s) {
            *at = s->next;
            break;
        }
    }
    dialogue->subscription_count--;
    room_leave(&s->member);
    drop_held(s);
    free(s);
}

static void end_with(Subscription *s, const char *code, const char *message)
{
    Arena *arena = arena_new();
    Text id = uuid_text(arena, s->document_id);
    socket_send_text(s->dialogue->socket,
                     text_format(arena,
                                 "{\"a\":\"op\",\"c\":\"" COLLECTION "\",\"d\":\"%.*s\",\"error\":"
                                 "{\"code\":\"%s\",\"message\":\"%s\"}}",
                                 TEXT_ARG(id), code, message));
    arena_free(arena);
    subscription_end(s);
}

void subscription_revoke(Subscription *s)
{
    end_with(s, "forbidden", "You may no longer read this document.");
}

/* It was deleted for ever. */
static void end_for_ever(RoomMember *member)
{
    Subscription *s = (Subscription *)member;
    presence_leave_document(s->dialogue, s->document_id);
    end_with(s, "document_not_found", "This document was deleted for ever.");
}

static void hold(Subscription *s, const Operation *operation, SocketFrame *frame, bool own)
{
    Held *held = malloc(sizeof *held);
    assert(held);
    *held = (Held){ .frame = socket_frame_keep(frame), .version = operation->version, .own = own };
    *s->held_end = held;
    s->held_end = &held->next;
}

/* Whoever waited for a document to be made has now what its maker and the workspace have. */
static void note_creation(Subscription *s, const Operation *operation)
{
    const Context *context = dialogue_context(s->dialogue);
    bool is_maker = uuid_equal(operation->author_id, context->user_id);
    if (s->is_asked && !s->standing.exists)
        s->standing =
            (Standing){ .exists = true, .level = is_maker ? ACCESS_OWNER : ACCESS_WORKSPACE };
}

/* One's own operations are told by their acknowledgement. */
static void receive(RoomMember *member, Operation *operation, SocketFrame *frame)
{
    Subscription *s = (Subscription *)member;
    bool own = text_equal(operation->src, dialogue_src(s->dialogue));
    if (operation->kind == OPERATION_CREATE)
        note_creation(s, operation);
    if (!s->live)
        hold(s, operation, frame, own);
    else if (!own)
        socket_send_later(s->dialogue->socket, frame);
}

static void flush(RoomMember *member)
{
    const Subscription *s = (const Subscription *)member;
    socket_flush(s->dialogue->socket);
}

static bool is_answered_soon(const RoomMember *member)
{
    return ((const Subscription *)member)->dialogue->submitted > 0;
}

/* Who is not live yet is about to read everything. */
static void tell(RoomMember *member, SocketFrame *frame)
{
    const Subscription *s = (const Subscription *)member;
    if (s->live)
        socket_send(s->dialogue->socket, frame);
}

static void go_live(Subscription *s, int64_t answered_version)
{
    s->live = true;
    for (const Held *held = s->held; held; held = held->next) {
        if (held->version >= answered_version && !held->own)
            socket_send(s->dialogue->socket, held->frame);
    }
    drop_held(s);
}

static Subscription *subscribe(Dialogue *dialogue, Uuid document_id)
{
    Subscription *s = calloc(1, sizeof *s);
    assert(s);
    s->member.receive = receive;
    s->member.tell = tell;
    s->member.ended = end_for_ever;
    s->member.flush = flush;
    s->member.is_answered_soon = is_answered_soon;
    s->dialogue = dialogue;
    s->document_id = document_id;
    s->held_end = &s->held;
    s->next = dialogue->subscriptions;
    dialogue->subscriptions = s;
    dialogue->subscription_count++;
    room_join(&s->member, dialogue_context(dialogue)->tenant_id, document_id);
    return s;
}

/* ---- reading ---- */

/* One f, s, bf or bs under way. */
typedef struct Read {
    Message *message;
    bool subscribe, bulk;
    size_t count;
    Uuid *ids;
    int64_t *versions; /* -1: the snapshot */
    bool *fresh;       /* subscribed by this message */
    Text *snapshots;
} Read;

static bool is_open(const Read *read)
{
    return read->message->dialogue->socket != NULL;
}

/* Who was away for long has more to read than its queue may hold; it is told as fast as it takes
 * it, or leaves by the gateway's own time-out. */
static void wait_until_taken(const Read *read)
{
    while (is_open(read) && socket_unsent_bytes(read->message->dialogue->socket) > UNSENT_MAX_BYTES)
        loop_sleep(UNSENT_PAUSE_MS);
}

/* Every operation from `version` on as a message of its own; returns the version after the last. */
static int64_t send_operations(Task *task, Read *read, Uuid id, int64_t version, Standing *standing)
{
    for (size_t got = PAGE; got == PAGE && is_open(read);) {
        OperationReadRows rows = sql_operations_read_in(task, id, version, PAGE);
        *standing = rows.count > 0 ? standing_read(rows.rows[0].level, TEXT_NULL)
                                   : (Standing){ .exists = false };
        for (size_t i = 0; i < rows.count && is_open(read); i++) {
            const OperationRead *row = &rows.rows[i];
            OperationKind kind;
            if (text_is_null(row->kind))
                return version;
            wait_until_taken(read);
            if (!is_open(read))
                return version;
            if (!operation_kind_parse(row->kind, &kind))
                task_fail(task, 500, "document_damaged", "A stored operation has no kind.");
            Operation *operation = operation_new(kind, text_type_find(row->type), row->version,
                                                 row->author_id, row->src, row->seq, row->op, NULL);
            SocketFrame *frame = frame_of_operation(id, operation);
            socket_send(read->message->dialogue->socket, frame);
            socket_frame_drop(frame);
            operation_drop(operation);
            version = row->version + 1;
        }
        got = rows.count;
    }
    return version;
}

static int64_t read_snapshot(Task *task, Uuid id, Text *json, Standing *standing)
{
    DocumentSnapshotRead row = sql_document_snapshot_read_in(task, id);
    *standing = row.found ? standing_read(row.level, TEXT_NULL) : (Standing){ .exists = false };
    int64_t version = !row.found               ? 0
                      : text_is_null(row.tail) ? row.content_version
                                               : row.tail_version;
    Text content = row.found && !text_is_null(row.content)
                       ? content_compose(task, row.content, row.tail)
                       : TEXT_NULL;
    Buffer out;
    buffer_init(&out, task->arena, DATA_MAX_BYTES);
    JsonWriter w = json_writer(&out);
    frame_write_snapshot(&w, version, content);
    *json = buffer_view(&out);
    return version;
}

/* One that may not be seen is told alone: in the data of a bulk answer, else (a bulk of versions
 * has no data) as when access ends. */
static void refuse_one(Task *task, Read *read, size_t i)
{
    Subscription *s = subscription_find(read->message->dialogue, read->ids[i]);
    if (!read->bulk)
        task_fail(task, 404, "document_not_found", "There is no such document.");
    if (read->versions[i] < 0)
        read->snapshots[i] = TEXT("{\"error\":{\"code\":\"document_not_found\",\"message\":"
                                  "\"There is no such document.\"}}");
    if (s && read->versions[i] < 0)
        subscription_end(s);
    else if (s)
        subscription_revoke(s);
}

static void read_one(Task *task, Read *read, size_t i)
{
    Dialogue *dialogue = read->message->dialogue;
    Uuid id = read->ids[i];
    Subscription *s = subscription_find(dialogue, id);
    int64_t committed;
    if (read->subscribe && !s) {
        if (dialogue->subscription_count >= SUBSCRIPTIONS_MAX)
            task_fail(task, 409, "too_many_subscriptions",
                      "A connection has at most 5,000 documents open.");
        s = subscribe(dialogue, id);
        read->fresh[i] = true;
        bool found = room_wait(&s->member, &committed);
        if (!found)
            task_fail(task, 503, "document_busy", "The document cannot be opened now.");
        if (!is_open(read))
            return;
    }
    int64_t version = read->versions[i];
    unsigned rechecks = dialogue->recheck_count;
    Standing standing;
    if (version < 0)
        version = read_snapshot(task, id, &read->snapshots[i], &standing);
    else
        version = send_operations(task, read, id, version, &standing);
    while (is_open(read) && rechecks != dialogue->recheck_count) {
        rechecks = dialogue->recheck_count;
        standing = standing_ask(task, id);
    }
    if (!is_open(read))
        return;
    if (!standing.exists)
        standing = standing_of_reader(dialogue, standing);
    if (standing_is_hidden(&standing)) {
        refuse_one(task, read, i);
        return;
    }
    read->versions[i] = version;
    if (subscription_find(dialogue, id))
        standing_note(dialogue, id, standing);
}

/* Subscriptions of this message go live behind its answer. */
static void answer(Read *read)
{
    Message *message = read->message;
    Buffer out;
    buffer_init(&out, message->arena, DATA_MAX_BYTES);
    bool with_data = false;
    JsonWriter w = json_writer(&out);
    if (read->bulk)
        json_object_begin(&w);
    for (size_t i = 0; i < read->count; i++) {
        if (text_is_null(read->snapshots[i]))
            continue;
        with_data = true;
        if (read->bulk)
            json_key(&w, uuid_text(message->arena, read->ids[i]));
        json_put_raw(&w, read->snapshots[i]);
    }
    if (read->bulk)
        json_object_end(&w);
    Text document = read->bulk ? TEXT_NULL : json_text_at(message->json, "d");
    message_answer(message, document, with_data ? buffer_view(&out) : TEXT_NULL);
    for (size_t i = 0; i < read->count; i++) {
        Subscription *s = subscription_find(message->dialogue, read->ids[i]);
        if (s && read->fresh[i])
            go_live(s, read->versions[i]);
    }
}

static void read_all(Task *task, void *argument)
{
    Read *read = argument;
    for (size_t i = 0; i < read->count && is_open(read); i++)
        read_one(task, read, i);
    if (is_open(read))
        answer(read);
}

static void end_read(void *argument, const Fault *fault)
{
    Read *read = argument;
    Message *message = read->message;
    Dialogue *dialogue = message->dialogue;
    if (fault && dialogue->socket) {
        for (size_t i = 0; i < read->count; i++) {
            Subscription *s = subscription_find(dialogue, read->ids[i]);
            if (s && read->fresh[i])
                subscription_end(s);
        }
        message_fault(message, fault);
    }
    message_end(message);
}

static void start(Read *read)
{
    Context context = message_context(read->message, "document.read");
    background_start(&context, read_all, end_read, read);
}

static Read *read_new(Message *message, size_t count, bool subscribe, bool bulk)
{
    Read *read = ARENA_NEW(message->arena, Read);
    *read = (Read){ .message = message, .subscribe = subscribe, .bulk = bulk, .count = count };
    read->ids = ARENA_ARRAY(message->arena, Uuid, count + 1);
    read->versions = ARENA_ARRAY(message->arena, int64_t, count + 1);
    read->fresh = ARENA_ARRAY(message->arena, bool, count + 1);
    read->snapshots = ARENA_ARRAY(message->arena, Text, count + 1);
    return read;
}

static void read_single(Message *message, bool subscribe)
{
    Read *read = read_new(message, 1, subscribe, false);
    if (!message_document(message, &read->ids[0]) ||
        !message_version(message, json_object_get(message->json, "v"), &read->versions[0]))
        message_end(message);
    else
        start(read);
}

static bool bulk_id(Message *message, const char *text, Uuid *id)
{
    if (uuid_parse(text_of(text), id))
        return true;
    message_fail(message, "ERR_MESSAGE_BADLY_FORMED", "Document ids are UUIDs.");
    return false;
}

/* "b" is [ids] or {id: version}. */
static Read *read_bulk(Message *message, bool subscribe)
{
    json_t *bulk = json_object_get(message->json, "b");
    bool named = text_equal(message->collection, TEXT(COLLECTION));
    if (!named || (!json_is_array(bulk) && !json_is_object(bulk))) {
        message_fail(message, "ERR_MESSAGE_BADLY_FORMED",
                     "\"c\" must be \"documents\" and \"b\" ids or versions by id.");
        return NULL;
    }
    size_t count = json_is_array(bulk) ? json_array_size(bulk) : json_object_size(bulk);
    Read *read = read_new(message, count, subscribe, true);
    size_t n = 0;
    const char *key;
    json_t *value;
    json_object_foreach(bulk, key, value)
    {
        if (!bulk_id(message, key, &read->ids[n]) ||
            !message_version(message, value, &read->versions[n++]))
            return NULL;
    }
    for (size_t i = 0; i < json_array_size(bulk); i++) {
        const char *id = json_string_value(json_array_get(bulk, i));
        if (!bulk_id(message, id ? id : "", &read->ids[i]))
            return NULL;
        read->versions[i] = -1;
    }
    return read;
}

static void read_many(Message *message, bool subscribe)
{
    Read *read = read_bulk(message, subscribe);
    if (read)
        start(read);
    else
        message_end(message);
}

void read_fetch(Message *message)
{
    read_single(message, false);
}

void read_subscribe(Message *message)
{
    read_single(message, true);
}

void read_bulk_fetch(Message *message)
{
    read_many(message, false);
}

void read_bulk_subscribe(Message *message)
{
    read_many(message, true);
}

static void unsubscribe(Dialogue *dialogue, Uuid document_id)
{
    Subscription *s = subscription_find(dialogue, document_id);
    if (s)
        subscription_end(s);
}

void read_unsubscribe(Message *message)
{
    Uuid document_id;
    if (!message_document(message, &document_id))
        return;
    unsubscribe(message->dialogue, document_id);
    message_answer(message, json_text_at(message->json, "d"), TEXT_NULL);
}

void read_bulk_unsubscribe(Message *message)
{
    Read *read = read_bulk(message, false);
    if (!read)
        return;
    for (size_t i = 0; i < read->count; i++)
        unsubscribe(message->dialogue, read->ids[i]);
    message_answer(message, TEXT_NULL, TEXT_NULL);
}
