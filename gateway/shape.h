/*
 * Shape - the declared form of a request body: from it come validation, OpenAPI and SDK types.
 *
 * A body is bound to a C struct whose first member is ShapeGiven; each ShapeField says where a JSON
 * field goes. Unknown fields are errors; all errors are collected and told at once, with JSON
 * pointers.
 */
#ifndef INSULA_GATEWAY_SHAPE_H
#define INSULA_GATEWAY_SHAPE_H

#include "core/json.h"
#include "core/task.h"

typedef uint64_t ShapeGiven; /* bit i: field i was in the body (also as null) */

typedef enum ShapeKind {
    SHAPE_TEXT,      /* Text; min, max in code points; no control characters */
    SHAPE_MULTILINE, /* Text; as SHAPE_TEXT with newlines and tabs */
    SHAPE_SOURCE,    /* Text; min, max in bytes; a language with a reader of its own */
    SHAPE_PASSWORD,  /* Text; min, max in bytes; never logged, writeOnly in OpenAPI */
    SHAPE_EMAIL,     /* Text, lower-cased domain; at most 254 bytes */
    SHAPE_SLUG,      /* Text, [a-z0-9-], 2..63, no leading or trailing hyphen */
    SHAPE_UUID,      /* Uuid */
    SHAPE_TIME,      /* TimeMs, of RFC 3339; 0 when absent or null */
    SHAPE_INT,       /* int64_t; min, max */
    SHAPE_BOOL,      /* bool */
    SHAPE_ENUM,      /* Text out of .values */
    SHAPE_TEXTS,     /* TextList; min, max entries */
    SHAPE_JSON,      /* json_t *: any JSON object; max is bytes */
    SHAPE_OBJECT,    /* a struct of .nested, in place */
} ShapeKind;

typedef struct TextList {
    Text *items;
    size_t count;
} TextList;

struct Shape;
typedef struct ShapeField {
    const char *name;
    ShapeKind kind;
    size_t offset;
    bool required;
    bool nullable; /* null is allowed and given: ptr NULL, nil */
    int64_t min, max;
    const char *const *values; /* NULL-terminated */
    const struct Shape *nested;
    const char *help;
} ShapeField;

typedef struct Shape {
    const char *name; /* schema name in OpenAPI: DocumentCreate */
    size_t size;
    const ShapeField *fields;
    size_t count;
} Shape;

/* The help of a field `id` of what is created. */
#define SHAPE_OWN_ID                                                                               \
    "An id of the caller's own making, so that sending it again makes nothing twice, whenever "    \
    "that is: 409 conflict when it is there. Chosen by the server when absent."

#define SHAPE_FIELD(Type, member, kind_, ...)                                                      \
    {                                                                                              \
        .name = #member, .kind = (kind_), .offset = offsetof(Type, member), __VA_ARGS__            \
    }
#define SHAPE_OF(Type, fields_)                                                                    \
    {                                                                                              \
        .name = #Type, .size = sizeof(Type), .fields = (fields_),                                  \
        .count = sizeof(fields_) / sizeof((fields_)[0])                                            \
    }

/* The least and the most a field takes, with the defaults for what the table leaves at 0
 * (INT64_MIN/MAX: no limit): text 255 code points, multiline 10,000, password 8..1,024 bytes, texts
 * 100 entries, JSON as much as the body may be. */
void shape_limits(const ShapeField *field, int64_t *min, int64_t *max);
/* What is wrong with the declaration itself, NULL when nothing is; asked once when routes are
 * mounted. */
const char *shape_defect(const Shape *shape);

/* As shape_bind, but returns NULL with the errors added to the task's fault. */
void *shape_try_bind(Task *task, const Shape *shape, const json_t *body);
/* Binds a parsed body into a fresh struct in the task's arena; fails the task with 422 invalid_body
 * and all field errors. */
void *shape_bind(Task *task, const Shape *shape, const json_t *body);
/* Was this field in the body? `field` counts from 0 in the order of the fields. */
static inline bool shape_given(const void *bound, size_t field)
{
    return (*(const ShapeGiven *)bound >> field & 1) != 0;
}

#endif
