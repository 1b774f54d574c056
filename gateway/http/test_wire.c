#include "gateway/test_wire.h"

/* --- routes --- */

static void hello(Request *req)
{
    req->reply.status = 200;
    req->reply.body = TEXT("hello");
}

static void echo(Request *req)
{
    req->reply.status = 200;
    req->reply.content_type = TEXT("text/plain");
    req->reply.body = req->body;
}

static void slow(Request *req)
{
    loop_sleep(100);
    echo(req);
}

static void failing(Request *req)
{
    fail(req, 409, "not_today", "No %s today.", "luck");
}

static int big_made; /* in the child */

static void big(Request *req)
{
    big_made++;
    size_t size = 3 * 1024 * 1024;
    char *body = arena_alloc(req->task.arena, size);
    for (size_t i = 0; i < size; i++)
        body[i] = (char)('a' + i % 26);
    req->reply.status = 200;
    req->reply.body = (Text){ body, size };
}

static void made(Request *req)
{
    req->reply.status = 200;
    req->reply.body = text_format(req->task.arena, "%d", big_made);
}

static void who(Request *req)
{
    const Context *context = &req->task.context;
    req->reply.status = 200;
    req->reply.body =
        text_format(req->task.arena, "%.*s %.*s %s %.*s %.*s", TEXT_ARG(context->address),
                    TEXT_ARG(req->origin), req->secure ? "secure" : "plain",
                    TEXT_ARG(context->request_id), TEXT_ARG(context->trace_id));
}

const WireRoute WIRE_ROUTES[] = {
    { { GET, "/v1/hello", PUBLIC, NULL }, hello },
    { { GET, "/v1/slow", PUBLIC, NULL }, slow },
    { { POST, "/v1/slow", PUBLIC, NULL }, slow },
    { { POST, "/v1/echo", PUBLIC, NULL, .max_body_bytes = 1024 * 1024 }, echo },
    { { PUT, "/v1/small", PUBLIC, NULL, .max_body_bytes = 10 }, echo },
    { { GET, "/v1/fail", PUBLIC, NULL }, failing },
    { { GET, "/v1/big", PUBLIC, NULL }, big },
    { { GET, "/v1/made", PUBLIC, NULL }, made },
    { { GET, "/v1/who", PUBLIC, NULL }, who },
};
const size_t WIRE_ROUTES_COUNT = sizeof WIRE_ROUTES / sizeof WIRE_ROUTES[0];

#define TAIL      " HTTP/1.1\r\nHost: test.example\r\n"
#define GET_HELLO "GET /v1/hello" TAIL "\r\n"
#define GET_SLOW  "GET /v1/slow" TAIL "\r\n"

/* --- tests --- */

static void an_answer_carries_what_every_answer_must(void **state)
{
    (void)state;
    Reply *reply = ask(GET_HELLO);
    assert_int_equal(reply->status, 200);
    assert_string_equal(reply->body, "hello");
    assert_string_equal(reply_value(reply, "content-type"), "application/json");
    assert_string_equal(reply_value(reply, "x-content-type-options"), "nosniff");
    assert_string_equal(reply_value(reply, "cache-control"), "no-store");
    assert_int_equal(strlen(reply_value(reply, "date")), 29);
    assert_int_equal(strlen(reply_value(reply, "x-request-id")), 36);
    assert_int_equal(strlen(reply_value(reply, "traceparent")), 55);
    assert_null(reply_value(reply, "connection"));
    assert_null(reply_value(reply, "strict-transport-security"));
}

static void a_connection_is_kept_for_many_requests(void **state)
{
    (void)state;
    Client *client = client_new();
    for (int i = 0; i < 100; i++) {
        client_say(client, GET_HELLO);
        assert_int_equal(client_reply(client)->status, 200);
    }
    client_say(client, "GET /v1/hello" TAIL "Connection: close\r\n\r\n");
    Reply *reply = client_reply(client);
    assert_string_equal(reply_value(reply, "connection"), "close");
    assert_true(client_is_ended(client));
    client_free(client);
}

static void pipelined_requests_are_answered_in_order(void **state)
{
    (void)state;
    Client *client = client_new();
    enum { ROUNDS = 50 };
    for (int i = 0; i < ROUNDS; i++) {
        char text[400];
        snprintf(text, sizeof text,
                 "POST /v1/echo" TAIL "Content-Length: 3\r\n\r\n%03dPOST /v1/%s" TAIL
                 "Transfer-Encoding: chunked\r\n\r\n3\r\n%03d\r\n0\r\n\r\nHEAD /v1/hello" TAIL
                 "\r\n",
                 i, i % 10 == 0 ? "slow" : "echo", i);
        client_say(client, text);
    }
    for (int i = 0; i < ROUNDS; i++) {
        assert_int_equal(atoi(client_reply(client)->body), i);
        assert_int_equal(atoi(client_reply(client)->body), i);
        Reply *reply = client_reply_to(client, true);
        assert_int_equal(reply->status, 200);
        assert_string_equal(reply_value(reply, "content-length"), "5");
    }
    client_free(client);
}

