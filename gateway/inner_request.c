#include "gateway/inner_request.h"

#include <string.h>

#include "gateway/http.h"
#include "gateway/http/reply.h"
#include "gateway/problem.h"

/* The outer request's headers, without what is about its own body and its own repetition. */
static void pass_headers(const Request *outer, Request *inner, Text if_match)
{
    Header *headers = ARENA_ARRAY(inner->task.arena, Header, outer->header_count + 1);
    for (size_t i = 0; i < outer->header_count; i++) {
        Text name = outer->headers[i].name;
        if (!text_equal(name, TEXT("if-match")) && !text_equal(name, TEXT("if-none-match")) &&
            !text_equal(name, TEXT("idempotency-key")))
            headers[inner->header_count++] = outer->headers[i];
    }
    if (!text_is_null(if_match))
        headers[inner->header_count++] = (Header){ TEXT("if-match"), if_match };
    inner->headers = headers;
}

Request *request_inner(Request *outer, const InnerQuestion *question)
{
    Arena *arena = outer->task.arena;
    const Context *from = &outer->task.context;
    Request *inner = ARENA_NEW(arena, Request);
    inner->task.arena = arena;
    inner->task.context = (Context){ .permission = -1,
                                     .address = from->address,
                                     .user_agent = from->user_agent,
                                     .request_id = from->request_id,
                                     .trace_id = from->trace_id };
    inner->method = question->method;
    inner->path = question->path;
    inner->query = TEXT("");
    inner->body = text_is_null(question->body) ? TEXT("") : question->body;
    inner->secure = outer->secure;
    inner->origin = outer->origin;
    inner->exchange = outer->exchange;
    pass_headers(outer, inner, question->if_match);
    buffer_init(&inner->reply.headers, arena, HTTP_REPLY_MAX_HEADERS);

    HttpMatch match = { 0 };
    route_match(question->method, question->path, &match);
    inner->route = match.route;
    memcpy(inner->params, match.params, sizeof inner->params);
    if (match.route != NULL)
        request_serve(inner);
    else if (match.methods == 0)
        problem_reply(inner, 404, "not_found", "There is nothing at this address.");
    else
        problem_reply(inner, 405, "method_not_allowed", "This address does not know the method.");
    return inner;
}
