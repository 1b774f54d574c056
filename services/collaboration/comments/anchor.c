/*
 * Two passes. The first walks the operation as a head over the old document and moves the range,
 * noting what is cut off at which edge. The second, only for anchors that have lost something,
 * looks at the runs that the operation inserted, in the new document.
 */
#include "services/collaboration/comments/anchor.h"

#include <string.h>

enum {
    FAMILIAR_UNITS = 4, /* so much of a text is recognised by itself */
    SHORT_UNITS = 3,    /* a whole text of so few units is recognised elsewhere too */
    GAP_UNITS = 1000,   /* an orphan's place is no larger than this */
    EMBED_UNIT = 0xFFFC,
};

/* ---- life ---- */

void anchor_init(Anchor *anchor, Uuid id, int64_t version, uint64_t index, const uint16_t *text,
                 uint64_t length)
{
    *anchor = (Anchor){ .id = id, .version = version, .index = index, .length = length };
    if (!text || length > ANCHOR_TEXT_UNITS)
        return;
    anchor->remembers = true;
    units_set(&anchor->text, text, (uint32_t)length);
}

void anchor_fini(Anchor *anchor)
{
    units_fini(&anchor->text);
    units_fini(&anchor->before);
    units_fini(&anchor->after);
}

static void forget(Anchor *anchor)
{
    anchor->remembers = false;
    anchor->changed = true;
    anchor_fini(anchor);
}

/* ---- first pass: move ---- */

typedef struct Head {
    Anchor *anchor;
    uint64_t start, end; /* the range in the old document */
    uint64_t at;         /* the head's place in the old document */
    uint32_t built;      /* units of the range's new text that are left of the head */
    uint32_t pending;    /* of them, inserted behind the last unit that survives: inside only if
                            another    one survives behind them */
} Head;

static uint64_t overlap(const Head *head, uint64_t length, uint64_t *from)
{
    uint64_t to = head->at + length < head->end ? head->at + length : head->end;
    *from = head->at > head->start ? head->at : head->start;
    return to > *from ? to - *from : 0;
}

static const uint16_t *units_of(const DeltaOp *op, uint16_t *embed)
{
    *embed = EMBED_UNIT;
    return op->kind == DELTA_EMBED ? embed : op->text;
}

static void pass_insert(Head *head, const DeltaOp *op)
{
    Anchor *anchor = head->anchor;
    if (head->built == 0) {
        anchor->index += op->length;
        return;
    }
    if (head->at >= head->end)
        return;
    anchor->length += op->length;
    anchor->changed = true;
    if (anchor->remembers) {
        uint16_t embed;
        units_insert(&anchor->text, head->built, units_of(op, &embed), op->length);
    }
    head->built += op->length;
    head->pending += op->length;
}

static void keep_before(Anchor *anchor, uint32_t count)
{
    units_insert(&anchor->before, anchor->before.length, anchor->text.at, count);
    if (anchor->before.length > ANCHOR_TEXT_UNITS)
        units_erase(&anchor->before, 0, anchor->before.length - ANCHOR_TEXT_UNITS);
}

static void keep_after(Anchor *anchor, uint32_t from, uint32_t count)
{
    units_insert(&anchor->after, 0, anchor->text.at + from, count);
    if (anchor->after.length > ANCHOR_TEXT_UNITS)
        anchor->after.length = ANCHOR_TEXT_UNITS;
}

/* Units [from, from + count) of the old document, inside the range, go. */
static void cut(Head *head, uint64_t from, uint32_t count)
{
    Anchor *anchor = head->anchor;
    anchor->length -= count;
    anchor->changed = true;
    if (!anchor->remembers)
        return;
    if (head->built == 0)
        anchor->lead = (uint32_t)(from - head->at);
    if (anchor->length == 0 && anchor->text.length == count)
        return; /* an orphan keeps its text */
    if (head->built == 0)
        keep_before(anchor, count);
    else if (from + count == head->end)
        keep_after(anchor, head->built, count);
    units_erase(&anchor->text, head->built, count);
}

static void pass_delete(Head *head, uint32_t length)
{
    uint64_t from, count = overlap(head, length, &from);
    if (head->at < head->start) {
        uint64_t left = head->start - head->at;
        head->anchor->index -= left < length ? left : length;
    }
    if (count > 0)
        cut(head, from, (uint32_t)count);
    head->at += length;
}

static void pass_retain(Head *head, uint32_t length)
{
    uint64_t from, count = overlap(head, length, &from);
    if (count > 0)
        head->pending = 0;
    head->built += (uint32_t)count;
    head->at += length;
}

