/*
 * nf and nt: a document as it was after n operations, or at a moment.
 */
#include "services/collaboration/socket/dialogue.h"

#include <math.h>

#include "core/background.h"
#include "gateway/route.h"
#include "services/collaboration/socket/frame.h"
#include "services/collaboration/history/history.h"

enum { DATA_MAX_BYTES = 256 * 1024 * 1024 };

typedef struct Look {
    Message *message;
    Uuid document_id;
    int64_t version; /* -1: the latest */
    bool by_time;
    TimeMs at;
} Look;

static void write_answer(const Message *message, Buffer *out, const HistoryState *state)
{
    JsonWriter w = json_writer(out);
    json_object_begin(&w);
    json_field(&w, "a", text, message->action);
    json_field(&w, "id", tree, json_object_get(message->json, "id"));
    json_field(&w, "v", int, state->version);
    json_key(&w, TEXT("type"));
    if (state->authored && authored_exists(state->authored)) {
        json_put_text(&w, text_of(state->type->uri));
        Buffer content;
        buffer_init(&content, message->arena, DATA_MAX_BYTES);
        authored_write_content(&content, state->authored, state->type);
        json_field(&w, "data", raw, buffer_view(&content));
    } else {
        json_put_null(&w);
    }
    json_key(&w, TEXT("m"));
    json_put_null(&w);
    json_object_end(&w);
}

static void look(Task *task, void *argument)
{
    Look *l = argument;
    Message *message = l->message;
    Standing standing = standing_ask(task, l->document_id);
    if (standing_is_hidden(&standing))
        task_fail(task, 404, "document_not_found", "There is no such document.");
    if (l->by_time && !history_version_at(task, l->document_id, l->at, &l->version))
        l->version = 0;
    HistoryState state = history_at(task, l->document_id, l->version);
    if (!message->dialogue->socket)
        return;
    if (state.version > state.latest) {
        message_fail(message, "ERR_OP_VERSION_NEWER_THAN_CURRENT_SNAPSHOT",
                     "The document has no such version yet.");
        return;
    }
    Buffer out;
    buffer_init(&out, message->arena, DATA_MAX_BYTES);
    write_answer(message, &out, &state);
    socket_send_text(message->dialogue->socket, buffer_view(&out));
}

static void end_look(void *argument, const Fault *fault)
{
    Look *l = argument;
    if (fault)
        message_fault(l->message, fault);
    message_end(l->message);
}

static void start(Look *l)
{
    Context context = message_context(l->message, "document.read");
    background_start(&context, look, end_look, l);
}

static Look *look_new(Message *message)
{
    Look *l = ARENA_NEW(message->arena, Look);
    *l = (Look){ .message = message, .version = -1 };
    return message_document(message, &l->document_id) ? l : NULL;
}

void look_at_version(Message *message)
{
    Look *l = look_new(message);
    if (l && message_version(message, json_object_get(message->json, "v"), &l->version))
        start(l);
    else
        message_end(message);
}

/* Milliseconds since 1970; no time means now. */
void look_at_time(Message *message)
{
    const json_t *at = json_object_get(message->json, "ts");
    Look *l = look_new(message);
    if (l && at && !json_is_null(at)) {
        double at_ms = json_number_value(at);
        l->by_time = true;
        l->at = (TimeMs)at_ms;
        if (!json_is_number(at) || !isfinite(at_ms) || at_ms < 0 || at_ms > 1e14) {
            message_fail(message, "ERR_MESSAGE_BADLY_FORMED", "\"ts\" is milliseconds since 1970.");
            l = NULL;
        }
    }
    if (l)
        start(l);
    else
        message_end(message);
}
