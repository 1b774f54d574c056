/*
 * Routes - the whole table, driven by a stranger.
 *
 * Host and stranger are two tenants whose owners may do everything at home. Both fill their homes
 * alike, through every route that creates something, with their own canary in every text, the same
 * record type and the same Idempotency-Key. Then the stranger calls each route: with the host's ids
 * in the path (every combination with its own), with the host's ids in the body, with filters and
 * searches for what the host has. It must be told 401, 403 or 404 wherever a host's id was, and
 * never see the host's canary, address or name. At the end the host's things must be what they
 * were.
 */
#include <stdio.h>
#include <string.h>

#include "app/isolation/visitor.h"
#include "core/json.h"
#include "gateway/graphql/graphql.h"

#define MAX_PATH_PARAMS 4
#define NO_ID           TEXT("isolation") /* for what is no id: a record's type */

/* --- paths --- */

typedef struct Param {
    size_t at; /* of the colon */
    size_t end;
    bool is_id;
} Param;

static size_t read_params(const Visitor *whose, const char *path, Param params[MAX_PATH_PARAMS])
{
    size_t count = 0;
    for (size_t i = 0; path[i]; i++) {
        if (path[i] != ':')
            continue;
        Param *param = &params[count++];
        param->at = i;
        param->end = i + strcspn(path + i, "/");
        param->is_id = !text_is_null(visitor_id(whose, path, i));
    }
    return count;
}

/* The path with the ids of `home`, but those of `away` where `foreign` has the parameter's bit. */
static Text fill_path(const Visitor *home, const Visitor *away, const char *path, unsigned foreign)
{
    Param params[MAX_PATH_PARAMS];
    size_t count = read_params(home, path, params), from = 0;
    Buffer out;
    buffer_init(&out, home->verify->task->arena, 4096);
    for (size_t i = 0; i < count; i++) {
        const Visitor *whose = foreign >> i & 1 ? away : home;
        Text id = visitor_id(whose, path, params[i].at);
        buffer_add(&out, path + from, params[i].at - from);
        buffer_text(&out, text_is_null(id) ? NO_ID : id);
        from = params[i].end;
    }
    buffer_text(&out, text_of(path + from));
    return buffer_view(&out);
}

/* --- filling a home --- */

static bool is_members(const Route *route)
{
    return route->permission[0] != '-';
}

static bool is_ones_own(const Route *route)
{
    return strcmp(route->permission, SESSION) == 0;
}

static bool is_plain(const Route *route)
{
    return !route->upgrade && !route->stream;
}

/* A body that the route takes: of its shape, or plain words. */
static Text body_for(const Visitor *planter, const Visitor *owner, const Route *route,
                     bool *uses_ids)
{
    *uses_ids = false;
    return route->takes ? planter->canary : visitor_body(route->body, planter, owner, uses_ids);
}

static FetchAnswer call_route(Visitor *visitor, const Route *route, Text path, Text key, Text body)
{
    visitor->media_type = route->takes ? route->takes[0] : NULL;
    FetchAnswer answer = visitor_call(visitor, method_name(route->method), path, key, body);
    visitor->media_type = NULL;
    return answer;
}

/* One's own things, which are in no list of a resource, are known by the reply that made them. */
static void learn_reply(Visitor *visitor, const Route *route, const FetchAnswer *answer)
{
    JsonError error;
    const json_t *reply = json_read(visitor->verify->task->arena, answer->body, true, &error);
    Text id = reply && answer->status == 201 ? json_text_at(reply, "id") : TEXT_NULL;
    if (!text_is_null(id))
        visitor_keep(visitor, route->path, id);
}

static void create_one(Visitor *visitor, const Route *route)
{
    bool uses_ids;
    Arena *arena = visitor->verify->task->arena;
    Text path = fill_path(visitor, visitor, route->path, 0);
    Text body = body_for(visitor, visitor, route, &uses_ids);
    /* The same key in both homes: a reply must never be replayed across the wall. */
    Text key = text_format(arena, "%.*s %s %s", TEXT_ARG(visitor->verify->run),
                           method_name(route->method), route->path);
    FetchAnswer answer = call_route(visitor, route, path, key, body);
    if (is_ones_own(route))
        learn_reply(visitor, route, &answer);
}

