/*
 * Tickets - how a browser opens a socket when neither cookie nor header will do: thirty seconds,
 * single use. Written like a token (kind 't', tenant, ticket, secret), so that no statement has to
 * look for its tenant.
 */
#include "services/auth/auth.h"
#include "services/auth/handlers.h"

#include <string.h>

#include "core/crypto.h"
#include "sql/auth.h"

/* POST /v1/realtime/tickets - a way to open one socket as this session. */
void ticket_issue(Request *req)
{
    Context *context = &req->task.context;
    Token token = { .kind = 't', .tenant_id = context->tenant_id, .session_id = uuid_new() };
    uint8_t hash[32];
    crypto_random(token.secret, sizeof token.secret);
    crypto_sha256((Text){ (const char *)token.secret, sizeof token.secret }, hash);

    sql_ticket_sweep(req, context->session_id);
    sql_ticket_issue(req, token.session_id, context->session_id,
                     (Text){ (const char *)hash, sizeof hash });

    Buffer *body = reply_buffer(req);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    json_field(&w, "ticket", text, token_write(req->task.arena, &token));
    json_field(&w, "expires_in", int, 30);
    json_object_end(&w);
    crypto_wipe(token.secret, sizeof token.secret);
    reply_json(req, 201, buffer_view(body));
}

bool ticket_spend(Task *task, Text ticket, Context *claims)
{
    Token token;
    uint8_t hash[32];
    if (!token_parse(ticket, &token) || token.kind != 't')
        return false;
    crypto_sha256((Text){ (const char *)token.secret, sizeof token.secret }, hash);
    crypto_wipe(token.secret, sizeof token.secret);

    Context before = task->context;
    auth_act_as_system(task, token.tenant_id);
    db_begin(task);
    TicketSpent spent =
        sql_ticket_spend_in(task, token.session_id, (Text){ (const char *)hash, sizeof hash });
    db_commit(task);
    task->context = before;
    if (!spent.found || spent.secret_hash.len != sizeof claims->secret_hash)
        return false;
    claims->tenant_id = token.tenant_id;
    claims->session_id = spent.session_id;
    claims->is_key = spent.is_key;
    memcpy(claims->secret_hash, spent.secret_hash.ptr, sizeof claims->secret_hash);
    return true;
}
