#include "gateway/connection.h"

#include <assert.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/loop.h"
#include "core/metric.h"

#define READ_BUFFER_BYTES (64u * 1024u)
#define LINGER_MS         2000u
/* As much as a client may have on its way when it is refused: closing on unread bytes resets the
 * connection, and takes the answer with it. */
#define LINGER_MAX_BYTES (8u * 1024u * 1024u)
#define EVICTION_SAMPLES 16u

static Metric open_connections = { "insula_http_connections", "", "Open client connections.",
                                   METRIC_GAUGE, NULL };
static Connection **all;
static size_t all_count, all_capacity;
static uint32_t write_timeout_ms = 30000;

/* Bytes are used up, or copied, before the loop reads the next connection. */
static _Alignas(64) char read_buffer[READ_BUFFER_BYTES];

/* --- all of them --- */

static void enlist(Connection *connection)
{
    if (all_count == all_capacity) {
        all_capacity = all_capacity ? all_capacity * 2 : 64;
        all = realloc(all, all_capacity * sizeof *all);
        if (all == NULL)
            abort();
    }
    connection->place = (uint32_t)all_count;
    all[all_count++] = connection;
    metric_set(&open_connections, (double)all_count);
}

static void strike(Connection *connection)
{
    Connection *last = all[--all_count];
    all[connection->place] = last;
    last->place = connection->place;
    metric_set(&open_connections, (double)all_count);
}

Connection *const *connection_all(size_t *count)
{
    *count = all_count;
    return all;
}

/* As caches do it: the idlest of a few taken at random is nearly the idlest of all, without a list
 * to keep. */
bool connection_evict(void)
{
    static size_t at;
    Connection *idlest = NULL;
    for (unsigned i = 0; i < EVICTION_SAMPLES && i < all_count; i++) {
        at = (at * 6364136223846793005u + 1442695040888963407u);
        Connection *candidate = all[(at >> 33) % all_count];
        if (candidate->is_idle && !candidate->is_closing &&
            (idlest == NULL || deadline_before(&candidate->deadline, &idlest->deadline) > 0))
            idlest = candidate;
    }
    if (idlest == NULL)
        return false;
    connection_close(idlest);
    return true;
}

/* --- reading --- */

static void give_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    (void)handle;
    (void)suggested;
    *buffer = uv_buf_init(read_buffer, sizeof read_buffer);
}

static void linger(Connection *connection, ssize_t len)
{
    if (len == UV_EOF && connection_unsent(connection) > 0)
        return; /* it still reads; on_shut_down() closes */
    if (len < 0 || (connection->lingered_bytes += (uint32_t)len) > LINGER_MAX_BYTES)
        connection_close(connection);
}

static void on_read(uv_stream_t *stream, ssize_t len, const uv_buf_t *buffer)
{
    Connection *connection = (Connection *)stream;
    if (len == 0 || connection->is_closing)
        return;
    if (len == UV_EOF)
        connection->has_ended = true;
    if (connection->is_lingering) {
        linger(connection, len);
    } else if (len > 0) {
        connection->role->received(connection, buffer->base, (size_t)len);
    } else if (len == UV_EOF) {
        connection->role->ended(connection);
    } else {
        connection_close(connection);
    }
}

void connection_pause(Connection *connection)
{
    if (!connection->is_paused && !connection->is_closing)
        uv_read_stop((uv_stream_t *)&connection->tcp);
    connection->is_paused = true;
}

void connection_resume(Connection *connection)
{
    if (connection->is_paused && !connection->is_closing && !connection->has_ended)
        uv_read_start((uv_stream_t *)&connection->tcp, give_buffer, on_read);
    connection->is_paused = false;
}

/* --- writing --- */

/* What the kernel would not take at once. Its deadline moves on while the client takes anything. */
typedef struct Unsent {
    uv_write_t write;
    Deadline deadline;
    size_t left; /* unsent bytes of the connection when last looked at */
    size_t count;
    ConnectionPiece pieces[];
} Unsent;

static void release_pieces(const ConnectionPiece *pieces, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (pieces[i].release != NULL)
            pieces[i].release(pieces[i].handle);
    }
}

