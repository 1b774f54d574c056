#include "gateway/test_support.h"

#include "core/crypto.h"
#include "gateway/graphql/json_view.h"
#include "gateway/graphql/parser.h"
#include "gateway/graphql/schema.h"
#include "gateway/graphql/validate.h"
#include "gateway/graphql/variables.h"

static void nothing(Request *req)
{
    reply_empty(req, 204);
}

static const char *const STATUSES[] = { "open", "closed", NULL };
static const char *const NO_NAMES[] = { "in-work", "done", NULL };
static const ResourceField BOOK_FIELDS[] = {
    { "title", FIELD_TEXT, FIELD_FILTER | FIELD_SORT },
    { "status", FIELD_TEXT, FIELD_FILTER, .values = STATUSES },
    { "phase", FIELD_TEXT, FIELD_FILTER, .values = NO_NAMES },
    { "author_id", FIELD_UUID, 0 },
    { "tags", FIELD_JSON, .schema = "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}" },
};
static const ResourceExpand BOOK_EXPANDS[] = { { "author", "books", "author_id", "id,title" } };
static const Resource BOOKS = { .name = "books",
                                .singular = "book",
                                .view = "api.book",
                                .fields = BOOK_FIELDS,
                                .field_count = sizeof BOOK_FIELDS / sizeof BOOK_FIELDS[0],
                                .expands = BOOK_EXPANDS,
                                .expand_count = 1 };
static const ResourceField PAGE_FIELDS[] = { { "number", FIELD_INT, FIELD_SORT } };
static const Resource PAGES = { .name = "pages",
                                .singular = "book_page",
                                .view = "api.page",
                                .scope = { "book_id" },
                                .parent = "books",
                                .fields = PAGE_FIELDS,
                                .field_count = 1 };
static const Resource *const RESOURCES[] = { &BOOKS, &PAGES };

typedef struct BookCreate {
    ShapeGiven given;
    Text title;
    int64_t copies;
    TextList tags;
} BookCreate;
static const ShapeField CREATE_FIELDS[] = {
    SHAPE_FIELD(BookCreate, title, SHAPE_TEXT, .required = true),
    SHAPE_FIELD(BookCreate, copies, SHAPE_INT),
    SHAPE_FIELD(BookCreate, tags, SHAPE_TEXTS),
};
static const Shape CREATE = SHAPE_OF(BookCreate, CREATE_FIELDS);
static const Permission PERMISSIONS[] = { { "book.read", "viewer", "Read." } };
static const Schema SCHEMAS[] = {
    { "Ink", "{\"type\":\"object\",\"required\":[\"drops\"],\"properties\":{\"drops\":{\"type\":"
             "\"array\",\"items\":{\"oneOf\":[{\"type\":\"string\"}]}}}}" },
    { "Shelf", "{\"type\":\"object\",\"required\":[\"books\",\"ink\"],\"properties\":{\"books\":{"
               "\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/Book\"}},\"ink\":{"
               "\"$ref\":\"#/components/schemas/Ink\"},\"rows\":{\"type\":\"array\",\"items\":{"
               "\"type\":\"object\",\"properties\":{\"wood\":{\"type\":\"string\",\"enum\":["
               "\"oak\",\"ash\"]},\"since\":{\"type\":[\"string\",\"null\"],"
               "\"format\":\"date-time\"}}}}}}" },
};
static const Route TABLE[] = {
    { GET, "/v1/books", "book.read", resource_list, .resource = &BOOKS, .list = true,
      .summary = "List" },
    { GET, "/v1/books/:id", "book.read", resource_item, .resource = &BOOKS, .summary = "One" },
    { POST, "/v1/books", "book.read", nothing, .body = &CREATE, .resource = &BOOKS, .status = 201,
      .summary = "Add" },
    { PATCH, "/v1/books/:id", "book.read", nothing, .body = &CREATE, .resource = &BOOKS,
      .summary = "Change" },
    { DELETE, "/v1/books/:id", "book.read", nothing, .status = 204, .summary = "Burn" },
    { POST, "/v1/books/:id/void", "book.read", nothing, .status = 204, .summary = "Void" },
    { POST, "/v1/books/:id/replies", "book.read", nothing, .resource = &BOOKS, .summary = "Reply" },
    { GET, "/v1/books/:id/pages", "book.read", resource_list, .resource = &PAGES, .list = true,
      .summary = "Pages" },
    { PUT, "/v1/books/:id/readers/:user", "book.read", nothing, .status = 204, .summary = "Lend" },
    { DELETE, "/v1/books/:id/readers/:user", "book.read", nothing, .status = 204,
      .summary = "Take back" },
    { GET, "/v1/shelf", SESSION, nothing, .reply_schema = "Shelf", .summary = "The shelf" },
    { POST, "/v1/shelf/entries", SESSION, nothing, .status = 204, .graphql = "tidyUp",
      .summary = "Tidy up" },
    { GET, "/v1/stream", SESSION, nothing, .stream = true, .summary = "News" },
    { GET, "/v1/operator/all", OPERATOR, nothing, .reply_schema = "Shelf", .summary = "All" },
    { POST, "/v1/login", PUBLIC, nothing, .body = &CREATE, .summary = "Sign in" },
    { GET, "/v1/picture", SESSION, nothing, .summary = "No JSON" },
};
static const Service SERVICE = { .name = "book",
                                 ROUTES(TABLE),
                                 .resources = RESOURCES,
                                 .resource_count = 2,
                                 .schemas = SCHEMAS,
                                 .schema_count = 2,
                                 .permissions = PERMISSIONS,
                                 .permission_count = 1 };
