#include "gateway/resource/sql.h"

#include <assert.h>
#include <string.h>

#include "gateway/route.h"

/* concat() takes at most 100 arguments; longer objects are several, joined. */
#define CONCAT_MAX 90

typedef struct SqlWriter {
    Buffer *out;
    DbStatement *statement;
    const ResourcePlan *plan;
} SqlWriter;

static int add_param(SqlWriter *w, DbType type)
{
    assert(w->statement->n_params < DB_MAX_PARAMS);
    w->statement->types[w->statement->n_params++] = (uint8_t)type;
    return w->statement->n_params;
}

/*
 * JSON. An object is written as one concat() of literals and columns: half the time of
 * json_build_object(), since no type is looked up and nothing is escaped but text.
 */
typedef struct ObjectWriter {
    Buffer *out;
    int arguments;
    bool in_literal;
    bool not_first;
} ObjectWriter;

static void object_argument(ObjectWriter *o)
{
    if (o->in_literal) {
        buffer_byte(o->out, '\'');
        o->in_literal = false;
    }
    if (o->arguments == CONCAT_MAX) {
        buffer_literal(o->out, ") || concat(");
        o->arguments = 0;
    }
    if (o->arguments++ > 0)
        buffer_literal(o->out, ", ");
}

static void object_literal(ObjectWriter *o, const char *text)
{
    if (!o->in_literal) {
        object_argument(o);
        buffer_byte(o->out, '\'');
        o->in_literal = true;
    }
    buffer_text(o->out, text_of(text));
}

static void object_key(ObjectWriter *o, const char *name)
{
    object_literal(o, o->not_first ? ",\"" : "{\"");
    object_literal(o, name);
    object_literal(o, "\":");
    o->not_first = true;
}

#define TIME_FORMAT "'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"'"

/* The value as an expression that gives JSON text, null when the column is. */
static void write_value(Buffer *out, const ResourceField *field, const char *alias)
{
    const char *name = field->name;
    switch (field->type) {
    case FIELD_UUID:
        buffer_format(out, "'\"' || %s.%s || '\"'", alias, name);
        break;
    case FIELD_TIME:
        buffer_format(out, "to_char(%s.%s at time zone 'UTC', " TIME_FORMAT ")", alias, name);
        break;
    case FIELD_TEXT:
        buffer_format(out, "to_json(%s.%s)::text", alias, name);
        break;
    case FIELD_INT:
    case FIELD_BOOL:
    case FIELD_JSON:
        buffer_format(out, "%s.%s::text", alias, name);
        break;
    }
}

static void object_column(ObjectWriter *o, const ResourceField *field, const char *alias)
{
    bool quoted = field->type == FIELD_UUID || field->type == FIELD_TIME;
    object_key(o, field->name);
    if ((field->flags & FIELD_NULLABLE) != 0) {
        object_argument(o);
        if (field->type == FIELD_TIME) {
            buffer_format(o->out, "coalesce(to_char(%s.%s at time zone 'UTC', '", alias,
                          field->name);
            buffer_literal(o->out, "\"\\\"\"YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\\\"\"'), 'null')");
        } else {
            buffer_literal(o->out, "coalesce(");
            write_value(o->out, field, alias);
            buffer_literal(o->out, ", 'null')");
        }
        return;
    }
    if (quoted)
        object_literal(o, "\"");
    object_argument(o);
    if (field->type == FIELD_UUID)
        buffer_format(o->out, "%s.%s", alias, field->name);
    else
        write_value(o->out, field, alias);
    if (quoted)
        object_literal(o, "\"");
}

static void object_begin(ObjectWriter *o, Buffer *out)
{
    *o = (ObjectWriter){ .out = out };
    buffer_literal(out, "concat(");
}

static void object_end(ObjectWriter *o)
{
    object_literal(o, o->not_first ? "}" : "{}");
    buffer_literal(o->out, "')");
}

/* "owner": the named columns of the other resource's view, null when there is no such row. */
static void object_expand(ObjectWriter *o, const ResourceExpand *expand)
{
    const ResourceModel *other = resource_model_of(resource_find(expand->resource));
    object_key(o, expand->name);
    object_argument(o);
    buffer_literal(o->out, "coalesce((select ");
    ObjectWriter inner;
    object_begin(&inner, o->out);
    for (Text rest = text_of(expand->fields); !text_is_null(rest);) {
        int column = resource_model_column(other, text_cut(&rest, ','));
        assert(column >= 0);
        object_column(&inner, &other->columns[column], "x");
    }
    object_end(&inner);
    buffer_format(o->out, " from %s x where x.tenant_id = $1 and x.id = v.%s), 'null')",
                  other->resource->view, expand->column);
}

