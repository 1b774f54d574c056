#include "gateway/resource/plan.h"

#include <string.h>

#include "core/json.h"
#include "gateway/resource/cursor.h"
#include "gateway/shape_text.h"

#define MAX_IN_VALUES    100
#define MAX_SEARCH_CHARS 200
#define MAX_JSON_FILTERS 8
#define MAX_JSON_DEPTH   8

static const char *const OPERATORS[] = {
    [FILTER_EQ] = "eq", [FILTER_NE] = "ne",   [FILTER_GT] = "gt", [FILTER_GTE] = "gte",
    [FILTER_LT] = "lt", [FILTER_LTE] = "lte", [FILTER_IN] = "in", [FILTER_PREFIX] = "prefix",
};

#define BIT(op)     (1u << (op))
#define EQUALITY    (BIT(FILTER_EQ) | BIT(FILTER_NE))
#define COMPARISONS (BIT(FILTER_GT) | BIT(FILTER_GTE) | BIT(FILTER_LT) | BIT(FILTER_LTE))

/* What each type can be asked for, and how that is told. */
static const struct {
    unsigned bits;
    const char *names;
} ALLOWED[] = {
    [FIELD_UUID] = { EQUALITY | BIT(FILTER_IN), "eq, ne, in" },
    [FIELD_TEXT] = { EQUALITY | BIT(FILTER_IN) | BIT(FILTER_PREFIX), "eq, ne, in, prefix" },
    [FIELD_INT] = { EQUALITY | COMPARISONS | BIT(FILTER_IN), "eq, ne, gt, gte, lt, lte, in" },
    [FIELD_BOOL] = { EQUALITY, "eq, ne" },
    [FIELD_TIME] = { EQUALITY | COMPARISONS, "eq, ne, gt, gte, lt, lte" },
    [FIELD_JSON] = { EQUALITY | COMPARISONS, "eq, ne, gt, gte, lt, lte" },
};

const char *resource_plan_operators(FieldType type)
{
    return ALLOWED[type].names;
}

/* What the readers of single parameters share. */
typedef struct Reader {
    Task *task;
    ResourcePlan *plan;
    const QueryParam *cursor; /* read last: it depends on the order */
    Buffer conditions;
    int condition_count;
} Reader;

static Text column_names(Reader *reader, unsigned flags, const char *prefix)
{
    Buffer names;
    buffer_init(&names, reader->task->arena, 4096);
    const ResourceModel *model = reader->plan->model;
    for (size_t i = 0; i < model->count; i++)
        if (flags == 0 || (model->columns[i].flags & flags) != 0)
            buffer_format(&names, "%s%s%s", names.len > 0 ? ", " : "", prefix,
                          model->columns[i].name);
    if (flags == 0 && reader->plan->extra != NULL)
        buffer_format(&names, ", %s", reader->plan->extra);
    return buffer_view(&names);
}

static void read_select(Reader *reader, const QueryParam *param)
{
    ResourcePlan *plan = reader->plan;
    bool is_item = plan->kind == PLAN_ITEM;
    uint64_t visible = is_item ? ~(uint64_t)0 : plan->model->list_columns;
    plan->select = 0;
    plan->is_shaped = true;
    plan->wants_extra = false;
    for (Text rest = param->value; !text_is_null(rest);) {
        Text name = text_cut(&rest, ',');
        int column = resource_model_column(plan->model, name);
        if (plan->extra != NULL && text_equal(name, text_of(plan->extra)))
            plan->wants_extra = true;
        else if (column < 0)
            query_error(reader->task, param, "not_allowed",
                        "There is no field \"%.*s\"; there are: %.*s.", TEXT_ARG(name),
                        TEXT_ARG(column_names(reader, 0, "")));
        else if ((visible >> column & 1) == 0)
            query_error(reader->task, param, "not_allowed",
                        "\"%.*s\" is only told with a single %s.", TEXT_ARG(name),
                        plan->model->resource->singular);
        else
            plan->select |= (uint64_t)1 << column;
    }
}

static int find_expand(const Resource *resource, Text name)
{
    for (size_t i = 0; i < resource->expand_count; i++)
        if (text_equal(name, text_of(resource->expands[i].name)))
            return (int)i;
    return -1;
}