static void on_written(uv_write_t *write, int status)
{
    Unsent *unsent = (Unsent *)write;
    Connection *connection = (Connection *)write->handle;
    deadline_fini(&unsent->deadline);
    release_pieces(unsent->pieces, unsent->count);
    free(unsent);
    if (status < 0)
        connection_close(connection);
    else if (connection_unsent(connection) == 0 && !connection->is_closing &&
             connection->role->written != NULL)
        connection->role->written(connection);
}

static void write_stalled(Deadline *deadline)
{
    Unsent *unsent = (Unsent *)((char *)deadline - offsetof(Unsent, deadline));
    Connection *connection = (Connection *)unsent->write.handle;
    if (connection_unsent(connection) == unsent->left) {
        connection_close(connection);
        return;
    }
    unsent->left = connection_unsent(connection);
    deadline_set(deadline, write_timeout_ms);
}

static Unsent *unsent_new(const ConnectionPiece *pieces, size_t count)
{
    size_t copied = 0;
    for (size_t i = 0; i < count; i++)
        copied += pieces[i].release == NULL ? pieces[i].len : 0;
    Unsent *unsent = malloc(sizeof *unsent + count * sizeof *pieces + copied);
    if (unsent == NULL)
        abort();
    unsent->count = count;
    char *copy = (char *)(unsent->pieces + count);
    for (size_t i = 0; i < count; i++) {
        unsent->pieces[i] = pieces[i];
        if (pieces[i].release == NULL) {
            memcpy(copy, pieces[i].ptr, pieces[i].len);
            unsent->pieces[i].ptr = copy;
            copy += pieces[i].len;
        }
    }
    return unsent;
}

static size_t to_bufs(const ConnectionPiece *pieces, size_t count, uv_buf_t *bufs)
{
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++) {
        assert(pieces[i].len <= UINT32_MAX);
        bufs[i] = uv_buf_init((char *)(uintptr_t)pieces[i].ptr, (unsigned)pieces[i].len);
        bytes += pieces[i].len;
    }
    return bytes;
}

