/*
 * Building the GraphQL schema - what its rooms share. Private to schema*.c.
 */
#ifndef INSULA_GATEWAY_GRAPHQL_SCHEMA_BUILD_H
#define INSULA_GATEWAY_GRAPHQL_SCHEMA_BUILD_H

#include "core/json.h"
#include "gateway/graphql/schema.h"

#define GRAPHQL_MAX_TYPES 2048

typedef struct SchemaBuilder {
    Arena *arena; /* the process's */
    GraphqlSchema *schema;
    GraphqlType *types[GRAPHQL_MAX_TYPES];
    size_t count;
} SchemaBuilder;

/* schema_types.c: adding. A name that is taken gets a '_' behind it. */
GraphqlType *schema_add_type(SchemaBuilder *b, GraphqlTypeKind kind, const char *name,
                             const char *help);
GraphqlType *schema_find_type(const SchemaBuilder *b, const char *name);
GraphqlField *schema_add_field(SchemaBuilder *b, GraphqlType *type, const char *name,
                               GraphqlRef ref, const char *help);
/* To a field's arguments or an input type's fields. */
GraphqlInput *schema_add_input(SchemaBuilder *b, GraphqlInput **inputs, size_t *count,
                               const char *name, GraphqlRef ref, const char *help);
/* An enumeration; String where the values are no names. */
const GraphqlType *schema_add_enum(SchemaBuilder *b, const char *name, const char *const *values,
                                   const char *help);
void schema_add_basics(SchemaBuilder *b);

static inline GraphqlRef schema_required(const GraphqlType *type)
{
    return (GraphqlRef){ type, true, false };
}

static inline GraphqlRef schema_nullable(const GraphqlType *type)
{
    return (GraphqlRef){ type, false, false };
}

static inline GraphqlRef schema_list_of(const GraphqlType *type, bool required)
{
    return (GraphqlRef){ type, required, true };
}

/* schema_meta.c: the types by which a schema tells of itself. */
void schema_add_meta(SchemaBuilder *b);

/* schema_names.c */
const char *schema_join(SchemaBuilder *b, const char *first, const char *second);
/* "created_at" -> "CreatedAt" */
const char *schema_pascal(SchemaBuilder *b, const char *name);
/* Of a route's field in Query or Mutation. */
const char *schema_route_name(SchemaBuilder *b, const Route *route);

/* schema_rows.c: resources, their connections, filters and orders. */
GraphqlType *schema_resource_type(SchemaBuilder *b, const ResourceModel *model);
void schema_fill_resources(SchemaBuilder *b);
/* The connection that a list of the resource gives, and the arguments of the field that asks. */
const GraphqlType *schema_connection(SchemaBuilder *b, const ResourceModel *model);
void schema_add_list_inputs(SchemaBuilder *b, GraphqlField *field, const ResourceModel *model);

/* schema_json.c: a JSON schema as OpenAPI has it; `hint` names the type if there must be one. */
GraphqlRef schema_of_json(SchemaBuilder *b, const char *hint, const json_t *schema, bool required);
GraphqlRef schema_of_text(SchemaBuilder *b, const char *hint, const char *schema, bool required);
/* Of a component's name. */
GraphqlRef schema_of_component(SchemaBuilder *b, const char *name, bool required);

/* schema_shapes.c: the input type of a body. */
const GraphqlType *schema_of_shape(SchemaBuilder *b, const Shape *shape);

#endif
