#include "services/collaboration/text/delta_pack.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static size_t aligned(size_t size)
{
    return (size + 7) & ~(size_t)7;
}

static size_t attributes_size(const Attributes *set)
{
    if (!set)
        return 0;
    size_t size = sizeof *set + set->count * sizeof(Attribute);
    for (uint32_t i = 0; i < set->count; i++)
        size += set->items[i].key.len + set->items[i].value.len;
    return aligned(size);
}

static size_t content_size(const DeltaOp *op)
{
    if (op->kind == DELTA_INSERT)
        return aligned(op->length * sizeof(uint16_t));
    return op->kind == DELTA_EMBED ? aligned(op->embed.len) : 0;
}

static void *put(char **at, const void *bytes, size_t size)
{
    void *copy = *at;
    if (size)
        memcpy(copy, bytes, size);
    *at += size;
    return copy;
}

static void align(char **at, const char *base)
{
    *at = (char *)(uintptr_t)base + aligned((size_t)(*at - base));
}

static const Attributes *put_attributes(char **at, const char *base, const Attributes *set)
{
    if (!set)
        return NULL;
    Attributes *copy = put(at, set, sizeof *set + set->count * sizeof(Attribute));
    for (uint32_t i = 0; i < copy->count; i++) {
        copy->items[i].key.ptr = put(at, set->items[i].key.ptr, set->items[i].key.len);
        copy->items[i].value.ptr = put(at, set->items[i].value.ptr, set->items[i].value.len);
    }
    align(at, base);
    return copy;
}

Delta *delta_pack(const Delta *delta, size_t *size_bytes)
{
    size_t size = aligned(sizeof(Delta)) + delta->count * sizeof(DeltaOp);
    for (uint32_t i = 0; i < delta->count; i++)
        size += content_size(&delta->ops[i]) + attributes_size(delta->ops[i].attributes);
    char *base = malloc(size);
    assert(base);
    char *at = base + aligned(sizeof(Delta));
    Delta *packed = (Delta *)(void *)base;
    *packed = (Delta){ .count = delta->count,
                       .capacity = delta->count,
                       .keeps_order = delta->keeps_order };
    packed->ops = put(&at, delta->ops, delta->count * sizeof(DeltaOp));
    for (uint32_t i = 0; i < packed->count; i++) {
        DeltaOp *op = &packed->ops[i];
        if (op->kind == DELTA_INSERT)
            op->text = put(&at, op->text, op->length * sizeof(uint16_t));
        else if (op->kind == DELTA_EMBED)
            op->embed.ptr = put(&at, op->embed.ptr, op->embed.len);
        align(&at, base);
        op->attributes = put_attributes(&at, base, op->attributes);
    }
    assert((size_t)(at - base) <= size);
    *size_bytes = size;
    return packed;
}
