#include "gateway/graphql/graphql.h"

#include <string.h>

#include "gateway/graphql/json_view.h"
#include "gateway/graphql/parser.h"
#include "gateway/graphql/run.h"
#include "gateway/graphql/validate.h"
#include "gateway/graphql/variables.h"
#include "gateway/idempotency.h"

#define MAX_QUERY_BYTES (100 * 1024)

typedef struct GraphqlBody {
    ShapeGiven given;
    Text query, operation_name;
    json_t *variables, *extensions;
} GraphqlBody;

static const ShapeField body_fields[] = {
    SHAPE_FIELD(GraphqlBody, query, SHAPE_SOURCE, .required = true, .min = 1,
                .max = MAX_QUERY_BYTES, .help = "A document: operations and fragments."),
    { .name = "operationName",
      .kind = SHAPE_TEXT,
      .offset = offsetof(GraphqlBody, operation_name),
      .nullable = true,
      .help = "Which of the document's operations, where there are several." },
    SHAPE_FIELD(GraphqlBody, variables, SHAPE_JSON, .nullable = true,
                .help = "What the operation declares, by name."),
    SHAPE_FIELD(GraphqlBody, extensions, SHAPE_JSON, .nullable = true,
                .help = "Taken, as the protocol asks, and not used."),
};
const Shape graphql_body_shape = {
    .name = "GraphqlRequest",
    .size = sizeof(GraphqlBody),
    .fields = body_fields,
    .count = sizeof body_fields / sizeof body_fields[0],
};

#define RESPONSE_TYPE "application/graphql-response+json"

/* Whoever names the protocol's own type also wants its status codes. */
static bool wants_own_type(const Request *req)
{
    Text accept = request_header(req, "accept");
    while (!text_is_null(accept)) {
        Text type = text_cut(&accept, ',');
        if (text_equal_nocase(text_trim(text_slice(type, 0, text_find(type, ';', 0))),
                              TEXT(RESPONSE_TYPE)))
            return true;
    }
    return false;
}

static const GraphqlOperation *choose(const GraphqlDocument *document, Text name,
                                      GraphqlErrors *errors)
{
    const GraphqlOperation *each = document->operations;
    if (text_is_null(name) && each->next == NULL)
        return each;
    while (each != NULL && !text_equal(each->name, name))
        each = each->next;
    if (each == NULL)
        graphql_error(errors, "graphql_invalid", document->operations->place,
                      text_is_null(name) ? "Say with operationName which of the operations."
                                         : "The document has no operation \"%.*s\".",
                      TEXT_ARG(name));
    return each;
}

/* The document, if it can be run; the errors say why it cannot. */
static const GraphqlDocument *read_document(const GraphqlSchema *schema, Text query,
                                            GraphqlErrors *errors)
{
    GraphqlSyntaxError fault;
    const GraphqlDocument *document = graphql_parse(errors->arena, query, &fault);
    if (document == NULL)
        graphql_error(errors, "graphql_syntax", fault.place, "%.*s", TEXT_ARG(fault.message));
    else if (!graphql_validate(schema, document, errors))
        document = NULL;
    return document;
}

static bool run_operation(GraphqlRun *run, const GraphqlBody *body)
{
    run->document = read_document(run->schema, body->query, run->errors);
    if (run->document == NULL)
        return false;
    run->operation = choose(run->document, body->operation_name, run->errors);
    if (run->operation == NULL)
        return false;
    run->variables = graphql_variables(run->schema, run->operation,
                                       json_view_member(run->req->body, "variables"), run->errors);
    if (run->errors->count > 0)
        return false;
    if (run->operation->kind == GRAPHQL_MUTATION)
        idempotency_applies(run->req); /* a key that is none is refused before anything is done */
    return graphql_execute(run);
}

/* POST /v1/graphql - queries and mutations in one language. */
void graphql_serve(Request *req)
{
    Buffer *out = reply_buffer(req);
    GraphqlErrors errors = { .arena = req->task.arena };
    GraphqlRun run = { .arena = req->task.arena,
                       .req = req,
                       .schema = graphql_schema(),
                       .errors = &errors,
                       .w = json_writer(out) };
    json_object_begin(&run.w);
    bool has_run = run_operation(&run, body_of(req, GraphqlBody));
    if (errors.count > 0)
        graphql_write_errors(&run.w, &errors);
    json_object_end(&run.w);
    if (out->failed)
        fail(req, 413, "answer_too_large", "The answer is larger than 16 MiB: ask for less.");
    bool is_own_type = wants_own_type(req);
    reply_json(req, !has_run && is_own_type ? 400 : 200, buffer_view(out));
    if (is_own_type)
        req->reply.content_type = TEXT(RESPONSE_TYPE "; charset=utf-8");
    if (run.replayed > 0 && run.replayed == run.asked)
        reply_header(req, "Idempotent-Replayed", TEXT("true"));
}