static void write_object(SqlWriter *w)
{
    const ResourceModel *model = w->plan->model;
    ObjectWriter o;
    object_begin(&o, w->out);
    for (size_t i = 0; i < model->count; i++)
        if ((w->plan->select >> i & 1) != 0)
            object_column(&o, &model->columns[i], "v");
    for (size_t i = 0; i < model->resource->expand_count; i++)
        if ((w->plan->expand >> i & 1) != 0)
            object_expand(&o, &model->resource->expands[i]);
    object_end(&o);
}

/*
 * Conditions.
 */
static void write_scope(SqlWriter *w)
{
    const ResourceModel *model = w->plan->model;
    buffer_format(w->out, " where v.tenant_id = $%d", add_param(w, DB_UUID));
    for (size_t i = 0; i < model->scope_count; i++)
        buffer_format(w->out, " and v.%s = $%d", model->resource->scope[i],
                      add_param(w, resource_model_type(model->scope_types[i])));
}

static void write_filter(SqlWriter *w, const PlanFilter *filter)
{
    static const char *const signs[] = {
        [FILTER_EQ] = "=", [FILTER_NE] = "is distinct from",
        [FILTER_GT] = ">", [FILTER_GTE] = ">=",
        [FILTER_LT] = "<", [FILTER_LTE] = "<=",
    };
    const char *name = w->plan->model->columns[filter->column].name;
    int first = add_param(w, filter->type);
    if (filter->op == FILTER_IN) {
        buffer_format(w->out, " and v.%s = any ($%d)", name, first);
    } else if (filter->op == FILTER_PREFIX) {
        /* A range in the order of code points: `like` is not leakproof and so no index would serve
         * it. */
        int end = add_param(w, DB_TEXT);
        buffer_format(w->out, " and v.%s collate \"C\" >= $%d", name, first);
        if (filter->end.ptr != NULL || filter->end.is_small)
            buffer_format(w->out, " and v.%s collate \"C\" < $%d", name, end);
        else
            buffer_format(w->out, " and $%d::text is null", end);
    } else {
        buffer_format(w->out, " and v.%s %s $%d", name, signs[filter->op], first);
    }
}

static const char *order_of(const ResourcePlan *plan, size_t i)
{
    return resource_model_order(&plan->model->columns[plan->sorts[i].column]);
}

static bool is_one_direction(const ResourcePlan *plan)
{
    for (size_t i = 1; i < plan->sort_count; i++)
        if (plan->sorts[i].descending != plan->sorts[0].descending)
            return false;
    return true;
}

/* The page that a filtering function may stop at: sort columns, direction, the last values seen,
 * how many. Only where nothing else filters, since what it leaves out is gone. The parameters are
 * those of the cursor and the limit, which come next. */
static void write_filter_page(SqlWriter *w, int first)
{
    const ResourcePlan *plan = w->plan;
    if (plan->kind != PLAN_LIST || plan->filter_count > 0 || !text_is_null(plan->search) ||
        !is_one_direction(plan)) {
        buffer_literal(w->out, ", null, null, null, null");
        return;
    }
    buffer_literal(w->out, ", array[");
    for (size_t i = 0; i < plan->sort_count; i++)
        buffer_format(w->out, "%s'%s'", i > 0 ? ", " : "", order_of(plan, i));
    buffer_format(w->out, "], %s, ", plan->sorts[0].descending ? "true" : "false");
    size_t count = plan->has_cursor ? plan->sort_count : 0;
    if (count == 0)
        buffer_literal(w->out, "null");
    for (size_t i = 0; i < count; i++)
        buffer_format(w->out, "%s$%zu::text", i > 0 ? ", " : "array[", (size_t)first + i);
    buffer_format(w->out, "%s, $%zu", count > 0 ? "]" : "", (size_t)first + count);
}

