/*
 * List - GET of Users and Groups and POST of /.search: a page of those of whom a filter holds, in
 * one statement.
 */
#include "services/scim/handlers.h"

#include <strings.h>

#include "services/scim/filter/filter.h"
#include "services/scim/reply.h"
#include "sql/scim.h"

#define DEFAULT_COUNT 100
#define MAX_COUNT     200

/* What is asked for, before anything is known about a kind. */
typedef struct Question {
    Text filter, sort_by;
    bool is_descending;
    int64_t start, count;
} Question;

static int64_t whole_number(Task *task, const char *name, Text text, int64_t otherwise)
{
    int64_t number;
    bool is_negative = text_starts_with(text, TEXT("-"));
    if (text_is_null(text))
        return otherwise;
    if (!text_to_int64(is_negative ? text_slice(text, 1, text.len) : text, &number))
        task_fail(task, 400, "scim_invalid_value", "%s has to be a whole number.", name);
    return is_negative ? -number : number;
}

/* Below 1 is 1, below 0 is 0 (RFC 7644, 3.4.2.4). */
static void limit(Question *question)
{
    if (question->start < 1)
        question->start = 1;
    if (question->count < 0)
        question->count = 0;
    if (question->count > MAX_COUNT)
        question->count = MAX_COUNT;
}

static Question read_query(Request *req)
{
    Question question = {
        .filter = query_text(req, "filter"),
        .sort_by = query_text(req, "sortBy"),
        .is_descending = text_equal_nocase(query_text(req, "sortOrder"), TEXT("descending")),
        .start = whole_number(&req->task, "startIndex", query_text(req, "startIndex"), 1),
        .count = whole_number(&req->task, "count", query_text(req, "count"), DEFAULT_COUNT),
    };
    limit(&question);
    return question;
}

static Text body_text(json_t *body, const char *name)
{
    const char *key = scim_key(body, name);
    return key != NULL ? json_text_at(body, key) : TEXT_NULL;
}

static int64_t body_number(Task *task, json_t *body, const char *name, int64_t otherwise)
{
    const char *key = scim_key(body, name);
    json_t *value = key != NULL ? json_object_get(body, key) : NULL;
    if (value == NULL)
        return otherwise;
    if (!json_is_integer(value))
        task_fail(task, 400, "scim_invalid_value", "%s has to be a whole number.", name);
    return json_integer_value(value);
}

static Question read_search(Request *req, json_t *body)
{
    Question question = {
        .filter = body_text(body, "filter"),
        .sort_by = body_text(body, "sortBy"),
        .is_descending = text_equal_nocase(body_text(body, "sortOrder"), TEXT("descending")),
        .start = body_number(&req->task, body, "startIndex", 1),
        .count = body_number(&req->task, body, "count", DEFAULT_COUNT),
    };
    limit(&question);
    return question;
}

static ScimSelection search_selection(json_t *body, const ScimKind *kind)
{
    ScimSelection selection = { .only_count = 0 };
    static const char *const names[] = { "attributes", "excludedAttributes" };
    for (size_t i = 0; i < 2; i++) {
        const char *key = scim_key(body, names[i]);
        json_t *list = key != NULL ? json_object_get(body, key) : NULL, *name;
        size_t index;
        json_array_foreach(list, index, name)
            scim_selection_add(&selection, kind, json_string_text(name), i == 1);
    }
    return selection;
}

/* --- the statement --- */

/* A question as the statement takes it. */
typedef struct Terms {
    const char *pinned_name;
    Text pinned, filter, sort;
    bool sort_is_exact, filters_members;
} Terms;

/* What has an index. */
static void pin(Terms *terms, const ScimKind *kind, const ScimFilter *filter)
{
    const char *const names[] = { "id", "externalId",
                                  kind == &scim_user ? "userName" : "displayName" };
    for (size_t i = 0; i < 3 && text_is_null(terms->pinned); i++) {
        terms->pinned = scim_filter_pinned(filter, names[i]);
        terms->pinned_name = text_is_null(terms->pinned) ? NULL : names[i];
    }
}

static void take_sort(Task *task, Terms *terms, const ScimKind *kind, Text name)
{
    ScimPlace place;
    if (text_is_null(name) || name.len == 0)
        return;
    if (!scim_place(kind, name, &place) || place.attribute == NULL)
        task_fail(task, 400, "scim_invalid_value", "There is no attribute %.*s to sort by.",
                  TEXT_ARG(text_slice(name, 0, 100)));
    if (place.sub == NULL && place.attribute->type == SCIM_COMPLEX)
        place.sub = scim_sub(place.attribute, TEXT("value"));
    Buffer path;
    buffer_init(&path, task->arena, 512);
    scim_place_write(&path, &place);
    terms->sort = buffer_view(&path);
    terms->sort_is_exact = scim_place_is_exact(&place);
}

