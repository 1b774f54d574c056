/*
 * Transforms one operation against another, over and over: what the sequencer does for each that
 * arrives late, without anything around it.
 *
 * Usage: transform OPERATIONS-FILE SECONDS
 * The file has two lines, each an array of components: what was applied, and what is transformed.
 * Prints one JSON line: {"micros", "whole_micros", "result"}: of a transform, and of one with
 * reading both from JSON and writing the result.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "services/collaboration/text/delta.h"
#include "services/collaboration/text/surrogate.h"

enum { ROUND = 16 };

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static Text read_line(FILE *file)
{
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length = getline(&line, &capacity, file);
    if (length <= 0)
        errx(1, "two lines are expected");
    return text_trim((Text){ line, (size_t)length });
}

static Delta parse(Arena *arena, Text json)
{
    unsigned lone_base;
    JsonError json_error;
    DeltaError error = { 0 };
    Delta delta;
    json_t *tree = surrogate_read_json(arena, json, &lone_base, &json_error);
    if (tree == NULL || !delta_read(arena, tree, lone_base, &delta, &error))
        errx(1, "not an operation: %s", error.message);
    return delta;
}

/* Microseconds of one transform of what is read already. */
static double time_transforms(const Delta *applied, const Delta *op, double seconds)
{
    Arena *arena = arena_new();
    double started = seconds_now(), took;
    long done = 0;
    do {
        for (int i = 0; i < ROUND; i++, done++) {
            Delta result;
            delta_transform(arena, applied, op, true, &result);
            arena_clear(arena);
        }
        took = seconds_now() - started;
    } while (took < seconds);
    arena_free(arena);
    return took / (double)done * 1e6;
}

static Buffer transform_json(Arena *arena, Text applied, Text op)
{
    Delta a = parse(arena, applied), b = parse(arena, op), result;
    delta_transform(arena, &a, &b, true, &result);
    Buffer out;
    buffer_init(&out, arena, 1 << 26);
    delta_write(&out, &result);
    return out;
}

static double time_whole(Text applied, Text op, double seconds)
{
    Arena *arena = arena_new();
    double started = seconds_now(), took;
    long done = 0;
    do {
        transform_json(arena, applied, op);
        arena_clear(arena);
        done++;
        took = seconds_now() - started;
    } while (took < seconds);
    arena_free(arena);
    return took / (double)done * 1e6;
}

int main(int argc, char **argv)
{
    if (argc != 3)
        errx(2, "usage: transform OPERATIONS-FILE SECONDS");
    FILE *file = fopen(argv[1], "r");
    if (file == NULL)
        err(1, "%s", argv[1]);
    Text applied_json = read_line(file), op_json = read_line(file);
    fclose(file);
    double seconds = atof(argv[2]);
    Arena *arena = arena_new();
    Delta applied = parse(arena, applied_json), op = parse(arena, op_json);
    time_transforms(&applied, &op, seconds / 10);
    double micros = time_transforms(&applied, &op, seconds);
    double whole = time_whole(applied_json, op_json, seconds);
    Buffer result = transform_json(arena, applied_json, op_json);
    printf("{\"micros\": %.6f, \"whole_micros\": %.6f, \"result\": %.*s}\n", micros, whole,
           (int)result.len, result.ptr);
    return 0;
}
