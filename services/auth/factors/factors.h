/*
 * Factors - what a person has besides a password, and when it is asked for. Auth's own room.
 *
 * Owns: authenticator apps, recovery codes, the second step of sign-in, the workspace's demand for
 * it. Between password and second factor there is no session of any kind, only a challenge: nothing
 * but the answer, or an enrolment that the workspace demands, can be done with it.
 */
#ifndef INSULA_SERVICES_AUTH_FACTORS_H
#define INSULA_SERVICES_AUTH_FACTORS_H

#include "gateway/request.h"
#include "services/auth/factors/totp.h"

extern const Shape second_step_shape, second_step_challenge_shape, factor_create_shape,
    factor_code_shape, factor_update_shape;

/* The session at last, for whoever showed what was asked, if the door is still open to them;
 * replies and commits. */
void second_step_let_in(Request *req, Uuid user_id, bool remember, Text method);

/* A removed user's; in the caller's transaction. */
void factors_forget(Task *task, Uuid user_id);

/* The part of PATCH /v1/security-policy that is about second factors, checked and stored: demand
 * TEXT_NULL, roles NULL: as it is. */
extern const char *const FACTOR_DEMANDS[];
void factor_policy_set(Request *req, Text demand, const TextList *roles);

/* Handlers. */
void second_step_answer(Request *req);
void second_step_enrol(Request *req);
void second_step_confirm(Request *req);
void factor_list(Request *req);
void factor_totp_begin(Request *req);
void factor_confirm(Request *req);
void factor_update(Request *req);
void factor_remove(Request *req);
void recovery_codes_make(Request *req);
void factors_reset(Request *req);

/* Codes are tried per user, wherever they come from: whoever tries has the password already. */
void factor_attempt_begin(Task *task, Uuid user_id);
void factor_attempt_forgive(Task *task, Uuid user_id);
/* Replies {id, secret, otpauth_uri}. */
void factor_reply_totp(Request *req, int status, const TotpEnrolment *begun);
/* Emits factor.added and the like: {kind, name} about the factor's id, with the user's. */
void factor_emit(Request *req, const char *type, Uuid factor_id, Uuid user_id, Text kind,
                 Text name);

#endif
