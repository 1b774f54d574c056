/*
 * Presence between processes, on the bus topic "presence".
 *
 * A process that opens a channel says so to all (open); who has it open too answers with what its
 * own clients say (here), and from then on both tell each other each change (put). What a process
 * has said ends with its link, or when it closes the channel (close). After a gap everything is
 * asked for again.
 */
#include <assert.h>
#include <stdlib.h>

#include "core/bus.h"
#include "core/json.h"
#include "core/loop.h"
#include "services/collaboration/presence/presence_channel.h"
#include "services/collaboration/text/surrogate.h"

static const Text TOPIC = { "presence", 8 };

/* ---- writing ---- */

typedef struct BusMessage {
    Arena *arena;
    Buffer out;
} BusMessage;

static void write_state(JsonWriter *w, const PresenceState *state)
{
    json_object_begin(w);
    json_field(w, "id", text, ((Text){ state->id, state->id_len }));
    json_field(w, "src", text, ((Text){ state->src, CONNECTION_ID_SIZE }));
    json_field(w, "user", uuid, state->user_id);
    json_field(w, "pv", int, state->number);
    json_key(w, TEXT("p"));
    json_put_raw(w, TEXT("")); /* the value writes itself: */
    presence_value_write(w->out, &state->shown, state->user_id);
    json_object_end(w);
}

typedef bool StateFilter(const PresenceState *state);

static bool is_ours(const PresenceState *state)
{
    return uuid_equal(state->process, bus_self()) && state->shown.present;
}

static bool is_news(const PresenceState *state)
{
    return state->is_news;
}

static void write_message(BusMessage *m, const char *type, const PresenceChannel *channel,
                          StateFilter *filter)
{
    m->arena = arena_new();
    buffer_init(&m->out, m->arena, BUS_MAX_MESSAGE_BYTES);
    JsonWriter w = json_writer(&m->out);
    json_object_begin(&w);
    json_field(&w, "type", text, text_of(type));
    json_field(&w, "tenant", uuid, channel->tenant_id);
    json_field(&w, "document", uuid, channel->document_id);
    json_field(&w, "version", int, channel->version);
    json_field(&w, "of", text, text_of(channel->type ? channel->type->name : NULL));
    json_key(&w, TEXT("states"));
    json_array_begin(&w);
    for (const PresenceState *state = channel->states; filter && state; state = state->next)
        if (filter(state))
            write_state(&w, state);
    json_array_end(&w);
    json_object_end(&w);
    assert(!m->out.failed); /* PRESENCE_STATES_MAX of them fit */
}

static void send_to(Uuid process, const char *type, const PresenceChannel *channel,
                    StateFilter *filter)
{
    BusMessage m;
    write_message(&m, type, channel, filter);
    bus_send(process, TOPIC, buffer_view(&m.out));
    arena_free(m.arena);
}

static void send_to_peers(const char *type, const PresenceChannel *channel, StateFilter *filter)
{
    if (!channel->peers)
        return;
    BusMessage m;
    write_message(&m, type, channel, filter);
    for (const PresencePeer *peer = channel->peers; peer; peer = peer->next)
        bus_send(peer->process, TOPIC, buffer_view(&m.out));
    arena_free(m.arena);
}

void presence_bus_open(PresenceChannel *channel)
{
    BusMessage m;
    write_message(&m, "open", channel, NULL);
    bus_publish(TOPIC, buffer_view(&m.out));
    arena_free(m.arena);
}

void presence_bus_put(PresenceChannel *channel)
{
    bool any = false;
    for (const PresenceState *state = channel->states; state && !any; state = state->next)
        any = state->is_news;
    if (any)
        send_to_peers("put", channel, is_news);
    for (PresenceState *state = channel->states; state; state = state->next)
        state->is_news = false;
}

void presence_bus_ask(PresenceChannel *channel)
{
    send_to_peers("ask", channel, NULL);
}

/* ---- peers ---- */

static bool add_peer(PresenceChannel *channel, Uuid process)
{
    for (const PresencePeer *peer = channel->peers; peer; peer = peer->next)
        if (uuid_equal(peer->process, process))
            return false;
    PresencePeer *peer = malloc(sizeof *peer);
    assert(peer);
    *peer = (PresencePeer){ process, channel->peers };
    channel->peers = peer;
    return true;
}

static void end_states_of(PresenceChannel *channel, Uuid process)
{
    for (PresenceState *state = channel->states; state; state = state->next)
        if (uuid_equal(state->process, process))
            presence_state_end(state);
    presence_schedule(channel);
}

static void remove_peer(PresenceChannel *channel, Uuid process)
{
    for (PresencePeer **at = &channel->peers; *at; at = &(*at)->next) {
        PresencePeer *peer = *at;
        if (!uuid_equal(peer->process, process))
            continue;
        *at = peer->next;
        free(peer);
        break;
    }
    end_states_of(channel, process);
}

