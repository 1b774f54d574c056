/*
 * HTTP target - the request target and the authority (RFC 9112 section 3, RFC 3986).
 *
 * Owns: origin-form, absolute-form and asterisk-form, percent-decoding of the path. A path that two
 * programs could read differently is refused: encoded slashes and NULs, broken escapes, what is not
 * UTF-8.
 */
#ifndef INSULA_GATEWAY_HTTP_TARGET_H
#define INSULA_GATEWAY_HTTP_TARGET_H

#include "core/text.h"

typedef struct HttpTarget {
    Text path;      /* decoded; "*" for asterisk-form */
    Text query;     /* raw, without '?'; null when there is none */
    Text authority; /* of absolute-form; else null */
    bool is_asterisk;
    const char *wrong; /* why it was refused */
} HttpTarget;

bool http_target_read(Arena *arena, Text target, HttpTarget *out);
/* host[:port] made of bytes that belong there; not empty. */
bool http_authority_is_good(Text authority);

#endif
