#include "services/scim/patch.h"

/* What is being changed: an attribute in the object that has it. */
typedef struct Target {
    Task *task;
    json_t *home;
    const ScimAttribute *attribute, *sub;
    ScimPatchKind kind;
    json_t *value;
} Target;

static void set(json_t *object, const char *name, json_t *value)
{
    if (value != NULL)
        json_object_set(object, name, value);
    else
        json_object_del(object, name);
}

static json_t *current(const Target *t)
{
    return json_object_get(t->home, t->attribute->name);
}

/* The list of an attribute of several values, made when there is none. */
static json_t *list_of(const Target *t)
{
    json_t *list = current(t);
    if (!json_is_array(list)) {
        list = scim_array(t->task);
        json_object_set(t->home, t->attribute->name, list);
    }
    return list;
}

/* One value alone is the primary one: the one that was touched last. */
static void keep_one_primary(json_t *list, json_t *touched)
{
    json_t *one;
    size_t index;
    if (!json_is_true(json_object_get(touched, "primary")))
        return;
    json_array_foreach(list, index, one)
    {
        if (one != touched && json_is_true(json_object_get(one, "primary")))
            json_object_set(one, "primary", json_false());
    }
}

static bool is_same(const json_t *a, const json_t *b)
{
    return a == b || json_equal(a, b);
}

/* The same value again adds nothing, only what is said about it. */
static json_t *find_same(json_t *list, const json_t *value)
{
    json_t *one;
    size_t index;
    json_array_foreach(list, index, one)
    {
        if (json_equal(one, value))
            return one;
        if (json_is_object(one) && json_is_object(value) &&
            json_object_get(value, "value") != NULL &&
            is_same(json_object_get(one, "value"), json_object_get(value, "value")) &&
            is_same(json_object_get(one, "type"), json_object_get(value, "type")))
            return one;
    }
    return NULL;
}

static void append(const Target *t, json_t *list, json_t *value)
{
    json_t *same = find_same(list, value);
    if (same != NULL && json_is_object(same)) {
        json_object_update(same, value);
    } else if (same == NULL) {
        if (json_array_size(list) >= SCIM_MAX_VALUES)
            task_fail(t->task, 400, "scim_too_many", "%s has at most %d values.",
                      t->attribute->name, SCIM_MAX_VALUES);
        json_array_append(list, value);
        same = value;
    }
    keep_one_primary(list, same);
}

/* remove with a value, as Entra writes it: those values go. */
static void remove_values(const Target *t)
{
    json_t *list = current(t), *gone = scim_value(t->task, t->attribute, t->value), *value;
    size_t index;
    json_array_foreach(gone, index, value)
    {
        for (size_t i = json_array_size(list); i-- > 0;)
            if (json_equal(json_object_get(json_array_get(list, i), "value"),
                           json_object_get(value, "value")))
                json_array_remove(list, i);
    }
}

static void change_list(const Target *t)
{
    json_t *value = NULL, *one;
    size_t index;
    if (t->kind == SCIM_REMOVE && t->value != NULL && !json_is_null(t->value)) {
        remove_values(t);
        return;
    }
    if (t->kind != SCIM_REMOVE)
        value = scim_value(t->task, t->attribute, t->value);
    if (json_array_size(value) > SCIM_MAX_VALUES)
        task_fail(t->task, 400, "scim_too_many", "%s has at most %d values.", t->attribute->name,
                  SCIM_MAX_VALUES);
    if (t->kind != SCIM_ADD) {
        set(t->home, t->attribute->name, value);
        return;
    }
    json_array_foreach(value, index, one) append(t, list_of(t), one);
}

/* A part of every value. */
static void change_part_of_all(const Target *t, json_t *value)
{
    json_t *list = current(t), *one;
    size_t index;
    if (value != NULL && json_array_size(list) == 0) {
        list = list_of(t);
        json_array_append(list, scim_object(t->task));
    }
    json_array_foreach(list, index, one) set(one, t->sub->name, value);
}

