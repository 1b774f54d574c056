#include "app/master_keys.h"

#include <stdio.h>

#include "core/crypto.h"
#include "core/keyring.h"
#include "core/log.h"
#include "core/setting.h"

bool master_keys_path(Place *place, char out[PLACE_PATH_BYTES])
{
    const char *given = setting_text("master_key_file");
    int length = *given ? snprintf(out, PLACE_PATH_BYTES, "%s", given)
                        : snprintf(out, PLACE_PATH_BYTES, "%s/master.key", place->keys);
    return (length > 0 && length < PLACE_PATH_BYTES) ||
           place_wrong(place, "the path of the master key file is too long");
}

bool master_keys_prepare(Place *place, bool make)
{
    char path[PLACE_PATH_BYTES];
    crypto_init();
    if (make && !*setting_text("master_key") &&
        (!master_keys_path(place, path) || !keyring_make(path, place->worker_uid, place->worker_gid,
                                                         place->message, sizeof place->message)))
        return false;
    if (!master_keys_open(place))
        return false;
    if (keyring_count() == 0)
        log_warn("there is no master key, so nobody can turn on a second factor: give every "
                 "machine of this database the same master_key_file");
    return true;
}

bool master_keys_open(Place *place)
{
    char path[PLACE_PATH_BYTES];
    return master_keys_path(place, path) &&
           keyring_open(path, setting_text("master_key"), place->message, sizeof place->message);
}
