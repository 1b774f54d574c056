#include "tests/bench/clients/socket_client.h"

#include <arpa/inet.h>
#include <endian.h>
#include <err.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    OPCODE_TEXT = 1,
    OPCODE_CLOSE = 8,
    OPCODE_PING = 9,
    OPCODE_PONG = 10,
    FIN = 0x80,
    MASKED = 0x80,
    EVENTS_AT_ONCE = 256,
    FRAME_MAX_BYTES = 256 * 1024 * 1024,
};

static int epoll_fd = -1;
static char arrived[256 * 1024]; /* of the socket that is being read */

/* ---- sending ---- */

static uint32_t next_mask(void)
{
    static uint32_t state = 2463534242u;
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

static void mask_into(char *to, Text payload, uint32_t mask)
{
    uint64_t wide = (uint64_t)mask << 32 | mask, word;
    size_t i = 0;
    for (; i + sizeof word <= payload.len; i += sizeof word) {
        memcpy(&word, payload.ptr + i, sizeof word);
        word ^= wide;
        memcpy(to + i, &word, sizeof word);
    }
    for (; i < payload.len; i++)
        to[i] = (char)(payload.ptr[i] ^ (char)(mask >> 8 * (i & 3)));
}

static void send_frame(SocketClient *client, int opcode, Text payload)
{
    static char frame[64 * 1024];
    size_t at = 0;
    if (payload.len + 8 > sizeof frame)
        errx(1, "a message of %zu bytes", payload.len);
    frame[at++] = (char)(FIN | opcode);
    if (payload.len < 126) {
        frame[at++] = (char)(MASKED | payload.len);
    } else {
        uint16_t length = htobe16((uint16_t)payload.len);
        frame[at++] = (char)(MASKED | 126);
        memcpy(frame + at, &length, sizeof length);
        at += sizeof length;
    }
    uint32_t mask = htole32(next_mask());
    memcpy(frame + at, &mask, sizeof mask);
    at += sizeof mask;
    mask_into(frame + at, payload, le32toh(mask));
    at += payload.len;
    /* One operation is under way at a time, so that the socket has room for it. */
    if (!client->closed && send(client->fd, frame, at, MSG_NOSIGNAL) != (ssize_t)at)
        client->closed = true;
}

void socket_client_send(SocketClient *client, Text message)
{
    send_frame(client, OPCODE_TEXT, message);
}

void socket_client_close(SocketClient *client)
{
    close(client->fd);
    buffer_fini(&client->partial);
}

/* ---- receiving ---- */

/* The first whole frame of the bytes; its size with the header, or 0. */
static size_t read_frame(Text bytes, int *opcode, Text *payload)
{
    const unsigned char *p = (const unsigned char *)bytes.ptr;
    if (bytes.len < 2)
        return 0;
    if (!(p[0] & FIN) || (p[1] & MASKED))
        errx(1, "a fragmented or masked frame from the server");
    uint64_t length = p[1];
    size_t header = length == 126 ? 4 : length == 127 ? 10 : 2;
    if (bytes.len < header)
        return 0;
    if (header > 2) {
        length = 0;
        for (size_t i = 2; i < header; i++)
            length = length << 8 | p[i];
    }
    if (bytes.len - header < length)
        return 0;
    *opcode = p[0] & 0x0f;
    *payload = (Text){ bytes.ptr + header, length };
    return header + length;
}

static size_t handle_frames(SocketClient *client, Text bytes)
{
    size_t done = 0;
    int opcode;
    Text payload;
    for (size_t size; (size = read_frame(bytes, &opcode, &payload)) > 0; done += size) {
        bytes = (Text){ bytes.ptr + size, bytes.len - size };
        if (opcode == OPCODE_TEXT)
            client->message(client, payload);
        else if (opcode == OPCODE_PING)
            send_frame(client, OPCODE_PONG, payload);
        else if (opcode == OPCODE_CLOSE)
            client->closed = true;
    }
    return done;
}

static void receive(SocketClient *client)
{
    ssize_t got = recv(client->fd, arrived, sizeof arrived, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        client->closed = true;
        epoll_ctl(epoll_fd, EPOLL_CTL_DEL, client->fd, NULL);
        return;
    }
    if (client->partial.len > 0) {
        buffer_add(&client->partial, arrived, (size_t)got);
        buffer_drop(&client->partial, handle_frames(client, buffer_view(&client->partial)));
        return;
    }
    size_t done = handle_frames(client, (Text){ arrived, (size_t)got });
    buffer_add(&client->partial, arrived + done, (size_t)got - done);
}

void socket_clients_run(int wait_ms)
{
    struct epoll_event events[EVENTS_AT_ONCE];
    int count = epoll_wait(epoll_fd, events, EVENTS_AT_ONCE, wait_ms);
    for (int i = 0; i < count; i++)
        receive(events[i].data.ptr);
}

/* ---- opening ---- */

static void upgrade(SocketClient *client, const char *host, const char *path, const char *token)
{
    char text[4096];
    int length = snprintf(text, sizeof text,
                          "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\n"
                          "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s%s%s\r\n",
                          path, host, token ? "Authorization: Bearer " : "", token ? token : "",
                          token ? "\r\n" : "");
    if (send(client->fd, text, (size_t)length, MSG_NOSIGNAL) != length)
        err(1, "upgrade");
    Buffer *head = &client->partial;
    const char *end;
    while (!(end = memmem(buffer_view(head).ptr, head->len, "\r\n\r\n", 4))) {
        ssize_t got = recv(client->fd, text, sizeof text, 0);
        if (got <= 0)
            errx(1, "the server closed instead of upgrading");
        buffer_add(head, text, (size_t)got);
    }
    if (!text_starts_with(buffer_view(head), TEXT("HTTP/1.1 101 ")))
        errx(1, "not upgraded: %.*s", TEXT_ARG(buffer_view(head)));
    buffer_drop(head, (size_t)(end + 4 - head->ptr));
}

void socket_client_open(SocketClient *client, const char *url, const char *token)
{
    char host[64], path[256] = "/";
    int port, one = 1;
    if (sscanf(url, "ws://%63[0-9.]:%d%255s", host, &port, path) < 2)
        errx(2, "not ws://ADDRESS:PORT/PATH: %s", url);
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    inet_pton(AF_INET, host, &address.sin_addr);
    client->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (client->fd < 0 || connect(client->fd, (void *)&address, sizeof address) < 0)
        err(1, "%s", url);
    setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    buffer_init(&client->partial, NULL, FRAME_MAX_BYTES);
    upgrade(client, host, path, token);
    if (client->partial.len > 0)
        buffer_drop(&client->partial, handle_frames(client, buffer_view(&client->partial)));
    if (epoll_fd < 0)
        epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = client };
    if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, client->fd, &event) < 0)
        err(1, "epoll");
}
