/*
 * How the mesh forms. A process binds its socket under a hidden name and renames it to its id once
 * it listens, so a name that refuses connections belongs to the dead and is removed by whoever
 * finds it. A newcomer connects to everyone in the directory; who is connected to by an unknown
 * process connects back. Links are one-way: what arrives on ours is only its end.
 *
 * What a link carries: a Hello, then frames, each numbered. A slow receiver's frames are dropped
 * but counted, and the count follows as soon as there is room, so the receiver always learns that
 * it missed something.
 */
#include "core/bus/link.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/bus.h"
#include "core/log.h"
#include "core/loop.h"
#include "core/metric.h"

#define MAGIC             0x49425531u /* changes with the format: other releases are not talked to */
#define LOOK_MS           1000
#define MAX_PENDING_BYTES (2u * BUS_MAX_MESSAGE_BYTES)
#define KEEP_BYTES        (64u * 1024u) /* of an idle link's buffer */
#define READ_BYTES        (64u * 1024u)
#define BACKLOG           128

typedef struct Hello {
    uint32_t magic;
    Uuid id;
} Hello;

typedef enum FrameKind { FRAME_MESSAGE, FRAME_COUNT } FrameKind;

typedef struct FrameHead {
    uint64_t number; /* of this message; of a count: of the next one */
    uint32_t message_bytes;
    uint16_t topic_bytes;
    uint16_t kind;
} FrameHead;

typedef struct Outgoing {
    uv_pipe_t pipe; /* first: handle == link */
    struct Peer *peer;
    uv_connect_t connect;
    uv_write_t write;
    Buffer pending, flying;
    uint64_t next_number;
    bool is_up, is_writing, owes_count;
} Outgoing;

typedef struct Incoming {
    uv_pipe_t pipe;
    struct Peer *peer; /* NULL before its Hello and after its end */
    Buffer input;
    uint64_t expected;
} Incoming;

typedef struct Peer {
    Uuid id;
    Outgoing *out;
    Incoming *in;
    struct Peer *next;
} Peer;

static struct {
    bool is_open;
    int directory;
    Uuid self;
    const BusLinkEvents *events;
    uv_pipe_t *listener;
    uv_timer_t *look;
    Peer *peers;
} bus;

static Metric sent_total = { .name = "insula_bus_sent_total",
                             .help = "Bus messages sent to other processes.",
                             .kind = METRIC_COUNTER };
static Metric dropped_total = { .name = "insula_bus_dropped_total",
                                .help = "Bus messages dropped because a process read too slowly.",
                                .kind = METRIC_COUNTER };
static Metric links_up = { .name = "insula_bus_links",
                           .help = "Bus links that are up, each direction counted.",
                           .kind = METRIC_GAUGE };

static void flush_links(LoopDefer *self);
static LoopDefer flush_later = { .run = flush_links };

static void *allocate(size_t size)
{
    void *ptr = calloc(1, size);
    if (ptr == NULL)
        abort();
    return ptr;
}

static void free_handle(uv_handle_t *handle)
{
    free(handle);
}

/* Short whatever the directory's name is: a socket's address has room for 107 bytes only. */
static void path_of(char *out, size_t size, const char *prefix, Uuid id)
{
    char name[UUID_TEXT_SIZE];
    uuid_write(id, name);
    snprintf(out, size, "/proc/self/fd/%d/%s%.*s", bus.directory, prefix, UUID_TEXT_SIZE, name);
}

static Peer *peer_find(Uuid id)
{
    for (Peer *peer = bus.peers; peer != NULL; peer = peer->next)
        if (uuid_equal(peer->id, id))
            return peer;
    return NULL;
}

static Peer *peer_make(Uuid id)
{
    Peer *peer = peer_find(id);
    if (peer != NULL)
        return peer;
    peer = allocate(sizeof *peer);
    peer->id = id;
    peer->next = bus.peers;
    bus.peers = peer;
    return peer;
}

static void outgoing_closed(uv_handle_t *handle)
{
    Outgoing *out = (Outgoing *)handle;
    buffer_fini(&out->pending);
    buffer_fini(&out->flying);
    free(out);
}