static void read_expand(Reader *reader, const QueryParam *param)
{
    const Resource *resource = reader->plan->model->resource;
    Buffer names;
    buffer_init(&names, reader->task->arena, 1024);
    for (size_t i = 0; i < resource->expand_count; i++)
        buffer_format(&names, "%s%s", i > 0 ? ", " : "", resource->expands[i].name);
    for (Text rest = param->value; !text_is_null(rest);) {
        Text name = text_cut(&rest, ',');
        int which = find_expand(resource, name);
        if (which >= 0)
            reader->plan->expand |= 1u << which;
        else if (resource->expand_count == 0)
            query_error(reader->task, param, "not_allowed", "Nothing can be expanded here.");
        else
            query_error(reader->task, param, "not_allowed",
                        "\"%.*s\" cannot be expanded; there are: %.*s.", TEXT_ARG(name),
                        TEXT_ARG(buffer_view(&names)));
    }
}

static void read_sort(Reader *reader, const QueryParam *param)
{
    ResourcePlan *plan = reader->plan;
    Text wrong;
    if (!resource_model_sort(plan->model, param->value, plan->sorts, &plan->sort_count, &wrong))
        query_error(
            reader->task, param, "not_allowed",
            "Not sortable by \"%.*s\"; up to %d of: %.*s, each with '-' before it to turn round.",
            TEXT_ARG(wrong), MODEL_MAX_SORTS - 1, TEXT_ARG(column_names(reader, FIELD_SORT, "")));
}

static void read_limit(Reader *reader, const QueryParam *param)
{
    int64_t limit;
    if (!text_to_int64(param->value, &limit))
        query_error(reader->task, param, "type", "The limit must be a whole number.");
    else if (limit < 1 || limit > PLAN_LIMIT_MAX)
        query_error(reader->task, param, "out_of_range", "The limit must be from 1 to %d.",
                    PLAN_LIMIT_MAX);
    else
        reader->plan->limit = limit;
}

static void read_count(Reader *reader, const QueryParam *param)
{
    if (text_equal(param->value, TEXT("exact")))
        reader->plan->wants_count = true;
    else
        query_error(reader->task, param, "not_allowed", "The only count there is, is count=exact.");
}

static void read_search(Reader *reader, const QueryParam *param)
{
    Text q = text_trim(param->value);
    if (q.len == 0)
        query_error(reader->task, param, "too_short", "Say what to search for.");
    else if (shape_code_points(q) > MAX_SEARCH_CHARS)
        query_error(reader->task, param, "too_long", "At most %d characters, please.",
                    MAX_SEARCH_CHARS);
    else
        reader->plan->search = q;
}

static void read_cursor(Reader *reader, const QueryParam *param)
{
    reader->cursor = param;
}

static int find_operator(const QueryParam *param)
{
    if (text_is_null(param->op))
        return FILTER_EQ;
    for (size_t i = 0; i < sizeof OPERATORS / sizeof OPERATORS[0]; i++)
        if (text_equal(param->op, text_of(OPERATORS[i])))
            return (int)i;
    return -1;
}

static bool is_listed(const char *const *values, Text value)
{
    for (; *values != NULL; values++)
        if (text_equal(value, text_of(*values)))
            return true;
    return false;
}

static Text value_names(Arena *arena, const char *const *values)
{
    Buffer names;
    buffer_init(&names, arena, 1024);
    for (size_t i = 0; values[i] != NULL; i++)
        buffer_format(&names, "%s%s", i > 0 ? ", " : "", values[i]);
    return buffer_view(&names);
}

typedef union FilterValue {
    Uuid uuid;
    Text text;
    int64_t number;
    bool flag;
    TimeMs time;
} FilterValue;

