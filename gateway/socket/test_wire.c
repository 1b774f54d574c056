#include "gateway/test_wire.h"

/* --- routes --- */

static int closed_count; /* in the child */
static char flood[50000];

static void say_later(Socket *socket, Text text)
{
    SocketFrame *frame = socket_frame_new(text);
    assert_true(socket_send_later(socket, frame));
    socket_frame_drop(frame);
}

static void message(Socket *socket, void *owner, Text text)
{
    (void)owner;
    if (text_equal(text, TEXT("close")))
        socket_close(socket, 4001, "as you wish");
    else if (text_equal(text, TEXT("many")))
        for (int i = 0; i < 200; i++)
            socket_send_text(socket, TEXT("one of many"));
    else if (text_equal(text, TEXT("later")))
        say_later(socket, text);
    else if (text_equal(text, TEXT("flush")))
        socket_flush(socket);
    else if (text_equal(text, TEXT("flood")))
        while (socket_send_text(socket, (Text){ flood, sizeof flood })) {
        }
    else
        socket_send_text(socket, text);
}

static void closed(Socket *socket, void *owner)
{
    (void)socket;
    ++*(int *)owner;
}

static const SocketHandler HANDLER = { .message = message,
                                       .closed = closed,
                                       .max_message_bytes = 100000 };

static void open_socket(Request *req)
{
    Socket *socket = socket_accept(req, &HANDLER, &closed_count);
    if (!text_is_null(req->query) && text_equal(req->query, TEXT("slow")))
        loop_sleep(100);
    if (text_equal(req->query, TEXT("fail")))
        fail(req, 403, "not_you", "You may not.");
    socket_send_text(socket, TEXT("welcome"));
}

static void stream_closed(EventStream *stream, void *owner)
{
    (void)stream;
    ++*(int *)owner;
}

static const EventStreamHandler STREAM_HANDLER = { .closed = stream_closed };
static EventStream *last_stream;

static void open_stream(Request *req)
{
    last_stream = event_stream_accept(req, &STREAM_HANDLER, &closed_count);
    event_stream_send(last_stream, TEXT("1"), TEXT("started"), TEXT("{\"a\":\n1}"));
}

static void closings(Request *req)
{
    req->reply.status = 200;
    req->reply.body = text_format(req->task.arena, "%d", closed_count);
}

/* Ends the last stream after two more events. */
static void end_stream(Request *req)
{
    event_stream_send(last_stream, TEXT_NULL, TEXT_NULL, TEXT("two"));
    event_stream_send(last_stream, TEXT("3"), TEXT_NULL, TEXT(""));
    event_stream_close(last_stream);
    closings(req);
}

const WireRoute WIRE_ROUTES[] = {
    { { GET, "/v1/socket", PUBLIC, NULL, .upgrade = true }, open_socket },
    { { GET, "/v1/stream", PUBLIC, NULL, .stream = true }, open_stream },
    { { GET, "/v1/closings", PUBLIC, NULL }, closings },
    { { POST, "/v1/end", PUBLIC, NULL }, end_stream },
};
const size_t WIRE_ROUTES_COUNT = sizeof WIRE_ROUTES / sizeof WIRE_ROUTES[0];

#define HANDSHAKE(query)                                                                           \
    "GET /v1/socket" query " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"                       \
    "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"                                          \
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"

/* --- a client of sockets --- */

/* A masked frame; returns its size. */
static size_t frame_to(char *out, int first, const char *payload, size_t len)
{
    size_t at = 0;
    out[at++] = (char)first;
    if (len < 126) {
        out[at++] = (char)(0x80 | len);
    } else {
        int size = len < 65536 ? 2 : 8;
        out[at++] = (char)(size == 2 ? 0xfe : 0xff);
        for (int i = size - 1; i >= 0; i--)
            out[at++] = (char)(len >> (8 * i));
    }
    const char mask[4] = { 11, 22, 33, 44 };
    memcpy(out + at, mask, 4);
    at += 4;
    for (size_t i = 0; i < len; i++)
        out[at++] = (char)(payload[i] ^ mask[i % 4]);
    return at;
}

static void client_frame(Client *client, int first, const char *payload, size_t len)
{
    char *bytes = malloc(len + 14);
    client_send(client, bytes, frame_to(bytes, first, payload, len));
    free(bytes);
}

static void client_text(Client *client, const char *text)
{
    client_frame(client, 0x81, text, strlen(text));
}

