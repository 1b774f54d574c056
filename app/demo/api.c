#include "app/demo/api.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define TIMEOUT_MS   30000
#define MOST_RETRIES 60

bool api_open(Api *api, Arena *arena, const char *url)
{
    memset(api, 0, sizeof *api);
    api->arena = arena;
    api->url = url;
    return fetch_init(&api->fetch, url, TIMEOUT_MS);
}

void api_close(Api *api)
{
    fetch_close(&api->fetch);
}

static Text make_headers(Api *api, const char *method, Text token)
{
    Buffer headers;
    buffer_init(&headers, api->arena, 4096);
    if (!text_is_null(token))
        buffer_format(&headers, "Authorization: Bearer %.*s\r\n", TEXT_ARG(token));
    if (!text_is_null(token) && strcmp(method, "GET") != 0)
        buffer_format(&headers, "Idempotency-Key: demo-%016llx-%d\r\n",
                      (unsigned long long)api->seed, api->calls++);
    return buffer_view(&headers);
}

static void complain(const Api *api, const char *method, Text path, Text body)
{
    fprintf(stderr, "demo: %s %.*s: %d %.*s\n", method, TEXT_ARG(path), api->status,
            TEXT_ARG(body));
}

const json_t *api_call(Api *api, const char *method, Text path, Text token, Text body)
{
    FetchAnswer answer = { 0 };
    JsonError error;
    Text headers = make_headers(api, method, token);
    for (int tries = 0; tries < MOST_RETRIES; tries++) {
        if (!fetch_call(&api->fetch, api->arena, method, path, headers, body, &answer)) {
            api->status = 0;
            break;
        }
        api->status = answer.status;
        if (answer.status != 429 && answer.status != 503)
            break;
        int64_t wait_s = 1;
        text_to_int64(fetch_header(&answer, "retry-after"), &wait_s);
        sleep(wait_s > 0 && wait_s < 10 ? (unsigned)wait_s : 1);
    }
    const json_t *json = NULL;
    if (api->status / 100 == 2)
        json = json_read(api->arena, answer.body.len ? answer.body : TEXT("{}"), true, &error);
    if (!json && api->status != 409)
        complain(api, method, path, answer.body);
    return json;
}