static void finish_range(Head *head)
{
    Anchor *anchor = head->anchor;
    if (head->at >= head->end && head->pending > 0) {
        anchor->length -= head->pending;
        if (anchor->remembers)
            units_erase(&anchor->text, head->built - head->pending, head->pending);
    }
    if (anchor->length > ANCHOR_TEXT_UNITS)
        forget(anchor);
}

/* An orphan's point is a gap: what is inserted there, or beside what is deleted up to there, may
 * lie left or right of where its text was. */
static void move_gap(Anchor *anchor, const Delta *delta)
{
    uint64_t at = 0, start = anchor->index, end = start + anchor->gap, gap = anchor->gap;
    uint64_t beside = 0; /* inserted since the last unit that stays */
    for (uint32_t i = 0; i < delta->count && at <= end; i++) {
        const DeltaOp *op = &delta->ops[i];
        if (op->kind == DELTA_RETAIN) {
            beside = 0;
            at += op->length;
        } else if (op->kind == DELTA_DELETE) {
            uint64_t to = at + op->length, from = at > start ? at : start;
            anchor->index -= at < start ? (to < start ? to : start) - at : 0;
            gap -= to > from ? (to < end ? to : end) - from : 0;
            at = to;
        } else {
            beside += at < start ? op->length : 0;
            anchor->index += at < start ? op->length : 0;
            gap += at < start ? 0 : op->length;
        }
        if (at >= start) {
            anchor->index -= beside;
            gap += beside;
            beside = 0;
        }
    }
    if (gap > GAP_UNITS)
        gap = GAP_UNITS;
    anchor->changed |= gap != anchor->gap;
    anchor->gap = (uint32_t)gap;
}

static void move_range(Anchor *anchor, const Delta *delta)
{
    Head head = { .anchor = anchor, .start = anchor->index, .end = anchor->index + anchor->length };
    for (uint32_t i = 0; i < delta->count && head.at <= head.end; i++) {
        const DeltaOp *op = &delta->ops[i];
        if (op->kind == DELTA_RETAIN)
            pass_retain(&head, op->length);
        else if (op->kind == DELTA_DELETE)
            pass_delete(&head, op->length);
        else
            pass_insert(&head, op);
    }
    finish_range(&head);
}

/* ---- second pass: what was inserted may be what was lost ---- */

/* Neighbouring inserts as one; formats divide what a person pasted in one piece. */
typedef struct Inserted {
    uint64_t index; /* in the new document */
    Units units;
} Inserted;

static void heal_left(Anchor *anchor, const Inserted *run)
{
    uint32_t n = units_common_suffix(run->units.at, run->units.length, anchor->before.at,
                                     anchor->before.length);
    anchor->changed |= n > 0;
    anchor->index -= n;
    anchor->length += n;
    units_insert(&anchor->text, 0, run->units.at + run->units.length - n, n);
    anchor->before.length -= n;
}

static void heal_right(Anchor *anchor, const Inserted *run)
{
    uint32_t n = units_common_prefix(run->units.at, run->units.length, anchor->after.at,
                                     anchor->after.length);
    anchor->changed |= n > 0;
    anchor->length += n;
    units_insert(&anchor->text, anchor->text.length, run->units.at, n);
    units_erase(&anchor->after, 0, n);
}

typedef struct Place {
    uint32_t at; /* of the text in the run */
    uint32_t left, right;
    bool found;
} Place;

static uint32_t distance(uint32_t a, uint32_t b)
{
    return a > b ? a - b : b - a;
}

static bool is_better(const Anchor *anchor, const Place *a, const Place *b)
{
    uint32_t x = a->left + a->right, y = b->left + b->right;
    return !b->found || x > y ||
           (x == y && distance(a->at, anchor->lead) < distance(b->at, anchor->lead));
}

static Place find_text(const Anchor *anchor, const Units *run)
{
    const Units *text = &anchor->text;
    Place best = { 0 };
    for (uint32_t at = 0; text->length > 0 && at + text->length <= run->length; at++) {
        if (run->at[at] != text->at[0] ||
            memcmp(run->at + at, text->at, text->length * sizeof *text->at) != 0)
            continue;
        uint32_t behind = at + text->length;
        Place place = {
            .at = at,
            .left = units_common_suffix(run->at, at, anchor->before.at, anchor->before.length),
            .right = units_common_prefix(run->at + behind, run->length - behind, anchor->after.at,
                                         anchor->after.length),
            .found = true,
        };
        if (is_better(anchor, &place, &best))
            best = place;
    }
    return best;
}

