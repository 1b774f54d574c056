#include "app/http_client.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_HEAD_BYTES (64u * 1024u)
#define MAX_BODY_BYTES (64u * 1024u * 1024u)

bool http_client_init(HttpClient *client, const char *url, int timeout_ms)
{
    memset(client, 0, sizeof *client);
    client->fd = -1;
    client->timeout_ms = timeout_ms;
    if (sscanf(url, "http://[%127[^]]]:%7[0-9]", client->host, client->port) == 2)
        return true;
    return sscanf(url, "http://%127[^:/]:%7[0-9]", client->host, client->port) == 2;
}

void http_client_close(HttpClient *client)
{
    if (client->fd >= 0)
        close(client->fd);
    client->fd = -1;
}

static bool is_connected(HttpClient *client)
{
    if (client->fd >= 0)
        return true;
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *found = NULL;
    struct timeval timeout = { client->timeout_ms / 1000, client->timeout_ms % 1000 * 1000 };
    int on = 1;
    if (getaddrinfo(client->host, client->port, &hints, &found) != 0)
        return false;
    for (struct addrinfo *info = found; info && client->fd < 0; info = info->ai_next) {
        client->fd = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (client->fd < 0)
            continue;
        setsockopt(client->fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
        setsockopt(client->fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
        setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (connect(client->fd, info->ai_addr, info->ai_addrlen) != 0)
            http_client_close(client);
    }
    freeaddrinfo(found);
    return client->fd >= 0;
}

bool http_client_send(HttpClient *client, Text bytes)
{
    for (size_t sent = 0; sent < bytes.len;) {
        ssize_t now = send(client->fd, bytes.ptr + sent, bytes.len - sent, MSG_NOSIGNAL);
        if (now < 0 && errno == EINTR)
            continue;
        if (now <= 0)
            return false;
        sent += (size_t)now;
    }
    return true;
}

bool http_client_receive(HttpClient *client, void *bytes, size_t size)
{
    for (size_t got = 0; got < size;) {
        ssize_t now = recv(client->fd, (char *)bytes + got, size - got, 0);
        if (now < 0 && errno == EINTR)
            continue;
        if (now <= 0)
            return false;
        got += (size_t)now;
    }
    return true;
}

/* Byte by byte up to the empty line, so that nothing behind it is taken: heads are short, and this
 * is no hot path. */
static bool receive_until(HttpClient *client, Buffer *out, const char *end)
{
    size_t from = out->len, size = strlen(end);
    do {
        char *room = buffer_reserve(out, 1);
        if (!room || !http_client_receive(client, room, 1))
            return false;
        out->len++;
    } while (out->len - from < size || memcmp(out->ptr + out->len - size, end, size) != 0);
    return true;
}

static bool receive_exactly(HttpClient *client, Buffer *out, size_t size)
{
    if (size == 0)
        return true;
    char *room = buffer_reserve(out, size);
    if (!room || !http_client_receive(client, room, size))
        return false;
    out->len += size;
    return true;
}

static bool receive_chunks(HttpClient *client, Arena *arena, Buffer *body)
{
    for (;;) {
        Buffer line;
        unsigned long size;
        buffer_init(&line, arena, 1024);
        if (!receive_until(client, &line, "\r\n") ||
            sscanf(text_cstr(arena, buffer_view(&line)), "%lx", &size) != 1)
            return false;
        if (!receive_exactly(client, body, size))
            return false;
        buffer_clear(&line);
        if (!receive_until(client, &line, "\r\n")) /* no trailers: our servers send none */
            return false;
        if (size == 0)
            return true;
    }
}

Text http_answer_header(const HttpAnswer *answer, const char *name)
{
    Text rest = answer->head, wanted = text_of(name);
    text_cut(&rest, '\n');
    while (!text_is_null(rest)) {
        Text line = text_cut(&rest, '\n'), value = line;
        Text key = text_cut(&value, ':');
        if (text_equal_nocase(key, wanted))
            return text_trim(value);
    }
    return TEXT_NULL;
}

static bool receive_answer(HttpClient *client, Arena *arena, bool is_head, HttpAnswer *answer)
{
    Buffer head, body;
    int64_t length = 0;
    buffer_init(&body, arena, MAX_BODY_BYTES);
    do { /* 100 Continue and 103 come before the answer */
        buffer_init(&head, arena, MAX_HEAD_BYTES);
        if (!receive_until(client, &head, "\r\n\r\n") || head.len < 12)
            return false;
        answer->head = buffer_view(&head);
        answer->status = atoi(text_cstr(arena, text_slice(answer->head, 9, 12)));
    } while (answer->status / 100 == 1 && answer->status != 101);

    bool has_body =
        !is_head && answer->status != 101 && answer->status != 204 && answer->status != 304;
    Text given = http_answer_header(answer, "content-length");
    if (has_body &&
        text_equal_nocase(http_answer_header(answer, "transfer-encoding"), TEXT("chunked"))) {
        if (!receive_chunks(client, arena, &body))
            return false;
    } else if (has_body && (!text_to_int64(given, &length) ||
                            !receive_exactly(client, &body, (size_t)length))) {
        return false;
    }
    answer->body = buffer_view(&body);
    if (text_equal_nocase(http_answer_header(answer, "connection"), TEXT("close")))
        http_client_close(client);
    return true;
}

bool http_client_call(HttpClient *client, Arena *arena, const char *method, Text path, Text headers,
                      Text body, HttpAnswer *answer)
{
    Buffer out;
    buffer_init(&out, arena, MAX_BODY_BYTES);
    buffer_format(&out, "%s %.*s HTTP/1.1\r\nHost: %s:%s\r\n", method, TEXT_ARG(path), client->host,
                  client->port);
    if (!text_is_null(headers))
        buffer_text(&out, headers);
    if (!text_is_null(body))
        buffer_format(&out, "Content-Type: application/json\r\nContent-Length: %zu\r\n", body.len);
    buffer_literal(&out, "\r\n");
    if (!text_is_null(body))
        buffer_text(&out, body);

    for (bool was_kept = client->fd >= 0;; was_kept = false) {
        if (is_connected(client) && http_client_send(client, buffer_view(&out)) &&
            receive_answer(client, arena, strcmp(method, "HEAD") == 0, answer))
            return true;
        http_client_close(client);
        if (!was_kept)
            return false;
    }
}
