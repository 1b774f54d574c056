/*
 * Executing an operation (GraphQL, October 2021, section 6). Root fields run in their order, each
 * as the route it stands for; what fails leaves null in its place and an error beside the data.
 */
#include <string.h>

#include "gateway/graphql/json_view.h"
#include "gateway/graphql/run.h"
#include "gateway/graphql/variables.h"

/* @skip and @include. */
static bool takes_part(void *owner, const GraphqlDirective *directives)
{
    const GraphqlRun *run = owner;
    for (; directives != NULL; directives = directives->next) {
        const GraphqlValue *condition = directives->arguments;
        if (condition->kind == GRAPHQL_VARIABLE)
            condition = graphql_given(run->variables, condition->text);
        bool holds = condition != NULL && condition->flag;
        if (holds == text_equal(directives->name, TEXT("skip")))
            return false;
    }
    return true;
}

static GraphqlRoot root_of(GraphqlRun *run, GraphqlGroup *group)
{
    const GraphqlSchema *schema = run->schema;
    const GraphqlType *type =
        run->operation->kind == GRAPHQL_MUTATION ? schema->mutation : schema->query;
    const GraphqlSelection *selection = group->fields->field;
    GraphqlRoot root = { .group = group, .path = { .name = group->key } };
    root.field = graphql_field(schema, type, selection->name);
    GraphqlValue *first = NULL, **end = &first;
    for (const GraphqlValue *each = selection->arguments; each != NULL; each = each->next) {
        const GraphqlInput *input =
            graphql_input(root.field->inputs, root.field->input_count, each->name);
        *end = graphql_resolve(run->arena, schema, each, input->ref, run->variables);
        if (*end != NULL)
            end = &(*end)->next;
    }
    root.arguments = first;
    return root;
}

/* The path's parameters, in their order. */
static void fill_params(const GraphqlRoot *root, GraphqlQuestion *question)
{
    size_t count = 0;
    for (Text rest = text_of(root->field->route->path); !text_is_null(rest);) {
        Text segment = text_cut(&rest, '/');
        if (segment.len == 0 || segment.ptr[0] != ':')
            continue;
        const GraphqlValue *value =
            graphql_given(root->arguments, text_slice(segment, 1, segment.len));
        question->params[count++] = value != NULL ? value->text : TEXT("");
    }
}

/* select=id,title or expand=owner: the fields asked for that are embedded, or those that are not.
 */
static Text selection_text(GraphqlRun *run, const GraphqlRoot *root, bool is_expand)
{
    const GraphqlType *type = root->field->ref.type;
    GraphqlGroup *groups = graphql_collect_below(&run->collector, root->group);
    Buffer out;
    buffer_init(&out, run->arena, 4096);
    for (size_t i = 0; i < type->field_count; i++)
        if ((type->fields[i].expand != NULL) == is_expand &&
            graphql_asked_for(groups, type->fields[i].name) != NULL)
            buffer_format(&out, "%s%s", out.len > 0 ? "," : "", type->fields[i].name);
    if (out.len == 0)
        return is_expand ? TEXT_NULL : TEXT("id");
    return buffer_view(&out);
}

/* The query parameters that a handler reads itself. */
static void fill_query(GraphqlRun *run, const GraphqlRoot *root, GraphqlQuery *query)
{
    const Route *route = root->field->route;
    query->params = ARENA_ARRAY(run->arena, QueryParam, route->query_count);
    for (size_t i = 0; i < route->query_count; i++) {
        Text name = text_of(route->query[i].name), text = TEXT_NULL;
        const GraphqlValue *value = graphql_given(root->arguments, name);
        if (graphql_is_selection(&route->query[i]))
            text = selection_text(run, root, text_equal(name, TEXT("expand")));
        else if (value != NULL && value->kind != GRAPHQL_NULL)
            text = value->text;
        if (!text_is_null(text))
            query->params[query->count++] = (QueryParam){ .name = name, .value = text };
    }
}

static Text body_of_input(GraphqlRun *run, const GraphqlRoot *root)
{
    const GraphqlValue *input = graphql_given(root->arguments, TEXT("input"));
    if (root->field->route->body == NULL || input == NULL)
        return TEXT_NULL;
    Buffer *out = reply_buffer(run->req);
    JsonWriter w = json_writer(out);
    graphql_write_value(&w, input);
    return buffer_view(out);
}

/*
 * What a handler's reply does not embed is read beside it.
 */
static bool embeds(const Route *route)
{
    for (size_t i = 0; i < route->query_count; i++)
        if (strcmp(route->query[i].name, "expand") == 0)
            return true;
    return false;
}

