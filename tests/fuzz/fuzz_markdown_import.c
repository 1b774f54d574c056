/* Input: a Markdown file. Whatever it says, what comes of it is a document: read back as strictly
 * as any client's, leading only where links may lead, and every writer has words for it. */
#include <stdint.h>
#include <stdlib.h>

#include "services/collaboration/exchange/readers.h"
#include "services/collaboration/exchange/writers.h"
#include "services/collaboration/text/surrogate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_strictly(Arena *arena, const Delta *content)
{
    unsigned lone_base;
    JsonError json_error;
    DeltaError error;
    Delta again;
    Buffer out;
    buffer_init(&out, arena, 64u << 20);
    delta_write(&out, content);
    json_t *json = surrogate_read_json(arena, buffer_view(&out), &lone_base, &json_error);
    if (out.failed || !json || !delta_read(arena, json, lone_base, &again, &error) ||
        !delta_is_document(&again) || again.count == 0)
        abort();
}

static void check_addresses(const Lines *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        for (uint32_t k = 0; k < lines->lines[i].count; k++) {
            const Run *run = &lines->lines[i].runs[k];
            if (!text_is_null(run->style.link) && !address_is_safe(run->style.link))
                abort();
            if (run->kind == RUN_IMAGE && !address_is_picture(run->text))
                abort();
        }
    }
}

static void write_all(Arena *arena, const Lines *lines)
{
    Buffer out;
    buffer_init(&out, arena, 64u << 20);
    markdown_write(&out, TEXT("Title"), lines);
    html_write(&out, TEXT("Title"), lines);
    text_write(&out, lines);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new();
    Imported found = { 0 };
    Text source = { (const char *)data, size };
    if (text_is_utf8(source) && markdown_read(arena, source, &found)) {
        check_strictly(arena, &found.content);
        Lines lines = lines_read(arena, &found.content);
        check_addresses(&lines);
        write_all(arena, &lines);
    }
    arena_free(arena);
    return 0;
}
