#include "services/scim/attribute.h"

#include <strings.h>

#define MAX_NUMBER 9007199254740992.0
#define MAX_TEXT_BYTES                                                                             \
    8192 /* of one value; photos may be data: addresses, certificates are long                     \
          */

static void release(void *tree)
{
    json_decref(tree);
}

static json_t *keep(Task *task, json_t *tree)
{
    if (tree == NULL)
        abort();
    arena_defer(task->arena, release, tree);
    return tree;
}

json_t *scim_object(Task *task)
{
    return keep(task, json_object());
}

json_t *scim_array(Task *task)
{
    return keep(task, json_array());
}

json_t *scim_copy(Task *task, const json_t *tree)
{
    return keep(task, json_deep_copy(tree));
}

json_t *scim_read(Task *task, Text ours)
{
    JsonError error;
    json_t *tree = json_read(task->arena, ours, false, &error);
    if (tree == NULL)
        task_fail(task, 500, "scim_unreadable", "What is kept cannot be read: %s.", error.message);
    return tree;
}

const char *scim_key(json_t *object, const char *name)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value) if (strcasecmp(key, name) == 0) return key;
    return NULL;
}

static const ScimAttribute *find(const ScimAttribute *attributes, size_t count, Text name)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal_nocase(text_of(attributes[i].name), name))
            return &attributes[i];
    return NULL;
}

const ScimAttribute *scim_sub(const ScimAttribute *attribute, Text name)
{
    return find(attribute->subs, attribute->sub_count, name);
}

/* Is `name` the URN, or something of it? Moves *rest behind "urn:" (to TEXT_NULL for the URN
 * alone). */
static bool is_of(const ScimSchema *schema, Text name, Text *rest)
{
    Text urn = text_of(schema->urn);
    if (!text_equal_nocase(text_slice(name, 0, urn.len), urn))
        return false;
    *rest = TEXT_NULL;
    if (name.len == urn.len)
        return true;
    if (name.ptr[urn.len] != ':')
        return false;
    *rest = text_slice(name, urn.len + 1, name.len);
    return true;
}

bool scim_place(const ScimKind *kind, Text name, ScimPlace *place)
{
    *place = (ScimPlace){ 0 };
    const ScimSchema *schema = kind->core;
    Text rest = name;
    if (kind->extension != NULL && is_of(kind->extension, name, &rest)) {
        schema = kind->extension;
        place->extension = schema;
        if (text_is_null(rest))
            return true;
    } else if (is_of(kind->core, name, &rest) && text_is_null(rest)) {
        return false;
    }
    Text attribute = text_cut(&rest, '.');
    place->attribute = find(schema->attributes, schema->count, attribute);
    if (place->attribute == NULL)
        return false;
    if (text_is_null(rest))
        return true;
    place->sub = scim_sub(place->attribute, rest);
    return place->sub != NULL;
}

static _Noreturn void refuse_value(Task *task, const ScimAttribute *attribute, const char *wanted)
{
    task_fail(task, 400, "scim_invalid_value", "%s has to be %s.", attribute->name, wanted);
}

static json_t *take_boolean(Task *task, const ScimAttribute *attribute, json_t *given)
{
    if (json_is_boolean(given))
        return given;
    Text text = json_string_text(given); /* Entra says "True" */
    if (text_equal_nocase(text, TEXT("true")))
        return json_true();
    if (text_equal_nocase(text, TEXT("false")))
        return json_false();
    refuse_value(task, attribute, "true or false");
}

static json_t *take_text(Task *task, const ScimAttribute *attribute, json_t *given)
{
    if (json_is_integer(given))
        given = keep(task, json_sprintf("%lld", (long long)json_integer_value(given)));
    if (!json_is_string(given))
        refuse_value(task, attribute, "a text");
    if (json_string_length(given) > MAX_TEXT_BYTES)
        refuse_value(task, attribute, "shorter");
    return given;
}

