#include "services/scim/reply.h"

#include <string.h>

#include "gateway/etag.h"
#include "gateway/query.h"

#define MAX_ERROR_BYTES (16 * 1024)

/* The words of RFC 7644, table 9, for our codes. */
static Text kind_of_error(const Fault *fault)
{
    static const struct {
        const char *code, *scim_type;
    } kinds[] = {
        { "scim_invalid_filter", "invalidFilter" },
        { "scim_invalid_path", "invalidPath" },
        { "scim_invalid_value", "invalidValue" },
        { "scim_invalid_syntax", "invalidSyntax" },
        { "scim_mutability", "mutability" },
        { "scim_no_target", "noTarget" },
        { "scim_too_many", "tooMany" },
        { "invalid_json", "invalidSyntax" },
        { "email_taken", "uniqueness" },
        { "team_name_taken", "uniqueness" },
        { "user_name_taken", "uniqueness" },
        { "invalid_parameter", "invalidValue" },
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (text_equal(fault->code, text_of(kinds[i].code)))
            return text_of(kinds[i].scim_type);
    return TEXT_NULL;
}

static void write_error(Buffer *out, const Fault *fault, Text request_id)
{
    (void)request_id; /* it has a header of its own */
    char room[MAX_ERROR_BYTES];
    Buffer detail = { .ptr = room, .capacity = sizeof room, .max = sizeof room };
    buffer_text(&detail, fault->detail);
    for (const FieldError *error = fault->errors; error != NULL; error = error->next)
        buffer_format(&detail, " %.*s: %.*s", TEXT_ARG(error->pointer), TEXT_ARG(error->detail));
    JsonWriter w = json_writer(out);
    json_object_begin(&w);
    json_field(&w, "schemas", raw, TEXT("[\"urn:ietf:params:scim:api:messages:2.0:Error\"]"));
    char status[16];
    Buffer digits = { .ptr = status, .capacity = sizeof status, .max = sizeof status };
    buffer_int(&digits, fault->status);
    json_field(&w, "status", text, buffer_view(&digits));
    Text scim_type = kind_of_error(fault);
    if (!text_is_null(scim_type))
        json_field(&w, "scimType", text, scim_type);
    json_field(&w, "detail", text, buffer_view(&detail));
    json_object_end(&w);
}

static const char *const below[] = { SCIM_ROOT "/", NULL };
const ProblemForm scim_problem_form = { .below = below,
                                        .media_type = SCIM_MEDIA_TYPE,
                                        .write = write_error };

Text scim_base(const Request *req)
{
    return text_format(req->task.arena, "%.*s" SCIM_ROOT, TEXT_ARG(req->origin));
}

json_t *scim_body(Request *req)
{
    JsonError error;
    json_t *tree = json_read(req->task.arena, req->body, false, &error);
    if (tree == NULL)
        fail(req, 400, "invalid_json", "Line %d, column %d: %s.", error.line, error.column,
             error.message);
    if (!json_is_object(tree))
        fail(req, 400, "scim_invalid_syntax", "The body has to be a JSON object.");
    return tree;
}

void scim_reply_json(Request *req, int status, Text json)
{
    reply_bytes(req, status, TEXT(SCIM_MEDIA_TYPE), json);
}

/* --- selection --- */

void scim_selection_add(ScimSelection *selection, const ScimKind *kind, Text name, bool excluded)
{
    ScimPlace place;
    selection->is_only |= !excluded;
    if (!scim_place(kind, text_trim(name), &place))
        return;
    if (excluded && selection->without_count < SCIM_MAX_SELECTED)
        selection->without[selection->without_count++] = place;
    if (!excluded && selection->only_count < SCIM_MAX_SELECTED)
        selection->only[selection->only_count++] = place;
}

static void add_names(ScimSelection *selection, const ScimKind *kind, Text names, bool excluded)
{
    for (Text rest = names; !text_is_null(rest);)
        scim_selection_add(selection, kind, text_cut(&rest, ','), excluded);
}

ScimSelection scim_selection(Request *req, const ScimKind *kind)
{
    ScimSelection selection = { .only_count = 0 };
    add_names(&selection, kind, query_text(req, "attributes"), false);
    add_names(&selection, kind, query_text(req, "excludedAttributes"), true);
    return selection;
}

bool scim_selects(const ScimSelection *selection, const char *attribute)
{
    for (size_t i = 0; i < selection->only_count; i++)
        if (selection->only[i].attribute != NULL &&
            strcmp(selection->only[i].attribute->name, attribute) == 0)
            return true;
    for (size_t i = 0; i < selection->without_count; i++)
        if (selection->without[i].attribute != NULL && selection->without[i].sub == NULL &&
            strcmp(selection->without[i].attribute->name, attribute) == 0)
            return false;
    return !selection->is_only;
}

/* The object that a place's attribute is in. */
static json_t *home_of(json_t *resource, const ScimPlace *place)
{
    return place->extension != NULL ? json_object_get(resource, place->extension->urn) : resource;
}

static void copy_part(Task *task, json_t *to, const json_t *from, const ScimPlace *place)
{
    const char *name = place->attribute->name, *part = place->sub->name;
    json_t *value = json_object_get(from, name), *one;
    if (json_is_object(value)) {
        if (json_object_get(to, name) == NULL)
            json_object_set(to, name, scim_object(task));
        json_object_set(json_object_get(to, name), part, json_object_get(value, part));
    }
    if (!json_is_array(value))
        return;
    if (json_object_get(to, name) == NULL)
        json_object_set(to, name, scim_array(task));
    json_t *list = json_object_get(to, name);
    size_t index;
    json_array_foreach(value, index, one)
    {
        if (json_array_get(list, index) == NULL)
            json_array_append(list, scim_object(task));
        json_object_set(json_array_get(list, index), part, json_object_get(one, part));
    }
}

static void copy_place(Task *task, json_t *to, json_t *resource, const ScimPlace *place)
{
    json_t *from = home_of(resource, place);
    if (from == NULL)
        return;
    if (place->extension != NULL && json_object_get(to, place->extension->urn) == NULL)
        json_object_set(to, place->extension->urn, scim_object(task));
    json_t *into = home_of(to, place);
    if (place->attribute == NULL)
        json_object_update(into, from);
    else if (place->sub == NULL)
        json_object_set(into, place->attribute->name,
                        json_object_get(from, place->attribute->name));
    else
        copy_part(task, into, from, place);
}

static void remove_place(json_t *resource, const ScimPlace *place)
{
    if (place->attribute == NULL) {
        json_object_del(resource, place->extension->urn);
        return;
    }
    json_t *home = home_of(resource, place), *one;
    if (home == NULL || (place->attribute->flags & SCIM_ALWAYS) != 0)
        return;
    if (place->sub == NULL) {
        json_object_del(home, place->attribute->name);
        return;
    }
    json_t *value = json_object_get(home, place->attribute->name);
    size_t index;
    if (json_is_object(value))
        json_object_del(value, place->sub->name);
    json_array_foreach(value, index, one) json_object_del(one, place->sub->name);
}

static json_t *select_one(Task *task, const ScimSelection *selection, json_t *resource)
{
    for (size_t i = 0; i < selection->without_count; i++)
        remove_place(resource, &selection->without[i]);
    if (!selection->is_only)
        return resource;
    json_t *chosen = scim_object(task);
    json_object_set(chosen, "schemas", json_object_get(resource, "schemas"));
    json_object_set(chosen, "id", json_object_get(resource, "id"));
    for (size_t i = 0; i < selection->only_count; i++)
        copy_place(task, chosen, resource, &selection->only[i]);
    return chosen;
}

Text scim_select(Task *task, const ScimSelection *selection, Text json)
{
    if (!selection->is_only && selection->without_count == 0)
        return json;
    json_t *tree = scim_read(task, json), *one;
    size_t index;
    if (json_is_array(tree)) {
        json_array_foreach(tree, index, one)
            json_array_set(tree, index, select_one(task, selection, one));
    } else {
        tree = select_one(task, selection, tree);
    }
    Buffer out;
    buffer_init(&out, task->arena, 16 * 1024 * 1024);
    JsonWriter w = json_writer(&out);
    json_put_tree(&w, tree);
    return buffer_view(&out);
}

/* --- one resource --- */

void scim_reply_resource(Request *req, int status, Text version, Text body,
                         const ScimSelection *selection)
{
    Text etag = text_format(req->task.arena, "\"%.*s\"", TEXT_ARG(version));
    reply_header(req, "ETag", text_format(req->task.arena, "W/%.*s", TEXT_ARG(etag)));
    if (req->method == GET && etag_is_listed(request_header(req, "if-none-match"), etag)) {
        reply_empty(req, 304);
        return;
    }
    scim_reply_json(req, status, scim_select(&req->task, selection, body));
}

void scim_check_match(Request *req, Text version)
{
    Text header = request_header(req, "if-match");
    req->door.match_checked = true;
    Text etag = text_format(req->task.arena, "\"%.*s\"", TEXT_ARG(version));
    if (!text_is_null(header) && !etag_is_listed(header, etag))
        fail(req, 412, "precondition_failed",
             "It was changed since you read it: fetch it again and repeat your change.");
}
