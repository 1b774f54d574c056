/*
 * The walk: each operation and fragment once, from its root type down.
 */
#include "gateway/graphql/validate.h"

#include <string.h>

#include "gateway/graphql/validator.h"

Text graphql_ref_text(Arena *arena, GraphqlRef ref)
{
    return text_format(arena, "%s%s%s%s", ref.list ? "[" : "", ref.type->name, ref.list ? "!]" : "",
                       ref.required ? "!" : "");
}

static bool is_repeated(const GraphqlDirective *first, const GraphqlDirective *directive)
{
    for (; first != directive; first = first->next)
        if (text_equal(first->name, directive->name))
            return true;
    return false;
}

void validate_directives(Validator *v, const GraphqlDirective *directives, const char *location)
{
    for (const GraphqlDirective *each = directives; each != NULL; each = each->next) {
        const GraphqlDirectiveType *type = graphql_directive(v->schema, each->name);
        if (type == NULL)
            graphql_error(v->errors, INVALID, each->place, "There is no directive \"@%.*s\".",
                          TEXT_ARG(each->name));
        else if (location != NULL)
            graphql_error(v->errors, INVALID, each->place,
                          "The directive \"@%.*s\" cannot stand on %s.", TEXT_ARG(each->name),
                          location);
        if (is_repeated(directives, each))
            graphql_error(v->errors, INVALID, each->place,
                          "The directive \"@%.*s\" stands here twice.", TEXT_ARG(each->name));
        validate_arguments(v, each->arguments, type != NULL ? &type->condition : NULL, type != NULL,
                           each->place, each->name, type != NULL);
    }
}

static void walk(Validator *v, const GraphqlSelection *each, const GraphqlType *parent);

/* Told with the names that come nearest: those that begin alike. */
static void refuse_field(Validator *v, const GraphqlSelection *field, const GraphqlType *parent)
{
    Buffer alike;
    buffer_init(&alike, v->arena, 400);
    size_t len = field->name.len < 3 ? field->name.len : 3;
    for (size_t i = 0; i < parent->field_count; i++)
        if (text_starts_with(text_of(parent->fields[i].name), text_slice(field->name, 0, len)))
            buffer_format(&alike, "%s%s",
                          alike.len > 0 ? ", " : " There is: ", parent->fields[i].name);
    graphql_error(v->errors, INVALID, field->place, "%s has no field \"%.*s\".%.*s%s", parent->name,
                  TEXT_ARG(field->name), TEXT_ARG(buffer_view(&alike)), alike.len > 0 ? "." : "");
}

static void check_leaf(Validator *v, const GraphqlSelection *field, GraphqlRef ref)
{
    bool is_leaf = graphql_is_leaf(ref.type);
    if (is_leaf && field->selections != NULL)
        graphql_error(v->errors, INVALID, field->place,
                      "\"%.*s\" is %s and has no fields to choose from.", TEXT_ARG(field->name),
                      ref.type->name);
    else if (!is_leaf && field->selections == NULL)
        graphql_error(v->errors, INVALID, field->place,
                      "\"%.*s\" is %s: say which of its fields, in braces.", TEXT_ARG(field->name),
                      ref.type->name);
}

static void walk_field(Validator *v, const GraphqlSelection *each, const GraphqlType *parent)
{
    const GraphqlField *field =
        parent != NULL ? graphql_field(v->schema, parent, each->name) : NULL;
    validate_directives(v, each->directives, NULL);
    if (parent != NULL && field == NULL)
        refuse_field(v, each, parent);
    validate_arguments(v, each->arguments, field != NULL ? field->inputs : NULL,
                       field != NULL ? field->input_count : 0, each->place, each->name,
                       field != NULL);
    if (field != NULL)
        check_leaf(v, each, field->ref);
    bool goes_on = field != NULL && !graphql_is_leaf(field->ref.type);
    walk(v, each->selections, goes_on ? field->ref.type : NULL);
}

