/*
 * Idempotency - a command sent twice is done once (rules in api.md).
 *
 * Owns: table gateway.idempotency. The key is claimed by an advisory lock of the command's
 * transaction, which never waits; the reply is kept by that same transaction, so it is there
 * exactly when its effect is. Must never know: what a command does.
 *
 * Round trips: claim and find join BEGIN and enter (one), the reply is kept in the flight of COMMIT
 * (none more).
 */
#ifndef INSULA_GATEWAY_IDEMPOTENCY_H
#define INSULA_GATEWAY_IDEMPOTENCY_H

#include "gateway/request.h"

#define IDEMPOTENCY_MAX_KEY 255

typedef struct Idempotency {
    Uuid principal_id;
    Text route;         /* "POST /v1/documents" */
    uint8_t key[32];    /* of the key itself only its hash is kept ... */
    uint8_t digest[32]; /* ... and of the request a hash keyed with it, so that nobody can guess at
                           bodies */
    bool is_stored, is_replayed, is_reserved;
} Idempotency;

/* Does this request carry a key that counts (signed-in, unsafe method, no secret in the reply)?
 * Fails 400 for a key that is none. */
bool idempotency_applies(Request *req);
/* In the open transaction: claims the key. Fails 409 while another holds it, 422 when the key was
 * used for another request; unwinds with the stored reply in place when the command was done before
 * (idempotency_is_replay). */
void idempotency_claim(Request *req);
/* Keeps the reply; before the commit. Nothing without a claim, or when reply_resource() has kept
 * it. */
void idempotency_store(Request *req);
/* For commands whose effect is committed elsewhere (a document's sequencer): the key is reserved by
 * a transaction of its own before, and the reply kept by another one after. Should the process die
 * between, the key is free again after a minute. */
void idempotency_reserve(Request *req);
void idempotency_settle(Request *req);
/* Gives a reserved key back after a failure. In a coroutine, outside the task's body; does not
 * fail. */
void idempotency_release(Request *req);
/* Did the task unwind because the reply was known? */
bool idempotency_is_replay(const Request *req);
/* The header lines of the reply as they are kept. */
Text idempotency_headers(const Request *req);

#endif
