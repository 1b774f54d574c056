#include "gateway/permission.h"

#include <string.h>

#include "core/log.h"
#include "sql/gateway.h"

static const Permission *catalogue[PERMISSION_MAX];
static int bits[PERMISSION_MAX];
static size_t count;
static bool is_loaded;
/* Where a name is in the catalogue, 1 + its index; at most half full. Every request looks one up.
 */
static uint16_t places[2 * PERMISSION_MAX];

/* The place of a name, or the free one where it would be. */
static uint16_t *place_of(const char *name)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (const char *c = name; *c; c++)
        hash = (hash ^ (uint8_t)*c) * 16777619u;
    for (hash ^= hash >> 15;; hash++) {
        uint16_t *place = &places[hash % (2 * PERMISSION_MAX)];
        if (*place == 0 || strcmp(catalogue[*place - 1]->name, name) == 0)
            return place;
    }
}

static int find(const char *name)
{
    return (int)*place_of(name) - 1;
}

const char *permission_add(const Permission *permission)
{
    if (count == PERMISSION_MAX)
        return "is one too many";
    if (strchr(permission->name, '.') == NULL ||
        strspn(permission->name, "abcdefghijklmnopqrstuvwxyz_.") != strlen(permission->name))
        return "is not named noun.verb";
    if (permission->holder == NULL || permission->about == NULL)
        return "does not say who holds it and what it is for";
    if (find(permission->name) >= 0)
        return "is declared twice";
    bits[count] = PERMISSION_UNKNOWN;
    catalogue[count++] = permission;
    *place_of(permission->name) = (uint16_t)count;
    return NULL;
}

const Permission *const *permission_all(size_t *permission_count)
{
    *permission_count = count;
    return catalogue;
}

int permission_bit(const char *name)
{
    int index = find(name);
    return index < 0 ? PERMISSION_UNKNOWN : bits[index];
}

void permission_load(Task *task)
{
    DoorPermissionRows rows = sql_door_permissions_in(task);
    for (size_t i = 0; i < rows.count; i++) {
        const DoorPermission *row = &rows.rows[i];
        int index = find(text_cstr(task->arena, row->name));
        if (index >= 0 && row->bit >= 0 && row->bit < PERMISSION_MAX)
            bits[index] = row->bit;
    }
    for (size_t i = 0; i < count; i++)
        if (bits[i] == PERMISSION_UNKNOWN)
            log_error("permission %s has no bit: run the migrations", catalogue[i]->name);
    is_loaded = true;
}

bool permission_is_loaded(void)
{
    return is_loaded;
}
