/*
 * HTTP reply - from req->reply to bytes.
 *
 * Owns: status lines, the Date header, the headers every answer carries (request id, trace,
 * sniffing, caching, CORS, HSTS), and where the body lies: small ones are copied behind their head,
 * large ones are sent from where they are.
 */
#ifndef INSULA_GATEWAY_HTTP_REPLY_H
#define INSULA_GATEWAY_HTTP_REPLY_H

#include "gateway/http/exchange.h"

/* Bytes of headers a handler may add. */
#define HTTP_REPLY_MAX_HEADERS (16u * 1024u)

/*
 * Writes the answer. When the body is sent by reference, the request's arena goes with it and is
 * freed later: then this returns true and the exchange must not be touched again. With false it is
 * still the caller's.
 */
bool http_reply_write(Exchange *exchange);
/* The head of an answer that goes on as an event stream; written at once. */
void http_reply_write_stream_head(Exchange *exchange);
/* Bytes of the body that go out (none for HEAD, 204 and 304). */
size_t http_reply_body_bytes(const Exchange *exchange);

/* "GET, HEAD, OPTIONS" for a set of methods. */
void http_reply_methods(Buffer *out, uint32_t methods);
Text http_reply_reason(int status);
/* "Sun, 06 Nov 1994 08:49:37 GMT", 29 bytes, made once a second. */
const char *http_reply_date(void);
#define HTTP_DATE_SIZE 29

/* A whole answer for a connection that is refused before it asked; static. */
Text http_reply_busy(void);

#endif
