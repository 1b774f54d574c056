/*
 * What holds for definitions as a whole: names are unique, fragments are used and go in no circle,
 * variables are declared, used, and fit where they are used.
 */
#include "gateway/graphql/validator.h"

static void check_operations(Validator *v)
{
    const GraphqlOperation *first = v->document->operations;
    bool is_alone = first != NULL && first->next == NULL;
    for (const GraphqlOperation *each = first; each != NULL; each = each->next) {
        if (text_is_null(each->name) && !is_alone)
            graphql_error(v->errors, INVALID, each->place,
                          "An operation without a name must be the only one.");
        for (const GraphqlOperation *other = first; other != each; other = other->next)
            if (!text_is_null(each->name) && text_equal(other->name, each->name))
                graphql_error(v->errors, INVALID, each->place, "There are two operations \"%.*s\".",
                              TEXT_ARG(each->name));
    }
    if (first == NULL)
        graphql_error(v->errors, INVALID, v->document->fragments->place,
                      "The document has no operation.");
}

static Definition *definition_of(const Validator *v, Text fragment)
{
    Definition *each = v->definitions;
    while (each != NULL && (each->fragment == NULL || !text_equal(each->fragment->name, fragment)))
        each = each->next;
    return each;
}

static void clear_marks(Validator *v)
{
    for (Definition *each = v->definitions; each != NULL; each = each->next)
        each->is_met = false;
}

/* Is `wanted` among what is spread below? Definitions already met are not entered again. */
static bool reaches(const Validator *v, Definition *from, const Definition *wanted)
{
    for (const GraphqlTwin *spread = from->spreads; spread != NULL; spread = spread->next) {
        Definition *below = definition_of(v, spread->field->name);
        if (below == wanted && below != NULL)
            return true;
        if (below == NULL || below->is_met)
            continue;
        below->is_met = true;
        if (reaches(v, below, wanted))
            return true;
    }
    return false;
}

static void check_fragments(Validator *v)
{
    const GraphqlFragment *first = v->document->fragments;
    for (const GraphqlFragment *each = first; each != NULL; each = each->next)
        for (const GraphqlFragment *other = first; other != each; other = other->next)
            if (text_equal(other->name, each->name))
                graphql_error(v->errors, INVALID, each->place, "There are two fragments \"%.*s\".",
                              TEXT_ARG(each->name));
    for (Definition *each = v->definitions; each != NULL; each = each->next) {
        clear_marks(v);
        bool is_circle = reaches(v, each, each);
        if (each->fragment != NULL && is_circle)
            graphql_error(v->errors, INVALID, each->fragment->place,
                          "The fragment \"%.*s\" contains itself.", TEXT_ARG(each->fragment->name));
        for (Definition *met = v->definitions; each->operation != NULL && met; met = met->next)
            met->is_used = met->is_used || met->is_met;
    }
    for (const Definition *each = v->definitions; each != NULL; each = each->next)
        if (each->fragment != NULL && !each->is_used)
            graphql_error(v->errors, INVALID, each->fragment->place,
                          "The fragment \"%.*s\" is not used.", TEXT_ARG(each->fragment->name));
}

/*
 * Variables.
 */
static const GraphqlTypeNode *named(const GraphqlTypeNode *node)
{
    while (node->item != NULL)
        node = node->item;
    return node;
}

void validate_variable_types(Validator *v, const GraphqlOperation *operation)
{
    for (const GraphqlVariable *each = operation->variables; each != NULL; each = each->next) {
        for (const GraphqlVariable *other = operation->variables; other != each;
             other = other->next)
            if (text_equal(other->name, each->name))
                graphql_error(v->errors, INVALID, each->place, "There are two variables \"$%.*s\".",
                              TEXT_ARG(each->name));
        Text name = named(each->type)->name;
        const GraphqlType *type = graphql_type(v->schema, name);
        if (type == NULL)
            graphql_error(v->errors, INVALID, each->type->place, "There is no type \"%.*s\".",
                          TEXT_ARG(name));
        else if (!graphql_is_input(type))
            graphql_error(v->errors, INVALID, each->type->place,
                          "A variable cannot be %s: that is for answers.", type->name);
        else if (each->preset != NULL)
            validate_preset(v, each->preset, each->type, type);
        validate_directives(v, each->directives, "a variable");
    }
}

static bool is_plain(const GraphqlTypeNode *node, const GraphqlType *type)
{
    return node->item == NULL && text_equal(node->name, text_of(type->name));
}

bool graphql_type_fits(const GraphqlTypeNode *node, GraphqlRef ref)
{
    if (ref.required && !node->required)
        return false;
    if (!ref.list)
        return is_plain(node, ref.type);
    return node->item != NULL && node->item->required && is_plain(node->item, ref.type);
}

static const GraphqlVariable *declared(const GraphqlOperation *operation, Text name)
{
    const GraphqlVariable *each = operation->variables;
    while (each != NULL && !text_equal(each->name, name))
        each = each->next;
    return each;
}

static void check_use(Validator *v, const GraphqlOperation *operation, const VariableUse *use)
{
    const GraphqlVariable *variable = declared(operation, use->value->text);
    if (variable == NULL) {
        graphql_error(v->errors, INVALID, use->value->place,
                      "The variable \"$%.*s\" is not declared.", TEXT_ARG(use->value->text));
        return;
    }
    if (use->ref.type == NULL)
        return;
    GraphqlRef ref = use->ref;
    bool has_value = variable->preset != NULL && variable->preset->kind != GRAPHQL_NULL;
    if (ref.required && !variable->type->required && (has_value || use->has_preset))
        ref.required = false;
    if (graphql_type_fits(variable->type, ref))
        return;
    GraphqlError *error = graphql_error(
        v->errors, INVALID, variable->place,
        "The variable \"$%.*s\" is used where %.*s is wanted, which its type does not promise.",
        TEXT_ARG(variable->name), TEXT_ARG(graphql_ref_text(v->arena, use->ref)));
    if (error != NULL)
        error->other = use->value->place;
}

static bool is_used(const Validator *v, Text name)
{
    for (const Definition *each = v->definitions; each != NULL; each = each->next)
        for (const VariableUse *use = each->is_met ? each->uses : NULL; use; use = use->next)
            if (text_equal(use->value->text, name))
                return true;
    return false;
}

static void check_variables(Validator *v, Definition *definition)
{
    const GraphqlOperation *operation = definition->operation;
    clear_marks(v);
    definition->is_met = true;
    reaches(v, definition, NULL);
    for (const Definition *each = v->definitions; each != NULL; each = each->next)
        for (const VariableUse *use = each->is_met ? each->uses : NULL; use; use = use->next)
            check_use(v, operation, use);
    for (const GraphqlVariable *each = operation->variables; each != NULL; each = each->next)
        if (!is_used(v, each->name))
            graphql_error(v->errors, INVALID, each->place, "The variable \"$%.*s\" is not used.",
                          TEXT_ARG(each->name));
}

void validate_definitions(Validator *v)
{
    check_operations(v);
    check_fragments(v);
    for (Definition *each = v->definitions; each != NULL; each = each->next)
        if (each->operation != NULL)
            check_variables(v, each);
}