/* The next frame of the server: its first byte, payload in *payload. -1 when there is none. */
static int client_next(Client *client, char **payload, size_t *len)
{
    static char copy[300000];
    for (;;) {
        const uint8_t *at = (const uint8_t *)client->bytes;
        size_t head = 2;
        if (client->len >= 2) {
            *len = at[1];
            assert_true(at[1] < 128); /* a server masks nothing */
            if (at[1] == 126)
                head = 4;
            else if (at[1] == 127)
                head = 10;
            if (client->len >= head && head > 2)
                for (size_t i = *len = 0; i < head - 2; i++)
                    *len = *len << 8 | at[2 + i];
            if (client->len >= head && client->len >= head + *len)
                break;
        }
        if (!client_receive(client))
            return -1;
    }
    size_t head = (uint8_t)client->bytes[1] < 126 ? 2 : (uint8_t)client->bytes[1] == 126 ? 4 : 10;
    int first = (uint8_t)client->bytes[0];
    memcpy(copy, client->bytes + head, *len);
    copy[*len] = '\0';
    *payload = copy;
    client_use(client, head + *len);
    return first;
}

static void expect_text(Client *client, const char *text)
{
    char *payload;
    size_t len;
    assert_int_equal(client_next(client, &payload, &len), 0x81);
    assert_string_equal(payload, text);
}

static void expect_close(Client *client, int code)
{
    char *payload;
    size_t len;
    assert_int_equal(client_next(client, &payload, &len), 0x88);
    assert_true(len >= 2);
    assert_int_equal((uint8_t)payload[0] << 8 | (uint8_t)payload[1], code);
}