static bool holds(Text haystack, Text needle)
{
    return memmem(haystack.ptr, haystack.len, needle.ptr, needle.len) != NULL;
}

/* Keeps the id of one element of a list: the one just planted where it can be told, else the first.
 */
static void learn_list(Visitor *visitor, const Route *route)
{
    Arena *arena = visitor->verify->task->arena;
    Text path =
        text_format(arena, "%.*s?limit=200", TEXT_ARG(fill_path(visitor, visitor, route->path, 0)));
    FetchAnswer answer = visitor_call(visitor, "GET", path, TEXT_NULL, TEXT_NULL);
    JsonError error;
    const json_t *reply = json_read(arena, answer.body, true, &error);
    const json_t *data = reply ? json_object_get(reply, "data") : NULL, *chosen = NULL, *element;
    size_t index;
    json_array_foreach(data, index, element)
    {
        Buffer text;
        buffer_init(&text, arena, 1 << 20);
        JsonWriter w = json_writer(&text);
        json_put_tree(&w, element);
        if (!chosen || holds(buffer_view(&text), visitor->canary))
            chosen = element;
    }
    Text id = chosen ? json_text_at(chosen, "id") : TEXT_NULL;
    if (!text_is_null(id))
        visitor_keep(visitor, route->path, id);
}

static bool names_others(const Shape *shape)
{
    for (size_t i = 0; shape && i < shape->count; i++)
        if (shape->fields[i].kind == SHAPE_UUID && shape->fields[i].required)
            return true;
    return false;
}

/* What can be made only once that is known which it belongs to. */
static bool belongs_to_something(const Route *route)
{
    return route->method == PUT || (route->method == POST && route->status == 201 &&
                                    (strstr(route->path, "/:id/") || names_others(route->body)));
}

static void furnish(Visitor *visitor, const Route *const *routes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if ((is_members(routes[i]) || is_ones_own(routes[i])) && routes[i]->method == POST &&
            routes[i]->status == 201)
            create_one(visitor, routes[i]);
    for (size_t i = 0; i < count; i++)
        if (is_members(routes[i]) && routes[i]->list)
            learn_list(visitor, routes[i]);
    for (size_t i = 0; i < count; i++)
        if (is_members(routes[i]) && belongs_to_something(routes[i]))
            create_one(visitor, routes[i]);
    for (size_t i = 0; i < count; i++)
        if (is_members(routes[i]) && routes[i]->list)
            learn_list(visitor, routes[i]);
}

/* --- judging --- */

void verify_content(Visitor *stranger, const Visitor *host, const char *method, Text path,
                    const FetchAnswer *answer)
{
    const Text secrets[] = { host->canary, host->email, host->token };
    for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
        if (holds(answer->body, secrets[i]) || holds(answer->head, secrets[i])) {
            verify_leak(stranger->verify, "%s %.*s tells the stranger what is the host's (%.*s)",
                        method, TEXT_ARG(path), TEXT_ARG(secrets[i]));
            return;
        }
    }
}

static void judge_refusal(Visitor *stranger, const char *method, Text path,
                          const FetchAnswer *answer)
{
    if (answer->status != 401 && answer->status != 403 && answer->status != 404)
        verify_leak(stranger->verify, "%s %.*s answers the stranger %d, not 401, 403 or 404",
                    method, TEXT_ARG(path), answer->status);
}

/* --- driving --- */

