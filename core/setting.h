/*
 * Setting - the settings of the platform: environment variables INSULA_* or --set name=value, one
 * table.
 *
 * Each setting has a name (listen), an environment name derived from it (INSULA_LISTEN), a default,
 * a type, limits and one sentence. `insula config` prints the table. A bad value stops the start
 * with what is wrong and what is allowed.
 */
#ifndef INSULA_CORE_SETTING_H
#define INSULA_CORE_SETTING_H

#include <stdbool.h>
#include <stdint.h>

#include "core/text.h"

typedef enum SettingKind { SETTING_TEXT, SETTING_INT, SETTING_BOOL, SETTING_SECRET } SettingKind;

typedef struct Setting {
    const char *name;
    SettingKind kind;
    const char *fallback; /* as text; "" is empty */
    int64_t min, max;     /* of an integer; its unit is in the name (…_ms, …_bytes) */
    const char *help;
} Setting;

/* The table; defined in core/setting_table.c. */
extern const Setting SETTINGS[];
extern const size_t SETTINGS_COUNT;

/* Reads environment and overrides ("name=value"), which win; an empty variable counts as not set.
 * False with a message for stderr, and nothing changed. Before the first load the defaults hold. */
bool setting_load(const char *const *overrides, size_t count, char *message, size_t message_size);
/* The value as text, of any kind. These three abort on a name that is not in the table. */
const char *setting_text(const char *name);
int64_t setting_int(const char *name);
bool setting_bool(const char *name);
/* "INSULA_DATABASE_URL" for "database_url"; out has room for SETTING_ENVIRONMENT_SIZE bytes. */
#define SETTING_ENVIRONMENT_SIZE 64
void setting_environment(const char *name, char out[SETTING_ENVIRONMENT_SIZE]);

#endif
