/*
 * Recovery - a new password for somebody who forgot theirs. Auth's own.
 *
 * Owns: links to set a password, who is sent one, and the word to somebody whose password was
 * changed. Asking always answers the same after the same work, whoever is asked for: who that is
 * is only looked up in a job. Must never know: how mail is sent.
 */
#ifndef INSULA_SERVICES_AUTH_RECOVERY_H
#define INSULA_SERVICES_AUTH_RECOVERY_H

#include "core/job.h"
#include "gateway/request.h"

extern const Shape password_forgot_shape, password_reset_shape;
void password_forgot(Request *req);
void password_reset(Request *req);

extern const JobKind password_forgot_job;

/* In the caller's transaction: tells the user that their password was changed by this request.
 * Yields. */
void recovery_tell_changed(Request *req, Uuid user_id);

#endif
