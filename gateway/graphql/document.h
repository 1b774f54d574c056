/*
 * GraphQL document - what a caller asks, as a tree (GraphQL, October 2021, executable documents).
 *
 * Owns: the nodes. They lie in the request's arena and point into the source, whose escapes are
 * undone where there are any. Siblings are lists by .next, in the order of the source. Must never
 * know: the schema.
 */
#ifndef INSULA_GATEWAY_GRAPHQL_DOCUMENT_H
#define INSULA_GATEWAY_GRAPHQL_DOCUMENT_H

#include "core/text.h"

/* Of a token's first character; both from 1, columns in code points. */
typedef struct GraphqlPlace {
    uint32_t line, column;
} GraphqlPlace;

typedef enum GraphqlValueKind {
    GRAPHQL_VARIABLE,
    GRAPHQL_INT,
    GRAPHQL_FLOAT,
    GRAPHQL_STRING,
    GRAPHQL_BOOLEAN,
    GRAPHQL_NULL,
    GRAPHQL_ENUM,
    GRAPHQL_LIST,
    GRAPHQL_OBJECT,
    GRAPHQL_RAW, /* JSON of a variable, passed on as it was sent; the parser makes none */
} GraphqlValueKind;

/* A value; also an argument and an object's field, which are values with a name. */
typedef struct GraphqlValue {
    GraphqlValueKind kind;
    GraphqlPlace place;
    Text name;                  /* of the argument or field, TEXT_NULL otherwise */
    Text text;                  /* a variable's name, a number as written, a string's content */
    bool flag;                  /* of a boolean; of a string: it is a block */
    struct GraphqlValue *items; /* of a list or object */
    struct GraphqlValue *next;
} GraphqlValue;

typedef struct GraphqlDirective {
    Text name;
    GraphqlPlace place;
    GraphqlValue *arguments;
    struct GraphqlDirective *next;
} GraphqlDirective;

typedef enum GraphqlSelectionKind {
    GRAPHQL_FIELD,
    GRAPHQL_SPREAD, /* ...name */
    GRAPHQL_INLINE, /* ...on name { } */
} GraphqlSelectionKind;

typedef struct GraphqlSelection {
    GraphqlSelectionKind kind;
    GraphqlPlace place;
    Text alias; /* TEXT_NULL without */
    Text name;  /* of the field, the fragment, or the type (TEXT_NULL without) */
    GraphqlValue *arguments;
    GraphqlDirective *directives;
    struct GraphqlSelection *selections;
    struct GraphqlSelection *next;
} GraphqlSelection;

/* A name, or a list of .item; followed by '!' when required. */
typedef struct GraphqlTypeNode {
    GraphqlPlace place;
    Text name;
    struct GraphqlTypeNode *item;
    bool required;
} GraphqlTypeNode;

typedef struct GraphqlVariable {
    Text name;
    GraphqlPlace place;
    GraphqlTypeNode *type;
    GraphqlValue *preset; /* its default, NULL without */
    GraphqlDirective *directives;
    struct GraphqlVariable *next;
} GraphqlVariable;

typedef enum GraphqlOperationKind {
    GRAPHQL_QUERY,
    GRAPHQL_MUTATION,
    GRAPHQL_SUBSCRIPTION
} GraphqlOperationKind;

typedef struct GraphqlOperation {
    GraphqlOperationKind kind;
    Text name; /* TEXT_NULL without */
    GraphqlPlace place;
    GraphqlVariable *variables;
    GraphqlDirective *directives;
    GraphqlSelection *selections;
    struct GraphqlOperation *next;
} GraphqlOperation;

typedef struct GraphqlFragment {
    Text name, on;
    GraphqlPlace place, on_place;
    GraphqlDirective *directives;
    GraphqlSelection *selections;
    struct GraphqlFragment *next;
} GraphqlFragment;

typedef struct GraphqlDocument {
    GraphqlOperation *operations;
    GraphqlFragment *fragments;
} GraphqlDocument;

/* What a field is called in the answer. */
static inline Text graphql_response_key(const GraphqlSelection *field)
{
    return text_is_null(field->alias) ? field->name : field->alias;
}

/* The fragment of a name, NULL when there is none. */
static inline const GraphqlFragment *graphql_fragment(const GraphqlDocument *document, Text name)
{
    const GraphqlFragment *each = document->fragments;
    while (each != NULL && !text_equal(each->name, name))
        each = each->next;
    return each;
}

#endif