static void write_functions(SqlWriter *w)
{
    const ResourceModel *model = w->plan->model;
    const Resource *resource = model->resource;
    if (!text_is_null(w->plan->search))
        buffer_format(w->out, " and v.id in (select %s($1, $%d))", resource->search,
                      add_param(w, DB_TEXT));
    if (text_is_null(w->plan->json_conditions))
        return;
    buffer_format(w->out, " and v.id in (select %s($1", resource->json_filter);
    for (size_t i = 0; i < model->scope_count; i++)
        buffer_format(w->out, ", $%zu", i + 2);
    int conditions = add_param(w, DB_JSON);
    buffer_format(w->out, ", $%d", conditions);
    write_filter_page(w, conditions + 1);
    buffer_literal(w->out, "))");
}

/* Behind the last row seen. One direction is a row comparison, which one index scan answers;
 * otherwise the ladder (a > x or (a = x and (b < y or ...))), with a bound on the first column so
 * that an index still helps. */
static void write_cursor(SqlWriter *w)
{
    const ResourcePlan *plan = w->plan;
    int first = w->statement->n_params + 1;
    for (size_t i = 0; i < plan->sort_count; i++)
        add_param(w, resource_model_type(plan->model->columns[plan->sorts[i].column].type));
    if (is_one_direction(plan)) {
        buffer_literal(w->out, " and (");
        for (size_t i = 0; i < plan->sort_count; i++)
            buffer_format(w->out, "%sv.%s", i > 0 ? ", " : "", order_of(plan, i));
        buffer_format(w->out, ") %s (", plan->sorts[0].descending ? "<" : ">");
        for (size_t i = 0; i < plan->sort_count; i++)
            buffer_format(w->out, "%s$%zu", i > 0 ? ", " : "", (size_t)first + i);
        buffer_byte(w->out, ')');
        return;
    }
    buffer_format(w->out, " and v.%s %s $%d and (", order_of(plan, 0),
                  plan->sorts[0].descending ? "<=" : ">=", first);
    for (size_t i = 0; i < plan->sort_count; i++) {
        const char *name = order_of(plan, i);
        size_t number = (size_t)first + i;
        bool is_last = i + 1 == plan->sort_count;
        buffer_format(w->out, "v.%s %s $%zu", name, plan->sorts[i].descending ? "<" : ">", number);
        if (!is_last)
            buffer_format(w->out, " or (v.%s = $%zu and (", name, number);
    }
    for (size_t i = 1; i < plan->sort_count; i++)
        buffer_literal(w->out, "))");
    buffer_byte(w->out, ')');
}

static void write_order(SqlWriter *w)
{
    const ResourcePlan *plan = w->plan;
    buffer_literal(w->out, " order by ");
    for (size_t i = 0; i < plan->sort_count; i++)
        buffer_format(w->out, "%sv.%s%s", i > 0 ? ", " : "", order_of(plan, i),
                      plan->sorts[i].descending ? " desc" : "");
}

static void write_conditions(SqlWriter *w)
{
    write_scope(w);
    for (size_t i = 0; i < w->plan->filter_count; i++)
        write_filter(w, &w->plan->filters[i]);
    write_functions(w);
    if (w->plan->has_cursor && w->plan->kind == PLAN_LIST)
        write_cursor(w);
}

static void write_list(SqlWriter *w)
{
    const ResourcePlan *plan = w->plan;
    const ResourceModel *model = plan->model;
    buffer_literal(w->out, "select ");
    write_object(w);
    buffer_literal(w->out, " as body");
    for (size_t i = 0; i < plan->sort_count; i++) {
        const ResourceField *field = &model->columns[plan->sorts[i].column];
        buffer_format(w->out, ", v.%s%s", field->name, field->type == FIELD_INT ? "::int8" : "");
    }
    buffer_format(w->out, " from (select v.* from %s v", model->resource->view);
    write_conditions(w);
    write_order(w);
    /* The planner must see a number (a parameter is taken for a tenth of the table); how many rows
     * are really wanted is said outside. */
    buffer_format(w->out, " limit %d) v", PLAN_LIMIT_MAX + 1);
    write_order(w);
    buffer_format(w->out, " limit $%d", add_param(w, DB_INT8));
    w->statement->lane = DB_LANE_LIST;
}

static void write_count(SqlWriter *w)
{
    buffer_format(w->out, "select count(*) from %s v", w->plan->model->resource->view);
    write_conditions(w);
    w->statement->lane = DB_LANE_LIST;
}

static void write_item_columns(SqlWriter *w)
{
    buffer_literal(w->out, "select v.revision::int8 as revision, ");
    write_object(w);
    buffer_format(w->out, " as body from %s v", w->plan->model->resource->view);
}

