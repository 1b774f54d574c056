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
#include "services/collaboration/text/delta.h"

#define FOREVER UINT32_MAX

typedef struct Walker {
    const DeltaOp *at, *end;
    uint32_t offset; /* units of the present component already passed */
} Walker;

static Walker walker_over(const Delta *delta)
{
    return (Walker){ .at = delta->ops,
                     .end = delta->count > 0 ? delta->ops + delta->count : delta->ops };
}

static inline bool walker_done(const Walker *w)
{
    return w->at == w->end;
}

static inline DeltaKind walker_kind(const Walker *w)
{
    return walker_done(w) ? DELTA_RETAIN : w->at->kind;
}

static inline const Attributes *walker_attributes(const Walker *w)
{
    return walker_done(w) ? NULL : w->at->attributes;
}

static inline bool walker_at_insert(const Walker *w)
{
    DeltaKind kind = walker_kind(w);
    return kind == DELTA_INSERT || kind == DELTA_EMBED;
}

static inline uint32_t walker_left(const Walker *w)
{
    return walker_done(w) ? FOREVER : w->at->length - w->offset;
}

/* Passes `units`, no more than are left. */
static inline void walker_pass(Walker *w, uint32_t units)
{
    if (walker_done(w))
        return;
    w->offset += units;
    if (w->offset == w->at->length) {
        w->at++;
        w->offset = 0;
    }
}

/* The next piece, of `units`, no more than are left. */
static inline DeltaOp walker_next(Walker *w, uint32_t units)
{
    if (walker_done(w))
        return (DeltaOp){ .kind = DELTA_RETAIN, .length = units };
    DeltaOp piece = *w->at;
    if (piece.kind == DELTA_INSERT)
        piece.text += w->offset;
    piece.length = units;
    walker_pass(w, units);
    return piece;
}

static inline uint32_t shorter(const Walker *a, const Walker *b)
{
    uint32_t x = walker_left(a), y = walker_left(b);
    return x < y ? x : y;
}

static inline bool is_plain_retain(const DeltaOp *op)
{
    return op->kind == DELTA_RETAIN && op->attributes == NULL;
}

/* A retain at the end that changes nothing says nothing. */
static void chop(Delta *delta)
{
    if (delta->count > 0 && is_plain_retain(&delta->ops[delta->count - 1]))
        delta->count--;
}

/* delta_push(), without the call where nothing can be merged or must change places. */
static inline void push(Delta *result, DeltaOp op)
{
    DeltaKind last = result->count > 0 ? result->ops[result->count - 1].kind : DELTA_EMBED;
    if (result->count < result->capacity && last != op.kind && last != DELTA_DELETE)
        result->ops[result->count++] = op;
    else
        delta_push(result, op);
}

/* What most of any operation is, mostly behind another of its kind. */
static inline void push_plain_retain(Delta *result, uint32_t units)
{
    if (result->count > 0 && is_plain_retain(&result->ops[result->count - 1]))
        result->ops[result->count - 1].length += units;
    else
        push(result, (DeltaOp){ .kind = DELTA_RETAIN, .length = units });
}

static void compose_piece(Delta *result, const DeltaOp *mine, const DeltaOp *theirs)
{
    if (theirs->kind == DELTA_DELETE) {
        if (mine->kind == DELTA_RETAIN)
            push(result, *theirs);
        return;
    }
    DeltaOp piece = *mine;
    piece.attributes = attributes_compose(result->arena, mine->attributes, theirs->attributes,
                                          mine->kind == DELTA_RETAIN);
    push(result, piece);
}

void delta_compose(Arena *arena, const Delta *first, const Delta *second, Delta *result)
{
    Walker mine = walker_over(first), theirs = walker_over(second);
    delta_init(result, arena);
    result->keeps_order = first->keeps_order;
    while (!walker_done(&mine) || !walker_done(&theirs)) {
        if (walker_at_insert(&theirs)) {
            push(result, walker_next(&theirs, walker_left(&theirs)));
        } else if (walker_kind(&mine) == DELTA_DELETE) {
            push(result, walker_next(&mine, walker_left(&mine)));
        } else {
            uint32_t units = shorter(&mine, &theirs);
            DeltaOp a = walker_next(&mine, units), b = walker_next(&theirs, units);
            compose_piece(result, &a, &b);
        }
    }
    chop(result);
}

/* Where both retain or delete: what the applied one left of it is still to be done. */
static inline void transform_piece(Delta *result, Walker *done, Walker *mine, bool priority)
{
    uint32_t units = shorter(done, mine);
    DeltaKind kind = walker_kind(mine);
    const Attributes *attributes = walker_attributes(mine);
    if (walker_kind(done) != DELTA_DELETE) {
        if (attributes != NULL)
            attributes =
                attributes_transform(result->arena, walker_attributes(done), attributes, priority);
        if (kind == DELTA_RETAIN && attributes == NULL)
            push_plain_retain(result, units);
        else
            push(result, (DeltaOp){ .kind = kind, .length = units, .attributes = attributes });
    }
    walker_pass(done, units);
    walker_pass(mine, units);
}

/* Once ours has ended only retains would follow, which say nothing at the end. */
static void transform(const Delta *applied, const Delta *op, bool priority, Delta *result)
{
    Walker done = walker_over(applied), mine = walker_over(op);
    result->keeps_order = op->keeps_order;
    delta_reserve(result, op->count + op->count / 2 + 2);
    while (!walker_done(&mine)) {
        if (walker_at_insert(&done) && (priority || !walker_at_insert(&mine))) {
            uint32_t units = walker_left(&done);
            push_plain_retain(result, units);
            walker_pass(&done, units);
        } else if (walker_at_insert(&mine)) {
            push(result, walker_next(&mine, walker_left(&mine)));
        } else {
            transform_piece(result, &done, &mine, priority);
        }
    }
    chop(result);
}

void delta_transform(Arena *arena, const Delta *applied, const Delta *op, bool priority,
                     Delta *result)
{
    delta_init(result, arena);
    transform(applied, op, priority, result);
}

/* Text that was joined in the spare storage may be the operation's by now: it is not written to
 * again. */
void delta_transform_on(const Delta *applied, Delta *op, Delta *spare, bool priority)
{
    Delta result = { .arena = op->arena, .ops = spare->ops, .capacity = spare->capacity };
    transform(applied, op, priority, &result);
    *spare = *op;
    *op = result;
}
