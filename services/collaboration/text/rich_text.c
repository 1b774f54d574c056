/*
 * A document is an array of blocks; a block is up to BLOCK_RUNS runs and the sum of their lengths.
 * A cursor (block, run, offset) walks it once per operation. Splitting a run inserts into one block
 * only; a full block is halved; an empty one is taken out. Text that follows the previous run both
 * in the document and in memory, as typing does, extends that run instead of adding one.
 */
#include "services/collaboration/text/rich_text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_RUNS = 64, GARBAGE_FLOOR_BYTES = 64 * 1024 };

typedef DeltaOp Run; /* DELTA_INSERT or DELTA_EMBED */

typedef struct Block {
    uint32_t count;
    uint64_t length;
    Run runs[BLOCK_RUNS];
} Block;

struct RichText {
    Arena *arena;      /* text, embeds and attributes of the runs */
    size_t live_bytes; /* arena use right after the last rebuild */
    uint64_t length;
    Block **blocks;
    size_t count, capacity;
    uint16_t *tail; /* room for typed text, so that neighbours in time are neighbours in memory */
    size_t tail_left;
};

typedef RichTextPlace Cursor;

static void blocks_insert(RichText *text, size_t at, Block *block)
{
    if (text->count == text->capacity) {
        text->capacity = text->capacity ? text->capacity * 2 : 8;
        text->blocks = realloc(text->blocks, text->capacity * sizeof(Block *));
        assert(text->blocks);
    }
    memmove(&text->blocks[at + 1], &text->blocks[at], (text->count - at) * sizeof(Block *));
    text->blocks[at] = block;
    text->count++;
}

static Block *block_new(void)
{
    Block *block = malloc(sizeof *block);
    assert(block);
    block->count = 0;
    block->length = 0;
    return block;
}

static void blocks_remove(RichText *text, size_t at)
{
    free(text->blocks[at]);
    text->count--;
    memmove(&text->blocks[at], &text->blocks[at + 1], (text->count - at) * sizeof(Block *));
}

static void blocks_clear(RichText *text)
{
    for (size_t i = 0; i < text->count; i++)
        free(text->blocks[i]);
    text->count = 0;
}

/* Halves a full block; the cursor keeps pointing at the same run. */
static void split_block(RichText *text, Cursor *at)
{
    Block *left = text->blocks[at->block], *right = block_new();
    uint32_t half = left->count / 2;
    right->count = left->count - half;
    memcpy(right->runs, &left->runs[half], right->count * sizeof(Run));
    left->count = half;
    for (uint32_t i = 0; i < right->count; i++)
        right->length += right->runs[i].length;
    left->length -= right->length;
    blocks_insert(text, at->block + 1, right);
    if (at->run > half) {
        at->block++;
        at->run -= half;
    }
}

static void insert_run(RichText *text, Cursor *at, Run run)
{
    if (text->count == 0)
        blocks_insert(text, 0, block_new());
    if (at->block == text->count) {
        at->block--;
        at->run = text->blocks[at->block]->count;
    }
    if (text->blocks[at->block]->count == BLOCK_RUNS)
        split_block(text, at);
    Block *block = text->blocks[at->block];
    memmove(&block->runs[at->run + 1], &block->runs[at->run],
            (block->count - at->run) * sizeof(Run));
    block->runs[at->run] = run;
    block->count++;
    block->length += run.length;
}

/* Makes the cursor stand between two runs. */
static void split_run(RichText *text, Cursor *at)
{
    if (at->offset == 0)
        return;
    Block *block = text->blocks[at->block];
    Run *run = &block->runs[at->run];
    Run rest = *run;
    rest.text += at->offset;
    rest.length -= at->offset;
    run->length = at->offset;
    block->length -= rest.length;
    at->run++;
    at->offset = 0;
    insert_run(text, at, rest);
}

static void step_block(const RichText *text, Cursor *at)
{
    if (at->block < text->count && at->run == text->blocks[at->block]->count) {
        at->block++;
        at->run = 0;
    }
}

static void move(const RichText *text, Cursor *at, uint64_t units)
{
    while (units > 0) {
        step_block(text, at);
        if (at->block == text->count)
            return;
        const Block *block = text->blocks[at->block];
        if (at->run == 0 && at->offset == 0 && units >= block->length) {
            units -= block->length;
            at->block++;
            continue;
        }
        uint32_t left = block->runs[at->run].length - at->offset;
        if (units < left) {
            at->offset += (uint32_t)units;
            return;
        }
        units -= left;
        at->run++;
        at->offset = 0;
    }
}

static const uint16_t *keep_text(RichText *text, const DeltaOp *op)
{
    if (op->length > text->tail_left) {
        text->tail_left = op->length > 1024 ? op->length : 1024;
        text->tail = arena_alloc(text->arena, text->tail_left * sizeof(uint16_t));
    }
    uint16_t *kept = text->tail;
    memcpy(kept, op->text, op->length * sizeof *kept);
    text->tail += op->length;
    text->tail_left -= op->length;
    return kept;
}

/* The run just before the cursor, or NULL at the very start. */
static Run *run_before(RichText *text, const Cursor *at, Block **owner)
{
    if (at->offset != 0 || text->count == 0)
        return NULL;
    size_t block = at->block;
    uint32_t run = at->run;
    if (run == 0) {
        if (block == 0)
            return NULL;
        block--;
        run = text->blocks[block]->count;
    }
    *owner = text->blocks[block];
    return &(*owner)->runs[run - 1];
}

