/*
 * Validating - what the rooms of validate*.c share.
 */
#ifndef INSULA_GATEWAY_GRAPHQL_VALIDATOR_H
#define INSULA_GATEWAY_GRAPHQL_VALIDATOR_H

#include "gateway/graphql/collect.h"
#include "gateway/graphql/validate.h"

/* A variable where it is used, and what is wanted there. */
typedef struct VariableUse {
    const GraphqlValue *value;
    GraphqlRef ref; /* type NULL: nothing is known */
    bool has_preset;
    struct VariableUse *next;
} VariableUse;

/* What one operation or fragment uses itself. */
typedef struct Definition {
    const GraphqlOperation *operation; /* one of the two */
    const GraphqlFragment *fragment;
    VariableUse *uses;
    GraphqlTwin *spreads;
    bool is_met, is_used;
    struct Definition *next;
} Definition;

typedef struct Validator {
    Arena *arena;
    const GraphqlSchema *schema;
    const GraphqlDocument *document;
    GraphqlErrors *errors;
    Definition *definitions;
    Definition *now; /* whose parts are looked at */
} Validator;

#define INVALID "graphql_invalid"

/* validate_values.c: a literal where `ref` is wanted; its type may be NULL. */
void validate_value(Validator *v, const GraphqlValue *value, GraphqlRef ref, bool has_preset);
/* The default of a variable of such a type. */
void validate_preset(Validator *v, const GraphqlValue *value, const GraphqlTypeNode *node,
                     const GraphqlType *type);
/* The arguments of a field or directive. */
void validate_arguments(Validator *v, const GraphqlValue *arguments, const GraphqlInput *inputs,
                        size_t count, GraphqlPlace place, Text owner, bool is_known);

/* validate_definitions.c: names, fragments, variables. */
void validate_definitions(Validator *v);
void validate_variable_types(Validator *v, const GraphqlOperation *operation);

/* validate_merge.c: fields that share a key in the answer. */
void validate_merge(Validator *v);

/* validate.c */
void validate_directives(Validator *v, const GraphqlDirective *directives, const char *location);

#endif
