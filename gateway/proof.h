/*
 * Proof - that whoever sends a request holds a key: DPoP, RFC 9449.
 *
 * Owns: reading the header of that name: one token, signed with the key it shows, for this method
 * and this address, made just now, and for this access token where one comes along. Each is good
 * once; who has been seen is noted by the service that has a table for it (DoorHooks.proof_spend).
 *
 * A bound access token is found by the hash of its secret and its key together (proof_bind), so
 * that without the key it is as unknown as one that was never given. Must never know: tables, what
 * a token may do.
 */
#ifndef INSULA_GATEWAY_PROOF_H
#define INSULA_GATEWAY_PROOF_H

#include "gateway/request.h"

typedef struct Proof {
    uint8_t key[32];  /* RFC 7638 thumbprint */
    uint8_t once[32]; /* what may not come again before `until` */
    TimeMs until;
} Proof;

/* False when the request brings none. Fails `status` invalid_dpop_proof for a bad one.
 * `access_token` is TEXT_NULL where none comes along. Does not yield. */
bool proof_read(Request *req, int status, Text access_token, Proof *proof);
/* Fails `status` invalid_dpop_proof when it was spent before. The task has a context. Yields. */
void proof_spend(Request *req, int status, const Proof *proof);
/* The hash under which a token of this key is kept, from that of its secret. */
void proof_bind(const uint8_t key[32], uint8_t secret_hash[32]);

#endif
