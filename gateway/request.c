#include "gateway/request.h"

#include <assert.h>

#include "core/log.h"
#include "gateway/door.h"
#include "gateway/idempotency.h"
#include "gateway/principal.h"
#include "gateway/problem.h"
#include "gateway/query.h"
#include "gateway/rate_limit.h"
#include "gateway/revocation.h"
#include "sql/gateway.h"

static bool is_unsafe(Method method)
{
    return method != GET && method != HEAD && method != OPTIONS;
}

static bool is_signed_in(const Request *req)
{
    return req->task.context.kind == CONTEXT_SESSION;
}

void request_require_context(Request *req)
{
    if (is_signed_in(req) && !req->task.context.checked)
        sql_door_knock(req);
}

bool request_may(Request *req, const char *permission)
{
    return req->task.context.checked &&
           permission_has(&req->task.context.permissions, permission_bit(permission));
}

/*
 * The body.
 */
static bool is_json_type(Text type)
{
    return text_equal_nocase(type, TEXT("application/json")) ||
           text_equal_nocase(type, TEXT("application/merge-patch+json"));
}

/* A body that is not JSON is the handler's. */
static void check_media_type(Request *req)
{
    Text type = request_media_type(req);
    for (const char *const *taken = req->route->takes; *taken != NULL; taken++)
        if (!text_is_null(type) && text_equal_nocase(type, text_of(*taken)))
            return;
    Buffer list;
    buffer_init(&list, req->task.arena, 1024);
    for (const char *const *taken = req->route->takes; *taken != NULL; taken++)
        buffer_format(&list, "%s%s", list.len > 0 ? ", " : "", *taken);
    fail(req, 415, "unsupported_media_type", "The Content-Type must be one of: %.*s.",
         TEXT_ARG(buffer_view(&list)));
}

static void read_body(Request *req)
{
    const Shape *shape = req->route->body;
    if (req->route->takes != NULL) {
        check_media_type(req);
        return;
    }
    if (shape == NULL) {
        if (req->body.len > 0)
            fail(req, 400, "unexpected_body", "This route takes no body.");
        return;
    }
    if (req->body.len == 0)
        fail(req, 400, "invalid_json", "The body is empty; this route takes JSON.");
    Text type = request_media_type(req);
    if (!text_is_null(type) && !is_json_type(type))
        fail(req, 415, "unsupported_media_type", "Send JSON with Content-Type: application/json.");
    JsonError error;
    json_t *tree = json_read(req->task.arena, req->body, false, &error);
    if (tree == NULL)
        fail(req, 400, "invalid_json", "Line %d, column %d: %s.", error.line, error.column,
             error.message);
    req->bound = shape_bind(&req->task, shape, tree);
}

/* Lists and items read their parameters themselves, against their resource. */
static void check_query(Request *req)
{
    if (req->route->page) /* others send browsers there, with what they like behind the ? */
        return;
    bool reads_resource =
        req->route->handler == resource_list || req->route->handler == resource_item;
    if (!reads_resource && !req->route->any_query &&
        (req->query.len > 0 || req->route->query_count > 0))
        query_check_declared(req);
}

/*
 * The transaction.
 */

/* A precondition that nobody looks at must not be passed over in silence. */
static void refuse_match(Request *req)
{
    if (!text_is_null(request_header(req, "if-match")))
        fail(req, 400, "precondition_not_supported", "This route does not take If-Match.");
}

static void check_replied(Request *req)
{
    if (req->reply.ready)
        return;
    log_error("the handler of %s left no reply", req->route->path);
    fail(req, 500, "no_reply", "The server did not answer this request.");
}

/* Who acts must be known before anything is written (it is the actor of events, the owner of
 * things). As a rule it is remembered and costs nothing; enter() proves it before anything can be
 * committed. */
void request_begin(Request *req)
{
    db_begin(&req->task);
    if (is_signed_in(req) && uuid_is_nil(req->task.context.user_id))
        request_require_context(req);
    if (req->door.claim == NULL && idempotency_applies(req))
        idempotency_claim(req);
}

/* The reply is kept and the item is read in the flight of the commit. */
void request_commit(Request *req)
{
    check_replied(req);
    if (is_unsafe(req->method) && !req->door.match_checked)
        refuse_match(req);
    idempotency_store(req);
    Uuid actor = req->task.context.user_id;
    db_commit(&req->task);
    assert(!is_signed_in(req) || uuid_equal(actor, req->task.context.user_id));
    if (req->reply.item == NULL)
        return;
    DbPending *item = req->reply.item;
    req->reply.item = NULL;
    resource_take_reply(req, db_await(&req->task, item));
}

static Transaction transaction_of(const Route *route)
{
    if (route->transaction != TRANSACTION_DEFAULT)
        return route->transaction;
    return route->method == GET ? TRANSACTION_READ : TRANSACTION_ONE;
}

/* A socket is registered for re-checks only when its handler is done; what was revoked meanwhile is
 * found here. */
static void run_live(Request *req)
{
    int64_t seen = revocation_seen();
    request_require_context(req);
    req->route->handler(req);
    if (seen != revocation_seen()) {
        req->task.context.checked = false;
        request_require_context(req);
    }
}

/* A command that neither the gateway nor its handler gives a transaction: what it does is committed
 * elsewhere. */
static void run_elsewhere(Request *req)
{
    bool has_key = transaction_of(req->route) == TRANSACTION_READ && idempotency_applies(req);
    if (has_key)
        idempotency_reserve(req);
    req->route->handler(req);
    check_replied(req);
    idempotency_settle(req);
}

static void run_handler(Request *req)
{
    const Route *route = req->route;
    if (route->upgrade || route->stream) {
        run_live(req);
        return;
    }
    if (transaction_of(route) != TRANSACTION_ONE) {
        run_elsewhere(req);
    } else {
        request_begin(req);
        route->handler(req);
        request_commit(req);
    }
    /* A handler that asked PostgreSQL nothing has not been let in by it either. */
    request_require_context(req);
}

static void serve(void *argument)
{
    Request *req = argument;
    door_read(req);
    rate_limit_enforce(req);
    door_check(req);
    if (req->route->method == POST)
        refuse_match(req);
    check_query(req);
    read_body(req);
    run_handler(req);
}

static void knock(void *argument)
{
    request_require_context(argument);
}

/* Whoever may not come in learns nothing about what was wrong with the question. */
static void prefer_refusal(Request *req)
{
    Fault first = req->task.fault;
    bool is_about_input = first.status == 400 || first.status == 404 || first.status == 409 ||
                          first.status == 412 || first.status == 415 || first.status == 422;
    if (!is_about_input || !is_signed_in(req) || req->task.context.checked)
        return;
    req->task.fault = (Fault){ 0 };
    if (task_run(&req->task, knock, req))
        req->task.fault = first;
}

void request_serve(Request *req)
{
    bool is_served = task_run(&req->task, serve, req);
    if (!is_served && !idempotency_is_replay(req)) {
        idempotency_release(req);
        prefer_refusal(req);
        problem_reply_fault(req);
    }
    principal_remember(&req->task.context);
    door_leave(req);
    rate_limit_finish(req);
}
