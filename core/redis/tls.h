/*
 * Redis TLS - the session between a socket that libuv reads and writes and the bytes inside.
 *
 * Owns: one OpenSSL session over memory: certificates are checked against the system's authorities
 * or a file, and the name against the host. Must never know: sockets, Redis.
 */
#ifndef INSULA_CORE_REDIS_TLS_H
#define INSULA_CORE_REDIS_TLS_H

#include "core/text.h"

typedef struct RedisTls RedisTls;

/* ca_file "": the system's authorities. NULL when it cannot be used (logged). */
RedisTls *redis_tls_new(const char *host, const char *ca_file);
void redis_tls_free(RedisTls *tls);
/* Takes what came from the network and adds what was inside to `plain`; false when the session has
 * ended or is not to be trusted (logged). */
bool redis_tls_receive(RedisTls *tls, const char *bytes, size_t size, Buffer *plain);
/* Goes on with the handshake; true once it is over. */
bool redis_tls_is_ready(RedisTls *tls);
/* Encrypts `plain` and adds what is to be sent, of the handshake too, to `wire`. */
bool redis_tls_send(RedisTls *tls, Text plain, Buffer *wire);

#endif
