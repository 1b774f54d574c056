#include "gateway/test_support.h"

#include "gateway/permission.h"

static void nothing(Request *req)
{
    reply_empty(req, 204);
}

static const Permission PERMISSIONS[] = { { "thing.read", "viewer", "See things." },
                                          { "thing.write", "member", "Change things." } };
static const ResourceField FIELDS[] = { { "name", FIELD_TEXT, FIELD_FILTER | FIELD_SORT } };
static const Resource THINGS = {
    .name = "things", .singular = "thing", .view = "api.thing", .fields = FIELDS, .field_count = 1
};
static const Resource *const RESOURCES[] = { &THINGS };
static const Route TABLE[] = {
    { GET, "/v1/things", "thing.read", resource_list, .resource = &THINGS, .list = true,
      .summary = "List" },
    { POST, "/v1/things", "thing.write", nothing, .resource = &THINGS, .summary = "Make" },
    { GET, "/v1/things/:id", "thing.read", resource_item, .resource = &THINGS, .summary = "See" },
    { DELETE, "/v1/things/:id", "thing.write", nothing, .summary = "Forget" },
    { GET, "/v1/things/special", SESSION, nothing, .summary = "The special ones" },
    { PUT, "/v1/things/:id/parts/:part", "thing.write", nothing, .summary = "Add" },
    { GET, "/v1/things/special/news", SESSION, nothing, .summary = "Their news" },
    { GET, "/healthz", PUBLIC, nothing, .transaction = TRANSACTION_NONE, .summary = "Alive?" },
};
static const Service SERVICE = { .name = "things",
                                 ROUTES(TABLE),
                                 .resources = RESOURCES,
                                 .resource_count = 1,
                                 .permissions = PERMISSIONS,
                                 .permission_count = 2 };
static const Service *const SERVICES[] = { &SERVICE };

static HttpMatch match(Method method, const char *path)
{
    HttpMatch found;
    route_match(method, text_of(path), &found);
    return found;
}

static void a_path_finds_its_route_and_parameters(void **state)
{
    UNUSED(state);
    HttpMatch m = match(GET, "/v1/things/42");
    assert_ptr_equal(m.route, &TABLE[2]);
    assert_int_equal(m.index, 2);
    assert_text(m.params[0], "42");
    m = match(PUT, "/v1/things/42/parts/7");
    assert_ptr_equal(m.route, &TABLE[5]);
    assert_text(m.params[0], "42");
    assert_text(m.params[1], "7");
}

static void a_name_beats_a_parameter(void **state)
{
    UNUSED(state);
    assert_ptr_equal(match(GET, "/v1/things/special").route, &TABLE[4]);
    assert_ptr_equal(match(GET, "/v1/things/special/news").route, &TABLE[6]);
    HttpMatch m = match(
        PUT, "/v1/things/special/parts/1"); /* the named branch ends; the parameter's goes on */
    assert_ptr_equal(m.route, &TABLE[5]);
    assert_text(m.params[0], "special");
}

static void head_finds_get_and_methods_are_told(void **state)
{
    UNUSED(state);
    assert_ptr_equal(match(HEAD, "/healthz").route, &TABLE[7]);
    HttpMatch m = match(PATCH, "/v1/things");
    assert_null(m.route);
    assert_int_equal(m.methods, 1u << GET | 1u << HEAD | 1u << POST | 1u << OPTIONS);
}

static void other_paths_are_nothing(void **state)
{
    UNUSED(state);
    static const char *const paths[] = { "/",
                                         "/v1",
                                         "/v1/",
                                         "/v1/things/",
                                         "/v1/things//parts/1",
                                         "/v1/thing",
                                         "/v1/thingsx",
                                         "//v1/things",
                                         "/healthz/",
                                         "/v1/things/1/parts",
                                         "/v1/things/1/parts/2/3",
                                         "",
                                         "healthz" };
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        HttpMatch m = match(GET, paths[i]);
        if (m.route != NULL || m.methods != 0)
            give_up("matched: %s", paths[i]);
    }
}

static void resources_and_their_routes_are_found(void **state)
{
    UNUSED(state);
    assert_ptr_equal(resource_find("things"), &THINGS);
    assert_null(resource_find("thing"));
    assert_ptr_equal(route_of_resource(&THINGS, true), &TABLE[0]);
    assert_ptr_equal(route_of_resource(&THINGS, false), &TABLE[2]);
    assert_string_equal(route_service(&TABLE[3])->name, "things");
}

static void a_permission_without_a_bit_is_held_by_nobody(void **state)
{
    UNUSED(state);
    assert_true(permission_bit("thing.read") < -1);
    assert_true(permission_bit("no.such") < -1);
    PermissionSet all;
    memset(&all, 0xff, sizeof all);
    assert_false(permission_has(&all, permission_bit("thing.read")));
}

static void missing_things_have_codes(void **state)
{
    UNUSED(state);
    Request *req = test_request(PUT, "/v1/things/1/parts/2", "");
    assert_string_equal(request_missing_code(req, 0), "thing_not_found");
    test_request_free(req);
}

static int mount(void **state)
{
    UNUSED(state);
    route_mount(SERVICES, 1);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_finds_its_route_and_parameters),
        cmocka_unit_test(a_name_beats_a_parameter),
        cmocka_unit_test(head_finds_get_and_methods_are_told),
        cmocka_unit_test(other_paths_are_nothing),
        cmocka_unit_test(resources_and_their_routes_are_found),
        cmocka_unit_test(a_permission_without_a_bit_is_held_by_nobody),
        cmocka_unit_test(missing_things_have_codes),
    };
    return cmocka_run_group_tests(tests, mount, NULL);
}
