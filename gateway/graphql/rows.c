/*
 * What is asked of a resource, in the words of its REST route: ?select, ?expand, filters, order and
 * page. The resource compiler reads them as it reads any caller's, and so do its faults.
 */
#include <string.h>

#include "gateway/graphql/run.h"
#include "gateway/graphql/variables.h"
#include "gateway/resource/plan.h"

GraphqlGroup *graphql_asked_for(GraphqlGroup *groups, const char *name)
{
    while (groups != NULL && !text_equal(groups->fields->field->name, text_of(name)))
        groups = groups->next;
    return groups;
}

static void add_param(GraphqlRun *run, GraphqlQuery *query, Text name, Text op, Text value)
{
    if (query->params == NULL)
        query->params = ARENA_ARRAY(run->arena, QueryParam, QUERY_MAX_PARAMS);
    if (query->count < QUERY_MAX_PARAMS)
        query->params[query->count++] = (QueryParam){ name, op, value };
}

/* Selections of the same rows: those of nodes and those of edges. */
#define MAX_VIEWS 16
typedef struct Views {
    GraphqlGroup *groups[MAX_VIEWS];
    size_t count;
} Views;

static bool is_asked(const Views *views, const char *name)
{
    for (size_t i = 0; i < views->count; i++)
        if (graphql_asked_for(views->groups[i], name) != NULL)
            return true;
    return false;
}

static void add_name(Buffer *out, const char *name)
{
    buffer_format(out, "%s%s", out->len > 0 ? "," : "", name);
}

static void query_views(GraphqlRun *run, const ResourceModel *model, const Views *views,
                        GraphqlQuery *query)
{
    Buffer select, expand;
    buffer_init(&select, run->arena, 4096);
    buffer_init(&expand, run->arena, 1024);
    for (size_t i = 0; i < model->count; i++)
        if (is_asked(views, model->columns[i].name))
            add_name(&select, model->columns[i].name);
    if (select.len == 0)
        add_name(&select, "id");
    for (size_t i = 0; i < model->resource->expand_count; i++)
        if (is_asked(views, model->resource->expands[i].name))
            add_name(&expand, model->resource->expands[i].name);
    add_param(run, query, TEXT("select"), TEXT_NULL, buffer_view(&select));
    if (expand.len > 0)
        add_param(run, query, TEXT("expand"), TEXT_NULL, buffer_view(&expand));
}

void graphql_query_row(GraphqlRun *run, const GraphqlType *type, GraphqlGroup *groups,
                       GraphqlQuery *query)
{
    query_views(run, type->model, &(Views){ { groups }, 1 }, query);
}

size_t graphql_expands(const GraphqlType *type, GraphqlGroup *groups)
{
    size_t count = 0;
    for (size_t i = 0; i < type->field_count; i++)
        count += type->fields[i].expand != NULL &&
                 graphql_asked_for(groups, type->fields[i].name) != NULL;
    return count;
}

/* The selections of rows below a connection, under whatever aliases. */
static Views views_of(GraphqlRun *run, const GraphqlRoot *root)
{
    Views views = { .count = 0 };
    for (GraphqlGroup *part = graphql_collect_below(&run->collector, root->group); part != NULL;
         part = part->next) {
        Text name = part->fields->field->name;
        GraphqlGroup *below = graphql_collect_below(&run->collector, part);
        if (text_equal(name, TEXT("nodes")) && views.count < MAX_VIEWS)
            views.groups[views.count++] = below;
        for (; text_equal(name, TEXT("edges")) && below != NULL; below = below->next)
            if (text_equal(below->fields->field->name, TEXT("node")) && views.count < MAX_VIEWS)
                views.groups[views.count++] = graphql_collect_below(&run->collector, below);
    }
    return views;
}

static int64_t first_of(const GraphqlRoot *root)
{
    int64_t first = PLAN_LIMIT_DEFAULT;
    const GraphqlValue *given = graphql_given(root->arguments, TEXT("first"));
    if (given != NULL && given->kind == GRAPHQL_INT)
        text_to_int64(given->text, &first);
    return first < 1 || first > PLAN_LIMIT_MAX ? 1 : first; /* it will be refused */
}

int64_t graphql_rows_wanted(GraphqlRun *run, const GraphqlRoot *root)
{
    if (root->field->action != GRAPHQL_LIST_ROWS)
        return 1;
    Views views = views_of(run, root);
    int64_t each = 1;
    for (size_t i = 0; i < views.count; i++) {
        const GraphqlField *nodes =
            graphql_field(run->schema, root->field->ref.type, TEXT("nodes"));
        each += (int64_t)graphql_expands(nodes->ref.type, views.groups[i]);
    }
    return first_of(root) * each;
}

/*
 * Arguments.
 */
static Text value_text(const GraphqlValue *value)
{
    if (value->kind == GRAPHQL_BOOLEAN)
        return value->flag ? TEXT("true") : TEXT("false");
    return value->text;
}