/* As uv_try_write(), which writes as to a file: sendmsg() takes a tenth less of the processor. */
static ssize_t send_now(const Connection *connection, uv_buf_t *bufs, size_t count)
{
    struct msghdr message = { .msg_iov = (struct iovec *)bufs, .msg_iovlen = count };
    ssize_t sent;
    do {
        sent = count == 1 ? send(connection->fd, bufs->base, bufs->len, MSG_DONTWAIT | MSG_NOSIGNAL)
                          : sendmsg(connection->fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    if (sent >= 0)
        return sent;
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS ? 0 : -errno;
}

static void keep_unsent(Connection *connection, const ConnectionPiece *pieces, size_t count)
{
    uv_buf_t bufs[CONNECTION_MAX_PIECES];
    Unsent *unsent = unsent_new(pieces, count);
    to_bufs(unsent->pieces, count, bufs);
    int error = uv_write(&unsent->write, (uv_stream_t *)&connection->tcp, bufs, (unsigned)count,
                         on_written);
    if (error < 0) {
        release_pieces(unsent->pieces, count);
        free(unsent);
        connection_close(connection);
        return;
    }
    unsent->left = connection_unsent(connection);
    deadline_init(&unsent->deadline, write_stalled);
    deadline_set(&unsent->deadline, write_timeout_ms);
}

bool connection_write(Connection *connection, const ConnectionPiece *pieces, size_t count)
{
    assert(count > 0 && count <= CONNECTION_MAX_PIECES);
    if (connection->is_closing) {
        release_pieces(pieces, count);
        return false;
    }
    uv_buf_t bufs[CONNECTION_MAX_PIECES];
    size_t bytes = to_bufs(pieces, count, bufs);
    ssize_t sent = 0;
    if (connection_unsent(connection) == 0)
        sent = send_now(connection, bufs, count);
    if (sent < 0) {
        release_pieces(pieces, count);
        connection_close(connection);
        return false;
    }
    if ((size_t)sent == bytes) {
        release_pieces(pieces, count);
        return true;
    }
    size_t done = 0;
    while ((size_t)sent >= pieces[done].len) {
        sent -= (ssize_t)pieces[done].len;
        done++;
    }
    release_pieces(pieces, done);
    ConnectionPiece rest[CONNECTION_MAX_PIECES];
    memcpy(rest, pieces + done, (count - done) * sizeof *rest);
    rest[0].ptr = (const char *)rest[0].ptr + sent;
    rest[0].len -= (size_t)sent;
    keep_unsent(connection, rest, count - done);
    return !connection->is_closing;
}

size_t connection_unsent(const Connection *connection)
{
    return uv_stream_get_write_queue_size((const uv_stream_t *)&connection->tcp);
}

void connection_set_write_timeout(uint32_t timeout_ms)
{
    write_timeout_ms = timeout_ms;
}

/* --- time --- */

static void on_deadline(Deadline *deadline)
{
    Connection *connection = (Connection *)((char *)deadline - offsetof(Connection, deadline));
    if (connection->is_closing)
        return;
    if (connection->is_lingering)
        connection_close(connection);
    else
        connection->role->expired(connection);
}

void connection_expect(Connection *connection, uint32_t within_ms)
{
    if (!connection->is_closing && !connection->is_lingering)
        deadline_set(&connection->deadline, within_ms);
}

void connection_expect_nothing(Connection *connection)
{
    if (!connection->is_lingering)
        deadline_clear(&connection->deadline);
}

/* --- birth and death --- */

Connection *connection_new(int fd, Address address, const ConnectionRole *role)
{
    Connection *connection = calloc(1, sizeof *connection);
    if (connection == NULL)
        abort();
    connection->fd = fd;
    connection->role = role;
    connection->address = address;
    connection->address_len = (uint8_t)address_write(address, connection->address_text);
    deadline_init(&connection->deadline, on_deadline);
    uv_tcp_init(loop_get(), &connection->tcp);
    enlist(connection);
    int error = uv_tcp_open(&connection->tcp, fd);
    if (error == 0)
        error = uv_read_start((uv_stream_t *)&connection->tcp, give_buffer, on_read);
    else
        close(fd);
    if (error == 0)
        return connection;
    connection->role = NULL;
    connection_close(connection);
    return NULL;
}

void connection_uncount(Connection *connection)
{
    if (connection->is_counted)
        address_leave(connection->address);
    connection->is_counted = false;
}

static void free_if_done(Connection *connection)
{
    if (connection->holds == 0)
        free(connection);
}

static void on_closed(uv_handle_t *handle)
{
    Connection *connection = (Connection *)handle;
    if (connection->role != NULL)
        connection->role->closed(connection);
    connection->role = NULL;
    free_if_done(connection);
}

void connection_close(Connection *connection)
{
    if (connection->is_closing)
        return;
    connection->is_closing = true;
    deadline_fini(&connection->deadline);
    connection_uncount(connection);
    strike(connection);
    uv_close((uv_handle_t *)&connection->tcp, on_closed);
}

void connection_hold(Connection *connection)
{
    connection->holds++;
}

void connection_let_go(Connection *connection)
{
    assert(connection->holds > 0);
    connection->holds--;
    if (connection->role == NULL)
        free_if_done(connection);
}

static void on_shut_down(uv_shutdown_t *request, int status)
{
    Connection *connection = (Connection *)request->handle;
    free(request);
    if (status < 0 || connection->has_ended)
        connection_close(connection);
    else
        deadline_set(&connection->deadline, LINGER_MS);
}

void connection_end(Connection *connection)
{
    if (connection->is_closing || connection->is_lingering)
        return;
    connection->is_lingering = true;
    connection->is_idle = false;
    uv_shutdown_t *request = malloc(sizeof *request);
    if (request == NULL)
        abort();
    if (uv_shutdown(request, (uv_stream_t *)&connection->tcp, on_shut_down) < 0) {
        free(request);
        connection_close(connection);
        return;
    }
    deadline_clear(&connection->deadline); /* what is unsent watches itself */
    connection_resume(connection);
}
