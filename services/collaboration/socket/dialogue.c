#include "services/collaboration/socket/dialogue.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/route.h"
#include "services/collaboration/socket/frame.h"
#include "services/collaboration/text/surrogate.h"

enum {
    MESSAGE_MAX_BYTES = 8 * 1024 * 1024,
    QUEUE_MAX_BYTES = 16 * 1024 * 1024,
    REPLY_MAX_BYTES = 256 * 1024 * 1024,
};

/* ---- life ---- */

Dialogue *dialogue_new(void)
{
    Dialogue *dialogue = calloc(1, sizeof *dialogue);
    assert(dialogue);
    dialogue->references = 1;
    dialogue->queue_end = &dialogue->queue;
    return dialogue;
}

void dialogue_attach(Dialogue *dialogue, Socket *socket)
{
    dialogue->socket = socket;
}

void dialogue_keep(Dialogue *dialogue)
{
    dialogue->references++;
}

void dialogue_drop(Dialogue *dialogue)
{
    if (--dialogue->references == 0)
        free(dialogue);
}

Text dialogue_src(const Dialogue *dialogue)
{
    return (Text){ dialogue->id, CONNECTION_ID_SIZE };
}

const Context *dialogue_context(const Dialogue *dialogue)
{
    return socket_context(dialogue->socket);
}

Context dialogue_reader(const Dialogue *dialogue, Arena *arena)
{
    Context context = *dialogue_context(dialogue);
    context.permission = permission_bit("document.read") | PERMISSION_IN_SCOPE;
    context.checked = false;
    context.address = text_copy(arena, context.address);
    context.user_agent = text_copy(arena, context.user_agent);
    context.request_id = text_copy(arena, context.request_id);
    context.trace_id = text_copy(arena, context.trace_id);
    return context;
}

static void clear_queue(Dialogue *dialogue)
{
    while (dialogue->queue) {
        Queued *first = dialogue->queue;
        dialogue->queue = first->next;
        free(first);
    }
    dialogue->queue_end = &dialogue->queue;
    dialogue->queued_bytes = 0;
}

static void on_closed(Socket *socket, void *owner)
{
    (void)socket;
    Dialogue *dialogue = owner;
    dialogue->socket = NULL;
    clear_queue(dialogue);
    while (dialogue->subscriptions)
        subscription_end(dialogue->subscriptions);
    presence_end(dialogue);
    people_leave(&dialogue->person);
    standing_free_all(dialogue);
    dialogue_drop(dialogue);
}

/* ---- answers ---- */

static void send_buffer(Dialogue *dialogue, const Buffer *out)
{
    if (dialogue->socket)
        socket_send_text(dialogue->socket, buffer_view(out));
}

static void read_tree(Message *message)
{
    JsonError error;
    message->json = surrogate_read_json(message->arena, message->raw, &message->lone_base, &error);
}

void message_fail(Message *message, const char *code, const char *text)
{
    if (!message->json)
        read_tree(message);
    Buffer out;
    buffer_init(&out, message->arena, REPLY_MAX_BYTES);
    JsonWriter w = json_writer(&out);
    json_object_begin(&w);
    const char *key;
    json_t *value;
    json_object_foreach(message->json, key, value)
    {
        if (strcmp(key, "error") == 0)
            continue;
        Buffer copy;
        buffer_init(&copy, message->arena, REPLY_MAX_BYTES);
        surrogate_write_canonical(&copy, value, message->lone_base);
        json_key(&w, text_of(key));
        json_put_raw(&w, buffer_view(&copy));
    }
    json_key(&w, TEXT("error"));
    json_object_begin(&w);
    json_field(&w, "code", text, text_of(code));
    json_field(&w, "message", text, text_of(text));
    json_object_end(&w);
    json_object_end(&w);
    send_buffer(message->dialogue, &out);
}

/* What asks for content is refused in the reference's words. */
static const char *refusal_of(const Message *message)
{
    static const char *const OURS[] = { "op", "p", "ps", "pr" };
    for (size_t i = 0; i < sizeof OURS / sizeof OURS[0]; i++)
        if (text_equal(message->action, text_of(OURS[i])))
            return "forbidden";
    return "ERR_SNAPSHOT_READS_REJECTED";
}

void message_fault(Message *message, const Fault *fault)
{
    Socket *socket = message->dialogue->socket;
    if (!socket)
        return;
    if (fault->status == 401 || fault->status == 423)
        socket_close(socket, 1008, "The session has ended.");
    else if (fault->status >= 500)
        socket_close(socket, 1013, "Try again.");
    else
        message_fail(message,
                     fault->status == 403   ? refusal_of(message)
                     : fault->status == 404 ? "document_not_found"
                                            : "ERR_UNKNOWN_ERROR",
                     text_cstr(message->arena, fault->detail));
}

