#include "gateway/test_support.h"

#include "core/crypto.h"
#include "core/setting.h"
#include "core/shared.h"
#include "gateway/door.h"
#include "gateway/etag.h"
#include "gateway/problem.h"
#include "gateway/rate_limit.h"

static void nothing(Request *req)
{
    UNUSED(req);
}

static const Route PUBLIC_ROUTE = { GET, "/p", PUBLIC, nothing };
static const Route SESSION_ROUTE = { POST, "/s", SESSION, nothing };
static const Route SOCKET_ROUTE = { GET, "/w", SESSION, nothing, .upgrade = true };
static const Route OPERATOR_ROUTE = { GET, "/o", OPERATOR, nothing };

static Token some_token(uint8_t kind)
{
    Token token = { .kind = kind, .tenant_id = uuid_new(), .session_id = uuid_new() };
    crypto_random(token.secret, sizeof token.secret);
    return token;
}

static void a_token_comes_back_as_it_went(void **state)
{
    UNUSED(state);
    Arena *arena = arena_new();
    Token token = some_token('s'), read;
    Text text = token_write(arena, &token);
    assert_int_equal(text.len, 87);
    assert_true(token_parse(text, &read));
    assert_int_equal(read.kind, 's');
    assert_true(uuid_equal(read.tenant_id, token.tenant_id));
    assert_true(uuid_equal(read.session_id, token.session_id));
    assert_memory_equal(read.secret, token.secret, 32);
    assert_false(token_parse(text_slice(text, 0, 86), &read));
    assert_false(token_parse(TEXT(""), &read));
    char *bent = text_cstr(arena, text);
    bent[5] = '*';
    assert_false(token_parse((Text){ bent, 87 }, &read));
    arena_free(arena);
}

static void read_door(void *req)
{
    door_read(req);
}

static Request *knock(const Route *route, Method method, const Header *headers, size_t count)
{
    Request *req = test_request(method, route->path, "");
    req->route = route;
    req->origin = TEXT("http://127.0.0.1:8080");
    req->headers = headers;
    req->header_count = count;
    test_run(&req->task, read_door, req);
    return req;
}

static void expect_refusal(const Route *route, Method method, const Header *headers, size_t count,
                           int status)
{
    Request *req = knock(route, method, headers, count);
    assert_int_equal(req->task.fault.status, status);
    assert_int_equal(req->task.context.kind, status == 0 ? CONTEXT_SESSION : CONTEXT_NONE);
    test_request_free(req);
}

static void a_public_route_asks_for_nothing(void **state)
{
    UNUSED(state);
    Header junk = { TEXT("authorization"), TEXT("Basic x") };
    Request *req = knock(&PUBLIC_ROUTE, GET, &junk, 1);
    assert_int_equal(req->task.fault.status, 0);
    assert_int_equal(req->task.context.kind, CONTEXT_NONE);
    test_request_free(req);
}

static void a_bearer_token_becomes_a_claim(void **state)
{
    UNUSED(state);
    Arena *arena = arena_new();
    Token token = some_token('s');
    Header header = { TEXT("authorization"),
                      text_format(arena, "bearer %.*s", TEXT_ARG(token_write(arena, &token))) };
    Request *req = knock(&SESSION_ROUTE, POST, &header, 1);
    uint8_t hash[32];
    crypto_sha256((Text){ (char *)token.secret, 32 }, hash);
    assert_int_equal(req->task.context.kind, CONTEXT_SESSION);
    assert_true(uuid_equal(req->task.context.tenant_id, token.tenant_id));
    assert_memory_equal(req->task.context.secret_hash, hash, 32);
    assert_int_equal(req->task.context.permission, -1);
    assert_false(req->task.context.checked);
    test_request_free(req);

    Token other = some_token('o');
    header.value = text_format(arena, "Bearer %.*s", TEXT_ARG(token_write(arena, &other)));
    expect_refusal(&SESSION_ROUTE, POST, &header, 1, 401);
    req = knock(&OPERATOR_ROUTE, GET, &header, 1);
    assert_int_equal(req->task.context.kind, CONTEXT_OPERATOR);
    test_request_free(req);
    arena_free(arena);
}

