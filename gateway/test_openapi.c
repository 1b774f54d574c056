#include "gateway/test_support.h"

#include "core/crypto.h"
#include "gateway/openapi.h"
#include "gateway/query.h"
#include "gateway/resource/cache.h"
#include "gateway/resource/sql.h"

static void nothing(Request *req)
{
    reply_empty(req, 204);
}

static const char *const STATUSES[] = { "open", "closed", NULL };
static const ResourceField FIELDS[] = {
    { "title", FIELD_TEXT, FIELD_FILTER | FIELD_SORT, "What it is called." },
    { "rank", FIELD_INT, FIELD_FILTER | FIELD_SORT },
    { "size", FIELD_INT, FIELD_FILTER | FIELD_SORT },
    { "status", FIELD_TEXT, FIELD_FILTER, .values = STATUSES },
    { "seen_at", FIELD_TIME, FIELD_NULLABLE },
    { "content", FIELD_JSON, FIELD_ITEM_ONLY | FIELD_NULLABLE, .schema = "{\"type\":\"array\"}" },
    { "author_id", FIELD_UUID, 0 },
};
static const ResourceExpand EXPANDS[] = { { "author", "big_books", "author_id", "id,title" } };
static const Resource BOOKS = { .name = "big_books",
                                .singular = "big_book",
                                .view = "api.book",
                                .fields = FIELDS,
                                .field_count = sizeof FIELDS / sizeof FIELDS[0],
                                .expands = EXPANDS,
                                .expand_count = 1 };
static const Resource *const RESOURCES[] = { &BOOKS };

typedef struct BookCreate {
    ShapeGiven given;
    Text title, password;
    int64_t rank;
} BookCreate;
static const ShapeField CREATE_FIELDS[] = {
    SHAPE_FIELD(BookCreate, title, SHAPE_TEXT, .required = true, .min = 1, .max = 200,
                .help = "Its title."),
    SHAPE_FIELD(BookCreate, password, SHAPE_PASSWORD),
    SHAPE_FIELD(BookCreate, rank, SHAPE_INT, .nullable = true, .min = -5, .max = 5),
};
static const Shape CREATE = SHAPE_OF(BookCreate, CREATE_FIELDS);
static const Permission PERMISSIONS[] = { { "book.read", "viewer", "Read." } };
static const QueryField TOPICS[] = { { "topics", "Which.", true } };
static const Schema SCHEMAS[] = { { "Shelf", "{\"type\":\"object\"}" } };
static const Route TABLE[] = {
    { GET, "/v1/books", "book.read", resource_list, .resource = &BOOKS, .list = true,
      .summary = "List books" },
    { GET, "/v1/books/:id", "book.read", resource_item, .resource = &BOOKS,
      .summary = "See a book" },
    { POST, "/v1/books", "book.read", nothing, .body = &CREATE, .resource = &BOOKS, .status = 201,
      .summary = "Add" },
    { DELETE, "/v1/books/:id", "book.read", nothing, .status = 204, .summary = "Burn" },
    { GET, "/v1/shelf", SESSION, nothing, .reply_schema = "Shelf", .summary = "The shelf" },
    { GET, "/v1/stream", SESSION, nothing, .stream = true, .query = TOPICS, .query_count = 1,
      .summary = "News" },
    { GET, "/v1/socket", SESSION, nothing, .upgrade = true, .summary = "Talk" },
    { GET, "/v1/operator/all", OPERATOR, nothing, .reply_schema = "Shelf", .summary = "All" },
};
static const Service SERVICE = { .name = "book",
                                 ROUTES(TABLE),
                                 .resources = RESOURCES,
                                 .resource_count = 1,
                                 .schemas = SCHEMAS,
                                 .schema_count = 1,
                                 .permissions = PERMISSIONS,
                                 .permission_count = 1 };
static const Service *const SERVICES[] = { &SERVICE };

static json_t *document;

static json_t *at(const char *path)
{
    json_t *value = document;
    char copy[200];
    snprintf(copy, sizeof copy, "%s", path);
    for (char *save, *step = strtok_r(copy, " ", &save); step != NULL;
         step = strtok_r(NULL, " ", &save))
        value = json_is_array(value) ? json_array_get(value, strtoul(step, NULL, 10))
                                     : json_object_get(value, step);
    if (value == NULL)
        give_up("nothing at %s", path);
    return value;
}

static bool has_parameter(const char *operation, const char *name)
{
    size_t index;
    json_t *parameter;
    char path[200];
    snprintf(path, sizeof path, "%s parameters", operation);
    json_array_foreach(at(path), index,
                       parameter) if (text_is(json_text_at(parameter, "name"), name)) return true;
    return false;
}

static void every_route_is_described(void **state)
{
    UNUSED(state);
    assert_string_equal(json_string_value(at("openapi")), "3.1.0");
    assert_int_equal(json_object_size(at("paths")), 6);
    assert_string_equal(json_string_value(at("paths /v1/books/{id} get operationId")),
                        "getBooksById");
    assert_string_equal(json_string_value(at("paths /v1/books get tags 0")), "book");
    assert_string_equal(json_string_value(at("paths /v1/books get x-permission")), "book.read");
    assert_string_equal(
        json_string_value(at("paths /v1/books/{id} get parameters 0 schema format")), "uuid");
    assert_non_null(at("paths /v1/books post requestBody content application/json schema $ref"));
    assert_non_null(at("paths /v1/books post responses 201"));
    assert_non_null(at("paths /v1/books/{id} delete responses 204"));
    assert_non_null(at("paths /v1/socket get responses 101"));
    assert_non_null(at("paths /v1/stream get responses 200 content text/event-stream"));
    assert_non_null(at("paths /v1/operator/all get security 0 operator"));
}

