#include <assert.h>
#include <string.h>

#include "gateway/graphql/schema_build.h"

GraphqlType *schema_find_type(const SchemaBuilder *b, const char *name)
{
    for (size_t i = 0; i < b->count; i++)
        if (strcmp(b->types[i]->name, name) == 0)
            return b->types[i];
    return NULL;
}

GraphqlType *schema_add_type(SchemaBuilder *b, GraphqlTypeKind kind, const char *name,
                             const char *help)
{
    while (schema_find_type(b, name) != NULL)
        name = schema_join(b, name, "_");
    assert(b->count < GRAPHQL_MAX_TYPES);
    GraphqlType *type = ARENA_NEW(b->arena, GraphqlType);
    *type = (GraphqlType){ .kind = kind, .name = name, .help = help, .number = b->count };
    b->types[b->count++] = type;
    return type;
}

/* Arrays grow by doubling at the powers of two: the schema is made once, and small. */
static void *grow(Arena *arena, void *array, size_t count, size_t size)
{
    if (count != 0 && (count & (count - 1)) != 0)
        return array;
    char *grown = arena_zalloc(arena, size * (count == 0 ? 1 : count * 2));
    if (count > 0)
        memcpy(grown, array, count * size);
    return grown;
}

GraphqlField *schema_add_field(SchemaBuilder *b, GraphqlType *type, const char *name,
                               GraphqlRef ref, const char *help)
{
    type->fields = grow(b->arena, type->fields, type->field_count, sizeof *type->fields);
    GraphqlField *field = &type->fields[type->field_count++];
    *field = (GraphqlField){ .name = name, .ref = ref, .help = help };
    return field;
}

GraphqlInput *schema_add_input(SchemaBuilder *b, GraphqlInput **inputs, size_t *count,
                               const char *name, GraphqlRef ref, const char *help)
{
    *inputs = grow(b->arena, *inputs, *count, sizeof **inputs);
    GraphqlInput *input = &(*inputs)[(*count)++];
    *input = (GraphqlInput){ .name = name, .ref = ref, .help = help };
    return input;
}

static bool is_enum_value(const char *value)
{
    static const char first[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    static const char others[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
    return *value != '\0' && strchr(first, *value) != NULL &&
           strspn(value, others) == strlen(value) && strncmp(value, "__", 2) != 0 &&
           strcmp(value, "true") != 0 && strcmp(value, "false") != 0 && strcmp(value, "null") != 0;
}

const GraphqlType *schema_add_enum(SchemaBuilder *b, const char *name, const char *const *values,
                                   const char *help)
{
    for (size_t i = 0; values[i] != NULL; i++)
        if (!is_enum_value(values[i]))
            return b->schema->text;
    GraphqlType *type = schema_add_type(b, GRAPHQL_ENUM_TYPE, name, help);
    type->values = values;
    return type;
}

void schema_add_basics(SchemaBuilder *b)
{
    GraphqlSchema *s = b->schema;
    const struct {
        const GraphqlType **place;
        const char *name, *help;
    } scalars[] = {
        { &s->id, "ID", "An id; a UUID unless its field says otherwise." },
        { &s->text, "String", "UTF-8." },
        { &s->int32, "Int", "A whole number of 32 bits." },
        { &s->float64, "Float", "A number." },
        { &s->boolean, "Boolean", "true or false." },
        { &s->time, "DateTime", "A time: RFC 3339, UTC, milliseconds." },
        { &s->int64, "Long", "A whole number of 64 bits." },
        { &s->json, "JSON", "Any JSON, as it is." },
    };
    for (size_t i = 0; i < sizeof scalars / sizeof scalars[0]; i++)
        *scalars[i].place =
            schema_add_type(b, GRAPHQL_SCALAR_TYPE, scalars[i].name, scalars[i].help);
}
