#include <stdio.h>

#include "app/commands/commands.h"
#include "core/setting.h"

static int config(const CommandLine *line)
{
    (void)line;
    for (size_t i = 0; i < SETTINGS_COUNT; i++) {
        const Setting *setting = &SETTINGS[i];
        char environment[SETTING_ENVIRONMENT_SIZE];
        setting_environment(setting->name, environment);
        const char *value = setting_text(setting->name);
        if (setting->kind == SETTING_SECRET && *value)
            value = "(set)";
        printf("%-28s %-36s\n    %s\n    %s", setting->name, environment, setting->help,
               *value ? "now " : "now empty");
        printf("%s; default %s\n", value, *setting->fallback ? setting->fallback : "empty");
    }
    return 0;
}

static int version(const CommandLine *line)
{
    (void)line;
    puts("insula " INSULA_VERSION);
    return 0;
}

const Command COMMAND_CONFIG = {
    .name = "config",
    .summary = "List all settings, what they are now and what they are by default",
    .help = "A setting is set by its environment variable, or by --set NAME=VALUE, which wins.",
    .run = config,
    .takes_settings = true,
};

const Command COMMAND_VERSION = {
    .name = "version",
    .summary = "Print the version",
    .run = version,
};
