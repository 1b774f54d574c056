/*
 * Fields that share a key in the answer must be the same question (5.3.2).
 *
 * With concrete types alone this is simple: what stands under one key is compared with the first of
 * them, and what stands below all of them is one selection set. The walk is that of execution, so
 * it also bounds the depth and the size of what would be run.
 */
#include "gateway/graphql/validator.h"

#define TOO_COMPLEX "graphql_too_complex"

static bool is_same_value(const GraphqlValue *a, const GraphqlValue *b);

static size_t count_of(const GraphqlValue *values)
{
    size_t count = 0;
    for (; values != NULL; values = values->next)
        count++;
    return count;
}

/* The same names with the same values, in whatever order. */
static bool is_same_set(const GraphqlValue *a, const GraphqlValue *b)
{
    if (count_of(a) != count_of(b))
        return false;
    for (; a != NULL; a = a->next) {
        const GraphqlValue *other = b;
        while (other != NULL && !text_equal(other->name, a->name))
            other = other->next;
        if (other == NULL || !is_same_value(a, other))
            return false;
    }
    return true;
}

static bool is_same_list(const GraphqlValue *a, const GraphqlValue *b)
{
    for (; a != NULL && b != NULL; a = a->next, b = b->next)
        if (!is_same_value(a, b))
            return false;
    return a == NULL && b == NULL;
}

static bool is_same_value(const GraphqlValue *a, const GraphqlValue *b)
{
    if (a->kind != b->kind || a->flag != b->flag)
        return false;
    if (a->kind == GRAPHQL_OBJECT)
        return is_same_set(a->items, b->items);
    if (a->kind == GRAPHQL_LIST)
        return is_same_list(a->items, b->items);
    return a->kind == GRAPHQL_BOOLEAN || a->kind == GRAPHQL_NULL || text_equal(a->text, b->text);
}

static void compare(Validator *v, const GraphqlGroup *group)
{
    const GraphqlSelection *first = group->fields->field;
    for (const GraphqlTwin *twin = group->fields->next; twin != NULL; twin = twin->next) {
        bool is_same = text_equal(first->name, twin->field->name) &&
                       is_same_set(first->arguments, twin->field->arguments);
        GraphqlError *error =
            is_same ? NULL
                    : graphql_error(v->errors, INVALID, first->place,
                                    "\"%.*s\" is asked for in two ways: give one an alias.",
                                    TEXT_ARG(group->key));
        if (error != NULL)
            error->other = twin->field->place;
    }
}

/* A schema's types lead to each other without end, and each list of them multiplies the answer. */
#define MAX_META_LISTS 2

static int meta_lists(Validator *v, const GraphqlSelection *field, int above)
{
    static const char *const lists[] = { "fields", "interfaces", "possibleTypes", "inputFields" };
    if (text_equal(field->name, TEXT("__schema")) || text_equal(field->name, TEXT("__type")))
        return 0;
    int count = above;
    for (size_t i = 0; above >= 0 && i < sizeof lists / sizeof lists[0]; i++)
        count += text_equal(field->name, text_of(lists[i]));
    if (count > MAX_META_LISTS)
        graphql_error(v->errors, TOO_COMPLEX, field->place,
                      "The schema is asked for lists in lists deeper than %d.", MAX_META_LISTS);
    return count;
}

/* `lists`: of the schema's, how many are around; -1 outside it. */
static void check(Validator *v, GraphqlCollector *collector, GraphqlGroup *group, size_t depth,
                  int lists)
{
    if (depth > GRAPHQL_MAX_DEPTH && group != NULL) {
        graphql_error(v->errors, TOO_COMPLEX, group->fields->field->place,
                      "The fields are nested deeper than %d.", GRAPHQL_MAX_DEPTH);
        return;
    }
    for (; group != NULL && v->errors->count < GRAPHQL_MAX_ERRORS; group = group->next) {
        compare(v, group);
        int around = meta_lists(v, group->fields->field, lists);
        if (group->fields->field->selections != NULL && around <= MAX_META_LISTS)
            check(v, collector, graphql_collect_below(collector, group), depth + 1, around);
        if (collector->too_much)
            return;
    }
}

void validate_merge(Validator *v)
{
    GraphqlCollector collector = { .arena = v->arena, .document = v->document };
    for (const GraphqlOperation *each = v->document->operations; each; each = each->next)
        check(v, &collector, graphql_collect(&collector, each->selections), 1, -1);
    if (collector.too_much)
        graphql_error(v->errors, TOO_COMPLEX, v->document->operations->place,
                      "With its fragments the document has more than %d selections.",
                      GRAPHQL_MAX_SELECTED);
}
