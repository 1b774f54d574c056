#include "app/listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/loop.h"

#define BACKLOG       4096
#define BIND_WAIT_MS  5000
#define BIND_RETRY_MS 50

__attribute__((format(printf, 2, 3))) static bool wrong(Listeners *listeners, const char *format,
                                                        ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(listeners->message, sizeof listeners->message, format, args);
    va_end(args);
    return false;
}

/* Binds and listens; an address still held by the workers of a master that was killed is free
 * within moments. */
static bool bind_patiently(int fd, const struct sockaddr *address, socklen_t size)
{
    for (int waited_ms = 0; bind(fd, address, size) != 0 || listen(fd, BACKLOG) != 0;
         waited_ms += BIND_RETRY_MS) {
        if (errno != EADDRINUSE || waited_ms >= BIND_WAIT_MS)
            return false;
        loop_sleep(BIND_RETRY_MS);
    }
    return true;
}

static bool keep(Listeners *listeners, int fd, const char *text)
{
    if (listeners->count < HANDOVER_MAX_LISTENERS) {
        listeners->fds[listeners->count++] = fd;
        return true;
    }
    close(fd);
    return wrong(listeners, "more than %d addresses to listen on, at %s", HANDOVER_MAX_LISTENERS,
                 text);
}

static bool is_loopback(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr) >> 24 ==
               127;
    return IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr);
}

static bool is_any(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return ((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr ==
               htonl(INADDR_ANY);
    return IN6_IS_ADDR_UNSPECIFIED(
        &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr);
}

/* What a person on this machine would type. */
static void name_url(Listeners *listeners, int fd)
{
    struct sockaddr_storage storage;
    const struct sockaddr *bound = (const struct sockaddr *)&storage;
    socklen_t size = sizeof storage;
    char host[NI_MAXHOST], port[NI_MAXSERV];
    if (*listeners->url || getsockname(fd, (struct sockaddr *)&storage, &size) != 0 ||
        getnameinfo(bound, size, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        return;
    if (is_any(bound))
        snprintf(host, sizeof host, "%s", bound->sa_family == AF_INET ? "127.0.0.1" : "::1");
    bool is_v6 = strchr(host, ':') != NULL;
    snprintf(listeners->url, sizeof listeners->url, "http://%s%.*s%s:%s", is_v6 ? "[" : "", 200,
             host, is_v6 ? "]" : "", port);
}

static bool open_resolved(Listeners *listeners, const struct addrinfo *info, const char *text)
{
    int fd = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), on = 1;
    if (fd < 0)
        return wrong(listeners, "no socket for %s: %s", text, strerror(errno));
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (info->ai_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    if (!bind_patiently(fd, info->ai_addr, info->ai_addrlen)) {
        wrong(listeners, "cannot listen on %s: %s%s", text, strerror(errno),
              errno == EADDRINUSE ? "; choose another with --listen" : "");
        close(fd);
        return false;
    }
    listeners->is_open_http |= !is_loopback(info->ai_addr);
    name_url(listeners, fd);
    return keep(listeners, fd, text);
}

static bool open_tcp(Listeners *listeners, const char *text)
{
    char host[128];
    const char *colon = strrchr(text, ':');
    size_t length = colon ? (size_t)(colon - text) : 0;
    if (!colon || length >= sizeof host || !colon[1])
        return wrong(listeners, "\"%s\" is no address; host:port, [ipv6]:port and unix:path are",
                     text);
    bool is_v6 = length > 2 && text[0] == '[' && text[length - 1] == ']';
    snprintf(host, sizeof host, "%.*s", (int)(is_v6 ? length - 2 : length),
             is_v6 ? text + 1 : text);

    struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV },
                    *found = NULL;
    int failed = getaddrinfo(*host ? host : NULL, colon + 1, &hints, &found);
    if (failed)
        return wrong(listeners, "the address %s is not known: %s", text, gai_strerror(failed));
    bool done = true;
    for (struct addrinfo *info = found; done && info; info = info->ai_next)
        done = open_resolved(listeners, info, text);
    freeaddrinfo(found);
    return done;
}

/* A socket file that nobody answers on is what a killed master left. */
static void remove_dead_socket(const struct sockaddr_un *address)
{
    struct stat found;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && stat(address->sun_path, &found) == 0 && S_ISSOCK(found.st_mode) &&
        connect(fd, (const struct sockaddr *)address, sizeof *address) != 0 &&
        errno == ECONNREFUSED)
        unlink(address->sun_path);
    if (fd >= 0)
        close(fd);
}

static bool open_unix(Listeners *listeners, const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    if (strlen(path) >= sizeof address.sun_path)
        return wrong(listeners, "the path %s is too long for a socket", path);
    memcpy(address.sun_path, path, strlen(path));
    remove_dead_socket(&address);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || !bind_patiently(fd, (const struct sockaddr *)&address, sizeof address)) {
        wrong(listeners, "cannot listen on unix:%s: %s", path, strerror(errno));
        if (fd >= 0)
            close(fd);
        return false;
    }
    return keep(listeners, fd, path);
}

bool listeners_open(Listeners *listeners, const char *addresses)
{
    memset(listeners, 0, sizeof *listeners);
    char copy[1024];
    if ((size_t)snprintf(copy, sizeof copy, "%s", addresses) >= sizeof copy)
        return wrong(listeners, "the list of addresses to listen on is too long");
    char *rest = copy, *text;
    while ((text = strsep(&rest, ", ")))
        if (*text && !(strncmp(text, "unix:", 5) == 0 ? open_unix(listeners, text + 5)
                                                      : open_tcp(listeners, text)))
            return false;
    return listeners->count > 0 || wrong(listeners, "there is no address to listen on: set listen");
}

void listeners_close(Listeners *listeners)
{
    for (int i = 0; i < listeners->count; i++)
        close(listeners->fds[i]);
    listeners->count = 0;
}