static void write_id(SqlWriter *w)
{
    const ResourceModel *model = w->plan->model;
    buffer_format(w->out, " and v.id = $%d",
                  add_param(w, resource_model_type(model->columns[model->id].type)));
}

static void write_item(SqlWriter *w)
{
    write_item_columns(w);
    write_scope(w);
    write_id(w);
    w->statement->lane = DB_LANE_POINT;
}

/* The end of a command, which knows the id alone. */
static void write_reply(SqlWriter *w)
{
    write_item_columns(w);
    buffer_format(w->out, " where v.tenant_id = $%d", add_param(w, DB_UUID));
    write_id(w);
    w->statement->lane = DB_LANE_POINT;
}

/* The end of a command with an idempotency key: the reply is kept by the statement that makes it.
 */
static void write_stored_reply(SqlWriter *w)
{
    buffer_literal(w->out, "with item as (");
    write_reply(w);
    static const DbType types[] = {
        DB_UUID, DB_TEXT, DB_BYTES, DB_BYTES, DB_INT4, DB_TEXT, DB_TEXT
    };
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        add_param(w, types[i]);
    buffer_literal(
        w->out,
        "), kept as (insert into gateway.idempotency (tenant_id, principal_id, route, key, digest, "
        "status, headers, etag, content_type, body) select $1, $3, $4, $5, $6, $7, $8, "
        "$9 || item.revision || '\"', 'application/json', item.body from item "
        "on conflict (tenant_id, principal_id, route, key) do update set digest = excluded.digest, "
        "status = excluded.status, headers = excluded.headers, etag = excluded.etag, "
        "content_type = excluded.content_type, body = excluded.body, created_at = now()) "
        "select item.revision, item.body from item");
    w->statement->lane = DB_LANE_COMMAND;
}

void resource_sql_write(const ResourcePlan *plan, Buffer *out, DbStatement *statement)
{
    SqlWriter w = { .out = out, .statement = statement, .plan = plan };
    statement->n_params = 0;
    switch (plan->kind) {
    case PLAN_ITEM:
        write_item(&w);
        break;
    case PLAN_REPLY:
        write_reply(&w);
        break;
    case PLAN_STORED_REPLY:
        write_stored_reply(&w);
        break;
    case PLAN_LIST:
        write_list(&w);
        break;
    case PLAN_COUNT:
        write_count(&w);
        break;
    }
}

static void stored_params(const ResourceArguments *arguments, DbParam *params)
{
    size_t n = 0;
    params[n++] = db_uuid(arguments->principal_id);
    params[n++] = db_text(arguments->route);
    params[n++] = db_bytes(arguments->key);
    params[n++] = db_bytes(arguments->digest);
    params[n++] = db_int4(arguments->status);
    params[n++] = db_text(arguments->headers);
    params[n++] = db_text(arguments->etag_prefix);
}

static void list_params(const ResourcePlan *plan, DbParam *params)
{
    size_t n = 0;
    for (size_t i = 0; i < plan->filter_count; i++) {
        params[n++] = plan->filters[i].value;
        if (plan->filters[i].op == FILTER_PREFIX)
            params[n++] = plan->filters[i].end;
    }
    if (!text_is_null(plan->search))
        params[n++] = db_text(plan->search);
    if (!text_is_null(plan->json_conditions))
        params[n++] = db_json(plan->json_conditions);
    if (plan->kind == PLAN_COUNT)
        return;
    for (size_t i = 0; plan->has_cursor && i < plan->sort_count; i++)
        params[n++] = plan->cursor[i];
    params[n] = db_int8(plan->limit + 1);
}

void resource_sql_params(const ResourcePlan *plan, const ResourceArguments *arguments,
                         DbParam params[DB_MAX_PARAMS])
{
    size_t n = 0;
    params[n++] = db_uuid(arguments->tenant_id);
    bool scoped = plan->kind != PLAN_REPLY && plan->kind != PLAN_STORED_REPLY;
    for (size_t i = 0; scoped && i < plan->model->scope_count; i++)
        params[n++] = arguments->scope[i];
    if (plan->kind == PLAN_LIST || plan->kind == PLAN_COUNT) {
        list_params(plan, params + n);
        return;
    }
    params[n++] = arguments->id;
    if (plan->kind == PLAN_STORED_REPLY)
        stored_params(arguments, params + n);
}
