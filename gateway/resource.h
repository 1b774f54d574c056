/*
 * Resource - what the API can show: a view in PostgreSQL's schema `api`, declared once.
 *
 * From the declaration come list and item routes (filter, sort, select, expand, keyset cursor; one
 * SQL statement whose JSON PostgreSQL writes), ETags, the OpenAPI schema, the SDK type. Every view
 * has tenant_id, id, revision, created_at, updated_at. Statements are compiled from the declaration
 * and from validated names only; values are always parameters.
 */
#ifndef INSULA_GATEWAY_RESOURCE_H
#define INSULA_GATEWAY_RESOURCE_H

#include "core/text.h"
#include "core/uuid.h"

struct Request;
struct JsonWriter;

typedef enum FieldType {
    FIELD_UUID,
    FIELD_TEXT,
    FIELD_INT,
    FIELD_BOOL,
    FIELD_TIME,
    FIELD_JSON
} FieldType;

/* FIELD_UNIQUE: no two rows of a list have it in common, so an order by it needs no id behind it.
 */
enum {
    FIELD_FILTER = 1,
    FIELD_SORT = 2,
    FIELD_NULLABLE = 4,
    FIELD_ITEM_ONLY = 8,
    FIELD_UNIQUE = 16
};

typedef struct ResourceField {
    const char *name; /* API name and view column */
    FieldType type;
    unsigned flags;
    const char *help;
    const char *schema; /* OpenAPI schema of FIELD_JSON, as JSON text; NULL: any object */
    const char *order;  /* the view's column that has the same order and an index, when the field
                           itself is computed; NULL: itself */
    const char *const *values; /* enumeration of FIELD_TEXT, NULL-terminated */
} ResourceField;

typedef struct ResourceExpand {
    const char *name;     /* expand=owner */
    const char *resource; /* "users" */
    const char *column;   /* owner_id */
    const char *fields;   /* "id,email,first_name,last_name" */
} ResourceExpand;

#define RESOURCE_MAX_SCOPE 2

typedef struct Resource {
    const char *name;     /* plural, as in the path: "documents" */
    const char *singular; /* "document": code document_not_found, schema Document */
    const char *view;     /* "api.document" */
    const char *sort;     /* default: "-created_at" */
    const char *search;   /* SQL function schema.name(tenant uuid, q text) returning matching ids
                             (setof uuid) for ?q=, or NULL */
    /* For paths below something: the view's columns that the path's :names give, in order, before
     * the item's own id:
     * "/v1/teams/:id/members" has { "team_id" }, "/v1/records/:type/:id" has { "data_type" }. */
    const char *scope[RESOURCE_MAX_SCOPE];
    const char *parent; /* resource the first scope column points to: an empty list of a missing
                           parent is 404; or NULL */
    /* For FIELD_JSON | FIELD_FILTER (?content.a.b[gte]=5): SQL function schema.name(tenant uuid,
     * scope columns ..., conditions jsonb, sort text[], descending bool, after text[], page int8)
     * returning matching ids (setof uuid). conditions: [{"path":["a","b"],"op":"gte","value":"5"}],
     * all of which must hold. Where sort is not null, only the first `page` ids in that order of
     * the view's columns, behind the values `after` (null: from the start), are wanted. */
    const char *json_filter;
    /* For what no view can tell: called in the reading request when resource_list() or
     * resource_item() has written its reply; may write another. NULL: nothing. */
    void (*complete)(struct Request *req);
    const ResourceField *fields; /* id, created_at and updated_at are implied */
    size_t field_count;
    const ResourceExpand *expands;
    size_t expand_count;
} Resource;

/* Handlers for routes that are nothing but their resource (Route.resource): use as Route.handler.
 */
void resource_list(struct Request *req);
void resource_item(struct Request *req);

/* What a question wants of an item whose handler writes it itself, with one field (`extra`) that no
 * view has. Unasked, it wants all of it. */
typedef struct ResourceQuestion {
    const Resource *resource;
    uint64_t select; /* of resource/model.h */
    uint32_t expand;
    bool is_shaped, wants_extra;
} ResourceQuestion;
/* Reads select and expand as resource_item() does; fails 400 with all that is wrong. The route
 * declares both in Route.query. */
ResourceQuestion resource_question(struct Request *req, const Resource *resource,
                                   const char *extra);
bool resource_selects(const ResourceQuestion *question, const char *field);
/* Writes the field `name` when it is to be expanded: the item `id` that it stands for, or null.
 * Fails 403 for who may not ask for it himself. Yields. */
void resource_write_expand(struct Request *req, const ResourceQuestion *question, const char *name,
                           Uuid id, struct JsonWriter *w);

/* Ends a command: the item as it will be after the commit, read in the same flight, with its ETag.
 */
void reply_resource(struct Request *req, int status, const char *resource, Uuid id);
/* Puts the item that reply_resource() asked for into the reply, with its ETag. For the gateway. */
struct DbRows;
void resource_take_reply(struct Request *req, struct DbRows rows);
/* If-Match for commands: fails 412 when the header is there and does not name the present revision.
 */
void resource_check_match(struct Request *req, int64_t revision);

#endif
