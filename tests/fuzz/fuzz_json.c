/* What json_read() accepts is written back, read again and the same; what it refuses has an error
 * that points into it. */
#include <stdint.h>
#include <stdlib.h>

#include "core/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_error(Text source, const JsonError *error)
{
    if (error->message[0] == '\0' || error->offset_bytes > source.len || error->line < 1 ||
        error->column < 1)
        abort();
}

static void check_same(Arena *arena, const json_t *tree)
{
    Buffer out;
    buffer_init(&out, arena, 64u << 20);
    JsonWriter w = json_writer(&out);
    json_put_tree(&w, tree);
    JsonError error;
    json_t *again = json_read(arena, buffer_view(&out), true, &error);
    if (out.failed || again == NULL || !json_equal((json_t *)(uintptr_t)tree, again))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new();
    Text source = { (const char *)data, size };
    JsonError error;
    json_t *tree = json_read(arena, source, true, &error);
    if (tree != NULL)
        check_same(arena, tree);
    else
        check_error(source, &error);
    JsonError strict_error;
    if (json_read(arena, source, false, &strict_error) != NULL && tree == NULL)
        abort(); /* strictness accepts no more */
    arena_free(arena);
    return 0;
}
