/*
 * CBOR - as much of RFC 8949 as an authenticator's answer needs: looking into one, without building
 * a tree.
 *
 * It guards libfido2's own reader, which follows nesting by recursion: what is deeper than
 * CBOR_MAX_DEPTH or of indefinite length (CTAP 2 knows neither) is not handed on.
 */
#ifndef INSULA_SERVICES_AUTH_FACTORS_CBOR_H
#define INSULA_SERVICES_AUTH_FACTORS_CBOR_H

#include <stdbool.h>
#include <stdint.h>

#include "core/text.h"

#define CBOR_MAX_DEPTH 8

/* Takes one whole item off the front of `rest`; false when there is none. */
bool cbor_take(Text *rest, Text *item);
/* Is it exactly one item? */
bool cbor_is_one(Text bytes);
/* The value of a text key, or of an integer key, in a map; TEXT_NULL when it is no map or has no
 * such key. */
Text cbor_member(Text map, const char *key);
Text cbor_numbered(Text map, int64_t key);
/* What a byte string or text string holds, TEXT_NULL for anything else; the same for an integer,
 * false. */
Text cbor_string(Text item);
bool cbor_int(Text item, int64_t *value);

#endif
