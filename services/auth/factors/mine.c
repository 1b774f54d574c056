/*
 * One's own factors: setting up an authenticator app, naming, removing, recovery codes; and the
 * administrator's way to begin anew for somebody who has lost them.
 */
#include "services/auth/factors/factors.h"

#include "core/stream.h"
#include "services/auth/auth.h"
#include "services/auth/factors/recovery.h"
#include "sql/auth.h"

#define MAX_FACTORS 20

static const char *const kinds[] = { "totp", NULL };

typedef struct FactorCreate {
    ShapeGiven given;
    Text kind, name;
} FactorCreate;

static const ShapeField create_fields[] = {
    SHAPE_FIELD(FactorCreate, kind, SHAPE_ENUM, .required = true, .values = kinds),
    SHAPE_FIELD(FactorCreate, name, SHAPE_TEXT, .min = 1, .max = 60,
                .help = "What one calls it; Authenticator app when absent."),
};
const Shape factor_create_shape = SHAPE_OF(FactorCreate, create_fields);

typedef struct FactorCode {
    ShapeGiven given;
    Text code;
} FactorCode;

static const ShapeField code_fields[] = {
    SHAPE_FIELD(FactorCode, code, SHAPE_PASSWORD, .required = true, .min = 1, .max = 64,
                .help = "What the authenticator app shows now."),
};
const Shape factor_code_shape = SHAPE_OF(FactorCode, code_fields);

typedef struct FactorUpdate {
    ShapeGiven given;
    Text name;
} FactorUpdate;

static const ShapeField update_fields[] = {
    SHAPE_FIELD(FactorUpdate, name, SHAPE_TEXT, .required = true, .min = 1, .max = 60),
};
const Shape factor_update_shape = SHAPE_OF(FactorUpdate, update_fields);

void factor_emit(Request *req, const char *type, Uuid factor_id, Uuid user_id, Text kind, Text name)
{
    Buffer *data = reply_buffer(req);
    JsonWriter w = json_writer(data);
    json_object_begin(&w);
    json_field(&w, "user_id", uuid, user_id);
    json_field(&w, "kind", text, kind);
    json_field(&w, "name", text, name);
    json_object_end(&w);
    event_emit(req, type, factor_id, buffer_view(data));
}

void factor_reply_totp(Request *req, int status, const TotpEnrolment *begun)
{
    Buffer *body = reply_buffer(req);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    json_field(&w, "id", uuid, begun->factor_id);
    json_field(&w, "secret", text, begun->secret);
    json_field(&w, "otpauth_uri", text, begun->uri);
    json_object_end(&w);
    reply_header(req, "Cache-Control", TEXT("no-store"));
    reply_json(req, status, buffer_view(body));
}

void factors_forget(Task *task, Uuid user_id)
{
    sql_recovery_code_forget_in(task, user_id);
    sql_challenge_forget_in(task, user_id);
    sql_factor_remove_all_in(task, user_id);
}

static Uuid id_of(Request *req)
{
    Uuid id;
    if (!uuid_parse(path_text(req, "id"), &id))
        fail(req, 404, "factor_not_found", "There is no such factor.");
    return id;
}

/* GET /v1/me/factors */
void factor_list(Request *req)
{
    request_require_context(req);
    reply_json(req, 200, sql_factor_list(req, req->task.context.user_id).body);
}

/* POST /v1/me/factors - begins to set up an authenticator app. The secret is told here and
 * never again; it counts when a code has confirmed it. */
void factor_totp_begin(Request *req)
{
    const FactorCreate *body = body_of(req, FactorCreate);
    Uuid user_id = req->task.context.user_id;
    if (sql_factor_count(req, user_id).count >= MAX_FACTORS)
        fail(req, 409, "too_many_factors", "Nobody has more than %d; remove one first.",
             MAX_FACTORS);
    TotpEnrolment begun =
        totp_begin(req, user_id, shape_given(body, 1) ? body->name : TEXT("Authenticator app"));
    factor_reply_totp(req, 201, &begun);
}

