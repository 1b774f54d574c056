/*
 * Live - connections that outlive their request: WebSockets and event streams.
 *
 * Owns: a registry by id, so that whoever owns sessions can re-check all of them when the
 * revocation counter moves, across yields. An id is never used twice. Also each one's context: the
 * request that brought it is long gone, so its texts are copied. Must never know: how a session is
 * checked.
 */
#ifndef INSULA_GATEWAY_LIVE_H
#define INSULA_GATEWAY_LIVE_H

#include "core/task.h"

typedef uint64_t LiveId;

/* The ids of all live connections now, in the arena; returns how many. */
size_t live_all(Arena *arena, LiveId **ids);
/* Its context; NULL when it has ended. Valid until the caller yields. */
const Context *live_context(LiveId id);
/* The session is good: takes over what changed (user, permissions, epoch) and tells the owner. */
void live_renew(LiveId id, const Context *checked);
/* The session is dead: a socket closes with 1008, a stream ends. */
void live_revoke(LiveId id, const char *reason);
size_t live_count(void);

/* Draining: ends all, spread over the time; returns when they are gone, or soon after. Yields. */
void live_end_all(uint32_t spread_ms);

/* --- for sockets and streams --- */

typedef struct Live Live;
typedef struct LiveKind {
    void (*renewed)(Live *live);
    void (*revoke)(Live *live, const char *reason);
    void (*end)(Live *live); /* the server goes */
} LiveKind;

struct Live {
    LiveId id;
    const LiveKind *kind;
    Context context;
    char *texts; /* what the context's texts point into */
};

/* Enters the registry with a copy of the context. */
void live_init(Live *live, const LiveKind *kind, const Context *context);
void live_fini(Live *live);

#endif
