#include "app/fetch.h"

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

bool fetch_init(Fetch *fetch, const char *url, int timeout_ms)
{
    memset(fetch, 0, sizeof *fetch);
    fetch->fd = -1;
    fetch->timeout_ms = timeout_ms;
    if (sscanf(url, "http://[%127[^]]]:%7[0-9]", fetch->host, fetch->port) == 2)
        return true;
    return sscanf(url, "http://%127[^:/]:%7[0-9]", fetch->host, fetch->port) == 2;
}

void fetch_close(Fetch *fetch)
{
    if (fetch->fd >= 0)
        close(fetch->fd);
    fetch->fd = -1;
}

static bool is_connected(Fetch *fetch)
{
    if (fetch->fd >= 0)
        return true;
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *found = NULL;
    struct timeval timeout = { fetch->timeout_ms / 1000, fetch->timeout_ms % 1000 * 1000 };
    int on = 1;
    if (getaddrinfo(fetch->host, fetch->port, &hints, &found) != 0)
        return false;
    for (struct addrinfo *info = found; info && fetch->fd < 0; info = info->ai_next) {
        fetch->fd = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (fetch->fd < 0)
            continue;
        setsockopt(fetch->fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
        setsockopt(fetch->fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
        setsockopt(fetch->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (connect(fetch->fd, info->ai_addr, info->ai_addrlen) != 0)
            fetch_close(fetch);
    }
    freeaddrinfo(found);
    return fetch->fd >= 0;
}

bool fetch_send(Fetch *fetch, Text bytes)
{
    for (size_t sent = 0; sent < bytes.len;) {
        ssize_t now = send(fetch->fd, bytes.ptr + sent, bytes.len - sent, MSG_NOSIGNAL);
        if (now < 0 && errno == EINTR)
            continue;
        if (now <= 0)
            return false;
        sent += (size_t)now;
    }
    return true;
}

bool fetch_receive(Fetch *fetch, void *bytes, size_t size)
{
    for (size_t got = 0; got < size;) {
        ssize_t now = recv(fetch->fd, (char *)bytes + got, size - got, 0);
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
static bool receive_until(Fetch *fetch, Buffer *out, const char *end)
{
    size_t from = out->len, size = strlen(end);
    do {
        char *room = buffer_reserve(out, 1);
        if (!room || !fetch_receive(fetch, room, 1))
            return false;
        out->len++;
    } while (out->len - from < size || memcmp(out->ptr + out->len - size, end, size) != 0);
    return true;
}

static bool receive_exactly(Fetch *fetch, Buffer *out, size_t size)
{
    if (size == 0)
        return true;
    char *room = buffer_reserve(out, size);
    if (!room || !fetch_receive(fetch, room, size))
        return false;
    out->len += size;
    return true;
}

static bool receive_chunks(Fetch *fetch, Arena *arena, Buffer *body)
{
    for (;;) {
        Buffer line;
        unsigned long size;
        buffer_init(&line, arena, 1024);
        if (!receive_until(fetch, &line, "\r\n") ||
            sscanf(text_cstr(arena, buffer_view(&line)), "%lx", &size) != 1)
            return false;
        if (!receive_exactly(fetch, body, size))
            return false;
        buffer_clear(&line);
        if (!receive_until(fetch, &line, "\r\n")) /* no trailers: our servers send none */
            return false;
        if (size == 0)
            return true;
    }
}

Text fetch_header(const FetchAnswer *answer, const char *name)
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

static bool receive_answer(Fetch *fetch, Arena *arena, bool is_head, FetchAnswer *answer)
{
    Buffer head, body;
    int64_t length = 0;
    buffer_init(&body, arena, MAX_BODY_BYTES);
    do { /* 100 Continue and 103 come before the answer */
        buffer_init(&head, arena, MAX_HEAD_BYTES);
        if (!receive_until(fetch, &head, "\r\n\r\n") || head.len < 12)
            return false;
        answer->head = buffer_view(&head);
        answer->status = atoi(text_cstr(arena, text_slice(answer->head, 9, 12)));
    } while (answer->status / 100 == 1 && answer->status != 101);

    bool has_body =
        !is_head && answer->status != 101 && answer->status != 204 && answer->status != 304;
    Text given = fetch_header(answer, "content-length");
    if (has_body && text_equal_nocase(fetch_header(answer, "transfer-encoding"), TEXT("chunked"))) {
        if (!receive_chunks(fetch, arena, &body))
            return false;
    } else if (has_body &&
               (!text_to_int64(given, &length) || !receive_exactly(fetch, &body, (size_t)length))) {
        return false;
    }
    answer->body = buffer_view(&body);
    if (text_equal_nocase(fetch_header(answer, "connection"), TEXT("close")))
        fetch_close(fetch);
    return true;
}

static bool names_media_type(Text headers)
{
    static const char name[] = "Content-Type:";
    return headers.len > 0 && memmem(headers.ptr, headers.len, name, sizeof name - 1) != NULL;
}

bool fetch_call(Fetch *fetch, Arena *arena, const char *method, Text path, Text headers, Text body,
                FetchAnswer *answer)
{
    Buffer out;
    buffer_init(&out, arena, MAX_BODY_BYTES);
    buffer_format(&out, "%s %.*s HTTP/1.1\r\nHost: %s:%s\r\n", method, TEXT_ARG(path), fetch->host,
                  fetch->port);
    if (!text_is_null(headers))
        buffer_text(&out, headers);
    if (!text_is_null(body))
        buffer_format(&out, "%sContent-Length: %zu\r\n",
                      names_media_type(headers) ? "" : "Content-Type: application/json\r\n",
                      body.len);
    buffer_literal(&out, "\r\n");
    if (!text_is_null(body))
        buffer_text(&out, body);

    for (bool was_kept = fetch->fd >= 0;; was_kept = false) {
        if (is_connected(fetch) && fetch_send(fetch, buffer_view(&out)) &&
            receive_answer(fetch, arena, strcmp(method, "HEAD") == 0, answer))
            return true;
        fetch_close(fetch);
        if (!was_kept)
            return false;
    }
}
