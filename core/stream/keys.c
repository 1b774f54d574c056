#include "core/stream/keys.h"

#include <stdlib.h>
#include <string.h>

#include "core/loop.h"
#include "sql/core.h"

#define CONNECT_TIMEOUT_MS 1000

typedef struct Key {
    struct Key *next;
    uint64_t generation; /* of the connection that has it */
    char name[];
} Key;

struct StreamKeys {
    DbHold *hold;
    Key *first;
    bool is_asking; /* the connection serves one at a time */
    LoopWaitQueue askers;
};

StreamKeys *stream_keys_new(void)
{
    StreamKeys *keys = calloc(1, sizeof *keys);
    if (keys == NULL)
        abort();
    keys->hold = db_hold_open();
    return keys;
}

void stream_keys_free(StreamKeys *keys)
{
    if (keys == NULL)
        return;
    db_hold_close(keys->hold);
    while (keys->first != NULL) {
        Key *next = keys->first->next;
        free(keys->first);
        keys->first = next;
    }
    free(keys);
}

DbHold *stream_keys_hold(StreamKeys *keys)
{
    return keys->hold;
}

static Key *key_of(StreamKeys *keys, const char *name)
{
    for (Key *key = keys->first; key != NULL; key = key->next) {
        if (strcmp(key->name, name) == 0)
            return key;
    }
    Key *key = calloc(1, sizeof *key + strlen(name) + 1);
    if (key == NULL)
        abort();
    strcpy(key->name, name);
    key->next = keys->first;
    keys->first = key;
    return key;
}

typedef struct Asking {
    Task task;
    StreamKeys *keys;
    Key *key;
} Asking;

static void ask(void *argument)
{
    Asking *asking = argument;
    DbHold *hold = asking->keys->hold;
    uint64_t generation = db_hold_generation(hold);
    db_begin_on(&asking->task, hold);
    StreamLock answer = sql_stream_lock(asking, text_of(asking->key->name));
    db_commit(&asking->task);
    if (answer.taken)
        asking->key->generation = generation;
}

bool stream_keys_take(StreamKeys *keys, const char *name)
{
    Key *key = key_of(keys, name);
    uint64_t generation = db_hold_wait(keys->hold, CONNECT_TIMEOUT_MS);
    if (generation == 0)
        return false;
    if (key->generation == generation)
        return true;
    while (keys->is_asking)
        loop_wait(&keys->askers, 0);
    keys->is_asking = true;
    Asking asking = { .task.arena = arena_new(), .keys = keys, .key = key };
    task_run(&asking.task, ask, &asking);
    arena_free(asking.task.arena);
    keys->is_asking = false;
    loop_wake_one(&keys->askers);
    return key->generation != 0 && key->generation == db_hold_generation(keys->hold);
}
