#include "gateway/listener.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/log.h"
#include "core/loop.h"
#include "core/metric.h"
#include "gateway/http/http1.h"
#include "gateway/http/client.h"
#include "gateway/http/exchange.h"
#include "gateway/http/reply.h"

#define MAX_LISTENERS 16
#define BACKLOG       4096
/* A turn's share: few, so that the workers on the same descriptor get alike many. */
#define ACCEPTS_A_TURN 4
/* Out of descriptors: not to spin on what cannot be accepted. */
#define REST_MS 100

typedef struct Listener {
    uv_poll_t poll;
    uv_timer_t rest;
    int fd; /* -1: closed */
    void (*accepted)(Connection *connection);
} Listener;

static Listener listeners[MAX_LISTENERS];
static size_t listener_count;
static Metric refused = { "insula_http_refused_connections_total", "",
                          "Connections refused because a limit was reached.", METRIC_COUNTER,
                          NULL };

static void on_connections(uv_poll_t *poll, int status, int events);

/* One short answer without waiting; a client that cannot take it gets none. */
static void refuse_connection(int fd)
{
    Text answer = http_reply_busy();
    ssize_t sent = send(fd, answer.ptr, answer.len, MSG_NOSIGNAL | MSG_DONTWAIT);
    (void)sent;
    shutdown(fd, SHUT_WR);
    close(fd);
    metric_add(&refused, 1);
}

static bool make_room(void)
{
    return http_connections() < http_settings.max_connections || connection_evict();
}

static void admit(Listener *listener, int fd, const struct sockaddr *from)
{
    Address address = address_of(from);
    bool is_counted = !http_client_is_proxy(address);
    if (!make_room()) {
        refuse_connection(fd);
        return;
    }
    if (is_counted && !address_enter(address, http_settings.max_connections_per_address)) {
        refuse_connection(fd);
        return;
    }
    Connection *connection = connection_new(fd, address, &HTTP1_ROLE);
    if (connection == NULL) {
        if (is_counted)
            address_leave(address);
        return;
    }
    connection->is_counted = is_counted;
    listener->accepted(connection);
}

static void on_rested(uv_timer_t *timer)
{
    Listener *listener = timer->data;
    if (listener->fd >= 0)
        uv_poll_start(&listener->poll, UV_READABLE, on_connections);
}

static void on_connections(uv_poll_t *poll, int status, int events)
{
    (void)status;
    (void)events;
    Listener *listener = poll->data;
    for (int i = 0; i < ACCEPTS_A_TURN; i++) {
        struct sockaddr_storage from = { 0 };
        socklen_t len = sizeof from;
        int fd =
            accept4(listener->fd, (struct sockaddr *)&from, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0) {
            admit(listener, fd, (const struct sockaddr *)&from);
            continue;
        }
        if (errno == ECONNABORTED || errno == EINTR)
            continue;
        if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) {
            log_warn("cannot accept connections: out of descriptors or memory");
            connection_evict();
            uv_poll_stop(&listener->poll);
            uv_timer_start(&listener->rest, on_rested, REST_MS, 0);
        }
        return;
    }
}

bool listener_open(int fd, void (*accepted)(Connection *connection))
{
    if (listener_count == MAX_LISTENERS) {
        errno = EMFILE;
        return false;
    }
    int on = 1;
    /* Accepted sockets inherit these. */
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    if (listen(fd, BACKLOG) != 0)
        return false;
    Listener *listener = &listeners[listener_count];
    *listener = (Listener){ .fd = fd, .accepted = accepted };
    listener->poll.data = listener->rest.data = listener;
    int error = uv_poll_init(loop_get(), &listener->poll, fd);
    if (error < 0) {
        errno = -error;
        return false;
    }
    uv_timer_init(loop_get(), &listener->rest);
    listener_count++;
    return uv_poll_start(&listener->poll, UV_READABLE, on_connections) == 0;
}

static void on_poll_closed(uv_handle_t *handle)
{
    Listener *listener = handle->data;
    close(listener->fd);
    listener->fd = -1;
}

void listener_close_all(void)
{
    for (size_t i = 0; i < listener_count; i++) {
        Listener *listener = &listeners[i];
        if (listener->fd < 0 || uv_is_closing((uv_handle_t *)&listener->poll))
            continue;
        uv_close((uv_handle_t *)&listener->poll, on_poll_closed);
        uv_close((uv_handle_t *)&listener->rest, NULL);
    }
}