static bool take_filter(Task *task, Terms *terms, const ScimKind *kind, Text source,
                        ScimFilterError *error)
{
    if (text_is_null(source))
        return true;
    const ScimFilter *filter = scim_filter_read(task->arena, kind, source, error);
    if (filter == NULL)
        return false;
    Buffer out;
    buffer_init(&out, task->arena, 256 * 1024);
    JsonWriter w = json_writer(&out);
    scim_filter_write(&w, filter);
    terms->filter = buffer_view(&out);
    terms->filters_members = scim_filter_mentions(filter, "members");
    pin(terms, kind, filter);
    return true;
}

static _Noreturn void refuse_filter(Task *task, const ScimFilterError *error)
{
    task_fail(task, 400, "scim_invalid_filter", "The filter cannot be read at byte %zu: %s.",
              error->offset_bytes, error->what);
}

static ScimPage ask(Request *req, const ScimKind *kind, const Terms *terms, bool is_descending,
                    int64_t skip, int64_t most, bool with_members)
{
    Text base = scim_base(req), name = text_of(terms->pinned_name);
    if (kind == &scim_user)
        return sql_scim_user_list(req, base, name, terms->pinned, terms->filter, terms->sort,
                                  terms->sort_is_exact, is_descending, skip, most);
    return sql_scim_group_list(req, base, name, terms->pinned, terms->filter, terms->sort,
                               terms->sort_is_exact, is_descending, skip, most,
                               terms->filters_members, with_members);
}

/* --- the answer --- */

static void reply_page(Request *req, int64_t total, int64_t start, int64_t returned, Text resources)
{
    Buffer *out = reply_buffer(req);
    JsonWriter w = json_writer(out);
    json_object_begin(&w);
    json_field(&w, "schemas", raw,
               TEXT("[\"urn:ietf:params:scim:api:messages:2.0:ListResponse\"]"));
    json_field(&w, "totalResults", int, total);
    json_field(&w, "startIndex", int, start);
    json_field(&w, "itemsPerPage", int, returned);
    json_field(&w, "Resources", raw, resources);
    json_object_end(&w);
    scim_reply_json(req, 200, buffer_view(out));
}

static void answer(Request *req, const ScimKind *kind, const Question *question,
                   const ScimSelection *selection)
{
    Terms terms = { .pinned = TEXT_NULL };
    ScimFilterError error;
    if (!take_filter(&req->task, &terms, kind, question->filter, &error))
        refuse_filter(&req->task, &error);
    take_sort(&req->task, &terms, kind, question->sort_by);
    ScimPage page = ask(req, kind, &terms, question->is_descending, question->start - 1,
                        question->count, scim_selects(selection, "members"));
    reply_page(req, page.total, question->start, page.returned,
               scim_select(&req->task, selection, page.resources));
}

static void list(Request *req, const ScimKind *kind)
{
    Question question = read_query(req);
    ScimSelection selection = scim_selection(req, kind);
    answer(req, kind, &question, &selection);
}

static void search(Request *req, const ScimKind *kind)
{
    json_t *body = scim_body(req);
    Question question = read_search(req, body);
    ScimSelection selection = search_selection(body, kind);
    answer(req, kind, &question, &selection);
}

/* GET /v1/scim/v2/Users */
void scim_user_list(Request *req)
{
    list(req, &scim_user);
}

/* GET /v1/scim/v2/Groups */
void scim_group_list(Request *req)
{
    list(req, &scim_group);
}

/* POST /v1/scim/v2/Users/.search */
void scim_user_search(Request *req)
{
    search(req, &scim_user);
}

/* POST /v1/scim/v2/Groups/.search */
void scim_group_search(Request *req)
{
    search(req, &scim_group);
}

/* POST /v1/scim/v2/.search - Users, and then Groups. A filter about what only one of them has is
 * about that one. */
void scim_search(Request *req)
{
    static const ScimKind *const kinds[] = { &scim_user, &scim_group };
    json_t *body = scim_body(req);
    Question question = read_search(req, body);
    int64_t total = 0, returned = 0;
    size_t asked = 0;
    ScimFilterError error = { 0 };
    Buffer all;
    buffer_init(&all, req->task.arena, 16 * 1024 * 1024);
    buffer_byte(&all, '[');
    for (size_t i = 0; i < 2; i++) {
        Terms terms = { .pinned = TEXT_NULL };
        if (!take_filter(&req->task, &terms, kinds[i], question.filter, &error))
            continue;
        asked++;
        take_sort(&req->task, &terms, kinds[i], question.sort_by);
        ScimSelection selection = search_selection(body, kinds[i]);
        int64_t skip = question.start - 1 > total ? question.start - 1 - total : 0;
        ScimPage page = ask(req, kinds[i], &terms, question.is_descending, skip,
                            question.count - returned, scim_selects(&selection, "members"));
        Text found = scim_select(&req->task, &selection, page.resources);
        if (page.returned > 0) {
            if (returned > 0)
                buffer_byte(&all, ',');
            buffer_text(&all, text_slice(found, 1, found.len - 1));
        }
        total += page.total;
        returned += page.returned;
    }
    if (asked == 0)
        refuse_filter(&req->task, &error);
    buffer_byte(&all, ']');
    reply_page(req, total, question.start, returned, buffer_view(&all));
}
