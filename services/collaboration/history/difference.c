/*
 * Two shadows are made of the texts, as long as they are, without their letters, whose runs carry
 * marks under keys that no client can send.
 *
 * The newer shadow is walked forwards from the older text: what is inserted is marked with its
 * author, what is formatted likewise, what is deleted is gone. The older shadow is walked
 * backwards from the newer text with each operation turned round: what an operation had inserted
 * goes, what it had deleted comes back, marked with who deleted it. What bears no such mark is in
 * both texts, and in the same order, for operations never move text. So the two are read side by
 * side.
 */
#include "services/collaboration/history/difference.h"

#include <assert.h>
#include <stdlib.h>

#include "core/loop.h"
#include "services/collaboration/text/rich_text.h"

static const Text MADE = TEXT("\x01"); /* inserted, or in the older shadow deleted, by */
static const Text FORMATTED = TEXT("\x02");

typedef struct Step {
    DeltaKind kind;
    uint32_t length;
} Step;

/* An operation as the way back needs it. */
typedef struct Past {
    size_t first_step, step_count;
    uint32_t author;
} Past;

struct Difference {
    RichText *newer;
    uint16_t *blank; /* text of shadows */
    uint32_t blank_capacity;
    Uuid *authors;
    Step *steps;
    Past *past;
    size_t author_count, author_capacity, step_count, step_capacity, past_count, past_capacity;
};

static void *grown(void *list, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return list;
    *capacity = *capacity ? *capacity * 2 : 64;
    list = realloc(list, *capacity * size);
    assert(list);
    return list;
}

/* ---- shadows ---- */

static DeltaOp shadow_of(Difference *d, uint32_t length, const Attributes *mark)
{
    if (length > d->blank_capacity) {
        free(d->blank);
        d->blank = calloc(length, sizeof *d->blank);
        assert(d->blank);
        d->blank_capacity = length;
    }
    return (
        DeltaOp){ .kind = DELTA_INSERT, .length = length, .text = d->blank, .attributes = mark };
}

static RichText *shadow_new(Difference *d, uint64_t length)
{
    Arena *arena = arena_new();
    Delta delta;
    delta_init(&delta, arena);
    assert(length <= DELTA_MAX_LENGTH);
    if (length > 0)
        delta_push(&delta, shadow_of(d, (uint32_t)length, NULL));
    RichText *shadow = rich_text_new(&delta);
    arena_free(arena);
    return shadow;
}

static const Attributes *mark_of(Arena *arena, Text key, uint32_t author)
{
    Attribute item = { key, text_format(arena, "%u", author) };
    return attributes_of(arena, &item, 1);
}

static bool has_mark(const Attributes *attributes, Text key, uint32_t *author)
{
    for (uint32_t i = 0; attributes && i < attributes->count; i++) {
        int64_t number;
        if (text_equal(attributes->items[i].key, key) &&
            text_to_int64(attributes->items[i].value, &number)) {
            *author = (uint32_t)number;
            return true;
        }
    }
    return false;
}

Difference *difference_new(uint64_t length)
{
    Difference *d = calloc(1, sizeof *d);
    assert(d);
    d->newer = shadow_new(d, length);
    return d;
}

void difference_free(Difference *d)
{
    if (!d)
        return;
    rich_text_free(d->newer);
    free(d->blank);
    free(d->authors);
    free(d->steps);
    free(d->past);
    free(d);
}

/* ---- forwards ---- */

static uint32_t author_of(Difference *d, Uuid author_id)
{
    for (size_t i = d->author_count; i-- > 0;) {
        if (uuid_equal(d->authors[i], author_id))
            return (uint32_t)i;
    }
    d->authors = grown(d->authors, d->author_count, &d->author_capacity, sizeof(Uuid));
    d->authors[d->author_count] = author_id;
    return (uint32_t)d->author_count++;
}

static void remember(Difference *d, DeltaKind kind, uint32_t length)
{
    d->steps = grown(d->steps, d->step_count, &d->step_capacity, sizeof(Step));
    d->steps[d->step_count++] = (Step){ kind, length };
    d->past[d->past_count - 1].step_count++;
}