static bool is_enough(const Anchor *anchor, const Place *place, bool at_point)
{
    uint32_t repeated = place->left + anchor->text.length + place->right;
    uint32_t whole = anchor->before.length + anchor->text.length + anchor->after.length;
    return at_point || anchor->text.length >= FAMILIAR_UNITS ||
           (repeated == whole && whole >= SHORT_UNITS);
}

static bool return_to(Anchor *anchor, const Inserted *run, bool at_point)
{
    Place place = find_text(anchor, &run->units);
    if (!place.found || !is_enough(anchor, &place, at_point))
        return false;
    uint32_t first = place.at - place.left;
    units_insert(&anchor->text, 0, run->units.at + first, place.left);
    units_insert(&anchor->text, anchor->text.length, run->units.at + first + anchor->text.length,
                 place.right);
    anchor->before.length -= place.left;
    units_erase(&anchor->after, 0, place.right);
    anchor->index = run->index + first;
    anchor->length = anchor->text.length;
    anchor->changed = true;
    anchor->gap = 0;
    return true;
}

/* The run is a part of what was lost: covered now, and the rest is remembered at its edges. */
static void return_in_part(Anchor *anchor, const Inserted *run)
{
    const Units *part = &run->units;
    Units *text = &anchor->text;
    for (uint32_t at = 0; at + part->length <= text->length; at++) {
        if (memcmp(text->at + at, part->at, part->length * sizeof *part->at) != 0)
            continue;
        uint32_t behind = at + part->length;
        keep_before(anchor, at);
        keep_after(anchor, behind, text->length - behind);
        text->length = behind;
        units_erase(text, 0, at);
        anchor->index = run->index;
        anchor->length = part->length;
        anchor->changed = true;
        anchor->gap = 0;
        return;
    }
}

static void meet(Anchor *anchor, const Inserted *run)
{
    uint64_t end = run->index + run->units.length;
    if (anchor->length == 0) {
        bool at_point = end >= anchor->index && run->index <= anchor->index + anchor->gap;
        if (!return_to(anchor, run, at_point) && at_point && run->units.length >= FAMILIAR_UNITS)
            return_in_part(anchor, run);
        return;
    }
    if (end == anchor->index && anchor->before.length > 0)
        heal_left(anchor, run);
    else if (run->index == anchor->index + anchor->length && anchor->after.length > 0)
        heal_right(anchor, run);
}

static bool misses_something(const Anchor *anchor)
{
    return anchor->remembers &&
           (anchor->length == 0 || anchor->before.length > 0 || anchor->after.length > 0);
}

static bool is_insert(const DeltaOp *op)
{
    return op->kind == DELTA_INSERT || op->kind == DELTA_EMBED;
}

static void meet_inserted(Anchor *anchor, const Delta *delta)
{
    Inserted run = { 0 };
    uint64_t at = 0; /* in the new document */
    for (uint32_t i = 0; i < delta->count;) {
        const DeltaOp *op = &delta->ops[i];
        if (!is_insert(op)) {
            at += op->kind == DELTA_RETAIN ? op->length : 0;
            i++;
            continue;
        }
        run.index = at;
        run.units.length = 0;
        for (; i < delta->count && is_insert(&delta->ops[i]); i++) {
            uint16_t embed;
            units_insert(&run.units, run.units.length, units_of(&delta->ops[i], &embed),
                         delta->ops[i].length);
        }
        at += run.units.length;
        meet(anchor, &run);
        if (anchor->length > ANCHOR_TEXT_UNITS) {
            forget(anchor);
            break;
        }
    }
    units_fini(&run.units);
}

/* ---- all of it ---- */

static void lose_document(Anchor *anchor)
{
    if (anchor->length > 0)
        anchor->lead = (uint32_t)anchor->index;
    anchor->index = anchor->length = anchor->gap = 0;
    anchor->changed = true;
}

void anchor_move(Anchor *anchor, OperationKind kind, const Delta *delta)
{
    anchor->version++;
    if (kind == OPERATION_DELETE) {
        lose_document(anchor);
        return;
    }
    if (kind == OPERATION_OP && anchor->length > 0)
        move_range(anchor, delta);
    else if (kind == OPERATION_OP)
        move_gap(anchor, delta);
    if (delta && misses_something(anchor))
        meet_inserted(anchor, delta);
}
