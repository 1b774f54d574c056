/*
 * A connection is an object of its own, so that what libuv still owes an ended one finds it. There
 * is at most one that has not ended. RESP3 lets one connection publish and hear; answers to PUBLISH
 * come in order, what others published comes between them, marked as such. Any error of Redis ends
 * the connection: there is nothing to be done about one but to say it and to come back later.
 */
#include "core/redis.h"

#include <stdlib.h>

#include "core/bus.h"
#include "core/log.h"
#include "core/loop.h"
#include "core/metric.h"
#include "core/redis/marks.h"
#include "core/redis/tls.h"
#include "core/redis/wire.h"

#define TICK_MS            1000
#define SILENT_TICKS       5
#define FIRST_BACKOFF_MS   100
#define LONGEST_BACKOFF_MS 5000
#define GOOD_TICKS         5 /* who lasted so long did not fail at start */
#define MAX_PENDING_BYTES  (2u * BUS_MAX_MESSAGE_BYTES)
#define MAX_INPUT_BYTES    (REDIS_MAX_BULK_BYTES + 4 * READ_BYTES)
#define READ_BYTES         (64u * 1024u)
#define KEEP_BYTES         (64u * 1024u) /* of an idle connection's buffer */

typedef enum State { CONNECTING, GREETING, UP, ENDED } State;

typedef struct Connection {
    union {
        uv_handle_t handle;
        uv_stream_t stream;
        uv_tcp_t tcp;
        uv_pipe_t pipe;
    };
    uv_getaddrinfo_t resolve;
    uv_connect_t connect;
    uv_write_t write;
    State state;
    bool is_writing, is_resolving, is_closed;
    int ticks, silent_ticks;
    RedisTls *tls;
    Buffer input;           /* as Redis wrote it */
    Buffer pending, flying; /* commands; on their way, encrypted if need be */
    RedisMarks marks;
    size_t publishing; /* bytes of the message being filled */
} Connection;

static struct {
    bool is_open;
    RedisAddress address;
    const char *ca_file;
    const RedisEvents *events;
    Connection *current; /* NULL between two attempts */
    uv_timer_t *tick, *again;
    uint64_t backoff_ms;
    bool has_complained; /* of this outage */
} redis;

static Metric up_metric = { .name = "insula_redis_up",
                            .help = "Processes that are connected to Redis.",
                            .kind = METRIC_GAUGE };
static Metric lost_metric = { .name = "insula_redis_lost_total",
                              .help = "Connections to Redis that were lost.",
                              .kind = METRIC_COUNTER };

static void flush(LoopDefer *self);
static LoopDefer flush_later = { .run = flush };

static void *allocate(size_t size)
{
    void *ptr = calloc(1, size);
    if (ptr == NULL)
        abort();
    return ptr;
}

bool redis_is_up(void)
{
    return redis.current != NULL && redis.current->state == UP;
}

/* ---- the end of a connection ---- */

static void free_when_done(Connection *c)
{
    if (!c->is_closed || c->is_resolving)
        return;
    buffer_fini(&c->input);
    buffer_fini(&c->pending);
    buffer_fini(&c->flying);
    redis_marks_fini(&c->marks);
    redis_tls_free(c->tls);
    free(c);
}

static void closed(uv_handle_t *handle)
{
    Connection *c = (Connection *)handle;
    c->is_closed = true;
    free_when_done(c);
}

static void try_again(uv_timer_t *timer);

/* Jittered, so that a thousand processes do not come back in one moment. */
static void come_back_later(void)
{
    uint64_t wait_ms = redis.backoff_ms / 2 + (uint64_t)random() % redis.backoff_ms;
    redis.backoff_ms *= 2;
    if (redis.backoff_ms > LONGEST_BACKOFF_MS)
        redis.backoff_ms = LONGEST_BACKOFF_MS;
    uv_timer_start(redis.again, try_again, wait_ms, 0);
}

