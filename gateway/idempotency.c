#include "gateway/idempotency.h"

#include <assert.h>
#include <string.h>

#include "core/crypto.h"
#include "sql/gateway.h"

static Text bytes_of(const uint8_t hash[32])
{
    return (Text){ (const char *)hash, 32 };
}

static bool is_unsafe(Method method)
{
    return method == POST || method == PUT || method == PATCH || method == DELETE;
}

static bool is_key(Text key)
{
    if (key.len == 0 || key.len > IDEMPOTENCY_MAX_KEY)
        return false;
    for (size_t i = 0; i < key.len; i++)
        if (key.ptr[i] < 0x20 || key.ptr[i] > 0x7e)
            return false;
    return true;
}

bool idempotency_applies(Request *req)
{
    Text key = request_header(req, "idempotency-key");
    if (text_is_null(key) || !is_unsafe(req->method) || req->task.context.kind != CONTEXT_SESSION ||
        req->route->secret_reply)
        return false;
    if (!is_key(key))
        fail(req, 400, "invalid_idempotency_key",
             "An Idempotency-Key is 1 to %d printable ASCII characters.", IDEMPOTENCY_MAX_KEY);
    return true;
}

/* Method and route are the scope; path, query and body are what must be the same. */
static void digest_request(Request *req, Text key, Idempotency *claim)
{
    uint8_t own[32];
    crypto_sha256(key, own);
    crypto_keyed_hash(own, TEXT("key"), claim->key);
    Buffer whole;
    buffer_init(&whole, req->task.arena, req->path.len + req->query.len + req->body.len + 8);
    buffer_text(&whole, req->path);
    buffer_byte(&whole, '\0');
    buffer_text(&whole, req->query);
    buffer_byte(&whole, '\0');
    buffer_text(&whole, req->body);
    crypto_keyed_hash(own, buffer_view(&whole), claim->digest);
}

static int64_t lock_key(const Request *req, const Idempotency *claim)
{
    Buffer scope;
    buffer_init(&scope, req->task.arena, 1024);
    buffer_add(&scope, &req->task.context.tenant_id, sizeof(Uuid));
    buffer_add(&scope, &claim->principal_id, sizeof(Uuid));
    buffer_text(&scope, claim->route);
    uint8_t hash[32];
    crypto_keyed_hash(claim->key, buffer_view(&scope), hash);
    int64_t key;
    memcpy(&key, hash, sizeof key);
    return key;
}

static const char *method_name(Method method)
{
    static const char *const names[] = {
        "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"
    };
    return names[method];
}

static _Noreturn void replay(Request *req, Idempotency *claim, const IdempotencyReply *kept)
{
    buffer_clear(&req->reply.headers);
    buffer_text(&req->reply.headers, kept->headers);
    if (!text_is_null(kept->etag))
        reply_header(req, "ETag", kept->etag);
    reply_header(req, "Idempotent-Replayed", TEXT("true"));
    req->reply.status = kept->status;
    req->reply.content_type = kept->content_type;
    req->reply.body = kept->body;
    req->reply.item = NULL;
    req->reply.ready = true;
    claim->is_replayed = true;
    task_throw(&req->task); /* request_serve() knows it for a replay */
}

/* A key's replies are its own: another of the same owner may be allowed less. */
static Uuid principal_of(const Context *context)
{
    return context->is_key ? context->session_id : context->user_id;
}

static void claim_as(Request *req, Idempotency *claim, Uuid principal_id)
{
    Task *task = &req->task;
    claim->principal_id = principal_id;
    DbParam key = db_int8(lock_key(req, claim));
    DbPending *lock = db_send(task, &STATEMENT_IDEMPOTENCY_LOCK, &key);
    IdempotencyReply kept =
        sql_idempotency_find(req, principal_id, claim->route, bytes_of(claim->key));
    bool is_running = !db_get_bool(db_await(task, lock), 0, 0) || (kept.found && kept.status == 0);
    if (is_running) {
        task->fault.retry_after_s = 1;
        fail(req, 409, "idempotency_in_progress",
             "A request with this Idempotency-Key is still running; ask again in a moment.");
    }
    assert(uuid_equal(principal_of(&task->context), principal_id));
    if (!kept.found)
        return;
    /* The lock goes before the answer: the next request with this key may come at once. */
    db_commit(task);
    if (kept.digest.len != sizeof claim->digest ||
        !crypto_equal(kept.digest.ptr, claim->digest, sizeof claim->digest))
        fail(req, 422, "idempotency_mismatch",
             "This Idempotency-Key was used for another request; take a new one.");
    replay(req, claim, &kept);
}

void idempotency_claim(Request *req)
{
    Task *task = &req->task;
    Idempotency *claim = ARENA_NEW(task->arena, Idempotency);
    claim->route =
        text_format(task->arena, "%s %s", method_name(req->route->method), req->route->path);
    digest_request(req, request_header(req, "idempotency-key"), claim);
    req->door.claim = claim;

    /* Whose keys these are is remembered as a rule (request_begin), and proven in the same flight.
     */
    claim_as(req, claim, principal_of(&task->context));
}

Text idempotency_headers(const Request *req)
{
    return text_copy(req->task.arena, buffer_view(&req->reply.headers));
}

void idempotency_store(Request *req)
{
    Idempotency *claim = req->door.claim;
    if (claim == NULL || claim->is_stored)
        return;
    claim->is_stored = true;
    sql_idempotency_store(req, claim->principal_id, claim->route, bytes_of(claim->key),
                          bytes_of(claim->digest), req->reply.status, idempotency_headers(req),
                          req->reply.content_type,
                          text_is_null(req->reply.body) ? TEXT("") : req->reply.body);
}

void idempotency_reserve(Request *req)
{
    request_begin(req);
    Idempotency *claim = req->door.claim;
    sql_idempotency_store(req, claim->principal_id, claim->route, bytes_of(claim->key),
                          bytes_of(claim->digest), 0, TEXT(""), TEXT_NULL, TEXT(""));
    db_commit(&req->task);
    claim->is_reserved = true;
}

void idempotency_settle(Request *req)
{
    Idempotency *claim = req->door.claim;
    if (claim == NULL || !claim->is_reserved)
        return;
    db_begin(&req->task);
    idempotency_store(req);
    db_commit(&req->task);
    claim->is_reserved = false;
}

static void release(void *argument)
{
    Request *req = argument;
    const Idempotency *claim = req->door.claim;
    db_begin(&req->task);
    sql_idempotency_release(req, claim->principal_id, claim->route, bytes_of(claim->key));
    db_commit(&req->task);
}

void idempotency_release(Request *req)
{
    if (req->door.claim == NULL || !req->door.claim->is_reserved)
        return;
    Fault fault = req->task.fault;
    task_run(&req->task, release, req);
    req->task.fault = fault;
}

bool idempotency_is_replay(const Request *req)
{
    return req->door.claim != NULL && req->door.claim->is_replayed;
}
