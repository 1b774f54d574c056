/*
 * Who wrote a run is an attribute of it, under a key that no client can send (a JSON key starts
 * with a quote): so it is split, joined, moved and deleted with the text by the same code, and text
 * of two people never becomes one run. Its value is the number of the stretch.
 */
#include "services/collaboration/history/authored.h"

#include <assert.h>
#include <stdlib.h>

#include "services/collaboration/text/rich_text.h"

enum {
    PAUSE_MS = 5 * 60 * 1000,
    LONGEST_MS = 60 * 60 * 1000,
    TEXT_MAX_BYTES = 256 * 1024 * 1024,
};

static const Text AUTHOR_KEY = TEXT("\x01");

struct Authored {
    RichText *content; /* NULL: no document */
    Stretch *stretches;
    uint32_t count, capacity;
};

Authored *authored_new(void)
{
    Authored *authored = calloc(1, sizeof *authored);
    assert(authored);
    return authored;
}

void authored_free(Authored *authored)
{
    if (!authored)
        return;
    rich_text_free(authored->content);
    free(authored->stretches);
    free(authored);
}

bool authored_exists(const Authored *authored)
{
    return authored->content != NULL;
}

uint64_t authored_length(const Authored *authored)
{
    return authored->content ? rich_text_length(authored->content) : 0;
}

const Stretch *authored_stretch(const Authored *authored, uint32_t index)
{
    assert(index < authored->count);
    return &authored->stretches[index];
}

/* ---- stretches ---- */

static uint32_t add_stretch(Authored *authored, Stretch stretch)
{
    if (authored->count == authored->capacity) {
        authored->capacity = authored->capacity ? authored->capacity * 2 : 16;
        authored->stretches = realloc(authored->stretches, authored->capacity * sizeof(Stretch));
        assert(authored->stretches);
    }
    authored->stretches[authored->count] = stretch;
    return authored->count++;
}

/* The author's latest stretch goes on, or a new one begins. */
static uint32_t stretch_of(Authored *authored, const PastOperation *operation)
{
    for (uint32_t i = authored->count; i-- > 0;) {
        Stretch *stretch = &authored->stretches[i];
        if (operation->at - stretch->started_at > LONGEST_MS + PAUSE_MS)
            break;
        if (!uuid_equal(stretch->author_id, operation->author_id))
            continue;
        if (operation->at - stretch->ended_at > PAUSE_MS ||
            operation->at - stretch->started_at > LONGEST_MS)
            break;
        stretch->ended_at = operation->at;
        return i;
    }
    return add_stretch(authored, (Stretch){ .author_id = operation->author_id,
                                            .version = operation->version + 1,
                                            .started_at = operation->at,
                                            .ended_at = operation->at });
}

/* ---- runs ---- */

static const Attributes *tag_of(Arena *arena, uint32_t stretch)
{
    Attribute item = { AUTHOR_KEY, text_format(arena, "%u", stretch) };
    return attributes_of(arena, &item, 1);
}

static uint32_t stretch_of_run(const DeltaOp *run)
{
    int64_t number = 0;
    bool tagged = run->attributes && text_equal(run->attributes->items[0].key, AUTHOR_KEY) &&
                  text_to_int64(run->attributes->items[0].value, &number);
    assert(tagged);
    return (uint32_t)number;
}

/* The delta with its inserts signed. */
static Delta sign(Arena *arena, const Delta *delta, uint32_t stretch)
{
    const Attributes *tag = tag_of(arena, stretch);
    Delta signed_delta;
    delta_init(&signed_delta, arena);
    for (uint32_t i = 0; i < delta->count; i++) {
        DeltaOp op = delta->ops[i];
        if (op.kind == DELTA_INSERT || op.kind == DELTA_EMBED)
            op.attributes = attributes_compose(arena, op.attributes, tag, true);
        delta_push(&signed_delta, op);
    }
    return signed_delta;
}

bool authored_apply(Authored *authored, const PastOperation *operation)
{
    if (operation->kind == OPERATION_OP && !authored->content)
        return false;
    if (operation->kind != OPERATION_OP) {
        rich_text_free(authored->content);
        authored->content = NULL;
    }
    if (operation->kind == OPERATION_DELETE)
        return true;
    Arena *arena = arena_new();
    Delta delta = sign(arena, operation->delta, stretch_of(authored, operation));
    bool good = true;
    if (operation->kind == OPERATION_CREATE)
        authored->content = rich_text_new(&delta);
    else
        good = rich_text_apply(authored->content, &delta);
    arena_free(arena);
    return good;
}

void authored_content(const Authored *authored, Arena *arena, Delta *content)
{
    delta_init(content, arena);
    if (!authored->content)
        return;
    Delta runs;
    rich_text_read(authored->content, arena, &runs);
    for (uint32_t i = 0; i < runs.count; i++) {
        DeltaOp op = runs.ops[i];
        op.attributes = attributes_without(arena, op.attributes, AUTHOR_KEY);
        delta_push(content, op);
    }
}

