/*
 * The second step of sign-in. A good password opens no session where more is asked: it is answered
 * with a challenge, which the second factor turns into a session. Where the workspace demands a
 * factor that somebody does not have, the challenge lets them set one up and nothing else.
 */
#include "services/auth/factors/factors.h"

#include "core/crypto.h"
#include "core/stream.h"
#include "gateway/problem.h"
#include "services/auth/auth.h"
#include "services/auth/factors/challenge.h"
#include "services/auth/factors/passkey.h"
#include "services/auth/factors/recovery.h"
#include "services/auth/factors/totp.h"
#include "sql/auth.h"

static const char *const methods[] = { "totp", "recovery_code", "passkey", NULL };

typedef struct SecondStep {
    ShapeGiven given;
    Text challenge, method, code;
    PasskeyAssertion credential;
} SecondStep;

enum { STEP_CODE = 2, STEP_CREDENTIAL };

static const ShapeField second_step_fields[] = {
    SHAPE_FIELD(SecondStep, challenge, SHAPE_TEXT, .required = true, .max = CHALLENGE_SHAPE_MAX,
                .help = "Of the answer second_factor_required."),
    SHAPE_FIELD(SecondStep, method, SHAPE_ENUM, .required = true, .values = methods),
    SHAPE_FIELD(SecondStep, code, SHAPE_PASSWORD, .min = 1, .max = 64,
                .help = "Of the app, or one of the recovery codes."),
    SHAPE_FIELD(SecondStep, credential, SHAPE_OBJECT, .nested = &passkey_assertion_shape,
                .help = "What navigator.credentials.get() gave for public_key."),
};
const Shape second_step_shape = SHAPE_OF(SecondStep, second_step_fields);

typedef struct SecondStepChallenge {
    ShapeGiven given;
    Text challenge, code;
} SecondStepChallenge;

static const ShapeField challenge_fields[] = {
    SHAPE_FIELD(SecondStepChallenge, challenge, SHAPE_TEXT, .required = true,
                .max = CHALLENGE_SHAPE_MAX, .help = "Of the answer factor_enrolment_required."),
    SHAPE_FIELD(SecondStepChallenge, code, SHAPE_PASSWORD, .min = 1, .max = 64,
                .help = "To confirm: what the authenticator app shows."),
};
const Shape second_step_challenge_shape = SHAPE_OF(SecondStepChallenge, challenge_fields);

static AuthAttempt attempt_of(Task *task, Uuid user_id)
{
    AuthAttempt attempt = { .key_count = 1 };
    Text key =
        text_format(task->arena, "second factor %.*s", TEXT_ARG(uuid_text(task->arena, user_id)));
    crypto_sha256(key, attempt.keys[0]);
    return attempt;
}

void factor_attempt_begin(Task *task, Uuid user_id)
{
    AuthAttempt attempt = attempt_of(task, user_id);
    auth_attempt_begin(task, &attempt);
}

void factor_attempt_forgive(Task *task, Uuid user_id)
{
    AuthAttempt attempt = attempt_of(task, user_id);
    auth_attempt_forgive(task, &attempt);
}

static Text methods_of(Arena *arena, const FactorNeeds *needs)
{
    Buffer list;
    buffer_init(&list, arena, 256);
    JsonWriter w = json_writer(&list);
    json_array_begin(&w);
    bool enrols = !needs->has_totp && !needs->has_passkey;
    if (needs->has_totp || enrols)
        json_put_text(&w, TEXT("totp"));
    if (needs->has_passkey)
        json_put_text(&w, TEXT("passkey"));
    if (needs->has_recovery && !enrols)
        json_put_text(&w, TEXT("recovery_code"));
    json_array_end(&w);
    return buffer_view(&list);
}

/* The problem carries what the next request needs. */
static void promise(Request *req, Text text, const Challenge *challenge, const FactorNeeds *needs)
{
    Task *task = &req->task;
    Buffer quoted;
    buffer_init(&quoted, task->arena, 256);
    json_escape(&quoted, text);
    task_fault_member(task, "challenge", buffer_view(&quoted));
    task_fault_member(task, "expires_in", text_format(task->arena, "%d", CHALLENGE_LIFETIME_S));
    task_fault_member(task, "methods", methods_of(task->arena, needs));
    if (!needs->has_passkey)
        return;
    Buffer *options = reply_buffer(req);
    JsonWriter w = json_writer(options);
    passkey_write_request(req, &w, challenge, challenge->user_id);
    task_fault_member(task, "public_key", buffer_view(options));
}

typedef enum Asked { ASKED_NOTHING, ASKED_FACTOR, ASKED_ENROLMENT } Asked;

/* Opens the challenge, and puts what the next request needs into the prepared fault. */
static Asked open_step(Request *req, Uuid user_id, bool remember)
{
    FactorNeeds needs = sql_factor_needs(req, user_id);
    bool has_factor = needs.has_totp || needs.has_passkey;
    if (!has_factor && !needs.is_demanded)
        return ASKED_NOTHING;
    Challenge challenge;
    Text text = challenge_open(&req->task, has_factor ? "second_step" : "enrolment", user_id,
                               remember, &challenge);
    promise(req, text, &challenge, &needs);
    return has_factor ? ASKED_FACTOR : ASKED_ENROLMENT;
}

