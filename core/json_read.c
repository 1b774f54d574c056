#include "core/json.h"

#include <stdio.h>
#include <string.h>

/* All that a double can be, and no more. */
#define MAX_EXPONENT 308
#define MIN_EXPONENT (-324)

/* Line and column (in code points) of an offset, for a person with an editor. */
static void place_error(JsonError *error, Text source, size_t offset)
{
    if (offset > source.len)
        offset = source.len;
    error->offset_bytes = offset;
    error->line = error->column = 1;
    for (size_t i = 0; i < offset; i++) {
        if (source.ptr[i] == '\n') {
            error->line++;
            error->column = 1;
        } else if (((unsigned char)source.ptr[i] & 0xC0) != 0x80) {
            error->column++;
        }
    }
}

static bool refuse_at(JsonError *error, Text source, size_t offset, const char *message)
{
    snprintf(error->message, sizeof error->message, "%s", message);
    place_error(error, source, offset);
    return false;
}

static size_t skip_string(Text source, size_t at)
{
    for (at++; at < source.len && source.ptr[at] != '"'; at++)
        if (source.ptr[at] == '\\')
            at++;
    return at + 1;
}

static bool is_digit(Text source, size_t at)
{
    return at < source.len && source.ptr[at] >= '0' && source.ptr[at] <= '9';
}

/* From the first digit of a number to behind it; *exponent is cut at 9999. */
static size_t skip_number(Text source, size_t at, int *exponent)
{
    *exponent = 0;
    while (is_digit(source, at) || (at < source.len && source.ptr[at] == '.'))
        at++;
    if (at >= source.len || (source.ptr[at] != 'e' && source.ptr[at] != 'E'))
        return at;
    at++;
    bool is_negative = at < source.len && source.ptr[at] == '-';
    if (is_negative || (at < source.len && source.ptr[at] == '+'))
        at++;
    for (; is_digit(source, at); at++)
        if (*exponent < 1000)
            *exponent = *exponent * 10 + (source.ptr[at] - '0');
    if (is_negative)
        *exponent = -*exponent;
    return at;
}

/*
 * What jansson does not refuse: deep nesting (its limit is 2048 frames of recursion), large
 * exponents, and a NUL byte, which it takes for the end and ignores what follows. Grammar is left
 * to jansson: on text that is not JSON this may pass, never crash.
 */
static bool check_limits(Text source, JsonError *error)
{
    int depth = 0;
    for (size_t at = 0; at < source.len;) {
        char c = source.ptr[at];
        if (c == '"') {
            at = skip_string(source, at);
        } else if (is_digit(source, at)) {
            size_t start = at;
            int exponent;
            at = skip_number(source, at, &exponent);
            if (exponent > MAX_EXPONENT || exponent < MIN_EXPONENT)
                return refuse_at(error, source, start,
                                 "the exponent of a number is not between -324 and 308");
        } else {
            if ((c == '{' || c == '[') && ++depth > JSON_MAX_DEPTH)
                return refuse_at(error, source, at, "nested deeper than 64 levels");
            if (c == '\0')
                return refuse_at(error, source, at, "a NUL byte");
            if (c == '}' || c == ']')
                depth--;
            at++;
        }
    }
    return true;
}

static void release_tree(void *tree)
{
    json_decref(tree);
}

json_t *json_read(Arena *arena, Text source, bool allow_nul, JsonError *error)
{
    if (source.ptr == NULL)
        source = TEXT("");
    if (!check_limits(source, error))
        return NULL;
    size_t flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | (allow_nul ? JSON_ALLOW_NUL : 0);
    json_error_t found;
    json_t *tree = json_loadb(source.ptr, source.len, flags, &found);
    if (tree == NULL) {
        refuse_at(error, source, found.position > 0 ? (size_t)found.position : 0, found.text);
        return NULL;
    }
    arena_defer(arena, release_tree, tree);
    return tree;
}

Text json_string_text(const json_t *string)
{
    if (!json_is_string(string))
        return TEXT_NULL;
    return (Text){ json_string_value(string), json_string_length(string) };
}

Text json_text_at(const json_t *object, const char *key)
{
    return json_string_text(json_object_get(object, key));
}
