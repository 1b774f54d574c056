/*
 * GraphQL as a filter, for comparing it with its reference: a JSON array a line in, an answer a
 * line out.
 *   ["parse", source]      the document as a tree, null when it is refused
 *   ["validate", source]   what is wrong with it against the platform's schema, []: nothing
 *   ["introspect", source] the answer to a query of __schema
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/services.h"
#include "core/json.h"
#include "gateway/graphql/parser.h"
#include "gateway/graphql/run.h"
#include "gateway/graphql/validate.h"

enum { LINE_MAX_BYTES = 64 * 1024 * 1024 };

static void write_values(JsonWriter *w, const GraphqlValue *value);

static void write_value(JsonWriter *w, const GraphqlValue *value)
{
    static const char *const kinds[] = {
        [GRAPHQL_VARIABLE] = "Variable",    [GRAPHQL_INT] = "IntValue",
        [GRAPHQL_FLOAT] = "FloatValue",     [GRAPHQL_STRING] = "StringValue",
        [GRAPHQL_BOOLEAN] = "BooleanValue", [GRAPHQL_NULL] = "NullValue",
        [GRAPHQL_ENUM] = "EnumValue",       [GRAPHQL_LIST] = "ListValue",
        [GRAPHQL_OBJECT] = "ObjectValue",
    };
    json_array_begin(w);
    json_put_text(w, value->name);
    json_put_text(w, text_of(kinds[value->kind]));
    if (value->kind == GRAPHQL_LIST || value->kind == GRAPHQL_OBJECT)
        write_values(w, value->items);
    else if (value->kind == GRAPHQL_BOOLEAN)
        json_put_bool(w, value->flag);
    else if (value->kind != GRAPHQL_NULL)
        json_put_text(w, value->text);
    json_array_end(w);
}

static void write_values(JsonWriter *w, const GraphqlValue *value)
{
    json_array_begin(w);
    for (; value != NULL; value = value->next)
        write_value(w, value);
    json_array_end(w);
}

static void write_directives(JsonWriter *w, const GraphqlDirective *directive)
{
    json_array_begin(w);
    for (; directive != NULL; directive = directive->next) {
        json_array_begin(w);
        json_put_text(w, directive->name);
        write_values(w, directive->arguments);
        json_array_end(w);
    }
    json_array_end(w);
}

static void write_selections(JsonWriter *w, const GraphqlSelection *each)
{
    static const char *const kinds[] = {
        [GRAPHQL_FIELD] = "Field",
        [GRAPHQL_SPREAD] = "FragmentSpread",
        [GRAPHQL_INLINE] = "InlineFragment",
    };
    json_array_begin(w);
    for (; each != NULL; each = each->next) {
        json_array_begin(w);
        json_put_text(w, text_of(kinds[each->kind]));
        json_put_int(w, each->place.line);
        json_put_int(w, each->place.column);
        json_put_text(w, each->alias);
        json_put_text(w, each->name);
        write_values(w, each->arguments);
        write_directives(w, each->directives);
        write_selections(w, each->selections);
        json_array_end(w);
    }
    json_array_end(w);
}

static void write_type(JsonWriter *w, const GraphqlTypeNode *type)
{
    json_array_begin(w);
    if (type->item != NULL)
        write_type(w, type->item);
    else
        json_put_text(w, type->name);
    json_put_bool(w, type->required);
    json_array_end(w);
}

static void write_variables(JsonWriter *w, const GraphqlVariable *each)
{
    json_array_begin(w);
    for (; each != NULL; each = each->next) {
        json_array_begin(w);
        json_put_text(w, each->name);
        write_type(w, each->type);
        if (each->preset != NULL)
            write_value(w, each->preset);
        else
            json_put_null(w);
        write_directives(w, each->directives);
        json_array_end(w);
    }
    json_array_end(w);
}

static void write_document(JsonWriter *w, const GraphqlDocument *document)
{
    static const char *const kinds[] = { "query", "mutation", "subscription" };
    json_array_begin(w);
    json_array_begin(w);
    for (const GraphqlOperation *each = document->operations; each != NULL; each = each->next) {
        json_array_begin(w);
        json_put_text(w, text_of(kinds[each->kind]));
        json_put_text(w, each->name);
        write_variables(w, each->variables);
        write_directives(w, each->directives);
        write_selections(w, each->selections);
        json_array_end(w);
    }
    json_array_end(w);
    json_array_begin(w);
    for (const GraphqlFragment *each = document->fragments; each != NULL; each = each->next) {
        json_array_begin(w);
        json_put_text(w, each->name);
        json_put_text(w, each->on);
        write_directives(w, each->directives);
        write_selections(w, each->selections);
        json_array_end(w);
    }
    json_array_end(w);
    json_array_end(w);
}

static void write_messages(JsonWriter *w, const GraphqlDocument *document, Arena *arena)
{
    GraphqlErrors errors = { .arena = arena };
    graphql_validate(graphql_schema(), document, &errors);
    json_array_begin(w);
    for (const GraphqlError *error = errors.first; error != NULL; error = error->next)
        json_put_text(w, error->message);
    json_array_end(w);
}

static void write_introspection(JsonWriter *w, const GraphqlDocument *document, Arena *arena)
{
    GraphqlErrors errors = { .arena = arena };
    GraphqlRun run = { .arena = arena,
                       .schema = graphql_schema(),
                       .document = document,
                       .operation = document->operations,
                       .errors = &errors,
                       .w = *w };
    json_object_begin(&run.w);
    graphql_execute(&run);
    json_object_end(&run.w);
    *w = run.w;
}

static void answer(Arena *arena, Text line, Buffer *out)
{
    JsonError json_error;
    GraphqlSyntaxError error;
    const json_t *question = json_read(arena, line, true, &json_error);
    Text kind = json_string_text(json_array_get(question, 0));
    Text source = json_string_text(json_array_get(question, 1));
    const GraphqlDocument *document =
        text_is_null(source) ? NULL : graphql_parse(arena, source, &error);
    JsonWriter w = json_writer(out);
    if (document == NULL)
        json_put_null(&w);
    else if (text_equal(kind, TEXT("validate")))
        write_messages(&w, document, arena);
    else if (text_equal(kind, TEXT("introspect")))
        write_introspection(&w, document, arena);
    else
        write_document(&w, document);
}

int main(void)
{
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;
    Arena *arena = arena_new();
    route_mount(SERVICES, SERVICES_COUNT);
    setvbuf(stdout, NULL, _IOLBF, 1 << 16);
    while ((length = getline(&line, &capacity, stdin)) > 0) {
        Buffer out;
        buffer_init(&out, arena, LINE_MAX_BYTES);
        answer(arena, text_trim((Text){ line, (size_t)length }), &out);
        fwrite(out.ptr, 1, out.len, stdout);
        fputc('\n', stdout);
        arena_clear(arena);
    }
    arena_free(arena);
    free(line);
    return 0;
}
