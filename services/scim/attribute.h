/*
 * Attribute - what a User and a Group of SCIM are made of (RFC 7643, 4), as a table.
 *
 * Owns: names, types and properties of attributes; finding one by a name in any case, with or
 * without the URN of its schema; bringing what a client sent into the table's form. The filter, the
 * patch and GET /Schemas all read this table. Must never know: the database, or requests.
 */
#ifndef INSULA_SERVICES_SCIM_ATTRIBUTE_H
#define INSULA_SERVICES_SCIM_ATTRIBUTE_H

#include "core/json.h"
#include "core/task.h"

#define SCIM_USER       "urn:ietf:params:scim:schemas:core:2.0:User"
#define SCIM_GROUP      "urn:ietf:params:scim:schemas:core:2.0:Group"
#define SCIM_ENTERPRISE "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

typedef enum ScimType {
    SCIM_STRING,
    SCIM_BOOLEAN,
    SCIM_COMPLEX,
    SCIM_REFERENCE,
    SCIM_TIME,
    SCIM_BINARY
} ScimType;

enum {
    SCIM_MULTI = 1,     /* an array */
    SCIM_REQUIRED = 2,  /* must be there */
    SCIM_EXACT = 4,     /* compared with case */
    SCIM_READ_ONLY = 8, /* ours: what a client sends of it is passed over */
    SCIM_UNIQUE = 16,
    SCIM_ALWAYS = 32, /* returned whatever was asked for */
    SCIM_COMMON = 64, /* of every resource, so not told by GET /Schemas */
};

typedef struct ScimAttribute {
    const char *name;
    ScimType type;
    unsigned flags;
    const char *about;
    const struct ScimAttribute *subs;
    size_t sub_count;
} ScimAttribute;

typedef struct ScimSchema {
    const char *urn, *name, *about;
    const ScimAttribute *attributes;
    size_t count;
} ScimSchema;

/* One of the two kinds of resources. */
typedef struct ScimKind {
    const char *name, *endpoint, *about;
    const ScimSchema *core, *extension; /* extension: may be NULL */
} ScimKind;

extern const ScimKind scim_user, scim_group;

/* Where a value is: an attribute of the core or of an extension, maybe one of its parts. No
 * attribute: the extension as a whole. */
typedef struct ScimPlace {
    const ScimSchema *extension; /* NULL: of the core */
    const ScimAttribute *attribute, *sub;
} ScimPlace;

/* "userName", "name.familyName", "urn:...:User:manager.value", in any case; false for what is not
 * in the table. */
bool scim_place(const ScimKind *kind, Text name, ScimPlace *place);
/* A part of an attribute by its name in any case, NULL when it has none such. */
const ScimAttribute *scim_sub(const ScimAttribute *attribute, Text name);

/* A value as the table wants it, or NULL for null and the empty array: "True" is true, one value of
 * several is an array, a text for a complex attribute is its value. Fails the task with 400
 * scim_invalid_value. The tree belongs to the task's arena. */
json_t *scim_value(Task *task, const ScimAttribute *attribute, json_t *given);
/* One value of a multi-valued attribute, or of any attribute. */
json_t *scim_single_value(Task *task, const ScimAttribute *attribute, json_t *given);
/* The object of an extension. */
json_t *scim_extension_value(Task *task, const ScimKind *kind, json_t *given);
/* A whole resource as a client sent it, without what is ours and what nobody knows. Extensions that
 * are not in the table are kept as they are. */
json_t *scim_resource(Task *task, const ScimKind *kind, json_t *given);

/* A new object or array, released with the arena. */
json_t *scim_object(Task *task);
json_t *scim_array(Task *task);
json_t *scim_copy(Task *task, const json_t *tree);
/* JSON that PostgreSQL has written. */
json_t *scim_read(Task *task, Text ours);
/* The member with this name in any case, as its key in the object; NULL when there is none. */
const char *scim_key(json_t *object, const char *name);

#endif
