/*
 * From the JSON of a reply to the answer: the fields that were asked for, in their order, under
 * their keys. Values are copied as text.
 */
#include <string.h>

#include "gateway/graphql/json_view.h"
#include "gateway/graphql/run.h"

static bool tell_missing(GraphqlRun *run, const GraphqlPath *path)
{
    GraphqlError *error = graphql_error(run->errors, "reply_missing", (GraphqlPlace){ 0 },
                                        "The value that must be here is not; fetch it on its own.");
    if (error != NULL) {
        error->status = 500;
        error->path = path;
    }
    return false;
}

/* A path that outlives the stack, for errors. */
static const GraphqlPath *keep(GraphqlRun *run, const GraphqlPath *above, Text name, size_t index)
{
    GraphqlPath *path = ARENA_NEW(run->arena, GraphqlPath);
    *path = (GraphqlPath){ above, name, index };
    return path;
}

/* Takes back what was written since. */
typedef struct Mark {
    JsonWriter w;
    size_t len;
} Mark;

static Mark mark(const GraphqlRun *run)
{
    return (Mark){ run->w, run->w.out->len };
}

static void put_null_instead(GraphqlRun *run, const Mark *mark)
{
    run->w = mark->w;
    run->w.out->len = mark->len;
    json_put_null(&run->w);
}

/* As graphql_put(), but nothing is left of what could not be told where null may stand. */
static bool put_or_null(GraphqlRun *run, Text json, Text beside, GraphqlRef ref,
                        GraphqlGroup *groups, const GraphqlPath *path)
{
    Mark before = mark(run);
    if (graphql_put(run, json, beside, ref, groups, path))
        return true;
    if (!ref.required)
        put_null_instead(run, &before);
    return !ref.required;
}

static bool put_object(GraphqlRun *run, Text json, Text beside, const GraphqlType *type,
                       GraphqlGroup *groups, const GraphqlPath *path)
{
    json_object_begin(&run->w);
    for (GraphqlGroup *group = groups; group != NULL; group = group->next) {
        const GraphqlField *field = graphql_field(run->schema, type, group->fields->field->name);
        json_key(&run->w, group->key);
        if (strcmp(field->name, "__typename") == 0) {
            json_put_text(&run->w, text_of(type->name));
            continue;
        }
        Text value = json_view_member(json, field->name);
        if (text_is_null(value))
            value = json_view_member(beside, field->name);
        const GraphqlPath *here = keep(run, path, group->key, 0);
        if (text_is_null(value) && field->expand != NULL)
            tell_missing(run, here);
        if (!put_or_null(run, value, TEXT_NULL, field->ref,
                         graphql_collect_below(&run->collector, group), here))
            return false;
    }
    json_object_end(&run->w);
    return true;
}

static bool put_list(GraphqlRun *run, Text json, const GraphqlType *type, GraphqlGroup *groups,
                     const GraphqlPath *path)
{
    Text value;
    size_t index = 0;
    GraphqlRef item = { type, true, false };
    json_array_begin(&run->w);
    for (Text rest = json; !run->w.out->failed && json_view_next(&rest, NULL, &value); index++)
        if (!graphql_put(run, value, TEXT_NULL, item, groups, keep(run, path, TEXT_NULL, index)))
            return false;
    json_array_end(&run->w);
    return true;
}

bool graphql_put(GraphqlRun *run, Text json, Text beside, GraphqlRef ref, GraphqlGroup *groups,
                 const GraphqlPath *path)
{
    char kind = json_view_kind(json);
    if (kind == 'n') {
        if (ref.required)
            return tell_missing(run, path);
        json_put_null(&run->w);
        return true;
    }
    if (ref.list)
        return kind == '[' ? put_list(run, json, ref.type, groups, path) : tell_missing(run, path);
    if (!graphql_is_leaf(ref.type))
        return kind == '{' ? put_object(run, json, beside, ref.type, groups, path)
                           : tell_missing(run, path);
    json_put_raw(&run->w, json);
    return true;
}

/*
 * Connections.
 */
