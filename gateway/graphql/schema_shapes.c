/*
 * Bodies: an input type each, DocumentCreateInput of the shape DocumentCreate. What a value may be
 * beyond its type (lengths, formats, limits) stays the shape's, which is asked when the command
 * runs.
 */
#include "gateway/graphql/schema_build.h"

static const GraphqlType *value_type(SchemaBuilder *b, const Shape *shape, const ShapeField *field)
{
    const GraphqlSchema *s = b->schema;
    switch (field->kind) {
    case SHAPE_UUID:
        return s->id;
    case SHAPE_INT:
        return s->int64;
    case SHAPE_BOOL:
        return s->boolean;
    case SHAPE_JSON:
        return s->json;
    case SHAPE_OBJECT:
        return schema_of_shape(b, field->nested);
    case SHAPE_ENUM: {
        const char *name = schema_join(b, shape->name, schema_pascal(b, field->name));
        return schema_add_enum(b, name, field->values, NULL);
    }
    default:
        return s->text;
    }
}

const GraphqlType *schema_of_shape(SchemaBuilder *b, const Shape *shape)
{
    const char *name = schema_join(b, shape->name, "Input");
    GraphqlType *type = schema_find_type(b, name);
    if (type != NULL)
        return type;
    type = schema_add_type(b, GRAPHQL_INPUT_TYPE, name, NULL);
    for (size_t i = 0; i < shape->count; i++) {
        const ShapeField *field = &shape->fields[i];
        GraphqlRef ref = { value_type(b, shape, field), field->required && !field->nullable,
                           field->kind == SHAPE_TEXTS };
        schema_add_input(b, &type->inputs, &type->input_count, field->name, ref, field->help);
    }
    return type;
}