static const Service *const SERVICES[] = { &SERVICE };

/* "[Book!]!" of a field or an input. */
static void assert_field(const char *type_name, const char *name, const char *expected)
{
    const GraphqlSchema *schema = graphql_schema();
    const GraphqlType *type = graphql_type(schema, text_of(type_name));
    Arena *arena = arena_new();
    assert_non_null(type);
    const GraphqlField *field = graphql_field(schema, type, text_of(name));
    const GraphqlInput *input = graphql_input(type->inputs, type->input_count, text_of(name));
    if (field == NULL && input == NULL)
        give_up("%s has no field %s", type_name, name);
    assert_text(graphql_ref_text(arena, field != NULL ? field->ref : input->ref), expected);
    arena_free(arena);
}

static void a_route_is_a_field_named_by_its_path(void **state)
{
    UNUSED(state);
    assert_field("Query", "books", "BookConnection");
    assert_field("Query", "book", "Book");
    assert_field("Query", "bookPages", "BookPageConnection");
    assert_field("Query", "shelf", "Shelf");
    assert_field("Mutation", "createBook", "Book");
    assert_field("Mutation", "updateBook", "Book");
    assert_field("Mutation", "deleteBook", "Boolean");
    assert_field("Mutation", "voidBook", "Boolean");
    assert_field("Mutation", "createBookReply", "Book");
    assert_field("Mutation", "addBookReader", "Boolean");
    assert_field("Mutation", "removeBookReader", "Boolean");
    assert_field("Mutation", "tidyUp", "Boolean");
    assert_int_equal(graphql_schema()->query->field_count, 4);
    assert_int_equal(graphql_schema()->mutation->field_count, 8);
}

static void types_follow_from_declarations(void **state)
{
    UNUSED(state);
    assert_field("Book", "id", "ID!");
    assert_field("Book", "status", "BookStatus!");
    assert_field("Book", "phase", "String!"); /* its values are no names */
    assert_field("Book", "tags", "[String!]!");
    assert_field("Book", "author", "BookAuthor");
    assert_field("BookPage", "number", "Long!");
    assert_field("BookConnection", "nodes", "[Book!]!");
    assert_field("BookEdge", "node", "Book!");
    assert_field("BookFilter", "title", "StringFilter");
    assert_field("BookFilter", "status", "BookStatusFilter");
    assert_field("BookStatusFilter", "in", "[BookStatus!]");
    assert_field("BookCreateInput", "title", "String!");
    assert_field("BookCreateInput", "copies", "Long");
    assert_field("BookCreateInput", "tags", "[String!]");
    assert_field("Shelf", "books", "[Book!]!");
    assert_field("Shelf", "ink", "JSON!"); /* no fixed form, so whole */
    assert_field("Shelf", "rows", "[ShelfRow!]");
    assert_field("ShelfRow", "since", "DateTime");
    assert_field("ShelfRow", "wood", "ShelfRowWood");
}

static size_t faults_of(const char *source)
{
    Arena *arena = arena_new();
    GraphqlSyntaxError error;
    GraphqlErrors errors = { .arena = arena };
    const GraphqlDocument *document = graphql_parse(arena, text_of(source), &error);
    if (document == NULL)
        give_up("%s: %.*s", source, TEXT_ARG(error.message));
    graphql_validate(graphql_schema(), document, &errors);
    size_t count = errors.count;
    arena_free(arena);
    return count;
}

