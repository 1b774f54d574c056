#include "gateway/test_wire.h"
#include "gateway/static.h"

/* In place of the table that the build makes. */
const StaticFile STATIC_FILES[] = {
    { "/assets/app-1a2b.js",
      "text/javascript; charset=utf-8",
      "\"js\"",
      { "plain script", 12 },
      { "gzip", 4 },
      { "br", 2 } },
    { "/assets/logo.svg", "image/svg+xml", "\"svg\"", { "<svg/>", 6 }, { NULL, 0 }, { NULL, 0 } },
    { "/favicon.ico", "image/x-icon", "\"ico\"", { "icon", 4 }, { NULL, 0 }, { NULL, 0 } },
    { "/index.html",
      "text/html; charset=utf-8",
      "\"html\"",
      { "<html>", 6 },
      { "gz", 2 },
      { NULL, 0 } },
};
const size_t STATIC_FILES_COUNT = sizeof STATIC_FILES / sizeof STATIC_FILES[0];

static void hello(Request *req)
{
    req->reply.status = 200;
    req->reply.body = TEXT("hello");
}

const WireRoute WIRE_ROUTES[] = {
    { { GET, "/v1/hello", PUBLIC, NULL }, hello },
};
const size_t WIRE_ROUTES_COUNT = 1;

#define BROWSER                                                                                    \
    " HTTP/1.1\r\nHost: x\r\nAccept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8\r\n"
#define FETCH " HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n"

static void hashed_files_may_be_kept_for_ever(void **state)
{
    (void)state;
    Reply *reply = ask("GET /assets/app-1a2b.js" FETCH "\r\n");
    assert_int_equal(reply->status, 200);
    assert_string_equal(reply->body, "plain script");
    assert_string_equal(reply_value(reply, "cache-control"), "public, max-age=31536000, immutable");
    assert_string_equal(reply_value(reply, "content-type"), "text/javascript; charset=utf-8");
    assert_string_equal(reply_value(reply, "vary"), "accept-encoding");
    assert_string_equal(reply_value(reply, "x-content-type-options"), "nosniff");
}

static const char *body_for(const char *accepted)
{
    char text[300];
    snprintf(text, sizeof text, "GET /assets/app-1a2b.js" FETCH "Accept-Encoding: %s\r\n\r\n",
             accepted);
    return ask(text)->body;
}

static void the_best_coding_the_client_takes_is_sent(void **state)
{
    (void)state;
    assert_string_equal(body_for("gzip, deflate, br"), "br");
    assert_string_equal(body_for("gzip, br;q=0"), "gzip");
    assert_string_equal(body_for("br;q=0.000, gzip;q=0.5"), "gzip");
    assert_string_equal(body_for("GZIP"), "gzip");
    assert_string_equal(body_for("identity"), "plain script");
    assert_string_equal(body_for("zstd, brotli"), "plain script");
}

static void the_page_is_asked_about_each_time(void **state)
{
    (void)state;
    Reply *reply = ask("GET /" BROWSER "Accept-Encoding: gzip\r\n\r\n");
    assert_int_equal(reply->status, 200);
    assert_string_equal(reply->body, "gz");
    assert_string_equal(reply_value(reply, "content-encoding"), "gzip");
    assert_string_equal(reply_value(reply, "cache-control"), "no-cache");
    assert_string_equal(reply_value(reply, "etag"), "W/\"html\"");
    assert_non_null(
        strstr(reply_value(reply, "content-security-policy"), "frame-ancestors 'none'"));
    assert_non_null(strstr(reply_value(reply, "content-security-policy"), "script-src 'self';"));
    assert_non_null(reply_value(reply, "permissions-policy"));
    assert_non_null(reply_value(reply, "referrer-policy"));
    Client *client = client_new();
    client_say(client, "GET /" BROWSER "If-None-Match: \"old\", W/\"html\"\r\n\r\n");
    client_say(client, "GET /" BROWSER "If-None-Match: \"old\"\r\n\r\n");
    client_say(client, "HEAD /favicon.ico" FETCH "\r\n");
    reply = client_reply(client);
    assert_int_equal(reply->status, 304);
    assert_null(reply_value(reply, "content-length"));
    assert_int_equal(client_reply(client)->status, 200);
    assert_string_equal(reply_value(client_reply_to(client, true), "content-length"), "4");
    client_free(client);
}

static void every_page_of_the_web_platform_is_its_index(void **state)
{
    (void)state;
    assert_string_equal(ask("GET /documents/0190" BROWSER "\r\n")->body, "<html>");
    assert_string_equal(ask("GET /invite/a%20token?x" BROWSER "\r\n")->body, "<html>");
    assert_string_equal(ask("GET /docs/errors/not_found" FETCH "\r\n")->body, "<html>");
    assert_int_equal(ask("GET /documents/0190" FETCH "\r\n")->status, 404);
    assert_int_equal(ask("GET /v1/nothing" BROWSER "\r\n")->status, 404);
    assert_int_equal(ask("GET /v1" BROWSER "\r\n")->status, 404);
    assert_int_equal(ask("GET /assets/old-9f.js" BROWSER "\r\n")->status, 404);
    assert_int_equal(ask("GET /assets/app-1a2b.js.map" FETCH "\r\n")->status, 404);
    assert_int_equal(ask("GET /assets/app-1a2b" FETCH "\r\n")->status, 404);
    assert_int_equal(ask("POST /favicon.ico" FETCH "\r\n")->status, 404);
    assert_string_equal(ask("GET /v1/hello" BROWSER "\r\n")->body, "hello");
}

static int begin(void **state)
{
    (void)state;
    wire_begin(NULL, 0);
    return 0;
}

static int end(void **state)
{
    (void)state;
    wire_end();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashed_files_may_be_kept_for_ever),
        cmocka_unit_test(the_best_coding_the_client_takes_is_sent),
        cmocka_unit_test(the_page_is_asked_about_each_time),
        cmocka_unit_test(every_page_of_the_web_platform_is_its_index),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