/* The buffers stay until libuv is done with them. */
static void end(Connection *c, const char *why)
{
    if (c->state == ENDED)
        return;
    bool was_up = c->state == UP;
    c->state = ENDED;
    redis.current = NULL;
    uv_close(&c->handle, closed);
    if (!redis.is_open)
        return;
    if (was_up) {
        metric_add(&up_metric, -1);
        metric_add(&lost_metric, 1);
    }
    if (!redis.has_complained)
        log_warn("redis: %s; machines do not hear each other until it is back", why);
    redis.has_complained = true;
    come_back_later();
    if (was_up)
        redis.events->down();
}

/* ---- sending ---- */

static void written(uv_write_t *write, int status)
{
    Connection *c = (Connection *)write->handle;
    c->is_writing = false;
    if (c->state == ENDED)
        return;
    if (status < 0) {
        end(c, uv_strerror(status));
        return;
    }
    buffer_clear(&c->flying);
    loop_defer(&flush_later);
}

static void let_go_of_large(Buffer *buffer)
{
    if (buffer->len > 0 || buffer->capacity <= KEEP_BYTES)
        return;
    size_t max = buffer->max;
    buffer_fini(buffer);
    buffer_init(buffer, NULL, max);
}

/* What waits takes wing; false when the session cannot encrypt it. */
static bool take_wing(Connection *c)
{
    if (c->tls != NULL) {
        bool is_good = redis_tls_send(c->tls, buffer_view(&c->pending), &c->flying);
        if (redis_tls_is_ready(c->tls))
            buffer_clear(&c->pending);
        return is_good;
    }
    Buffer full = c->pending;
    c->pending = c->flying;
    c->flying = full;
    return true;
}

static void send_waiting(Connection *c)
{
    if (c->is_writing)
        return;
    if (!take_wing(c)) {
        end(c, "the TLS session broke");
        return;
    }
    uv_buf_t rest = uv_buf_init(c->flying.ptr, (unsigned)c->flying.len);
    int sent = c->flying.len > 0 ? uv_try_write(&c->stream, &rest, 1) : 0;
    if (sent == (int)c->flying.len) {
        buffer_clear(&c->flying);
        let_go_of_large(&c->flying);
        let_go_of_large(&c->pending);
        return;
    }
    if (sent > 0) {
        rest.base += sent;
        rest.len -= (size_t)sent;
    }
    int failed = uv_write(&c->write, &c->stream, &rest, 1, written);
    c->is_writing = failed == 0;
    if (failed != 0)
        end(c, uv_strerror(failed));
}

static void flush(LoopDefer *self)
{
    (void)self;
    if (redis.current != NULL && redis.current->state != CONNECTING)
        send_waiting(redis.current);
}

static void command(Connection *c, const Text *words, size_t count)
{
    redis_wire_command(&c->pending, words, count);
    loop_defer(&flush_later);
}

void redis_subscribe(Text channel)
{
    if (redis_is_up())
        command(redis.current, (Text[]){ TEXT("SUBSCRIBE"), channel }, 2);
}

void redis_unsubscribe(Text channel)
{
    if (redis_is_up())
        command(redis.current, (Text[]){ TEXT("UNSUBSCRIBE"), channel }, 2);
}

char *redis_publish_begin(Text channel, size_t size)
{
    Connection *c = redis.current;
    if (!redis_is_up() || c->pending.len + channel.len + size + 128 > MAX_PENDING_BYTES ||
        !redis_marks_has_room(&c->marks))
        return NULL;
    buffer_format(&c->pending, "*3\r\n$7\r\nPUBLISH\r\n$%zu\r\n%.*s\r\n$%zu\r\n", channel.len,
                  TEXT_ARG(channel), size);
    c->publishing = size;
    return buffer_reserve(&c->pending, size);
}

void redis_publish_end(Uuid mark)
{
    Connection *c = redis.current;
    c->pending.len += c->publishing;
    buffer_literal(&c->pending, "\r\n");
    redis_marks_add(&c->marks, mark);
    loop_defer(&flush_later);
}

/* ---- what Redis says ---- */

