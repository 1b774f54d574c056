#include "gateway/http/cork.h"

#include <assert.h>

static struct {
    Connection *held;  /* whose answers gather */
    Connection *owner; /* whose bytes are in the buffer */
    size_t len;
    _Alignas(64) char bytes[64 * 1024];
} cork;

static void flush(const ConnectionPiece *tail)
{
    Connection *owner = cork.owner;
    ConnectionPiece pieces[2] = { { .ptr = cork.bytes, .len = cork.len } };
    if (tail != NULL)
        pieces[1] = *tail;
    cork.len = 0;
    cork.owner = NULL;
    connection_write(owner, pieces, tail != NULL ? 2 : 1);
}

void http_cork_hold(Connection *connection)
{
    assert(cork.held == NULL);
    cork.held = connection;
}

void http_cork_let_go(Connection *connection)
{
    assert(cork.held == connection);
    cork.held = NULL;
    http_cork_flush(connection);
}

void http_cork_flush(Connection *connection)
{
    if (cork.len > 0 && cork.owner == connection)
        flush(NULL);
}

char *http_cork_reserve(Connection *connection, size_t size)
{
    assert(size <= HTTP_CORK_MAX_BYTES);
    if (cork.len > 0 && (cork.owner != connection || cork.len + size > sizeof cork.bytes))
        flush(NULL);
    cork.owner = connection;
    return cork.bytes + cork.len;
}

void http_cork_commit(Connection *connection, size_t size, const ConnectionPiece *tail)
{
    assert(cork.owner == connection);
    cork.len += size;
    if (tail != NULL || cork.held != connection)
        flush(tail);
}
