/*
 * Test wire - a server of a few routes in a child process, and a blocking client to speak bytes to
 * it.
 *
 * Included by the tests of the wire; each has its own child. The child ends by itself when it is
 * told to, so that leaks and failed sanitizer checks are seen in its exit status.
 */
#ifndef INSULA_GATEWAY_TEST_WIRE_H
#define INSULA_GATEWAY_TEST_WIRE_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "core/log.h"
#include "core/loop.h"
#include "core/setting.h"
#include "core/shared.h"
#include "core/task.h"
#include "gateway/http.h"
#include "gateway/socket.h"

#undef fail /* cmocka has one too; here a request fails */
#define fail(owner, ...) task_fail(&(owner)->task, __VA_ARGS__)

#define CLIENT_PATIENCE_MS 10000

/* --- the server --- */

typedef struct WireRoute {
    Route route;
    void (*handler)(Request *req);
} WireRoute;

extern const WireRoute WIRE_ROUTES[];
extern const size_t WIRE_ROUTES_COUNT;

static inline void wire_match(Method method, Text path, HttpMatch *match)
{
    Method wanted = method == HEAD ? GET : method;
    for (size_t i = 0; i < WIRE_ROUTES_COUNT; i++) {
        const Route *route = &WIRE_ROUTES[i].route;
        if (!text_equal(path, text_of(route->path)))
            continue;
        match->methods |= 1u << route->method;
        if (route->method == wanted) {
            match->route = route;
            match->index = (uint32_t)i;
        }
    }
}

static inline void wire_problem(Request *req, int status, const char *code, const char *detail)
{
    req->reply.status = status;
    buffer_clear(&req->reply.headers);
    req->reply.content_type = TEXT("application/problem+json");
    req->reply.body =
        text_format(req->task.arena, "{\"code\":\"%s\",\"detail\":\"%s\"}", code, detail);
}

static inline void wire_run(void *argument)
{
    Request *req = argument;
    WIRE_ROUTES[((const WireRoute *)(const void *)req->route) - WIRE_ROUTES].handler(req);
}

static inline void wire_serve(Request *req)
{
    if (!task_run(&req->task, wire_run, req))
        wire_problem(req, req->task.fault.status, req->task.fault.code.ptr,
                     req->task.fault.detail.ptr);
}

static inline void wire_drain(void *argument)
{
    (void)argument;
    http_drain_requests(300);
    http_drain_sockets(200);
    http_close();
    loop_sleep(50);
    loop_stop();
}

static inline void wire_told_to_end(uv_signal_t *signal, int number)
{
    (void)number;
    uv_signal_stop(signal);
    coroutine_start(wire_drain, NULL);
}

_Noreturn static inline void wire_child(int fd, int ready, const char *const *settings,
                                        size_t count)
{
    static uv_signal_t told;
    char message[200];
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    shared_open(-1, 0);
    if (!setting_load(settings, count, message, sizeof message))
        abort();
    log_open("wire", LOG_ERROR, false);
    HttpOptions options = http_options();
    HttpApplication application = { wire_match, wire_serve, wire_problem };
    http_open(&options, &application);
    uv_signal_init(loop_get(), &told);
    uv_signal_start(&told, wire_told_to_end, SIGTERM);
    if (!http_listen(fd))
        abort();
    if (write(ready, "r", 1) != 1)
        abort();
    loop_run();
    if (http_connections() != 0)
        abort();
    exit(EXIT_SUCCESS);
}

static pid_t wire_pid;
static uint16_t wire_port;
static bool wire_is_told;

static inline void wire_tell_to_end(void)
{
    if (!wire_is_told)
        kill(wire_pid, SIGTERM);
    wire_is_told = true;
}

