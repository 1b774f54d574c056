/*
 * GraphQL - the whole schema, asked by a stranger: every field of Query and Mutation with the
 * host's ids in its path, everything below it that can be chosen, and bodies as REST takes them.
 * Where an id of the host's was named the answer must be null; nowhere may be what is the host's.
 */
#include <string.h>

#include "app/isolation/visitor.h"
#include "core/json.h"
#include "gateway/graphql/schema.h"

#define MAX_DEPTH 4

typedef struct Question {
    Visitor *stranger, *host;
    const GraphqlField *field;
    bool names_host; /* an id of the host's is in it */
} Question;

/* All fields of a type, and of those below it. */
static void add_selections(Buffer *out, const GraphqlType *type, int depth)
{
    if (graphql_is_leaf(type))
        return;
    buffer_literal(out, "{ __typename");
    for (size_t i = 0; i < type->field_count; i++) {
        const GraphqlField *field = &type->fields[i];
        if (!graphql_is_leaf(field->ref.type) && depth == MAX_DEPTH)
            continue;
        buffer_format(out, " %s", field->name);
        add_selections(out, field->ref.type, depth + 1);
    }
    buffer_literal(out, " }");
}

static const char *place_in_path(const char *path, const char *name)
{
    size_t len = strlen(name);
    for (const char *colon = strchr(path, ':'); colon; colon = strchr(colon + 1, ':'))
        if (strncmp(colon + 1, name, len) == 0 && strchr("/", colon[1 + len]))
            return colon;
    return NULL;
}

/* Ids of the path are the host's; what the query takes besides is left out where it can be. */
static void add_arguments(Question *q, Buffer *out)
{
    size_t count = 0;
    for (size_t i = 0; i < q->field->input_count; i++) {
        const GraphqlInput *input = &q->field->inputs[i];
        const char *colon = place_in_path(q->field->route->path, input->name);
        if (!input->ref.required)
            continue;
        buffer_format(out, "%s%s: ", count++ ? ", " : "(", input->name);
        if (!colon) {
            buffer_format(out, strcmp(input->name, "input") == 0 ? "$input" : "\"isolation\"");
            continue;
        }
        Text id =
            visitor_id(q->host, q->field->route->path, (size_t)(colon - q->field->route->path));
        q->names_host = q->names_host || !text_is_null(id);
        json_escape(out, text_is_null(id) ? TEXT("isolation") : id);
    }
    if (count)
        buffer_byte(out, ')');
}

/* query ($input: XInput!) { field(...) { ... } } */
static Text write_document(Question *q, bool is_mutation)
{
    Buffer out;
    buffer_init(&out, q->stranger->verify->task->arena, 1 << 20);
    buffer_text(&out, is_mutation ? TEXT("mutation ") : TEXT("query "));
    if (q->field->route->body)
        buffer_format(&out, "($input: %sInput!) ", q->field->route->body->name);
    buffer_format(&out, "{ %s", q->field->name);
    add_arguments(q, &out);
    add_selections(&out, q->field->ref.type, 0);
    buffer_literal(&out, " }");
    return buffer_view(&out);
}

static Text write_request(Question *q, bool is_mutation)
{
    Buffer out;
    buffer_init(&out, q->stranger->verify->task->arena, 1 << 20);
    JsonWriter w = json_writer(&out);
    json_object_begin(&w);
    json_field(&w, "query", text, write_document(q, is_mutation));
    if (q->field->route->body) {
        bool uses_ids;
        json_key(&w, TEXT("variables"));
        json_object_begin(&w);
        json_field(&w, "input", raw,
                   visitor_body(q->field->route->body, q->stranger, q->host, &uses_ids));
        q->names_host = q->names_host || uses_ids;
        json_object_end(&w);
    }
    json_object_end(&w);
    return buffer_view(&out);
}

static void ask(Visitor *stranger, Visitor *host, const GraphqlField *field, bool is_mutation)
{
    Question q = { stranger, host, field, false };
    Verify *verify = stranger->verify;
    Text path = TEXT("/v1/graphql");
    Text request = write_request(&q, is_mutation);
    FetchAnswer answer = visitor_call(stranger, "POST", path, TEXT_NULL, request);
    Text named = text_format(verify->task->arena, "%.*s %s", TEXT_ARG(path), field->name);
    verify_content(stranger, host, "POST", named, &answer);
    JsonError error;
    const json_t *reply = json_read(verify->task->arena, answer.body, true, &error);
    const json_t *data = json_object_get(reply, "data");
    if (answer.status != 200 || !data)
        verify_leak(verify, "POST %.*s cannot be proven: %d %.*s", TEXT_ARG(named), answer.status,
                    TEXT_ARG(text_slice(answer.body, 0, 300)));
    else if (q.names_host && !json_is_null(json_object_get(data, field->name)))
        verify_leak(verify, "POST %.*s answers the stranger: %.*s", TEXT_ARG(named),
                    TEXT_ARG(text_slice(answer.body, 0, 300)));
}

void verify_graphql(Visitor *stranger, Visitor *host)
{
    const GraphqlType *roots[] = { graphql_schema()->query, graphql_schema()->mutation };
    for (size_t r = 0; r < 2; r++)
        for (size_t i = 0; i < roots[r]->field_count; i++) {
            ask(stranger, host, &roots[r]->fields[i], r == 1);
            visitor_stay(stranger);
        }
}
