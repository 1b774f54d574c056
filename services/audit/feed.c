#include "services/audit/feed.h"

#include <stdlib.h>

#include "core/bus.h"
#include "core/json.h"
#include "core/log.h"
#include "core/loop.h"
#include "gateway/socket.h"
#include "sql/audit.h"

#define CHANNEL_BUCKETS 256
#define PAGE_EVENTS     500
#define RETRY_EVERY_MS  1000
#define POLL_EVERY_MS   3000 /* while hints of other machines do not come */

typedef struct Channel Channel;

typedef struct Follower {
    EventStream *stream; /* NULL once it is closed; the reader then lets go of the rest */
    Channel *channel;
    struct Follower *next, *previous;
    TopicSet topics;
    int64_t position; /* told up to here */
    bool is_reading;  /* a coroutine reads on in the log; hints are left to it */
    bool is_behind;   /* something came while it read */
} Follower;

struct Channel {
    Uuid tenant_id;
    BusSubscription *subscription;
    Follower *first;
    Channel *next;
};

static Channel *channels[CHANNEL_BUCKETS];

static void *new_object(size_t size)
{
    void *object = calloc(1, size);
    if (!object)
        abort();
    return object;
}

/* --- telling --- */

static void tell(Follower *follower, const FeedEvent *event, Arena *arena)
{
    if (event->position <= follower->position)
        return;
    follower->position = event->position;
    const Context *context = event_stream_context(follower->stream);
    if (!topic_tells(follower->topics, &context->permissions, event->type, event->subject_type,
                     event->is_seen))
        return;
    Buffer data;
    buffer_init(&data, arena, 4096);
    JsonWriter w = json_writer(&data);
    json_object_begin(&w);
    json_field(&w, "id", uuid, event->id);
    json_field(&w, "type", text, event->type);
    json_field(&w, "subject_type", text, event->subject_type);
    json_field(&w, "subject_id", uuid, event->subject_id);
    json_field(&w, "actor_id", uuid, event->actor_id);
    json_field(&w, "created_at", time, event->created_at);
    json_object_end(&w);
    event_stream_send(follower->stream, text_format(arena, "%lld", (long long)event->position),
                      event->type, buffer_view(&data));
}

/* Of some things only PostgreSQL knows who may see them: whoever follows no more than those is told
 * when it has been asked. */
static bool must_ask(const Follower *follower, const FeedEvent *event)
{
    const PermissionSet *permissions = &event_stream_context(follower->stream)->permissions;
    return topic_is_shared(event->subject_type) &&
           topic_tells(follower->topics, permissions, event->type, event->subject_type, true) &&
           !topic_tells(follower->topics, permissions, event->type, event->subject_type, false);
}

/* --- reading on in the log --- */

typedef struct Reading {
    Task task;
    Follower *follower;
    bool is_finished;
} Reading;

static void read_page(void *argument)
{
    Reading *reading = argument;
    Follower *follower = reading->follower;
    follower->is_behind = false;
    FeedEventRows page = sql_feed_read(reading, follower->position, PAGE_EVENTS);
    for (size_t i = 0; i < page.count && follower->stream; i++)
        tell(follower, &page.rows[i], reading->task.arena);
    reading->is_finished = page.count < PAGE_EVENTS && !follower->is_behind;
}

static void read_on(void *argument)
{
    Follower *follower = argument;
    bool is_finished = false;
    while (follower->stream && !is_finished) {
        Reading reading = { .task = { .arena = arena_new(),
                                      .context = *event_stream_context(follower->stream) },
                            .follower = follower };
        Context *context = &reading.task.context;
        context->permission = -1;
        /* The stream owns these texts and may end while PostgreSQL is asked. */
        context->address = context->user_agent = context->request_id = context->trace_id =
            TEXT_NULL;
        bool is_read = task_run(&reading.task, read_page, &reading);
        is_finished = is_read && reading.is_finished;
        arena_free(reading.task.arena);
        if (!is_read)
            loop_sleep(RETRY_EVERY_MS);
    }
    follower->is_reading = false;
    if (!follower->stream)
        free(follower);
}

static void catch_up(Follower *follower)
{
    follower->is_behind = true;
    if (follower->is_reading)
        return;
    follower->is_reading = true;
    coroutine_start(read_on, follower);
}

/* --- hints --- */

