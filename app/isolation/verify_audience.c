/*
 * Audience - the socket on which a public link's document is followed: whoever has a link sees its
 * document and nothing else, and no token made of two opens either's.
 */
#include <string.h>

#include "app/demo/live_socket.h"
#include "app/isolation/visitor.h"
#include "gateway/request.h"

#define MESSAGES_MAX 20 /* to hear before one's own change must have come */

typedef struct Shown {
    Visitor *visitor;
    Text document, token;
} Shown;

static bool holds(Text haystack, Text needle)
{
    return memmem(haystack.ptr, haystack.len, needle.ptr, needle.len) != NULL;
}

static Text text_in_reply(Visitor *visitor, Text path, Text body, const char *name)
{
    Task *task = visitor->verify->task;
    JsonError error;
    FetchAnswer answer = visitor_call(visitor, "POST", path, TEXT_NULL, body);
    const json_t *reply = json_read(task->arena, answer.body, false, &error);
    Text text = reply ? json_text_at(reply, name) : TEXT_NULL;
    if (text_is_null(text))
        task_fail(task, 502, "no_answer", "POST %.*s is answered %d", TEXT_ARG(path),
                  answer.status);
    return text;
}

/* A document with the visitor's canary, and a link to it. */
static Shown show(Visitor *visitor)
{
    Arena *arena = visitor->verify->task->arena;
    Shown shown = { .visitor = visitor };
    shown.document = text_in_reply(
        visitor, TEXT("/v1/documents"),
        text_format(arena, "{\"title\":\"Shown\",\"content\":{\"ops\":[{\"insert\":\"%.*s\\n\"}]}}",
                    TEXT_ARG(visitor->canary)),
        "id");
    Text links = text_format(arena, "/v1/documents/%.*s/links", TEXT_ARG(shown.document));
    shown.token = text_in_reply(visitor, links, TEXT("{}"), "token");
    return shown;
}

/* Follows with a token; what is shown at once, TEXT_NULL when the socket is closed instead. */
static Text follow(LiveSocket *socket, Verify *verify, Text path, Text token)
{
    Arena *arena = verify->task->arena;
    if (!live_socket_open_at(socket, arena, verify->url, path) ||
        !live_socket_say(socket, arena,
                         text_format(arena, "{\"token\":\"%.*s\"}", TEXT_ARG(token))))
        task_fail(verify->task, 502, "no_socket", "%.*s cannot be opened", TEXT_ARG(path));
    return live_socket_hear(socket, arena);
}

/* Adds a word to the visitor's document; false when it was not taken. */
static bool write_word(const Shown *shown, Text word)
{
    Verify *verify = shown->visitor->verify;
    Arena *arena = verify->task->arena;
    LiveSocket socket;
    int64_t version = 1;
    bool is_taken =
        live_socket_open(&socket, arena, verify->url, shown->visitor->token) &&
        live_socket_submit(&socket, arena, shown->document, &version,
                           text_format(arena, "{\"insert\":\"%.*s \"}", TEXT_ARG(word)));
    live_socket_close(&socket);
    return is_taken;
}

/* The host writes first: what follows on the stranger's line must show the stranger's word alone.
 */
static void verify_following(Verify *verify, const Shown *theirs, const Shown *own, Text path)
{
    LiveSocket socket;
    Text host_canary = theirs->visitor->canary, word = TEXT("stranger-wrote-this");
    Text seen = follow(&socket, verify, path, own->token);
    bool is_written = write_word(theirs, host_canary) && write_word(own, word);
    bool is_own = false;
    for (int i = 0; i < MESSAGES_MAX && !text_is_null(seen); i++) {
        if (holds(seen, host_canary))
            verify_leak(verify, "GET %.*s shows the stranger's link what is the host's",
                        TEXT_ARG(path));
        is_own = holds(seen, word);
        if (is_own || !is_written)
            break;
        seen = live_socket_hear(&socket, verify->task->arena);
    }
    if (!is_own)
        verify_leak(verify, "GET %.*s cannot be proven: a link does not show its own document",
                    TEXT_ARG(path));
    live_socket_close(&socket);
}

static void must_be_refused(Verify *verify, Text path, Text token, const char *what)
{
    LiveSocket socket;
    if (!text_is_null(follow(&socket, verify, path, token)))
        verify_leak(verify, "GET %.*s opens with %s", TEXT_ARG(path), what);
    live_socket_close(&socket);
}

/* One link's secret under the other's tenant, and under the other's link. */
static void verify_mixtures(Verify *verify, const Shown *theirs, const Shown *own, Text path)
{
    Arena *arena = verify->task->arena;
    Token host, stranger;
    if (!token_parse(theirs->token, &host) || !token_parse(own->token, &stranger)) {
        verify_leak(verify, "GET %.*s cannot be proven: its tokens are of another form",
                    TEXT_ARG(path));
        return;
    }
    Token mixed = host;
    memcpy(mixed.secret, stranger.secret, sizeof mixed.secret);
    must_be_refused(verify, path, token_write(arena, &mixed), "the secret of another link");
    mixed = stranger;
    mixed.tenant_id = host.tenant_id;
    must_be_refused(verify, path, token_write(arena, &mixed), "a link of another tenant");
    must_be_refused(verify, path, own->visitor->token, "a session in place of a link");
}

void verify_audience(Verify *verify, Visitor *stranger, Visitor *host, Text path)
{
    Shown theirs = show(host), own = show(stranger);
    verify_following(verify, &theirs, &own, path);
    verify_mixtures(verify, &theirs, &own, path);
}
