#include "gateway/test_support.h"

#include "gateway/shape.h"
#include "gateway/shape_text.h"

typedef struct Owner {
    ShapeGiven given;
    Text email, password;
} Owner;
static const ShapeField OWNER_FIELDS[] = {
    SHAPE_FIELD(Owner, email, SHAPE_EMAIL, .required = true),
    SHAPE_FIELD(Owner, password, SHAPE_PASSWORD, .required = true),
};
static const Shape OWNER = SHAPE_OF(Owner, OWNER_FIELDS);

typedef struct Everything {
    ShapeGiven given;
    Text name, note, slug, status;
    Uuid parent;
    int64_t count;
    bool loud;
    TextList tags;
    json_t *content;
    Owner owner;
} Everything;
static const char *const STATUSES[] = { "open", "closed", NULL };
static const ShapeField FIELDS[] = {
    SHAPE_FIELD(Everything, name, SHAPE_TEXT, .required = true, .min = 1, .max = 5),
    SHAPE_FIELD(Everything, note, SHAPE_MULTILINE, .nullable = true),
    SHAPE_FIELD(Everything, slug, SHAPE_SLUG),
    SHAPE_FIELD(Everything, status, SHAPE_ENUM, .values = STATUSES),
    SHAPE_FIELD(Everything, parent, SHAPE_UUID, .nullable = true),
    SHAPE_FIELD(Everything, count, SHAPE_INT, .min = -3, .max = 10),
    SHAPE_FIELD(Everything, loud, SHAPE_BOOL),
    SHAPE_FIELD(Everything, tags, SHAPE_TEXTS, .max = 2),
    SHAPE_FIELD(Everything, content, SHAPE_JSON, .max = 20),
    SHAPE_FIELD(Everything, owner, SHAPE_OBJECT, .nested = &OWNER),
};
static const Shape SHAPE = SHAPE_OF(Everything, FIELDS);
enum { NAME, NOTE, SLUG, STATUS, PARENT, COUNT, LOUD, TAGS, CONTENT, OWNER_FIELD };

typedef struct Binding {
    Task task;
    const char *source;
    const Everything *bound;
} Binding;

static void bind(void *argument)
{
    Binding *b = argument;
    JsonError error;
    json_t *tree = json_read(b->task.arena, text_of(b->source), false, &error);
    assert_non_null(tree);
    b->bound = shape_bind(&b->task, &SHAPE, tree);
}

static Binding bound(const char *source)
{
    Binding b = { .task = { .arena = arena_new() }, .source = source };
    test_run(&b.task, bind, &b);
    return b;
}

static void release(Binding *b)
{
    arena_free(b->task.arena);
}

static void a_good_body_fills_the_struct(void **state)
{
    UNUSED(state);
    Binding b = bound(
        "{\"name\":\"h\\u00e9llo\",\"note\":\"a\\n\\tb\",\"slug\":\"a-1\",\"status\":\"open\","
        "\"parent\":\"01935b6e-6b1f-7c4d-9a54-3f2b8c7d1e90\",\"count\":-3,\"loud\":true,"
        "\"tags\":[\"x\",\"y\"],\"content\":{\"a\":[1,2]},"
        "\"owner\":{\"email\":\"Ada@ACME.test\",\"password\":\"\\u00fcberlang\"}}");
    assert_non_null(b.bound);
    assert_text(b.bound->name, "h\xc3\xa9llo");
    assert_text(b.bound->status, "open");
    assert_int_equal(b.bound->count, -3);
    assert_true(b.bound->loud);
    assert_int_equal(b.bound->tags.count, 2);
    assert_text(b.bound->tags.items[1], "y");
    assert_int_equal(json_array_size(json_object_get(b.bound->content, "a")), 2);
    assert_text(b.bound->owner.email, "Ada@acme.test");
    assert_true(shape_given(b.bound, OWNER_FIELD));
    assert_true(shape_given(&b.bound->owner, 1));
    release(&b);
}

static void what_was_given_is_known(void **state)
{
    UNUSED(state);
    Binding b = bound("{\"name\":\"a\",\"note\":null,\"parent\":null}");
    assert_non_null(b.bound);
    assert_true(shape_given(b.bound, NAME));
    assert_true(shape_given(b.bound, NOTE));
    assert_true(text_is_null(b.bound->note));
    assert_true(uuid_is_nil(b.bound->parent));
    assert_false(shape_given(b.bound, SLUG));
    assert_false(shape_given(b.bound, LOUD));
    release(&b);
}

