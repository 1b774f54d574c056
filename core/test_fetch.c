#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "core/background.h"
#include "core/fetch.h"
#include "core/fetch_guard.h"
#include "core/loop.h"
#include "core/setting.h"

static int port;
static pid_t server;

/* ---- a server of another process ---- */

static void say(int client, const char *text)
{
    if (write(client, text, strlen(text)) < 0)
        _exit(1);
}

/* Answers by the path, and counts who came. */
static _Noreturn void serve(int listener)
{
    int count = 0;
    char head[4096];
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGPIPE, SIG_IGN);
    for (int client; (client = accept(listener, NULL, NULL)) >= 0; close(client)) {
        ssize_t got = read(client, head, sizeof head - 1);
        head[got > 0 ? got : 0] = '\0';
        count++;
        if (strstr(head, "/count")) {
            char text[128];
            snprintf(text, sizeof text, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n%02d", count);
            say(client, text);
        } else if (strstr(head, "/moved")) {
            say(client, "HTTP/1.1 302 Found\r\nLocation: /count\r\nContent-Length: 0\r\n\r\n");
        } else if (strstr(head, "/large")) {
            say(client, "HTTP/1.1 200 OK\r\n\r\n");
            for (int i = 0; i < 4000; i++)
                if (write(client, head, sizeof head) < 0)
                    break;
        } else if (strstr(head, "/slow")) {
            client = -1; /* and left open */
        } else if (strstr(head, "POST /echo") && strstr(head, "X-Word: said")) {
            say(client, "HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\n");
            say(client, strstr(head, "\r\n\r\n") + 4);
        } else {
            say(client, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        }
    }
    _exit(0);
}

static int start_server(void **state)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof at;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    (void)state;
    if (bind(listener, (struct sockaddr *)&at, size) != 0 || listen(listener, 64) != 0 ||
        getsockname(listener, (struct sockaddr *)&at, &size) != 0)
        return 1;
    port = ntohs(at.sin_port);
    server = fork();
    if (server == 0)
        serve(listener);
    close(listener);
    return 0;
}

static int stop_server(void **state)
{
    (void)state;
    kill(server, SIGKILL);
    return waitpid(server, NULL, 0) == server ? 0 : 1;
}

/* ---- asking ---- */

typedef struct Asked {
    FetchRequest request;
    FetchReply reply;
    char body[64];
} Asked;

static void ask_in_task(Task *task, void *argument)
{
    Asked *asked = argument;
    asked->reply = fetch(task, &asked->request);
    snprintf(asked->body, sizeof asked->body, "%.*s",
             asked->reply.body.len < 60 ? (int)asked->reply.body.len : 60, asked->reply.body.ptr);
}

static void stop(void *argument, const Fault *fault)
{
    (void)argument;
    assert_null(fault);
    loop_stop();
}

static Asked ask_with(FetchRequest request)
{
    Asked asked = { .request = request };
    Context nobody = background_context(UUID_NIL);
    background_start(&nobody, ask_in_task, stop, &asked);
    loop_run();
    return asked;
}

/* `%d` in the address is the server's port. */
static Asked ask(const char *format)
{
    char url[256];
    const char *place = strstr(format, "%d");
    if (place != NULL)
        snprintf(url, sizeof url, "%.*s%d%s", (int)(place - format), format, port, place + 2);
    else
        snprintf(url, sizeof url, "%s", format);
    return ask_with((FetchRequest){ .url = text_of(url), .timeout_ms = 8000 });
}

static void wrong(const char *what, const char *which)
{
    print_error("%s %s\n", which, what);
    _fail(__FILE__, __LINE__);
}

static void let_in(const char *networks)
{
    char setting[128], message[256];
    snprintf(setting, sizeof setting, "outgoing_networks=%s", networks);
    const char *overrides[] = { setting };
    assert_true(setting_load(overrides, 1, message, sizeof message));
}

static void what_the_operator_named_is_asked_and_answers(void **state)
{
    (void)state;
    let_in("10.0.0.0/8, 127.0.0.1");
    Asked asked = ask("http://127.0.0.1:%d/count");
    assert_int_equal(asked.reply.outcome, FETCH_ANSWERED);
    assert_int_equal(asked.reply.status, 200);

    char url[64];
    Text header = TEXT("X-Word: said");
    snprintf(url, sizeof url, "http://127.0.0.1:%d/echo", port);
    asked = ask_with((FetchRequest){
        .url = text_of(url), .headers = &header, .header_count = 1, .body = TEXT("hello") });
    assert_int_equal(asked.reply.status, 201);
    assert_string_equal(asked.body, "hello");
}

