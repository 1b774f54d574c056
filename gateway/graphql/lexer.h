/*
 * GraphQL lexer - from bytes to tokens (GraphQL, October 2021, section 2.1).
 *
 * Stricter than the source it follows in two places: control characters are refused within strings
 * too, and surrogates must come in pairs, since what we pass on is UTF-8. Must never know: grammar.
 */
#ifndef INSULA_GATEWAY_GRAPHQL_LEXER_H
#define INSULA_GATEWAY_GRAPHQL_LEXER_H

#include "gateway/graphql/document.h"

typedef enum GraphqlTokenKind {
    TOKEN_END,
    TOKEN_MARK,   /* one of ! $ & ( ) : = @ [ ] { | }; its byte is text.ptr[0] */
    TOKEN_SPREAD, /* ... */
    TOKEN_NAME,
    TOKEN_INT,
    TOKEN_FLOAT,
    TOKEN_STRING,
    TOKEN_BLOCK,
    TOKEN_BAD, /* the lexer's error says what */
} GraphqlTokenKind;

typedef struct GraphqlToken {
    GraphqlTokenKind kind;
    GraphqlPlace place;
    Text text; /* a string's content with its escapes undone */
} GraphqlToken;

typedef struct GraphqlLexer {
    Arena *arena;
    Text source; /* UTF-8 */
    size_t at;
    size_t line_start, column_at; /* for columns: where the line begins, how far it was counted */
    uint32_t line, column;
    const char *error; /* of TOKEN_BAD, English */
    GraphqlPlace error_place;
} GraphqlLexer;

void graphql_lexer_init(GraphqlLexer *lexer, Arena *arena, Text source);
GraphqlToken graphql_lexer_next(GraphqlLexer *lexer);

/* lexer_string.c: reads the string or block string that begins at lexer->at; TOKEN_BAD and
 * lexer->error when it is none. */
GraphqlToken graphql_lexer_string(GraphqlLexer *lexer);
/* Says what is wrong at an offset that is not before the last one asked for. */
GraphqlToken graphql_lexer_refuse(GraphqlLexer *lexer, size_t at, const char *error);
/* A line ended before the offset `next`. */
void graphql_lexer_line(GraphqlLexer *lexer, size_t next);

#endif
