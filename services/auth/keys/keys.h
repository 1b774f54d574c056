/*
 * Keys - API keys, the credentials of programs.
 *
 * Owns: making, changing, rotating and revoking them, and noting when one was used. A key belongs
 * to a person or a service account and may do what its scopes, its owner and whoever has seen its
 * secret have in common, at the moment of use: the gate (queries/gate.sql) reads that as one set of
 * bits, which auth.compile_sessions() keeps true. Must never know: what a service account is beyond
 * its kind. Auth's own.
 */
#ifndef INSULA_SERVICES_AUTH_KEYS_H
#define INSULA_SERVICES_AUTH_KEYS_H

#include "gateway/request.h"

extern const Resource api_key_resource;
extern const Shape api_key_create_shape, api_key_update_shape, api_key_rotate_shape;

void api_key_create(Request *req);
void api_key_update(Request *req);
void api_key_rotate(Request *req);
void api_key_revoke(Request *req);

/* For the front door: a key has opened. Written down by itself, once in five minutes. */
void api_key_note_use(const Context *context);

/* proof.c: DoorHooks.proof_spend */
bool proof_note(Task *task, const uint8_t once[32], TimeMs until);

#endif
