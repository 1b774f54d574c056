/*
 * GraphQL parser - from tokens to a document (GraphQL, October 2021, section 2).
 *
 * Executable documents only: a type definition is refused where it begins. Bounded in tokens and in
 * nesting, so that what it makes is bounded too. Pure; must never know: the schema.
 */
#ifndef INSULA_GATEWAY_GRAPHQL_PARSER_H
#define INSULA_GATEWAY_GRAPHQL_PARSER_H

#include "gateway/graphql/document.h"

#define GRAPHQL_MAX_TOKENS  10000
#define GRAPHQL_MAX_NESTING 40

typedef struct GraphqlSyntaxError {
    Text message;
    GraphqlPlace place;
} GraphqlSyntaxError;

/* NULL and *error when the source (UTF-8) is no document. */
const GraphqlDocument *graphql_parse(Arena *arena, Text source, GraphqlSyntaxError *error);

#endif
