#include "gateway/graphql/schema.h"

#include <string.h>

#include "gateway/graphql/graphql.h"
#include "gateway/graphql/schema_build.h"
#include "gateway/openapi.h"

/*
 * Which routes, and what each is.
 */
static bool replies_json(const Route *route)
{
    return route->resource != NULL || route->reply_schema != NULL || route->method != GET;
}

static bool is_asked_here(const Route *route)
{
    bool is_members =
        strcmp(route->permission, PUBLIC) != 0 && strcmp(route->permission, OPERATOR) != 0;
    return is_members && !route->upgrade && !route->stream && replies_json(route) &&
           route->takes == NULL && route->gives == NULL && route->handler != graphql_serve &&
           strncmp(route->path, "/v1/", 4) == 0;
}

static GraphqlAction action_of(const Route *route)
{
    if (route->handler == resource_list)
        return GRAPHQL_LIST_ROWS;
    return route->handler == resource_item ? GRAPHQL_ONE_ROW : GRAPHQL_CALL;
}

/* A list that a handler writes itself: as it is in REST. */
static GraphqlRef plain_page(SchemaBuilder *b, const ResourceModel *model)
{
    const GraphqlType *node = schema_resource_type(b, model);
    const char *name = schema_join(b, node->name, "Page");
    GraphqlType *type = schema_find_type(b, name);
    if (type == NULL) {
        type = schema_add_type(b, GRAPHQL_OBJECT_TYPE, name, "A page of a list.");
        schema_add_field(b, type, "data", schema_list_of(node, true), NULL);
        schema_add_field(b, type, "next_cursor", schema_nullable(b->schema->text), NULL);
    }
    return schema_nullable(type);
}

/* What it gives; nothing at a root is required, so that one failure does not undo the others. */
static GraphqlRef reply_ref(SchemaBuilder *b, const Route *route, const char *name)
{
    const ResourceModel *model =
        route->resource != NULL ? resource_model_of(route->resource) : NULL;
    GraphqlRef ref = { b->schema->boolean, false, false };
    if (route->handler == resource_list)
        return schema_nullable(schema_connection(b, model));
    if (route->reply_schema != NULL)
        ref = route->reply_schema[0] == '{'
                  ? schema_of_text(b, schema_pascal(b, name), route->reply_schema, false)
                  : schema_of_component(b, route->reply_schema, false);
    else if (model != NULL && route->list)
        return plain_page(b, model);
    else if (model != NULL && route->status != 204)
        ref.type = schema_resource_type(b, model);
    ref.required = false;
    return ref;
}

/*
 * Arguments: the path's, the query's, the body.
 */
static void add_path_inputs(SchemaBuilder *b, GraphqlField *field, const Route *route)
{
    size_t index = 0;
    for (Text rest = text_of(route->path); !text_is_null(rest);) {
        Text segment = text_cut(&rest, '/');
        if (segment.len == 0 || segment.ptr[0] != ':')
            continue;
        Text name = text_slice(segment, 1, segment.len);
        const GraphqlType *type =
            openapi_is_text_parameter(route, name, index++) ? b->schema->text : b->schema->id;
        schema_add_input(b, &field->inputs, &field->input_count, text_cstr(b->arena, name),
                         schema_required(type), NULL);
    }
}

static void add_inputs(SchemaBuilder *b, GraphqlField *field, const Route *route)
{
    add_path_inputs(b, field, route);
    for (size_t i = 0; i < route->query_count; i++)
        if (!graphql_is_selection(&route->query[i]))
            schema_add_input(b, &field->inputs, &field->input_count, route->query[i].name,
                             (GraphqlRef){ b->schema->text, route->query[i].required, false },
                             route->query[i].help);
    if (field->action == GRAPHQL_LIST_ROWS)
        schema_add_list_inputs(b, field, resource_model_of(route->resource));
    if (route->body != NULL)
        schema_add_input(b, &field->inputs, &field->input_count, "input",
                         schema_required(schema_of_shape(b, route->body)), NULL);
}

static const char *help_of(SchemaBuilder *b, const Route *route)
{
    if (route->permission[0] == '-')
        return route->summary;
    return text_cstr(b->arena, text_format(b->arena, "%s. Needs the permission %s.", route->summary,
                                           route->permission));
}

