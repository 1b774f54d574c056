/*
 * The master keys of this platform: `keys status`, `keys rotate`, `keys prune`. Counting looks at
 * each tenant by itself, as the application's role, before which no statement sees two.
 */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/commands/commands.h"
#include "app/database_command.h"
#include "app/key_count.h"
#include "app/master_keys.h"
#include "app/place.h"
#include "app/sealed.h"
#include "core/crypto.h"
#include "core/keyring.h"
#include "core/setting.h"

static int complain(const CommandLine *line, const char *why)
{
    fprintf(stderr, "insula %s: %s\n", line->command->name, why);
    return 1;
}

/* The ring and what is sealed under each of its keys. */
static bool look(Place *place, KeyCount *count)
{
    crypto_init();
    return place_find(place) && master_keys_open(place) && key_count(place, count);
}

static void print_count(const KeyCount *count)
{
    for (size_t i = 0; i < count->key_count; i++)
        printf("key %s  %s%lld secret%s\n", count->names[i], i == 0 ? "seals  " : "opens  ",
               (long long)count->sealed[i], count->sealed[i] == 1 ? "" : "s");
    if (count->unknown > 0)
        printf("%lld sealed under keys that are not here\n", (long long)count->unknown);
}

static int status(const CommandLine *line)
{
    Place place;
    KeyCount count;
    if (!look(&place, &count))
        return complain(line, place.message);
    print_count(&count);
    return count.unknown > 0 ? 1 : 0;
}

static void enqueue(Task *task, const CommandLine *line)
{
    (void)line;
    printf("%zu jobs seal everything anew; `insula keys status` says how far they are, "
           "`insula keys prune` takes the old key away afterwards\n",
           sealed_enqueue_all(task));
}

/* Where the keys come as a setting, the operator has put the new one there. */
static int rotate(const CommandLine *line)
{
    Place place;
    char path[PLACE_PATH_BYTES];
    crypto_init();
    if (!*setting_text("master_key") && (!place_find(&place) || !master_keys_path(&place, path) ||
                                         !keyring_renew(path, place.message, sizeof place.message)))
        return complain(line, place.message);
    return database_command_run(line, enqueue);
}

static int prune(const CommandLine *line)
{
    Place place;
    KeyCount count;
    char path[PLACE_PATH_BYTES];
    int kept = 0;
    if (*setting_text("master_key"))
        return complain(line, "the keys come as the setting master_key: `insula keys status` says "
                              "which may leave it");
    if (!look(&place, &count) || !master_keys_path(&place, path))
        return complain(line, place.message);
    for (size_t i = count.key_count; i-- > 1;) {
        if (count.sealed[i] > 0) {
            fprintf(stderr, "insula keys prune: %lld secrets are sealed under key %s still\n",
                    (long long)count.sealed[i], count.names[i]);
            kept++;
        } else if (keyring_remove(path, count.ids[i], place.message, sizeof place.message)) {
            printf("key %s is gone\n", count.names[i]);
        } else {
            return complain(line, place.message);
        }
    }
    return kept > 0 ? 1 : 0;
}

#define DATA                                                                                       \
    {                                                                                              \
        {                                                                                          \
            "data", "DIR", "data", "Data directory of the running platform"                        \
        }                                                                                          \
    }

const Command COMMAND_KEYS_STATUS = {
    .name = "keys status",
    .summary = "The master keys, and how many secrets are sealed under each",
    .run = status,
    .options = DATA,
    .takes_settings = true,
};
const Command COMMAND_KEYS_ROTATE = {
    .name = "keys rotate",
    .summary = "Make a new master key, and have everything sealed anew under it",
    .run = rotate,
    .options = DATA,
    .takes_settings = true,
};
const Command COMMAND_KEYS_PRUNE = {
    .name = "keys prune",
    .summary = "Take away the master keys that nothing is sealed under any more",
    .run = prune,
    .options = DATA,
    .takes_settings = true,
};
