/*
 * insula-convert - a document from its format into another: standard input to standard output.
 *
 *   insula-convert export markdown|html|text|pdf   the title, a line break, a Delta
 *   insula-convert import markdown|html|text       the file; out come its title, a line break, a
 * Delta
 *
 * Started by the server for one document (converter.h). It bounds itself before it reads anything,
 * since what it reads was written by strangers.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "services/collaboration/exchange/converter.h"
#include "services/collaboration/exchange/pdf_write.h"
#include "services/collaboration/exchange/readers.h"
#include "services/collaboration/exchange/writers.h"
#include "services/collaboration/text/suggestion.h"
#include "services/collaboration/text/surrogate.h"

enum {
    CPU_SECONDS = 60,
    MEMORY_BYTES = 1536 * 1024 * 1024,
    INPUT_MAX_BYTES = 256 * 1024 * 1024,
    OUTPUT_MAX_BYTES = 256 * 1024 * 1024,
    OPEN_FILES = 64, /* fonts */
    LARGE_BYTES = 256 * 1024,
};

static void limit(__rlimit_resource_t resource, rlim_t most)
{
    struct rlimit bounds = { most, most };
    if (setrlimit(resource, &bounds) != 0) {
        perror("setrlimit");
        _exit(CONVERTER_USAGE);
    }
}

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define IS_SANITIZED 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define IS_SANITIZED 1
#endif

static void bound_ourselves(void)
{
    signal(SIGXFSZ, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    limit(RLIMIT_CPU, CPU_SECONDS);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_NOFILE, OPEN_FILES);
#ifndef IS_SANITIZED /* whose shadow memory is terabytes */
    limit(RLIMIT_AS, MEMORY_BYTES);
#endif
}

_Noreturn static void end(int status)
{
    fflush(stdout);
    _exit(status); /* what libraries keep for a second document nobody wants */
}

static Text read_input(Arena *arena)
{
    Buffer in;
    buffer_init(&in, arena, INPUT_MAX_BYTES);
    for (;;) {
        char *room = buffer_reserve(&in, 64 * 1024);
        if (!room)
            end(CONVERTER_TOO_LARGE);
        size_t got = fread(room, 1, 64 * 1024, stdin);
        in.len += got;
        if (got == 0)
            return buffer_view(&in);
    }
}

static void print(const Buffer *out)
{
    if (out->failed)
        end(CONVERTER_TOO_LARGE);
    if (fwrite(out->ptr, 1, out->len, stdout) != out->len)
        end(CONVERTER_USAGE);
}

/* ---- out ---- */

static Lines read_document(Arena *arena, Text json)
{
    unsigned lone_base;
    JsonError json_error;
    DeltaError error;
    Delta *stored = ARENA_NEW(arena, Delta), *document = ARENA_NEW(arena, Delta);
    json_t *tree = surrogate_read_json(arena, json, &lone_base, &json_error);
    if (!tree || !delta_read(arena, tree, lone_base, stored, &error))
        end(CONVERTER_UNREADABLE);
    delta_without_suggestions(arena, stored, document);
    return lines_read(arena, document);
}

static void export(Arena *arena, const char *format, Text input)
{
    Text title = text_cut(&input, '\n');
    Lines lines = read_document(arena, input);
    Buffer out;
    buffer_init(&out, arena, OUTPUT_MAX_BYTES);
    if (strcmp(format, "markdown") == 0)
        markdown_write(&out, title, &lines);
    else if (strcmp(format, "html") == 0)
        html_write(&out, title, &lines);
    else if (strcmp(format, "text") == 0)
        text_write(&out, &lines);
    else if (strcmp(format, "pdf") != 0)
        end(CONVERTER_USAGE);
    else if (!pdf_write(&out, title, &lines))
        end(CONVERTER_TOO_LARGE);
    print(&out);
}

/* ---- in ---- */

static void import(Arena *arena, const char *format, Text input)
{
    Imported found = { 0 };
    if (!text_is_utf8(input))
        end(CONVERTER_UNREADABLE);
    if (text_starts_with(input, TEXT("\xEF\xBB\xBF")))
        input = text_slice(input, 3, input.len);
    bool good = strcmp(format, "markdown") == 0 ? markdown_read(arena, input, &found)
                : strcmp(format, "html") == 0   ? html_read(arena, input, &found)
                : strcmp(format, "text") == 0   ? plain_read(arena, input, &found)
                                                : false;
    if (!good)
        end(CONVERTER_TOO_LARGE);
    Buffer out;
    buffer_init(&out, arena, OUTPUT_MAX_BYTES);
    buffer_text(&out, found.title);
    buffer_literal(&out, "\n{\"ops\":");
    delta_write(&out, &found.content);
    buffer_byte(&out, '}');
    print(&out);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return CONVERTER_USAGE;
    bound_ourselves();
    Arena *arena = arena_new();
    Text input = read_input(arena);
    if (input.len > LARGE_BYTES)
        (void)!nice(10); /* it will take its time; whoever is editing comes first */
    if (strcmp(argv[1], "export") == 0)
        export(arena, argv[2], input);
    else if (strcmp(argv[1], "import") == 0)
        import(arena, argv[2], input);
    else
        end(CONVERTER_USAGE);
    end(0);
}
