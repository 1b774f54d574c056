/* Documents of GraphQL: no input may crash the parser, what it takes points into the source, and a
 * name is a name. */
#include <assert.h>
#include <stdlib.h>

#include "gateway/graphql/parser.h"

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new();
    Text source = { size > 0 ? (const char *)data : "", size };
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
    }
    arena_free(arena);
    return 0;
}
