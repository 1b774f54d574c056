#include "gateway/http/exchange.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/coroutine.h"
#include "gateway/cors.h"
#include "gateway/http/http1.h"
#include "gateway/http/account.h"
#include "gateway/http/client.h"
#include "gateway/http/cork.h"
#include "gateway/http/reply.h"
#include "gateway/socket/wire.h"
#include "gateway/static.h"
#include "gateway/socket/websocket.h"

#define DEFAULT_MAX_BODY_BYTES (1024u * 1024u)
#define FIRST_BODY_BYTES       (16u * 1024u)
#define MAX_USER_AGENT_BYTES   256u

/* --- the end --- */

static bool takes_over(Exchange *exchange)
{
    int status = exchange->connection->is_closing ? 0 : exchange->req.reply.status;
    if (exchange->socket != NULL && status == 101) {
        socket_begin(exchange->socket, exchange);
        return true;
    }
    if (exchange->stream != NULL && status == 200) {
        event_stream_begin(exchange->stream, exchange);
        return true;
    }
    /* Accepted, and then it failed or the client left: the service hears that it is over. */
    if (exchange->socket != NULL)
        socket_abandon(exchange->socket);
    if (exchange->stream != NULL)
        event_stream_abandon(exchange->stream);
    return false;
}

/* Answers with what is in req.reply, and lets the exchange go. */
static void finish(Exchange *exchange)
{
    Connection *connection = exchange->connection;
    Arena *arena = exchange->req.task.arena;
    bool taken_over = takes_over(exchange);
    bool keep_alive = exchange->keep_alive && !http_is_draining();
    exchange->keep_alive = keep_alive;
    http_account_answer(exchange, http_reply_body_bytes(exchange));
    if (!taken_over)
        connection->owner = NULL;
    if (taken_over || !http_reply_write(exchange))
        arena_free(arena);
    http1_next(connection, keep_alive);
}

static void answer_problem(Exchange *exchange, int status, const char *code, const char *detail)
{
    http_application.problem(&exchange->req, status, code, detail);
    finish(exchange);
}

/* --- the beginning --- */

static Exchange *exchange_new(Connection *connection)
{
    Arena *arena = arena_new();
    Exchange *exchange = ARENA_NEW(arena, Exchange);
    exchange->connection = connection;
    exchange->started_us = clock_monotonic_us();
    Request *req = &exchange->req;
    req->task.arena = arena;
    req->task.context.permission = -1;
    req->exchange = exchange;
    req->path = TEXT("");
    buffer_init(&req->reply.headers, arena, HTTP_REPLY_MAX_HEADERS);
    return exchange;
}

/* For logs and the audit trail: short, and UTF-8 whatever was sent. */
static Text readable(Arena *arena, Text value)
{
    value = text_slice(value, 0, MAX_USER_AGENT_BYTES);
    if (text_is_utf8(value))
        return value;
    char *copy = arena_alloc(arena, value.len);
    for (size_t i = 0; i < value.len; i++)
        copy[i] = (uint8_t)value.ptr[i] < 0x80 ? value.ptr[i] : '?';
    return (Text){ copy, value.len };
}

static void name_it(Exchange *exchange)
{
    Context *context = &exchange->req.task.context;
    Text traceparent = TEXT_NULL, request_id = TEXT_NULL;
    for (size_t i = 0; i < exchange->head.header_count; i++) {
        const Header *header = &exchange->head.headers[i];
        if (text_equal(header->name, TEXT("traceparent")))
            traceparent = header->value;
        else if (text_equal(header->name, TEXT("x-request-id")))
            request_id = header->value;
        else if (text_equal(header->name, TEXT("user-agent")))
            context->user_agent = readable(exchange->req.task.arena, header->value);
    }
    http_traceparent(traceparent, exchange->traceparent);
    context->trace_id = (Text){ exchange->traceparent + 3, HTTP_TRACE_ID_SIZE };
    context->request_id = http_request_id(exchange->req.task.arena, request_id);
}