static void add_route(SchemaBuilder *b, GraphqlType *root, const Route *route)
{
    const char *name = schema_route_name(b, route);
    while (graphql_field(b->schema, root, text_of(name)) != NULL)
        name = schema_join(b, name, "_");
    GraphqlRef ref = reply_ref(b, route, name);
    GraphqlField *field = schema_add_field(b, root, name, ref, help_of(b, route));
    field->action = action_of(route);
    field->route = route;
    add_inputs(b, field, route);
}

static const GraphqlSchema *build(void)
{
    static GraphqlSchema schema;
    static SchemaBuilder builder;
    SchemaBuilder *b = &builder;
    b->arena = arena_new(); /* the process's own */
    b->schema = &schema;
    schema_add_basics(b);
    GraphqlType *query = schema_add_type(b, GRAPHQL_OBJECT_TYPE, "Query", "What can be read.");
    GraphqlType *mutation =
        schema_add_type(b, GRAPHQL_OBJECT_TYPE, "Mutation",
                        "What can be done: one after the other, each a transaction of its own.");
    schema.query = query;
    schema_add_meta(b);
    schema_fill_resources(b);
    size_t count;
    const Route *const *routes = route_all(&count);
    for (size_t i = 0; i < count; i++)
        if (is_asked_here(routes[i]))
            add_route(b, routes[i]->method == GET ? query : mutation, routes[i]);
    schema.mutation = mutation;
    schema.types = b->types;
    schema.count = b->count;
    return &schema;
}

const GraphqlSchema *graphql_schema(void)
{
    static const GraphqlSchema *schema;
    if (schema == NULL)
        schema = build();
    return schema;
}

bool graphql_is_selection(const QueryField *param)
{
    return strcmp(param->name, "select") == 0 || strcmp(param->name, "expand") == 0;
}

/*
 * Looking up.
 */
const GraphqlType *graphql_type(const GraphqlSchema *schema, Text name)
{
    for (size_t i = 0; i < schema->count; i++)
        if (text_equal(name, text_of(schema->types[i]->name)))
            return schema->types[i];
    return NULL;
}

static const GraphqlField *meta_field(const GraphqlSchema *schema, const GraphqlType *type,
                                      Text name)
{
    static GraphqlField fields[3];
    static GraphqlInput type_name;
    if (fields[0].name == NULL && schema->meta_type != NULL) {
        type_name = (GraphqlInput){ "name", NULL, schema_required(schema->text), NULL };
        fields[1] = (GraphqlField){ .name = "__schema",
                                    .ref = schema_required(schema->meta_schema),
                                    .action = GRAPHQL_SHOW_SCHEMA };
        fields[2] = (GraphqlField){ .name = "__type",
                                    .ref = schema_nullable(schema->meta_type),
                                    .inputs = &type_name,
                                    .input_count = 1,
                                    .action = GRAPHQL_SHOW_TYPE };
        fields[0] = (GraphqlField){ .name = "__typename", .ref = schema_required(schema->text) };
    }
    for (size_t i = 0; i < (type == schema->query ? 3u : 1u); i++)
        if (fields[i].name != NULL && text_equal(name, text_of(fields[i].name)))
            return &fields[i];
    return NULL;
}

const GraphqlField *graphql_field(const GraphqlSchema *schema, const GraphqlType *type, Text name)
{
    for (size_t i = 0; i < type->field_count; i++)
        if (text_equal(name, text_of(type->fields[i].name)))
            return &type->fields[i];
    return text_starts_with(name, TEXT("__")) ? meta_field(schema, type, name) : NULL;
}

const GraphqlInput *graphql_input(const GraphqlInput *inputs, size_t count, Text name)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(name, text_of(inputs[i].name)))
            return &inputs[i];
    return NULL;
}

const GraphqlDirectiveType *graphql_directive(const GraphqlSchema *schema, Text name)
{
    for (size_t i = 0; i < schema->directive_count; i++)
        if (text_equal(name, text_of(schema->directives[i].name)))
            return &schema->directives[i];
    return NULL;
}
