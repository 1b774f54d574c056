#include "gateway/resource/model.h"

#include <stdlib.h>
#include <string.h>

static const ResourceField *declared(const Resource *resource, const char *name)
{
    for (size_t i = 0; i < resource->field_count; i++)
        if (strcmp(resource->fields[i].name, name) == 0)
            return &resource->fields[i];
    return NULL;
}

/* A declaration of its own may give an implied column other flags (a sort by updated_at needs an
 * index). */
static void add_implied(ResourceModel *model, const char *name, FieldType type, unsigned flags,
                        const char *help)
{
    const ResourceField *own = declared(model->resource, name);
    ResourceField *column = &model->columns[model->count++];
    *column = own != NULL ? *own : (ResourceField){ .name = name, .type = type, .flags = flags };
    if (column->help == NULL)
        column->help = help;
}

static bool is_implied(const char *name)
{
    return strcmp(name, "id") == 0 || strcmp(name, "created_at") == 0 ||
           strcmp(name, "updated_at") == 0;
}

static bool is_name(const char *name)
{
    size_t len = strlen(name);
    return len > 0 && len < 48 && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == len;
}

/* A resource is called as its path is: audit-events. */
static bool is_path_name(const char *name)
{
    return is_name(name) || (*name != '-' && strlen(name) < 48 &&
                             strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(name));
}

static bool is_qualified_name(const char *name)
{
    const char *dot = strchr(name, '.');
    return dot != NULL && dot > name && dot[1] != '\0' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_.") == strlen(name) &&
           strchr(dot + 1, '.') == NULL;
}

static const char *add_columns(ResourceModel *model)
{
    const Resource *resource = model->resource;
    if (resource->field_count + 3 > MODEL_MAX_COLUMNS)
        return "has too many fields";
    add_implied(model, "id", FIELD_UUID, FIELD_FILTER, "Its id.");
    for (size_t i = 0; i < resource->field_count; i++) {
        const ResourceField *field = &resource->fields[i];
        if (!is_name(field->name))
            return "has a field whose name is not snake_case";
        if (declared(resource, field->name) != field)
            return "names a field twice";
        if ((field->flags & FIELD_SORT) != 0 && (field->flags & FIELD_NULLABLE) != 0)
            return "sorts by a field that may be null (a keyset cannot)";
        if ((field->flags & FIELD_SORT) != 0 &&
            (field->type == FIELD_JSON || field->type == FIELD_BOOL))
            return "sorts by JSON or a boolean";
        if (field->order != NULL && !is_name(field->order))
            return "has an order that is no column";
        if (field->type == FIELD_JSON && (field->flags & FIELD_FILTER) != 0 &&
            resource->json_filter == NULL)
            return "filters JSON without .json_filter";
        if (!is_implied(field->name))
            model->columns[model->count++] = *field;
    }
    add_implied(model, "created_at", FIELD_TIME, FIELD_FILTER | FIELD_SORT, "When it was made.");
    add_implied(model, "updated_at", FIELD_TIME, 0, "When it was last changed.");
    return NULL;
}

static const char *add_scope(ResourceModel *model)
{
    for (size_t i = 0; i < RESOURCE_MAX_SCOPE && model->resource->scope[i] != NULL; i++) {
        const char *name = model->resource->scope[i];
        if (!is_name(name))
            return "has a scope that is no column";
        int column = resource_model_column(model, text_of(name));
        model->scope_types[i] = column < 0 ? FIELD_UUID : model->columns[column].type;
        if (model->scope_types[i] != FIELD_UUID && model->scope_types[i] != FIELD_TEXT)
            return "has a scope that is neither id nor text";
        model->scope_count++;
    }
    return NULL;
}