void exchange_refuse(Connection *connection, HttpRefusal refusal)
{
    Exchange *exchange = exchange_new(connection);
    name_it(exchange);
    http_client_identify(exchange);
    answer_problem(exchange, refusal.status, refusal.code, refusal.detail);
}

static bool has_body(const HttpHead *head)
{
    return head->is_chunked || head->content_length > 0;
}

/* What no route answers: OPTIONS, files of the web platform, 404 and 405. */
static void answer_unmatched(Exchange *exchange)
{
    Request *req = &exchange->req;
    uint32_t methods = exchange->match.methods;
    if (has_body(&exchange->head))
        exchange->keep_alive = false; /* nobody will read it */
    if (req->method == OPTIONS && (methods != 0 || exchange->head.is_asterisk)) {
        cors_answer_options(exchange);
        finish(exchange);
    } else if (methods == 0 && static_answer(exchange)) {
        finish(exchange);
    } else if (methods == 0) {
        answer_problem(exchange, 404, "not_found", "There is nothing at this address.");
    } else {
        http_application.problem(req, 405, "method_not_allowed",
                                 "This address does not know the method; see Allow.");
        buffer_literal(&req->reply.headers, "allow: ");
        http_reply_methods(&req->reply.headers, methods);
        buffer_literal(&req->reply.headers, "\r\n");
        finish(exchange);
    }
}

static void run(void *argument)
{
    Exchange *exchange = argument;
    Connection *connection = exchange->connection;
    http_application.serve(&exchange->req);
    finish(exchange);
    connection_let_go(connection);
}

static void start(Exchange *exchange)
{
    Connection *connection = exchange->connection;
    Request *req = &exchange->req;
    exchange->state = EXCHANGE_RUNNING;
    req->body = (Text){ exchange->body != NULL ? exchange->body : "", exchange->body_len };
    connection_hold(connection);
    coroutine_start(run, exchange);
    if (connection->owner == exchange && connection->role == &HTTP1_ROLE)
        connection_expect_nothing(connection); /* it waits for something that has its own limit */
}

/* Routes that answer with a socket or a stream are asked for by GET, and a socket by its handshake.
 */
static bool may_go_live(Exchange *exchange)
{
    const Route *route = exchange->match.route;
    HttpRefusal refusal;
    if (exchange->req.method == HEAD) {
        http_application.problem(&exchange->req, 405, "method_not_allowed",
                                 "This address answers GET alone.");
        buffer_literal(&exchange->req.reply.headers, "allow: GET\r\n");
        finish(exchange);
    } else if (route->upgrade && !websocket_handshake_is_good(&exchange->head, &refusal)) {
        http_application.problem(&exchange->req, refusal.status, refusal.code, refusal.detail);
        if (refusal.status == 426)
            buffer_literal(&exchange->req.reply.headers,
                           "upgrade: websocket\r\nsec-websocket-version: 13\r\n");
        finish(exchange);
    } else {
        return true;
    }
    return false;
}

/* Waits for the body, or says why not. */
static void expect_body(Exchange *exchange)
{
    const HttpHead *head = &exchange->head;
    const Route *route = exchange->match.route;
    exchange->max_body_bytes =
        route->max_body_bytes > 0 ? route->max_body_bytes : DEFAULT_MAX_BODY_BYTES;
    if (head->content_length > (int64_t)exchange->max_body_bytes) {
        exchange->keep_alive = false;
        answer_problem(exchange, 413, "body_too_large",
                       "The body is larger than this route takes.");
        return;
    }
    exchange->state = EXCHANGE_BODY;
    exchange->body_left = head->is_chunked ? 0 : (size_t)head->content_length;
    connection_expect(exchange->connection, http_settings.body_timeout_ms);
}