static json_t *take_parts(Task *task, const ScimAttribute *attribute, json_t *given)
{
    json_t *parts = scim_object(task), *value;
    if (json_is_string(given) && scim_sub(attribute, TEXT("value")) != NULL) {
        json_object_set(parts, "value", take_text(task, attribute, given));
        return parts;
    }
    if (!json_is_object(given))
        refuse_value(task, attribute, "an object");
    const char *key;
    json_object_foreach(given, key, value)
    {
        const ScimAttribute *sub = scim_sub(attribute, text_of(key));
        json_t *taken = sub != NULL ? scim_value(task, sub, value) : NULL;
        if (taken != NULL)
            json_object_set(parts, sub->name, taken);
    }
    return json_object_size(parts) > 0 ? parts : NULL;
}

json_t *scim_single_value(Task *task, const ScimAttribute *attribute, json_t *given)
{
    if (json_is_null(given))
        return NULL;
    if (attribute->type == SCIM_COMPLEX)
        return take_parts(task, attribute, given);
    if (attribute->type == SCIM_BOOLEAN)
        return take_boolean(task, attribute, given);
    return take_text(task, attribute, given);
}

json_t *scim_value(Task *task, const ScimAttribute *attribute, json_t *given)
{
    if ((attribute->flags & SCIM_MULTI) == 0)
        return scim_single_value(task, attribute, given);
    json_t *values = scim_array(task), *value;
    size_t index;
    if (!json_is_array(given)) {
        value = scim_single_value(task, attribute, given);
        if (value != NULL)
            json_array_append(values, value);
    }
    json_array_foreach(given, index, value)
    {
        json_t *taken = scim_single_value(task, attribute, value);
        if (taken != NULL)
            json_array_append(values, taken);
    }
    return json_array_size(values) > 0 ? values : NULL;
}

json_t *scim_extension_value(Task *task, const ScimKind *kind, json_t *given)
{
    const ScimSchema *schema = kind->extension;
    if (json_is_null(given))
        return NULL;
    if (!json_is_object(given))
        task_fail(task, 400, "scim_invalid_value", "%s has to be an object.", schema->urn);
    json_t *taken = scim_object(task), *value;
    const char *key;
    json_object_foreach(given, key, value)
    {
        const ScimAttribute *attribute = find(schema->attributes, schema->count, text_of(key));
        json_t *one = attribute != NULL ? scim_value(task, attribute, value) : NULL;
        if (one != NULL)
            json_object_set(taken, attribute->name, one);
    }
    return json_object_size(taken) > 0 ? taken : NULL;
}

/* PostgreSQL writes numbers in full: one that is too large for a program would come back as digits
 * that nobody reads. */
static void check_numbers(Task *task, json_t *tree)
{
    json_t *value;
    const char *key;
    size_t index;
    if (json_is_real(tree) &&
        (json_real_value(tree) > MAX_NUMBER || json_real_value(tree) < -MAX_NUMBER))
        task_fail(task, 400, "scim_invalid_value", "A number is too large.");
    json_object_foreach(tree, key, value) check_numbers(task, value);
    json_array_foreach(tree, index, value) check_numbers(task, value);
}

/* One member of a resource. */
static void take_member(Task *task, const ScimKind *kind, json_t *into, const char *key,
                        json_t *value)
{
    const ScimAttribute *attribute = find(kind->core->attributes, kind->core->count, text_of(key));
    if (attribute != NULL) {
        json_t *taken =
            (attribute->flags & SCIM_READ_ONLY) != 0 ? NULL : scim_value(task, attribute, value);
        if (taken != NULL)
            json_object_set(into, attribute->name, taken);
    } else if (kind->extension != NULL && strcasecmp(key, kind->extension->urn) == 0) {
        json_t *taken = scim_extension_value(task, kind, value);
        if (taken != NULL)
            json_object_set(into, kind->extension->urn, taken);
    } else if (strncasecmp(key, "urn:", 4) == 0 && json_is_object(value)) {
        check_numbers(task, value);
        json_object_set(into, key, value);
    }
}

json_t *scim_resource(Task *task, const ScimKind *kind, json_t *given)
{
    json_t *taken = scim_object(task), *value;
    const char *key;
    json_object_foreach(given, key, value) take_member(task, kind, taken, key, value);
    return taken;
}
