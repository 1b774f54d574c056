/*
 * HTTP head - request line and headers, read strictly (RFC 9112, RFC 9110).
 *
 * Owns: finding the end of a head, and reading it into views. Whatever the RFCs let a server refuse
 * is refused, because two readers of one ambiguous message are how requests are smuggled: bare LF
 * or CR, obs-fold, blanks before a colon, Content-Length beside Transfer-Encoding, a length said
 * twice, any coding but chunked, bytes that belong in no header. We read it ourselves since
 * Debian's http-parser is built without its strict mode; the fuzzer holds the two against each
 * other (what we accept, it must frame alike). Must never know: connections, routes.
 */
#ifndef INSULA_GATEWAY_HTTP_HEAD_H
#define INSULA_GATEWAY_HTTP_HEAD_H

#include "gateway/request.h"

typedef struct HttpRefusal {
    int status; /* 0: none */
    const char *code;
    const char *detail;
} HttpRefusal;

typedef struct HttpHead {
    Method method;
    Text target; /* as sent */
    Text path;   /* decoded */
    Text query;  /* raw, without '?' */
    Text host;   /* authority the client named; null only in HTTP/1.0 */
    const Header *headers;
    size_t header_count;
    int64_t content_length; /* -1: not given */
    uint8_t minor;          /* HTTP/1.x */
    bool is_chunked;
    bool keep_alive;
    bool expects_continue;
    bool wants_upgrade; /* Connection: upgrade */
    bool is_asterisk;   /* OPTIONS * */
} HttpHead;

typedef struct HttpHeadLimits {
    size_t max_head_bytes;
    size_t max_target_bytes;
} HttpHeadLimits;

/*
 * Length of the head at the start of `bytes`, its empty line included; 0 when more is needed, with
 * *scanned moved so that nothing is looked at twice (0 at first). A refusal as soon as there can be
 * no good end.
 */
size_t http_head_length(Text bytes, const HttpHeadLimits *limits, size_t *scanned,
                        HttpRefusal *refusal);

/* Reads a complete head. Changes it in place: names become lower-case. Views point into it or the
 * arena. False with a refusal; method, path and headers are then not to be used. */
bool http_head_read(Arena *arena, char *bytes, size_t len, const HttpHeadLimits *limits,
                    HttpHead *head, HttpRefusal *refusal);

/* Value of the first header of that lower-case name; TEXT_NULL when absent. */
Text http_head_value(const HttpHead *head, Text name);
/* Is `token` an element of a comma-separated header value? ASCII case does not matter. */
bool http_list_has(Text list, Text token);
/* Takes the next element off a comma-separated list, without blanks; false at its end. */
bool http_list_next(Text *rest, Text *element);

#endif