static bool parse_event(Arena *arena, Text line, FeedEvent *event)
{
    JsonError error;
    const json_t *tree = json_read(arena, line, false, &error);
    if (!tree)
        return false;
    *event = (FeedEvent){
        .position = json_integer_value(json_object_get(tree, "position")),
        .type = json_text_at(tree, "type"),
        .subject_type = json_text_at(tree, "subject_type"),
    };
    event->is_seen = !topic_is_shared(event->subject_type);
    uuid_parse(json_text_at(tree, "subject_id"), &event->subject_id);
    uuid_parse(json_text_at(tree, "actor_id"), &event->actor_id);
    return event->position > 0 && uuid_parse(json_text_at(tree, "id"), &event->id) &&
           clock_parse(json_text_at(tree, "created_at"), &event->created_at);
}

static void hint(void *owner, Text topic, Text message, Uuid sender)
{
    (void)topic;
    (void)sender;
    Channel *channel = owner;
    Arena *arena = arena_new();
    while (!text_is_null(message)) {
        Text line = text_cut(&message, '\n');
        FeedEvent event;
        if (line.len == 0)
            continue;
        bool is_good = parse_event(arena, line, &event);
        for (Follower *follower = channel->first; follower; follower = follower->next) {
            if (!is_good || follower->is_reading || must_ask(follower, &event))
                catch_up(follower);
            else
                tell(follower, &event, arena);
        }
    }
    arena_free(arena);
}

static void gap(void *owner, Uuid process)
{
    (void)owner;
    (void)process;
    for (size_t i = 0; i < CHANNEL_BUCKETS; i++)
        for (Channel *channel = channels[i]; channel; channel = channel->next)
            for (Follower *follower = channel->first; follower; follower = follower->next)
                catch_up(follower);
}

static void poll(uv_timer_t *timer)
{
    (void)timer;
    if (!bus_is_whole())
        gap(NULL, UUID_NIL);
}

static void hear_gaps(void)
{
    static uv_timer_t timer;
    static bool hears;
    if (hears)
        return;
    hears = true;
    bus_on_gap(gap, NULL);
    bus_on_link(gap, NULL); /* what it told before we heard it */
    uv_timer_init(loop_get(), &timer);
    uv_timer_start(&timer, poll, POLL_EVERY_MS, POLL_EVERY_MS);
    uv_unref((uv_handle_t *)&timer);
}

/* --- channels and followers --- */

static Channel **channel_place(Uuid tenant_id)
{
    Channel **place = &channels[uuid_hash(tenant_id) % CHANNEL_BUCKETS];
    while (*place && !uuid_equal((*place)->tenant_id, tenant_id))
        place = &(*place)->next;
    return place;
}

static Channel *channel_open(Uuid tenant_id)
{
    hear_gaps();
    Channel **place = channel_place(tenant_id);
    if (!*place) {
        char topic[7 + UUID_TEXT_SIZE] = "stream:";
        uuid_write(tenant_id, topic + 7);
        *place = new_object(sizeof(Channel));
        (*place)->tenant_id = tenant_id;
        (*place)->subscription = bus_subscribe((Text){ topic, sizeof topic }, hint, *place);
    }
    return *place;
}

static void channel_close(Channel *channel)
{
    Channel **place = channel_place(channel->tenant_id);
    *place = channel->next;
    bus_unsubscribe(channel->subscription);
    free(channel);
}

static void leave(EventStream *stream, void *owner)
{
    (void)stream;
    Follower *follower = owner;
    Channel *channel = follower->channel;
    if (follower->previous)
        follower->previous->next = follower->next;
    else
        channel->first = follower->next;
    if (follower->next)
        follower->next->previous = follower->previous;
    if (!channel->first)
        channel_close(channel);
    follower->stream = NULL;
    if (!follower->is_reading)
        free(follower);
}

static const EventStreamHandler handler = { .closed = leave };

void feed_open(Request *req, TopicSet topics, int64_t position)
{
    Follower *follower = new_object(sizeof *follower);
    Channel *channel = channel_open(req->task.context.tenant_id);
    follower->topics = topics;
    follower->position = position;
    follower->channel = channel;
    follower->next = channel->first;
    if (channel->first)
        channel->first->previous = follower;
    channel->first = follower;
    follower->stream = event_stream_accept(req, &handler, follower);
    catch_up(follower);
}
