#include "services/scim/patch.h"

#include <string.h>

#define MAX_CHANGES (8 * SCIM_MAX_OPERATIONS)

typedef struct Changes {
    ScimChange *items;
    size_t count, capacity;
} Changes;

static void add(Task *task, Changes *changes, const ScimChange *change)
{
    if (changes->count == MAX_CHANGES)
        task_fail(task, 400, "scim_too_many", "A patch changes at most %d values.", MAX_CHANGES);
    if (changes->count == changes->capacity) {
        size_t capacity = changes->capacity > 0 ? 2 * changes->capacity : 16;
        ScimChange *items = ARENA_ARRAY(task->arena, ScimChange, capacity);
        if (changes->count > 0)
            memcpy(items, changes->items, changes->count * sizeof *items);
        changes->items = items;
        changes->capacity = capacity;
    }
    changes->items[changes->count++] = *change;
}

static ScimPatchKind read_kind(Task *task, json_t *operation)
{
    const char *key = scim_key(operation, "op");
    Text op = key != NULL ? json_text_at(operation, key) : TEXT_NULL;
    if (text_equal_nocase(op, TEXT("add")))
        return SCIM_ADD;
    if (text_equal_nocase(op, TEXT("replace")))
        return SCIM_REPLACE;
    if (text_equal_nocase(op, TEXT("remove")))
        return SCIM_REMOVE;
    task_fail(task, 400, "scim_invalid_syntax", "op has to be add, replace or remove.");
}

static bool is_ours(const ScimPath *path)
{
    const ScimAttribute *attribute = path->place.attribute;
    return attribute != NULL && (attribute->flags & SCIM_READ_ONLY) != 0;
}

/* A value without a path is the resource with what changes; its names may be paths. What is ours or
 * unknown in it is passed over: Okta sends the id along. */
static void spread(Task *task, const ScimKind *kind, Changes *changes, ScimPatchKind op,
                   json_t *value)
{
    if (!json_is_object(value))
        task_fail(task, 400, "scim_invalid_syntax",
                  "An operation without a path needs an object as its value.");
    const char *key;
    json_t *one;
    json_object_foreach(value, key, one)
    {
        ScimChange change = { .kind = op, .value = one };
        ScimFilterError error;
        if (scim_path_read(task->arena, kind, text_of(key), &change.path, &error) &&
            !is_ours(&change.path))
            add(task, changes, &change);
    }
}

static void read_operation(Task *task, const ScimKind *kind, Changes *changes, json_t *operation)
{
    if (!json_is_object(operation))
        task_fail(task, 400, "scim_invalid_syntax", "An operation has to be an object.");
    ScimChange change = { .kind = read_kind(task, operation) };
    const char *path_key = scim_key(operation, "path"), *value_key = scim_key(operation, "value");
    Text path = path_key != NULL ? json_text_at(operation, path_key) : TEXT_NULL;
    change.value = value_key != NULL ? json_object_get(operation, value_key) : NULL;
    if (change.kind != SCIM_REMOVE && change.value == NULL)
        task_fail(task, 400, "scim_invalid_syntax", "add and replace need a value.");
    if (text_is_null(path) || path.len == 0) {
        if (change.kind == SCIM_REMOVE)
            task_fail(task, 400, "scim_no_target", "remove needs a path.");
        spread(task, kind, changes, change.kind, change.value);
        return;
    }
    ScimFilterError error;
    if (!scim_path_read(task->arena, kind, path, &change.path, &error))
        task_fail(task, 400, "scim_invalid_path", "The path %.*s cannot be read at byte %zu: %s.",
                  TEXT_ARG(text_slice(path, 0, 200)), error.offset_bytes, error.what);
    if (is_ours(&change.path))
        task_fail(task, 400, "scim_mutability", "%s cannot be changed.",
                  change.path.place.attribute->name);
    add(task, changes, &change);
}

size_t scim_patch_read(Task *task, const ScimKind *kind, json_t *body, ScimChange **changes)
{
    const char *key = scim_key(body, "Operations");
    json_t *operations = key != NULL ? json_object_get(body, key) : NULL, *operation;
    if (!json_is_array(operations) || json_array_size(operations) == 0)
        task_fail(task, 400, "scim_invalid_syntax", "Operations has to be an array of some.");
    if (json_array_size(operations) > SCIM_MAX_OPERATIONS)
        task_fail(task, 400, "scim_too_many", "A patch has at most %d operations.",
                  SCIM_MAX_OPERATIONS);
    Changes all = { 0 };
    size_t index;
    json_array_foreach(operations, index, operation) read_operation(task, kind, &all, operation);
    *changes = all.items;
    return all.count;
}
