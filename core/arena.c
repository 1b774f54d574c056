#include "core/arena.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/sanitizer.h"

#define ALIGNMENT         16u
#define FIRST_BLOCK_BYTES 4096u
#define MAX_BLOCK_BYTES   (256u * 1024u)

/* First blocks kept for the next arena. With ASan none are: a recycled block would hide a use after
 * free. */
#define POOL_BLOCKS (SANITIZER_ADDRESS ? 0u : 512u)

/* ASan sees an overrun into the next allocation only when there is a gap between them. */
#define GAP_BYTES (SANITIZER_ADDRESS ? 16u : 0u)

typedef struct Block {
    struct Block *next; /* older */
    size_t size;        /* of bytes */
    _Alignas(ALIGNMENT) unsigned char bytes[];
} Block;

typedef struct Deferred {
    struct Deferred *next; /* registered before */
    void (*release)(void *handle);
    void *handle;
} Deferred;

/* Lives at the start of its own first block. */
struct Arena {
    Block *blocks; /* newest first; the first block is the last of the list */
    unsigned char *at, *end;
    size_t used;
    size_t next_block_bytes;
    Deferred *deferred;
};

static Block *pool;
static size_t pool_count;

static size_t round_up(size_t size)
{
    return (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

static Block *block_new(size_t size)
{
    Block *block = aligned_alloc(ALIGNMENT, round_up(sizeof(Block) + size));
    if (block == NULL)
        abort();
    block->next = NULL;
    block->size = size;
    return block;
}

static void block_free(Block *block)
{
    SANITIZER_UNPOISON(block->bytes, block->size);
    free(block);
}

/* Makes `block` the one allocations come from, behind its first `taken` bytes. */
static void arena_use(Arena *arena, Block *block, size_t taken)
{
    arena->blocks = block;
    arena->at = block->bytes + taken;
    arena->end = block->bytes + block->size;
    SANITIZER_POISON(arena->at, (size_t)(arena->end - arena->at));
}

Arena *arena_new(void)
{
    Block *block = pool;
    if (block != NULL) {
        pool = block->next;
        pool_count--;
        block->next = NULL;
    } else {
        block = block_new(FIRST_BLOCK_BYTES - sizeof(Block));
    }
    Arena *arena = (Arena *)block->bytes;
    *arena = (Arena){ .next_block_bytes = 2 * (size_t)FIRST_BLOCK_BYTES };
    arena_use(arena, block, round_up(sizeof(Arena)));
    return arena;
}

void arena_clear(Arena *arena)
{
    /* A release may itself register another one; it then runs too. */
    while (arena->deferred != NULL) {
        Deferred *deferred = arena->deferred;
        arena->deferred = deferred->next;
        deferred->release(deferred->handle);
    }
    Block *block = arena->blocks;
    while (block->next != NULL) {
        Block *older = block->next;
        block_free(block);
        block = older;
    }
    arena->used = 0;
    arena->next_block_bytes = 2 * (size_t)FIRST_BLOCK_BYTES;
    arena_use(arena, block, round_up(sizeof(Arena)));
}

void arena_free(Arena *arena)
{
    if (arena == NULL)
        return;
    arena_clear(arena);
    Block *block = arena->blocks;
    if (pool_count < POOL_BLOCKS) {
        block->next = pool;
        pool = block;
        pool_count++;
    } else {
        block_free(block);
    }
}

/* A block for a request that the present one cannot serve. */
static void *alloc_slow(Arena *arena, size_t need)
{
    if (need > arena->next_block_bytes / 4) {
        /* A block of its own; the rest of the present one stays in use. */
        Block *own = block_new(need);
        own->next = arena->blocks;
        arena->blocks = own;
        return own->bytes;
    }
    Block *block = block_new(arena->next_block_bytes - sizeof(Block));
    if (arena->next_block_bytes < MAX_BLOCK_BYTES)
        arena->next_block_bytes *= 2;
    block->next = arena->blocks;
    arena_use(arena, block, 0);
    unsigned char *at = arena->at;
    arena->at += need;
    return at;
}

void *arena_alloc(Arena *arena, size_t size)
{
    assert(size <= SIZE_MAX / 2);
    size_t need = round_up(size + GAP_BYTES);
    arena->used += size;
    void *at;
    if (need <= (size_t)(arena->end - arena->at)) {
        at = arena->at;
        arena->at += need;
    } else {
        at = alloc_slow(arena, need);
        SANITIZER_POISON(at, need);
    }
    SANITIZER_UNPOISON(at, size);
    return at;
}

void *arena_zalloc(Arena *arena, size_t size)
{
    return memset(arena_alloc(arena, size), 0, size);
}

void arena_defer(Arena *arena, void (*release)(void *handle), void *handle)
{
    Deferred *deferred = arena_alloc(arena, sizeof *deferred);
    *deferred = (Deferred){ .next = arena->deferred, .release = release, .handle = handle };
    arena->deferred = deferred;
}

size_t arena_used(const Arena *arena)
{
    return arena->used;
}