static void nothing_is_followed(void **state)
{
    (void)state;
    let_in("127.0.0.1");
    Asked asked = ask("http://127.0.0.1:%d/moved");
    assert_int_equal(asked.reply.outcome, FETCH_ANSWERED);
    assert_int_equal(asked.reply.status, 302);
}

static void an_answer_has_a_largest_size_and_a_deadline(void **state)
{
    (void)state;
    let_in("127.0.0.1");
    char url[64];
    assert_int_equal(ask("http://127.0.0.1:%d/large").reply.outcome, FETCH_TOO_LARGE);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/slow", port);
    Asked asked = ask_with((FetchRequest){ .url = text_of(url), .timeout_ms = 300 });
    assert_int_equal(asked.reply.outcome, FETCH_TOO_SLOW);
}

static void no_spelling_of_this_machine_leads_inside(void **state)
{
    (void)state;
    static const char *const spellings[] = {
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0",
        "0.0.0.0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "127.0.0.1.",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
    };
    let_in("127.0.0.1");
    Asked before = ask("http://127.0.0.1:%d/count");
    let_in("");
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        char url[128];
        for (int tls = 0; tls < 2; tls++) {
            snprintf(url, sizeof url, "http%s://%s:%d/count", tls ? "s" : "", spellings[i], port);
            Asked asked = ask(url);
            if (asked.reply.outcome != FETCH_NOT_ALLOWED &&
                asked.reply.outcome != FETCH_UNREACHABLE)
                wrong("was asked", url);
        }
    }
    let_in("127.0.0.1");
    assert_int_equal(atoi(ask("http://127.0.0.1:%d/count").body), atoi(before.body) + 1);
}

static void what_is_no_web_address_is_not_asked(void **state)
{
    (void)state;
    static const char *const urls[] = {
        "",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "ftp://127.0.0.1/x",
        "//example",
        "https://",
        "https://a:b@127.0.0.1/",
        "https://a@127.0.0.1/",
        "idp",
        "javascript:alert(1)",
        "dict://127.0.0.1:11211/",
        "https://exa mple/",
    };
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++)
        if (ask(urls[i]).reply.outcome != FETCH_BAD_URL)
            wrong("was asked", urls[i]);
}

static bool is_public(const char *text)
{
    struct sockaddr_in ipv4 = { .sin_family = AF_INET };
    struct sockaddr_in6 ipv6 = { .sin6_family = AF_INET6 };
    if (inet_pton(AF_INET, text, &ipv4.sin_addr) == 1)
        return fetch_guard_is_public((struct sockaddr *)&ipv4);
    assert_int_equal(inet_pton(AF_INET6, text, &ipv6.sin6_addr), 1);
    return fetch_guard_is_public((struct sockaddr *)&ipv6);
}

static void only_public_hosts_are_public(void **state)
{
    (void)state;
    static const char *const inside[] = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "fe80::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "64:ff9b::a00:1",
        "2002:a00:1::1",
        "2001::1",
        "2001:db8::1",
        "::10.0.0.1",
        "fec0::1",
        "100::1",
        "64:ff9b:1::1",
    };
    static const char *const outside[] = { "8.8.8.8",      "172.15.255.255", "172.32.0.1",
                                           "100.128.0.1",  "1.1.1.1",        "::ffff:8.8.8.8",
                                           "2606:4700::1", "2a00:1450::1" };
    for (size_t i = 0; i < sizeof inside / sizeof inside[0]; i++)
        if (is_public(inside[i]))
            wrong("is inside", inside[i]);
    for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++)
        if (!is_public(outside[i]))
            wrong("is outside", outside[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_operator_named_is_asked_and_answers),
        cmocka_unit_test(nothing_is_followed),
        cmocka_unit_test(an_answer_has_a_largest_size_and_a_deadline),
        cmocka_unit_test(no_spelling_of_this_machine_leads_inside),
        cmocka_unit_test(what_is_no_web_address_is_not_asked),
        cmocka_unit_test(only_public_hosts_are_public),
    };
    return cmocka_run_group_tests(tests, start_server, stop_server);
}
