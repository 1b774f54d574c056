/*
 * Resources: an object type each, with its connection, its filter and its order.
 */
#include <string.h>

#include "gateway/graphql/schema_build.h"
#include "gateway/openapi.h"
#include "gateway/resource/plan.h"

static const char *type_name(SchemaBuilder *b, const Resource *resource)
{
    char room[64];
    return text_cstr(b->arena, openapi_schema_name(resource->singular, room));
}

/* The type itself, without its fields: they may point to each other. */
GraphqlType *schema_resource_type(SchemaBuilder *b, const ResourceModel *model)
{
    for (size_t i = 0; i < b->count; i++)
        if (b->types[i]->model == model && b->types[i]->kind == GRAPHQL_OBJECT_TYPE &&
            strcmp(b->types[i]->name, type_name(b, model->resource)) == 0)
            return b->types[i];
    GraphqlType *type =
        schema_add_type(b, GRAPHQL_OBJECT_TYPE, type_name(b, model->resource), NULL);
    type->model = model;
    return type;
}

static bool names_an_id(const ResourceField *field)
{
    return field->type == FIELD_UUID || strcmp(field->name, "id") == 0;
}

static GraphqlRef column_ref(SchemaBuilder *b, const char *owner, const ResourceField *field)
{
    const GraphqlSchema *s = b->schema;
    bool required = (field->flags & (FIELD_NULLABLE | FIELD_ITEM_ONLY)) == 0;
    const char *name = schema_join(b, owner, schema_pascal(b, field->name));
    if (names_an_id(field))
        return (GraphqlRef){ s->id, required, false };
    switch (field->type) {
    case FIELD_INT:
        return (GraphqlRef){ s->int64, required, false };
    case FIELD_BOOL:
        return (GraphqlRef){ s->boolean, required, false };
    case FIELD_TIME:
        return (GraphqlRef){ s->time, required, false };
    case FIELD_JSON:
        if (field->schema != NULL)
            return schema_of_text(b, name, field->schema, required);
        return (GraphqlRef){ s->json, required, false };
    default:
        break;
    }
    if (field->values == NULL)
        return (GraphqlRef){ s->text, required, false };
    GraphqlType *known = schema_find_type(b, name);
    return (GraphqlRef){ known != NULL && known->values == field->values
                             ? known
                             : schema_add_enum(b, name, field->values, field->help),
                         required, false };
}

/* Embedded: some fields of another resource, a type of its own. */
static void add_expand(SchemaBuilder *b, GraphqlType *type, const ResourceExpand *expand)
{
    const ResourceModel *other = resource_model_of(resource_find(expand->resource));
    const char *name = schema_join(b, type->name, schema_pascal(b, expand->name));
    GraphqlType *part = schema_add_type(b, GRAPHQL_OBJECT_TYPE, name, NULL);
    for (Text rest = text_of(expand->fields); !text_is_null(rest);) {
        const ResourceField *field =
            &other->columns[resource_model_column(other, text_cut(&rest, ','))];
        schema_add_field(b, part, field->name, column_ref(b, type_name(b, other->resource), field),
                         field->help);
    }
    schema_add_field(b, type, expand->name, schema_nullable(part), "Null when it is gone.")
        ->expand = expand;
}

static void fill_resource(SchemaBuilder *b, const ResourceModel *model)
{
    GraphqlType *type = schema_resource_type(b, model);
    for (size_t i = 0; i < model->count; i++)
        schema_add_field(b, type, model->columns[i].name,
                         column_ref(b, type->name, &model->columns[i]), model->columns[i].help);
    for (size_t i = 0; i < model->resource->expand_count; i++)
        add_expand(b, type, &model->resource->expands[i]);
}

void schema_fill_resources(SchemaBuilder *b)
{
    size_t count;
    const ResourceModel *const *models = resource_model_all(&count);
    for (size_t i = 0; i < count; i++)
        schema_resource_type(b, models[i]);
    for (size_t i = 0; i < count; i++)
        fill_resource(b, models[i]);
}

/*
 * Lists.
 */
static const GraphqlType *page_info(SchemaBuilder *b)
{
    GraphqlType *type = schema_find_type(b, "PageInfo");
    if (type != NULL)
        return type;
    type = schema_add_type(b, GRAPHQL_OBJECT_TYPE, "PageInfo", "Where a page lies in its list.");
    const GraphqlSchema *s = b->schema;
    schema_add_field(b, type, "hasNextPage", schema_required(s->boolean), NULL);
    schema_add_field(b, type, "hasPreviousPage", schema_required(s->boolean),
                     "Whether it was asked for with after.");
    schema_add_field(b, type, "startCursor", schema_nullable(s->text), NULL);
    schema_add_field(b, type, "endCursor", schema_nullable(s->text), "For after.");
    return type;
}

const GraphqlType *schema_connection(SchemaBuilder *b, const ResourceModel *model)
{
    const GraphqlSchema *s = b->schema;
    const GraphqlType *node = schema_resource_type(b, model);
    const char *name = schema_join(b, node->name, "Connection");
    GraphqlType *type = schema_find_type(b, name);
    if (type != NULL)
        return type;
    type = schema_add_type(b, GRAPHQL_OBJECT_TYPE, name, "A page of a list.");
    GraphqlType *edge =
        schema_add_type(b, GRAPHQL_OBJECT_TYPE, schema_join(b, node->name, "Edge"), NULL);
    schema_add_field(b, edge, "cursor", schema_required(s->text), "Its place in the list.");
    schema_add_field(b, edge, "node", schema_required(node), NULL);
    schema_add_field(b, type, "nodes", schema_list_of(node, true), "What the page holds.");
    schema_add_field(b, type, "edges", schema_list_of(edge, true), "The same with cursors.");
    schema_add_field(b, type, "pageInfo", schema_required(page_info(b)), NULL);
    schema_add_field(b, type, "totalCount", schema_required(s->int64),
                     "Of all pages; counted when asked for.");
    return type;
}

