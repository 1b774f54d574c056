/*
 * Http - the wire of the front door: HTTP/1.1 (RFC 9110, RFC 9112) over accepted connections.
 *
 * Owns: listening, connections and their limits and time-outs, framing, strictness, request ids and
 * trace ids, client addresses behind proxies, CORS, security headers, static files, the access log,
 * drain. A request is read completely, gets an arena and a coroutine, and is handed to the
 * application; what the application left in req->reply is written and the arena goes.
 * Must never know: permissions, shapes, the database. What it asks of the rest of the gateway is
 * HttpApplication, three functions.
 */
#ifndef INSULA_GATEWAY_HTTP_H
#define INSULA_GATEWAY_HTTP_H

#include "gateway/request.h"
#include "gateway/route.h"

/* What a path means. Filled from the head alone, before any body is read. */
typedef struct HttpMatch {
    const Route *route; /* NULL: no such path, or not with this method */
    uint32_t index;     /* of the route in route_all() */
    uint32_t methods;   /* bit 1 << Method for each the path knows; 0: no such path */
    Text params[REQUEST_MAX_PATH_PARAMS];
} HttpMatch;

typedef struct HttpApplication {
    /* `path` is decoded, begins with '/', holds neither NUL nor an encoded slash. HEAD finds the
     * GET route. Must not yield; params are views into path. (route.c: route_match) */
    void (*match)(Method method, Text path, HttpMatch *match);
    /* Runs the gate, the transaction and the handler under task_run(), and always leaves a reply:
     * the handler's or a problem. In a coroutine of its own; may yield. (request.c: request_serve)
     */
    void (*serve)(Request *req);
    /* Writes an RFC 9457 problem into req->reply, replacing what is there; `detail` is English.
     * Must not yield. (problem.c: problem_reply) */
    void (*problem)(Request *req, int status, const char *code, const char *detail);
} HttpApplication;

typedef struct HttpOptions {
    size_t max_connections;             /* of this process; the longest idle ones make room */
    size_t max_connections_per_address; /* sockets and event streams, once accepted, do not count */
    size_t max_head_bytes;              /* request line and headers: 431 */
    size_t max_target_bytes;            /* 414 */
    uint32_t head_timeout_ms;           /* from the first byte to the end of the head: 408 */
    uint32_t body_timeout_ms;           /* from the end of the head to the end of the body: 408 */
    uint32_t idle_timeout_ms;           /* between requests */
    uint32_t write_timeout_ms;          /* without any byte taken by the client */
    uint32_t
        socket_ping_ms; /* a socket silent for so long is pinged, silent as long again: closed */
    size_t socket_queue_bytes;   /* unsent bytes after which a socket is closed with 1013 */
    const char *trusted_proxies; /* "127.0.0.1 10.0.0.0/8": whose X-Forwarded-* are believed */
    const char *cors_origins;    /* "https://app.example.com ...", "*" for any (without cookies) */
    const char *public_origin;   /* scheme://host when set; else as the client named us */
    bool access_log;
} HttpOptions;

/* Reads the options from the settings http_*, socket_*, cors_origins, trusted_proxies,
 * public_origin. */
HttpOptions http_options(void);

/* Once a process, on the loop's thread. The options' texts and the application must outlive it. */
void http_open(const HttpOptions *options, const HttpApplication *application);
/* Accepts on an inherited, bound descriptor (taken over); listen(2) is called on it. False with
 * errno. */
bool http_listen(int fd);

/* Connections now open, for /readyz, metrics and tests. */
size_t http_connections(void);

/*
 * Drain, in three steps so that services can hand over in between. All yield.
 *   http_drain_requests  stops accepting; every answer says Connection: close; idle connections
 * stay for `grace_ms` to ask once more, so that no request is lost in a crossing.
 *   http_drain_sockets   closes WebSockets (1012) and event streams, spread over `spread_ms`.
 *   http_close           cuts what is left.
 */
void http_drain_requests(uint32_t grace_ms);
void http_drain_sockets(uint32_t spread_ms);
void http_close(void);

/* Is `origin` (of an Origin header) the request's own origin or one of cors_origins? */
bool http_origin_is_allowed(const Request *req, Text origin);

#endif