void exchange_begin(Connection *connection, const char *bytes, size_t len)
{
    Exchange *exchange = exchange_new(connection);
    Request *req = &exchange->req;
    HttpHead *head = &exchange->head;
    char *copy = arena_alloc(req->task.arena, len);
    memcpy(copy, bytes, len);
    HttpHeadLimits limits = { http_settings.max_head_bytes, http_settings.max_target_bytes };
    HttpRefusal refusal;
    bool is_good = http_head_read(req->task.arena, copy, len, &limits, head, &refusal);
    connection->owner = exchange;
    name_it(exchange);
    http_client_identify(exchange);
    if (!is_good) {
        answer_problem(exchange, refusal.status, refusal.code, refusal.detail);
        return;
    }
    req->method = head->method;
    req->path = head->path;
    req->query = head->query;
    req->headers = head->headers;
    req->header_count = head->header_count;
    exchange->keep_alive = head->keep_alive;
    if (!head->is_asterisk)
        http_application.match(head->method, head->path, &exchange->match);
    req->route = exchange->match.route;
    memcpy(req->params, exchange->match.params, sizeof req->params);
    if (req->route == NULL)
        answer_unmatched(exchange);
    else if ((req->route->upgrade || req->route->stream) && !may_go_live(exchange))
        return;
    else if (has_body(head))
        expect_body(exchange);
    else
        start(exchange);
}

/* --- the body --- */

static void free_body(void *exchange)
{
    free(((Exchange *)exchange)->body);
}

/* Room for `more` bytes; what comes in one piece lies in the arena, the rest grows on the heap. */
static char *body_room(Exchange *exchange, size_t more)
{
    Arena *arena = exchange->req.task.arena;
    size_t need = exchange->body_len + more;
    if (need <= exchange->body_capacity)
        return exchange->body + exchange->body_len;
    if (exchange->body == NULL && more == exchange->body_left && more <= FIRST_BODY_BYTES) {
        exchange->body_capacity = more;
        return exchange->body = arena_alloc(arena, more);
    }
    if (exchange->body == NULL)
        arena_defer(arena, free_body, exchange);
    size_t capacity = exchange->body_capacity ? exchange->body_capacity : FIRST_BODY_BYTES;
    while (capacity < need)
        capacity *= 2;
    char *grown = realloc(exchange->body, capacity);
    if (grown == NULL)
        abort();
    exchange->body = grown;
    exchange->body_capacity = capacity;
    return grown + exchange->body_len;
}

static void add_body(Exchange *exchange, Text piece)
{
    memcpy(body_room(exchange, piece.len), piece.ptr, piece.len);
    exchange->body_len += piece.len;
}

static size_t receive_chunks(Exchange *exchange, Text bytes)
{
    Text rest = bytes, data;
    for (;;) {
        switch (http_chunks_next(&exchange->chunks, &rest, &data)) {
        case HTTP_CHUNKS_MORE:
            return bytes.len;
        case HTTP_CHUNKS_DONE:
            start(exchange);
            return bytes.len - rest.len;
        case HTTP_CHUNKS_BAD:
            exchange->keep_alive = false;
            answer_problem(exchange, 400, "bad_request", "The chunked body is malformed.");
            return bytes.len;
        case HTTP_CHUNKS_DATA:
            if (exchange->body_len + data.len > exchange->max_body_bytes) {
                exchange->keep_alive = false;
                answer_problem(exchange, 413, "body_too_large",
                               "The body is larger than this route takes.");
                return bytes.len;
            }
            add_body(exchange, data);
        }
    }
}

size_t exchange_receive(Exchange *exchange, const char *bytes, size_t len)
{
    if (exchange->head.is_chunked)
        return receive_chunks(exchange, (Text){ bytes, len });
    size_t taken = len < exchange->body_left ? len : exchange->body_left;
    add_body(exchange, (Text){ bytes, taken });
    exchange->body_left -= taken;
    if (exchange->body_left == 0)
        start(exchange);
    return taken;
}

void exchange_time_out(Exchange *exchange)
{
    exchange->keep_alive = false;
    answer_problem(exchange, 408, "request_timeout", "The body did not arrive in time.");
}

void exchange_abandon(Exchange *exchange)
{
    arena_free(exchange->req.task.arena);
}
