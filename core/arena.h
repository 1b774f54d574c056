/*
 * Arena - memory that goes all at once.
 *
 * Owns: bump-allocated blocks that live exactly as long as the arena. A request, a job or a
 * socket message has one; nothing in it is freed by hand. What is not memory (a file, a JSON
 * tree, a library's handle) is registered with arena_defer() and released, newest first, when the
 * arena is cleared.
 * Must never know: who it belongs to.
 */
#ifndef INSULA_CORE_ARENA_H
#define INSULA_CORE_ARENA_H

#include <stddef.h>
#include <stdint.h>

typedef struct Arena Arena;

/* A new arena; its first block (4 KiB) comes from a per-process pool. Aborts when out of memory. */
Arena *arena_new(void);

/* Runs the deferred releases, newest first, and gives everything back. NULL is allowed. */
void arena_free(Arena *arena);

/* As arena_free, but the arena stays usable and keeps its first block. */
void arena_clear(Arena *arena);

/* `size` bytes, 16-byte aligned, uninitialised. Never NULL: out of memory aborts the process. */
void *arena_alloc(Arena *arena, size_t size)
    __attribute__((malloc, alloc_size(2), returns_nonnull));

/* The same, zeroed. */
void *arena_zalloc(Arena *arena, size_t size)
    __attribute__((malloc, alloc_size(2), returns_nonnull));

/* Calls release(handle) when the arena is cleared or freed. */
void arena_defer(Arena *arena, void (*release)(void *handle), void *handle);

/* Bytes handed out since the last clear (for limits and tests). */
size_t arena_used(const Arena *arena);

#define ARENA_NEW(arena, Type)          ((Type *)arena_zalloc((arena), sizeof(Type)))
#define ARENA_ARRAY(arena, Type, count) ((Type *)arena_zalloc((arena), sizeof(Type) * (count)))

#endif
