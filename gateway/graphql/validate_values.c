/*
 * Literals and arguments against the types that are wanted (5.4, 5.6).
 */
#include "gateway/graphql/validator.h"

static void use_variable(Validator *v, const GraphqlValue *value, GraphqlRef ref, bool has_preset)
{
    VariableUse *use = ARENA_NEW(v->arena, VariableUse);
    *use = (VariableUse){ value, ref, has_preset, v->now->uses };
    v->now->uses = use;
}

static bool is_int32(Text text)
{
    int64_t value;
    if (text_equal(text, TEXT("-0")))
        return true;
    return text_to_int64(text, &value) && value >= INT32_MIN && value <= INT32_MAX;
}

static bool is_int64(Text text)
{
    int64_t value;
    return text_equal(text, TEXT("-0")) || text_to_int64(text, &value);
}

static bool is_listed(const GraphqlType *type, Text value)
{
    for (const char *const *each = type->values; *each != NULL; each++)
        if (text_equal(value, text_of(*each)))
            return true;
    return false;
}

static bool is_leaf_value(const GraphqlSchema *s, const GraphqlType *type,
                          const GraphqlValue *value)
{
    GraphqlValueKind kind = value->kind;
    if (type->kind == GRAPHQL_ENUM_TYPE)
        return kind == GRAPHQL_ENUM && is_listed(type, value->text);
    if (type == s->text || type == s->time)
        return kind == GRAPHQL_STRING;
    if (type == s->id)
        return kind == GRAPHQL_STRING || kind == GRAPHQL_INT;
    if (type == s->int32)
        return kind == GRAPHQL_INT && is_int32(value->text);
    if (type == s->int64)
        return kind == GRAPHQL_INT && is_int64(value->text);
    if (type == s->float64)
        return kind == GRAPHQL_INT || kind == GRAPHQL_FLOAT;
    if (type == s->boolean)
        return kind == GRAPHQL_BOOLEAN;
    return type == s->json;
}

static void refuse_value(Validator *v, const GraphqlValue *value, GraphqlRef ref)
{
    Text shown = value->text.len > 0 && value->text.len < 60 ? value->text : TEXT("This value");
    Buffer possible;
    buffer_init(&possible, v->arena, 1000);
    for (size_t i = 0; ref.type->kind == GRAPHQL_ENUM_TYPE && ref.type->values[i] != NULL; i++)
        buffer_format(&possible, "%s%s", i > 0 ? ", " : ": one of ", ref.type->values[i]);
    graphql_error(v->errors, INVALID, value->place, "%.*s is not %.*s%.*s.", TEXT_ARG(shown),
                  TEXT_ARG(graphql_ref_text(v->arena, ref)), TEXT_ARG(buffer_view(&possible)));
}

/* Names of an object's fields or of arguments, each once. */
static void check_unique(Validator *v, const GraphqlValue *first, const char *what)
{
    for (const GraphqlValue *each = first; each != NULL; each = each->next)
        for (const GraphqlValue *other = first; other != each; other = other->next)
            if (text_equal(other->name, each->name)) {
                graphql_error(v->errors, INVALID, each->place, "The %s \"%.*s\" is given twice.",
                              what, TEXT_ARG(each->name));
                break;
            }
}

static const GraphqlValue *given(const GraphqlValue *values, Text name)
{
    while (values != NULL && !text_equal(values->name, name))
        values = values->next;
    return values;
}

static void check_required(Validator *v, const GraphqlValue *values, const GraphqlInput *inputs,
                           size_t count, GraphqlPlace place, Text owner)
{
    for (size_t i = 0; i < count; i++)
        if (inputs[i].ref.required && inputs[i].preset == NULL &&
            given(values, text_of(inputs[i].name)) == NULL)
            graphql_error(v->errors, INVALID, place, "\"%.*s\" needs \"%s\", %.*s.",
                          TEXT_ARG(owner), inputs[i].name,
                          TEXT_ARG(graphql_ref_text(v->arena, inputs[i].ref)));
}

static void check_each(Validator *v, const GraphqlValue *values, const GraphqlInput *inputs,
                       size_t count, Text owner, bool is_known)
{
    for (const GraphqlValue *each = values; each != NULL; each = each->next) {
        const GraphqlInput *input = graphql_input(inputs, count, each->name);
        if (input == NULL && is_known)
            graphql_error(v->errors, INVALID, each->place, "\"%.*s\" takes no \"%.*s\".",
                          TEXT_ARG(owner), TEXT_ARG(each->name));
        validate_value(v, each, input != NULL ? input->ref : (GraphqlRef){ 0 },
                       input != NULL && input->preset != NULL);
    }
}

static void check_object(Validator *v, const GraphqlValue *value, GraphqlRef ref)
{
    check_unique(v, value->items, "field");
    if (ref.type == NULL || ref.type->kind != GRAPHQL_INPUT_TYPE) {
        if (ref.type != NULL && ref.type != v->schema->json)
            refuse_value(v, value, ref);
        check_each(v, value->items, NULL, 0, TEXT_NULL, false);
        return;
    }
    const GraphqlType *type = ref.type;
    check_each(v, value->items, type->inputs, type->input_count, text_of(type->name), true);
    check_required(v, value->items, type->inputs, type->input_count, value->place,
                   text_of(type->name));
}

static void check_list(Validator *v, const GraphqlValue *value, GraphqlRef ref)
{
    GraphqlRef item = { ref.type, ref.list, false };
    if (ref.type != NULL && !ref.list && ref.type != v->schema->json) {
        refuse_value(v, value, ref);
        item.type = NULL;
    }
    for (const GraphqlValue *each = value->items; each != NULL; each = each->next)
        validate_value(v, each, item, false);
}

void validate_value(Validator *v, const GraphqlValue *value, GraphqlRef ref, bool has_preset)
{
    switch (value->kind) {
    case GRAPHQL_VARIABLE:
        use_variable(v, value, ref, has_preset);
        return;
    case GRAPHQL_NULL:
        if (ref.type != NULL && ref.required)
            graphql_error(v->errors, INVALID, value->place, "null is not %.*s.",
                          TEXT_ARG(graphql_ref_text(v->arena, ref)));
        return;
    case GRAPHQL_LIST:
        check_list(v, value, ref);
        return;
    case GRAPHQL_OBJECT:
        check_object(v, value, ref);
        return;
    default:
        if (ref.type != NULL && !is_leaf_value(v->schema, ref.type, value))
            refuse_value(v, value, ref);
    }
}

void validate_preset(Validator *v, const GraphqlValue *value, const GraphqlTypeNode *node,
                     const GraphqlType *type)
{
    if (value->kind == GRAPHQL_NULL && node->required) {
        graphql_error(v->errors, INVALID, value->place, "null cannot be the default here.");
    } else if (node->item == NULL) {
        validate_value(v, value, (GraphqlRef){ type, node->required, false }, false);
    } else if (value->kind == GRAPHQL_LIST) {
        for (const GraphqlValue *each = value->items; each != NULL; each = each->next)
            validate_preset(v, each, node->item, type);
    } else if (value->kind != GRAPHQL_NULL) {
        validate_preset(v, value, node->item, type);
    }
}

void validate_arguments(Validator *v, const GraphqlValue *arguments, const GraphqlInput *inputs,
                        size_t count, GraphqlPlace place, Text owner, bool is_known)
{
    check_unique(v, arguments, "argument");
    check_each(v, arguments, inputs, count, owner, is_known);
    check_required(v, arguments, inputs, count, place, owner);
}
