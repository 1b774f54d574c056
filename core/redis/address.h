/*
 * Redis address - a setting like rediss://user:password@host:6380/2, taken apart.
 *
 * Owns: the forms redis://, rediss:// (TLS) and unix:///path/to/socket, user and password
 * percent-decoded. Must never know: how one connects.
 */
#ifndef INSULA_CORE_REDIS_ADDRESS_H
#define INSULA_CORE_REDIS_ADDRESS_H

#include <stdbool.h>

#include "core/text.h"

typedef struct RedisAddress {
    bool is_tls;
    char path[108]; /* of a Unix socket; empty: host and port */
    char host[256];
    int port;
    char user[128], password[512]; /* empty: none */
    int database;
} RedisAddress;

/* NULL, or what is wrong with it, in words that follow "the setting redis_url ...". */
const char *redis_address_read(Text url, RedisAddress *address);

#endif
