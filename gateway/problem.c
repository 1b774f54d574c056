#include "gateway/problem.h"

#include <stdio.h>
#include <string.h>

#include "core/json.h"

const char *problem_title(int status)
{
    static const struct {
        int status;
        const char *title;
    } titles[] = {
        { 400, "Bad Request" },
        { 401, "Unauthorized" },
        { 402, "Payment Required" },
        { 403, "Forbidden" },
        { 404, "Not Found" },
        { 405, "Method Not Allowed" },
        { 408, "Request Timeout" },
        { 409, "Conflict" },
        { 410, "Gone" },
        { 411, "Length Required" },
        { 412, "Precondition Failed" },
        { 413, "Content Too Large" },
        { 414, "URI Too Long" },
        { 415, "Unsupported Media Type" },
        { 417, "Expectation Failed" },
        { 421, "Misdirected Request" },
        { 422, "Unprocessable Content" },
        { 423, "Locked" },
        { 426, "Upgrade Required" },
        { 428, "Precondition Required" },
        { 429, "Too Many Requests" },
        { 431, "Request Header Fields Too Large" },
        { 500, "Internal Server Error" },
        { 501, "Not Implemented" },
        { 502, "Bad Gateway" },
        { 503, "Service Unavailable" },
        { 504, "Gateway Timeout" },
        { 505, "HTTP Version Not Supported" },
        { 507, "Insufficient Storage" },
    };
    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++)
        if (titles[i].status == status)
            return titles[i].title;
    return "Error";
}

static void write_errors(JsonWriter *w, const FieldError *errors)
{
    json_key(w, TEXT("errors"));
    json_array_begin(w);
    for (const FieldError *error = errors; error != NULL; error = error->next) {
        json_object_begin(w);
        json_field(w, "pointer", text, error->pointer);
        json_field(w, "code", text, error->code);
        json_field(w, "detail", text, error->detail);
        json_object_end(w);
    }
    json_array_end(w);
}

void problem_write(Buffer *out, const Fault *fault, Text request_id)
{
    JsonWriter w = json_writer(out);
    json_object_begin(&w);
    char type[96];
    int type_len = snprintf(type, sizeof type, "/docs/errors/%.*s", TEXT_ARG(fault->code));
    json_field(
        &w, "type", text,
        ((Text){ type, (size_t)type_len < sizeof type ? (size_t)type_len : sizeof type - 1 }));
    json_field(&w, "title", text, text_of(problem_title(fault->status)));
    json_field(&w, "status", int, fault->status);
    json_field(&w, "code", text, fault->code);
    json_field(&w, "detail", text, fault->detail);
    if (!text_is_null(request_id))
        json_field(&w, "request_id", text, request_id);
    if (fault->errors != NULL)
        write_errors(&w, fault->errors);
    for (const FaultMember *member = fault->members; member != NULL; member = member->next) {
        json_key(&w, member->name);
        json_put_raw(&w, member->json);
    }
    json_object_end(&w);
}

static const char *challenge_of(const ProblemForm *form, const Fault *fault)
{
    if (text_equal(fault->code, TEXT("invalid_dpop_proof")))
        return "DPoP realm=\"insula\", error=\"invalid_dpop_proof\", algs=\"ES256 EdDSA PS256 "
               "RS256\"";
    return form != NULL && form->challenge != NULL ? form->challenge(fault)
                                                   : "Bearer realm=\"insula\"";
}

static void reply_fault(Request *req, const Fault *fault)
{
    Buffer body;
    buffer_init(&body, req->task.arena, 256 * 1024);
    const ProblemForm *form = route_problem_form(req->path);
    if (form != NULL)
        form->write(&body, fault, req->task.context.request_id);
    else
        problem_write(&body, fault, req->task.context.request_id);
    buffer_clear(&req->reply.headers);
    req->reply.status = fault->status;
    req->reply.body = buffer_view(&body);
    req->reply.content_type =
        form != NULL ? text_of(form->media_type) : TEXT("application/problem+json");
    req->reply.item = NULL;
    req->reply.ready = true;
    if (form != NULL)
        reply_header(req, "Cache-Control", TEXT("no-store"));
    if (fault->status == 401)
        reply_header(req, "WWW-Authenticate", text_of(challenge_of(form, fault)));
    if (fault->retry_after_s > 0)
        reply_header(req, "Retry-After", text_format(req->task.arena, "%d", fault->retry_after_s));
}

/* Whoever came as a browser is led to a page of the web platform, which says the code in words. */
static bool wants_page(const Request *req)
{
    static const char html[] = "text/html";
    Text accept = request_header(req, "accept");
    if (req->route == NULL || !req->route->page || text_is_null(accept))
        return false;
    for (size_t at = 0; at + sizeof html - 1 <= accept.len; at++)
        if (memcmp(accept.ptr + at, html, sizeof html - 1) == 0)
            return true;
    return false;
}

void problem_reply_fault(Request *req)
{
    const Fault *fault = &req->task.fault;
    if (wants_page(req)) {
        Text page =
            text_is_null(req->reply.failure_page) ? TEXT("/sign-in") : req->reply.failure_page;
        bool has_query = text_find(page, '?', 0) < page.len;
        buffer_clear(&req->reply.headers);
        req->reply.item = NULL;
        reply_redirect(req, text_format(req->task.arena, "%.*s%cproblem=%.*s", TEXT_ARG(page),
                                        has_query ? '&' : '?', TEXT_ARG(fault->code)));
        return;
    }
    reply_fault(req, fault);
}

void problem_reply(Request *req, int status, const char *code, const char *detail)
{
    Fault fault = { .status = status, .code = text_of(code), .detail = text_of(detail) };
    reply_fault(req, &fault);
}
