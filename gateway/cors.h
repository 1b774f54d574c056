/*
 * CORS - which other origins' pages may read our answers (Fetch standard, section 3.2).
 *
 * Owns: the list of allowed origins and the headers that say so. "*" lets any page read, without
 * cookies.
 */
#ifndef INSULA_GATEWAY_CORS_H
#define INSULA_GATEWAY_CORS_H

#include "gateway/http/exchange.h"

/* Blank-separated origins; must outlive the process's requests. */
void cors_open(const char *origins);
/* Answers an OPTIONS request: a preflight, or the methods the path knows. Fills req.reply. */
void cors_answer_options(Exchange *exchange);
/* Writes the headers for an answer to a page of another origin; nothing when there is none. At most
 * CORS_MAX_BYTES. Returns the end. */
#define CORS_MAX_BYTES 1024
char *cors_write(const Exchange *exchange, char *out);

#endif
