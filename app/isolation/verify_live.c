/*
 * Live - what stays open: the event stream and the socket.
 */
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "app/demo/live_socket.h"
#include "app/isolation/visitor.h"
#include "core/clock.h"

#define LISTEN_MS 3000 /* for the stranger's own event */
#define LINGER_MS 300  /* and then for one that should not come */

static bool holds(Text haystack, Text needle)
{
    return memmem(haystack.ptr, haystack.len, needle.ptr, needle.len) != NULL;
}

/* All that comes until a little after `expected` has. */
static Text listen_for(Fetch *fetch, Arena *arena, Text expected)
{
    Buffer heard;
    buffer_init(&heard, arena, 1 << 20);
    int64_t end_us = clock_monotonic_us() + LISTEN_MS * 1000;
    bool is_here = false;
    for (int64_t left_us; (left_us = end_us - clock_monotonic_us()) > 0;) {
        struct pollfd waiting = { .fd = fetch->fd, .events = POLLIN };
        if (poll(&waiting, 1, (int)(left_us / 1000) + 1) <= 0)
            break;
        char *room = buffer_reserve(&heard, 4096);
        ssize_t got = room ? recv(fetch->fd, room, 4096, 0) : 0;
        if (got <= 0)
            break;
        heard.len += (size_t)got;
        if (!is_here && holds(buffer_view(&heard), expected)) {
            is_here = true;
            end_us = clock_monotonic_us() + LINGER_MS * 1000;
        }
    }
    return buffer_view(&heard);
}

static Text make_something(Visitor *visitor)
{
    Text body = text_format(visitor->verify->task->arena, "{\"content\":{\"canary\":\"%.*s\"}}",
                            TEXT_ARG(visitor->canary));
    FetchAnswer answer =
        visitor_call(visitor, "POST", TEXT("/v1/records/isolation"), TEXT_NULL, body);
    JsonError error;
    const json_t *reply = json_read(visitor->verify->task->arena, answer.body, false, &error);
    return reply ? json_text_at(reply, "id") : TEXT_NULL;
}

/* The stranger follows everything it may while both work: it must hear of its own work alone. */
void verify_stream(Verify *verify, Visitor *stranger, Visitor *host, Text path)
{
    Arena *arena = verify->task->arena;
    Fetch fetch;
    fetch_init(&fetch, verify->url, LISTEN_MS);
    FetchAnswer answer;
    Text probe = text_format(arena, "Authorization: Bearer %.*s\r\n", TEXT_ARG(stranger->token));
    /* Connects, and proves that what follows comes from a signed-in stranger. */
    if (!fetch_call(&fetch, arena, "GET", TEXT("/v1/me"), probe, TEXT_NULL, &answer) ||
        answer.status != 200)
        task_fail(verify->task, 502, "no_answer", "the stranger cannot follow the stream");
    fetch_send(&fetch, text_format(arena,
                                   "GET %.*s?topics=audit,records,documents,users HTTP/1.1\r\n"
                                   "Host: %s\r\nLast-Event-ID: 0\r\n%.*s\r\n",
                                   TEXT_ARG(path), fetch.host, TEXT_ARG(probe)));
    Text theirs = make_something(host);
    Text own = make_something(stranger);
    Text heard = listen_for(&fetch, arena, own);
    fetch_close(&fetch);
    if (!holds(heard, own))
        verify_leak(verify, "GET %.*s cannot be proven: the stranger does not hear its own work",
                    TEXT_ARG(path));
    if (holds(heard, theirs) || holds(heard, host->canary))
        verify_leak(verify, "GET %.*s tells the stranger what the host does", TEXT_ARG(path));
}

static void judge(Verify *verify, Visitor *host, const json_t *reply, const char *what)
{
    Buffer text;
    buffer_init(&text, verify->task->arena, 1 << 20);
    JsonWriter w = json_writer(&text);
    if (reply)
        json_put_tree(&w, reply);
    if (!reply)
        verify_leak(verify, "the socket cannot be proven: no reply to %s", what);
    else if (holds(buffer_view(&text), host->canary))
        verify_leak(verify, "the socket tells the stranger what is the host's: %s", what);
}

static Text document_message(Arena *arena, const char *action, Text id, const char *more)
{
    return text_format(arena, "{\"a\":\"%s\",\"c\":\"documents\",\"d\":\"%.*s\"%s}", action,
                       TEXT_ARG(id), more);
}

static const json_t *create(LiveSocket *socket, Arena *arena, Text id, const Visitor *visitor)
{
    Text message = text_format(arena,
                               "{\"a\":\"op\",\"c\":\"documents\",\"d\":\"%.*s\",\"v\":0,\"src\":"
                               "\"%.*s\",\"seq\":%lld,\"x\":{},"
                               "\"create\":{\"type\":\"http://sharejs.org/types/rich-text/v1\","
                               "\"data\":{\"ops\":[{\"insert\":\"%.*s\\n\"}]}}}",
                               TEXT_ARG(id), TEXT_ARG(socket->src), (long long)++socket->seq,
                               TEXT_ARG(visitor->canary));
    return live_socket_ask(socket, arena, message, "op");
}

/* The host's document by its id, and a document that both have made under the same id of their
 * choice. */
void verify_socket(Verify *verify, Visitor *stranger, Visitor *host)
{
    Arena *arena = verify->task->arena;
    LiveSocket here, there;
    if (!live_socket_open(&here, arena, verify->url, stranger->token) ||
        !live_socket_open(&there, arena, verify->url, host->token))
        task_fail(verify->task, 502, "no_socket", "the sockets cannot be opened");
    Text chosen = uuid_text(arena, uuid_new());
    judge(verify, stranger, create(&there, arena, chosen, host), "creating at the host's");
    judge(verify, host,
          live_socket_ask(&here, arena, document_message(arena, "f", chosen, ",\"v\":null"), "f"),
          "fetching");
    judge(verify, host,
          live_socket_ask(&here, arena, document_message(arena, "s", chosen, ",\"v\":null"), "s"),
          "subscribing");
    judge(verify, host, create(&here, arena, chosen, stranger), "creating under the same id");
    judge(verify, host,
          live_socket_ask(&here, arena, document_message(arena, "f", chosen, ",\"v\":null"), "f"),
          "fetching one's own");
    judge(verify, stranger,
          live_socket_ask(&there, arena, document_message(arena, "f", chosen, ",\"v\":null"), "f"),
          "fetching at the host's");
    live_socket_close(&here);
    live_socket_close(&there);
}
