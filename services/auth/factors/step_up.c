#include "services/auth/factors/step_up.h"

#include "core/stream.h"
#include "services/auth/auth.h"
#include "services/auth/factors/challenge.h"
#include "services/auth/factors/factors.h"
#include "services/auth/factors/passkey.h"
#include "services/auth/factors/recovery.h"
#include "sql/auth.h"

typedef struct StepUp {
    ShapeGiven given;
    Text password, code;
    PasskeySignIn passkey;
} StepUp;

enum { STEP_UP_PASSWORD, STEP_UP_CODE, STEP_UP_PASSKEY };

static const ShapeField step_up_fields[] = {
    SHAPE_FIELD(StepUp, password, SHAPE_PASSWORD, .min = 1, .max = PASSWORD_MAX_BYTES,
                .help = "Enough where there is no second factor."),
    SHAPE_FIELD(StepUp, code, SHAPE_PASSWORD, .min = 1, .max = 64,
                .help = "Of the authenticator app, or one of the recovery codes."),
    SHAPE_FIELD(StepUp, passkey, SHAPE_OBJECT, .nested = &passkey_sign_in_shape,
                .help = "The challenge of POST /v1/me/step-up/options, and what "
                        "navigator.credentials.get() gave for it."),
};
const Shape step_up_shape = SHAPE_OF(StepUp, step_up_fields);

void step_up_require(Request *req)
{
    if (!req->task.context.is_key)
        sql_step_up_require(req, req->task.context.session_id);
}

/* POST /v1/me/step-up/options - what to ask one's passkey. */
void step_up_options(Request *req)
{
    Challenge challenge;
    Text text = challenge_open(&req->task, "step_up", req->task.context.user_id, false, &challenge);
    passkey_reply_request(req, text, &challenge);
}

static void emit(Request *req, const char *type, Text method)
{
    event_emit(req, type, req->task.context.user_id,
               text_format(req->task.arena, "{\"method\":\"%.*s\"}", TEXT_ARG(method)));
}

/* What was counted stays counted. */
static _Noreturn void refuse_code(Request *req, Text method)
{
    emit(req, "user.step_up_refused", method);
    req->task.keep = true;
    auth_field_fail(&req->task, "/code", "incorrect",
                    "This code is wrong or was used before; wait for the next one.");
}

/* By the password, which is not enough for whoever has more. */
static Text by_password(Request *req, const StepUp *body)
{
    FactorNeeds has = sql_factor_needs(req, req->task.context.user_id);
    if (has.has_totp || has.has_passkey)
        auth_field_fail(&req->task, "/password", "not_enough",
                        "You have set up a second factor: show that one.");
    auth_password_prove(&req->task, body->password, "/password");
    request_begin(req);
    return TEXT("password");
}

/* Six digits are of an app, letters a recovery code. */
static Text by_code(Request *req, const StepUp *body)
{
    Uuid user_id = req->task.context.user_id;
    size_t digits = 0;
    for (size_t i = 0; i < body->code.len; i++)
        digits += body->code.ptr[i] >= '0' && body->code.ptr[i] <= '9';
    bool is_of_app = digits == 6 && body->code.len <= 8;
    Text method = is_of_app ? TEXT("totp") : TEXT("recovery_code");

    factor_attempt_begin(&req->task, user_id);
    request_begin(req);
    if (is_of_app ? !totp_use(req, user_id, body->code) : !recovery_use(req, user_id, body->code))
        refuse_code(req, method);
    factor_attempt_forgive(&req->task, user_id);
    return method;
}

static Text by_passkey(Request *req, const StepUp *body)
{
    Challenge challenge = challenge_try(req, "step_up", body->passkey.challenge);
    request_begin(req);
    passkey_require(req, &challenge, req->task.context.user_id, &body->passkey.credential, false);
    challenge_spend(req, &challenge);
    return TEXT("passkey");
}

/* POST /v1/me/step-up - from now on this session may do what asks for a fresh proof, for ten
 * minutes. */
void step_up(Request *req)
{
    const StepUp *body = body_of(req, StepUp);
    int given = shape_given(body, STEP_UP_PASSWORD) + shape_given(body, STEP_UP_CODE) +
                shape_given(body, STEP_UP_PASSKEY);
    if (given != 1)
        auth_field_fail(&req->task, "", "one_of", "Give one of password, code and passkey.");
    request_require_context(req);
    Text method = shape_given(body, STEP_UP_PASSWORD) ? by_password(req, body)
                  : shape_given(body, STEP_UP_CODE)   ? by_code(req, body)
                                                      : by_passkey(req, body);
    sql_session_proved(req, req->task.context.session_id);
    emit(req, "user.step_up", method);
    reply_empty(req, 204);
    request_commit(req);
}
