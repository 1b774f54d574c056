/*
 * Operators - who runs the platform signs in here, apart from all tenants. Their token is of kind
 * 'o' and opens operator routes alone; what they do to a tenant is done in that tenant's context
 * and stands in its trail.
 */
#include "services/tenant/tenant.h"
#include "services/tenant/handlers.h"

#include "core/crypto.h"
#include "core/setting.h"
#include "core/stream.h"
#include "services/auth/auth.h"
#include "services/tenant/founding.h"
#include "sql/tenant.h"

typedef struct OperatorSignIn {
    ShapeGiven given;
    Text email, password, code;
} OperatorSignIn;

static const ShapeField sign_in_fields[] = {
    SHAPE_FIELD(OperatorSignIn, email, SHAPE_EMAIL, .required = true),
    SHAPE_FIELD(OperatorSignIn, password, SHAPE_PASSWORD, .required = true, .min = 1,
                .max = PASSWORD_MAX_BYTES),
    SHAPE_FIELD(OperatorSignIn, code, SHAPE_PASSWORD, .required = true, .min = 1, .max = 64,
                .help = "What the authenticator app shows now."),
};
const Shape operator_sign_in_shape = SHAPE_OF(OperatorSignIn, sign_in_fields);

static const char *const statuses[] = { "active", "suspended", NULL };

typedef struct OperatorTenantUpdate {
    ShapeGiven given;
    Text status;
} OperatorTenantUpdate;

static const ShapeField tenant_update_fields[] = {
    SHAPE_FIELD(OperatorTenantUpdate, status, SHAPE_ENUM, .required = true, .values = statuses),
};
const Shape operator_tenant_update_shape = SHAPE_OF(OperatorTenantUpdate, tenant_update_fields);

static Text hash_of(const uint8_t secret[32], uint8_t hash[32])
{
    crypto_sha256((Text){ (const char *)secret, 32 }, hash);
    return (Text){ (const char *)hash, 32 };
}

static void reply_operator(Request *req, const OperatorFound *who, Text token, int64_t lifetime_s)
{
    Buffer *body = reply_buffer(req);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    json_key(&w, TEXT("operator"));
    json_object_begin(&w);
    json_field(&w, "id", uuid, who->id);
    json_field(&w, "email", text, who->email);
    json_field(&w, "name", text, who->name);
    json_object_end(&w);
    json_field(&w, "access_token", text, token);
    json_field(&w, "expires_in", int, lifetime_s);
    json_object_end(&w);
    reply_header(req, "Cache-Control", TEXT("no-store"));
    reply_json(req, 200, buffer_view(body));
}

/* Which of them is not told. */
static _Noreturn void fail_credentials(Request *req)
{
    fail(req, 401, "invalid_credentials", "E-mail, password or code is wrong.");
}

KeyringPlace operator_totp_place(Uuid operator_id)
{
    return (KeyringPlace){ UUID_NIL, "tenant.operator", "totp_secret", operator_id };
}

/* POST /v1/operator/auth/login - as a tenant's sign-in: counted first, the same time for whoever
 * there is not. */
void operator_sign_in(Request *req)
{
    const OperatorSignIn *body = body_of(req, OperatorSignIn);
    auth_act_as_system(&req->task, auth_nowhere());
    AuthAttempt attempt = auth_attempt_of(
        &req->task, text_format(req->task.arena, "operator %.*s", TEXT_ARG(body->email)));
    auth_attempt_begin(&req->task, &attempt);

    OperatorFound who = sql_operator_find(req, body->email);
    if (!crypto_password_verify(&req->task, who.found ? who.password_hash : TEXT_NULL,
                                body->password) ||
        !who.found)
        fail_credentials(req);
    if (text_is_null(who.totp_secret))
        fail(req, 401, "operator_without_factor",
             "Operators need a second factor: `insula operator enrol` gives you one.");
    KeyringPlace place = operator_totp_place(who.id);
    int64_t step = auth_totp_check(&req->task, &place, who.totp_secret, body->code);

    Token token = { .kind = 'o', .session_id = uuid_new() };
    uint8_t hash[32];
    crypto_random(token.secret, sizeof token.secret);
    int64_t lifetime_s = setting_int("operator_session_lifetime_s");
    request_begin(req);
    if (step == 0 || sql_operator_totp_use(req, who.id, step) == 0)
        fail_credentials(req);
    auth_attempt_forgive(&req->task, &attempt);
    sql_operator_session_sweep(req, who.id);
    sql_operator_session_open(req, token.session_id, who.id, hash_of(token.secret, hash),
                              req->task.context.address, req->task.context.user_agent, lifetime_s);
    reply_operator(req, &who, token_write(req->task.arena, &token), lifetime_s);
    crypto_wipe(token.secret, sizeof token.secret);
    request_commit(req);
}

