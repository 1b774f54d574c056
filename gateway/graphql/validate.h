/*
 * GraphQL validation - what can be known to be wrong before anything runs (GraphQL, October 2021,
 * section 5), all of it at once, each with its place.
 *
 * What passes here passes the reference implementation too (tests/differential/graphql.mjs).
 * Stricter in this: subscriptions (there are none), literals of DateTime and Long, and the limits
 * on size. Pure.
 */
#ifndef INSULA_GATEWAY_GRAPHQL_VALIDATE_H
#define INSULA_GATEWAY_GRAPHQL_VALIDATE_H

#include "gateway/graphql/error.h"
#include "gateway/graphql/schema.h"

/* True when nothing is wrong. */
bool graphql_validate(const GraphqlSchema *schema, const GraphqlDocument *document,
                      GraphqlErrors *errors);

/* Does the type of a variable fit where `ref` is wanted? (5.8.5, without defaults) */
bool graphql_type_fits(const GraphqlTypeNode *node, GraphqlRef ref);
/* "[ID!]!" of a reference. */
Text graphql_ref_text(Arena *arena, GraphqlRef ref);

#endif