/* The operators that a type of field has, as an input type: StringFilter { eq ne in prefix }. */
static const GraphqlType *operators(SchemaBuilder *b, const GraphqlType *value, FieldType type)
{
    const char *name = schema_join(b, value->name, "Filter");
    GraphqlType *filter = schema_find_type(b, name);
    if (filter != NULL)
        return filter;
    if (value == b->schema->id)
        type = FIELD_UUID; /* what ids that are text can do besides, those that are not cannot */
    filter = schema_add_type(b, GRAPHQL_INPUT_TYPE, name, "All that are given must hold.");
    for (Text rest = text_of(resource_plan_operators(type)); !text_is_null(rest);) {
        const char *op = text_cstr(b->arena, text_trim(text_cut(&rest, ',')));
        bool is_part = strcmp(op, "prefix") == 0;
        if (is_part && value->kind == GRAPHQL_ENUM_TYPE)
            continue;
        schema_add_input(b, &filter->inputs, &filter->input_count, op,
                         strcmp(op, "in") == 0 ? schema_list_of(value, false)
                                               : schema_nullable(value),
                         is_part ? "What it begins with." : NULL);
    }
    return filter;
}

/* A condition on a path within JSON. */
static const GraphqlType *json_condition(SchemaBuilder *b)
{
    GraphqlType *type = schema_find_type(b, "JSONFilter");
    if (type != NULL)
        return type;
    type = schema_add_type(b, GRAPHQL_INPUT_TYPE, "JSONFilter",
                           "A condition on what lies at a path. Values are written as text; a "
                           "number compares with numbers.");
    const GraphqlType *text = b->schema->text;
    schema_add_input(b, &type->inputs, &type->input_count, "path", schema_required(text),
                     "Names with dots between: \"address.city\".");
    for (Text rest = text_of(resource_plan_operators(FIELD_JSON)); !text_is_null(rest);)
        schema_add_input(b, &type->inputs, &type->input_count,
                         text_cstr(b->arena, text_trim(text_cut(&rest, ','))),
                         schema_nullable(text), NULL);
    return type;
}

static const GraphqlType *filter_type(SchemaBuilder *b, const ResourceModel *model)
{
    const GraphqlType *node = schema_resource_type(b, model);
    GraphqlType *filter = schema_add_type(
        b, GRAPHQL_INPUT_TYPE, schema_join(b, node->name, "Filter"), "All that are given hold.");
    for (size_t i = 0; i < model->count; i++) {
        const ResourceField *field = &model->columns[i];
        if ((field->flags & FIELD_FILTER) == 0)
            continue;
        const GraphqlType *value = column_ref(b, node->name, field).type;
        GraphqlRef ref = field->type == FIELD_JSON
                             ? schema_list_of(json_condition(b), false)
                             : schema_nullable(operators(b, value, field->type));
        schema_add_input(b, &filter->inputs, &filter->input_count, field->name, ref, field->help);
    }
    return filter->input_count > 0 ? filter : NULL;
}

static const GraphqlType *sort_type(SchemaBuilder *b, const ResourceModel *model)
{
    const char **values = ARENA_ARRAY(b->arena, const char *, 2 * MODEL_MAX_COLUMNS + 1);
    size_t count = 0;
    for (size_t i = 0; i < model->count; i++) {
        if ((model->columns[i].flags & FIELD_SORT) == 0)
            continue;
        values[count++] = schema_join(b, model->columns[i].name, "_asc");
        values[count++] = schema_join(b, model->columns[i].name, "_desc");
    }
    if (count == 0)
        return NULL;
    const char *name = schema_join(b, schema_resource_type(b, model)->name, "Sort");
    return schema_add_enum(b, name, values, NULL);
}

/* What a resource's lists share, found again by its name. */
static const GraphqlType *once(SchemaBuilder *b, const ResourceModel *model, const char *suffix,
                               const GraphqlType *(*make)(SchemaBuilder *, const ResourceModel *))
{
    const char *name = schema_join(b, schema_resource_type(b, model)->name, suffix);
    const GraphqlType *known = schema_find_type(b, name);
    return known != NULL ? known : make(b, model);
}

void schema_add_list_inputs(SchemaBuilder *b, GraphqlField *field, const ResourceModel *model)
{
    const GraphqlSchema *s = b->schema;
    schema_add_input(b, &field->inputs, &field->input_count, "first", schema_nullable(s->int32),
                     "How many at most: 1 to 200.")
        ->preset = "50";
    schema_add_input(b, &field->inputs, &field->input_count, "after", schema_nullable(s->text),
                     "A cursor: what comes behind it.");
    const GraphqlType *sort = once(b, model, "Sort", sort_type);
    if (sort != NULL)
        schema_add_input(b, &field->inputs, &field->input_count, "sort",
                         schema_list_of(sort, false), "Up to three, the first counts most.");
    const GraphqlType *filter = once(b, model, "Filter", filter_type);
    if (filter != NULL)
        schema_add_input(b, &field->inputs, &field->input_count, "filter", schema_nullable(filter),
                         NULL);
    if (model->resource->search != NULL)
        schema_add_input(b, &field->inputs, &field->input_count, "q", schema_nullable(s->text),
                         "Words to search for.");
}