void auth_second_step_ask(Request *req, Uuid user_id, bool remember)
{
    Asked asked = open_step(req, user_id, remember);
    if (asked == ASKED_FACTOR)
        refuse(req, 401, "second_factor_required",
               "The password is right; now show the second factor.");
    if (asked == ASKED_ENROLMENT)
        refuse(req, 401, "factor_enrolment_required",
               "This workspace asks for a second factor; set one up to sign in.");
}

bool auth_second_step_begin(Request *req, Uuid user_id, bool remember, Text *problem)
{
    Fault *fault = &req->task.fault;
    Asked asked = open_step(req, user_id, remember);
    if (asked == ASKED_NOTHING)
        return false;
    fault->status = 401;
    fault->code =
        asked == ASKED_FACTOR ? TEXT("second_factor_required") : TEXT("factor_enrolment_required");
    fault->detail = TEXT("Your identity is known; one more step is asked for.");
    Buffer *out = reply_buffer(req);
    problem_write(out, fault, TEXT_NULL);
    *fault = (Fault){ 0 };
    *problem = buffer_view(out);
    return true;
}

/* Five minutes are long enough to be suspended in. */
static void require_open_door(Request *req, Uuid user_id)
{
    DoorState door = sql_door_state(req, user_id);
    if (!text_equal(door.tenant_status, TEXT("active")))
        fail(req, 423, "tenant_suspended", "This workspace is suspended.");
    if (!text_equal(door.status, TEXT("active")))
        fail(req, 401, "account_suspended",
             "Your account is suspended; ask an administrator of the workspace.");
}

static void write_method(Buffer *data, Text method)
{
    JsonWriter w = json_writer(data);
    json_object_begin(&w);
    json_field(&w, "second_factor", text, method);
    json_object_end(&w);
}

static _Noreturn void refuse_code(Request *req, Uuid user_id, Text method)
{
    Buffer *data = reply_buffer(req);
    write_method(data, method);
    event_emit(req, "user.second_factor_refused", user_id, buffer_view(data));
    refuse(req, 401, "second_factor_refused", "This code is wrong or was used before.");
}

void second_step_let_in(Request *req, Uuid user_id, bool remember, Text method)
{
    require_open_door(req, user_id);
    factor_attempt_forgive(&req->task, user_id);
    AuthSession session = auth_session_open(&req->task, user_id, remember);
    Buffer *data = reply_buffer(req);
    write_method(data, method);
    event_emit(req, "session.opened", session.id, buffer_view(data));
    auth_session_reply(req, 200, &session, false);
    request_commit(req);
}

/* By the method that was chosen; false: a code that is not right. */
static bool is_answered(Request *req, const Challenge *challenge, const SecondStep *body)
{
    if (!text_equal(body->method, TEXT("passkey"))) {
        Text code = shape_given(body, STEP_CODE) ? body->code : TEXT("");
        return text_equal(body->method, TEXT("totp")) ? totp_use(req, challenge->user_id, code)
                                                      : recovery_use(req, challenge->user_id, code);
    }
    if (!shape_given(body, STEP_CREDENTIAL))
        auth_field_fail(&req->task, "/credential", "required", "A passkey answers with it.");
    passkey_require(req, challenge, challenge->user_id, &body->credential, false);
    return true;
}

/* POST /v1/auth/second-factor - a session for the challenge and the second factor. */
void second_step_answer(Request *req)
{
    const SecondStep *body = body_of(req, SecondStep);
    Challenge challenge = challenge_try(req, "second_step", body->challenge);
    factor_attempt_begin(&req->task, challenge.user_id);
    request_begin(req);
    if (!is_answered(req, &challenge, body))
        refuse_code(req, challenge.user_id, body->method);
    challenge_spend(req, &challenge);
    second_step_let_in(req, challenge.user_id, challenge.remember, body->method);
}

/* POST /v1/auth/second-factor/enrolment - begins to set up what the workspace demands. */
void second_step_enrol(Request *req)
{
    const SecondStepChallenge *body = body_of(req, SecondStepChallenge);
    Challenge challenge = challenge_try(req, "enrolment", body->challenge);
    request_begin(req);
    TotpEnrolment begun = totp_begin(req, challenge.user_id, TEXT("Authenticator app"));
    factor_reply_totp(req, 200, &begun);
    request_commit(req);
}

/* POST /v1/auth/second-factor/enrolment/confirm - it works: the factor counts, and the session is
 * there. */
void second_step_confirm(Request *req)
{
    const SecondStepChallenge *body = body_of(req, SecondStepChallenge);
    Challenge challenge = challenge_try(req, "enrolment", body->challenge);
    factor_attempt_begin(&req->task, challenge.user_id);
    request_begin(req);
    Uuid factor_id = totp_confirm(req, UUID_NIL, challenge.user_id,
                                  shape_given(body, 1) ? body->code : TEXT(""));
    if (uuid_is_nil(factor_id))
        refuse_code(req, challenge.user_id, TEXT("totp"));
    factor_emit(req, "factor.added", factor_id, challenge.user_id, TEXT("totp"),
                TEXT("Authenticator app"));
    challenge_spend(req, &challenge);
    second_step_let_in(req, challenge.user_id, challenge.remember, TEXT("totp"));
}