/* POST /v1/me/factors/:id/confirm - the code shows that the app has the secret. */
void factor_confirm(Request *req)
{
    Uuid id = id_of(req);
    request_require_context(req);
    Uuid user_id = req->task.context.user_id;
    FactorFound factor = sql_factor_find(req, id, user_id);
    factor_attempt_begin(&req->task, user_id);
    request_begin(req);
    if (uuid_is_nil(totp_confirm(req, id, user_id, body_of(req, FactorCode)->code)))
        auth_field_fail(&req->task, "/code", "incorrect",
                        "This code is wrong or too old; wait for the next one.");
    factor_attempt_forgive(&req->task, user_id);
    factor_emit(req, "factor.added", id, user_id, factor.kind, factor.name);
    reply_empty(req, 204);
    request_commit(req);
}

static FactorFound find_own(Request *req, Uuid id)
{
    FactorFound factor = sql_factor_find(req, id, req->task.context.user_id);
    if (!factor.is_confirmed)
        fail(req, 404, "factor_not_found", "There is no such factor.");
    return factor;
}

/* PATCH /v1/me/factors/:id */
void factor_update(Request *req)
{
    Uuid id = id_of(req);
    const FactorUpdate *body = body_of(req, FactorUpdate);
    FactorFound factor = find_own(req, id);
    sql_factor_rename(req, id, req->task.context.user_id, body->name);
    factor_emit(req, "factor.renamed", id, req->task.context.user_id, factor.kind, body->name);
    reply_empty(req, 204);
}

/* DELETE /v1/me/factors/:id - with the last one the recovery codes go. */
void factor_remove(Request *req)
{
    Uuid id = id_of(req);
    Uuid user_id = req->task.context.user_id;
    FactorFound factor = find_own(req, id);
    bool is_last = sql_factor_others(req, id, user_id).count == 0;
    if (is_last && sql_factor_needs(req, user_id).is_demanded)
        fail(req, 409, "last_factor",
             "This workspace asks for a second factor; set up another before removing this one.");
    if (is_last)
        sql_recovery_code_forget(req, user_id);
    sql_factor_remove(req, id);
    factor_emit(req, "factor.removed", id, user_id, factor.kind, factor.name);
    reply_empty(req, 204);
}

/* POST /v1/me/recovery-codes - ten fresh ones, told this once; those made before are worth nothing
 * any more. */
void recovery_codes_make(Request *req)
{
    Text codes[RECOVERY_CODES];
    Uuid user_id = req->task.context.user_id;
    FactorNeeds needs = sql_factor_needs(req, user_id);
    if (!needs.has_totp && !needs.has_passkey)
        fail(req, 409, "no_factor", "Set up a second factor first.");
    recovery_make(req, user_id, codes);
    event_emit(req, "user.recovery_codes_made", user_id, TEXT_NULL);
    Buffer *body = reply_buffer(req);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    json_key(&w, TEXT("codes"));
    json_array_begin(&w);
    for (size_t i = 0; i < RECOVERY_CODES; i++)
        json_put_text(&w, codes[i]);
    json_array_end(&w);
    json_object_end(&w);
    reply_header(req, "Cache-Control", TEXT("no-store"));
    reply_json(req, 201, buffer_view(body));
}

/* DELETE /v1/users/:id/factors - somebody has lost theirs: the next sign-in asks for none, or for
 * setting up a new one. Their sessions end, since it may have been a thief who found them. */
void factors_reset(Request *req)
{
    Uuid user_id = path_uuid(req, "id");
    auth_reach(req, user_id);
    factors_forget(&req->task, user_id);
    event_emit(req, "user.factors_reset", user_id, TEXT_NULL);
    reply_empty(req, 204);
    bool is_self = uuid_equal(user_id, req->task.context.user_id);
    auth_sessions_end(&req->task, user_id, is_self ? req->task.context.session_id : UUID_NIL);
}
