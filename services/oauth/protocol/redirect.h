/*
 * Redirect - where an answer may go. A URI is registered whole and compared byte by byte; only the
 * port of a native application's loopback address is its own choice at the moment (RFC 8252 7.3).
 */
#ifndef INSULA_SERVICES_OAUTH_REDIRECT_H
#define INSULA_SERVICES_OAUTH_REDIRECT_H

#include "core/text.h"

#define REDIRECT_MAX_BYTES 2000

/* NULL: may be registered; else why not, for a person. */
const char *redirect_defect(Text uri, bool is_native);
/* Is `given` what was registered? */
bool redirect_matches(Text registered, Text given, bool is_native);

/* Adds name=value behind the URI, percent-encoded; the first of them with '?' where it has no query
 * yet. Nothing for TEXT_NULL. */
void redirect_add(Buffer *uri, const char *name, Text value);

#endif