/* The operation on the shadow: a creation inserts everything, a deletion deletes it. */
static void shadow_operation(Difference *d, Arena *arena, const PastOperation *operation,
                             uint32_t author, Delta *result)
{
    const Attributes *made = mark_of(arena, MADE, author);
    const Attributes *formatted = mark_of(arena, FORMATTED, author);
    uint64_t length = rich_text_length(d->newer);
    delta_init(result, arena);
    for (uint32_t i = 0; operation->delta && i < operation->delta->count; i++) {
        DeltaOp op = operation->delta->ops[i];
        remember(d, op.kind, op.length);
        if (op.kind == DELTA_INSERT || op.kind == DELTA_EMBED)
            op = shadow_of(d, op.length, made);
        else if (op.kind == DELTA_RETAIN && op.attributes)
            op.attributes = formatted;
        delta_push(result, op);
    }
    if (operation->kind == OPERATION_OP || length == 0)
        return;
    remember(d, DELTA_DELETE, (uint32_t)length);
    delta_push(result, (DeltaOp){ .kind = DELTA_DELETE, .length = (uint32_t)length });
}

bool difference_add(Difference *d, const PastOperation *operation)
{
    uint32_t longest = 0;
    for (uint32_t i = 0; operation->delta && i < operation->delta->count; i++) {
        if (operation->delta->ops[i].length > longest)
            longest = operation->delta->ops[i].length;
    }
    shadow_of(d, longest, NULL); /* the blank must not move while the operation points to it */
    uint32_t author = author_of(d, operation->author_id);
    d->past = grown(d->past, d->past_count, &d->past_capacity, sizeof(Past));
    d->past[d->past_count++] = (Past){ d->step_count, 0, author };
    Arena *arena = arena_new();
    Delta shadow;
    shadow_operation(d, arena, operation, author, &shadow);
    bool good = rich_text_apply(d->newer, &shadow);
    arena_free(arena);
    return good;
}

/* ---- backwards ---- */

static uint32_t longest_deletion(const Difference *d)
{
    uint32_t longest = 0;
    for (size_t i = 0; i < d->step_count; i++) {
        if (d->steps[i].kind == DELTA_DELETE && d->steps[i].length > longest)
            longest = d->steps[i].length;
    }
    return longest;
}

static void turn_round(Difference *d, Arena *arena, const Past *past, Delta *result)
{
    const Attributes *mark = mark_of(arena, MADE, past->author);
    delta_init(result, arena);
    for (size_t i = 0; i < past->step_count; i++) {
        Step step = d->steps[past->first_step + i];
        if (step.kind == DELTA_DELETE)
            delta_push(result, shadow_of(d, step.length, mark));
        else
            delta_push(result,
                       (DeltaOp){ .kind = step.kind == DELTA_RETAIN ? DELTA_RETAIN : DELTA_DELETE,
                                  .length = step.length });
    }
}

static RichText *older_shadow(Difference *d)
{
    RichText *older = shadow_new(d, rich_text_length(d->newer));
    shadow_of(d, longest_deletion(d), NULL);
    for (size_t i = d->past_count; i-- > 0;) {
        Arena *arena = arena_new();
        Delta back;
        turn_round(d, arena, &d->past[i], &back);
        bool good = rich_text_apply(older, &back);
        assert(good);
        arena_free(arena);
        loop_breathe();
    }
    return older;
}

/* ---- side by side ---- */

typedef struct Reader {
    const Delta *delta;
    uint32_t index, offset;
} Reader;

static bool at_end(const Reader *r)
{
    return r->index >= r->delta->count;
}

static uint32_t left(const Reader *r)
{
    return at_end(r) ? 0 : r->delta->ops[r->index].length - r->offset;
}

static const Attributes *marks(const Reader *r)
{
    return at_end(r) ? NULL : r->delta->ops[r->index].attributes;
}

static DeltaOp take(Reader *r, uint32_t units)
{
    assert(!at_end(r));
    const DeltaOp *op = &r->delta->ops[r->index];
    DeltaOp piece = delta_slice(op, r->offset, units);
    r->offset += piece.length;
    if (r->offset == op->length) {
        r->index++;
        r->offset = 0;
    }
    return piece;
}

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

typedef struct Parts {
    Arena *arena;
    DifferenceParts list;
    size_t capacity;
} Parts;

/* Pieces of one run that were read apart come together again. */
static bool continues(const DifferencePart *last, const DifferencePart *part)
{
    return last->kind == part->kind && part->op.kind == DELTA_INSERT &&
           last->op.kind == DELTA_INSERT && last->op.text + last->op.length == part->op.text &&
           uuid_equal(last->author_id, part->author_id) &&
           attributes_equal(last->op.attributes, part->op.attributes) &&
           attributes_equal(last->was, part->was);
}

