/*
 * Connection - bytes to and from one client.
 *
 * Owns: the accepted stream, the one read buffer all connections of the loop share, unsent bytes,
 * the deadline, closing without cutting off what was sent. What the bytes mean is its role's:
 * HTTP/1.1, a WebSocket, an event stream (and TLS or HTTP/2 when they come). An idle connection is
 * this struct and nothing else. Must never know: HTTP.
 */
#ifndef INSULA_GATEWAY_CONNECTION_H
#define INSULA_GATEWAY_CONNECTION_H

#include <uv.h>

#include "core/text.h"
#include "gateway/address.h"
#include "gateway/deadline.h"

typedef struct Connection Connection;

/* All run on the loop's stack. */
typedef struct ConnectionRole {
    /* `bytes` may be changed in place and are valid during the call. */
    void (*received)(Connection *connection, char *bytes, size_t len);
    /* The client will send no more; it may still read. */
    void (*ended)(Connection *connection);
    /* The client has taken all that was unsent; may be NULL. */
    void (*written)(Connection *connection);
    /* connection_expect() was not met. */
    void (*expired)(Connection *connection);
    /* The last call, for whatever reason it closed; unsent bytes have been released before. */
    void (*closed)(Connection *connection);
} ConnectionRole;

struct Connection {
    uv_tcp_t tcp;
    Deadline deadline;
    const ConnectionRole *role;
    void *owner;      /* the role's: the exchange, socket or stream; NULL when idle */
    void *backlog;    /* the role's: bytes received and not yet used; NULL when there are none */
    Connection *next; /* the role's, for a list of its own */
    Address address;
    int fd;
    uint32_t place; /* in the array of all */
    uint32_t lingered_bytes;
    uint16_t holds;
    uint8_t address_len;
    char address_text[ADDRESS_TEXT_SIZE];
    bool is_counted : 1; /* against its address's limit */
    bool is_queued : 1;  /* the role's: in its list */
    bool is_partial : 1; /* the role's: part of a head has come */
    bool is_idle : 1;    /* may be closed to make room */
    bool is_closing : 1;
    bool is_lingering : 1;
    bool is_paused : 1;
    bool has_ended : 1; /* the client sends no more */
};

/* Takes the descriptor over and starts reading. NULL (descriptor closed) when that fails. */
Connection *connection_new(int fd, Address address, const ConnectionRole *role);

/*
 * One write of several pieces. A piece with release() is kept by reference and released when it was
 * sent or the connection closed; one without is copied if the client does not take it at once. At
 * most CONNECTION_MAX_PIECES. On a closing connection everything is released and false returned.
 */
#define CONNECTION_MAX_PIECES 64
typedef struct ConnectionPiece {
    const void *ptr;
    size_t len;
    void (*release)(void *handle);
    void *handle;
} ConnectionPiece;
bool connection_write(Connection *connection, const ConnectionPiece *pieces, size_t count);
/* Bytes the client has not taken. */
size_t connection_unsent(const Connection *connection);

/* The role's expired() is called unless this is called again, or connection_expect_nothing(). */
void connection_expect(Connection *connection, uint32_t within_ms);
void connection_expect_nothing(Connection *connection);

/* Stops and continues reading: the client is then held back by TCP. */
void connection_pause(Connection *connection);
void connection_resume(Connection *connection);

/* Sends what is unsent, says FIN, and waits a moment for the client's, so that no reset overtakes
 * the last bytes. */
void connection_end(Connection *connection);
/* At once. Idempotent; closed() follows at the end of the loop turn. */
void connection_close(Connection *connection);

/* Keeps the struct alive past its closing, for a coroutine that will come back to it. */
void connection_hold(Connection *connection);
void connection_let_go(Connection *connection);

/* No longer counted against its address. */
void connection_uncount(Connection *connection);

static inline Text connection_address(const Connection *connection)
{
    return (Text){ connection->address_text, connection->address_len };
}

/* All of this process, in no order; the array is valid until the next one opens or closes. */
Connection *const *connection_all(size_t *count);
/* Closes one of the longest idle; false when none is idle. */
bool connection_evict(void);
/* Without any byte taken by the client for so long, a connection is closed. */
void connection_set_write_timeout(uint32_t timeout_ms);

#endif
