/*
 * Sessions - those somebody has, as they are shown and ended, and the browsers that are known.
 *
 * Owns: the routes about sessions, what a user agent and an address are in words, the browser's
 * cookie. Must never know: how a session is opened (session.c) and checked (the gate).
 */
#ifndef INSULA_SERVICES_AUTH_SESSIONS_H
#define INSULA_SERVICES_AUTH_SESSIONS_H

#include "gateway/request.h"

void my_session_list(Request *req);
void my_session_end(Request *req);
void my_sessions_end(Request *req);
void user_session_list(Request *req);
void user_sessions_end(Request *req);
void user_unlock(Request *req);

/* The browser's own secret, hashed, when somebody with this e-mail has signed in with it before;
 * TEXT_NULL otherwise. Asks the same of everybody. In the arena. Yields. */
Text device_of(Request *req, Text email);
/* From now on this browser is known for the user, who has just signed in with it; gives it a secret
 * when it has none. An account that knows others is written to. In the caller's transaction.
 * Yields. */
void device_remember(Request *req, Uuid user_id);

#endif