static void requests_may_come_byte_by_byte(void **state)
{
    (void)state;
    Client *client = client_new();
    const char *text =
        "POST /v1/echo" TAIL "Transfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\n\r\n"
        "\r\nPOST /v1/slow" TAIL "Content-Length: 4\r\n\r\nslow" GET_HELLO;
    for (size_t i = 0; text[i] != '\0'; i++) {
        client_send(client, text + i, 1);
        if (i % 16 == 0)
            usleep(1000);
    }
    assert_string_equal(client_reply(client)->body, "hello");
    assert_string_equal(client_reply(client)->body, "slow");
    assert_string_equal(client_reply(client)->body, "hello");
    client_free(client);
}

static void bodies_of_all_sizes_come_back_whole(void **state)
{
    (void)state;
    static const size_t sizes[] = { 1, 4000, 16384, 16385, 65536, 300000, 1024 * 1024 };
    char *body = malloc(1024 * 1024);
    for (size_t i = 0; i < 1024 * 1024; i++)
        body[i] = (char)(i * 7 + i / 256);
    Client *client = client_new();
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        char head[200];
        snprintf(head, sizeof head, "POST /v1/echo" TAIL "Content-Length: %zu\r\n\r\n", sizes[i]);
        client_say(client, head);
        client_send(client, body, sizes[i]);
        Reply *reply = client_reply(client);
        assert_int_equal(reply->body_len, sizes[i]);
        assert_memory_equal(reply->body, body, sizes[i]);
    }
    client_say(client, "POST /v1/echo" TAIL "Transfer-Encoding: chunked\r\n\r\n");
    for (size_t at = 0; at < 300000; at += 10000) {
        client_say(client, "2710\r\n");
        client_send(client, body + at, 10000);
        client_say(client, "\r\n");
    }
    client_say(client, "0\r\n\r\n");
    Reply *reply = client_reply(client);
    assert_int_equal(reply->body_len, 300000);
    assert_memory_equal(reply->body, body, 300000);
    client_free(client);
    free(body);
}

static void a_large_answer_waits_for_a_slow_reader(void **state)
{
    (void)state;
    Client *client = client_new();
    client_say(client, "GET /v1/big" TAIL "\r\n" GET_HELLO);
    usleep(200000);
    Reply *reply = client_reply(client);
    assert_int_equal(reply->body_len, 3 * 1024 * 1024);
    for (size_t i = 0; i < reply->body_len; i++)
        assert_int_equal(reply->body[i], (char)('a' + i % 26));
    assert_string_equal(client_reply(client)->body, "hello");
    client_free(client);
}

static void who_asks_and_does_not_read_is_not_answered_in_advance(void **state)
{
    (void)state;
    Client *client = client_new();
    enum { COUNT = 100 };
    for (int i = 0; i < COUNT; i++)
        client_say(client, "GET /v1/big" TAIL "\r\n" GET_HELLO);
    usleep(300000);
    int so_far = atoi(ask("GET /v1/made" TAIL "\r\n")->body);
    assert_in_range(so_far, 1, 10);
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(client_reply(client)->body_len, 3 * 1024 * 1024);
        assert_string_equal(client_reply(client)->body, "hello");
    }
    client_free(client);
}

static void a_body_that_is_too_large_is_refused_before_it_comes(void **state)
{
    (void)state;
    Reply *reply = ask("PUT /v1/small" TAIL "Content-Length: 11\r\n\r\n");
    assert_int_equal(reply->status, 413);
    assert_string_equal(reply_value(reply, "connection"), "close");
    assert_non_null(strstr(reply->body, "body_too_large"));
    reply = ask("PUT /v1/small" TAIL "Content-Length: 11\r\nExpect: 100-continue\r\n\r\n");
    assert_int_equal(reply->status, 413);
    reply =
        ask("PUT /v1/small" TAIL "Transfer-Encoding: chunked\r\n\r\n6\r\n123456\r\n5\r\n12345\r\n");
    assert_int_equal(reply->status, 413);
    reply = ask("PUT /v1/small" TAIL "Content-Length: 10\r\n\r\n1234567890");
    assert_int_equal(reply->status, 200);
}

