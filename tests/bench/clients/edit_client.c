#include "tests/bench/clients/edit_client.h"

#include <err.h>
#include <stdlib.h>

#define RICH_TEXT "http://sharejs.org/types/rich-text/v1"
enum { MESSAGE_MAX_BYTES = 1 << 20, ANSWER_WITHIN_US = 30000000 };

struct EarlyOp {
    OpMessage message; /* its texts are copies */
    EarlyOp *next;
};

/* ---- asking ---- */

static void ask(EditClient *client, const char *action, Text message)
{
    client->asked = action;
    client->answered = false;
    socket_client_send(&client->socket, message);
    int64_t until_us = clock_monotonic_us() + ANSWER_WITHIN_US;
    while (!client->answered && !client->socket.closed && clock_monotonic_us() < until_us)
        socket_clients_run(100);
    if (!client->answered)
        errx(1, "no answer to \"%s\"", action);
    if (client->reply && json_object_get(client->reply, "error"))
        errx(1, "\"%s\" was refused: %s", action, json_dumps(client->reply, 0));
}

static void answered(EditClient *client, Text raw)
{
    json_decref(client->reply);
    client->reply = json_loadb(raw.ptr, raw.len, 0, NULL);
    client->answered = true;
    client->asked = NULL;
}

/* ---- what others did, and acknowledgements ---- */

static bool is_own(const EditClient *client, const OpMessage *message)
{
    return client->in_flight && message->seq == client->seq &&
           text_equal(message->src, client->src);
}

static void apply(EditClient *client, const OpMessage *message)
{
    if (message->version < client->version)
        return; /* seen before: the protocol allows duplicates */
    if (is_own(client, message)) {
        client->in_flight = false;
        shared_document_record_own(client->document, client->version++, &client->op);
        client->acked(client, client->sent_us);
        return;
    }
    if (text_is_null(message->operation))
        errx(1, "an operation of others without any");
    const Delta *theirs =
        shared_document_record_sent(client->document, client->version++, message->operation);
    if (client->in_flight)
        delta_transform_on(theirs, &client->op, &client->spare, true);
}

static void keep_early(EditClient *client, const OpMessage *message)
{
    EarlyOp *early = client->early;
    while (early && early->message.version != message->version)
        early = early->next;
    if (!early) {
        client->gaps++;
        early = ARENA_NEW(client->arena, EarlyOp);
        early->next = client->early;
        client->early = early;
    }
    early->message = *message;
    early->message.src = text_copy(client->arena, message->src);
    if (!text_is_null(message->operation))
        early->message.operation = text_copy(client->arena, message->operation);
}

/* Applies what was waiting for the client's version; false when nothing was. */
static bool apply_early(EditClient *client)
{
    for (EarlyOp **at = &client->early; *at; at = &(*at)->next) {
        if ((*at)->message.version != client->version)
            continue;
        EarlyOp *early = *at;
        *at = early->next;
        apply(client, &early->message);
        return true;
    }
    return false;
}

static void receive(SocketClient *socket, Text raw)
{
    EditClient *client = (EditClient *)socket;
    OpMessage message = op_message_read(raw);
    if (client->asked && text_equal(message.action, text_of(client->asked))) {
        answered(client, raw);
    } else if (!text_is_null(message.error)) {
        client->errors++;
        client->last_error = text_copy(client->arena, message.error);
        client->in_flight = false;
    } else if (text_equal(message.action, TEXT("op"))) {
        if (message.version > client->version)
            keep_early(client, &message);
        else
            apply(client, &message);
        while (client->early && apply_early(client))
            ;
    }
}

/* ---- the steps ---- */

void edit_client_open(EditClient *client, const char *url, const char *token)
{
    client->socket.message = receive;
    client->arena = arena_new();
    client->op_arena = arena_new();
    socket_client_open(&client->socket, url, token);
    ask(client, "hs", TEXT("{\"a\":\"hs\",\"id\":null,\"protocol\":1,\"protocolMinor\":2}"));
    client->src = text_copy(client->arena, json_text_at(client->reply, "id"));
}

void edit_client_create(EditClient *client)
{
    const SharedDocument *document = client->document;
    ask(client, "op",
        text_format(client->arena,
                    "{\"a\":\"op\",\"c\":\"%s\",\"d\":\"%s\",\"v\":0,\"src\":\"%.*s\",\"seq\":%lld,"
                    "\"x\":{},\"create\":{\"type\":\"" RICH_TEXT
                    "\",\"data\":{\"ops\":[{\"insert\":\"%.*s\"}]}}}",
                    client->collection, document->id, TEXT_ARG(client->src),
                    (long long)++client->seq, TEXT_ARG(document->start_text)));
}

/* The inserts of a snapshot, joined. */
static Text snapshot_text(EditClient *client, int64_t *version)
{
    const json_t *snapshot = json_object_get(client->reply, "data");
    const json_t *content = json_object_get(snapshot, "data"), *part;
    const json_t *ops = json_is_array(content) ? content : json_object_get(content, "ops");
    Buffer out;
    buffer_init(&out, client->arena, 1 << 28);
    size_t i;
    json_array_foreach(ops, i, part) buffer_text(&out, json_text_at(part, "insert"));
    *version = json_integer_value(json_object_get(snapshot, "v"));
    return buffer_view(&out);
}

static void ask_for_document(EditClient *client, const char *action)
{
    ask(client, action,
        text_format(client->arena, "{\"a\":\"%s\",\"c\":\"%s\",\"d\":\"%s\",\"v\":null}", action,
                    client->collection, client->document->id));
}

void edit_client_subscribe(EditClient *client)
{
    ask_for_document(client, "s");
    Text text = snapshot_text(client, &client->version);
    shared_document_begin(client->document, client->version, (uint32_t)text.len);
}

Text edit_client_fetch(EditClient *client, int64_t *version)
{
    ask_for_document(client, "f");
    return snapshot_text(client, version);
}

void edit_client_submit(EditClient *client, uint32_t retain, DeltaOp component)
{
    static Buffer out;
    if (out.max == 0)
        buffer_init(&out, NULL, MESSAGE_MAX_BYTES);
    arena_clear(client->op_arena);
    delta_init(&client->op, client->op_arena);
    delta_init(&client->spare, client->op_arena);
    if (retain > 0)
        delta_push(&client->op, (DeltaOp){ .kind = DELTA_RETAIN, .length = retain });
    delta_push(&client->op, component);
    buffer_clear(&out);
    buffer_format(&out, "{\"a\":\"op\",\"c\":\"%s\",\"d\":\"%s\",\"v\":%lld,\"src\":\"%.*s\",",
                  client->collection, client->document->id, (long long)client->version,
                  TEXT_ARG(client->src));
    buffer_format(&out, "\"seq\":%lld,\"x\":{},\"op\":{\"ops\":", (long long)++client->seq);
    delta_write(&out, &client->op);
    buffer_literal(&out, "}}");
    client->in_flight = true;
    client->sent_us = clock_monotonic_us();
    socket_client_send(&client->socket, buffer_view(&out));
}
