#include <string.h>

#include "gateway/openapi.h"
#include "gateway/resource/model.h"

Text openapi_schema_name(const char *singular, char room[64])
{
    size_t len = 0;
    bool upper = true;
    for (const char *c = singular; *c != '\0' && len < 64; c++) {
        if (*c == '_') {
            upper = true;
            continue;
        }
        room[len++] = upper && *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
        upper = false;
    }
    return (Text){ room, len };
}

static void put_type(JsonWriter *w, const char *type, bool nullable)
{
    json_key(w, TEXT("type"));
    if (!nullable) {
        json_put_text(w, text_of(type));
        return;
    }
    json_array_begin(w);
    json_put_text(w, text_of(type));
    json_put_text(w, TEXT("null"));
    json_array_end(w);
}

static void put_values(JsonWriter *w, const char *const *values, bool nullable)
{
    json_key(w, TEXT("enum"));
    json_array_begin(w);
    for (; *values != NULL; values++)
        json_put_text(w, text_of(*values));
    if (nullable)
        json_put_null(w);
    json_array_end(w);
}

void openapi_write_type(JsonWriter *w, const ResourceField *field, bool nullable)
{
    static const struct {
        const char *type, *format;
    } types[] = {
        [FIELD_UUID] = { "string", "uuid" },      [FIELD_TEXT] = { "string", NULL },
        [FIELD_INT] = { "integer", "int64" },     [FIELD_BOOL] = { "boolean", NULL },
        [FIELD_TIME] = { "string", "date-time" }, [FIELD_JSON] = { "object", NULL },
    };
    put_type(w, types[field->type].type, nullable);
    if (types[field->type].format != NULL)
        json_field(w, "format", text, text_of(types[field->type].format));
    if (field->type == FIELD_TEXT && field->values != NULL)
        put_values(w, field->values, nullable);
}

static void write_field(JsonWriter *w, const ResourceField *field)
{
    bool nullable = (field->flags & FIELD_NULLABLE) != 0;
    json_key(w, text_of(field->name));
    if (field->schema != NULL && !nullable) {
        json_put_raw(w, text_of(field->schema));
        return;
    }
    json_object_begin(w);
    if (field->schema != NULL) {
        json_key(w, TEXT("anyOf"));
        json_array_begin(w);
        json_put_raw(w, text_of(field->schema));
        json_put_raw(w, TEXT("{\"type\":\"null\"}"));
        json_array_end(w);
    } else {
        openapi_write_type(w, field, nullable);
    }
    if (field->help != NULL)
        json_field(w, "description", text, text_of(field->help));
    json_object_end(w);
}

static void write_expand(JsonWriter *w, const ResourceExpand *expand)
{
    const ResourceModel *other = resource_model_of(resource_find(expand->resource));
    json_key(w, text_of(expand->name));
    json_object_begin(w);
    put_type(w, "object", true);
    json_field(w, "description", text, TEXT("Only with ?expand; null when it is gone."));
    json_key(w, TEXT("required"));
    json_array_begin(w);
    for (Text rest = text_of(expand->fields); !text_is_null(rest);)
        json_put_text(w, text_cut(&rest, ','));
    json_array_end(w);
    json_key(w, TEXT("properties"));
    json_object_begin(w);
    for (Text rest = text_of(expand->fields); !text_is_null(rest);) {
        int column = resource_model_column(other, text_cut(&rest, ','));
        write_field(w, &other->columns[column]);
    }
    json_object_end(w);
    json_object_end(w);
}

static void write_resource(JsonWriter *w, const ResourceModel *model)
{
    char room[64];
    json_key(w, openapi_schema_name(model->resource->singular, room));
    json_object_begin(w);
    json_field(w, "type", text, TEXT("object"));
    json_key(w, TEXT("required"));
    json_array_begin(w);
    for (size_t i = 0; i < model->count; i++)
        if ((model->list_columns >> i & 1) != 0)
            json_put_text(w, text_of(model->columns[i].name));
    json_array_end(w);
    json_key(w, TEXT("properties"));
    json_object_begin(w);
    for (size_t i = 0; i < model->count; i++)
        write_field(w, &model->columns[i]);
    for (size_t i = 0; i < model->resource->expand_count; i++)
        write_expand(w, &model->resource->expands[i]);
    json_object_end(w);
    json_object_end(w);
}

