/*
 * Challenge - something asked of whoever is at the door, to be answered within five minutes: single
 * use, five tries, each counted before it is looked at.
 *
 * Written like a token (kind 'c', tenant, challenge, secret), so that no statement has to look for
 * its tenant. Must never know: what the answer is.
 */
#ifndef INSULA_SERVICES_AUTH_FACTORS_CHALLENGE_H
#define INSULA_SERVICES_AUTH_FACTORS_CHALLENGE_H

#include "gateway/request.h"

#define CHALLENGE_LIFETIME_S 300
#define CHALLENGE_SHAPE_MAX  100

typedef struct Challenge {
    Uuid tenant_id, id, user_id;
    bool remember;
    uint8_t bytes[32]; /* what an authenticator signs; made of the secret, which stays here */
} Challenge;

/* In the caller's transaction and tenant; the text for the client. `user_id` may be nil. */
Text challenge_open(Task *task, const char *purpose, Uuid user_id, bool remember,
                    Challenge *challenge);
/* Counts a try, in a transaction of its own; from then on the task acts for the challenge's tenant
 * on the server's word, unless it has a session, whose tenant and user it then must be. Fails with
 * 401 challenge_expired (409 with a session). */
Challenge challenge_try(Request *req, const char *purpose, Text text);
/* In the transaction that does what was asked for; fails like an expired one when another did. */
void challenge_spend(Request *req, const Challenge *challenge);

#endif