static void an_api_key_becomes_a_claim_where_keys_are_taken(void **state)
{
    UNUSED(state);
    static const Route routes[] = {
        { POST, "/s", SESSION, nothing },
        { POST, "/k", SESSION, nothing, .keys = KEYS_ALLOWED },
    };
    Arena *arena = arena_new();
    Token token = some_token('k');
    Text text = api_key_write(arena, &token);
    Header header = { TEXT("authorization"), text_format(arena, "Bearer %.*s", TEXT_ARG(text)) };
    expect_refusal(&routes[0], POST, &header, 1, 403);
    Request *req = knock(&routes[1], POST, &header, 1);
    assert_int_equal(req->task.context.kind, CONTEXT_SESSION);
    assert_true(req->task.context.is_key);
    assert_true(uuid_equal(req->task.context.session_id, token.session_id));
    assert_true(uuid_equal(req->task.context.tenant_id, token.tenant_id));
    test_request_free(req);

    /* One character changed, one missing, and a session's cookie with a key in it. */
    char *bent = text_cstr(arena, header.value);
    bent[30] = bent[30] == 'A' ? 'B' : 'A';
    header.value = text_of(bent);
    req = knock(&routes[1], POST, &header, 1);
    assert_string_equal(text_cstr(arena, req->task.fault.code), "api_key_mistyped");
    test_request_free(req);
    header.value = text_format(arena, "Bearer %.*s", (int)text.len - 1, text.ptr);
    expect_refusal(&routes[1], POST, &header, 1, 401);
    Header cookie[] = {
        { TEXT("cookie"), text_format(arena, "insula_session=%.*s", TEXT_ARG(text)) },
        { TEXT("x-requested-with"), TEXT("insula") },
    };
    expect_refusal(&routes[1], POST, cookie, 2, 401);
    arena_free(arena);
}

static void no_credential_or_a_broken_one_is_401(void **state)
{
    UNUSED(state);
    expect_refusal(&SESSION_ROUTE, POST, NULL, 0, 401);
    static const char *const values[] = { "", "Bearer", "Bearer ", "Bearer x", "Basic abc", "x" };
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        Header header = { TEXT("authorization"), text_of(values[i]) };
        expect_refusal(&SESSION_ROUTE, POST, &header, 1, 401);
    }
}

static void a_cookie_needs_proof_that_the_page_is_ours(void **state)
{
    UNUSED(state);
    Arena *arena = arena_new();
    Token token = some_token('s');
    Text cookie =
        text_format(arena, "a=b; insula_session=%.*s; c=d", TEXT_ARG(token_write(arena, &token)));
    Header headers[3] = { { TEXT("cookie"), cookie },
                          { TEXT("x-requested-with"), TEXT("insula") },
                          { TEXT("origin"), TEXT("https://evil.example") } };
    expect_refusal(&SESSION_ROUTE, POST, headers, 1, 403);
    expect_refusal(&SESSION_ROUTE, POST, headers, 2, 0);
    expect_refusal(&SESSION_ROUTE, POST, headers, 3, 403);
    headers[2].value = TEXT("http://127.0.0.1:8080");
    expect_refusal(&SESSION_ROUTE, POST, headers, 3, 0);
    arena_free(arena);
}

static void a_socket_with_a_cookie_needs_an_origin(void **state)
{
    UNUSED(state);
    Arena *arena = arena_new();
    Token token = some_token('s');
    Text cookie = text_format(arena, "insula_session=%.*s", TEXT_ARG(token_write(arena, &token)));
    Header headers[2] = { { TEXT("cookie"), cookie },
                          { TEXT("origin"), TEXT("https://evil.example") } };
    expect_refusal(&SOCKET_ROUTE, GET, headers, 1, 403);
    expect_refusal(&SOCKET_ROUTE, GET, headers, 2, 403);
    headers[1].value = TEXT("http://127.0.0.1:8080");
    expect_refusal(&SOCKET_ROUTE, GET, headers, 2, 0);
    arena_free(arena);
}

static void etags_tell_epoch_revision_and_shape(void **state)
{
    UNUSED(state);
    Arena *arena = arena_new();
    assert_text(etag_write(arena, 2, 17, 0), "\"2.17\"");
    assert_text(etag_write(arena, 2, 17, 0xab), "\"2.17-ab\"");
    Text etag = TEXT("\"2.17\"");
    assert_true(etag_is_listed(TEXT("\"1.1\", W/\"2.17\""), etag));
    assert_true(etag_is_listed(TEXT("*"), etag));
    assert_false(etag_is_listed(TEXT("\"2.170\",2.17"), etag));
    assert_true(etag_matches(TEXT("\"2.17-ab\""), 2, 17));
    assert_true(etag_matches(TEXT("\"1.1\",\"2.17\""), 2, 17));
    assert_true(etag_matches(TEXT("*"), 2, 17));
    assert_false(etag_matches(TEXT("W/\"2.17\""), 2, 17));
    assert_false(etag_matches(TEXT("\"2.18\""), 2, 17));
    assert_false(etag_matches(TEXT("\"2.\""), 2, 17));
    assert_false(etag_matches(TEXT("\"\""), 2, 17));
    assert_false(etag_matches(TEXT("\""), 2, 17));
    arena_free(arena);
}

