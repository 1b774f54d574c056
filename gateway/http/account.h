/*
 * HTTP account - what is told about each answered request: a line in the access log and the
 * metrics.
 *
 * Owns: metric cells found once a route; the query is never logged (it may carry tickets).
 */
#ifndef INSULA_GATEWAY_HTTP_ACCOUNT_H
#define INSULA_GATEWAY_HTTP_ACCOUNT_H

#include "gateway/http/exchange.h"

void http_account_open(bool access_log);
/* Once a request, before its answer is written. */
void http_account_answer(const Exchange *exchange, size_t body_bytes);

#endif