const AuthoredRun *authored_runs(const Authored *authored, Arena *arena, size_t *count)
{
    *count = 0;
    if (!authored->content)
        return NULL;
    Delta content;
    rich_text_read(authored->content, arena, &content);
    AuthoredRun *runs = ARENA_ARRAY(arena, AuthoredRun, content.count + 1);
    for (uint32_t i = 0; i < content.count; i++) {
        uint32_t stretch = stretch_of_run(&content.ops[i]);
        if (*count > 0 && runs[*count - 1].stretch == stretch)
            runs[*count - 1].length += content.ops[i].length;
        else
            runs[(*count)++] = (AuthoredRun){ content.ops[i].length, stretch };
    }
    return runs;
}

/* ---- on the disk ---- */

void authored_write_content(Buffer *out, const Authored *authored, const TextType *type)
{
    Arena *arena = arena_new();
    Delta content;
    authored_content(authored, arena, &content);
    type->write_content(out, &content);
    arena_free(arena);
}

/* {"stretches":[[author,version,started_at,ended_at],...],"runs":[length,stretch,...]}; stretches
 * that nobody needs any more are left out: no run is of them, and they have ended. */
void authored_write_authors(Buffer *out, const Authored *authored)
{
    Arena *arena = arena_new();
    size_t run_count;
    const AuthoredRun *runs = authored_runs(authored, arena, &run_count);
    bool *needed = ARENA_ARRAY(arena, bool, authored->count + 1);
    uint32_t *number = ARENA_ARRAY(arena, uint32_t, authored->count + 1);
    TimeMs now = 0;
    for (uint32_t i = 0; i < authored->count; i++)
        now = authored->stretches[i].ended_at > now ? authored->stretches[i].ended_at : now;
    for (uint32_t i = 0; i < authored->count; i++)
        needed[i] = now - authored->stretches[i].started_at <= LONGEST_MS + PAUSE_MS;
    for (size_t i = 0; i < run_count; i++)
        needed[runs[i].stretch] = true;

    JsonWriter w = json_writer(out);
    json_object_begin(&w);
    json_key(&w, TEXT("stretches"));
    json_array_begin(&w);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < authored->count; i++) {
        const Stretch *stretch = &authored->stretches[i];
        if (!needed[i])
            continue;
        number[i] = kept++;
        json_array_begin(&w);
        json_put_uuid(&w, stretch->author_id);
        json_put_int(&w, stretch->version);
        json_put_int(&w, stretch->started_at);
        json_put_int(&w, stretch->ended_at);
        json_array_end(&w);
    }
    json_array_end(&w);
    json_key(&w, TEXT("runs"));
    json_array_begin(&w);
    for (size_t i = 0; i < run_count; i++) {
        json_put_int(&w, runs[i].length);
        json_put_int(&w, number[runs[i].stretch]);
    }
    json_array_end(&w);
    json_object_end(&w);
    arena_free(arena);
}

static bool read_stretches(Authored *authored, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);
        const char *author = json_string_value(json_array_get(item, 0));
        Stretch stretch = { .version = json_integer_value(json_array_get(item, 1)),
                            .started_at = json_integer_value(json_array_get(item, 2)),
                            .ended_at = json_integer_value(json_array_get(item, 3)) };
        if (!author || !uuid_parse(text_of(author), &stretch.author_id))
            return false;
        add_stretch(authored, stretch);
    }
    return true;
}

/* Cuts the content where the author changes, and signs the pieces. */
static bool join(Authored *authored, Arena *arena, const Delta *content, const json_t *runs)
{
    Delta document;
    delta_init(&document, arena);
    size_t at = 0;
    uint32_t offset = 0;
    for (size_t i = 0; i + 1 < json_array_size(runs); i += 2) {
        json_int_t length = json_integer_value(json_array_get(runs, i));
        json_int_t stretch = json_integer_value(json_array_get(runs, i + 1));
        if (stretch < 0 || stretch >= authored->count)
            return false;
        const Attributes *tag = tag_of(arena, (uint32_t)stretch);
        while (length > 0 && at < content->count) {
            DeltaOp op = delta_slice(&content->ops[at], offset, (uint32_t)length);
            op.attributes = attributes_compose(arena, op.attributes, tag, true);
            delta_push(&document, op);
            length -= op.length;
            offset += op.length;
            if (offset == content->ops[at].length) {
                at++;
                offset = 0;
            }
        }
        if (length != 0)
            return false;
    }
    if (at < content->count)
        return false;
    authored->content = rich_text_new(&document);
    return true;
}

static bool read_parts(Authored *authored, Arena *arena, Text content, Text authors)
{
    JsonError json_error;
    Delta delta;
    if (!text_type_parse_content(text_type_of_content(content), arena, content, &delta))
        return false;
    json_t *index = json_read(arena, authors, false, &json_error);
    return index && read_stretches(authored, json_object_get(index, "stretches")) &&
           join(authored, arena, &delta, json_object_get(index, "runs"));
}

Authored *authored_read(Text content, Text authors)
{
    Arena *arena = arena_new();
    Authored *authored = authored_new();
    if (!read_parts(authored, arena, content, authors)) {
        authored_free(authored);
        authored = NULL;
    }
    arena_free(arena);
    return authored;
}
