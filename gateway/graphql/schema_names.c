/*
 * Names of fields, from methods and paths alone.
 *
 * The words of a path are its segments without /v1 and ids; each is in the singular but the last of
 * a list: GET /v1/documents documents, /v1/documents/:id document, /v1/documents/:id/versions
 * documentVersions. Commands begin with a verb: POST createDocument, PATCH updateDocument, PUT
 * setX (without a body addTeamMember, and its DELETE removeTeamMember), DELETE deleteDocument. A
 * POST that makes nothing (its last word is no plural, nothing lies below it, and it does not
 * answer 201 or 202) names its verb itself: /v1/documents/:id/restore restoreDocument.
 */
#include <string.h>

#include "gateway/graphql/schema_build.h"

#define MAX_WORDS 8

typedef struct PathWords {
    Text words[MAX_WORDS];
    size_t count;
    bool ends_with_id;
} PathWords;

const char *schema_join(SchemaBuilder *b, const char *first, const char *second)
{
    return text_cstr(b->arena, text_format(b->arena, "%s%s", first, second));
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Each piece with a capital letter: "audit-events" AuditEvents. */
static void add_pascal(Buffer *out, Text word)
{
    bool upper = true;
    for (size_t i = 0; i < word.len; i++) {
        char c = word.ptr[i];
        if (is_letter(c))
            buffer_byte(out, upper && c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
        upper = !is_letter(c);
    }
}

const char *schema_pascal(SchemaBuilder *b, const char *name)
{
    Buffer out;
    buffer_init(&out, b->arena, 256);
    add_pascal(&out, text_of(name));
    return text_cstr(b->arena, buffer_view(&out));
}

static PathWords words_of(const char *path)
{
    PathWords found = { .count = 0 };
    for (Text rest = text_slice(text_of(path), 1, SIZE_MAX); !text_is_null(rest);) {
        Text segment = text_cut(&rest, '/');
        found.ends_with_id = segment.ptr[0] == ':';
        if (!found.ends_with_id && !text_equal(segment, TEXT("v1")) && found.count < MAX_WORDS)
            found.words[found.count++] = segment;
    }
    return found;
}

/* A resource says its singular; without what it is one of: document_version of documents. */
static Text resource_singular(const PathWords *path, size_t index, Arena *arena)
{
    const Resource *resource = resource_find(text_cstr(arena, path->words[index]));
    if (resource == NULL)
        return TEXT_NULL;
    Text singular = text_of(resource->singular);
    const Resource *above =
        index > 0 ? resource_find(text_cstr(arena, path->words[index - 1])) : NULL;
    if (above == NULL)
        return singular;
    Text prefix = text_format(arena, "%s_", above->singular);
    return text_starts_with(singular, prefix) ? text_slice(singular, prefix.len, singular.len)
                                              : singular;
}

static Text singular_of(const PathWords *path, size_t index, Arena *arena)
{
    Text word = path->words[index], known = resource_singular(path, index, arena);
    if (!text_is_null(known))
        return known;
    if (text_ends_with(word, TEXT("ies")))
        return text_format(arena, "%.*sy", TEXT_ARG(text_slice(word, 0, word.len - 3)));
    bool stays = text_ends_with(word, TEXT("ss")) || text_ends_with(word, TEXT("us")) ||
                 text_ends_with(word, TEXT("is")) || text_ends_with(word, TEXT("ics"));
    return text_ends_with(word, TEXT("s")) && !stays ? text_slice(word, 0, word.len - 1) : word;
}

/* Does something lie below this path, or is it listed? Then it is a collection. */
static bool is_collection(const char *path)
{
    size_t count, len = strlen(path);
    const Route *const *routes = route_all(&count);
    for (size_t i = 0; i < count; i++)
        if (strncmp(routes[i]->path, path, len) == 0 &&
            (strncmp(routes[i]->path + len, "/:", 2) == 0 ||
             (routes[i]->path[len] == '\0' && routes[i]->list)))
            return true;
    return false;
}

static bool has_put(const char *path)
{
    size_t count;
    const Route *const *routes = route_all(&count);
    for (size_t i = 0; i < count; i++)
        if (routes[i]->method == PUT && routes[i]->body == NULL &&
            strcmp(routes[i]->path, path) == 0)
            return true;
    return false;
}

/* "replies", not "resolve". */
static bool is_plural(const PathWords *path, Arena *arena)
{
    size_t last = path->count - 1;
    return !text_equal(singular_of(path, last, arena), path->words[last]);
}

static Text verb_of(const Route *route, PathWords *path, Arena *arena)
{
    switch (route->method) {
    case PATCH:
        return TEXT("update");
    case PUT:
        return route->body == NULL ? TEXT("add") : TEXT("set");
    case DELETE:
        return has_put(route->path) ? TEXT("remove") : TEXT("delete");
    default:
        break;
    }
    if (route->status == 201 || route->status == 202 || path->count < 2 || is_plural(path, arena) ||
        is_collection(route->path))
        return TEXT("create");
    return path->words[--path->count];
}

/* The first word begins with a small letter. */
static const char *camel(SchemaBuilder *b, Text verb, const PathWords *path, bool is_plural)
{
    Buffer out;
    buffer_init(&out, b->arena, 256);
    add_pascal(&out, verb);
    for (size_t i = 0; i < path->count; i++)
        add_pascal(&out, i + 1 == path->count && is_plural ? path->words[i]
                                                           : singular_of(path, i, b->arena));
    if (out.len > 0 && out.ptr[0] >= 'A' && out.ptr[0] <= 'Z')
        out.ptr[0] = (char)(out.ptr[0] - 'A' + 'a');
    return text_cstr(b->arena, buffer_view(&out));
}

const char *schema_route_name(SchemaBuilder *b, const Route *route)
{
    if (route->graphql != NULL)
        return route->graphql;
    PathWords path = words_of(route->path);
    bool is_query = route->method == GET;
    Text verb = is_query ? TEXT("") : verb_of(route, &path, b->arena);
    return camel(b, verb, &path, is_query && (route->list || !path.ends_with_id));
}
