/*
 * GraphQL schema - what can be asked, made once from the tables that the server itself runs on.
 *
 * Each resource is an object type, each list route a connection, each other route that replies JSON
 * a field of Query or Mutation; names, arguments and types follow from the rows (rules in
 * documentation/api-docs/graphql.md). Left out are routes for nobody in particular (PUBLIC), for
 * operators, and those that go on (sockets, streams) or reply no JSON. Must never know: a service
 * or a resource by its name; so it cannot be out of date.
 */
#ifndef INSULA_GATEWAY_GRAPHQL_SCHEMA_H
#define INSULA_GATEWAY_GRAPHQL_SCHEMA_H

#include "gateway/resource/model.h"
#include "gateway/route.h"

typedef enum GraphqlTypeKind {
    GRAPHQL_SCALAR_TYPE,
    GRAPHQL_OBJECT_TYPE,
    GRAPHQL_INPUT_TYPE,
    GRAPHQL_ENUM_TYPE,
} GraphqlTypeKind;

typedef struct GraphqlType GraphqlType;

/* T, T!, [T!] or [T!]!: no list of ours holds nulls or lists. */
typedef struct GraphqlRef {
    const GraphqlType *type;
    bool required, list;
} GraphqlRef;

/* An argument, or a field of an input type. */
typedef struct GraphqlInput {
    const char *name, *help;
    GraphqlRef ref;
    const char *preset; /* default value, as a literal; NULL without */
} GraphqlInput;

typedef enum GraphqlAction {
    GRAPHQL_LIST_ROWS, /* resource_list: select, expand, cursors */
    GRAPHQL_ONE_ROW,   /* resource_item: select, expand */
    GRAPHQL_CALL,      /* any other handler: its JSON is cut to what was asked */
    GRAPHQL_SHOW_SCHEMA,
    GRAPHQL_SHOW_TYPE,
} GraphqlAction;

typedef struct GraphqlField {
    const char *name, *help;
    GraphqlRef ref;
    GraphqlInput *inputs;
    size_t input_count;
    /* Of the root types' fields. */
    GraphqlAction action;
    const Route *route;
    const ResourceExpand *expand; /* of an object type's field that is embedded, not a column */
} GraphqlField;

struct GraphqlType {
    GraphqlTypeKind kind;
    const char *name, *help;
    GraphqlField *fields; /* of an object type */
    size_t field_count;
    GraphqlInput *inputs; /* of an input type */
    size_t input_count;
    const char *const *values;  /* of an enumeration, NULL-terminated */
    const ResourceModel *model; /* whose rows these are: also of what a handler adds fields to */
    size_t number;              /* its place in the schema */
};

typedef struct GraphqlDirectiveType {
    const char *name, *help;
    GraphqlInput condition; /* if: Boolean! */
} GraphqlDirectiveType;

typedef struct GraphqlSchema {
    GraphqlType *const *types;
    size_t count;
    const GraphqlType *query, *mutation; /* mutation NULL when there is no command */
    const GraphqlType *id, *text, *int32, *float64, *boolean, *time, *int64, *json; /* scalars */
    const GraphqlType *meta_schema, *meta_type; /* __Schema, __Type */
    const GraphqlDirectiveType *directives;     /* @include, @skip */
    size_t directive_count;
} GraphqlSchema;

/* Of the mounted routes; made on first use, lives as long as the process. */
const GraphqlSchema *graphql_schema(void);

/* NULL when there is none. */
const GraphqlType *graphql_type(const GraphqlSchema *schema, Text name);
/* Also __typename, and __schema and __type of the query type. */
const GraphqlField *graphql_field(const GraphqlSchema *schema, const GraphqlType *type, Text name);
const GraphqlInput *graphql_input(const GraphqlInput *inputs, size_t count, Text name);
const GraphqlDirectiveType *graphql_directive(const GraphqlSchema *schema, Text name);

/* Is this parameter of a handler's what the selection says: select or expand? */
bool graphql_is_selection(const QueryField *param);

static inline bool graphql_is_leaf(const GraphqlType *type)
{
    return type->kind == GRAPHQL_SCALAR_TYPE || type->kind == GRAPHQL_ENUM_TYPE;
}

static inline bool graphql_is_input(const GraphqlType *type)
{
    return type->kind != GRAPHQL_OBJECT_TYPE;
}

#endif