static void incoming_closed(uv_handle_t *handle)
{
    Incoming *in = (Incoming *)handle;
    buffer_fini(&in->input);
    free(in);
}

static void incoming_end(Incoming *in)
{
    in->peer = NULL;
    if (!uv_is_closing((uv_handle_t *)&in->pipe))
        uv_close((uv_handle_t *)&in->pipe, incoming_closed);
}

/* Both links go together, so that each side sees one end and one beginning. */
static void peer_lose(Peer *lost)
{
    Peer **at = &bus.peers;
    while (*at != lost)
        at = &(*at)->next;
    *at = lost->next;
    bool was_up = lost->in != NULL;
    if (lost->out != NULL) {
        was_up = was_up || lost->out->is_up;
        if (lost->out->is_up)
            metric_add(&links_up, -1);
        lost->out->peer = NULL;
        uv_close((uv_handle_t *)&lost->out->pipe, outgoing_closed);
    }
    if (lost->in != NULL)
        incoming_end(lost->in);
    Uuid id = lost->id;
    free(lost);
    if (was_up && bus.is_open)
        bus.events->ended(id);
}

/*
 * Sending
 */
static void out_flush(Outgoing *out);

static void out_written(uv_write_t *write, int status)
{
    Outgoing *out = (Outgoing *)write->handle;
    out->is_writing = false;
    if (out->peer == NULL)
        return;
    if (status < 0) {
        peer_lose(out->peer);
        return;
    }
    buffer_clear(&out->flying);
    out_flush(out);
}

static void let_go_of_large(Buffer *buffer)
{
    if (buffer->len > 0 || buffer->capacity <= KEEP_BYTES)
        return;
    size_t max = buffer->max;
    buffer_fini(buffer);
    buffer_init(buffer, NULL, max);
}

static void add_count(Outgoing *out)
{
    FrameHead head = { .number = out->next_number, .kind = FRAME_COUNT };
    out->owes_count = false;
    buffer_add(&out->pending, &head, sizeof head);
}

static void out_flush(Outgoing *out)
{
    if (!out->is_up || out->is_writing)
        return;
    if (out->owes_count && out->pending.len < MAX_PENDING_BYTES / 2)
        add_count(out);
    if (out->pending.len == 0) {
        let_go_of_large(&out->pending);
        let_go_of_large(&out->flying);
        return;
    }
    Buffer full = out->pending;
    out->pending = out->flying;
    out->flying = full;
    uv_stream_t *stream = (uv_stream_t *)&out->pipe;
    uv_buf_t rest = uv_buf_init(full.ptr, (unsigned)full.len);
    int written = uv_try_write(stream, &rest, 1);
    if (written == (int)full.len) {
        buffer_clear(&out->flying);
        let_go_of_large(&out->flying);
        return;
    }
    if (written > 0) {
        rest.base += written;
        rest.len -= (size_t)written;
    }
    if (uv_write(&out->write, stream, &rest, 1, out_written) == 0)
        out->is_writing = true;
    else
        peer_lose(out->peer);
}

static void flush_links(LoopDefer *self)
{
    (void)self;
    for (Peer *peer = bus.peers, *next; peer != NULL; peer = next) {
        next = peer->next;
        if (peer->out != NULL)
            out_flush(peer->out);
    }
}

static void out_add(Outgoing *out, Text topic, Text message)
{
    FrameHead head = { .number = out->next_number++,
                       .message_bytes = (uint32_t)message.len,
                       .topic_bytes = (uint16_t)topic.len };
    if (sizeof head + topic.len + message.len > MAX_PENDING_BYTES - out->pending.len) {
        out->owes_count = true;
        metric_add(&dropped_total, 1);
        return;
    }
    metric_add(&sent_total, 1);
    buffer_add(&out->pending, &head, sizeof head);
    buffer_text(&out->pending, topic);
    buffer_text(&out->pending, message);
    loop_defer(&flush_later);
}

void bus_link_publish(Text topic, Text message)
{
    for (Peer *peer = bus.peers; peer != NULL; peer = peer->next)
        if (peer->out != NULL && peer->out->is_up)
            out_add(peer->out, topic, message);
}

