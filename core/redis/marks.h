/*
 * Redis marks - what each answer still awaited is about, first in, first out.
 *
 * Owns: a ring that grows to a bound. Must never know: what a mark means.
 */
#ifndef INSULA_CORE_REDIS_MARKS_H
#define INSULA_CORE_REDIS_MARKS_H

#include "core/uuid.h"

#define REDIS_MARKS_MAX 65536u

typedef struct RedisMarks {
    Uuid *ring;
    size_t capacity, first, count; /* capacity: a power of two */
} RedisMarks;

void redis_marks_fini(RedisMarks *marks);
/* False when REDIS_MARKS_MAX are awaited. */
bool redis_marks_has_room(const RedisMarks *marks);
void redis_marks_add(RedisMarks *marks, Uuid mark);
/* False when none is awaited. */
bool redis_marks_take(RedisMarks *marks, Uuid *mark);

#endif