static void every_fault_is_told_at_once(void **state)
{
    UNUSED(state);
    assert_int_equal(faults_of("{ books(first: 3) { nodes { title author { title } } } }"), 0);
    assert_int_equal(faults_of("{ books(first: \"3\") { nodes { nope } } nothing book { id } }"),
                     4);
    assert_int_equal(faults_of("{ book(id: 1) { ...f } } fragment f on Book { ...g } "
                               "fragment g on Book { ...f } fragment h on Book { id }"),
                     3);
    assert_int_equal(faults_of("query ($a: Int, $b: ID) { book(id: $b) { id } x: book(id: $c) { "
                               "id } }"),
                     3);
    assert_int_equal(faults_of("{ a: book(id: 1) { id } a: book(id: 2) { id } }"), 1);
    assert_int_equal(faults_of("subscription { books { totalCount } }"), 1);
}

static void json_is_walked_as_text(void **state)
{
    UNUSED(state);
    Arena *arena = arena_new();
    Text object = TEXT("{ \"a\" : [1.10, {\"b\":\"]}\\\"\"} , null],\"\\u0062\": -0 ,\"c\":{}}");
    assert_text(json_view_member(object, "a"), "[1.10, {\"b\":\"]}\\\"\"} , null]");
    assert_text(json_view_member(object, "b"), "-0");
    assert_text(json_view_member(object, "c"), "{}");
    assert_true(text_is_null(json_view_member(object, "d")));
    Text rest = json_view_member(object, "a"), value;
    assert_true(json_view_next(&rest, NULL, &value));
    assert_text(value, "1.10");
    assert_true(json_view_next(&rest, NULL, &value));
    assert_text(json_view_text(arena, json_view_member(value, "b")), "]}\"");
    assert_true(json_view_next(&rest, NULL, &value));
    assert_int_equal(json_view_kind(value), 'n');
    assert_false(json_view_next(&rest, NULL, &value));
    assert_text(json_view_text(arena, TEXT("\"\\ud83d\\ude00\\n\\u00e9\"")),
                "\xf0\x9f\x98\x80\n\xc3\xa9");
    arena_free(arena);
}

/* The variables of an operation as JSON, or the messages. */
static void assert_variables(const char *declared, const char *sent, const char *expected)
{
    Arena *arena = arena_new();
    GraphqlSyntaxError error;
    GraphqlErrors errors = { .arena = arena };
    Text source = text_format(arena, "query (%s) { shelf { ink } }", declared);
    const GraphqlDocument *document = graphql_parse(arena, source, &error);
    assert_non_null(document);
    Buffer out;
    buffer_init(&out, arena, 4096);
    JsonWriter w = json_writer(&out);
    json_array_begin(&w);
    for (const GraphqlValue *each =
             graphql_variables(graphql_schema(), document->operations, text_of(sent), &errors);
         each != NULL && errors.count == 0; each = each->next)
        graphql_write_value(&w, each);
    for (const GraphqlError *each = errors.first; each != NULL; each = each->next)
        json_put_text(&w, each->message);
    json_array_end(&w);
    assert_text(buffer_view(&out), expected);
    arena_free(arena);
}

static void variables_have_the_type_they_declare(void **state)
{
    UNUSED(state);
    assert_variables("$a: Int, $b: ID, $c: JSON", "{\"a\":5,\"b\":7,\"c\":{\"x\":1.50}}",
                     "[5,\"7\",{\"x\":1.50}]");
    assert_variables("$a: [ID!], $b: [[Int]]", "{\"a\":1,\"b\":[[1,null],2]}",
                     "[[\"1\"],[[1,null],[2]]]");
    assert_variables("$a: Int = 3, $b: [ID!] = 4, $c: String", "{}", "[3,[\"4\"]]");
    assert_variables("$a: BookStatus", "{\"a\":\"open\"}", "[\"open\"]");
    assert_variables("$a: BookStatus", "{\"a\":\"shut\"}",
                     "[\"The variable \\\"$a\\\" is not BookStatus.\"]");
    assert_variables("$i: BookCreateInput!", "{\"i\":{\"copies\":1.5,\"x\":1}}",
                     "[\"The variable \\\"$i.copies\\\" is not Long.\",\"The variable \\\"$i\\\" "
                     "takes no \\\"x\\\".\",\"The variable \\\"$i\\\" needs \\\"title\\\".\"]");
    assert_variables("$a: Int!", "{}", "[\"The variable \\\"$a\\\" is required.\"]");
    assert_variables("$a: Int", "{\"a\":3000000000}", "[\"The variable \\\"$a\\\" is not Int.\"]");
}

int main(void)
{
    crypto_init();
    route_mount(SERVICES, 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_route_is_a_field_named_by_its_path),
        cmocka_unit_test(types_follow_from_declarations),
        cmocka_unit_test(every_fault_is_told_at_once),
        cmocka_unit_test(json_is_walked_as_text),
        cmocka_unit_test(variables_have_the_type_they_declare),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