static void one_may_ask_before_sending_a_body(void **state)
{
    (void)state;
    Client *client = client_new();
    client_say(client, "POST /v1/echo" TAIL "Content-Length: 4\r\nExpect: 100-continue\r\n\r\n");
    assert_int_equal(client_head(client)->status, 100);
    client_say(client, "body");
    assert_string_equal(client_reply(client)->body, "body");
    client_say(client,
               "POST /v1/echo" TAIL "Content-Length: 4\r\nExpect: 100-continue\r\n\r\nbody");
    assert_int_equal(client_reply(client)->status, 200); /* it did not wait, so no 100 */
    client_free(client);
}

static void what_is_not_there_is_told_apart(void **state)
{
    (void)state;
    assert_int_equal(ask("GET /v1/nothing" TAIL "\r\n")->status, 404);
    Reply *reply = ask("DELETE /v1/slow" TAIL "\r\n");
    assert_int_equal(reply->status, 405);
    assert_string_equal(reply_value(reply, "allow"), "GET, POST, HEAD, OPTIONS");
    reply = ask("OPTIONS /v1/echo" TAIL "\r\n");
    assert_int_equal(reply->status, 204);
    assert_string_equal(reply_value(reply, "allow"), "POST, OPTIONS");
    assert_null(reply_value(reply, "content-length"));
    assert_int_equal(ask("OPTIONS *" TAIL "\r\n")->status, 204);
    reply = ask("GET /v1/fail" TAIL "\r\n");
    assert_int_equal(reply->status, 409);
    assert_string_equal(reply->body, "{\"code\":\"not_today\",\"detail\":\"No luck today.\"}");
}