/* Reads one value of the field's type; false with the error added. */
static bool read_value(Reader *reader, const QueryParam *param, const ResourceField *field,
                       Text text, FilterValue *value)
{
    const char *wanted = NULL;
    switch (field->type) {
    case FIELD_UUID:
        wanted = uuid_parse(text, &value->uuid) ? NULL : "a UUID";
        break;
    case FIELD_TEXT:
        value->text = text;
        break;
    case FIELD_INT:
        wanted = text_to_int64(text, &value->number) ? NULL : "a whole number";
        break;
    case FIELD_BOOL:
        value->flag = text_equal(text, TEXT("true"));
        wanted = value->flag || text_equal(text, TEXT("false")) ? NULL : "true or false";
        break;
    case FIELD_TIME:
        wanted = clock_parse(text, &value->time) ? NULL : "a time as 2026-11-23T01:02:03Z";
        break;
    case FIELD_JSON:
        break;
    }
    if (wanted != NULL) {
        query_error(reader->task, param, "format", "\"%.*s\" is not %s.",
                    TEXT_ARG(text_slice(text, 0, 60)), wanted);
        return false;
    }
    if (field->values != NULL && !is_listed(field->values, text)) {
        query_error(reader->task, param, "not_allowed", "One of: %.*s.",
                    TEXT_ARG(value_names(reader->task->arena, field->values)));
        return false;
    }
    return true;
}

static DbParam param_of(FieldType type, const FilterValue *value)
{
    switch (type) {
    case FIELD_UUID:
        return db_uuid(value->uuid);
    case FIELD_INT:
        return db_int8(value->number);
    case FIELD_BOOL:
        return db_bool(value->flag);
    case FIELD_TIME:
        return db_time(value->time);
    default:
        return db_text(value->text);
    }
}

static void read_in(Reader *reader, const QueryParam *param, const ResourceField *field,
                    PlanFilter *filter)
{
    Arena *arena = reader->task->arena;
    Uuid uuids[MAX_IN_VALUES];
    Text texts[MAX_IN_VALUES];
    int64_t numbers[MAX_IN_VALUES];
    size_t count = 0;
    for (Text rest = param->value; !text_is_null(rest); count++) {
        FilterValue value;
        if (count == MAX_IN_VALUES) {
            query_error(reader->task, param, "too_long", "At most %d values, please.",
                        MAX_IN_VALUES);
            return;
        }
        if (!read_value(reader, param, field, text_cut(&rest, ','), &value))
            return;
        if (field->type == FIELD_UUID)
            uuids[count] = value.uuid;
        else if (field->type == FIELD_INT)
            numbers[count] = value.number;
        else
            texts[count] = value.text;
    }
    if (field->type == FIELD_UUID) {
        filter->type = DB_UUIDS;
        filter->value = db_uuids(arena, uuids, count);
    } else if (field->type == FIELD_INT) {
        filter->type = DB_INT8S;
        filter->value = db_int8s(arena, numbers, count);
    } else {
        filter->type = DB_TEXTS;
        filter->value = db_texts(arena, texts, count);
    }
}

/* The least text behind all texts that begin with `prefix` in the order of code points, TEXT_NULL
 * when there is none. UTF-8 sorts as its code points do, so it is the prefix with its last code
 * point raised by one. */
static Text text_after_prefix(Arena *arena, Text prefix)
{
    while (prefix.len > 0) {
        size_t start = prefix.len - 1;
        while (start > 0 && ((unsigned char)prefix.ptr[start] & 0xc0) == 0x80)
            start--;
        unsigned char lead = (unsigned char)prefix.ptr[start];
        size_t length = prefix.len - start;
        uint32_t point = length == 1 ? lead : lead & (0xffu >> (length + 1));
        for (size_t i = 1; i < length; i++)
            point = point << 6 | ((unsigned char)prefix.ptr[start + i] & 0x3f);
        point = point == 0xd7ff ? 0xe000 : point + 1;
        prefix.len = start;
        if (point > 0x10ffff)
            continue;
        char *out = arena_alloc(arena, start + 4);
        memcpy(out, prefix.ptr, start);
        if (point < 0x80) {
            out[start++] = (char)point;
        } else if (point < 0x800) {
            out[start++] = (char)(0xc0 | point >> 6);
            out[start++] = (char)(0x80 | (point & 0x3f));
        } else if (point < 0x10000) {
            out[start++] = (char)(0xe0 | point >> 12);
            out[start++] = (char)(0x80 | (point >> 6 & 0x3f));
            out[start++] = (char)(0x80 | (point & 0x3f));
        } else {
            out[start++] = (char)(0xf0 | point >> 18);
            out[start++] = (char)(0x80 | (point >> 12 & 0x3f));
            out[start++] = (char)(0x80 | (point >> 6 & 0x3f));
            out[start++] = (char)(0x80 | (point & 0x3f));
        }
        return (Text){ out, start };
    }
    return TEXT_NULL;
}

