#include <stdio.h>
#include <string.h>

#include "app/commands/commands.h"
#include "app/services.h"
#include "core/json.h"
#include "gateway/openapi.h"
#include "gateway/resource/questions.h"
#include "sql/all.h"

static const char *method_name(Method method)
{
    static const char *const names[] = {
        "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"
    };
    return names[method];
}

static void write_route(JsonWriter *w, const Route *route)
{
    json_object_begin(w);
    json_field(w, "method", text, text_of(method_name(route->method)));
    json_field(w, "path", text, text_of(route->path));
    json_field(w, "permission", text, text_of(route->permission));
    json_field(w, "body", text, route->body ? text_of(route->body->name) : TEXT_NULL);
    json_field(w, "takes", text, route->takes ? text_of(route->takes[0]) : TEXT_NULL);
    json_field(w, "resource", text, route->resource ? text_of(route->resource->name) : TEXT_NULL);
    json_field(w, "status", int, route->status ? route->status : 200);
    json_field(w, "list", bool, route->list);
    json_field(w, "page", bool, route->page);
    json_field(w, "upgrade", bool, route->upgrade);
    json_field(w, "stream", bool, route->stream);
    json_field(w, "any_query", bool, route->any_query);
    const ProblemForm *form = route_problem_form(text_of(route->path));
    json_field(w, "problem", text,
               form ? text_of(form->media_type) : TEXT("application/problem+json"));
    json_field(w, "summary", text, text_of(route->summary));
    json_object_end(w);
}

static void print_json(const Route *const *all, size_t count)
{
    Buffer out;
    buffer_init(&out, NULL, 16u * 1024u * 1024u);
    JsonWriter w = json_writer(&out);
    json_array_begin(&w);
    for (size_t i = 0; i < count; i++)
        write_route(&w, all[i]);
    json_array_end(&w);
    fwrite(out.ptr, 1, out.len, stdout);
    putchar('\n');
    buffer_fini(&out);
}

static int routes(const CommandLine *line)
{
    size_t count;
    route_mount(SERVICES, SERVICES_COUNT);
    const Route *const *all = route_all(&count);
    if (command_option(line, "json")) {
        print_json(all, count);
        return 0;
    }
    for (size_t i = 0; i < count; i++)
        printf("%-7s %-40s %-18s %s\n", method_name(all[i]->method), all[i]->path,
               all[i]->permission, all[i]->summary ? all[i]->summary : "");
    return 0;
}

static void write_question(void *writer, const Resource *resource, const char *question,
                           const DbStatement *statement)
{
    JsonWriter *w = writer;
    json_object_begin(w);
    json_field(w, "resource", text, text_of(resource->name));
    json_field(w, "question", text, text_of(question));
    json_field(w, "parameters", int, statement->n_params);
    json_field(w, "sql", text, text_of(statement->text));
    json_object_end(w);
}

static int print_lists(void)
{
    Buffer out;
    buffer_init(&out, NULL, 16u * 1024u * 1024u);
    JsonWriter w = json_writer(&out);
    json_array_begin(&w);
    resource_each_question(write_question, &w);
    json_array_end(&w);
    fwrite(out.ptr, 1, out.len, stdout);
    putchar('\n');
    buffer_fini(&out);
    return 0;
}

static int statements(const CommandLine *line)
{
    if (command_option(line, "lists")) {
        route_mount(SERVICES, SERVICES_COUNT);
        return print_lists();
    }
    for (size_t i = 0; i < ALL_STATEMENTS_COUNT; i++)
        printf("-- %s\n%s;\n\n", ALL_STATEMENTS[i]->name, ALL_STATEMENTS[i]->text);
    return 0;
}

static int openapi(const CommandLine *line)
{
    (void)line;
    route_mount(SERVICES, SERVICES_COUNT);
    Text document = openapi_document();
    fwrite(document.ptr, 1, document.len, stdout);
    putchar('\n');
    return 0;
}

const Command COMMAND_ROUTES = {
    .name = "routes",
    .summary = "List what the API answers, with the permission each route asks for",
    .run = routes,
    .options = { { "json", NULL, NULL, "As JSON" } },
};

const Command COMMAND_STATEMENTS = {
    .name = "statements",
    .summary = "Print every SQL statement that the server runs",
    .run = statements,
    .options = { { "lists", NULL, NULL, "What lists come to, as JSON: each filter, each order" } },
};

const Command COMMAND_OPENAPI = {
    .name = "openapi",
    .summary = "Print the OpenAPI 3.1 description of the API",
    .run = openapi,
};
