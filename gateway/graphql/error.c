#include "gateway/graphql/error.h"

GraphqlError *graphql_error(GraphqlErrors *errors, const char *code, GraphqlPlace place,
                            const char *format, ...)
{
    if (errors->count++ >= GRAPHQL_MAX_ERRORS)
        return NULL;
    GraphqlError *error = ARENA_NEW(errors->arena, GraphqlError);
    va_list args;
    va_start(args, format);
    error->message = text_vformat(errors->arena, format, args);
    va_end(args);
    error->code = text_of(code);
    error->place = place;
    error->status = 400;
    if (errors->first == NULL)
        errors->first = error;
    else
        errors->last->next = error;
    errors->last = error;
    return error;
}

static void write_place(JsonWriter *w, GraphqlPlace place)
{
    if (place.line == 0)
        return;
    json_object_begin(w);
    json_field(w, "line", int, place.line);
    json_field(w, "column", int, place.column);
    json_object_end(w);
}

static void write_path(JsonWriter *w, const GraphqlPath *path)
{
    if (path == NULL)
        return;
    write_path(w, path->above);
    if (text_is_null(path->name))
        json_put_int(w, (int64_t)path->index);
    else
        json_put_text(w, path->name);
}

static void write_fields(JsonWriter *w, const FieldError *fields)
{
    json_key(w, TEXT("errors"));
    json_array_begin(w);
    for (; fields != NULL; fields = fields->next) {
        json_object_begin(w);
        json_field(w, "pointer", text, fields->pointer);
        json_field(w, "code", text, fields->code);
        json_field(w, "detail", text, fields->detail);
        json_object_end(w);
    }
    json_array_end(w);
}

static void write_error(JsonWriter *w, const GraphqlError *error)
{
    json_object_begin(w);
    json_field(w, "message", text, error->message);
    if (error->place.line > 0) {
        json_key(w, TEXT("locations"));
        json_array_begin(w);
        write_place(w, error->place);
        write_place(w, error->other);
        json_array_end(w);
    }
    if (error->path != NULL) {
        json_key(w, TEXT("path"));
        json_array_begin(w);
        write_path(w, error->path);
        json_array_end(w);
    }
    json_key(w, TEXT("extensions"));
    json_object_begin(w);
    json_field(w, "code", text, error->code);
    json_field(w, "status", int, error->status);
    if (error->retry_after_s > 0)
        json_field(w, "retry_after_s", int, error->retry_after_s);
    if (error->fields != NULL)
        write_fields(w, error->fields);
    json_object_end(w);
    json_object_end(w);
}

void graphql_write_errors(JsonWriter *w, const GraphqlErrors *errors)
{
    json_key(w, TEXT("errors"));
    json_array_begin(w);
    for (const GraphqlError *error = errors->first; error != NULL; error = error->next)
        write_error(w, error);
    json_array_end(w);
}
