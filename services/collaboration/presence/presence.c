#include "services/collaboration/presence/presence.h"

#include <assert.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "core/background.h"
#include "core/bus.h"
#include "core/loop.h"
#include "services/collaboration/presence/presence_channel.h"

enum { TURN_MS = 10, FIND_PAUSE_MS = 500 };

static void *tree; /* of PresenceChannel by tenant and document */
PresenceChannel *presence_channels;

static int compare(const void *a, const void *b)
{
    const PresenceChannel *x = a, *y = b;
    int order = memcmp(&x->document_id, &y->document_id, sizeof(Uuid));
    return order ? order : memcmp(&x->tenant_id, &y->tenant_id, sizeof(Uuid));
}

PresenceChannel *presence_find(Uuid tenant_id, Uuid document_id)
{
    PresenceChannel key = { .tenant_id = tenant_id, .document_id = document_id };
    PresenceChannel **found = tfind(&key, &tree, compare);
    return found ? *found : NULL;
}

/* ---- turns ---- */

/* The first after a quiet time is at once, those of a busy one are gathered. */
static uint64_t turn_ms(const PresenceChannel *channel)
{
    return TURN_MS + channel->state_count / 10;
}

static void turn(uv_timer_t *timer)
{
    PresenceChannel *channel = timer->data;
    channel->turned_ms = loop_now_ms();
    bool again = presence_states_turn(channel);
    presence_bus_put(channel);
    if (presence_tell(channel))
        again = true;
    presence_states_forget(channel);
    if (again)
        presence_schedule(channel);
}

void presence_schedule(PresenceChannel *channel)
{
    if (uv_is_active((uv_handle_t *)&channel->timer))
        return;
    uint64_t due_ms = channel->turned_ms + turn_ms(channel), now_ms = loop_now_ms();
    uv_timer_start(&channel->timer, turn, due_ms > now_ms ? due_ms - now_ms : 0, 0);
}

/* ---- following the document ---- */

static void begin_at(PresenceChannel *channel, int64_t version)
{
    channel->version = version;
    moves_log_start(&channel->log, version);
    presence_schedule(channel);
}

static void receive(RoomMember *member, Operation *operation, SocketFrame *frame)
{
    (void)frame;
    PresenceChannel *channel = (PresenceChannel *)member;
    if (channel->version < 0)
        begin_at(channel, operation->version);
    channel->type = operation->type;
    Moves *moves = moves_of(operation);
    presence_states_shift(channel, moves);
    moves_log_push(&channel->log, moves);
    channel->version = operation->version + 1;
    presence_schedule(channel);
}

static void find_version(Task *task, void *argument)
{
    (void)task;
    PresenceChannel *channel = argument;
    int64_t committed;
    while (channel->version < 0 && channel->members) {
        if (!room_wait(&channel->member, &committed))
            loop_sleep(FIND_PAUSE_MS);
        else if (channel->version < 0)
            begin_at(channel, committed);
    }
}

static void start_finding(PresenceChannel *channel);

static void version_found(void *argument, const Fault *fault)
{
    PresenceChannel *channel = argument;
    if (fault)
        loop_sleep(FIND_PAUSE_MS);
    channel->finding = false;
    if (channel->members)
        start_finding(channel);
}

static void start_finding(PresenceChannel *channel)
{
    if (channel->finding || channel->version >= 0)
        return;
    channel->finding = true;
    Context context = background_context(channel->tenant_id);
    background_start(&context, find_version, version_found, channel);
}

/* ---- open and closed ---- */

static PresenceChannel *open_channel(Uuid tenant_id, Uuid document_id)
{
    PresenceChannel *channel = calloc(1, sizeof *channel);
    assert(channel);
    *channel = (PresenceChannel){
        .member.receive = receive,
        .tenant_id = tenant_id,
        .document_id = document_id,
        .version = -1,
        .next = presence_channels,
    };
    presence_channels = channel;
    tsearch(channel, &tree, compare);
    uv_timer_init(loop_get(), &channel->timer);
    uv_unref((uv_handle_t *)&channel->timer);
    channel->timer.data = channel;
    room_join(&channel->member, tenant_id, document_id);
    presence_bus_open(channel);
    return channel;
}