static Client *socket_with(const char *handshake)
{
    Client *client = client_new();
    client_say(client, handshake);
    Reply *reply = client_head(client);
    assert_int_equal(reply->status, 101);
    assert_string_equal(reply_value(reply, "sec-websocket-accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    expect_text(client, "welcome");
    return client;
}

static int closings_now(void)
{
    return atoi(ask("GET /v1/closings HTTP/1.1\r\nHost: x\r\n\r\n")->body);
}

static void wait_for_closings(int count)
{
    for (int i = 0; i < 100 && closings_now() < count; i++)
        usleep(20000);
    assert_int_equal(closings_now(), count);
}

/* --- tests --- */

static void messages_of_all_sizes_come_back(void **state)
{
    (void)state;
    static const size_t sizes[] = { 0, 1, 125, 126, 5000, 65535, 65536, 100000 };
    Client *client = socket_with(HANDSHAKE(""));
    char *text = malloc(100001);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        memset(text, 'a' + (int)i, sizes[i]);
        text[sizes[i]] = '\0';
        client_text(client, text);
        expect_text(client, text);
    }
    free(text);
    client_free(client);
}

static void fragments_are_one_message_with_controls_between(void **state)
{
    (void)state;
    Client *client = socket_with(HANDSHAKE(""));
    char *payload;
    size_t len;
    char bytes[200];
    size_t size = frame_to(bytes, 0x01, "one ", 4);
    size += frame_to(bytes + size, 0x89, "are you there?", 14);
    size += frame_to(bytes + size, 0x00, "", 0);
    size += frame_to(bytes + size, 0x00, "two ", 4);
    size += frame_to(bytes + size, 0x8a, "unasked", 7);
    size += frame_to(bytes + size, 0x80,
                     "thr\xc3\xa9"
                     "e",
                     6);
    for (size_t step = 1; step <= size; step += 7) {
        for (size_t at = 0; at < size; at += step) {
            client_send(client, bytes + at, size - at < step ? size - at : step);
            if (step == 1)
                usleep(500);
        }
        assert_int_equal(client_next(client, &payload, &len), 0x8a);
        assert_string_equal(payload, "are you there?");
        expect_text(client, "one two thr\xc3\xa9"
                            "e");
    }
    client_free(client);
}

static void many_messages_arrive_in_order(void **state)
{
    (void)state;
    Client *client = socket_with(HANDSHAKE("?slow"));
    client_text(client, "many");
    client_text(client, "last");
    for (int i = 0; i < 200; i++)
        expect_text(client, "one of many");
    expect_text(client, "last");
    client_free(client);
}

static void what_may_wait_goes_out_in_order_with_the_next_or_when_flushed(void **state)
{
    (void)state;
    Client *client = socket_with(HANDSHAKE(""));
    client_text(client, "flush"); /* nothing to flush */
    client_text(client, "later");
    client_text(client, "later");
    client_text(client, "now");
    expect_text(client, "later");
    expect_text(client, "later");
    expect_text(client, "now");
    client_text(client, "later");
    client_text(client, "flush");
    expect_text(client, "later");
    client_text(client, "later");
    client_text(client, "close");
    expect_text(client, "later");
    expect_close(client, 4001);
    client_free(client);
}

static void frames_may_come_with_the_handshake(void **state)
{
    (void)state;
    static const char *const handshakes[] = { HANDSHAKE(""), HANDSHAKE("?slow") };
    for (int i = 0; i < 2; i++) {
        Client *client = client_new();
        char bytes[1000];
        size_t size = strlen(handshakes[i]);
        memcpy(bytes, handshakes[i], size);
        size += frame_to(bytes + size, 0x81, "early", 5);
        client_send(client, bytes, size);
        assert_int_equal(client_head(client)->status, 101);
        expect_text(client, "welcome");
        expect_text(client, "early");
        client_free(client);
    }
}

static void both_sides_can_close(void **state)
{
    (void)state;
    Client *client = socket_with(HANDSHAKE(""));
    client_frame(client, 0x88,
                 "\x03\xe8"
                 "bye",
                 5);
    expect_close(client, 1000);
    assert_true(client_is_ended(client));
    client_free(client);
    client = socket_with(HANDSHAKE(""));
    client_text(client, "close");
    client_text(client, "not answered any more");
    expect_close(client, 4001);
    client_frame(client, 0x88, "\x0f\xa1", 2);
    assert_true(client_is_ended(client));
    client_free(client);
}

static void what_breaks_the_protocol_is_closed_with_its_code(void **state)
{
    (void)state;
    static const struct {
        int code;
        const char *bytes;
        size_t len;
    } cases[] = {
        { 1002,
          "\x81\x01"
          "a",
          3 },                                            /* not masked */
        { 1002, "\xc1\x80\0\0\0\0", 6 },                  /* an extension nobody agreed to */
        { 1002, "\x83\x80\0\0\0\0", 6 },                  /* an opcode nobody knows */
        { 1002, "\x80\x80\0\0\0\0", 6 },                  /* continues nothing */
        { 1002, "\x01\x80\0\0\0\0\x81\x80\0\0\0\0", 12 }, /* begins inside a message */
        { 1002, "\x09\x80\0\0\0\0", 6 },                  /* a fragmented ping */
        { 1002, "\x88\x81\0\0\0\0\x03", 7 },              /* half a close code */
        { 1002, "\x88\x82\0\0\0\0\x03\xed", 8 },          /* code 1005 */
        { 1003, "\x82\x80\0\0\0\0", 6 },                  /* binary */
        { 1007, "\x81\x82\0\0\0\0\xc3\x28", 8 },          /* not UTF-8 */
        { 1007, "\x88\x84\0\0\0\0\x03\xe8\xff\xff", 10 }, /* a reason that is not UTF-8 */
        { 1009, "\x81\xff\0\0\0\0\0\x01\x86\xa1\0\0\0\0",
          14 }, /* 100,001 bytes, told before they come */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Client *client = socket_with(HANDSHAKE(""));
        client_send(client, cases[i].bytes, cases[i].len);
        expect_close(client, cases[i].code);
        client_free(client);
    }
    Client *client = socket_with(HANDSHAKE(""));
    char half[50001];
    memset(half, 'a', sizeof half);
    client_frame(client, 0x01, half, 50000);
    client_frame(client, 0x80, half, 50001);
    expect_close(client, 1009);
    client_free(client);
}

static void what_is_no_handshake_is_refused(void **state)
{
    (void)state;
    Reply *reply = ask("GET /v1/socket HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_int_equal(reply->status, 426);
    assert_string_equal(reply_value(reply, "sec-websocket-version"), "13");
    Client *client = client_new();
    client_say(client, "HEAD /v1/socket HTTP/1.1\r\nHost: x\r\n\r\n");
    reply = client_head(client);
    assert_int_equal(reply->status, 405);
    assert_string_equal(reply_value(reply, "allow"), "GET");
    client_free(client);
    assert_int_equal(ask(HANDSHAKE("?fail"))->status, 403);
}

static void each_socket_is_closed_once(void **state)
{
    (void)state;
    wire_begin(NULL, 0);
    assert_int_equal(ask(HANDSHAKE("?fail"))->status, 403);
    wait_for_closings(1);
    client_free(socket_with(HANDSHAKE("")));
    wait_for_closings(2);
    Client *client = client_new();
    client_say(client, HANDSHAKE("?slow"));
    usleep(20000);
    client_free(client); /* gone before the answer */
    wait_for_closings(3);
}

static void a_silent_client_is_pinged_and_then_left(void **state)
{
    (void)state;
    wire_begin((const char *[]){ "socket_ping_ms=500" }, 1);
    Client *silent = socket_with(HANDSHAKE("")), *alive = socket_with(HANDSHAKE(""));
    char *payload;
    size_t len;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(client_next(alive, &payload, &len), 0x89);
        client_frame(alive, 0x8a, payload, len);
    }
    assert_int_equal(client_next(silent, &payload, &len), 0x89);
    assert_true(client_is_ended(silent));
    client_text(alive, "still here");
    expect_text(alive, "still here");
    client_free(silent);
    client_free(alive);
}

static void who_falls_behind_is_told_to_come_again(void **state)
{
    (void)state;
    wire_begin((const char *[]){ "socket_queue_bytes=200000", "socket_ping_ms=60000" }, 2);
    Client *client = socket_with(HANDSHAKE(""));
    client_text(client, "flood");
    expect_close(client, 1013);
    client_frame(client, 0x88, "\x03\xf5", 2);
    assert_true(client_is_ended(client));
    client_free(client);
    Client *patient = socket_with(HANDSHAKE(""));
    client_text(patient, "still here");
    expect_text(patient, "still here");
    client_free(patient);
}

/* The body of the chunk that comes next. */
static const char *next_chunk(Client *client)
{
    static char chunk[1000];
    char *line;
    while (client->len == 0 || (line = strstr(client->bytes, "\r\n")) == NULL)
        assert_true(client_receive(client));
    size_t size = strtoul(client->bytes, NULL, 16), head = (size_t)(line + 2 - client->bytes);
    while (client->len < head + size + 2)
        assert_true(client_receive(client));
    memcpy(chunk, client->bytes + head, size);
    chunk[size] = '\0';
    client_use(client, head + size + 2);
    return chunk;
}

static void events_are_streamed(void **state)
{
    (void)state;
    wire_begin(NULL, 0);
    Client *client = client_new();
    client_say(client, "GET /v1/stream HTTP/1.1\r\nHost: x\r\n\r\n");
    Reply *reply = client_head(client);
    assert_int_equal(reply->status, 200);
    assert_string_equal(reply_value(reply, "content-type"), "text/event-stream");
    assert_string_equal(reply_value(reply, "transfer-encoding"), "chunked");
    assert_string_equal(next_chunk(client), "id: 1\nevent: started\ndata: {\"a\":\ndata: 1}\n\n");
    ask("POST /v1/end HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_string_equal(next_chunk(client), "data: two\n\nid: 3\ndata: \n\n");
    assert_string_equal(next_chunk(client), "");
    assert_true(client_is_ended(client));
    client_free(client);
    wait_for_closings(1);
    client = client_new();
    client_say(client, "GET /v1/stream HTTP/1.0\r\n\r\n");
    reply = client_head(client);
    assert_null(reply_value(reply, "transfer-encoding"));
    assert_string_equal(reply_value(reply, "connection"), "close");
    while (strstr(client->bytes, "data: 1}\n\n") == NULL)
        assert_true(client_receive(client));
    client_free(client);
    wait_for_closings(2);
}

static void a_drain_closes_sockets_with_1012_and_ends_streams(void **state)
{
    (void)state;
    wire_begin(NULL, 0);
    Client *sockets[5], *stream = client_new();
    for (int i = 0; i < 5; i++)
        sockets[i] = socket_with(HANDSHAKE(""));
    client_say(stream, "GET /v1/stream HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_int_equal(client_head(stream)->status, 200);
    next_chunk(stream);
    wire_tell_to_end();
    for (int i = 0; i < 5; i++) {
        expect_close(sockets[i], 1012);
        client_frame(sockets[i], 0x88, "\x03\xf4", 2);
        assert_true(client_is_ended(sockets[i]));
        client_free(sockets[i]);
    }
    assert_string_equal(next_chunk(stream), "");
    assert_true(client_is_ended(stream));
    client_free(stream);
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
        cmocka_unit_test(messages_of_all_sizes_come_back),
        cmocka_unit_test(fragments_are_one_message_with_controls_between),
        cmocka_unit_test(many_messages_arrive_in_order),
        cmocka_unit_test(what_may_wait_goes_out_in_order_with_the_next_or_when_flushed),
        cmocka_unit_test(frames_may_come_with_the_handshake),
        cmocka_unit_test(both_sides_can_close),
        cmocka_unit_test(what_breaks_the_protocol_is_closed_with_its_code),
        cmocka_unit_test(what_is_no_handshake_is_refused),
        cmocka_unit_test(each_socket_is_closed_once),
        cmocka_unit_test(a_silent_client_is_pinged_and_then_left),
        cmocka_unit_test(who_falls_behind_is_told_to_come_again),
        cmocka_unit_test(events_are_streamed),
        cmocka_unit_test(a_drain_closes_sockets_with_1012_and_ends_streams),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
