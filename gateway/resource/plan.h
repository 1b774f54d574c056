/*
 * Resource plan - what one question wants of a resource: the parsed, checked form of ?select,
 * expand, filters, sort, cursor, q, limit, count.
 *
 * Owns: reading the query string against the model, with all faults told at once. The part of a
 * plan that shapes the SQL text is its key; the rest are parameter values. Must never know: SQL.
 */
#ifndef INSULA_GATEWAY_RESOURCE_PLAN_H
#define INSULA_GATEWAY_RESOURCE_PLAN_H

#include "core/db.h"
#include "gateway/query.h"
#include "gateway/resource/model.h"

#define PLAN_MAX_FILTERS   8
#define PLAN_MAX_KEY       96
#define PLAN_LIMIT_DEFAULT 50
#define PLAN_LIMIT_MAX     200

typedef enum FilterOp {
    FILTER_EQ,
    FILTER_NE,
    FILTER_GT,
    FILTER_GTE,
    FILTER_LT,
    FILTER_LTE,
    FILTER_IN,
    FILTER_PREFIX,
} FilterOp;

typedef struct PlanFilter {
    uint8_t column, op;
    DbType type;
    DbParam value;
    DbParam end; /* of a prefix: the first text behind all that begin so; null when there is none */
} PlanFilter;

typedef enum PlanKind {
    PLAN_ITEM,
    PLAN_REPLY,        /* the item at the end of a command */
    PLAN_STORED_REPLY, /* the same, with a copy in gateway.idempotency */
    PLAN_LIST,
    PLAN_COUNT,
} PlanKind;

typedef struct ResourcePlan {
    const ResourceModel *model;
    PlanKind kind;
    uint64_t select;   /* bits of columns */
    uint32_t expand;   /* bits of expands */
    bool is_shaped;    /* select was given */
    const char *extra; /* a field of an item that its handler writes and no view has, or NULL */
    bool wants_extra;
    PlanFilter filters[PLAN_MAX_FILTERS];
    size_t filter_count;
    ModelSort sorts[MODEL_MAX_SORTS];
    size_t sort_count;
    bool has_cursor;
    DbParam cursor[MODEL_MAX_SORTS]; /* the sort values of the last row seen */
    Text search;                     /* ?q=, TEXT_NULL without */
    Text json_conditions;            /* of ?content.a[gte]=..., TEXT_NULL without */
    int64_t limit;
    bool wants_count;
} ResourcePlan;

/* Reads a question; adds errors to the task's fault for what is wrong (query_fail_if_errors tells
 * them). For an item only select and expand are known, and plan->extra is heeded as it comes. */
void resource_plan_read(Task *task, const ResourceModel *model, bool list, const QueryParam *params,
                        size_t count, ResourcePlan *plan);
/* Everything of the item, no expand. */
ResourcePlan resource_plan_item(const ResourceModel *model);

/* What shapes the SQL, as bytes; equal keys have equal texts. Returns the length. */
size_t resource_plan_key(const ResourcePlan *plan, uint8_t key[PLAN_MAX_KEY]);

/* The operators a field can be filtered with, "eq, ne, in"; for messages and OpenAPI. */
const char *resource_plan_operators(FieldType type);

#endif
