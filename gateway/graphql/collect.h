/*
 * GraphQL collect - the fields of a selection set as the answer has them: fragments opened, those
 * of one response key together (GraphQL, October 2021, 6.3.2 CollectFields).
 *
 * Every type of ours is concrete, so a fragment that passed validation always applies. Bounded in
 * work: fragments within fragments multiply.
 */
#ifndef INSULA_GATEWAY_GRAPHQL_COLLECT_H
#define INSULA_GATEWAY_GRAPHQL_COLLECT_H

#include "gateway/graphql/document.h"

#define GRAPHQL_MAX_FRAGMENTS 100
#define GRAPHQL_MAX_DEPTH     20    /* of fields in fields */
#define GRAPHQL_MAX_SELECTED  20000 /* selections met while collecting, in the whole document */

/* One more selection of the same response key. */
typedef struct GraphqlTwin {
    const GraphqlSelection *field;
    struct GraphqlTwin *next;
} GraphqlTwin;

typedef struct GraphqlGroup {
    Text key;
    GraphqlTwin *fields; /* at least one */
    GraphqlTwin *last;
    struct GraphqlGroup *below; /* once graphql_collect_below() was asked */
    bool is_opened;
    struct GraphqlGroup *next;
} GraphqlGroup;

typedef struct GraphqlCollector {
    Arena *arena;
    const GraphqlDocument *document;
    /* Does a selection take part? NULL: all do. */
    bool (*takes_part)(void *owner, const GraphqlDirective *directives);
    void *owner;
    size_t met;    /* against GRAPHQL_MAX_SELECTED */
    bool too_much; /* it was reached: what is collected is not whole */
} GraphqlCollector;

/* The groups of one selection set. */
GraphqlGroup *graphql_collect(GraphqlCollector *collector, const GraphqlSelection *selections);
/* The groups of what stands below all fields of a group; collected once. */
GraphqlGroup *graphql_collect_below(GraphqlCollector *collector, GraphqlGroup *group);

#endif
