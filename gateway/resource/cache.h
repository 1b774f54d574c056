/*
 * Resource cache - compiled statements, a bounded number of them.
 *
 * Callers choose shapes, so what is not asked any more must go: the least recently used one that no
 * request holds.
 */
#ifndef INSULA_GATEWAY_RESOURCE_CACHE_H
#define INSULA_GATEWAY_RESOURCE_CACHE_H

#include "gateway/resource/plan.h"

#define RESOURCE_CACHE_SIZE 512

/* The statement of a plan, compiled on first use; held until the arena goes. Its name is made of
 * its text, so that it is the same in each process and a prepared statement serves again. */
const DbStatement *resource_statement(Arena *arena, const ResourcePlan *plan);
/* Statements now kept, for tests. */
size_t resource_cache_count(void);

#endif
