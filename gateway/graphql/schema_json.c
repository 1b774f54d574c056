/*
 * Replies that are no resource say their form as JSON schema, for OpenAPI; the same text gives
 * their GraphQL types. A part that has no fixed form (a choice, an object of anything) is JSON, and
 * so is every object around it up to the next name: a Delta is passed on as a Delta.
 */
#include <string.h>

#include "gateway/graphql/schema_build.h"
#include "gateway/openapi.h"

#define COMPONENTS "#/components/schemas/"

static bool lists(const json_t *names, const char *name)
{
    size_t index;
    const json_t *each;
    json_array_foreach(names, index, each)
    {
        if (json_is_string(each) && strcmp(json_string_value(each), name) == 0)
            return true;
    }
    return false;
}

/* "object", or one of ["object", "null"]. */
static bool is_or_lists(const json_t *type, const char *name)
{
    return json_is_string(type) ? strcmp(json_string_value(type), name) == 0 : lists(type, name);
}

static bool is_free(const json_t *schema)
{
    const json_t *properties = json_object_get(schema, "properties"), *part;
    const char *key;
    size_t index;
    if (json_object_get(schema, "$ref") != NULL)
        return false;
    if (json_object_get(schema, "oneOf") != NULL || json_object_get(schema, "anyOf") != NULL)
        return true;
    json_array_foreach(json_object_get(schema, "allOf"), index, part)
    {
        if (is_free(part))
            return true;
    }
    if (json_object_get(schema, "allOf") != NULL)
        return false;
    if (json_object_get(schema, "items") != NULL)
        return is_free(json_object_get(schema, "items"));
    json_object_foreach((json_t *)(uintptr_t)properties, key, part)
    {
        if (is_free(part))
            return true;
    }
    const json_t *type = json_object_get(schema, "type");
    return type == NULL || (json_object_size(properties) == 0 && is_or_lists(type, "object"));
}

static GraphqlField *field_of(const GraphqlType *type, const char *name)
{
    for (size_t i = 0; i < type->field_count; i++)
        if (strcmp(type->fields[i].name, name) == 0)
            return &type->fields[i];
    return NULL;
}

/* The properties of an object, and those of the objects that it is all of. What is all of a
 * resource has its embedded fields too. */
static void add_properties(SchemaBuilder *b, GraphqlType *type, const json_t *schema)
{
    const json_t *part, *required = json_object_get(schema, "required");
    const char *key;
    size_t index;
    json_array_foreach(json_object_get(schema, "allOf"), index, part)
    {
        Text reference = json_text_at(part, "$ref");
        if (text_is_null(reference)) {
            add_properties(b, type, part);
            continue;
        }
        reference = text_slice(reference, sizeof COMPONENTS - 1, reference.len);
        const GraphqlType *other =
            schema_of_component(b, text_cstr(b->arena, reference), true).type;
        for (size_t i = 0; i < other->field_count; i++)
            *schema_add_field(b, type, other->fields[i].name, other->fields[i].ref, NULL) =
                other->fields[i];
        if (other->model != NULL)
            type->model = other->model;
    }
    json_object_foreach(json_object_get(schema, "properties"), key, part)
    {
        const char *hint = schema_join(b, type->name, schema_pascal(b, key));
        const char *name = text_cstr(b->arena, text_of(key));
        Text help = json_text_at(part, "description");
        GraphqlRef ref = schema_of_json(b, hint, part, lists(required, key));
        GraphqlField *field = field_of(type, name);
        if (field == NULL)
            field = schema_add_field(b, type, name, ref, NULL);
        field->ref = ref;
        field->help = text_is_null(help) ? NULL : text_cstr(b->arena, help);
    }
}

