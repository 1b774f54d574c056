/*
 * The least that can answer HTTP: one thread, one epoll loop, and for each request that ends in an
 * empty line the bytes of a file, whatever was asked. It parses nothing, routes nothing, counts
 * nothing: what Insula's gateway costs is what it costs beyond this.
 *
 * Usage: epoll PORT ANSWER-FILE
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { REQUEST_MAX = 16384, ANSWER_MAX = 65536, EVENTS_MAX = 256 };

typedef struct {
    int fd;
    size_t len; /* of the request that is not complete yet */
    char request[REQUEST_MAX];
} Connection;

static char answer[ANSWER_MAX];
static size_t answer_len;

static void load_answer(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        err(1, "%s", path);
    answer_len = fread(answer, 1, sizeof answer, file);
    fclose(file);
}

static int listen_on(int port)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    int one = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((unsigned short)port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 4096) != 0)
        err(1, "port %d", port);
    return fd;
}

static void accept_all(int epoll, int listener)
{
    int fd;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        int one = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        Connection *connection = malloc(sizeof *connection);
        if (!connection)
            err(1, "connection");
        connection->fd = fd;
        connection->len = 0;
        struct epoll_event event = { .events = EPOLLIN, .data.ptr = connection };
        epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
    }
}

static void drop(Connection *connection)
{
    close(connection->fd);
    free(connection);
}

/* Reads what is there and answers once for each complete request in it. */
static void serve(Connection *connection)
{
    ssize_t got = read(connection->fd, connection->request + connection->len,
                       sizeof connection->request - connection->len);
    if (got <= 0) {
        if (got == 0 || errno != EAGAIN)
            drop(connection);
        return;
    }
    connection->len += (size_t)got;
    char *start = connection->request;
    char *end = start + connection->len;
    char *blank;
    while ((blank = memmem(start, (size_t)(end - start), "\r\n\r\n", 4))) {
        start = blank + 4;
        if (write(connection->fd, answer, answer_len) != (ssize_t)answer_len) {
            drop(connection);
            return;
        }
    }
    connection->len = (size_t)(end - start);
    memmove(connection->request, start, connection->len);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        errx(2, "usage: epoll PORT ANSWER-FILE");
    load_answer(argv[2]);
    int listener = listen_on(atoi(argv[1]));
    int epoll = epoll_create1(0);
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = NULL };
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        struct epoll_event events[EVENTS_MAX];
        int count = epoll_wait(epoll, events, EVENTS_MAX, -1);
        for (int i = 0; i < count; i++) {
            if (events[i].data.ptr)
                serve(events[i].data.ptr);
            else
                accept_all(epoll, listener);
        }
    }
}