bool bus_link_send(Uuid process, Text topic, Text message)
{
    if (!bus_link_is_up(process))
        return false;
    out_add(peer_find(process)->out, topic, message);
    return true;
}

bool bus_link_is_up(Uuid process)
{
    const Peer *peer = peer_find(process);
    return peer != NULL && peer->out != NULL && peer->out->is_up;
}

/*
 * Connecting
 */
static void nothing_room(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
    static char nowhere[64]; /* a receiver sends nothing */
    (void)handle;
    (void)suggested;
    *buf = uv_buf_init(nowhere, sizeof nowhere);
}

static void out_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *buf)
{
    (void)buf;
    Outgoing *out = (Outgoing *)stream;
    if (got < 0 && out->peer != NULL)
        peer_lose(out->peer);
}

static void remove_dead(Uuid id)
{
    char name[UUID_TEXT_SIZE + 1] = { 0 };
    uuid_write(id, name);
    unlinkat(bus.directory, name, 0);
}

static void out_connected(uv_connect_t *connect, int status)
{
    Outgoing *out = (Outgoing *)connect->handle;
    if (out->peer == NULL)
        return;
    if (status < 0) {
        if (status == UV_ECONNREFUSED)
            remove_dead(out->peer->id);
        peer_lose(out->peer);
        return;
    }
    out->is_up = true;
    metric_add(&links_up, 1);
    Hello hello = { .magic = MAGIC, .id = bus.self };
    buffer_add(&out->pending, &hello, sizeof hello);
    uv_read_start((uv_stream_t *)&out->pipe, nothing_room, out_read);
    loop_defer(&flush_later);
}

static void connect_to(Peer *peer)
{
    if (peer->out != NULL)
        return;
    char path[108];
    path_of(path, sizeof path, "", peer->id);
    Outgoing *out = allocate(sizeof *out);
    out->peer = peer;
    buffer_init(&out->pending, NULL, MAX_PENDING_BYTES + sizeof(Hello) + sizeof(FrameHead));
    buffer_init(&out->flying, NULL, MAX_PENDING_BYTES + sizeof(Hello) + sizeof(FrameHead));
    peer->out = out;
    uv_pipe_init(loop_get(), &out->pipe, 0);
    uv_pipe_connect(&out->connect, &out->pipe, path, out_connected);
}

static void look_for_others(uv_timer_t *timer)
{
    (void)timer;
    int copy = openat(bus.directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = copy >= 0 ? fdopendir(copy) : NULL;
    if (directory == NULL) {
        if (copy >= 0)
            close(copy);
        return;
    }
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        Uuid id;
        if (uuid_parse(text_of(entry->d_name), &id) && !uuid_equal(id, bus.self))
            connect_to(peer_make(id));
    }
    closedir(directory);
}

/*
 * Receiving
 */
static void in_room(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
    (void)suggested;
    Incoming *in = (Incoming *)handle;
    char *room = buffer_reserve(&in->input, READ_BYTES);
    *buf = uv_buf_init(room, room != NULL ? READ_BYTES : 0);
}

/* The Hello at the start of the input; false when there is none yet, or the link was ended for a
 * wrong one. */
static bool take_hello(Incoming *in)
{
    Hello hello;
    if (in->input.len < sizeof hello)
        return false;
    memcpy(&hello, in->input.ptr, sizeof hello);
    if (hello.magic != MAGIC) {
        incoming_end(in);
        return false;
    }
    Peer *peer = peer_find(hello.id);
    if (peer != NULL && peer->in != NULL)
        peer_lose(peer); /* it came back before we saw it go */
    peer = peer_make(hello.id);
    peer->in = in;
    in->peer = peer;
    buffer_drop(&in->input, sizeof hello);
    connect_to(peer);
    bus.events->began(hello.id);
    return in->peer != NULL;
}

static void take_frame(Incoming *in, const FrameHead *head, const char *bytes)
{
    bool missed = head->number != in->expected;
    in->expected = head->number + (head->kind == FRAME_MESSAGE ? 1 : 0);
    if (missed)
        bus.events->missed();
    if (head->kind == FRAME_MESSAGE && in->peer != NULL)
        bus.events->message((Text){ bytes, head->topic_bytes },
                            (Text){ bytes + head->topic_bytes, head->message_bytes }, in->peer->id);
}