Context message_context(const Message *message, const char *permission)
{
    Context context = dialogue_reader(message->dialogue, message->arena);
    context.permission = permission_bit(permission) | PERMISSION_IN_SCOPE;
    return context;
}

void message_answer(Message *message, Text document, Text data)
{
    Buffer out;
    buffer_init(&out, message->arena, REPLY_MAX_BYTES);
    JsonWriter w = json_writer(&out);
    json_object_begin(&w);
    json_field(&w, "a", text, message->action);
    const json_t *id = json_object_get(message->json, "id");
    if (json_is_integer(id) && json_integer_value(id) != 0) {
        json_field(&w, "id", int, json_integer_value(id));
    } else if (json_is_string(id) && json_string_length(id) > 0) {
        json_field(&w, "id", text, json_string_text(id));
    } else if (!text_is_null(message->collection)) {
        json_field(&w, "c", text, message->collection);
        if (!text_is_null(document))
            json_field(&w, "d", text, document);
        const json_t *bulk = json_object_get(message->json, "b");
        if (text_is_null(data) && bulk)
            json_field(&w, "b", tree, bulk);
    }
    if (!text_is_null(data))
        json_field(&w, "data", raw, data);
    json_object_end(&w);
    send_buffer(message->dialogue, &out);
}

bool message_document(Message *message, Uuid *document_id)
{
    Text d = message->is_plain ? message->plain.document : json_text_at(message->json, "d");
    if (!text_equal(message->collection, TEXT(COLLECTION))) {
        message_fail(message, "ERR_MESSAGE_BADLY_FORMED",
                     "There is one collection here: \"documents\".");
        return false;
    }
    if (text_is_null(d) || !uuid_parse(d, document_id)) {
        message_fail(message, "ERR_MESSAGE_BADLY_FORMED", "\"d\" must be a UUID.");
        return false;
    }
    return true;
}

bool message_version(Message *message, const json_t *value, int64_t *version)
{
    *version = -1;
    if (!value || json_is_null(value))
        return true;
    if (json_is_integer(value) && json_integer_value(value) >= 0) {
        *version = json_integer_value(value);
        return true;
    }
    message_fail(message, "ERR_MESSAGE_BADLY_FORMED", "\"v\" must be null or a number >= 0.");
    return false;
}

/* ---- the dialogue ---- */

static void greet(Message *message)
{
    Dialogue *dialogue = message->dialogue;
    const json_t *protocol = json_object_get(message->json, "protocol");
    if (protocol && !(json_is_integer(protocol) && json_integer_value(protocol) == 1)) {
        message_fail(message, "ERR_PROTOCOL_VERSION_NOT_SUPPORTED",
                     "This server speaks protocol 1.");
        return;
    }
    const Context *context = dialogue_context(dialogue);
    Text id = json_text_at(message->json, "id");
    if (!text_is_null(id) && connection_id_belongs(id, context->tenant_id, context->user_id))
        memcpy(dialogue->id, id.ptr, CONNECTION_ID_SIZE);
    else if (!dialogue->greeted)
        connection_id_new(context->tenant_id, context->user_id, dialogue->id);
    if (!dialogue->greeted)
        people_enter(&dialogue->person, context->tenant_id, context->user_id);
    dialogue->greeted = true;

    Buffer out;
    buffer_init(&out, message->arena, 512);
    JsonWriter w = json_writer(&out);
    json_object_begin(&w);
    json_field(&w, "a", text, TEXT("hs"));
    json_field(&w, "protocol", int, 1);
    json_field(&w, "protocolMinor", int, 2);
    json_field(&w, "id", text, dialogue_src(dialogue));
    json_field(&w, "type", text, TEXT("http://sharejs.org/types/JSONv0"));
    json_object_end(&w);
    send_buffer(dialogue, &out);
}

static void ping(Message *message)
{
    socket_send_text(message->dialogue->socket, TEXT("{\"a\":\"pp\"}"));
}

static void refuse_query(Message *message)
{
    message_fail(message, "ERR_DATABASE_METHOD_NOT_IMPLEMENTED",
                 "Queries are not served here; list documents with GET /v1/documents.");
}