static void lists_tell_their_parameters(void **state)
{
    UNUSED(state);
    const char *list = "paths /v1/books get";
    assert_true(has_parameter(list, "limit"));
    assert_true(has_parameter(list, "cursor"));
    assert_true(has_parameter(list, "expand"));
    assert_true(has_parameter(list, "status"));
    assert_true(has_parameter(list, "rank[gte]"));
    assert_true(has_parameter(list, "title[prefix]"));
    assert_false(has_parameter(list, "seen_at"));
    assert_false(has_parameter(list, "q"));
    assert_true(has_parameter("paths /v1/stream get", "topics"));
    assert_true(has_parameter("paths /v1/books post", "Idempotency-Key"));
    assert_false(has_parameter("paths /v1/books/{id} get", "limit"));
    assert_true(has_parameter("paths /v1/books/{id} get", "If-None-Match"));
    assert_non_null(at("paths /v1/books/{id} get responses 304"));
    assert_false(has_parameter(list, "If-None-Match"));
}

static void schemas_come_from_shapes_and_resources(void **state)
{
    UNUSED(state);
    assert_string_equal(
        json_string_value(at("components schemas BookCreate properties password format")),
        "password");
    assert_true(json_is_true(at("components schemas BookCreate properties password writeOnly")));
    assert_int_equal(
        json_integer_value(at("components schemas BookCreate properties rank minimum")), -5);
    assert_string_equal(
        json_string_value(at("components schemas BookCreate properties rank type 1")), "null");
    assert_true(json_is_false(at("components schemas BookCreate additionalProperties")));
    assert_int_equal(json_array_size(at("components schemas BookCreate required")), 1);
    assert_string_equal(json_string_value(at("components schemas BigBook properties id format")),
                        "uuid");
    assert_int_equal(json_array_size(at("components schemas BigBook properties status enum")), 2);
    assert_non_null(at("components schemas BigBook properties author properties title"));
    assert_int_equal(json_array_size(at("components schemas BigBook required")),
                     9); /* all but what only an item has */
    assert_non_null(at("components schemas Shelf"));
    assert_non_null(at("components schemas Problem"));
}

/* Shapes that callers choose are many; statements kept are not. */
static void compiled_statements_are_bounded_and_held_while_used(void **state)
{
    UNUSED(state);
    const ResourceModel *model = resource_model_of(&BOOKS);
    Arena *arenas[4];
    const DbStatement *held[4];
    char text[4][4096];
    for (uint64_t select = 1; select < 3000; select++) {
        ResourcePlan plan = resource_plan_item(model);
        plan.kind = (select & 1) != 0 ? PLAN_ITEM : PLAN_REPLY;
        plan.select = select >> 1 & 0x3ff;
        plan.expand = (uint32_t)(select >> 11 & 1);
        Arena *arena = arena_new();
        const DbStatement *statement = resource_statement(arena, &plan);
        if (select <= 4) {
            arenas[select - 1] = arena;
            held[select - 1] = statement;
            snprintf(text[select - 1], sizeof text[0], "%s", statement->text);
        } else {
            arena_free(arena);
        }
    }
    assert_true(resource_cache_count() <= RESOURCE_CACHE_SIZE);
    assert_true(resource_cache_count() > RESOURCE_CACHE_SIZE / 2);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(held[i]->text, text[i]);
        arena_free(arenas[i]);
    }
}

static void equal_questions_share_their_statement(void **state)
{
    UNUSED(state);
    Request *one = test_request(GET, "/v1/books", "rank[gte]=1&status=open&limit=3");
    Request *two = test_request(GET, "/v1/books", "limit=9&status=closed&rank[gte]=7");
    const ResourceModel *model = resource_model_of(&BOOKS);
    ResourcePlan plans[2];
    Request *requests[2] = { one, two };
    for (size_t i = 0; i < 2; i++) {
        QueryParam *params;
        QueryError error;
        size_t count;
        assert_true(
            query_parse(requests[i]->task.arena, requests[i]->query, &params, &count, &error));
        resource_plan_read(&requests[i]->task, model, true, params, count, &plans[i]);
        assert_null(requests[i]->task.fault.errors);
    }
    assert_ptr_equal(resource_statement(one->task.arena, &plans[0]),
                     resource_statement(two->task.arena, &plans[1]));
    test_request_free(one);
    test_request_free(two);
}

static int start(void **state)
{
    UNUSED(state);
    JsonError error;
    static Arena *arena;
    crypto_init();
    route_mount(SERVICES, 1);
    arena = arena_new();
    document = json_read(arena, openapi_document(), false, &error);
    if (document == NULL)
        print_error("%s at %zu\n", error.message, error.offset_bytes);
    return document != NULL ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_route_is_described),
        cmocka_unit_test(lists_tell_their_parameters),
        cmocka_unit_test(schemas_come_from_shapes_and_resources),
        cmocka_unit_test(compiled_statements_are_bounded_and_held_while_used),
        cmocka_unit_test(equal_questions_share_their_statement),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