/* A handler may end this link; its memory stays until the loop has closed it. */
static void take_frames(Incoming *in)
{
    size_t at = 0;
    FrameHead head;
    while (in->peer != NULL && in->input.len - at >= sizeof head) {
        memcpy(&head, in->input.ptr + at, sizeof head);
        if (head.message_bytes > BUS_MAX_MESSAGE_BYTES) {
            peer_lose(in->peer);
            return;
        }
        size_t size = sizeof head + head.topic_bytes + head.message_bytes;
        if (in->input.len - at < size)
            break;
        take_frame(in, &head, in->input.ptr + at + sizeof head);
        at += size;
    }
    buffer_drop(&in->input, at);
    let_go_of_large(&in->input);
}

static void in_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *buf)
{
    (void)buf;
    Incoming *in = (Incoming *)stream;
    if (got < 0) {
        if (in->peer != NULL)
            peer_lose(in->peer);
        else
            incoming_end(in);
        return;
    }
    in->input.len += (size_t)got;
    if (in->peer != NULL || take_hello(in))
        take_frames(in);
}

/* Only our own user (or root) is let in; the directory's mode says the same. */
static bool is_one_of_us(uv_pipe_t *pipe)
{
    uv_os_fd_t fd;
    struct ucred other;
    socklen_t size = sizeof other;
    return uv_fileno((uv_handle_t *)pipe, &fd) == 0 &&
           getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &other, &size) == 0 &&
           (other.uid == geteuid() || other.uid == 0);
}

static void on_connection(uv_stream_t *listener, int status)
{
    if (status < 0)
        return;
    Incoming *in = allocate(sizeof *in);
    buffer_init(&in->input, NULL,
                BUS_MAX_MESSAGE_BYTES + UINT16_MAX + sizeof(FrameHead) + 2 * READ_BYTES);
    uv_pipe_init(loop_get(), &in->pipe, 0);
    if (uv_accept(listener, (uv_stream_t *)&in->pipe) != 0 || !is_one_of_us(&in->pipe))
        incoming_end(in);
    else
        uv_read_start((uv_stream_t *)&in->pipe, in_room, in_read);
}

/*
 * Opening and closing
 */
static bool listen_here(void)
{
    char hidden[108], shown[108];
    path_of(hidden, sizeof hidden, ".", bus.self);
    path_of(shown, sizeof shown, "", bus.self);
    bus.listener = allocate(sizeof *bus.listener);
    uv_pipe_init(loop_get(), bus.listener, 0);
    int failed = uv_pipe_bind(bus.listener, hidden);
    if (failed == 0)
        failed = uv_listen((uv_stream_t *)bus.listener, BACKLOG, on_connection);
    if (failed == 0 && rename(hidden, shown) != 0)
        failed = -errno;
    if (failed != 0) {
        log_error("bus: cannot listen: %s", uv_strerror(failed));
        uv_close((uv_handle_t *)bus.listener, free_handle);
    }
    return failed == 0;
}

bool bus_link_open(const char *directory, Uuid self, const BusLinkEvents *events)
{
    bus.self = self;
    bus.events = events;
    mkdir(directory, 0700);
    bus.directory = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (bus.directory < 0) {
        log_error("bus: %s: %s", directory, strerror(errno));
        return false;
    }
    if (!listen_here()) {
        close(bus.directory);
        return false;
    }
    bus.is_open = true;
    metric_register(&sent_total);
    metric_register(&dropped_total);
    metric_register(&links_up);
    bus.look = allocate(sizeof *bus.look);
    uv_timer_init(loop_get(), bus.look);
    uv_timer_start(bus.look, look_for_others, LOOK_MS, LOOK_MS);
    look_for_others(bus.look);
    return true;
}

void bus_link_close(void)
{
    if (!bus.is_open)
        return;
    bus.is_open = false;
    remove_dead(bus.self);
    flush_links(&flush_later);
    while (bus.peers != NULL)
        peer_lose(bus.peers);
    uv_close((uv_handle_t *)bus.listener, free_handle);
    uv_close((uv_handle_t *)bus.look, free_handle);
    close(bus.directory);
}
