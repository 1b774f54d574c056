#include "services/collaboration/text/units.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void units_insert(Units *units, uint32_t at, const uint16_t *more, uint32_t count)
{
    if (units->length + count > units->capacity) {
        units->capacity = (units->length + count) * 2;
        units->at = realloc(units->at, units->capacity * sizeof *units->at);
        assert(units->at);
    }
    if (count == 0)
        return;
    memmove(units->at + at + count, units->at + at, (units->length - at) * sizeof *units->at);
    memcpy(units->at + at, more, count * sizeof *units->at);
    units->length += count;
}

void units_set(Units *units, const uint16_t *content, uint32_t count)
{
    units->length = 0;
    units_insert(units, 0, content, count);
}

void units_erase(Units *units, uint32_t at, uint32_t count)
{
    if (count == 0)
        return;
    units->length -= count;
    memmove(units->at + at, units->at + at + count, (units->length - at) * sizeof *units->at);
}

void units_fini(Units *units)
{
    free(units->at);
    *units = (Units){ 0 };
}

uint32_t units_common_prefix(const uint16_t *a, uint64_t a_length, const uint16_t *b,
                             uint64_t b_length)
{
    uint32_t n = 0;
    while (n < a_length && n < b_length && a[n] == b[n])
        n++;
    return n;
}

uint32_t units_common_suffix(const uint16_t *a, uint64_t a_length, const uint16_t *b,
                             uint64_t b_length)
{
    uint32_t n = 0;
    while (n < a_length && n < b_length && a[a_length - 1 - n] == b[b_length - 1 - n])
        n++;
    return n;
}
