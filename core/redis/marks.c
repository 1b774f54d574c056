#include "core/redis/marks.h"

#include <stdlib.h>

#define FIRST_CAPACITY 64

void redis_marks_fini(RedisMarks *marks)
{
    free(marks->ring);
    *marks = (RedisMarks){ 0 };
}

bool redis_marks_has_room(const RedisMarks *marks)
{
    return marks->count < REDIS_MARKS_MAX;
}

static void grow(RedisMarks *marks)
{
    size_t capacity = marks->capacity ? 2 * marks->capacity : FIRST_CAPACITY;
    Uuid *ring = malloc(capacity * sizeof *ring);
    if (ring == NULL)
        abort();
    for (size_t i = 0; i < marks->count; i++)
        ring[i] = marks->ring[(marks->first + i) & (marks->capacity - 1)];
    free(marks->ring);
    *marks = (RedisMarks){ .ring = ring, .capacity = capacity, .count = marks->count };
}

void redis_marks_add(RedisMarks *marks, Uuid mark)
{
    if (marks->count == marks->capacity)
        grow(marks);
    marks->ring[(marks->first + marks->count++) & (marks->capacity - 1)] = mark;
}

bool redis_marks_take(RedisMarks *marks, Uuid *mark)
{
    if (marks->count == 0)
        return false;
    *mark = marks->ring[marks->first];
    marks->first = (marks->first + 1) & (marks->capacity - 1);
    marks->count--;
    return true;
}
