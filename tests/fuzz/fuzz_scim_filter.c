/* Filters and paths of SCIM: no input may crash, what is read stays within its limits, and what
 * PostgreSQL gets of it is JSON whose paths are made of the table's names alone, whatever the
 * caller wrote. */
#include <stdint.h>
#include <stdlib.h>

#include "services/scim/filter/filter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_path(const char *path)
{
    for (const char *at = path; *at != '\0'; at++) {
        char c = *at;
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '$' || c == '.' || c == '"' || c == ':'))
            abort();
    }
}

/* Counts what is compared. */
static size_t check_node(const json_t *node)
{
    const json_t *left = json_object_get(node, "left"), *right = json_object_get(node, "right");
    const json_t *path = json_object_get(node, "path");
    if (path != NULL)
        check_path(json_string_value(path));
    if (left == NULL && path == NULL)
        abort();
    return (path != NULL) + (left != NULL ? check_node(left) : 0) +
           (right != NULL ? check_node(right) : 0);
}

static void check_filter(Arena *arena, const ScimFilter *filter)
{
    Buffer out;
    buffer_init(&out, arena, 1u << 20);
    JsonWriter w = json_writer(&out);
    scim_filter_write(&w, filter);
    Text text = buffer_view(&out);
    json_error_t error;
    json_t *tree = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, &error);
    if (tree == NULL || check_node(tree) > SCIM_FILTER_MAX_TERMS)
        abort();
    json_decref(tree);
}

/* Held against a value, and with a value made as it says. */
static void check_chosen(const ScimFilter *filter)
{
    json_t *value =
        json_pack("{s:s, s:s, s:b}", "type", "work", "value", "ada@acme.test", "primary", 1);
    scim_filter_holds(filter, value);
    json_decref(value);
    json_t *made = json_object();
    if (scim_filter_fulfil(filter, made))
        scim_filter_holds(filter, made);
    json_decref(made);
}

static void read_as(Arena *arena, const ScimKind *kind, Text source)
{
    ScimFilterError error;
    ScimPath path;
    const ScimFilter *filter = scim_filter_read(arena, kind, source, &error);
    if (filter != NULL) {
        check_filter(arena, filter);
        scim_filter_pinned(filter, "id");
        scim_filter_mentions(filter, "members");
    } else if (error.what == NULL || error.offset_bytes > source.len) {
        abort();
    }
    if (!scim_path_read(arena, kind, source, &path, &error)) {
        if (error.what == NULL || error.offset_bytes > source.len)
            abort();
    } else if (path.filter != NULL) {
        check_chosen(path.filter);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Text source = { (const char *)data, size };
    if (!text_is_utf8(source))
        return 0;
    Arena *arena = arena_new();
    read_as(arena, &scim_user, source);
    read_as(arena, &scim_group, source);
    arena_free(arena);
    return 0;
}
