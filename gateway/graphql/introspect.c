/*
 * The schema telling of itself (GraphQL, October 2021, section 4.2).
 */
#include <string.h>

#include "gateway/graphql/run.h"

/* A type as it is wrapped: '!' for what must be there, '[' for a list, from the outside in. */
typedef struct Wrapped {
    const GraphqlType *type;
    const char *wraps;
} Wrapped;

static Wrapped wrapped(GraphqlRef ref)
{
    const char *wraps = ref.list ? "![!" : "!";
    return (Wrapped){ ref.type, ref.required ? wraps : ref.list ? wraps + 1 : "" };
}

static void put_type(GraphqlRun *run, Wrapped type, GraphqlGroup *groups);

/* An answer that is too large already need not be finished. */
static bool goes_on(const GraphqlRun *run)
{
    return !run->w.out->failed;
}

static bool is(const GraphqlGroup *group, const char *name)
{
    return text_equal(group->fields->field->name, text_of(name));
}

static GraphqlGroup *below(GraphqlRun *run, GraphqlGroup *group)
{
    return graphql_collect_below(&run->collector, group);
}

static void put_words(GraphqlRun *run, const char *words)
{
    json_put_text(&run->w, text_of(words));
}

/* What all members of a schema have; false for a field of its own. */
static bool put_common(GraphqlRun *run, const GraphqlGroup *group, const char *type,
                       const char *name, const char *help)
{
    json_key(&run->w, group->key);
    if (is(group, "__typename"))
        put_words(run, type);
    else if (is(group, "name"))
        put_words(run, name);
    else if (is(group, "description"))
        put_words(run, help);
    else if (is(group, "isDeprecated") || is(group, "isRepeatable"))
        json_put_bool(&run->w, false);
    else if (is(group, "deprecationReason"))
        json_put_null(&run->w);
    else
        return false;
    return true;
}

static void put_input(GraphqlRun *run, const GraphqlInput *input, GraphqlGroup *groups)
{
    json_object_begin(&run->w);
    for (GraphqlGroup *group = groups; group != NULL; group = group->next) {
        if (put_common(run, group, "__InputValue", input->name, input->help))
            continue;
        if (is(group, "type"))
            put_type(run, wrapped(input->ref), below(run, group));
        else /* defaultValue */
            put_words(run, input->preset);
    }
    json_object_end(&run->w);
}

static void put_inputs(GraphqlRun *run, const GraphqlInput *inputs, size_t count,
                       GraphqlGroup *groups)
{
    json_array_begin(&run->w);
    for (size_t i = 0; i < count && goes_on(run); i++)
        put_input(run, &inputs[i], groups);
    json_array_end(&run->w);
}

static void put_field(GraphqlRun *run, const GraphqlField *field, GraphqlGroup *groups)
{
    json_object_begin(&run->w);
    for (GraphqlGroup *group = groups; group != NULL; group = group->next) {
        if (put_common(run, group, "__Field", field->name, field->help))
            continue;
        if (is(group, "type"))
            put_type(run, wrapped(field->ref), below(run, group));
        else /* args */
            put_inputs(run, field->inputs, field->input_count, below(run, group));
    }
    json_object_end(&run->w);
}

static void put_values(GraphqlRun *run, const GraphqlType *type, GraphqlGroup *groups)
{
    json_array_begin(&run->w);
    for (const char *const *value = type->values; *value != NULL; value++) {
        json_object_begin(&run->w);
        for (const GraphqlGroup *group = groups; group != NULL; group = group->next)
            put_common(run, group, "__EnumValue", *value, NULL);
        json_object_end(&run->w);
    }
    json_array_end(&run->w);
}

static const char *kind_of(Wrapped type)
{
    static const char *const kinds[] = {
        [GRAPHQL_SCALAR_TYPE] = "SCALAR",
        [GRAPHQL_OBJECT_TYPE] = "OBJECT",
        [GRAPHQL_INPUT_TYPE] = "INPUT_OBJECT",
        [GRAPHQL_ENUM_TYPE] = "ENUM",
    };
    if (*type.wraps != '\0')
        return *type.wraps == '!' ? "NON_NULL" : "LIST";
    return kinds[type.type->kind];
}

