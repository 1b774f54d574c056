#include "gateway/route.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/log.h"
#include "gateway/http.h"
#include "gateway/permission.h"
#include "gateway/resource/model.h"

#define MAX_ROUTES    1024
#define MAX_RESOURCES 256

/* The table as a tree of path segments: looking a path up costs a comparison or two a segment. A
 * name in the table beats a parameter; when a named branch leads nowhere the parameter's is tried.
 */
typedef struct Node {
    Text segment;
    struct Node *children; /* first child with a name; siblings by .next */
    struct Node *next;
    struct Node *parameter;        /* the child that takes any segment */
    uint16_t routes[METHOD_COUNT]; /* 1 + index into the table */
    uint32_t methods;
} Node;

static Node root;
static const Route *table[MAX_ROUTES];
static size_t table_count;
static const Service *owners[MAX_ROUTES]; /* of each route */
static const Schema *schemas[MAX_RESOURCES];
static size_t schema_count;
static const ResourceModel *models[MAX_RESOURCES];
static size_t model_count;
#define MAX_FORMS 8
static const ProblemForm *forms[MAX_FORMS];
static size_t form_count;

static _Noreturn void reject(const char *what, const char *name, const char *defect)
{
    log_error("%s %s %s", what, name, defect);
    log_flush();
    abort();
}

static Node *new_node(Text segment)
{
    Node *node = calloc(1, sizeof *node);
    if (node == NULL)
        abort();
    node->segment = segment;
    return node;
}

static Node *child_of(Node *node, Text segment)
{
    if (segment.ptr[0] == ':') {
        if (node->parameter == NULL)
            node->parameter = new_node(segment);
        return node->parameter;
    }
    for (Node *child = node->children; child != NULL; child = child->next)
        if (text_equal(child->segment, segment))
            return child;
    Node *child = new_node(segment);
    child->next = node->children;
    node->children = child;
    return child;
}

static const char *path_defect(Text path)
{
    size_t params = 0;
    if (path.len < 2 || path.ptr[0] != '/')
        return "has a path that does not begin with '/'";
    for (Text rest = text_slice(path, 1, path.len); !text_is_null(rest);) {
        Text segment = text_cut(&rest, '/');
        if (segment.len == 0 || text_equal(segment, TEXT(":")))
            return "has an empty segment in its path";
        params += segment.ptr[0] == ':';
    }
    return params > REQUEST_MAX_PATH_PARAMS ? "has too many parameters in its path" : NULL;
}

static bool is_permission(const char *name)
{
    size_t count;
    const Permission *const *all = permission_all(&count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(all[i]->name, name) == 0)
            return true;
    return strcmp(name, PUBLIC) == 0 || strcmp(name, SESSION) == 0 || strcmp(name, OPERATOR) == 0;
}

static const char *route_defect(const Route *route)
{
    if (route->path == NULL || path_defect(text_of(route->path)) != NULL)
        return route->path == NULL ? "has no path" : path_defect(text_of(route->path));
    if (route->permission == NULL || !is_permission(route->permission))
        return "has no permission that a service declares (or PUBLIC, SESSION, OPERATOR)";
    if (route->handler == NULL)
        return "has no handler";
    if (route->method != GET && route->method != POST && route->method != PUT &&
        route->method != PATCH && route->method != DELETE)
        return "has a method that the gateway answers itself";
    if (route->method == GET && route->body != NULL)
        return "is a GET with a body";
    if ((route->upgrade || route->stream) && route->method != GET)
        return "is a socket or stream without GET";
    if (route->list && route->resource == NULL)
        return "is a list without a resource";
    if (route->transaction == TRANSACTION_NONE && strcmp(route->permission, PUBLIC) != 0)
        return "needs a permission but no database to ask";
    if (route->step_up &&
        (strcmp(route->permission, PUBLIC) == 0 || strcmp(route->permission, OPERATOR) == 0))
        return "asks nobody's session for a proof";
    if (route->in_scope && route->permission[0] == '-')
        return "counts in a scope, but asks for no permission";
    if (route->summary == NULL)
        return "has no summary";
    return route->body != NULL ? shape_defect(route->body) : NULL;
}

static void mount_route(const Service *service, const Route *route)
{
    const char *defect = route_defect(route);
    if (defect != NULL)
        reject("route", route->path != NULL ? route->path : "(without path)", defect);
    if (table_count == MAX_ROUTES)
        reject("route", route->path, "is one too many");
    Node *node = &root;
    for (Text rest = text_slice(text_of(route->path), 1, SIZE_MAX); !text_is_null(rest);)
        node = child_of(node, text_cut(&rest, '/'));
    if (node->routes[route->method] != 0)
        reject("route", route->path, "is in the table twice");
    owners[table_count] = service;
    table[table_count++] = route;
    node->routes[route->method] = (uint16_t)table_count;
    node->methods |= 1u << route->method;
    if (route->method == GET) {
        node->routes[HEAD] = (uint16_t)table_count;
        node->methods |= 1u << HEAD;
    }
}

static void mount_permission(const Permission *permission)
{
    const char *defect = permission_add(permission);
    if (defect != NULL)
        reject("permission", permission->name, defect);
}

