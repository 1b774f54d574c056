/*
 * Filter - the language in which SCIM asks for some of many (RFC 7644, 3.4.2.2), and the paths of
 * its patches (3.5.2), which are made of it.
 *
 * Owns: reading a filter into a tree whose names are the attribute table's, with limits on how much
 * it may ask; holding the tree against a JSON value; writing it as the JSON that scim.holds() in
 * PostgreSQL evaluates, so that no filter ever becomes text of a statement. Must never know:
 * requests, or what is done with what matches.
 */
#ifndef INSULA_SERVICES_SCIM_FILTER_H
#define INSULA_SERVICES_SCIM_FILTER_H

#include "services/scim/attribute.h"

#define SCIM_FILTER_MAX_BYTES 8192
#define SCIM_FILTER_MAX_TERMS 64 /* comparisons: each is held against every row */
#define SCIM_FILTER_MAX_DEPTH 16 /* of parentheses and value paths */

typedef enum ScimOperator {
    SCIM_AND,
    SCIM_OR,
    SCIM_NOT,  /* of left */
    SCIM_SOME, /* place[left]: a value of several of which left holds */
    SCIM_PRESENT,
    SCIM_EQ,
    SCIM_NE,
    SCIM_CO,
    SCIM_SW,
    SCIM_EW,
    SCIM_GT,
    SCIM_GE,
    SCIM_LT,
    SCIM_LE,
} ScimOperator;

typedef struct ScimFilter {
    ScimOperator op;
    const struct ScimFilter *left, *right;
    ScimPlace place; /* within a value path the part alone, as .sub */
    Text value;      /* of a comparison, booleans as true and false; TEXT_NULL: null */
} ScimFilter;

typedef struct ScimFilterError {
    size_t offset_bytes;
    const char *what; /* English, for a developer */
} ScimFilterError;

/* NULL and *error for what is no filter, or asks too much, or of what is not in the table. */
const ScimFilter *scim_filter_read(Arena *arena, const ScimKind *kind, Text source,
                                   ScimFilterError *error);

/* A path of a patch: a place, maybe the values of it that a filter chooses, maybe a part of those.
 */
typedef struct ScimPath {
    ScimPlace place;
    const ScimFilter *filter;
} ScimPath;
bool scim_path_read(Arena *arena, const ScimKind *kind, Text source, ScimPath *path,
                    ScimFilterError *error);

/* Does a filter of a value path hold for one value? */
bool scim_filter_holds(const ScimFilter *filter, const json_t *value);
/* For a value that is to be made so that the filter holds: sets what it compares with `eq`, joined
 * by `and`. False when it says anything else. */
bool scim_filter_fulfil(const ScimFilter *filter, json_t *value);

/* For scim.holds(). */
void scim_filter_write(JsonWriter *w, const ScimFilter *filter);
/* The JSON path of a place, made of names of the table alone. */
void scim_place_write(Buffer *out, const ScimPlace *place);
/* Is the text there compared with case? */
bool scim_place_is_exact(const ScimPlace *place);
/* A comparison with `eq` of this attribute which must hold whenever the filter does; TEXT_NULL when
 * it has none. */
Text scim_filter_pinned(const ScimFilter *filter, const char *attribute);
/* Does it ask about this attribute? */
bool scim_filter_mentions(const ScimFilter *filter, const char *attribute);

#endif