static void closed(uv_handle_t *timer)
{
    free(timer->data);
}

static void close_channel(PresenceChannel **at)
{
    PresenceChannel *channel = *at;
    *at = channel->next;
    tdelete(channel, &tree, compare);
    presence_bus_close(channel);
    presence_states_free(channel);
    moves_log_fini(&channel->log);
    room_leave(&channel->member);
    uv_close((uv_handle_t *)&channel->timer, closed);
}

void presence_tick(void)
{
    for (PresenceChannel **at = &presence_channels; *at;) {
        if (!(*at)->members && !(*at)->finding)
            close_channel(at);
        else
            at = &(*at)->next;
    }
}

void presence_start(void)
{
    presence_bus_start();
}

/* ---- members ---- */

void presence_join(PresenceMember *member, Uuid tenant_id, Uuid document_id)
{
    PresenceChannel *channel = presence_find(tenant_id, document_id);
    if (!channel)
        channel = open_channel(tenant_id, document_id);
    member->channel = channel;
    member->next = channel->members;
    member->link = &channel->members;
    if (member->next)
        member->next->link = &member->next;
    channel->members = member;
    start_finding(channel);
}

void presence_leave(PresenceMember *member)
{
    PresenceChannel *channel = member->channel;
    for (PresenceState *state = channel->states; state && member->states; state = state->next)
        if (state->owner == member)
            presence_state_end(state);
    channel->listener_count -= member->listens;
    *member->link = member->next;
    if (member->next)
        member->next->link = member->link;
    member->channel = NULL;
    presence_schedule(channel);
}

void presence_listen(PresenceMember *member)
{
    if (!member->listens)
        member->channel->listener_count++;
    member->listens = true;
    presence_ask(member);
    presence_bus_ask(member->channel);
}

void presence_ask(PresenceMember *member)
{
    member->wants_all = true;
    member->channel->ask = true;
    presence_schedule(member->channel);
}

static bool is_anothers(const PresenceState *state, const PresenceMember *member)
{
    return (state->shown.present || state->has_next) &&
           !uuid_equal(state->user_id, member->user_id);
}

static int64_t newest(const PresenceState *state)
{
    return state->has_next ? state->next_number : state->number;
}

static void own(PresenceState *state, PresenceMember *member)
{
    if (state->owner)
        state->owner->states--;
    state->owner = member;
    member->states++;
    state->process = bus_self();
    state->user_id = member->user_id;
}

bool presence_put(PresenceMember *member, PresenceUpdate *update, const char **why)
{
    PresenceChannel *channel = member->channel;
    PresenceState *state = presence_state_find(channel, update->id);
    *why = NULL;
    if (state && is_anothers(state, member))
        *why = "Somebody else has this presence id.";
    else if (update->version >= 0 && channel->version >= 0 && update->version < channel->log.first)
        *why = "That version is too old; send the presence again at the present one.";
    else if (update->value.present && (!state || state->owner != member) &&
             member->states >= PRESENCE_STATES_OF_MEMBER_MAX)
        *why = "A connection has at most 10 presences in a document.";
    else if (!state && update->value.present && !(state = presence_state_new(channel, update->id)))
        *why = "There are at most 1,000 presences in a document.";
    bool is_stale = state && state->owner == member && update->number < newest(state);
    if (*why || !state || is_stale) {
        presence_value_free(&update->value);
        return !*why;
    }
    if (update->type)
        channel->type = update->type;
    const PresenceValue *before = state->has_next ? &state->next_value : &state->shown;
    update->is_news = !presence_value_equal(before, &update->value);
    if (state->owner != member)
        own(state, member);
    presence_state_next(state, member->src, update->number, update->version, update->value);
    presence_schedule(channel);
    return true;
}

void presence_visit_ours(void (*visit)(Uuid tenant_id, Uuid user_id, Uuid document_id))
{
    for (const PresenceChannel *channel = presence_channels; channel; channel = channel->next)
        for (const PresenceState *state = channel->states; state; state = state->next)
            if (state->owner && state->shown.present)
                visit(channel->tenant_id, state->user_id, channel->document_id);
}