static void put(Parts *parts, DifferencePart part)
{
    DifferenceParts *list = &parts->list;
    if (list->count > 0 && continues(&list->parts[list->count - 1], &part)) {
        list->parts[list->count - 1].op.length += part.op.length;
        return;
    }
    if (list->count == parts->capacity) {
        parts->capacity = parts->capacity ? parts->capacity * 2 : 32;
        DifferencePart *more = ARENA_ARRAY(parts->arena, DifferencePart, parts->capacity);
        if (list->count > 0)
            memcpy(more, list->parts, list->count * sizeof *more);
        list->parts = more;
    }
    list->parts[list->count++] = part;
}

/* What one of the shadows has for itself. */
static void put_own(Parts *parts, const Difference *d, Reader *shadow, Reader *text,
                    DifferenceKind kind)
{
    uint32_t author;
    while (has_mark(marks(shadow), MADE, &author)) {
        DeltaOp op = take(text, left(shadow));
        take(shadow, op.length);
        put(parts, (DifferencePart){ .kind = kind, .op = op, .author_id = d->authors[author] });
    }
}

static void put_kept(Parts *parts, const Difference *d, Reader *old_shadow, Reader *new_shadow,
                     Reader *old_text, Reader *new_text)
{
    uint32_t units =
        least(least(left(old_shadow), left(new_shadow)), least(left(old_text), left(new_text)));
    uint32_t author = 0;
    bool touched = has_mark(marks(new_shadow), FORMATTED, &author);
    DeltaOp was = take(old_text, units);
    DifferencePart part = { .kind = DIFFERENCE_KEPT, .op = take(new_text, units) };
    take(old_shadow, units);
    take(new_shadow, units);
    if (!attributes_equal(was.attributes, part.op.attributes)) {
        part.kind = DIFFERENCE_FORMATTED;
        part.was = was.attributes;
        part.author_id = touched ? d->authors[author] : UUID_NIL;
    }
    put(parts, part);
}

static void free_shadow(void *shadow)
{
    rich_text_free(shadow);
}

DifferenceParts difference_parts(Difference *d, Arena *arena, const Delta *older,
                                 const Delta *newer)
{
    Delta old_runs, new_runs;
    RichText *shadow = older_shadow(d);
    rich_text_read(shadow, arena, &old_runs);
    arena_defer(arena, free_shadow, shadow);
    rich_text_read(d->newer, arena, &new_runs);
    Reader old_shadow = { &old_runs, 0, 0 }, new_shadow = { &new_runs, 0, 0 };
    Reader old_text = { older, 0, 0 }, new_text = { newer, 0, 0 };
    Parts parts = { .arena = arena };
    while (!at_end(&old_shadow) || !at_end(&new_shadow)) {
        put_own(&parts, d, &old_shadow, &old_text, DIFFERENCE_DELETED);
        put_own(&parts, d, &new_shadow, &new_text, DIFFERENCE_INSERTED);
        if (!at_end(&old_shadow) && !at_end(&new_shadow))
            put_kept(&parts, d, &old_shadow, &new_shadow, &old_text, &new_text);
    }
    assert(at_end(&old_text) && at_end(&new_text));
    return parts.list;
}

void difference_undo(const DifferenceParts *parts, Arena *arena, Delta *undo)
{
    delta_init(undo, arena);
    for (size_t i = 0; i < parts->count; i++) {
        const DifferencePart *part = &parts->parts[i];
        DeltaOp op = part->op;
        if (part->kind == DIFFERENCE_INSERTED)
            op = (DeltaOp){ .kind = DELTA_DELETE, .length = op.length };
        else if (part->kind != DIFFERENCE_DELETED)
            op = (DeltaOp){ .kind = DELTA_RETAIN,
                            .length = op.length,
                            .attributes =
                                part->kind == DIFFERENCE_FORMATTED
                                    ? attributes_difference(arena, op.attributes, part->was)
                                    : NULL };
        delta_push(undo, op);
    }
    const DeltaOp *last = undo->count > 0 ? &undo->ops[undo->count - 1] : NULL;
    if (last && last->kind == DELTA_RETAIN && !last->attributes)
        undo->count--;
}