/* A believable value, so that a reader sees at once what a body looks like. */
static const char *example_of(const ShapeField *field)
{
    static const struct {
        const char *name, *value;
    } known[] = {
        { "first_name", "Ada" },
        { "last_name", "Lovelace" },
        { "name", "Field research" },
        { "title", "Launch plan" },
        { "description", "What we agreed on." },
        { "tenant", "acme" },
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(known[i].name, field->name) == 0)
            return known[i].value;
    switch (field->kind) {
    case SHAPE_EMAIL:
        return "ada@example.com";
    case SHAPE_SLUG:
        return "acme";
    case SHAPE_PASSWORD:
        return "correct horse battery staple";
    case SHAPE_TIME:
        return "2030-01-31T12:00:00.000Z";
    case SHAPE_UUID:
        return "01935b6e-6b1f-7c4d-9a54-3f2b8c7d1e90";
    case SHAPE_ENUM:
        return field->values[0];
    default:
        return "text";
    }
}

static void write_shape(JsonWriter *w, const Shape *shape);

static void write_limits(JsonWriter *w, const ShapeField *field, const char *least,
                         const char *most)
{
    int64_t min, max;
    shape_limits(field, &min, &max);
    if (min > 0 || (field->kind == SHAPE_INT && min > INT64_MIN)) {
        json_key(w, text_of(least));
        json_put_int(w, min);
    }
    if (max < INT64_MAX) {
        json_key(w, text_of(most));
        json_put_int(w, max);
    }
}

static void write_text_field(JsonWriter *w, const ShapeField *field)
{
    put_type(w, "string", field->nullable);
    switch (field->kind) {
    case SHAPE_PASSWORD:
        json_field(w, "format", text, TEXT("password"));
        json_field(w, "writeOnly", bool, true);
        break;
    case SHAPE_EMAIL:
        json_field(w, "format", text, TEXT("email"));
        break;
    case SHAPE_UUID:
        json_field(w, "format", text, TEXT("uuid"));
        break;
    case SHAPE_TIME:
        json_field(w, "format", text, TEXT("date-time"));
        break;
    case SHAPE_SLUG:
        json_field(w, "pattern", text, TEXT("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"));
        break;
    case SHAPE_ENUM:
        put_values(w, field->values, field->nullable);
        break;
    default:
        break;
    }
    if (field->kind != SHAPE_UUID && field->kind != SHAPE_TIME && field->kind != SHAPE_ENUM)
        write_limits(w, field, "minLength", "maxLength");
}

static void write_shape_field(JsonWriter *w, const ShapeField *field)
{
    json_key(w, text_of(field->name));
    if (field->kind == SHAPE_OBJECT) {
        write_shape(w, field->nested);
        return;
    }
    json_object_begin(w);
    switch (field->kind) {
    case SHAPE_INT:
        put_type(w, "integer", field->nullable);
        json_field(w, "format", text, TEXT("int64"));
        write_limits(w, field, "minimum", "maximum");
        break;
    case SHAPE_BOOL:
        put_type(w, "boolean", field->nullable);
        break;
    case SHAPE_TEXTS:
        put_type(w, "array", field->nullable);
        json_key(w, TEXT("items"));
        json_put_raw(w, TEXT("{\"type\":\"string\",\"maxLength\":255}"));
        write_limits(w, field, "minItems", "maxItems");
        break;
    case SHAPE_JSON:
        put_type(w, "object", field->nullable);
        json_field(w, "additionalProperties", bool, true);
        break;
    default:
        write_text_field(w, field);
    }
    if (field->help != NULL)
        json_field(w, "description", text, text_of(field->help));
    json_object_end(w);
}