static void greet(Connection *c)
{
    const RedisAddress *address = &redis.address;
    Text words[] = { TEXT("HELLO"),
                     TEXT("3"),
                     TEXT("SETNAME"),
                     TEXT("insula"),
                     TEXT("AUTH"),
                     text_of(address->user),
                     text_of(address->password) };
    if (!*address->user)
        words[5] = TEXT("default");
    c->state = GREETING;
    command(c, words, *address->password ? 7 : 4);
}

static void on_greeted(Connection *c, const RedisReply *reply)
{
    for (size_t i = 0; i + 1 < reply->count; i++) {
        if (text_equal(reply->items[i], TEXT("mode")) &&
            text_equal(reply->items[i + 1], TEXT("cluster"))) {
            end(c, "a Redis Cluster does not say who heard a message; name a single Redis");
            return;
        }
    }
    c->state = UP;
    metric_add(&up_metric, 1);
    log_info("redis: connected");
    redis.has_complained = false;
    redis.events->up();
}

static void on_error(Connection *c, const RedisReply *reply)
{
    char why[256];
    snprintf(why, sizeof why, "it says: %.*s", TEXT_ARG(text_slice(reply->items[0], 0, 200)));
    end(c, why);
}

static void on_push(Connection *c, const RedisReply *reply, char *input)
{
    if (reply->count != 3 || !text_equal(reply->items[0], TEXT("message")))
        return; /* a subscription confirmed, or news we did not ask for */
    Text bytes = reply->items[2];
    if (c->state == UP && !text_is_null(reply->items[1]) && !text_is_null(bytes))
        redis.events->message(reply->items[1], input + (bytes.ptr - input), bytes.len);
}

static void on_answer(Connection *c, const RedisReply *reply)
{
    Uuid mark;
    if (c->state == GREETING && reply->type == '%')
        on_greeted(c, reply);
    else if (c->state == UP && reply->type == ':' && redis_marks_take(&c->marks, &mark))
        redis.events->published(mark, reply->value);
    else
        end(c, "it answers what was not asked");
}

static void take_replies(Connection *c)
{
    size_t at = 0;
    while (c->state != ENDED && at < c->input.len) {
        RedisReply reply;
        size_t used;
        Text rest = { c->input.ptr + at, c->input.len - at };
        RedisRead got = redis_wire_read(rest, &reply, &used);
        if (got == REDIS_MORE)
            break;
        if (got == REDIS_BROKEN)
            end(c, "what answers does not speak Redis's protocol");
        else if (reply.type == '>')
            on_push(c, &reply, c->input.ptr);
        else if (reply.type == '-' || reply.type == '!')
            on_error(c, &reply);
        else
            on_answer(c, &reply);
        at += got == REDIS_WHOLE ? used : 0;
    }
    buffer_drop(&c->input, at);
    let_go_of_large(&c->input);
}

static char encrypted[READ_BYTES];

static void read_room(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
    (void)suggested;
    Connection *c = (Connection *)handle;
    char *room = c->tls != NULL ? encrypted : buffer_reserve(&c->input, READ_BYTES);
    *buf = uv_buf_init(room, room != NULL ? READ_BYTES : 0);
}

static void on_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *buf)
{
    Connection *c = (Connection *)stream;
    if (c->state == ENDED || got == 0)
        return;
    if (got < 0) {
        end(c, got == UV_EOF ? "it closed the connection" : uv_strerror((int)got));
        return;
    }
    c->silent_ticks = 0;
    if (c->tls == NULL) {
        c->input.len += (size_t)got;
    } else if (!redis_tls_receive(c->tls, buf->base, (size_t)got, &c->input)) {
        end(c, "the TLS session ended");
        return;
    } else {
        loop_defer(&flush_later); /* the handshake goes on */
    }
    take_replies(c);
}

/* ---- connecting ---- */

static void on_connected(uv_connect_t *connect, int status)
{
    Connection *c = (Connection *)connect->handle;
    if (c->state == ENDED)
        return;
    if (status < 0) {
        end(c, uv_strerror(status));
        return;
    }
    if (!*redis.address.path)
        uv_tcp_nodelay(&c->tcp, 1);
    uv_read_start(&c->stream, read_room, on_read);
    greet(c);
}

