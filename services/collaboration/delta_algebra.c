/*
 * Compose and transform.
 *
 * Both walk two operations side by side. An operation is a reading head over a document: retain
 * moves it, delete removes what is under it, insert puts something there without moving over the
 * old document. Behind its last component an operation retains for ever, which is why a walker that
 * has ended answers RETAIN with FOREVER left.
 *
 * compose(first, second) follows the document that `first` produces: what `second` inserts goes in
 * as it is; what `first` deletes is invisible to `second`; for the rest both heads advance by the
 * shorter of the two pieces. transform(applied, op) follows the document before both: what
 * `applied` inserted must be retained over, what it deleted can no longer be touched. When both
 * insert at one place, priority says whether the applied one's text stays left.
 */
#include "services/collaboration/delta.h"

#define FOREVER UINT32_MAX

typedef struct Walker {
    const Delta *delta;
    uint32_t index;
    uint32_t offset; /* units of the present component already passed */
} Walker;

static bool walker_done(const Walker *w)
{
    return w->index >= w->delta->count;
}

static DeltaKind walker_kind(const Walker *w)
{
    return walker_done(w) ? DELTA_RETAIN : w->delta->ops[w->index].kind;
}

static bool walker_at_insert(const Walker *w)
{
    DeltaKind kind = walker_kind(w);
    return kind == DELTA_INSERT || kind == DELTA_EMBED;
}

static uint32_t walker_left(const Walker *w)
{
    return walker_done(w) ? FOREVER : w->delta->ops[w->index].length - w->offset;
}

/* The next piece, at most `units` long. */
static DeltaOp walker_next(Walker *w, uint32_t units)
{
    if (walker_done(w))
        return (DeltaOp){ .kind = DELTA_RETAIN, .length = units };
    const DeltaOp *op = &w->delta->ops[w->index];
    DeltaOp piece = delta_slice(op, w->offset, units);
    w->offset += piece.length;
    if (w->offset == op->length) {
        w->index++;
        w->offset = 0;
    }
    return piece;
}

static uint32_t shorter(const Walker *a, const Walker *b)
{
    uint32_t x = walker_left(a), y = walker_left(b);
    return x < y ? x : y;
}

/* A retain at the end that changes nothing says nothing. */
static void chop(Delta *delta)
{
    if (delta->count == 0)
        return;
    const DeltaOp *last = &delta->ops[delta->count - 1];
    if (last->kind == DELTA_RETAIN && !last->attributes)
        delta->count--;
}

static void compose_piece(Delta *result, const DeltaOp *mine, const DeltaOp *theirs)
{
    if (theirs->kind == DELTA_DELETE) {
        if (mine->kind == DELTA_RETAIN)
            delta_push(result, *theirs);
        return;
    }
    DeltaOp piece = *mine;
    piece.attributes = attributes_compose(result->arena, mine->attributes, theirs->attributes,
                                          mine->kind == DELTA_RETAIN);
    delta_push(result, piece);
}

void delta_compose(Arena *arena, const Delta *first, const Delta *second, Delta *result)
{
    Walker mine = { .delta = first }, theirs = { .delta = second };
    delta_init(result, arena);
    while (!walker_done(&mine) || !walker_done(&theirs)) {
        if (walker_at_insert(&theirs)) {
            delta_push(result, walker_next(&theirs, FOREVER));
        } else if (walker_kind(&mine) == DELTA_DELETE) {
            delta_push(result, walker_next(&mine, FOREVER));
        } else {
            uint32_t units = shorter(&mine, &theirs);
            DeltaOp a = walker_next(&mine, units), b = walker_next(&theirs, units);
            compose_piece(result, &a, &b);
        }
    }
    chop(result);
}

void delta_transform(Arena *arena, const Delta *applied, const Delta *op, bool priority,
                     Delta *result)
{
    Walker done = { .delta = applied }, mine = { .delta = op };
    delta_init(result, arena);
    while (!walker_done(&done) || !walker_done(&mine)) {
        if (walker_at_insert(&done) && (priority || !walker_at_insert(&mine))) {
            DeltaOp inserted = walker_next(&done, FOREVER);
            delta_push(result, (DeltaOp){ .kind = DELTA_RETAIN, .length = inserted.length });
        } else if (walker_at_insert(&mine)) {
            delta_push(result, walker_next(&mine, FOREVER));
        } else {
            uint32_t units = shorter(&done, &mine);
            DeltaOp before = walker_next(&done, units), piece = walker_next(&mine, units);
            if (before.kind == DELTA_DELETE)
                continue;
            if (piece.kind == DELTA_RETAIN)
                piece.attributes =
                    attributes_transform(arena, before.attributes, piece.attributes, priority);
            delta_push(result, piece);
        }
    }
    chop(result);
}
