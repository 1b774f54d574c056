/* Documents of GraphQL, judged against the platform's schema, with variables behind a NUL: no input
 * may crash; what the parser takes points into the source, and a name is a name. */
#include <assert.h>
#include <stdlib.h>

#include "app/services.h"
#include "core/crypto.h"
#include "core/json.h"
#include "gateway/graphql/collect.h"
#include "gateway/graphql/parser.h"
#include "gateway/graphql/validate.h"
#include "gateway/graphql/variables.h"

static void check_name(Text name)
{
    assert(name.len > 0);
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        assert(is_letter || (i > 0 && c >= '0' && c <= '9'));
    }
}

static void check_value(const GraphqlValue *value)
{
    for (; value != NULL; value = value->next) {
        assert(value->place.line > 0 && value->place.column > 0);
        assert(text_is_utf8(value->text) || value->text.len == 0);
        if (!text_is_null(value->name))
            check_name(value->name);
        if (value->kind == GRAPHQL_VARIABLE || value->kind == GRAPHQL_ENUM)
            check_name(value->text);
        check_value(value->items);
    }
}

static void check_selections(const GraphqlSelection *each)
{
    for (; each != NULL; each = each->next) {
        if (each->kind != GRAPHQL_INLINE || !text_is_null(each->name))
            check_name(each->name);
        assert(each->kind == GRAPHQL_FIELD || text_is_null(each->alias));
        assert(each->kind != GRAPHQL_INLINE || each->selections != NULL);
        for (const GraphqlDirective *d = each->directives; d != NULL; d = d->next)
            check_value(d->arguments);
        check_value(each->arguments);
        check_selections(each->selections);
    }
}

/* What passes is collected as execution would. */
static void collect_all(GraphqlCollector *collector, GraphqlGroup *group, size_t depth)
{
    assert(depth <= GRAPHQL_MAX_DEPTH + 1);
    for (; group != NULL; group = group->next)
        collect_all(collector, graphql_collect_below(collector, group), depth + 1);
}

static void check_operation(const GraphqlDocument *document, const GraphqlOperation *operation,
                            Text sent, GraphqlErrors *errors)
{
    GraphqlCollector collector = { .arena = errors->arena, .document = document };
    collect_all(&collector, graphql_collect(&collector, operation->selections), 1);
    assert(!collector.too_much);
    const GraphqlValue *variables = graphql_variables(graphql_schema(), operation, sent, errors);
    Buffer out;
    buffer_init(&out, errors->arena, 1 << 20);
    JsonWriter w = json_writer(&out);
    json_array_begin(&w);
    for (; variables != NULL; variables = variables->next)
        graphql_write_value(&w, variables);
    json_array_end(&w);
    JsonError error;
    assert(errors->count > 0 || out.failed ||
           json_read(errors->arena, buffer_view(&out), true, &error) != NULL);
}

static void judge(const GraphqlDocument *document, Text sent, Arena *arena)
{
    GraphqlErrors errors = { .arena = arena };
    JsonError error;
    json_t *tree = sent.len > 0 ? json_read(arena, sent, false, &error) : NULL;
    if (!graphql_validate(graphql_schema(), document, &errors)) {
        assert(errors.count > 0 && errors.first != NULL && errors.first->place.line > 0);
        return;
    }
    for (const GraphqlOperation *each = document->operations; each != NULL; each = each->next)
        check_operation(document, each, json_is_object(tree) ? sent : TEXT("{}"), &errors);
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    crypto_init();
    route_mount(SERVICES, SERVICES_COUNT);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new();
    Text source = { size > 0 ? (const char *)data : "", size }, sent = source;
    source = text_cut(&sent, '\0');
    GraphqlSyntaxError error = { 0 };
    if (size > 0 && !text_is_utf8(source)) {
        arena_free(arena);
        return 0;
    }
    const GraphqlDocument *document = graphql_parse(arena, source, &error);
    if (document == NULL) {
        assert(error.message.len > 0 && error.place.line > 0 && error.place.column > 0);
    } else {
        assert(document->operations != NULL || document->fragments != NULL);
        for (const GraphqlOperation *each = document->operations; each; each = each->next) {
            assert(each->selections != NULL);
            for (const GraphqlVariable *v = each->variables; v != NULL; v = v->next) {
                check_name(v->name);
                check_value(v->preset);
            }
            check_selections(each->selections);
        }
        for (const GraphqlFragment *each = document->fragments; each; each = each->next) {
            check_name(each->name);
            check_name(each->on);
            check_selections(each->selections);
        }
        judge(document, sent, arena);
    }
    arena_free(arena);
    return 0;
}
