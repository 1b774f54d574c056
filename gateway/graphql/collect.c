#include "gateway/graphql/collect.h"

#define MAX_OPENED 200 /* fragments and inline fragments within each other */

typedef struct Collection {
    GraphqlCollector *collector;
    GraphqlGroup *first, **end;
    const GraphqlFragment *opened[GRAPHQL_MAX_FRAGMENTS]; /* each once */
    size_t opened_count, depth;
} Collection;

static void add_field(Collection *c, const GraphqlSelection *field)
{
    Text key = graphql_response_key(field);
    GraphqlGroup *group = c->first;
    while (group != NULL && !text_equal(group->key, key))
        group = group->next;
    GraphqlTwin *twin = ARENA_NEW(c->collector->arena, GraphqlTwin);
    twin->field = field;
    if (group == NULL) {
        group = *c->end = ARENA_NEW(c->collector->arena, GraphqlGroup);
        c->end = &group->next;
        group->key = key;
        group->fields = twin;
    } else {
        group->last->next = twin;
    }
    group->last = twin;
}

/* The fragment of a spread, unless it is open already. */
static const GraphqlFragment *open_fragment(Collection *c, Text name)
{
    const GraphqlFragment *fragment = graphql_fragment(c->collector->document, name);
    for (size_t i = 0; i < c->opened_count; i++)
        if (c->opened[i] == fragment)
            return NULL;
    if (fragment != NULL && c->opened_count < GRAPHQL_MAX_FRAGMENTS)
        c->opened[c->opened_count++] = fragment;
    return fragment;
}

static void collect(Collection *c, const GraphqlSelection *each)
{
    GraphqlCollector *collector = c->collector;
    c->depth++;
    for (; each != NULL && !collector->too_much; each = each->next) {
        if (++collector->met > GRAPHQL_MAX_SELECTED || c->depth > MAX_OPENED)
            collector->too_much = true;
        if (collector->takes_part != NULL &&
            !collector->takes_part(collector->owner, each->directives))
            continue;
        if (each->kind == GRAPHQL_FIELD) {
            add_field(c, each);
        } else if (each->kind == GRAPHQL_INLINE) {
            collect(c, each->selections);
        } else {
            const GraphqlFragment *fragment = open_fragment(c, each->name);
            if (fragment != NULL)
                collect(c, fragment->selections);
        }
    }
    c->depth--;
}

GraphqlGroup *graphql_collect(GraphqlCollector *collector, const GraphqlSelection *selections)
{
    Collection c = { .collector = collector };
    c.end = &c.first;
    collect(&c, selections);
    return c.first;
}

GraphqlGroup *graphql_collect_below(GraphqlCollector *collector, GraphqlGroup *group)
{
    if (group->is_opened)
        return group->below;
    Collection c = { .collector = collector };
    c.end = &c.first;
    for (const GraphqlTwin *twin = group->fields; twin != NULL; twin = twin->next)
        collect(&c, twin->field->selections);
    group->is_opened = true;
    group->below = c.first;
    return c.first;
}
