#include "core/setting.h"

#include <assert.h>
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One value a row of the table; NULL: the row's fallback. Replaced as a whole by each load. */
static char **values;

static size_t find(const char *name, size_t len)
{
    for (size_t i = 0; i < SETTINGS_COUNT; i++)
        if (strlen(SETTINGS[i].name) == len && memcmp(SETTINGS[i].name, name, len) == 0)
            return i;
    return SETTINGS_COUNT;
}

void setting_environment(const char *name, char out[SETTING_ENVIRONMENT_SIZE])
{
    int len = snprintf(out, SETTING_ENVIRONMENT_SIZE, "INSULA_%s", name);
    assert(len > 0 && len < SETTING_ENVIRONMENT_SIZE);
    for (char *c = out; *c != '\0'; c++)
        *c = (char)toupper((unsigned char)*c);
}

static bool parse_bool(const char *text, bool *value)
{
    static const char *const words[][2] = {
        { "true", "false" }, { "on", "off" }, { "yes", "no" }, { "1", "0" }
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        for (int no = 0; no < 2; no++) {
            if (strcmp(text, words[i][no]) == 0) {
                *value = no == 0;
                return true;
            }
        }
    }
    return false;
}

static bool check(const Setting *setting, const char *value, char *message, size_t size)
{
    int64_t number;
    bool yes;
    switch (setting->kind) {
    case SETTING_INT:
        if (text_to_int64(text_of(value), &number) && number >= setting->min &&
            number <= setting->max)
            return true;
        snprintf(message, size,
                 "setting %s is \"%.100s\"; a whole number from %" PRId64 " to %" PRId64
                 " is allowed",
                 setting->name, value, setting->min, setting->max);
        return false;
    case SETTING_BOOL:
        if (parse_bool(value, &yes))
            return true;
        snprintf(message, size, "setting %s is \"%.100s\"; true or false is allowed", setting->name,
                 value);
        return false;
    case SETTING_TEXT:
    case SETTING_SECRET:
        break;
    }
    return true;
}

static bool take(char **into, size_t row, const char *value, char *message, size_t size)
{
    if (!check(&SETTINGS[row], value, message, size))
        return false;
    free(into[row]);
    into[row] = strdup(value);
    if (into[row] == NULL)
        abort();
    return true;
}

static bool take_environment(char **into, char *message, size_t size)
{
    for (size_t i = 0; i < SETTINGS_COUNT; i++) {
        char name[SETTING_ENVIRONMENT_SIZE];
        setting_environment(SETTINGS[i].name, name);
        const char *value = getenv(name);
        if (value != NULL && value[0] != '\0' && !take(into, i, value, message, size))
            return false;
    }
    return true;
}

static bool take_override(char **into, const char *override, char *message, size_t size)
{
    const char *equals = strchr(override, '=');
    if (equals == NULL) {
        snprintf(message, size, "--set wants name=value, not \"%.100s\"", override);
        return false;
    }
    size_t row = find(override, (size_t)(equals - override));
    if (row == SETTINGS_COUNT) {
        snprintf(message, size, "there is no setting \"%.*s\"; `insula config` lists them",
                 (int)(equals - override > 100 ? 100 : equals - override), override);
        return false;
    }
    return take(into, row, equals + 1, message, size);
}

static void free_values(char **old)
{
    for (size_t i = 0; old != NULL && i < SETTINGS_COUNT; i++)
        free(old[i]);
    free(old);
}

bool setting_load(const char *const *overrides, size_t count, char *message, size_t message_size)
{
    char **loaded = calloc(SETTINGS_COUNT, sizeof *loaded);
    if (loaded == NULL)
        abort();
    bool good = take_environment(loaded, message, message_size);
    for (size_t i = 0; good && i < count; i++)
        good = take_override(loaded, overrides[i], message, message_size);
    free_values(good ? values : loaded);
    if (good)
        values = loaded;
    return good;
}

static size_t row_of(const char *name)
{
    size_t row = find(name, strlen(name));
    if (row == SETTINGS_COUNT) {
        fprintf(stderr, "no setting is called %s\n", name);
        abort();
    }
    return row;
}

static const char *value_of(size_t row)
{
    return values != NULL && values[row] != NULL ? values[row] : SETTINGS[row].fallback;
}

const char *setting_text(const char *name)
{
    return value_of(row_of(name));
}

int64_t setting_int(const char *name)
{
    size_t row = row_of(name);
    int64_t value = 0;
    bool good = SETTINGS[row].kind == SETTING_INT && text_to_int64(text_of(value_of(row)), &value);
    assert(good);
    return value;
}

bool setting_bool(const char *name)
{
    size_t row = row_of(name);
    bool value = false;
    bool good = SETTINGS[row].kind == SETTING_BOOL && parse_bool(value_of(row), &value);
    assert(good);
    return value;
}
