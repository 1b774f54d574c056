#include "app/probe.h"

#include "app/http_client.h"

bool probe_is_ready(const char *url)
{
    HttpClient client;
    HttpAnswer answer = { 0 };
    Arena *arena = arena_new();
    bool ready =
        http_client_init(&client, url, 2000) &&
        http_client_call(&client, arena, "GET", TEXT("/readyz"), TEXT_NULL, TEXT_NULL, &answer) &&
        answer.status == 200;
    http_client_close(&client);
    arena_free(arena);
    return ready;
}