static Text read_beside(GraphqlRun *run, const GraphqlRoot *root, Text reply)
{
    const GraphqlType *type = root->field->ref.type;
    GraphqlGroup *groups = graphql_collect_below(&run->collector, root->group);
    Text id = json_view_member(reply, "id");
    if (type->model == NULL || json_view_kind(id) != '"' || embeds(root->field->route) ||
        graphql_expands(type, groups) == 0)
        return TEXT_NULL;
    const Resource *resource = type->model->resource;
    const Route *known = route_of_resource(resource, true);
    if (known == NULL)
        known = route_of_resource(resource, false);
    Route *item = ARENA_NEW(run->arena, Route);
    *item = (Route){ .method = GET,
                     .path = root->field->route->path,
                     .permission = (known != NULL ? known : root->field->route)->permission,
                     .handler = resource_item,
                     .resource = resource,
                     .rate = RATE_NONE,
                     .summary = "Beside a reply" };
    GraphqlQuestion question = { .route = item };
    fill_params(root, &question);
    for (size_t i = 0; i < type->model->scope_count; i++) {
        Text scope = json_view_member(reply, resource->scope[i]);
        if (json_view_kind(scope) == '"')
            question.params[i] = json_view_text(run->arena, scope);
    }
    question.params[type->model->scope_count] = json_view_text(run->arena, id);
    graphql_query_row(run, type, groups, &question.query);
    Request *asked = graphql_ask(run, &question);
    return graphql_is_answered(run, root, asked) ? asked->reply.body : TEXT_NULL;
}

/* True when the answer is written. */
static bool put_answer(GraphqlRun *run, const GraphqlRoot *root, const Request *asked)
{
    const GraphqlField *field = root->field;
    GraphqlGroup *groups = graphql_collect_below(&run->collector, root->group);
    const GraphqlValue *after = graphql_given(root->arguments, TEXT("after"));
    if (field->action == GRAPHQL_LIST_ROWS)
        return graphql_put_page(run, asked->reply.body, root,
                                after != NULL && after->kind != GRAPHQL_NULL);
    if (field->ref.type == run->schema->boolean) { /* a reply of which nothing is declared: done */
        json_put_bool(&run->w, true);
        return true;
    }
    Text beside = field->action == GRAPHQL_CALL && !graphql_is_leaf(field->ref.type)
                      ? read_beside(run, root, asked->reply.body)
                      : TEXT_NULL;
    return graphql_put(run, asked->reply.body, beside, field->ref, groups, &root->path);
}

static bool run_route(GraphqlRun *run, const GraphqlRoot *root)
{
    const GraphqlField *field = root->field;
    GraphqlQuestion question = { .route = field->route, .key = root->group->key };
    fill_params(root, &question);
    question.body = body_of_input(run, root);
    if (field->action == GRAPHQL_LIST_ROWS) {
        question.wants_cursors = true;
        if (!graphql_query_list(run, root, &question.query))
            return false;
    } else if (field->action == GRAPHQL_ONE_ROW) {
        graphql_query_row(run, field->ref.type, graphql_collect_below(&run->collector, root->group),
                          &question.query);
    } else {
        fill_query(run, root, &question.query);
    }
    Request *asked = graphql_ask(run, &question);
    return graphql_is_answered(run, root, asked) && put_answer(run, root, asked);
}

static bool run_root(GraphqlRun *run, const GraphqlRoot *root)
{
    const GraphqlField *field = root->field;
    GraphqlGroup *groups = graphql_collect_below(&run->collector, root->group);
    if (field->action == GRAPHQL_SHOW_SCHEMA)
        graphql_put_schema(run, groups);
    else if (field->action == GRAPHQL_SHOW_TYPE)
        graphql_put_type(
            run, graphql_type(run->schema, graphql_given(root->arguments, TEXT("name"))->text),
            groups);
    else if (field->route == NULL)
        json_put_text(&run->w,
                      run->operation->kind == GRAPHQL_MUTATION ? TEXT("Mutation") : TEXT("Query"));
    else
        return run_route(run, root);
    return true;
}

/* What would be too much to do at once is not begun. */
static bool is_affordable(GraphqlRun *run, GraphqlGroup *groups)
{
    int64_t rows = 0;
    size_t fields = 0;
    for (GraphqlGroup *group = groups; group != NULL; group = group->next, fields++) {
        GraphqlRoot root = root_of(run, group);
        rows += graphql_rows_wanted(run, &root);
    }
    if (fields > GRAPHQL_MAX_ROOT_FIELDS)
        graphql_error(run->errors, "graphql_too_complex", run->operation->place,
                      "The operation has %zu root fields; at most %d, please.", fields,
                      GRAPHQL_MAX_ROOT_FIELDS);
    else if (rows > GRAPHQL_MAX_ROWS)
        graphql_error(run->errors, "graphql_too_complex", run->operation->place,
                      "The operation asks for up to %lld rows (first, and what is embedded); at "
                      "most %d at once, please.",
                      (long long)rows, GRAPHQL_MAX_ROWS);
    return fields <= GRAPHQL_MAX_ROOT_FIELDS && rows <= GRAPHQL_MAX_ROWS;
}

bool graphql_execute(GraphqlRun *run)
{
    run->collector = (GraphqlCollector){
        .arena = run->arena, .document = run->document, .takes_part = takes_part, .owner = run
    };
    GraphqlGroup *groups = graphql_collect(&run->collector, run->operation->selections);
    if (!is_affordable(run, groups))
        return false;
    json_key(&run->w, TEXT("data"));
    json_object_begin(&run->w);
    for (GraphqlGroup *group = groups; group != NULL; group = group->next) {
        GraphqlRoot *root = ARENA_NEW(run->arena, GraphqlRoot);
        *root = root_of(run, group);
        json_key(&run->w, group->key);
        JsonWriter before = run->w;
        size_t len = run->w.out->len;
        if (!run_root(run, root)) {
            run->w = before;
            run->w.out->len = len;
            json_put_null(&run->w);
        }
    }
    json_object_end(&run->w);
    return true;
}
