#include "services/collaboration/text/delta.h"

#include <stdlib.h>
#include <string.h>

#include "services/collaboration/text/surrogate.h"

static Attributes *attributes_new(Arena *arena, size_t capacity)
{
    return arena_zalloc(arena, sizeof(Attributes) + capacity * sizeof(Attribute));
}

/* Same key and value texts give the same hash; the order is fixed by the sorting. */
static const Attributes *finish(Attributes *set)
{
    if (set->count == 0)
        return NULL;
    uint64_t hash = 0;
    for (uint32_t i = 0; i < set->count; i++)
        hash = text_hash(set->items[i].value, text_hash(set->items[i].key, hash));
    set->hash = hash;
    return set;
}

static int text_order(Text a, Text b)
{
    int order = memcmp(a.ptr, b.ptr, a.len < b.len ? a.len : b.len);
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare_items(const void *a, const void *b)
{
    return text_order(((const Attribute *)a)->key, ((const Attribute *)b)->key);
}

static Text canonical(Arena *arena, const json_t *value, unsigned lone_base)
{
    Buffer out;
    buffer_init(&out, arena, DELTA_MAX_LENGTH);
    surrogate_write_canonical(&out, value, lone_base);
    return buffer_view(&out);
}

static Text canonical_key(Arena *arena, const char *key, unsigned lone_base)
{
    json_t *string = json_string_nocheck(key);
    Text text = canonical(arena, string, lone_base);
    json_decref(string);
    return text;
}

const Attributes *attributes_read(Arena *arena, const json_t *object, unsigned lone_base)
{
    Attributes *set = attributes_new(arena, json_object_size(object));
    json_t *walked = (json_t *)(uintptr_t)object;
    for (void *it = json_object_iter(walked); it; it = json_object_iter_next(walked, it)) {
        set->items[set->count++] = (Attribute){
            .key = canonical_key(arena, json_object_iter_key(it), lone_base),
            .value = canonical(arena, json_object_iter_value(it), lone_base),
        };
    }
    qsort(set->items, set->count, sizeof set->items[0], compare_items);
    return finish(set);
}

void attributes_write(Buffer *out, const Attributes *attributes)
{
    buffer_byte(out, '{');
    for (uint32_t i = 0; i < attributes->count; i++) {
        if (i)
            buffer_byte(out, ',');
        buffer_text(out, attributes->items[i].key);
        buffer_byte(out, ':');
        buffer_text(out, attributes->items[i].value);
    }
    buffer_byte(out, '}');
}

bool attributes_equal(const Attributes *a, const Attributes *b)
{
    if (a == b)
        return true;
    if (!a || !b || a->hash != b->hash || a->count != b->count)
        return false;
    for (uint32_t i = 0; i < a->count; i++) {
        if (!text_equal(a->items[i].key, b->items[i].key) ||
            !text_equal(a->items[i].value, b->items[i].value))
            return false;
    }
    return true;
}

static bool is_null_value(Text value)
{
    return text_equal(value, TEXT("null"));
}

/* Keys of `over` win. Its nulls are kept, or (when a retain meets an insert) take the key away. */
const Attributes *attributes_compose(Arena *arena, const Attributes *base, const Attributes *over,
                                     bool keep_null)
{
    if (!over)
        return base;
    uint32_t base_count = base ? base->count : 0;
    Attributes *set = attributes_new(arena, base_count + over->count);
    for (uint32_t i = 0, k = 0; i < base_count || k < over->count;) {
        int order = i == base_count    ? 1
                    : k == over->count ? -1
                                       : text_order(base->items[i].key, over->items[k].key);
        if (order < 0) {
            set->items[set->count++] = base->items[i++];
            continue;
        }
        if (order == 0)
            i++;
        if (keep_null || !is_null_value(over->items[k].value))
            set->items[set->count++] = over->items[k];
        k++;
    }
    return finish(set);
}

/* With priority, keys the applied operation has set are dropped, even when the values are equal. */
const Attributes *attributes_transform(Arena *arena, const Attributes *applied,
                                       const Attributes *attributes, bool priority)
{
    if (!applied || !attributes || !priority)
        return attributes;
    Attributes *set = attributes_new(arena, attributes->count);
    for (uint32_t i = 0, k = 0; i < attributes->count; i++) {
        while (k < applied->count &&
               text_order(applied->items[k].key, attributes->items[i].key) < 0)
            k++;
        if (k == applied->count || text_order(applied->items[k].key, attributes->items[i].key) != 0)
            set->items[set->count++] = attributes->items[i];
    }
    return finish(set);
}

const Attributes *attributes_difference(Arena *arena, const Attributes *from, const Attributes *to)
{
    uint32_t from_count = from ? from->count : 0, to_count = to ? to->count : 0;
    Attributes *set = attributes_new(arena, from_count + to_count);
    for (uint32_t i = 0, k = 0; i < from_count || k < to_count;) {
        int order = i == from_count ? 1
                    : k == to_count ? -1
                                    : text_order(from->items[i].key, to->items[k].key);
        if (order < 0)
            set->items[set->count++] = (Attribute){ from->items[i].key, TEXT("null") };
        else if (order > 0 || !text_equal(from->items[i].value, to->items[k].value))
            set->items[set->count++] = to->items[k];
        i += order <= 0;
        k += order >= 0;
    }
    return finish(set);
}

const Attributes *attributes_of(Arena *arena, const Attribute *items, uint32_t count)
{
    Attributes *set = attributes_new(arena, count);
    set->count = count;
    for (uint32_t i = 0; i < count; i++)
        set->items[i] = items[i];
    return finish(set);
}

const Attributes *attributes_without(Arena *arena, const Attributes *attributes, Text key)
{
    if (!attributes)
        return NULL;
    Attributes *set = attributes_new(arena, attributes->count);
    for (uint32_t i = 0; i < attributes->count; i++) {
        if (!text_equal(attributes->items[i].key, key))
            set->items[set->count++] = attributes->items[i];
    }
    return finish(set);
}

const Attributes *attributes_copy(Arena *arena, const Attributes *attributes)
{
    if (!attributes)
        return NULL;
    Attributes *copy = attributes_new(arena, attributes->count);
    copy->hash = attributes->hash;
    copy->count = attributes->count;
    for (uint32_t i = 0; i < copy->count; i++) {
        copy->items[i].key = text_copy(arena, attributes->items[i].key);
        copy->items[i].value = text_copy(arena, attributes->items[i].value);
    }
    return copy;
}