/* What only a type of that kind has; null for the others. */
static void put_parts(GraphqlRun *run, const GraphqlType *type, GraphqlGroup *group)
{
    if (is(group, "fields") && type->kind == GRAPHQL_OBJECT_TYPE) {
        json_array_begin(&run->w);
        for (size_t i = 0; i < type->field_count && goes_on(run); i++)
            put_field(run, &type->fields[i], below(run, group));
        json_array_end(&run->w);
    } else if (is(group, "interfaces") && type->kind == GRAPHQL_OBJECT_TYPE) {
        json_put_raw(&run->w, TEXT("[]"));
    } else if (is(group, "enumValues") && type->kind == GRAPHQL_ENUM_TYPE) {
        put_values(run, type, below(run, group));
    } else if (is(group, "inputFields") && type->kind == GRAPHQL_INPUT_TYPE) {
        put_inputs(run, type->inputs, type->input_count, below(run, group));
    } else if (is(group, "isOneOf") && type->kind == GRAPHQL_INPUT_TYPE) {
        json_put_bool(&run->w, false);
    } else { /* possibleTypes, specifiedByURL: nobody has them */
        json_put_null(&run->w);
    }
}

static void put_type(GraphqlRun *run, Wrapped type, GraphqlGroup *groups)
{
    bool is_named = *type.wraps == '\0';
    json_object_begin(&run->w);
    for (GraphqlGroup *group = groups; group != NULL; group = group->next) {
        if (put_common(run, group, "__Type", is_named ? type.type->name : NULL,
                       is_named ? type.type->help : NULL))
            continue;
        if (is(group, "kind"))
            put_words(run, kind_of(type));
        else if (is(group, "ofType") && !is_named)
            put_type(run, (Wrapped){ type.type, type.wraps + 1 }, below(run, group));
        else if (is_named)
            put_parts(run, type.type, group);
        else
            json_put_null(&run->w);
    }
    json_object_end(&run->w);
}

void graphql_put_type(GraphqlRun *run, const GraphqlType *type, GraphqlGroup *groups)
{
    if (type == NULL)
        json_put_null(&run->w);
    else
        put_type(run, (Wrapped){ type, "" }, groups);
}

static void put_directive(GraphqlRun *run, const GraphqlDirectiveType *directive,
                          GraphqlGroup *groups)
{
    json_object_begin(&run->w);
    for (GraphqlGroup *group = groups; group != NULL; group = group->next) {
        if (put_common(run, group, "__Directive", directive->name, directive->help))
            continue;
        if (is(group, "locations"))
            json_put_raw(&run->w, TEXT("[\"FIELD\",\"FRAGMENT_SPREAD\",\"INLINE_FRAGMENT\"]"));
        else /* args */
            put_inputs(run, &directive->condition, 1, below(run, group));
    }
    json_object_end(&run->w);
}

static void put_member(GraphqlRun *run, GraphqlGroup *group)
{
    const GraphqlSchema *schema = run->schema;
    if (is(group, "queryType")) {
        graphql_put_type(run, schema->query, below(run, group));
    } else if (is(group, "mutationType")) {
        graphql_put_type(run, schema->mutation, below(run, group));
    } else if (is(group, "types")) {
        json_array_begin(&run->w);
        for (size_t i = 0; i < schema->count && goes_on(run); i++)
            graphql_put_type(run, schema->types[i], below(run, group));
        json_array_end(&run->w);
    } else if (is(group, "directives")) {
        json_array_begin(&run->w);
        for (size_t i = 0; i < schema->directive_count; i++)
            put_directive(run, &schema->directives[i], below(run, group));
        json_array_end(&run->w);
    } else { /* subscriptionType */
        json_put_null(&run->w);
    }
}

void graphql_put_schema(GraphqlRun *run, GraphqlGroup *groups)
{
    json_object_begin(&run->w);
    for (GraphqlGroup *group = groups; group != NULL; group = group->next)
        if (!put_common(run, group, "__Schema", NULL,
                        "The resources and commands of the REST API; see "
                        "documentation/api-docs/graphql.md."))
            put_member(run, group);
    json_object_end(&run->w);
}