void operator_check(Task *task)
{
    Context *context = &task->context;
    context->tenant_id = UUID_NIL; /* none is chosen yet, whatever the token says */
    OperatorSession session = sql_operator_session_check_in(
        task, context->session_id,
        (Text){ (const char *)context->secret_hash, sizeof context->secret_hash });
    if (!session.found)
        task_fail(task, 401, "unauthenticated",
                  "This operator session is not valid any more; sign in again.");
    context->user_id = session.operator_id;
    context->checked = true;
}

/* POST /v1/operator/auth/logout */
void operator_sign_out(Request *req)
{
    sql_operator_session_end(req, req->task.context.session_id);
    reply_empty(req, 204);
}

static void write_entry(JsonWriter *w, const DirectoryEntry *entry)
{
    json_object_begin(w);
    json_field(w, "id", uuid, entry->tenant_id);
    json_field(w, "slug", text, entry->slug);
    json_field(w, "name", text, entry->name);
    json_field(w, "status", text, entry->status);
    json_field(w, "created_at", time, entry->created_at);
    json_field(w, "updated_at", time, entry->updated_at);
    json_object_end(w);
}

static size_t limit_of(Request *req)
{
    Text text = query_text(req, "limit");
    int64_t limit = 50;
    if (!text_is_null(text) && (!text_to_int64(text, &limit) || limit < 1 || limit > 200))
        fail(req, 400, "invalid_parameter", "limit is a number from 1 to 200.");
    return (size_t)limit;
}

/* GET /v1/operator/tenants - the directory, in order of slugs; the cursor is the last slug seen. */
void operator_tenant_list(Request *req)
{
    size_t limit = limit_of(req);
    Text status = query_text(req, "status");
    DirectoryEntryRows rows =
        sql_tenant_directory(req, query_text(req, "cursor"), status, (int32_t)limit + 1);
    size_t shown = rows.count > limit ? limit : rows.count;

    Buffer *body = reply_buffer(req);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    json_key(&w, TEXT("data"));
    json_array_begin(&w);
    for (size_t i = 0; i < shown; i++)
        write_entry(&w, &rows.rows[i]);
    json_array_end(&w);
    json_field(&w, "next_cursor", text, rows.count > limit ? rows.rows[shown - 1].slug : TEXT_NULL);
    json_object_end(&w);
    reply_json(req, 200, buffer_view(body));
}

static Text told_by(Request *req, const OperatorName *who)
{
    Buffer *data = reply_buffer(req);
    JsonWriter w = json_writer(data);
    json_object_begin(&w);
    json_field(&w, "operator", text, who->name);
    json_object_end(&w);
    return buffer_view(data);
}

/* PATCH /v1/operator/tenants/:id - suspends or resumes a tenant. Its sessions stop at their next
 * statement, its sockets within half a second. */
void operator_tenant_update(Request *req)
{
    Uuid id = path_uuid(req, "id");
    const OperatorTenantUpdate *body = body_of(req, OperatorTenantUpdate);
    Context *context = &req->task.context;
    OperatorName who = sql_operator_name(req, context->user_id);

    /* From here on the operator works inside the tenant, on the server's word, under their own
     * name. */
    context->tenant_id = id;
    request_begin(req);
    tenant_change_status(&req->task, text_equal(body->status, TEXT("suspended")),
                         told_by(req, &who));
    reply_json(req, 200, sql_tenant_show(req).body);
    request_commit(req);
}