static void insert(RichText *text, Cursor *at, const DeltaOp *op)
{
    text->length += op->length;
    Run run = *op;
    if (op->kind == DELTA_EMBED)
        run.embed = text_copy(text->arena, op->embed);
    else
        run.text = keep_text(text, op);
    Block *owner = NULL;
    Run *before = run_before(text, at, &owner);
    if (before && run.kind == DELTA_INSERT && before->kind == DELTA_INSERT &&
        before->text + before->length == run.text &&
        attributes_equal(before->attributes, run.attributes)) {
        before->length += run.length;
        owner->length += run.length;
        return;
    }
    run.attributes = attributes_copy(text->arena, op->attributes);
    split_run(text, at);
    insert_run(text, at, run);
    at->run++;
}

static void erase(RichText *text, Cursor *at, uint32_t units)
{
    split_run(text, at);
    text->length -= units;
    while (units > 0) {
        step_block(text, at);
        Block *block = text->blocks[at->block];
        Run *run = &block->runs[at->run];
        if (units < run->length) {
            run->text += units;
            run->length -= units;
            block->length -= units;
            return;
        }
        units -= run->length;
        block->length -= run->length;
        block->count--;
        memmove(run, run + 1, (block->count - at->run) * sizeof(Run));
        if (block->count == 0) {
            blocks_remove(text, at->block);
            at->run = 0;
        }
    }
}

static void format(RichText *text, Cursor *at, const DeltaOp *op)
{
    const Attributes *over = attributes_copy(text->arena, op->attributes);
    split_run(text, at);
    for (uint32_t units = op->length; units > 0;) {
        step_block(text, at);
        Run *run = &text->blocks[at->block]->runs[at->run];
        if (units < run->length) {
            Cursor inside = { at->block, at->run, units };
            split_run(text, &inside);
            /* The split may have halved the block; the left part is just before the new run. */
            *at = (Cursor){ inside.block, inside.run, 0 };
            Block *owner = NULL;
            run = run_before(text, at, &owner);
            run->attributes = attributes_compose(text->arena, run->attributes, over, false);
            return;
        }
        run->attributes = attributes_compose(text->arena, run->attributes, over, false);
        units -= run->length;
        at->run++;
    }
}

static size_t insert_bytes(const Delta *op)
{
    size_t units = 0;
    for (uint32_t i = 0; i < op->count; i++) {
        if (op->ops[i].kind == DELTA_INSERT || op->ops[i].kind == DELTA_EMBED)
            units += op->ops[i].length;
    }
    return units;
}

static void load(RichText *text, const Delta *document)
{
    Cursor at = { 0 };
    for (uint32_t i = 0; i < document->count; i++)
        insert(text, &at, &document->ops[i]);
    text->live_bytes = arena_used(text->arena);
}

/* Copies what is alive into a fresh arena, joining neighbours. */
static void rebuild(RichText *text)
{
    Arena *old = text->arena;
    Delta runs;
    rich_text_read(text, old, &runs);
    blocks_clear(text);
    text->arena = arena_new();
    text->length = 0;
    text->tail = NULL;
    text->tail_left = 0;
    load(text, &runs);
    arena_free(old);
}

RichText *rich_text_new(const Delta *document)
{
    assert(delta_is_document(document));
    RichText *text = calloc(1, sizeof *text);
    assert(text);
    text->arena = arena_new();
    load(text, document);
    return text;
}

void rich_text_free(RichText *text)
{
    if (!text)
        return;
    blocks_clear(text);
    free(text->blocks);
    arena_free(text->arena);
    free(text);
}

uint64_t rich_text_length(const RichText *text)
{
    return text->length;
}

bool rich_text_apply(RichText *text, const Delta *op)
{
    if (delta_consumes(op) > text->length || text->length + insert_bytes(op) > DELTA_MAX_LENGTH)
        return false;
    Cursor at = { 0 };
    for (uint32_t i = 0; i < op->count; i++) {
        const DeltaOp *piece = &op->ops[i];
        if (piece->kind == DELTA_DELETE)
            erase(text, &at, piece->length);
        else if (piece->kind != DELTA_RETAIN)
            insert(text, &at, piece);
        else if (piece->attributes)
            format(text, &at, piece);
        else
            move(text, &at, piece->length);
    }
    if (arena_used(text->arena) > 4 * text->live_bytes + GARBAGE_FLOOR_BYTES)
        rebuild(text);
    return true;
}

bool rich_text_next(const RichText *text, RichTextPlace *place, uint32_t units, DeltaOp *piece)
{
    step_block(text, place);
    if (place->block == text->count)
        return false;
    const Run *run = &text->blocks[place->block]->runs[place->run];
    *piece = delta_slice(run, place->offset, units);
    place->offset += piece->length;
    if (place->offset == run->length) {
        place->run++;
        place->offset = 0;
    }
    return true;
}

void rich_text_skip(const RichText *text, RichTextPlace *place, uint64_t units)
{
    move(text, place, units);
}

void rich_text_read(const RichText *text, Arena *arena, Delta *document)
{
    delta_init(document, arena);
    for (size_t b = 0; b < text->count; b++) {
        const Block *block = text->blocks[b];
        for (uint32_t r = 0; r < block->count; r++)
            delta_push(document, block->runs[r]);
    }
}

void rich_text_write(Buffer *out, const RichText *text)
{
    Arena *arena = arena_new();
    Delta joined;
    rich_text_read(text, arena, &joined);
    buffer_literal(out, "{\"ops\":");
    delta_write(out, &joined);
    buffer_byte(out, '}');
    arena_free(arena);
}

size_t rich_text_memory(const RichText *text)
{
    return arena_used(text->arena) + text->count * sizeof(Block);
}
