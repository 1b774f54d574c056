#include "services/collaboration/presence/presence_moves.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { LOG_MAX_OPERATIONS = 1024, LOG_MAX_BYTES = 512 * 1024 };

/* The operation's delta: at hand where it was made, else read from its text. */
static const Delta *delta_of(const Operation *operation, Arena *arena, Delta *read)
{
    if (operation->delta)
        return operation->delta;
    Text body = text_copy(arena, operation->body);
    bool good = text_type_parse_op(operation->type, arena, body, read);
    assert(good); /* it is committed: it has been read before */
    (void)good;
    return read;
}

static Moves *moves_new(const Operation *operation, const Delta *delta)
{
    uint32_t count = delta ? delta->count : 0;
    Moves *moves = malloc(sizeof *moves + count * sizeof(Move));
    assert(moves);
    *moves = (Moves){ .resets = operation->kind != OPERATION_OP, .count = count };
    if (operation->src.len == CONNECTION_ID_SIZE)
        memcpy(moves->src, operation->src.ptr, CONNECTION_ID_SIZE);
    for (uint32_t i = 0; i < count; i++)
        moves->move[i] =
            (Move){ delta->ops[i].length / operation->type->units, delta->ops[i].kind };
    return moves;
}

Moves *moves_of(const Operation *operation)
{
    if (operation->kind != OPERATION_OP)
        return moves_new(operation, NULL);
    Arena *arena = arena_new();
    Delta read;
    Moves *moves = moves_new(operation, delta_of(operation, arena, &read));
    arena_free(arena);
    return moves;
}

int64_t moves_shift(const Moves *moves, int64_t index, bool own)
{
    int64_t offset = 0;
    for (uint32_t i = 0; i < moves->count && offset <= index; i++) {
        int64_t length = moves->move[i].length;
        DeltaKind kind = moves->move[i].kind;
        if (kind == DELTA_DELETE) {
            index -= length < index - offset ? length : index - offset;
            continue;
        }
        if (kind != DELTA_RETAIN && (offset < index || own))
            index += length;
        offset += length;
    }
    return index;
}

bool moves_by(const Moves *moves, Text src)
{
    return text_equal((Text){ moves->src, CONNECTION_ID_SIZE }, src);
}

/* ---- the log ---- */

static size_t size_of(const Moves *moves)
{
    return sizeof *moves + moves->count * sizeof(Move);
}

static Moves **slot(const MovesLog *log, size_t i)
{
    return &log->ring[(log->start + i) & (log->capacity - 1)];
}

void moves_log_start(MovesLog *log, int64_t version)
{
    *log = (MovesLog){ .first = version };
}

void moves_log_fini(MovesLog *log)
{
    for (size_t i = 0; i < log->count; i++)
        free(*slot(log, i));
    free(log->ring);
    *log = (MovesLog){ 0 };
}

static void grow(MovesLog *log)
{
    MovesLog larger = *log;
    larger.capacity = log->capacity ? log->capacity * 2 : 16;
    larger.start = 0;
    larger.ring = malloc(larger.capacity * sizeof(Moves *));
    assert(larger.ring);
    for (size_t i = 0; i < log->count; i++)
        larger.ring[i] = *slot(log, i);
    free(log->ring);
    *log = larger;
}

void moves_log_push(MovesLog *log, Moves *moves)
{
    if (log->count == log->capacity)
        grow(log);
    *slot(log, log->count++) = moves;
    log->bytes += size_of(moves);
    while (log->count > LOG_MAX_OPERATIONS || (log->bytes > LOG_MAX_BYTES && log->count > 1)) {
        Moves *oldest = *slot(log, 0);
        log->bytes -= size_of(oldest);
        free(oldest);
        log->start = (log->start + 1) & (log->capacity - 1);
        log->count--;
        log->first++;
    }
}

const Moves *moves_log_at(const MovesLog *log, int64_t version)
{
    if (version < log->first || version >= log->first + (int64_t)log->count)
        return NULL;
    return *slot(log, (size_t)(version - log->first));
}
