/*
 * GraphQL variables - what a caller sent beside the document, against what the document declares
 * (6.1.2), and the arguments of a field made of both (6.4.1).
 *
 * Owns: input coercion. JSON for a JSON scalar is passed on as it was sent. Pure.
 */
#ifndef INSULA_GATEWAY_GRAPHQL_VARIABLES_H
#define INSULA_GATEWAY_GRAPHQL_VARIABLES_H

#include "gateway/graphql/error.h"
#include "gateway/graphql/schema.h"

/* The values of an operation's variables, as named values; those that are absent are not among
 * them. `sent`: a JSON object, or TEXT_NULL. */
const GraphqlValue *graphql_variables(const GraphqlSchema *schema,
                                      const GraphqlOperation *operation, Text sent,
                                      GraphqlErrors *errors);

/* A value with its variables filled in and its type's form; NULL when it is an absent variable.
 * For a document that passed validation. */
GraphqlValue *graphql_resolve(Arena *arena, const GraphqlSchema *schema, const GraphqlValue *value,
                              GraphqlRef ref, const GraphqlValue *variables);

/* The one of that name, NULL when there is none. */
const GraphqlValue *graphql_given(const GraphqlValue *values, Text name);
/* As JSON. */
void graphql_write_value(JsonWriter *w, const GraphqlValue *value);

#endif