static GraphqlRef of_array(SchemaBuilder *b, const char *hint, const json_t *schema, bool required)
{
    size_t len = strlen(hint);
    bool is_plural = len > 1 && hint[len - 1] == 's';
    hint = text_cstr(b->arena, (Text){ hint, is_plural ? len - 1 : len });
    GraphqlRef item = schema_of_json(b, hint, json_object_get(schema, "items"), true);
    if (item.list)
        return (GraphqlRef){ b->schema->json, required, false };
    return schema_list_of(item.type, required);
}

static const GraphqlType *scalar_of(SchemaBuilder *b, Text type, Text format)
{
    const GraphqlSchema *s = b->schema;
    if (text_equal(type, TEXT("integer")))
        return s->int64;
    if (text_equal(type, TEXT("number")))
        return s->float64;
    if (text_equal(type, TEXT("boolean")))
        return s->boolean;
    if (!text_equal(type, TEXT("string")))
        return s->json;
    if (text_equal(format, TEXT("uuid")))
        return s->id;
    return text_equal(format, TEXT("date-time")) ? s->time : s->text;
}

/* {"enum":["online","away"]}; NULL without. */
static const GraphqlType *enum_of(SchemaBuilder *b, const char *hint, const json_t *schema)
{
    const json_t *listed = json_object_get(schema, "enum"), *each;
    const char **values = ARENA_ARRAY(b->arena, const char *, json_array_size(listed) + 1);
    size_t index, count = 0;
    json_array_foreach(listed, index, each)
    {
        if (json_is_string(each))
            values[count++] = text_cstr(b->arena, json_string_text(each));
    }
    return count > 0 ? schema_add_enum(b, hint, values, NULL) : NULL;
}

/* ["string","null"]: the first that is not null, if any is; *required false when there is null. */
static Text type_of(const json_t *schema, bool *required)
{
    const json_t *type = json_object_get(schema, "type"), *each;
    Text found = json_string_text(type);
    size_t index;
    if (text_equal(found, TEXT("null")))
        *required = false;
    json_array_foreach(type, index, each)
    {
        if (text_equal(json_string_text(each), TEXT("null")))
            *required = false;
        else if (text_is_null(found))
            found = json_string_text(each);
    }
    return text_is_null(found) ? TEXT("") : found;
}

GraphqlRef schema_of_json(SchemaBuilder *b, const char *hint, const json_t *schema, bool required)
{
    Text reference = json_text_at(schema, "$ref");
    if (text_starts_with(reference, TEXT(COMPONENTS)))
        return schema_of_component(
            b, text_cstr(b->arena, text_slice(reference, sizeof COMPONENTS - 1, reference.len)),
            required);
    Text type = type_of(schema, &required);
    if (schema == NULL || is_free(schema))
        return (GraphqlRef){ b->schema->json, required, false };
    if (text_equal(type, TEXT("array")))
        return of_array(b, hint, schema, required);
    const GraphqlType *choice = enum_of(b, hint, schema);
    if (choice != NULL)
        return (GraphqlRef){ choice, required, false };
    if (!text_equal(type, TEXT("object")) && json_object_get(schema, "allOf") == NULL)
        return (GraphqlRef){ scalar_of(b, type, json_text_at(schema, "format")), required, false };
    GraphqlType *made = schema_add_type(b, GRAPHQL_OBJECT_TYPE, hint, NULL);
    add_properties(b, made, schema);
    return (GraphqlRef){ made, required, false };
}

GraphqlRef schema_of_text(SchemaBuilder *b, const char *hint, const char *schema, bool required)
{
    JsonError error;
    const json_t *read = json_read(b->arena, text_of(schema), false, &error);
    return schema_of_json(b, hint, read, required);
}

GraphqlRef schema_of_component(SchemaBuilder *b, const char *name, bool required)
{
    GraphqlType *known = schema_find_type(b, name);
    if (known != NULL)
        return (GraphqlRef){ known, required, false };
    size_t count;
    const Schema *const *schemas = route_schemas(&count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(schemas[i]->name, name) == 0)
            return schema_of_text(b, schemas[i]->name, schemas[i]->json, required);
    return (GraphqlRef){ b->schema->json, required, false };
}