/* The type a fragment is on; NULL, and an error, when it is none that has fields. */
static const GraphqlType *condition(Validator *v, Text name, GraphqlPlace place)
{
    const GraphqlType *type = graphql_type(v->schema, name);
    if (type == NULL)
        graphql_error(v->errors, INVALID, place, "There is no type \"%.*s\".", TEXT_ARG(name));
    else if (type->kind != GRAPHQL_OBJECT_TYPE)
        graphql_error(v->errors, INVALID, place, "A fragment cannot be on %s: it has no fields.",
                      type->name);
    return type != NULL && type->kind == GRAPHQL_OBJECT_TYPE ? type : NULL;
}

static void check_possible(Validator *v, const GraphqlType *parent, const GraphqlType *type,
                           GraphqlPlace place)
{
    if (parent != NULL && type != NULL && parent != type)
        graphql_error(v->errors, INVALID, place, "A fragment on %s never applies to %s.",
                      type->name, parent->name);
}

static void walk_spread(Validator *v, const GraphqlSelection *each, const GraphqlType *parent)
{
    validate_directives(v, each->directives, NULL);
    const GraphqlFragment *fragment = graphql_fragment(v->document, each->name);
    GraphqlTwin *spread = ARENA_NEW(v->arena, GraphqlTwin);
    *spread = (GraphqlTwin){ each, v->now->spreads };
    v->now->spreads = spread;
    if (fragment == NULL) {
        graphql_error(v->errors, INVALID, each->place, "There is no fragment \"%.*s\".",
                      TEXT_ARG(each->name));
        return;
    }
    const GraphqlType *type = graphql_type(v->schema, fragment->on);
    if (type != NULL && type->kind == GRAPHQL_OBJECT_TYPE)
        check_possible(v, parent, type, each->place);
}

static void walk(Validator *v, const GraphqlSelection *each, const GraphqlType *parent)
{
    for (; each != NULL && v->errors->count < GRAPHQL_MAX_ERRORS; each = each->next) {
        if (each->kind == GRAPHQL_FIELD) {
            walk_field(v, each, parent);
        } else if (each->kind == GRAPHQL_SPREAD) {
            walk_spread(v, each, parent);
        } else {
            const GraphqlType *type = parent;
            validate_directives(v, each->directives, NULL);
            if (!text_is_null(each->name)) {
                type = condition(v, each->name, each->place);
                check_possible(v, parent, type, each->place);
            }
            walk(v, each->selections, type);
        }
    }
}

static const GraphqlType *root_of(Validator *v, const GraphqlOperation *operation)
{
    if (operation->kind == GRAPHQL_QUERY)
        return v->schema->query;
    if (operation->kind == GRAPHQL_MUTATION)
        return v->schema->mutation;
    graphql_error(v->errors, INVALID, operation->place,
                  "There are no subscriptions: follow /v1/stream or /v1/realtime.");
    return NULL;
}

static Definition *begin(Validator *v, Definition ***end)
{
    Definition *definition = **end = ARENA_NEW(v->arena, Definition);
    *end = &definition->next;
    v->now = definition;
    return definition;
}

static void walk_all(Validator *v)
{
    static const char *const kinds[] = { "a query", "a mutation", "a subscription" };
    Definition **end = &v->definitions;
    for (const GraphqlOperation *each = v->document->operations; each; each = each->next) {
        begin(v, &end)->operation = each;
        validate_directives(v, each->directives, kinds[each->kind]);
        validate_variable_types(v, each);
        walk(v, each->selections, root_of(v, each));
    }
    for (const GraphqlFragment *each = v->document->fragments; each; each = each->next) {
        begin(v, &end)->fragment = each;
        validate_directives(v, each->directives, "a fragment");
        walk(v, each->selections, condition(v, each->on, each->on_place));
    }
}

bool graphql_validate(const GraphqlSchema *schema, const GraphqlDocument *document,
                      GraphqlErrors *errors)
{
    Validator v = {
        .arena = errors->arena, .schema = schema, .document = document, .errors = errors
    };
    size_t fragments = 0;
    for (const GraphqlFragment *each = document->fragments; each; each = each->next)
        if (++fragments > GRAPHQL_MAX_FRAGMENTS) {
            graphql_error(errors, "graphql_too_complex", each->place,
                          "The document has more than %d fragments.", GRAPHQL_MAX_FRAGMENTS);
            return false;
        }
    walk_all(&v);
    validate_definitions(&v);
    if (errors->count == 0)
        validate_merge(&v);
    return errors->count == 0;
}