/* Every combination of own and foreign ids in which at least one is foreign. */
static void drive_paths(Visitor *stranger, Visitor *host, const Route *route)
{
    Param params[MAX_PATH_PARAMS];
    size_t count = read_params(host, route->path, params);
    unsigned ids = 0;
    for (size_t i = 0; i < count; i++)
        ids |= (unsigned)params[i].is_id << i;
    if (ids == 0 && count > 0 && strstr(route->path, "/:id"))
        verify_leak(stranger->verify, "%s %s cannot be proven: there is nothing to ask for",
                    method_name(route->method), route->path);
    for (unsigned foreign = 1; foreign < 1u << count; foreign++) {
        if ((foreign & ~ids) != 0)
            continue;
        bool uses_ids;
        const char *method = method_name(route->method);
        Text path = fill_path(stranger, host, route->path, foreign);
        if (text_equal(path, fill_path(stranger, stranger, route->path, 0)))
            continue; /* a number that both have, as versions are, is nobody's */
        Text body = body_for(stranger, stranger, route, &uses_ids);
        FetchAnswer answer = call_route(stranger, route, path, TEXT_NULL, body);
        judge_refusal(stranger, method, path, &answer);
        verify_content(stranger, host, method, path, &answer);
    }
}

static void ask_list(Visitor *stranger, Visitor *host, const Route *route, Text query)
{
    Text path = text_format(stranger->verify->task->arena, "%.*s%s%.*s",
                            TEXT_ARG(fill_path(stranger, stranger, route->path, 0)),
                            query.len ? "?" : "", TEXT_ARG(query));
    FetchAnswer answer = visitor_call(stranger, "GET", path, TEXT_NULL, TEXT_NULL);
    verify_content(stranger, host, "GET", path, &answer);
    if (query.len == 0 && answer.status != 200)
        verify_leak(stranger->verify, "GET %.*s answers %d at home", TEXT_ARG(path), answer.status);
}

/* What the host has in such a field, as far as one value can stand for all. */
static Text wanted_value(const Visitor *host, const ResourceField *field)
{
    switch (field->type) {
    case FIELD_UUID:
        return uuid_text(host->verify->task->arena, host->tenant_id);
    case FIELD_INT:
        return TEXT("1");
    case FIELD_BOOL:
        return TEXT("true");
    case FIELD_TIME:
        return TEXT("2020-01-01T00:00:00.000Z");
    case FIELD_TEXT:
        return field->values ? text_of(field->values[0]) : host->canary;
    case FIELD_JSON:
        break;
    }
    return host->canary;
}

/* Lists and searches for what the host has: nothing of it may come. */
static void drive_list(Visitor *stranger, Visitor *host, const Route *route)
{
    Arena *arena = stranger->verify->task->arena;
    const Resource *resource = route->resource;
    ask_list(stranger, host, route, TEXT(""));
    ask_list(stranger, host, route, TEXT("limit=200&count=exact"));
    if (resource->search)
        ask_list(stranger, host, route, text_format(arena, "q=%.*s", TEXT_ARG(host->canary)));
    for (size_t i = 0; i < resource->field_count; i++) {
        const ResourceField *field = &resource->fields[i];
        if (!(field->flags & FIELD_FILTER))
            continue;
        char query[512];
        snprintf(query, sizeof query, field->type == FIELD_JSON ? "%s.canary=%.*s" : "%s=%.*s",
                 field->name, TEXT_ARG(wanted_value(host, field)));
        ask_list(stranger, host, route, text_of(query));
    }
    for (size_t i = 0; i < resource->expand_count; i++)
        ask_list(stranger, host, route, text_format(arena, "expand=%s", resource->expands[i].name));
}

/* At home, but with the host's ids in the body: they must not be found. */
static void drive_body(Visitor *stranger, Visitor *host, const Route *route)
{
    bool uses_ids;
    const char *method = method_name(route->method);
    Text path = fill_path(stranger, stranger, route->path, 0);
    Text body = body_for(stranger, host, route, &uses_ids);
    FetchAnswer answer = call_route(stranger, route, path, TEXT_NULL, body);
    verify_content(stranger, host, method, path, &answer);
    if (uses_ids && answer.status < 400)
        verify_leak(stranger->verify, "%s %.*s takes the host's ids in its body (%d)", method,
                    TEXT_ARG(path), answer.status);
    if (answer.status >= 500)
        verify_leak(stranger->verify, "%s %.*s answers %d", method, TEXT_ARG(path), answer.status);
}