void presence_bus_close(PresenceChannel *channel)
{
    send_to_peers("close", channel, NULL);
    while (channel->peers) {
        PresencePeer *first = channel->peers;
        channel->peers = first->next;
        free(first);
    }
}

/* ---- reading ---- */

typedef struct Incoming {
    Uuid sender;
    const json_t *json;
    unsigned lone_base;
    PresenceChannel *channel;
} Incoming;

static Uuid uuid_at(const json_t *json, const char *key)
{
    Uuid uuid = UUID_NIL;
    Text text = json_text_at(json, key);
    if (!text_is_null(text))
        uuid_parse(text, &uuid);
    return uuid;
}

static int64_t int_at(const json_t *json, const char *key)
{
    return json_integer_value(json_object_get(json, key));
}

/* A presence belongs to the process that last said where it is: one that has moved on to another
 * connection is not ended by the old one's farewell. */
static void read_state(const Incoming *in, const json_t *json)
{
    Text id = json_text_at(json, "id"), src = json_text_at(json, "src");
    PresenceValue value;
    if (text_is_null(id) || id.len > PRESENCE_ID_MAX_BYTES || src.len != CONNECTION_ID_SIZE ||
        presence_value_read(json_object_get(json, "p"), in->lone_base, &value))
        return;
    PresenceState *state = presence_state_find(in->channel, id);
    bool is_theirs = state && uuid_equal(state->process, in->sender);
    if (!state && value.present)
        state = presence_state_new(in->channel, id);
    Uuid user_id = uuid_at(json, "user");
    bool is_taken =
        state && !is_theirs && state->shown.present && !uuid_equal(state->user_id, user_id);
    if (!state || is_taken || (!is_theirs && !value.present)) {
        presence_value_free(&value);
        return;
    }
    if (state->owner)
        state->owner->states--;
    state->owner = NULL;
    state->process = in->sender;
    state->user_id = user_id;
    presence_state_next(state, src, int_at(json, "pv"), int_at(in->json, "version"), value);
}

static void on_put(const Incoming *in)
{
    const TextType *type = text_type_find(json_text_at(in->json, "of"));
    if (type)
        in->channel->type = type;
    size_t i;
    json_t *one;
    json_array_foreach(json_object_get(in->json, "states"), i, one) read_state(in, one);
    presence_schedule(in->channel);
}

static void on_open(const Incoming *in)
{
    add_peer(in->channel, in->sender);
    send_to(in->sender, "here", in->channel, is_ours);
}

/* All that the sender's clients say: what is not in it is over. */
static void on_here(const Incoming *in)
{
    end_states_of(in->channel, in->sender);
    on_put(in);
    if (add_peer(in->channel, in->sender))
        send_to(in->sender, "put", in->channel, is_ours);
}

static void on_ask(const Incoming *in)
{
    in->channel->ask = true;
    presence_schedule(in->channel);
}

static void on_close(const Incoming *in)
{
    remove_peer(in->channel, in->sender);
}

static const struct {
    const char *type;
    void (*handle)(const Incoming *in);
} HANDLERS[] = {
    { "put", on_put }, { "open", on_open },   { "here", on_here },
    { "ask", on_ask }, { "close", on_close },
};

static void on_message(void *owner, Text topic, Text message, Uuid sender)
{
    (void)owner;
    (void)topic;
    if (uuid_equal(sender, bus_self()))
        return;
    Arena *arena = arena_new();
    JsonError error;
    Incoming in = { .sender = sender };
    in.json = surrogate_read_json(arena, message, &in.lone_base, &error);
    if (in.json)
        in.channel = presence_find(uuid_at(in.json, "tenant"), uuid_at(in.json, "document"));
    Text type = in.channel ? json_text_at(in.json, "type") : TEXT("");
    for (size_t i = 0; i < sizeof HANDLERS / sizeof HANDLERS[0]; i++) {
        if (text_equal(type, text_of(HANDLERS[i].type)))
            HANDLERS[i].handle(&in);
    }
    arena_free(arena);
}

/* ---- links ---- */

static void on_link(void *owner, Uuid process)
{
    (void)owner;
    for (PresenceChannel *channel = presence_channels; channel; channel = channel->next)
        send_to(process, "open", channel, NULL);
}

static void on_gap(void *owner, Uuid process)
{
    (void)owner;
    for (PresenceChannel *channel = presence_channels; channel; channel = channel->next) {
        if (!uuid_is_nil(process)) {
            remove_peer(channel, process);
            continue;
        }
        while (channel->peers)
            remove_peer(channel, channel->peers->process);
        presence_bus_open(channel);
    }
}

void presence_bus_start(void)
{
    bus_subscribe(TOPIC, on_message, NULL);
    bus_on_link(on_link, NULL);
    bus_on_gap(on_gap, NULL);
}