static void mount_resource(const Resource *resource)
{
    const char *defect;
    if (resource_find(resource->name) != NULL)
        reject("resource", resource->name, "is declared twice");
    if (model_count == MAX_RESOURCES)
        reject("resource", resource->name, "is one too many");
    models[model_count] = resource_model_new(resource, &defect);
    if (models[model_count] == NULL)
        reject("resource", resource->name, defect);
    model_count++;
}

/* What refers to another resource, once all are there. */
static void check_references(const ResourceModel *model)
{
    const Resource *resource = model->resource;
    if (resource->parent != NULL &&
        (resource_find(resource->parent) == NULL || model->scope_count == 0))
        reject("resource", resource->name, "has a parent that is no resource, or no scope");
    for (size_t i = 0; i < resource->expand_count; i++) {
        const Resource *other = resource_find(resource->expands[i].resource);
        if (other == NULL)
            reject("resource", resource->name, "expands to what is no resource");
        for (Text rest = text_of(resource->expands[i].fields); !text_is_null(rest);)
            if (resource_model_column(resource_model_of(other), text_cut(&rest, ',')) < 0)
                reject("resource", resource->name, "expands to a field that is not there");
    }
}

void route_mount(const Service *const *services, size_t count)
{
    for (size_t s = 0; s < count; s++)
        for (size_t i = 0; i < services[s]->permission_count; i++)
            mount_permission(&services[s]->permissions[i]);
    for (size_t s = 0; s < count; s++)
        for (size_t i = 0; i < services[s]->resource_count; i++)
            mount_resource(services[s]->resources[i]);
    for (size_t s = 0; s < count; s++)
        for (size_t i = 0; i < services[s]->route_count; i++)
            mount_route(services[s], &services[s]->routes[i]);
    for (size_t s = 0; s < count; s++)
        if (services[s]->problem_form != NULL && form_count < MAX_FORMS)
            forms[form_count++] = services[s]->problem_form;
    for (size_t s = 0; s < count; s++)
        for (size_t i = 0; i < services[s]->schema_count && schema_count < MAX_RESOURCES; i++)
            schemas[schema_count++] = &services[s]->schemas[i];
    for (size_t i = 0; i < model_count; i++)
        check_references(models[i]);
    for (size_t i = 0; i < table_count; i++)
        if (table[i]->resource != NULL &&
            resource_find(table[i]->resource->name) != table[i]->resource)
            reject("route", table[i]->path, "has a resource that its service does not list");
}

const ProblemForm *route_problem_form(Text path)
{
    for (size_t i = 0; i < form_count; i++)
        for (const char *const *below = forms[i]->below; *below != NULL; below++)
            if (text_starts_with(path, text_of(*below)))
                return forms[i];
    return NULL;
}

const Route *const *route_all(size_t *count)
{
    *count = table_count;
    return table;
}

bool permission_is_scopable(const char *name)
{
    for (size_t i = 0; i < table_count; i++)
        if (table[i]->in_scope && strcmp(table[i]->permission, name) == 0)
            return true;
    return false;
}

const Service *route_service(const Route *route)
{
    for (size_t i = 0; i < table_count; i++)
        if (table[i] == route)
            return owners[i];
    return NULL;
}

const Schema *const *route_schemas(size_t *count)
{
    *count = schema_count;
    return schemas;
}

const ResourceModel *const *resource_model_all(size_t *count)
{
    *count = model_count;
    return models;
}

const Resource *resource_find(const char *name)
{
    for (size_t i = 0; i < model_count; i++)
        if (strcmp(models[i]->resource->name, name) == 0)
            return models[i]->resource;
    return NULL;
}

const ResourceModel *resource_model_of(const Resource *resource)
{
    for (size_t i = 0; i < model_count; i++)
        if (models[i]->resource == resource)
            return models[i];
    return NULL;
}

const Route *route_of_resource(const Resource *resource, bool list)
{
    for (size_t i = 0; i < table_count; i++)
        if (table[i]->resource == resource && table[i]->method == GET && table[i]->list == list)
            return table[i];
    return NULL;
}

static const Node *find(const Node *node, Text rest, Text *params, size_t depth)
{
    if (text_is_null(rest))
        return node->methods != 0 ? node : NULL;
    Text segment = text_cut(&rest, '/');
    for (const Node *child = node->children; child != NULL; child = child->next) {
        if (!text_equal(child->segment, segment))
            continue;
        const Node *found = find(child, rest, params, depth);
        if (found != NULL)
            return found;
        break;
    }
    if (node->parameter == NULL || segment.len == 0 || depth == REQUEST_MAX_PATH_PARAMS)
        return NULL;
    params[depth] = segment;
    return find(node->parameter, rest, params, depth + 1);
}

void route_match(Method method, Text path, HttpMatch *match)
{
    *match = (HttpMatch){ 0 };
    if (path.len < 2 || path.ptr[0] != '/')
        return;
    const Node *node = find(&root, text_slice(path, 1, path.len), match->params, 0);
    if (node == NULL)
        return;
    match->methods = node->methods | 1u << OPTIONS;
    uint16_t found = node->routes[method];
    if (found == 0)
        return;
    match->index = found - 1u;
    match->route = table[found - 1];
}