static void drive_others(Visitor *stranger, Visitor *host, const Route *route)
{
    const char *method = method_name(route->method);
    Text path = fill_path(stranger, host, route->path, ~0u);
    FetchAnswer answer =
        visitor_call(stranger, method, path, TEXT_NULL, route->body ? TEXT("{}") : TEXT_NULL);
    if (strcmp(route->permission, OPERATOR) == 0)
        judge_refusal(stranger, method, path, &answer);
    verify_content(stranger, host, method, path, &answer);
}

static bool has_foreign_params(const Visitor *host, const Route *route)
{
    Param params[MAX_PATH_PARAMS];
    size_t count = read_params(host, route->path, params);
    for (size_t i = 0; i < count; i++)
        if (params[i].is_id)
            return true;
    return count > 0 && strstr(route->path, "/:id") != NULL;
}

static void drive(Visitor *stranger, Visitor *host, const Route *route)
{
    if (route->stream) {
        verify_stream(stranger->verify, stranger, host, text_of(route->path));
    } else if (route->upgrade && strcmp(route->permission, PUBLIC) == 0) {
        verify_audience(stranger->verify, stranger, host, text_of(route->path));
    } else if (route->upgrade) {
        verify_socket(stranger->verify, stranger, host);
    } else if (strcmp(route->permission, PUBLIC) == 0 || strcmp(route->permission, OPERATOR) == 0) {
        drive_others(stranger, host, route);
    } else {
        if (has_foreign_params(host, route))
            drive_paths(stranger, host, route);
        if (route->list && !has_foreign_params(host, route))
            drive_list(stranger, host, route);
        else if (!has_foreign_params(host, route) || route->body)
            drive_body(stranger, host, route);
        if (route->handler == graphql_serve)
            verify_graphql(stranger, host);
        visitor_stay(stranger);
    }
    stranger->verify->routes++;
}

/* --- what the host has must stay what it was --- */

static Text photograph(Visitor *host, const Route *const *routes, size_t count)
{
    Buffer all;
    buffer_init(&all, host->verify->task->arena, 16u << 20);
    for (size_t i = 0; i < count; i++) {
        const Route *route = routes[i];
        if (!is_members(route) || !is_plain(route) || route->method != GET || route->list ||
            !has_foreign_params(host, route))
            continue;
        Text path = fill_path(host, host, route->path, 0);
        FetchAnswer answer = visitor_call(host, "GET", path, TEXT_NULL, TEXT_NULL);
        buffer_format(&all, "%.*s: %d %.*s\n", TEXT_ARG(path), answer.status,
                      TEXT_ARG(answer.body));
    }
    return buffer_view(&all);
}

static void compare(Verify *verify, Text before, Text after)
{
    while (!text_is_null(before) && !text_is_null(after)) {
        Text old = text_cut(&before, '\n'), new = text_cut(&after, '\n');
        if (!text_equal(old, new))
            verify_leak(verify, "the stranger changed what is the host's: %.*s", TEXT_ARG(old));
    }
}

void verify_routes(Verify *verify)
{
    size_t count;
    const Route *const *routes = route_all(&count);
    Visitor *host = ARENA_NEW(verify->task->arena, Visitor);
    Visitor *stranger = ARENA_NEW(verify->task->arena, Visitor);
    visitor_arrive(host, verify, "isolation-host");
    visitor_arrive(stranger, verify, "isolation-stranger");
    furnish(host, routes, count);
    furnish(stranger, routes, count);
    Text before = photograph(host, routes, count);
    for (size_t i = 0; i < count; i++)
        drive(stranger, host, routes[i]);
    compare(verify, before, photograph(host, routes, count));
    visitor_leave(stranger);
    visitor_leave(host);
}