/* Starts a child with these settings ("name=value"); ends the one before. */
static inline void wire_end(void)
{
    if (wire_pid == 0)
        return;
    int status;
    wire_tell_to_end();
    assert_int_equal(waitpid(wire_pid, &status, 0), wire_pid);
    wire_pid = 0;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fprintf(stderr, "the server ended with status %x\n", (unsigned)status);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static inline void wire_begin(const char *const *settings, size_t count)
{
    wire_end();
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(fd, 16), 0);
    getsockname(fd, (struct sockaddr *)&address, &len);
    wire_port = ntohs(address.sin_port);
    int ready[2];
    char byte;
    assert_int_equal(pipe(ready), 0);
    fflush(NULL);
    wire_is_told = false;
    wire_pid = fork();
    if (wire_pid == 0)
        wire_child(fd, ready[1], settings, count);
    close(fd);
    close(ready[1]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
}

/* --- the client --- */

typedef struct Client {
    int fd;
    size_t len; /* received and not yet used */
    char bytes[4 * 1024 * 1024];
} Client;

typedef struct Reply {
    int status; /* 0: the server closed without one */
    char head[20000];
    char *body; /* valid until the next reply */
    size_t body_len;
} Reply;

static inline Client *client_from(const char *source)
{
    Client *client = malloc(sizeof *client);
    struct sockaddr_in from = { .sin_family = AF_INET };
    struct sockaddr_in to = { .sin_family = AF_INET,
                              .sin_port = htons(wire_port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    inet_pton(AF_INET, source, &from.sin_addr);
    client->len = 0;
    client->fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(client->fd, (struct sockaddr *)&from, sizeof from), 0);
    assert_int_equal(connect(client->fd, (struct sockaddr *)&to, sizeof to), 0);
    return client;
}

static inline Client *client_new(void)
{
    return client_from("127.0.0.1");
}

static inline void client_free(Client *client)
{
    close(client->fd);
    free(client);
}

static inline void client_send(Client *client, const void *bytes, size_t len)
{
    const char *at = bytes;
    while (len > 0) {
        ssize_t sent = send(client->fd, at, len, MSG_NOSIGNAL);
        if (sent < 0)
            return; /* the server has closed; the reply tells */
        at += sent;
        len -= (size_t)sent;
    }
}

static inline void client_say(Client *client, const char *text)
{
    client_send(client, text, strlen(text));
}

/* More bytes; false at the end of the stream, or when none came in time. */
static inline bool client_receive_within(Client *client, int timeout_ms)
{
    struct pollfd readable = { .fd = client->fd, .events = POLLIN };
    if (poll(&readable, 1, timeout_ms) != 1)
        return false;
    ssize_t got =
        recv(client->fd, client->bytes + client->len, sizeof client->bytes - client->len - 1, 0);
    if (got <= 0)
        return false;
    client->len += (size_t)got;
    client->bytes[client->len] = '\0';
    return true;
}

static inline bool client_receive(Client *client)
{
    return client_receive_within(client, CLIENT_PATIENCE_MS);
}

static inline void client_use(Client *client, size_t used)
{
    client->len -= used;
    memmove(client->bytes, client->bytes + used, client->len + 1);
}

/* The server has closed, without another byte. */
static inline bool client_is_ended(Client *client)
{
    return client->len == 0 && !client_receive(client) &&
           recv(client->fd, client->bytes, 1, MSG_DONTWAIT) == 0;
}

/* Value of a header of the reply, in a static buffer; NULL when absent. */
static inline const char *reply_value(const Reply *reply, const char *name)
{
    static char value[4096];
    size_t len = strlen(name);
    for (const char *line = reply->head; (line = strchr(line, '\n')) != NULL;) {
        line++;
        if (strncasecmp(line, name, len) == 0 && line[len] == ':') {
            snprintf(value, sizeof value, "%.*s", (int)(strcspn(line, "\r") - len - 2),
                     line + len + 2);
            return value;
        }
    }
    return NULL;
}

/* The head of the next reply; its body stays unread. */
static inline Reply *client_head(Client *client)
{
    static Reply reply;
    char *end;
    reply = (Reply){ 0 };
    if (client->len == 0 && !client_receive(client))
        return &reply;
    while ((end = strstr(client->bytes, "\r\n\r\n")) == NULL) {
        if (!client_receive(client))
            return &reply;
    }
    size_t head_len = (size_t)(end + 4 - client->bytes);
    assert_true(head_len < sizeof reply.head);
    memcpy(reply.head, client->bytes, head_len);
    reply.head[head_len] = '\0';
    assert_memory_equal(reply.head, "HTTP/1.1 ", 9);
    reply.status = atoi(reply.head + 9);
    client_use(client, head_len);
    return &reply;
}

static inline Reply *client_reply_to(Client *client, bool is_head)
{
    static char body[4 * 1024 * 1024];
    Reply *reply = client_head(client);
    const char *length = reply_value(reply, "content-length");
    reply->body = body;
    reply->body_len = length != NULL && !is_head ? (size_t)atol(length) : 0;
    while (client->len < reply->body_len)
        assert_true(client_receive(client));
    memcpy(body, client->bytes, reply->body_len);
    body[reply->body_len] = '\0';
    if (reply->body_len > 0)
        client_use(client, reply->body_len);
    return reply;
}

static inline Reply *client_reply(Client *client)
{
    return client_reply_to(client, false);
}

/* One request on a connection of its own. */
static inline Reply *ask(const char *text)
{
    Client *client = client_new();
    client_say(client, text);
    Reply *reply = client_reply(client);
    client_free(client);
    return reply;
}

#endif