static void on_resolved(uv_getaddrinfo_t *resolve, int status, struct addrinfo *found)
{
    Connection *c = resolve->data;
    c->is_resolving = false;
    if (c->state == ENDED) {
        free_when_done(c);
    } else if (status < 0) {
        end(c, uv_strerror(status));
    } else {
        /* Any of them, at random: a dead one is not asked for ever. */
        size_t count = 0;
        for (struct addrinfo *at = found; at != NULL; at = at->ai_next)
            count++;
        struct addrinfo *chosen = found;
        for (size_t skip = (size_t)random() % count; skip > 0; skip--)
            chosen = chosen->ai_next;
        int failed = uv_tcp_connect(&c->connect, &c->tcp, chosen->ai_addr, on_connected);
        if (failed != 0)
            end(c, uv_strerror(failed));
    }
    uv_freeaddrinfo(found);
}

static void resolve(Connection *c)
{
    char port[8];
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
    snprintf(port, sizeof port, "%d", redis.address.port);
    c->resolve.data = c;
    int failed =
        uv_getaddrinfo(loop_get(), &c->resolve, on_resolved, redis.address.host, port, &hints);
    c->is_resolving = failed == 0;
    if (failed != 0)
        end(c, uv_strerror(failed));
}

static void try_again(uv_timer_t *timer)
{
    (void)timer;
    Connection *c = allocate(sizeof *c);
    redis.current = c;
    buffer_init(&c->input, NULL, MAX_INPUT_BYTES);
    buffer_init(&c->pending, NULL, MAX_PENDING_BYTES + READ_BYTES); /* subscribing always fits */
    /* Encryption adds a little to each record. */
    buffer_init(&c->flying, NULL, MAX_PENDING_BYTES + MAX_PENDING_BYTES / 64 + 2 * READ_BYTES);
    if (*redis.address.path) {
        uv_pipe_init(loop_get(), &c->pipe, 0);
        uv_pipe_connect(&c->connect, &c->pipe, redis.address.path, on_connected);
        return;
    }
    uv_tcp_init(loop_get(), &c->tcp);
    if (redis.address.is_tls)
        c->tls = redis_tls_new(redis.address.host, redis.ca_file);
    if (redis.address.is_tls && c->tls == NULL)
        end(c, "TLS cannot be begun");
    else
        resolve(c);
}

/* Who uses the connection says something every second, so silence means that nobody is there. */
static void on_tick(uv_timer_t *timer)
{
    (void)timer;
    Connection *c = redis.current;
    if (c == NULL)
        return;
    if (c->state == UP && ++c->ticks == GOOD_TICKS)
        redis.backoff_ms = FIRST_BACKOFF_MS;
    if (++c->silent_ticks > SILENT_TICKS)
        end(c, c->state == UP ? "it does not answer" : "it cannot be reached");
}

static uv_timer_t *timer_new(void)
{
    uv_timer_t *timer = allocate(sizeof *timer);
    uv_timer_init(loop_get(), timer);
    uv_unref((uv_handle_t *)timer);
    return timer;
}

void redis_open(const RedisAddress *address, const char *ca_file, const RedisEvents *events)
{
    redis.is_open = true;
    redis.address = *address;
    redis.ca_file = ca_file;
    redis.events = events;
    redis.backoff_ms = FIRST_BACKOFF_MS;
    metric_register(&up_metric);
    metric_register(&lost_metric);
    redis.tick = timer_new();
    redis.again = timer_new();
    uv_timer_start(redis.tick, on_tick, TICK_MS, TICK_MS);
    try_again(redis.again);
}

static void free_handle(uv_handle_t *handle)
{
    free(handle);
}

void redis_close(void)
{
    if (!redis.is_open)
        return;
    flush(&flush_later);
    redis.is_open = false;
    if (redis.current != NULL) {
        if (redis.current->state == UP)
            metric_add(&up_metric, -1);
        end(redis.current, "closed");
    }
    uv_close((uv_handle_t *)redis.tick, free_handle);
    uv_close((uv_handle_t *)redis.again, free_handle);
}