/* Filters stand in the order of column and operator, so that ?a=1&b=2 and ?b=2&a=1 share their
 * statement. */
static void insert_filter(ResourcePlan *plan, const PlanFilter *filter)
{
    size_t at = plan->filter_count++;
    while (at > 0 && (plan->filters[at - 1].column > filter->column ||
                      (plan->filters[at - 1].column == filter->column &&
                       plan->filters[at - 1].op > filter->op))) {
        plan->filters[at] = plan->filters[at - 1];
        at--;
    }
    plan->filters[at] = *filter;
}

static void read_filter(Reader *reader, const QueryParam *param, int column, int op)
{
    ResourcePlan *plan = reader->plan;
    const ResourceField *field = &plan->model->columns[column];
    PlanFilter filter = { .column = (uint8_t)column, .op = (uint8_t)op };
    filter.type = resource_model_type(field->type);
    if (plan->filter_count == PLAN_MAX_FILTERS) {
        query_error(reader->task, param, "too_many", "At most %d filters, please.",
                    PLAN_MAX_FILTERS);
        return;
    }
    if (op == FILTER_IN) {
        read_in(reader, param, field, &filter);
    } else if (op == FILTER_PREFIX) {
        filter.value = db_text(param->value);
        filter.end = db_text(text_after_prefix(reader->task->arena, param->value));
    } else {
        FilterValue value;
        if (!read_value(reader, param, field, param->value, &value))
            return;
        filter.value = param_of(field->type, &value);
    }
    insert_filter(plan, &filter);
}

/* content.a.b[gte]=5 -> {"path":["a","b"],"op":"gte","value":"5"} */
static void read_json_filter(Reader *reader, const QueryParam *param, Text path, int op)
{
    if (++reader->condition_count > MAX_JSON_FILTERS) {
        query_error(reader->task, param, "too_many", "At most %d such filters, please.",
                    MAX_JSON_FILTERS);
        return;
    }
    Buffer *out = &reader->conditions;
    buffer_byte(out, reader->condition_count == 1 ? '[' : ',');
    JsonWriter w = json_writer(out);
    json_object_begin(&w);
    json_key(&w, TEXT("path"));
    json_array_begin(&w);
    int depth = 0;
    for (Text rest = path; !text_is_null(rest); depth++) {
        Text step = text_cut(&rest, '.');
        if (step.len == 0 || depth == MAX_JSON_DEPTH) {
            query_error(reader->task, param, "format",
                        "A path is up to %d names with dots between.", MAX_JSON_DEPTH);
            return;
        }
        json_put_text(&w, step);
    }
    json_array_end(&w);
    json_field(&w, "op", text, text_of(OPERATORS[op]));
    json_field(&w, "value", text, param->value);
    json_object_end(&w);
}

static void refuse_unknown(Reader *reader, const QueryParam *param)
{
    const ResourcePlan *plan = reader->plan;
    const Resource *resource = plan->model->resource;
    if (plan->kind == PLAN_ITEM) {
        query_error(reader->task, param, "unknown_parameter", "A single %s takes: select%s.",
                    resource->singular, resource->expand_count > 0 ? ", expand" : "");
        return;
    }
    query_error(reader->task, param, "unknown_parameter",
                "Not a parameter of this list; it takes: limit, cursor, sort, select, count%s%s, "
                "and the filters %.*s.",
                resource->expand_count > 0 ? ", expand" : "", resource->search != NULL ? ", q" : "",
                TEXT_ARG(column_names(reader, FIELD_FILTER, "")));
}

static void read_condition(Reader *reader, const QueryParam *param)
{
    const ResourceModel *model = reader->plan->model;
    size_t dot = text_find(param->name, '.', 0);
    int column = resource_model_column(model, text_slice(param->name, 0, dot));
    if (column < 0 || (model->columns[column].flags & FIELD_FILTER) == 0 ||
        (dot < param->name.len) != (model->columns[column].type == FIELD_JSON)) {
        refuse_unknown(reader, param);
        return;
    }
    FieldType type = model->columns[column].type;
    int op = find_operator(param);
    if (op < 0 || (ALLOWED[type].bits & BIT(op)) == 0)
        query_error(reader->task, param, "not_allowed", "\"%s\" can be filtered with: %s.",
                    model->columns[column].name, ALLOWED[type].names);
    else if (type == FIELD_JSON)
        read_json_filter(reader, param, text_slice(param->name, dot + 1, param->name.len), op);
    else
        read_filter(reader, param, column, op);
}

