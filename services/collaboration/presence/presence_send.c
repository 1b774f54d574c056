/*
 * Telling listeners, in the words of the ShareDB protocol.
 */
#include "services/collaboration/presence/presence_channel.h"

#include <string.h>

#include "core/loop.h"
#include "services/collaboration/socket/frame.h"

enum { FRAME_MAX_BYTES = 64 * 1024, BACKLOG_MAX_BYTES = 64 * 1024, ASK_MS = 1000 };

static void write_channel(JsonWriter *w, Uuid document_id)
{
    char name[sizeof COLLECTION + UUID_TEXT_SIZE] = COLLECTION ".";
    uuid_write(document_id, name + sizeof COLLECTION);
    json_field(w, "ch", text, ((Text){ name, sizeof name }));
}

static SocketFrame *finish(Buffer *out)
{
    SocketFrame *frame = socket_frame_new(buffer_view(out));
    buffer_fini(out);
    return frame;
}

/* The document's own version goes with it: the operations up to it have been sent already. */
static SocketFrame *frame_of(PresenceChannel *channel, PresenceState *state)
{
    if (state->frame && state->frame_version == channel->version)
        return state->frame;
    if (state->frame)
        socket_frame_drop(state->frame);
    Buffer out;
    buffer_init(&out, NULL, FRAME_MAX_BYTES);
    JsonWriter w = json_writer(&out);
    json_object_begin(&w);
    json_field(&w, "a", text, TEXT("p"));
    write_channel(&w, channel->document_id);
    json_field(&w, "src", text, ((Text){ state->src, CONNECTION_ID_SIZE }));
    json_field(&w, "id", text, ((Text){ state->id, state->id_len }));
    json_key(&w, TEXT("p"));
    json_put_raw(&w, TEXT("")); /* the value writes itself: */
    presence_value_write(&out, &state->shown, state->user_id);
    json_field(&w, "pv", int, state->number);
    json_field(&w, "c", text, TEXT(COLLECTION));
    json_field(&w, "d", uuid, channel->document_id);
    json_field(&w, "v", int, channel->version);
    json_field(&w, "t", text, text_of((channel->type ? channel->type : &rich_text_type)->uri));
    json_object_end(&w);
    state->frame_version = channel->version;
    state->frame = finish(&out);
    return state->frame;
}

static SocketFrame *frame_of_ask(const PresenceChannel *channel)
{
    Buffer out;
    buffer_init(&out, NULL, FRAME_MAX_BYTES);
    JsonWriter w = json_writer(&out);
    json_object_begin(&w);
    json_field(&w, "a", text, TEXT("pr"));
    write_channel(&w, channel->document_id);
    json_object_end(&w);
    return finish(&out);
}

static void ask(PresenceChannel *channel)
{
    SocketFrame *frame = frame_of_ask(channel);
    for (PresenceMember *member = channel->members; member; member = member->next)
        if (member->listens)
            socket_send(member->socket, frame);
    socket_frame_drop(frame);
    channel->ask = false;
    channel->asked_ms = loop_now_ms();
}

/* Who asks for everything again and again gets it once a second, as all are asked. */
static bool is_due(uint64_t last_ms)
{
    return loop_now_ms() - last_ms >= ASK_MS;
}

static bool must_wait(PresenceMember *member)
{
    if (!member->wants_all || !is_due(member->all_ms))
        return member->wants_all;
    member->wants_all = false;
    member->all_ms = loop_now_ms();
    member->told = 0;
    return false;
}

static void tell_one(PresenceChannel *channel, PresenceMember *member)
{
    for (PresenceState *state = channel->states; state; state = state->next) {
        bool is_own = text_equal(member->src, (Text){ state->src, CONNECTION_ID_SIZE });
        bool is_known = state->stamp <= member->told || (!state->shown.present && !member->told);
        if (!is_own && !is_known && !socket_send(member->socket, frame_of(channel, state)))
            return;
    }
    member->told = channel->stamp;
}

bool presence_tell(PresenceChannel *channel)
{
    if (channel->version < 0)
        return false;
    bool waits = false;
    for (PresenceMember *member = channel->members; member; member = member->next) {
        if (!member->listens)
            continue;
        if (must_wait(member))
            waits = true;
        if (member->told == channel->stamp)
            continue;
        if (socket_unsent_bytes(member->socket) > BACKLOG_MAX_BYTES)
            waits = true;
        else
            tell_one(channel, member);
    }
    if (channel->ask && is_due(channel->asked_ms))
        ask(channel);
    return waits || channel->ask;
}