static bool put_edge(GraphqlRun *run, Text row, Text cursor, const GraphqlType *edge,
                     GraphqlGroup *groups, const GraphqlPath *path)
{
    json_object_begin(&run->w);
    for (GraphqlGroup *group = groups; group != NULL; group = group->next) {
        const GraphqlField *field = graphql_field(run->schema, edge, group->fields->field->name);
        json_key(&run->w, group->key);
        if (strcmp(field->name, "cursor") == 0)
            json_put_raw(&run->w, cursor);
        else if (strcmp(field->name, "node") != 0)
            json_put_text(&run->w, text_of(edge->name));
        else if (!graphql_put(run, row, TEXT_NULL, field->ref,
                              graphql_collect_below(&run->collector, group),
                              keep(run, path, group->key, 0)))
            return false;
    }
    json_object_end(&run->w);
    return true;
}

static bool put_edges(GraphqlRun *run, Text page, const GraphqlType *edge, GraphqlGroup *groups,
                      const GraphqlPath *path)
{
    Text rows = json_view_member(page, "data"), cursors = json_view_member(page, "cursors");
    Text row, cursor;
    size_t index = 0;
    json_array_begin(&run->w);
    for (; !run->w.out->failed && json_view_next(&rows, NULL, &row) &&
           json_view_next(&cursors, NULL, &cursor);
         index++)
        if (!put_edge(run, row, cursor, edge, groups, keep(run, path, TEXT_NULL, index)))
            return false;
    json_array_end(&run->w);
    return true;
}

static void put_page_info(GraphqlRun *run, Text page, GraphqlGroup *groups, bool has_previous)
{
    Text cursors = json_view_member(page, "cursors"), each;
    Text first = TEXT("null"), last = TEXT("null");
    while (json_view_next(&cursors, NULL, &each)) {
        first = text_equal(last, TEXT("null")) ? each : first;
        last = each;
    }
    json_object_begin(&run->w);
    for (GraphqlGroup *group = groups; group != NULL; group = group->next) {
        Text name = group->fields->field->name;
        json_key(&run->w, group->key);
        if (text_equal(name, TEXT("hasNextPage")))
            json_put_bool(&run->w, json_view_kind(json_view_member(page, "next_cursor")) == '"');
        else if (text_equal(name, TEXT("hasPreviousPage")))
            json_put_bool(&run->w, has_previous);
        else if (text_equal(name, TEXT("startCursor")))
            json_put_raw(&run->w, first);
        else if (text_equal(name, TEXT("endCursor")))
            json_put_raw(&run->w, last);
        else
            json_put_text(&run->w, TEXT("PageInfo"));
    }
    json_object_end(&run->w);
}

static bool put_part(GraphqlRun *run, Text page, const GraphqlField *field, GraphqlGroup *group,
                     const GraphqlPath *path, bool has_previous)
{
    GraphqlGroup *below = graphql_collect_below(&run->collector, group);
    if (strcmp(field->name, "nodes") == 0)
        return put_list(run, json_view_member(page, "data"), field->ref.type, below, path);
    if (strcmp(field->name, "edges") == 0)
        return put_edges(run, page, field->ref.type, below, path);
    if (strcmp(field->name, "pageInfo") == 0)
        put_page_info(run, page, below, has_previous);
    else
        json_put_raw(&run->w, json_view_member(page, "count"));
    return true;
}

bool graphql_put_page(GraphqlRun *run, Text page, const GraphqlRoot *root, bool has_previous)
{
    const GraphqlType *type = root->field->ref.type;
    json_object_begin(&run->w);
    for (GraphqlGroup *group = graphql_collect_below(&run->collector, root->group); group != NULL;
         group = group->next) {
        const GraphqlField *field = graphql_field(run->schema, type, group->fields->field->name);
        json_key(&run->w, group->key);
        if (strcmp(field->name, "__typename") == 0)
            json_put_text(&run->w, text_of(type->name));
        else if (!put_part(run, page, field, group, keep(run, &root->path, group->key, 0),
                           has_previous))
            return false;
    }
    json_object_end(&run->w);
    return true;
}