static void all_faults_are_told_at_once(void **state)
{
    UNUSED(state);
    Binding b = bound(
        "{\"name\":\"too long a "
        "name\",\"slug\":\"-x\",\"status\":\"lost\",\"parent\":\"7\",\"count\":11,"
        "\"loud\":\"yes\",\"tags\":[\"x\",3,\"y\"],\"content\":{\"key\":\"far too much of it\"},"
        "\"owner\":{\"email\":\"ada\",\"extra\":1},\"a/b~c\":1}");
    assert_null(b.bound);
    assert_int_equal(b.task.fault.status, 422);
    assert_text(b.task.fault.code, "invalid_body");
    assert_error(&b.task, "/name", "too_long");
    assert_error(&b.task, "/slug", "format");
    assert_error(&b.task, "/status", "not_allowed");
    assert_error(&b.task, "/parent", "format");
    assert_error(&b.task, "/count", "out_of_range");
    assert_error(&b.task, "/loud", "type");
    assert_error(&b.task, "/tags", "too_long");
    assert_error(&b.task, "/tags/1", "type");
    assert_error(&b.task, "/content", "too_long");
    assert_error(&b.task, "/owner/email", "format");
    assert_error(&b.task, "/owner/password", "required");
    assert_error(&b.task, "/owner/extra", "unknown_field");
    assert_error(&b.task, "/a~1b~0c", "unknown_field");
    release(&b);
}

static void null_is_not_a_value_unless_declared(void **state)
{
    UNUSED(state);
    Binding b = bound("{\"name\":null,\"count\":1.5}");
    assert_error(&b.task, "/name", "type");
    assert_error(&b.task, "/count", "type");
    release(&b);
}

static void a_body_that_is_no_object_is_told_at_the_root(void **state)
{
    UNUSED(state);
    Binding b = bound("[]");
    assert_error(&b.task, "", "type");
    release(&b);
}

static void controls_are_refused_and_lengths_count_code_points(void **state)
{
    UNUSED(state);
    Binding b = bound("{\"name\":\"a\\nb\",\"note\":\"a\\rb\"}");
    assert_error(&b.task, "/name", "format");
    assert_error(&b.task, "/note", "format");
    release(&b);
    b = bound("{\"name\":\"\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9\"}");
    assert_non_null(b.bound);
    release(&b);
    b = bound("{\"name\":\"\"}");
    assert_error(&b.task, "/name", "too_short");
    release(&b);
    b = bound("{\"name\":\"a\\u0085b\"}");
    assert_error(&b.task, "/name", "format");
    release(&b);
}

static void a_reply_names_only_the_first_faults(void **state)
{
    UNUSED(state);
    char *body = malloc(100000);
    strcpy(body, "{\"name\":\"a\"");
    for (int i = 0; i < 5000; i++)
        sprintf(body + strlen(body), ",\"f%d\":1", i);
    strcat(body, "}");
    Binding b = bound(body);
    int count = 0;
    for (const FieldError *error = b.task.fault.errors; error != NULL; error = error->next)
        count++;
    assert_int_equal(count, 50);
    release(&b);
    free(body);
}

static void addresses_are_what_a_browser_takes_for_one(void **state)
{
    UNUSED(state);
    static const char *const good[] = { "a@b", "ada@acme.test", "a.b+c@x-y.org", "o'neil@a.b.c" };
    static const char *const bad[] = { "",      "a",       "@b",    "a@",    "a@-b",
                                       "a@b-",  "a@b..c",  "a b@c", "a@b c", "a@@b",
                                       "a@b@c", "\"a\"@b", "a,b@c", "a@b.",  "\xc3\xa9@b" };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(shape_is_email(text_of(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (shape_is_email(text_of(bad[i])))
            give_up("accepted: %s", bad[i]);
}

static void slugs_are_host_labels(void **state)
{
    UNUSED(state);
    assert_true(shape_is_slug(TEXT("acme")));
    assert_true(shape_is_slug(TEXT("a1")));
    assert_false(shape_is_slug(TEXT("a")));
    assert_false(shape_is_slug(TEXT("Acme")));
    assert_false(shape_is_slug(TEXT("acme-")));
    assert_false(shape_is_slug(TEXT("a_b")));
    assert_false(
        shape_is_slug(TEXT("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")));
}

static void wrong_declarations_are_found(void **state)
{
    UNUSED(state);
    assert_null(shape_defect(&SHAPE));
    static const ShapeField nameless[] = { SHAPE_FIELD(Everything, status, SHAPE_ENUM) };
    static const Shape without_values = SHAPE_OF(Everything, nameless);
    assert_non_null(shape_defect(&without_values));
    static const ShapeField on_given[] = { { "x", SHAPE_BOOL, 0 } };
    static const Shape first_member = { "X", sizeof(Everything), on_given, 1 };
    assert_non_null(shape_defect(&first_member));
    static const ShapeField twice[] = { SHAPE_FIELD(Everything, name, SHAPE_TEXT),
                                        SHAPE_FIELD(Everything, name, SHAPE_TEXT) };
    static const Shape doubled = SHAPE_OF(Everything, twice);
    assert_non_null(shape_defect(&doubled));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_body_fills_the_struct),
        cmocka_unit_test(what_was_given_is_known),
        cmocka_unit_test(all_faults_are_told_at_once),
        cmocka_unit_test(null_is_not_a_value_unless_declared),
        cmocka_unit_test(a_body_that_is_no_object_is_told_at_the_root),
        cmocka_unit_test(controls_are_refused_and_lengths_count_code_points),
        cmocka_unit_test(a_reply_names_only_the_first_faults),
        cmocka_unit_test(addresses_are_what_a_browser_takes_for_one),
        cmocka_unit_test(slugs_are_host_labels),
        cmocka_unit_test(wrong_declarations_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
