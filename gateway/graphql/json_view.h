/*
 * JSON view - walking JSON text without making a tree of it.
 *
 * What passes through GraphQL is handed on as it was written: a number keeps its digits, a record
 * its content. Only for text that is known to be JSON: PostgreSQL's, our own, or what json_read()
 * has taken.
 */
#ifndef INSULA_GATEWAY_GRAPHQL_JSON_VIEW_H
#define INSULA_GATEWAY_GRAPHQL_JSON_VIEW_H

#include "core/text.h"

/* The raw value of a key, TEXT_NULL when it is not there or this is no object. Keys are compared
 * with their escapes undone. */
Text json_view_member(Text object, const char *key);
/* Walks the values of an array or object: `rest` begins as the whole and is moved behind each;
 * false when there is no more. `key` (NULL for arrays) becomes the raw key with its quotes. */
bool json_view_next(Text *rest, Text *key, Text *value);
/* A string's content; an arena copy only when there are escapes. */
Text json_view_text(Arena *arena, Text string);

static inline char json_view_kind(Text value) /* '{' '[' '"' 't' 'f' 'n', or '0' for a number */
{
    char c = value.len > 0 ? value.ptr[0] : 'n';
    return c == '-' || (c >= '0' && c <= '9') ? '0' : c;
}

#endif
