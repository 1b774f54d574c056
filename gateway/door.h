/*
 * Door - who is knocking: the credential of a request, and what the services know about it.
 *
 * Owns: reading bearer tokens, API keys, session cookies and tickets into the task's context as
 * claims (PostgreSQL checks them with the first statement, see DbGate), the rules for cookies
 * (X-Requested-With, Origin) and for hosts that name a tenant. Must never know: tables of sessions,
 * tenants or operators. What it cannot know it asks DoorHooks, which the services that own those
 * set in their start().
 */
#ifndef INSULA_GATEWAY_DOOR_H
#define INSULA_GATEWAY_DOOR_H

#include "gateway/request.h"

#define SESSION_COOKIE "insula_session"

typedef struct DoorHooks {
    /* The tenant of a slug; nil when there is none. May yield; answers may be cached for a minute.
     */
    Uuid (*tenant_of_slug)(Task *task, Text slug);
    /* Spends a single-use ticket of POST /v1/realtime/tickets: fills tenant_id, session_id, is_key
     * and secret_hash of `claims`; false when it is not good (any more). Yields. */
    bool (*ticket_spend)(Task *task, Text ticket, Context *claims);
    /* Notes a proof (gateway/proof.h); false when it was noted before. Yields. */
    bool (*proof_spend)(Task *task, const uint8_t once[32], TimeMs until);
    /* An API key has opened. Does not yield. */
    void (*key_used)(const Context *context);
    /* Checks task->context (CONTEXT_OPERATOR: session_id, secret_hash) and fills user_id and
     * checked; fails the task with 401 otherwise. Yields. */
    void (*operator_check)(Task *task);
} DoorHooks;

/* Sets those members that are not NULL. */
void door_set_hooks(const DoorHooks *hooks);

/* Reads the credential that the route asks for into req->task.context, unchecked; fails with 401 or
 * 403. Does not yield. */
void door_read(Request *req);
/* What must be asked: tickets, operators, the host's tenant. May yield; fails with 401 or 403. */
void door_check(Request *req);
/* The request is over. */
void door_leave(const Request *req);

/* Asks the hook; where there is none, no proof is good. Yields. */
struct Proof;
bool door_note_proof(Task *task, const struct Proof *proof);

/* The value of a cookie, TEXT_NULL when absent. */
Text door_cookie(const Request *req, const char *name);
/* Does the browser keep Secure cookies of the origin it named (TLS, or this machine)? */
bool door_cookies_are_secure(const Request *req);

#endif