static void read_param(Reader *reader, const QueryParam *param)
{
    static const struct {
        Text name;
        bool for_item;
        void (*read)(Reader *reader, const QueryParam *param);
    } readers[] = {
        { { "select", 6 }, true, read_select },  { { "expand", 6 }, true, read_expand },
        { { "sort", 4 }, false, read_sort },     { { "limit", 5 }, false, read_limit },
        { { "cursor", 6 }, false, read_cursor }, { { "count", 5 }, false, read_count },
        { { "q", 1 }, false, read_search },
    };
    bool is_item = reader->plan->kind == PLAN_ITEM;
    const Resource *resource = reader->plan->model->resource;
    for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
        if (!text_is_null(param->op) || !text_equal(param->name, readers[i].name))
            continue;
        if ((is_item && !readers[i].for_item) ||
            (readers[i].read == read_search && resource->search == NULL))
            break;
        readers[i].read(reader, param);
        return;
    }
    if (is_item)
        refuse_unknown(reader, param);
    else
        read_condition(reader, param);
}

ResourcePlan resource_plan_item(const ResourceModel *model)
{
    ResourcePlan plan = { .model = model, .kind = PLAN_ITEM };
    plan.select = ((uint64_t)1 << model->count) - 1;
    return plan;
}

void resource_plan_read(Task *task, const ResourceModel *model, bool list, const QueryParam *params,
                        size_t count, ResourcePlan *plan)
{
    const char *extra = list ? NULL : plan->extra;
    *plan = resource_plan_item(model);
    plan->extra = extra;
    plan->wants_extra = extra != NULL;
    if (list) {
        plan->kind = PLAN_LIST;
        plan->select = model->list_columns;
        plan->limit = PLAN_LIMIT_DEFAULT;
        memcpy(plan->sorts, model->sorts, sizeof plan->sorts);
        plan->sort_count = model->sort_count;
    }
    if (count == 0)
        return;
    Reader reader = { .task = task, .plan = plan };
    buffer_init(&reader.conditions, task->arena, 64 * 1024);
    for (size_t i = 0; i < count; i++)
        read_param(&reader, &params[i]);
    if (reader.condition_count > 0) {
        buffer_byte(&reader.conditions, ']');
        plan->json_conditions = buffer_view(&reader.conditions);
    }
    if (reader.cursor != NULL && task->fault.errors == NULL &&
        !resource_cursor_read(task->arena, reader.cursor->value, plan))
        query_error(task, reader.cursor, "invalid_cursor",
                    "This is not a cursor of this list in this order; begin again without one.");
}

size_t resource_plan_key(const ResourcePlan *plan, uint8_t key[PLAN_MAX_KEY])
{
    size_t len = 0;
    uintptr_t model = (uintptr_t)plan->model;
    memcpy(key, &model, sizeof model);
    len += sizeof model;
    memcpy(key + len, &plan->select, sizeof plan->select);
    len += sizeof plan->select;
    memcpy(key + len, &plan->expand, sizeof plan->expand);
    len += sizeof plan->expand;
    key[len++] = (uint8_t)plan->kind;
    key[len++] = (uint8_t)((plan->has_cursor ? 1 : 0) | (text_is_null(plan->search) ? 0 : 2) |
                           (text_is_null(plan->json_conditions) ? 0 : 4));
    for (size_t i = 0; i < plan->sort_count; i++)
        key[len++] = (uint8_t)(plan->sorts[i].column << 1 | plan->sorts[i].descending);
    key[len++] = 0xff;
    for (size_t i = 0; i < plan->filter_count; i++) {
        bool open_ended = plan->filters[i].op == FILTER_PREFIX &&
                          plan->filters[i].end.ptr == NULL && !plan->filters[i].end.is_small;
        key[len++] = plan->filters[i].column;
        key[len++] = (uint8_t)(plan->filters[i].op | (open_ended ? 0x80 : 0));
    }
    return len;
}