static void malformed_requests_are_answered_and_the_connection_ends(void **state)
{
    (void)state;
    static const struct {
        int status;
        const char *text;
    } cases[] = {
        { 400, "GET /v1/hello HTTP/1.1\r\n\r\n" },
        { 400, "GET /v1/hello HTTP/1.1\nHost: x\n\n" },
        { 400, "POST /v1/echo" TAIL
               "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" GET_HELLO },
        { 400, "POST /v1/echo" TAIL "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!" },
        { 400, "POST /v1/echo" TAIL
               "Transfer-Encoding: chunked\r\n\r\n5\rXhello\r\n0\r\n\r\n" GET_HELLO },
        { 400, "POST /v1/echo" TAIL
               "Transfer-Encoding: chunked\r\n\r\n5\r\nhelloXX0\r\n\r\n" GET_HELLO },
        { 501, "POST /v1/echo" TAIL "Transfer-Encoding: gzip, chunked\r\n\r\n" },
        { 501, "BREW /pot" TAIL "\r\n" },
        { 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" },
        { 400, "\x16\x03\x01\x02\r\n\r\n" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Client *client = client_new();
        client_say(client, GET_HELLO);
        client_say(client, cases[i].text);
        assert_int_equal(client_reply(client)->status, 200);
        Reply *reply = client_reply(client);
        assert_int_equal(reply->status, cases[i].status);
        assert_string_equal(reply_value(reply, "content-type"), "application/problem+json");
        assert_string_equal(reply_value(reply, "connection"), "close");
        assert_true(client_is_ended(client));
        client_free(client);
    }
}

static void an_old_client_is_served(void **state)
{
    (void)state;
    Client *client = client_new();
    client_say(client, "GET /v1/hello HTTP/1.0\r\n\r\n");
    assert_string_equal(reply_value(client_reply(client), "connection"), "close");
    assert_true(client_is_ended(client));
    client_free(client);
    client = client_new();
    client_say(client, "GET /v1/hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    assert_string_equal(reply_value(client_reply(client), "connection"), "keep-alive");
    client_say(client, GET_HELLO);
    assert_int_equal(client_reply(client)->status, 200);
    client_free(client);
}

static void a_client_that_has_said_all_still_gets_its_answers(void **state)
{
    (void)state;
    Client *client = client_new();
    client_say(client, GET_SLOW GET_HELLO GET_SLOW);
    shutdown(client->fd, SHUT_WR);
    for (int i = 0; i < 3; i++)
        assert_int_equal(client_reply(client)->status, 200);
    assert_true(client_is_ended(client));
    client_free(client);
}

static void clients_that_leave_harm_nobody(void **state)
{
    (void)state;
    static const char *const left[] = {
        GET_SLOW GET_HELLO,
        "POST /v1/echo" TAIL "Content-Length: 100000\r\n\r\nsome",
        "GET /v1/hel",
        "GET /v1/big" TAIL "\r\n",
        "",
        "POST /v1/slow" TAIL "Transfer-Encoding: chunked\r\n\r\n4\r\n",
    };
    for (size_t i = 0; i < 60; i++) {
        Client *client = client_new();
        client_say(client, left[i % 6]);
        if (i % 3 == 0) {
            struct linger reset = { 1, 0 };
            setsockopt(client->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        }
        client_free(client);
    }
    assert_int_equal(ask(GET_SLOW)->status, 200);
}

static void ids_of_the_client_are_kept_when_they_are_good(void **state)
{
    (void)state;
    Reply *reply =
        ask("GET /v1/who" TAIL "X-Request-Id: mine.1\r\n"
            "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00\r\n\r\n");
    assert_string_equal(reply->body, "127.0.0.1 http://test.example plain mine.1 "
                                     "0af7651916cd43dd8448eb211c80319c");
    assert_string_equal(reply_value(reply, "x-request-id"), "mine.1");
    const char *parent = reply_value(reply, "traceparent");
    assert_memory_equal(parent, "00-0af7651916cd43dd8448eb211c80319c-", 36);
    assert_memory_equal(parent + 52, "-00", 3);
    assert_memory_not_equal(parent + 36, "b7ad6b7169203331", 16);
    reply = ask("GET /v1/who" TAIL "X-Request-Id: a b\r\n"
                "traceparent: 00-00000000000000000000000000000000-b7ad6b7169203331-01\r\n\r\n");
    assert_int_equal(strlen(reply_value(reply, "x-request-id")), 36);
    assert_memory_not_equal(reply_value(reply, "traceparent") + 3, "0000000000000000", 16);
}

static void only_a_trusted_proxy_may_name_the_client(void **state)
{
    (void)state;
    const char *text = "GET /v1/who" TAIL "X-Request-Id: r\r\nX-Forwarded-Proto: https\r\n"
                       "X-Forwarded-For: 9.9.9.9, 203.0.113.7\r\nX-Forwarded-For: 10.0.0.2\r\n\r\n";
    assert_memory_equal(ask(text)->body, "127.0.0.1 http://test.example plain", 35);
    wire_begin((const char *[]){ "trusted_proxies=127.0.0.0/8,10.0.0.0/8",
                                 "cors_origins=https://a.example https://b.example" },
               2);
    Reply *reply = ask(text);
    assert_memory_equal(reply->body, "203.0.113.7 https://test.example secure", 39);
    assert_non_null(reply_value(reply, "strict-transport-security"));
    assert_memory_equal(ask("GET /v1/who" TAIL "X-Forwarded-For: hidden\r\n\r\n")->body,
                        "127.0.0.1 ", 10);
}

/* On the server of the test before. */
static void pages_of_listed_origins_may_read(void **state)
{
    (void)state;
    Reply *reply = ask("GET /v1/hello" TAIL "Origin: https://b.example\r\n\r\n");
    assert_string_equal(reply_value(reply, "access-control-allow-origin"), "https://b.example");
    assert_string_equal(reply_value(reply, "access-control-allow-credentials"), "true");
    assert_string_equal(reply_value(reply, "vary"), "origin");
    reply = ask("GET /v1/hello" TAIL "Origin: https://evil.example\r\n\r\n");
    assert_null(reply_value(reply, "access-control-allow-origin"));
    assert_string_equal(reply_value(reply, "vary"), "origin");
    reply = ask("OPTIONS /v1/slow" TAIL "Origin: https://a.example\r\n"
                "Access-Control-Request-Method: POST\r\n\r\n");
    assert_int_equal(reply->status, 204);
    assert_string_equal(reply_value(reply, "access-control-allow-methods"),
                        "GET, POST, HEAD, OPTIONS");
    assert_non_null(strstr(reply_value(reply, "access-control-allow-headers"), "idempotency-key"));
}

static void slow_clients_cannot_hold_the_server(void **state)
{
    (void)state;
    wire_begin((const char *[]){ "http_head_timeout_ms=500", "http_body_timeout_ms=500",
                                 "http_idle_timeout_ms=500", "http_write_timeout_ms=500" },
               4);
    Client *silent = client_new(), *head = client_new(), *body = client_new();
    Client *idle = client_new(), *reader = client_new();
    client_say(head, "GET /v1/hello HTTP/1.1\r\n");
    client_say(body, "POST /v1/echo" TAIL "Content-Length: 10\r\n\r\nabc");
    client_say(idle, GET_HELLO);
    for (int i = 0; i < 20; i++)
        client_say(reader, "GET /v1/big" TAIL "\r\n");
    assert_int_equal(client_reply(idle)->status, 200);
    assert_true(client_is_ended(silent));
    assert_int_equal(client_reply(head)->status, 408);
    assert_true(client_is_ended(head));
    assert_int_equal(client_reply(body)->status, 408);
    assert_true(client_is_ended(body));
    assert_true(client_is_ended(idle));
    usleep(1500000);
    size_t total = 0; /* it did not read, so it was cut off long before 20 x 3 MiB */
    while (client_receive(reader)) {
        total += reader->len;
        reader->len = 0;
    }
    assert_true(total < 20u * 3 * 1024 * 1024);
    client_free(silent);
    client_free(head);
    client_free(body);
    client_free(idle);
    client_free(reader);
}

static void the_house_has_limits_and_the_idle_make_room(void **state)
{
    (void)state;
    wire_begin((const char *[]){ "http_max_connections=10", "http_max_connections_per_address=6" },
               2);
    Client *clients[10];
    for (int i = 0; i < 6; i++) {
        clients[i] = client_new();
        client_say(clients[i], GET_HELLO);
        assert_int_equal(client_reply(clients[i])->status, 200);
    }
    Client *refused = client_new();
    Reply *reply = client_reply(refused);
    assert_int_equal(reply->status, 503);
    assert_non_null(strstr(reply->body, "too_many_connections"));
    client_free(refused);
    for (int i = 6; i < 10; i++) {
        clients[i] = client_from("127.0.0.2");
        client_say(clients[i], GET_HELLO);
        assert_int_equal(client_reply(clients[i])->status, 200);
    }
    Client *newcomer = client_from("127.0.0.3");
    client_say(newcomer, GET_HELLO);
    assert_int_equal(client_reply(newcomer)->status, 200);
    int ended = 0;
    for (int i = 0; i < 10; i++) {
        char byte;
        ended += recv(clients[i]->fd, &byte, 1, MSG_DONTWAIT) == 0;
    }
    assert_int_equal(ended, 1);
    for (int i = 0; i < 10; i++)
        client_free(clients[i]);
    client_free(newcomer);
}

static void a_drain_loses_no_request(void **state)
{
    (void)state;
    wire_begin(NULL, 0);
    Client *running = client_new(), *idle = client_new(), *later = client_new();
    client_say(idle, GET_HELLO);
    assert_int_equal(client_reply(idle)->status, 200);
    client_say(later, GET_HELLO);
    assert_int_equal(client_reply(later)->status, 200);
    client_say(running, GET_SLOW GET_HELLO);
    usleep(30000);
    wire_tell_to_end();
    usleep(100000);
    client_say(later, GET_HELLO); /* crosses the drain */
    Reply *reply = client_reply(later);
    assert_int_equal(reply->status, 200);
    assert_string_equal(reply_value(reply, "connection"), "close");
    reply = client_reply(running);
    assert_int_equal(reply->status, 200);
    assert_string_equal(reply_value(reply, "connection"), "close");
    assert_true(client_is_ended(idle));
    client_free(running);
    client_free(idle);
    client_free(later);
}

static int begin(void **state)
{
    (void)state;
    wire_begin(NULL, 0);
    return 0;
}

static int end(void **state)
{
    (void)state;
    wire_end();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_carries_what_every_answer_must),
        cmocka_unit_test(a_connection_is_kept_for_many_requests),
        cmocka_unit_test(pipelined_requests_are_answered_in_order),
        cmocka_unit_test(requests_may_come_byte_by_byte),
        cmocka_unit_test(bodies_of_all_sizes_come_back_whole),
        cmocka_unit_test(a_large_answer_waits_for_a_slow_reader),
        cmocka_unit_test(who_asks_and_does_not_read_is_not_answered_in_advance),
        cmocka_unit_test(a_body_that_is_too_large_is_refused_before_it_comes),
        cmocka_unit_test(one_may_ask_before_sending_a_body),
        cmocka_unit_test(what_is_not_there_is_told_apart),
        cmocka_unit_test(malformed_requests_are_answered_and_the_connection_ends),
        cmocka_unit_test(an_old_client_is_served),
        cmocka_unit_test(a_client_that_has_said_all_still_gets_its_answers),
        cmocka_unit_test(clients_that_leave_harm_nobody),
        cmocka_unit_test(ids_of_the_client_are_kept_when_they_are_good),
        cmocka_unit_test(only_a_trusted_proxy_may_name_the_client),
        cmocka_unit_test(pages_of_listed_origins_may_read),
        cmocka_unit_test(slow_clients_cannot_hold_the_server),
        cmocka_unit_test(the_house_has_limits_and_the_idle_make_room),
        cmocka_unit_test(a_drain_loses_no_request),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
