#include "gateway/resource/questions.h"

#include <assert.h>
#include <stdio.h>

#include "gateway/resource/cache.h"
#include "gateway/route.h"

typedef struct Visit {
    void (*visit)(void *owner, const Resource *resource, const char *question,
                  const DbStatement *statement);
    void *owner;
    const ResourceModel *model;
} Visit;

/* A value that a field of the type takes. */
static const char *value_of(const ResourceField *field)
{
    static const char *const values[] = {
        [FIELD_UUID] = "01935b6e-6b1f-7c4d-9a54-3f2b8c7d1e90",
        [FIELD_TEXT] = "a",
        [FIELD_INT] = "5",
        [FIELD_BOOL] = "true",
        [FIELD_TIME] = "2026-01-01T00:00:00Z",
        [FIELD_JSON] = "5",
    };
    return field->values != NULL ? field->values[0] : values[field->type];
}

/* Cursors cannot be written without a row: the plan is told that it has one. */
static void ask(const Visit *v, const char *question, bool has_cursor)
{
    Task task = { .arena = arena_new() };
    QueryParam *params;
    QueryError error;
    size_t count;
    ResourcePlan plan;
    bool is_good = query_parse(task.arena, text_of(question), &params, &count, &error);
    assert(is_good);
    resource_plan_read(&task, v->model, true, params, count, &plan);
    assert(task.fault.errors == NULL);
    plan.has_cursor = has_cursor;
    char told[160];
    snprintf(told, sizeof told, "%s%s", question, has_cursor ? "&cursor" : "");
    v->visit(v->owner, v->model->resource, told, resource_statement(task.arena, &plan));
    arena_free(task.arena);
}

static void ask_orders(const Visit *v, const char *name)
{
    char question[120];
    for (int descending = 0; descending < 2; descending++) {
        snprintf(question, sizeof question, "sort=%s%s", descending ? "-" : "", name);
        ask(v, question, false);
        ask(v, question, true);
    }
}

static void ask_filters(const Visit *v, const ResourceField *field)
{
    char question[120];
    for (Text rest = text_of(resource_plan_operators(field->type)); !text_is_null(rest);) {
        Text op = text_trim(text_cut(&rest, ','));
        snprintf(question, sizeof question, "%s%s[%.*s]=%s", field->name,
                 field->type == FIELD_JSON ? ".a" : "", TEXT_ARG(op), value_of(field));
        ask(v, question, false);
    }
}

static void ask_all(const Visit *v)
{
    ask(v, "", false);
    ask(v, "", true);
    if (v->model->resource->search != NULL)
        ask(v, "q=a", false);
    for (size_t i = 0; i < v->model->count; i++) {
        const ResourceField *field = &v->model->columns[i];
        if ((field->flags & FIELD_SORT) != 0)
            ask_orders(v, field->name);
        if ((field->flags & FIELD_FILTER) != 0)
            ask_filters(v, field);
    }
}

void resource_each_question(void (*visit)(void *owner, const Resource *resource,
                                          const char *question, const DbStatement *statement),
                            void *owner)
{
    size_t count;
    const ResourceModel *const *models = resource_model_all(&count);
    for (size_t i = 0; i < count; i++) {
        Visit v = { visit, owner, models[i] };
        if (route_of_resource(models[i]->resource, true) != NULL)
            ask_all(&v);
    }
}
