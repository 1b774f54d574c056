/*
 * Api - the demo's calls: JSON to and from the platform, patiently (429 is waited out), each with
 * an idempotency key.
 *
 * Must never know: what is being built.
 */
#ifndef INSULA_APP_DEMO_API_H
#define INSULA_APP_DEMO_API_H

#include "app/fetch.h"
#include "core/json.h"

typedef struct Api {
    Arena *arena;
    const char *url;
    Fetch fetch;
    int status;    /* of the last answer */
    uint64_t seed; /* tells the keys of one workspace from another's */
    int calls;
} Api;

bool api_open(Api *api, Arena *arena, const char *url);
void api_close(Api *api);
/* The answer's JSON (an empty object for 204), NULL when the call failed: then api->status tells,
 * and all but 409 is said on stderr. `token` TEXT_NULL: signed out. `body` TEXT_NULL: none. */
const json_t *api_call(Api *api, const char *method, Text path, Text token, Text body);

#endif