static void write_example(JsonWriter *w, const Shape *shape)
{
    json_object_begin(w);
    for (size_t i = 0; i < shape->count; i++) {
        const ShapeField *field = &shape->fields[i];
        json_key(w, text_of(field->name));
        switch (field->kind) {
        case SHAPE_OBJECT:
            write_example(w, field->nested);
            break;
        case SHAPE_INT:
            json_put_int(w, field->min > 0 ? field->min : 1);
            break;
        case SHAPE_BOOL:
            json_put_bool(w, true);
            break;
        case SHAPE_TEXTS:
            json_put_raw(w, strcmp(field->name, "permissions") == 0 ? TEXT("[\"document.read\"]")
                                                                    : TEXT("[\"text\"]"));
            break;
        case SHAPE_JSON:
            json_put_raw(w, TEXT("{}"));
            break;
        default:
            json_put_text(w, text_of(example_of(field)));
        }
    }
    json_object_end(w);
}

static void write_shape(JsonWriter *w, const Shape *shape)
{
    json_object_begin(w);
    json_field(w, "type", text, TEXT("object"));
    json_field(w, "additionalProperties", bool, false);
    json_key(w, TEXT("required"));
    json_array_begin(w);
    for (size_t i = 0; i < shape->count; i++)
        if (shape->fields[i].required)
            json_put_text(w, text_of(shape->fields[i].name));
    json_array_end(w);
    json_key(w, TEXT("properties"));
    json_object_begin(w);
    for (size_t i = 0; i < shape->count; i++)
        write_shape_field(w, &shape->fields[i]);
    json_object_end(w);
    json_key(w, TEXT("examples"));
    json_array_begin(w);
    write_example(w, shape);
    json_array_end(w);
    json_object_end(w);
}

static bool is_first_with_shape(const Route *const *routes, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (routes[i]->body != NULL &&
            strcmp(routes[i]->body->name, routes[index]->body->name) == 0)
            return false;
    return true;
}

void openapi_write_schemas(JsonWriter *w)
{
    static const Text problem =
        TEXT("{\"type\":\"object\",\"description\":\"What went wrong (RFC 9457).\","
             "\"required\":[\"type\",\"title\",\"status\",\"code\",\"detail\"],\"properties\":{"
             "\"type\":{\"type\":\"string\",\"description\":\"Where it is explained.\"},"
             "\"title\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},"
             "\"code\":{\"type\":\"string\",\"description\":\"Stable; for programs.\"},"
             "\"detail\":{\"type\":\"string\",\"description\":\"For people.\"},"
             "\"request_id\":{\"type\":\"string\"},"
             "\"errors\":{\"type\":\"array\",\"description\":\"All faults of the "
             "input.\",\"items\":{\"type\":\"object\","
             "\"required\":[\"pointer\",\"code\",\"detail\"],\"properties\":{"
             "\"pointer\":{\"type\":\"string\",\"description\":\"JSON pointer into the body, or "
             "?name of a query parameter.\"},"
             "\"code\":{\"type\":\"string\"},\"detail\":{\"type\":\"string\"}}}}},"
             "\"examples\":[{\"type\":\"/docs/errors/document_not_found\",\"title\":\"Not "
             "Found\",\"status\":404,"
             "\"code\":\"document_not_found\",\"detail\":\"There is no such document.\","
             "\"request_id\":\"01935b6e-6b1f-7c4d-9a54-3f2b8c7d1e90\"}]}");
    size_t count;
    const Route *const *routes = route_all(&count);
    json_object_begin(w);
    json_key(w, TEXT("Problem"));
    json_put_raw(w, problem);
    size_t models;
    const ResourceModel *const *all = resource_model_all(&models);
    for (size_t i = 0; i < models; i++)
        write_resource(w, all[i]);
    for (size_t i = 0; i < count; i++) {
        if (routes[i]->body == NULL || !is_first_with_shape(routes, i))
            continue;
        json_key(w, text_of(routes[i]->body->name));
        write_shape(w, routes[i]->body);
    }
    size_t schema_count;
    const Schema *const *schemas = route_schemas(&schema_count);
    for (size_t i = 0; i < schema_count; i++) {
        json_key(w, text_of(schemas[i]->name));
        json_put_raw(w, text_of(schemas[i]->json));
    }
    json_object_end(w);
}
