#include "services/collaboration/connection.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/route.h"
#include "services/collaboration/frame.h"
#include "services/collaboration/surrogate.h"

enum {
    MESSAGE_MAX_BYTES = 8 * 1024 * 1024,
    QUEUE_MAX_BYTES = 16 * 1024 * 1024,
    REPLY_MAX_BYTES = 256 * 1024 * 1024,
};

/* ---- life ---- */

Connection *connection_new(void)
{
    Connection *connection = calloc(1, sizeof *connection);
    assert(connection);
    connection->references = 1;
    connection->queue_end = &connection->queue;
    return connection;
}

void connection_attach(Connection *connection, Socket *socket)
{
    connection->socket = socket;
}

void connection_keep(Connection *connection)
{
    connection->references++;
}

void connection_drop(Connection *connection)
{
    if (--connection->references == 0)
        free(connection);
}

Text connection_src(const Connection *connection)
{
    return (Text){ connection->id, CONNECTION_ID_SIZE };
}

const Context *connection_context(const Connection *connection)
{
    return socket_context(connection->socket);
}

static void clear_queue(Connection *connection)
{
    while (connection->queue) {
        Queued *first = connection->queue;
        connection->queue = first->next;
        free(first);
    }
    connection->queue_end = &connection->queue;
    connection->queued_bytes = 0;
}

static void on_closed(Socket *socket, void *owner)
{
    (void)socket;
    Connection *connection = owner;
    connection->socket = NULL;
    clear_queue(connection);
    while (connection->subscriptions)
        subscription_end(connection->subscriptions);
    connection_drop(connection);
}

/* ---- answers ---- */

static void send_buffer(Connection *connection, const Buffer *out)
{
    if (connection->socket)
        socket_send_text(connection->socket, buffer_view(out));
}

void message_fail(Message *message, const char *code, const char *text)
{
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
    send_buffer(message->connection, &out);
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
    send_buffer(message->connection, &out);
}

bool message_document(Message *message, Uuid *document_id)
{
    Text d = json_text_at(message->json, "d");
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
    Connection *connection = message->connection;
    const json_t *protocol = json_object_get(message->json, "protocol");
    if (protocol && !(json_is_integer(protocol) && json_integer_value(protocol) == 1)) {
        message_fail(message, "ERR_PROTOCOL_VERSION_NOT_SUPPORTED",
                     "This server speaks protocol 1.");
        return;
    }
    const Context *context = connection_context(connection);
    Text id = json_text_at(message->json, "id");
    if (!text_is_null(id) && connection_id_belongs(id, context->tenant_id, context->user_id))
        memcpy(connection->id, id.ptr, CONNECTION_ID_SIZE);
    else if (!connection->greeted)
        connection_id_new(context->tenant_id, context->user_id, connection->id);
    connection->greeted = true;

    Buffer out;
    buffer_init(&out, message->arena, 512);
    JsonWriter w = json_writer(&out);
    json_object_begin(&w);
    json_field(&w, "a", text, TEXT("hs"));
    json_field(&w, "protocol", int, 1);
    json_field(&w, "protocolMinor", int, 2);
    json_field(&w, "id", text, connection_src(connection));
    json_field(&w, "type", text, TEXT("http://sharejs.org/types/JSONv0"));
    json_object_end(&w);
    send_buffer(connection, &out);
}

static void ping(Message *message)
{
    socket_send_text(message->connection->socket, TEXT("{\"a\":\"pp\"}"));
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
    { "op", submit_operation, false },
    { "f", read_fetch, true },
    { "s", read_subscribe, true },
    { "u", read_unsubscribe, false },
    { "bf", read_bulk_fetch, true },
    { "bs", read_bulk_subscribe, true },
    { "bu", read_bulk_unsubscribe, false },
    { "hs", greet, false },
    { "pp", ping, false },
    { "qf", refuse_query, false },
    { "qs", refuse_query, false },
    { "qu", refuse_query, false },
};

static void dispatch(Message *message)
{
    if (!message->connection->greeted && !text_equal(message->action, TEXT("hs"))) {
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
static void take(Connection *connection, Text raw)
{
    Arena *arena = arena_new();
    Message *message = ARENA_NEW(arena, Message);
    JsonError error;
    *message = (Message){ .connection = connection, .arena = arena };
    message->json = surrogate_read_json(arena, raw, &message->lone_base, &error);
    if (!json_is_object(message->json)) {
        socket_close(connection->socket, message->json ? 1000 : 1011,
                     message->json ? "Messages are JSON objects." : "That was not JSON.");
        arena_free(arena);
        return;
    }
    message->action = json_text_at(message->json, "a");
    message->collection = json_text_at(message->json, "c");
    connection->busy = true;
    connection_keep(connection);
    dispatch(message);
}

/* Not from within message_end(), which may be deep in a chain of answers: one message at a time, in
 * a loop. */
static void take_queued(Connection *connection)
{
    while (connection->socket && !connection->busy && connection->queue) {
        Queued *first = connection->queue;
        connection->queue = first->next;
        if (!connection->queue)
            connection->queue_end = &connection->queue;
        connection->queued_bytes -= first->len;
        take(connection, (Text){ first->text, first->len });
        free(first);
    }
}

void message_end(Message *message)
{
    Connection *connection = message->connection;
    arena_free(message->arena);
    connection->busy = false;
    take_queued(connection);
    connection_drop(connection);
}

static void enqueue(Connection *connection, Text raw)
{
    if (connection->queued_bytes + raw.len > QUEUE_MAX_BYTES) {
        socket_close(connection->socket, 1013, "Too many messages at once.");
        return;
    }
    Queued *queued = malloc(sizeof *queued + raw.len);
    assert(queued);
    queued->next = NULL;
    queued->len = raw.len;
    memcpy(queued->text, raw.ptr, raw.len);
    *connection->queue_end = queued;
    connection->queue_end = &queued->next;
    connection->queued_bytes += raw.len;
}

static void on_message(Socket *socket, void *owner, Text raw)
{
    Connection *connection = owner;
    if (!connection_id_is_ready())
        socket_close(socket, 1013, "Starting; try again.");
    else if (connection->busy || connection->queue)
        enqueue(connection, raw);
    else
        take(connection, raw);
}

/* Who may no longer read hears so once for each document, and nothing after it. */
static void on_rechecked(Socket *socket, void *owner)
{
    Connection *connection = owner;
    if (permission_has(&socket_context(socket)->permissions, permission_bit("document.read")))
        return;
    while (connection->subscriptions) {
        char id[UUID_TEXT_SIZE];
        Arena *arena = arena_new();
        uuid_write(connection->subscriptions->document_id, id);
        socket_send_text(
            socket, text_format(arena,
                                "{\"a\":\"op\",\"c\":\"" COLLECTION "\",\"d\":\"%.*s\",\"error\":"
                                "{\"code\":\"forbidden\",\"message\":\"You may no longer read this "
                                "document.\"}}",
                                UUID_TEXT_SIZE, id));
        arena_free(arena);
        subscription_end(connection->subscriptions);
    }
}

const SocketHandler connection_handler = {
    .message = on_message,
    .closed = on_closed,
    .rechecked = on_rechecked,
    .max_message_bytes = MESSAGE_MAX_BYTES,
};