static const char *check_names(const Resource *resource)
{
    if (!is_path_name(resource->name) || !is_name(resource->singular))
        return "needs a name as in its path and a singular in snake_case";
    if (!is_qualified_name(resource->view))
        return "needs a view as schema.name";
    if (resource->search != NULL && !is_qualified_name(resource->search))
        return "needs its search as schema.function";
    if (resource->json_filter != NULL && !is_qualified_name(resource->json_filter))
        return "needs its json_filter as schema.function";
    if (resource->expand_count > MODEL_MAX_EXPANDS)
        return "has too many expands";
    for (size_t i = 0; i < resource->expand_count; i++)
        if (!is_name(resource->expands[i].name) || !is_name(resource->expands[i].column))
            return "has an expand that names no column";
    return NULL;
}

/* An embedded thing stands beside the column that names it. */
static const char *check_expands(const ResourceModel *model)
{
    for (size_t i = 0; i < model->resource->expand_count; i++)
        if (resource_model_column(model, text_of(model->resource->expands[i].name)) >= 0)
            return "has an expand with the name of a field";
    return NULL;
}

static const char *fill(ResourceModel *model)
{
    const char *defect = check_names(model->resource);
    if (defect == NULL)
        defect = add_columns(model);
    if (defect == NULL)
        defect = add_scope(model);
    if (defect == NULL)
        defect = check_expands(model);
    if (defect != NULL)
        return defect;
    for (size_t i = 0; i < model->count; i++)
        if ((model->columns[i].flags & FIELD_ITEM_ONLY) == 0)
            model->list_columns |= (uint64_t)1 << i;
    const char *sort = model->resource->sort != NULL ? model->resource->sort : "-created_at";
    Text wrong;
    if (!resource_model_sort(model, text_of(sort), model->sorts, &model->sort_count, &wrong))
        return "has a default sort by a field that does not sort";
    return NULL;
}

ResourceModel *resource_model_new(const Resource *resource, const char **defect)
{
    ResourceModel *model = calloc(1, sizeof *model);
    if (model == NULL)
        abort();
    model->resource = resource;
    *defect = fill(model);
    if (*defect == NULL)
        return model;
    free(model);
    return NULL;
}

int resource_model_column(const ResourceModel *model, Text name)
{
    for (size_t i = 0; i < model->count; i++)
        if (text_equal(name, text_of(model->columns[i].name)))
            return (int)i;
    return -1;
}

bool resource_model_sort(const ResourceModel *model, Text text, ModelSort *sorts, size_t *count,
                         Text *wrong)
{
    *count = 0;
    for (Text rest = text; !text_is_null(rest);) {
        Text name = text_cut(&rest, ',');
        *wrong = name;
        bool descending = name.len > 0 && name.ptr[0] == '-';
        int column = resource_model_column(model, text_slice(name, descending ? 1 : 0, name.len));
        if (column < 0 || (model->columns[column].flags & FIELD_SORT) == 0 ||
            *count == MODEL_MAX_SORTS - 1)
            return false;
        for (size_t i = 0; i < *count; i++)
            if (sorts[i].column == column)
                return false;
        sorts[(*count)++] = (ModelSort){ (uint8_t)column, descending };
    }
    if (*count == 0)
        return false;
    if ((model->columns[sorts[*count - 1].column].flags & FIELD_UNIQUE) != 0)
        return true;
    /* The id makes the order total; in the same direction, so that one index scan serves it. */
    sorts[*count] = (ModelSort){ model->id, sorts[*count - 1].descending };
    (*count)++;
    return true;
}

const char *resource_model_order(const ResourceField *field)
{
    return field->order != NULL ? field->order : field->name;
}

DbType resource_model_type(FieldType type)
{
    static const DbType types[] = {
        [FIELD_UUID] = DB_UUID, [FIELD_TEXT] = DB_TEXT, [FIELD_INT] = DB_INT8,
        [FIELD_BOOL] = DB_BOOL, [FIELD_TIME] = DB_TIME, [FIELD_JSON] = DB_JSON,
    };
    return types[type];
}
