#include "app/probe.h"

#include "app/fetch.h"

bool probe_is_ready(const char *url)
{
    Fetch fetch;
    FetchAnswer answer = { 0 };
    Arena *arena = arena_new();
    bool ready = fetch_init(&fetch, url, 2000) &&
                 fetch_call(&fetch, arena, "GET", TEXT("/readyz"), TEXT_NULL, TEXT_NULL, &answer) &&
                 answer.status == 200;
    fetch_close(&fetch);
    arena_free(arena);
    return ready;
}