static bool refuse_in(GraphqlRun *run, const GraphqlRoot *root, const GraphqlValue *value,
                      const char *why)
{
    GraphqlError *error = graphql_error(run->errors, "invalid_parameter", value->place, "%s", why);
    if (error != NULL)
        error->path = &root->path;
    return false;
}

/* ["a","b"] -> "a,b" */
static bool join(GraphqlRun *run, const GraphqlRoot *root, const GraphqlValue *list, Text *joined)
{
    Buffer out;
    buffer_init(&out, run->arena, 64 * 1024);
    for (const GraphqlValue *each = list->items; each != NULL; each = each->next) {
        Text text = value_text(each);
        if (text_find(text, ',', 0) < text.len)
            return refuse_in(run, root, each, "A value of \"in\" cannot hold a comma.");
        if (each != list->items)
            buffer_byte(&out, ',');
        buffer_text(&out, text);
    }
    *joined = buffer_view(&out);
    return !out.failed || refuse_in(run, root, list, "The values of \"in\" are too long.");
}

/* { gte: 5, lt: 9 } of a field -> field[gte]=5 and field[lt]=9 */
static bool query_operators(GraphqlRun *run, const GraphqlRoot *root, Text name,
                            const GraphqlValue *operators, GraphqlQuery *query)
{
    for (const GraphqlValue *op = operators->items; op != NULL; op = op->next) {
        Text value = value_text(op);
        if (op->kind == GRAPHQL_NULL || text_equal(op->name, TEXT("path")))
            continue;
        if (op->kind == GRAPHQL_LIST && !join(run, root, op, &value))
            return false;
        add_param(run, query, name, op->name, value);
    }
    return true;
}

/* [{ path: "a.b", eq: "5" }] of content -> content.a.b[eq]=5 */
static bool query_conditions(GraphqlRun *run, const GraphqlRoot *root, const GraphqlValue *field,
                             GraphqlQuery *query)
{
    for (const GraphqlValue *each = field->items; each != NULL; each = each->next) {
        const GraphqlValue *path = graphql_given(each->items, TEXT("path"));
        Text name =
            text_format(run->arena, "%.*s.%.*s", TEXT_ARG(field->name), TEXT_ARG(path->text));
        if (!query_operators(run, root, name, each, query))
            return false;
    }
    return true;
}

static bool query_filter(GraphqlRun *run, const GraphqlRoot *root, const GraphqlValue *filter,
                         GraphqlQuery *query)
{
    for (const GraphqlValue *field = filter->items; field != NULL; field = field->next) {
        bool is_good = field->kind == GRAPHQL_LIST
                           ? query_conditions(run, root, field, query)
                           : query_operators(run, root, field->name, field, query);
        if (!is_good)
            return false;
    }
    return true;
}

/* [updated_at_desc, title_asc] -> -updated_at,title */
static void query_sort(GraphqlRun *run, const GraphqlValue *sort, GraphqlQuery *query)
{
    Buffer out;
    buffer_init(&out, run->arena, 4096);
    for (const GraphqlValue *each = sort->items; each != NULL; each = each->next) {
        bool descending = text_ends_with(each->text, TEXT("_desc"));
        size_t suffix = descending ? sizeof "_desc" - 1 : sizeof "_asc" - 1;
        buffer_format(&out, "%s%s%.*s", each != sort->items ? "," : "", descending ? "-" : "",
                      TEXT_ARG(text_slice(each->text, 0, each->text.len - suffix)));
    }
    if (out.len > 0)
        add_param(run, query, TEXT("sort"), TEXT_NULL, buffer_view(&out));
}

bool graphql_query_list(GraphqlRun *run, const GraphqlRoot *root, GraphqlQuery *query)
{
    static const struct {
        Text argument, param;
    } plain[] = { { { "first", 5 }, { "limit", 5 } },
                  { { "after", 5 }, { "cursor", 6 } },
                  { { "q", 1 }, { "q", 1 } } };
    Views views = views_of(run, root);
    query_views(run, resource_model_of(root->field->route->resource), &views, query);
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        const GraphqlValue *value = graphql_given(root->arguments, plain[i].argument);
        if (value != NULL && value->kind != GRAPHQL_NULL)
            add_param(run, query, plain[i].param, TEXT_NULL, value_text(value));
    }
    GraphqlGroup *parts = graphql_collect_below(&run->collector, root->group);
    if (graphql_asked_for(parts, "totalCount") != NULL)
        add_param(run, query, TEXT("count"), TEXT_NULL, TEXT("exact"));
    const GraphqlValue *sort = graphql_given(root->arguments, TEXT("sort"));
    if (sort != NULL && sort->kind == GRAPHQL_LIST)
        query_sort(run, sort, query);
    const GraphqlValue *filter = graphql_given(root->arguments, TEXT("filter"));
    return filter == NULL || query_filter(run, root, filter, query);
}
