/*
 * Resource model - a resource as the compiler sees it: all columns in order, the implied ones
 * included.
 *
 * Made once when services are mounted and kept for the life of the process. Must never know:
 * requests.
 */
#ifndef INSULA_GATEWAY_RESOURCE_MODEL_H
#define INSULA_GATEWAY_RESOURCE_MODEL_H

#include "core/db.h"
#include "gateway/resource.h"

#define MODEL_MAX_COLUMNS 40
#define MODEL_MAX_EXPANDS 8
#define MODEL_MAX_SORTS   4

typedef struct ModelSort {
    uint8_t column;
    bool descending;
} ModelSort;

typedef struct ResourceModel {
    const Resource *resource;
    ResourceField columns[MODEL_MAX_COLUMNS]; /* id, the declared ones, created_at, updated_at */
    size_t count;
    uint8_t id;
    ModelSort sorts[MODEL_MAX_SORTS]; /* the default order, ending with id */
    size_t sort_count;
    size_t scope_count;
    FieldType scope_types[RESOURCE_MAX_SCOPE];
    uint64_t list_columns; /* bits of columns that lists show */
} ResourceModel;

/* Makes the model; NULL and *defect in English when the declaration is wrong. */
ResourceModel *resource_model_new(const Resource *resource, const char **defect);
/* Index of a column, -1 when there is none of that name. */
int resource_model_column(const ResourceModel *model, Text name);
/* Reads "-created_at,title" into sorts and appends id (unless the last is unique); false and the
 * part that is wrong. */
bool resource_model_sort(const ResourceModel *model, Text text, ModelSort *sorts, size_t *count,
                         Text *wrong);
/* The view's column by which a field is ordered. */
const char *resource_model_order(const ResourceField *field);
/* The database's type of a column's values. */
DbType resource_model_type(FieldType type);

/* The model of a mounted resource (route.c keeps them). */
const ResourceModel *resource_model_of(const Resource *resource);
const ResourceModel *const *resource_model_all(size_t *count);

#endif
