/* Input: a document and an operation as JSON Deltas, apart by a newline. Ids that begin with a 1
 * are the writer's. An operation that only suggests must change nothing of the document as it is
 * when all of the writer's suggestions are rejected, and after a verdict on all of them no mark may
 * be left. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "services/collaboration/text/suggestion.h"
#include "services/collaboration/text/surrogate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool read(Arena *arena, Text source, Delta *delta)
{
    unsigned lone_base;
    JsonError json_error;
    DeltaError error;
    json_t *json = surrogate_read_json(arena, source, &lone_base, &json_error);
    return json && delta_read(arena, json, lone_base, delta, &error);
}

static Text written(Arena *arena, const Delta *delta)
{
    Buffer out;
    buffer_init(&out, arena, 64u << 20);
    delta_write(&out, delta);
    return buffer_view(&out);
}

static bool is_mine(void *owner, Uuid id)
{
    (void)owner;
    return id.bytes[0] >> 4 == 1;
}

static Delta after(Arena *arena, const Delta *document, const Delta *op)
{
    Delta result;
    RichText *text = rich_text_new(document);
    if (!rich_text_apply(text, op))
        abort();
    Delta view;
    rich_text_read(text, arena, &view);
    Text json = written(arena, &view);
    rich_text_free(text);
    if (!read(arena, json, &result))
        abort();
    return result;
}

/* Everything of the writer rejected. */
static Delta without_mine(Arena *arena, const Delta *document)
{
    Delta result = *document, op;
    SuggestionIds ids = suggestion_ids(arena, document);
    for (size_t i = 0; i < ids.count; i++) {
        if (!is_mine(NULL, ids.ids[i]))
            continue;
        suggestion_decide(arena, &result, &ids.ids[i], false, &op);
        result = after(arena, &result, &op);
    }
    return result;
}

static void check_verdicts(Arena *arena, const Delta *document)
{
    for (int accept = 0; accept < 2; accept++) {
        Delta op, plain;
        suggestion_decide(arena, document, NULL, accept, &op);
        Delta decided = after(arena, document, &op);
        if (suggestion_ids(arena, &decided).count > 0)
            abort();
        delta_without_suggestions(arena, document, &plain);
        if (suggestion_ids(arena, &plain).count > 0)
            abort();
    }
}

static void check_writer(Arena *arena, const Delta *document, const Delta *op)
{
    const SuggestionWriter writer = { is_mine, NULL };
    RichText *text = rich_text_new(document);
    bool good =
        delta_consumes(op) <= rich_text_length(text) && suggestion_allows(text, op, &writer);
    rich_text_free(text);
    if (!good)
        return;
    Delta changed = after(arena, document, op);
    Delta was = without_mine(arena, document), is = without_mine(arena, &changed);
    if (!text_equal(written(arena, &was), written(arena, &is)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new();
    Text input = { (const char *)data, size };
    size_t line = text_find(input, '\n', 0);
    Delta document, op;
    if (line < size && read(arena, text_slice(input, 0, line), &document) &&
        read(arena, text_slice(input, line + 1, size), &op) && delta_is_document(&document)) {
        check_verdicts(arena, &document);
        check_writer(arena, &document, &op);
    }
    arena_free(arena);
    return 0;
}