static void change_part(const Target *t)
{
    json_t *value = t->kind == SCIM_REMOVE ? NULL : scim_value(t->task, t->sub, t->value);
    if ((t->attribute->flags & SCIM_MULTI) != 0) {
        change_part_of_all(t, value);
        return;
    }
    if (current(t) == NULL && value != NULL)
        json_object_set(t->home, t->attribute->name, scim_object(t->task));
    if (current(t) != NULL)
        set(current(t), t->sub->name, value);
}

/* Parts that are not named stay as they are. */
static void change_single(const Target *t)
{
    json_t *value =
        t->kind == SCIM_REMOVE ? NULL : scim_single_value(t->task, t->attribute, t->value);
    if (value != NULL && t->attribute->type == SCIM_COMPLEX && current(t) != NULL)
        json_object_update(current(t), value);
    else
        set(t->home, t->attribute->name, value);
}

/* --- values that a filter chooses --- */

static void change_chosen(const Target *t, json_t *list, size_t index)
{
    json_t *one = json_array_get(list, index);
    if (t->sub != NULL) {
        set(one, t->sub->name,
            t->kind == SCIM_REMOVE ? NULL : scim_value(t->task, t->sub, t->value));
    } else if (t->kind == SCIM_REMOVE) {
        json_array_remove(list, index);
        return;
    } else {
        json_t *value = scim_single_value(t->task, t->attribute, t->value);
        if (value != NULL)
            json_object_update(one, value);
    }
    keep_one_primary(list, one);
}

/* What is added to a value that is not there makes it, when the filter says how it is. */
static bool make_chosen(const Target *t, const ScimFilter *filter)
{
    json_t *made = scim_object(t->task);
    if (t->kind != SCIM_ADD || !scim_filter_fulfil(filter, made))
        return false;
    json_t *list = list_of(t);
    if (json_array_size(list) >= SCIM_MAX_VALUES)
        return false;
    json_array_append(list, made);
    change_chosen(t, list, json_array_size(list) - 1);
    return true;
}

static void change_some(const Target *t, const ScimFilter *filter)
{
    json_t *list = current(t);
    size_t found = 0;
    for (size_t i = json_array_size(list); i-- > 0;)
        if (scim_filter_holds(filter, json_array_get(list, i))) {
            change_chosen(t, list, i);
            found++;
        }
    if (found == 0 && !make_chosen(t, filter))
        task_fail(t->task, 400, "scim_no_target", "There is no value of %s that the path chooses.",
                  t->attribute->name);
}

/* --- an extension --- */

static void change_extension(Task *task, const ScimKind *kind, json_t *resource,
                             const ScimChange *change)
{
    const char *urn = change->path.place.extension->urn;
    json_t *value =
        change->kind == SCIM_REMOVE ? NULL : scim_extension_value(task, kind, change->value);
    json_t *present = json_object_get(resource, urn);
    if (value != NULL && present != NULL)
        json_object_update(present, value);
    else
        set(resource, urn, value);
}

static json_t *home_of(Task *task, json_t *resource, const ScimPlace *place)
{
    if (place->extension == NULL)
        return resource;
    json_t *home = json_object_get(resource, place->extension->urn);
    if (home == NULL) {
        home = scim_object(task);
        json_object_set(resource, place->extension->urn, home);
    }
    return home;
}

/* What has no values is not there (RFC 7643, 2.5). */
static void drop_empty(json_t *object, const char *name)
{
    json_t *value = json_object_get(object, name);
    if ((json_is_array(value) && json_array_size(value) == 0) ||
        (json_is_object(value) && json_object_size(value) == 0))
        json_object_del(object, name);
}

void scim_patch_apply(Task *task, const ScimKind *kind, json_t *resource, const ScimChange *change)
{
    const ScimPlace *place = &change->path.place;
    if (place->attribute == NULL) {
        change_extension(task, kind, resource, change);
        return;
    }
    Target t = {
        task,         home_of(task, resource, place), place->attribute, place->sub, change->kind,
        change->value
    };
    bool is_list = (t.attribute->flags & SCIM_MULTI) != 0;
    if (change->path.filter != NULL && is_list)
        change_some(&t, change->path.filter);
    else if (t.sub != NULL)
        change_part(&t);
    else if (is_list)
        change_list(&t);
    else
        change_single(&t);
    drop_empty(t.home, t.attribute->name);
    if (place->extension != NULL)
        drop_empty(resource, place->extension->urn);
}