static const struct {
    const char *action;
    void (*handle)(Message *message);
    bool waits; /* ends the message itself */
} ACTIONS[] = {
    { "op", submit_operation, true },
    { "f", read_fetch, true },
    { "s", read_subscribe, true },
    { "u", read_unsubscribe, false },
    { "bf", read_bulk_fetch, true },
    { "bs", read_bulk_subscribe, true },
    { "bu", read_bulk_unsubscribe, false },
    { "nf", look_at_version, true },
    { "nt", look_at_time, true },
    { "hs", greet, false },
    { "p", presence_serve, true },
    { "ps", presence_serve, true },
    { "pu", presence_unsubscribe, false },
    { "pr", presence_serve, true },
    { "pp", ping, false },
    { "qf", refuse_query, false },
    { "qs", refuse_query, false },
    { "qu", refuse_query, false },
};

static void dispatch(Message *message)
{
    if (text_equal(message->action, TEXT("op")))
        people_note(&message->dialogue->person, false);
    if (!message->dialogue->greeted && !text_equal(message->action, TEXT("hs"))) {
        message_fail(message, "ERR_MESSAGE_BADLY_FORMED", "Send {\"a\":\"hs\"} first.");
        message_end(message);
        return;
    }
    for (size_t i = 0; i < sizeof ACTIONS / sizeof ACTIONS[0]; i++) {
        if (!text_equal(message->action, text_of(ACTIONS[i].action)))
            continue;
        ACTIONS[i].handle(message);
        if (!ACTIONS[i].waits)
            message_end(message);
        return;
    }
    message_fail(message, "ERR_MESSAGE_BADLY_FORMED", "Invalid or unknown message.");
    message_end(message);
}

/* As the reference: what is no JSON closes 1011, what is no object closes 1000. */
static void take(Dialogue *dialogue, Text raw)
{
    Arena *arena = arena_new();
    Message *message = ARENA_NEW(arena, Message);
    *message = (Message){ .dialogue = dialogue, .arena = arena, .raw = text_copy(arena, raw) };
    message->is_plain = plain_op_read(message->raw, &message->plain);
    if (!message->is_plain)
        read_tree(message);
    if (!message->is_plain && !json_is_object(message->json)) {
        socket_close(dialogue->socket, message->json ? 1000 : 1011,
                     message->json ? "Messages are JSON objects." : "That was not JSON.");
        arena_free(arena);
        return;
    }
    message->action = message->is_plain ? TEXT("op") : json_text_at(message->json, "a");
    message->collection =
        message->is_plain ? message->plain.collection : json_text_at(message->json, "c");
    dialogue->busy = true;
    dialogue_keep(dialogue);
    dispatch(message);
}

/* One message at a time, in one loop: those that end at once would otherwise nest without bound. */
static void take_queued(Dialogue *dialogue)
{
    if (dialogue->draining)
        return;
    dialogue->draining = true;
    while (dialogue->socket && !dialogue->busy && dialogue->queue) {
        Queued *first = dialogue->queue;
        dialogue->queue = first->next;
        if (!dialogue->queue)
            dialogue->queue_end = &dialogue->queue;
        dialogue->queued_bytes -= first->len;
        take(dialogue, (Text){ first->text, first->len });
        free(first);
    }
    dialogue->draining = false;
}

void message_end(Message *message)
{
    Dialogue *dialogue = message->dialogue;
    arena_free(message->arena);
    dialogue->busy = false;
    take_queued(dialogue);
    dialogue_drop(dialogue);
}

static void enqueue(Dialogue *dialogue, Text raw)
{
    if (dialogue->queued_bytes + raw.len > QUEUE_MAX_BYTES) {
        socket_close(dialogue->socket, 1013, "Too many messages at once.");
        return;
    }
    Queued *queued = malloc(sizeof *queued + raw.len);
    assert(queued);
    queued->next = NULL;
    queued->len = raw.len;
    memcpy(queued->text, raw.ptr, raw.len);
    *dialogue->queue_end = queued;
    dialogue->queue_end = &queued->next;
    dialogue->queued_bytes += raw.len;
}

static void on_message(Socket *socket, void *owner, Text raw)
{
    Dialogue *dialogue = owner;
    if (!connection_id_is_ready())
        socket_close(socket, 1013, "Starting; try again.");
    else if (dialogue->busy || dialogue->queue)
        enqueue(dialogue, raw);
    else
        take(dialogue, raw);
}

/* Who may no longer read hears so once for each document, and nothing after it. */
static void on_rechecked(Socket *socket, void *owner)
{
    (void)socket;
    Dialogue *dialogue = owner;
    presence_recheck(dialogue);
    standing_recheck(dialogue);
}

const SocketHandler dialogue_handler = {
    .message = on_message,
    .closed = on_closed,
    .rechecked = on_rechecked,
    .max_message_bytes = MESSAGE_MAX_BYTES,
};