static void problems_are_rfc_9457(void **state)
{
    UNUSED(state);
    Arena *arena = arena_new();
    Task task = { .arena = arena,
                  .fault = { 422, TEXT("invalid_body"), TEXT("No \"good\"."), NULL, 0 } };
    task_field_error(&task, TEXT("/a"), "format", "Not %s.", "so");
    Buffer out;
    buffer_init(&out, arena, 4096);
    problem_write(&out, &task.fault, TEXT("r-1"));
    assert_text(buffer_view(&out),
                "{\"type\":\"/docs/errors/invalid_body\",\"title\":\"Unprocessable "
                "Content\",\"status\":422,"
                "\"code\":\"invalid_body\",\"detail\":\"No \\\"good\\\".\",\"request_id\":\"r-1\","
                "\"errors\":[{\"pointer\":\"/a\",\"code\":\"format\",\"detail\":\"Not so.\"}]}");
    arena_free(arena);
}

static void a_reply_that_failed_keeps_none_of_its_headers(void **state)
{
    UNUSED(state);
    Request *req = test_request(GET, "/x", "");
    reply_header(req, "Set-Cookie", TEXT("secret"));
    reply_json(req, 200, TEXT("{}"));
    req->task.fault = (Fault){ 401, TEXT("unauthenticated"), TEXT("x"), NULL, 7 };
    problem_reply_fault(req);
    assert_int_equal(req->reply.status, 401);
    assert_text(req->reply.content_type, "application/problem+json");
    assert_text(buffer_view(&req->reply.headers),
                "WWW-Authenticate: Bearer realm=\"insula\"\r\nRetry-After: 7\r\n");
    test_request_free(req);
}

static void a_header_cannot_hold_another(void **state)
{
    UNUSED(state);
    Request *req = test_request(GET, "/x", "");
    reply_header(req, "Location", TEXT("/a\r\nSet-Cookie: x"));
    assert_text(buffer_view(&req->reply.headers), "Location: /aSet-Cookie: x\r\n");
    test_request_free(req);
}

static void a_bucket_gives_its_limit_and_then_drips(void **state)
{
    UNUSED(state);
    int64_t now = 1000000000;
    for (int i = 0; i < 60; i++) {
        RateDecision d = rate_take(TEXT("drip"), 60, now);
        assert_true(d.is_allowed);
        assert_int_equal(d.remaining, 59 - i);
    }
    RateDecision d = rate_take(TEXT("drip"), 60, now);
    assert_false(d.is_allowed);
    assert_int_equal(d.reset_s, 1);
    assert_false(rate_take(TEXT("drip"), 60, now + 999000).is_allowed);
    assert_true(rate_take(TEXT("drip"), 60, now + 1000000).is_allowed);
    assert_false(rate_take(TEXT("drip"), 60, now + 1000000).is_allowed);
    assert_int_equal(rate_take(TEXT("drip"), 60, now + 120000000).remaining, 59);
}

static void buckets_are_apart_and_zero_is_unlimited(void **state)
{
    UNUSED(state);
    assert_true(rate_take(TEXT("one"), 1, 5).is_allowed);
    assert_false(rate_take(TEXT("one"), 1, 5).is_allowed);
    assert_true(rate_take(TEXT("two"), 1, 5).is_allowed);
    for (int i = 0; i < 1000; i++)
        assert_true(rate_take(TEXT("free"), 0, 5).is_allowed);
    assert_false(rate_look(TEXT("one"), 1, 5).is_allowed);
    assert_true(rate_look(TEXT("three"), 1, 5).is_allowed);
    assert_true(rate_look(TEXT("three"), 1, 5).is_allowed);
}

static int start(void **state)
{
    UNUSED(state);
    char message[256];
    crypto_init();
    shared_open(-1, 0);
    return setting_load(NULL, 0, message, sizeof message) ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_token_comes_back_as_it_went),
        cmocka_unit_test(a_public_route_asks_for_nothing),
        cmocka_unit_test(a_bearer_token_becomes_a_claim),
        cmocka_unit_test(an_api_key_becomes_a_claim_where_keys_are_taken),
        cmocka_unit_test(no_credential_or_a_broken_one_is_401),
        cmocka_unit_test(a_cookie_needs_proof_that_the_page_is_ours),
        cmocka_unit_test(a_socket_with_a_cookie_needs_an_origin),
        cmocka_unit_test(etags_tell_epoch_revision_and_shape),
        cmocka_unit_test(problems_are_rfc_9457),
        cmocka_unit_test(a_reply_that_failed_keeps_none_of_its_headers),
        cmocka_unit_test(a_header_cannot_hold_another),
        cmocka_unit_test(a_bucket_gives_its_limit_and_then_drips),
        cmocka_unit_test(buckets_are_apart_and_zero_is_unlimited),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
