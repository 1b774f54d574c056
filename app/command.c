#include "app/command.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/setting.h"

static void write_overview(FILE *out)
{
    fputs("Insula - a platform of many tenants on one PostgreSQL.\n\n"
          "Usage: insula COMMAND [options]\n\nCommands:\n",
          out);
    for (size_t i = 0; i < COMMANDS_COUNT; i++)
        if (!COMMANDS[i]->is_internal)
            fprintf(out, "  %-18s %s\n", COMMANDS[i]->name, COMMANDS[i]->summary);
    fputs("\n`insula COMMAND --help` says more; `insula config` lists the settings.\n", out);
}

static void write_help(const Command *command, FILE *out)
{
    fprintf(out, "Usage: insula %s%s%s%s\n\n%s\n", command->name, command->arguments ? " " : "",
            command->arguments ? command->arguments : "",
            command->options[0].name || command->takes_settings ? " [options]" : "",
            command->summary);
    if (command->help)
        fprintf(out, "\n%s\n", command->help);
    fputs("\nOptions:\n", out);
    for (const CommandOption *option = command->options; option->name; option++) {
        char head[64];
        snprintf(head, sizeof head, "--%s%s%s", option->name, option->value ? " " : "",
                 option->value ? option->value : "");
        fprintf(out, "  %-24s %s\n", head, option->help);
    }
    if (command->takes_settings)
        fprintf(out, "  %-24s %s\n", "--set NAME=VALUE", "Set a setting (see `insula config`)");
    fprintf(out, "  %-24s %s\n", "--help", "Show this");
}

/* Commands have one word or two; *words says how many of argv were its name. */
static const Command *find_command(int argc, char **argv, int *words)
{
    char two[128] = "";
    if (argc > 2)
        snprintf(two, sizeof two, "%s %s", argv[1], argv[2]);
    for (size_t i = 0; i < COMMANDS_COUNT; i++) {
        bool is_two = strcmp(COMMANDS[i]->name, two) == 0;
        if (is_two || strcmp(COMMANDS[i]->name, argv[1]) == 0) {
            *words = is_two ? 2 : 1;
            return COMMANDS[i];
        }
    }
    return NULL;
}

/* `insula tenant`: the commands that begin so. */
static bool write_family(const char *word, FILE *out)
{
    bool found = false;
    size_t length = strlen(word);
    for (size_t i = 0; i < COMMANDS_COUNT; i++) {
        const char *name = COMMANDS[i]->name;
        if (strncmp(name, word, length) == 0 && name[length] == ' ') {
            if (!found)
                fprintf(out, "insula %s: say which:\n", word);
            fprintf(out, "  insula %-18s %s\n", name, COMMANDS[i]->summary);
            found = true;
        }
    }
    return found;
}

static bool complain(const Command *command, const char *what, const char *which)
{
    fprintf(stderr, "insula %s: %s%s. `insula %s --help` lists what it takes.\n", command->name,
            what, which, command->name);
    return false;
}

static void add_override(CommandLine *line, const char *name, const char *value)
{
    size_t size = strlen(name) + strlen(value) + 2;
    char *text = malloc(size);
    assert(text);
    snprintf(text, size, "%s=%s", name, value);
    line->overrides[line->override_count++] = text; /* lives as long as the process */
}

static bool take_option(CommandLine *line, const char *name, size_t length, const char *value)
{
    const Command *command = line->command;
    for (size_t i = 0; i < COMMAND_MAX_OPTIONS && command->options[i].name; i++) {
        const CommandOption *option = &command->options[i];
        if (strlen(option->name) != length || strncmp(option->name, name, length) != 0)
            continue;
        line->values[i] = value;
        if (option->setting)
            add_override(line, option->setting, option->value ? value : "true");
        return true;
    }
    return false;
}

/* Whether --name wants a value: 1 yes, 0 no, -1 there is no such option. */
static int wants_value(const Command *command, const char *name, size_t length)
{
    if (command->takes_settings && length == 3 && strncmp(name, "set", 3) == 0)
        return 1;
    for (size_t i = 0; i < COMMAND_MAX_OPTIONS && command->options[i].name; i++)
        if (strlen(command->options[i].name) == length &&
            strncmp(command->options[i].name, name, length) == 0)
            return command->options[i].value != NULL;
    return -1;
}

/* Reads argv[*at], an option, and its value; moves *at onto the last word it used. */
static bool read_option(CommandLine *line, int argc, char **argv, int *at)
{
    const char *word = argv[*at], *name = word + 2, *equals = strchr(name, '=');
    size_t length = equals ? (size_t)(equals - name) : strlen(name);
    int wanted = wants_value(line->command, name, length);

    if (wanted < 0)
        return complain(line->command, "there is no option ", word);
    if (!wanted)
        return equals ? complain(line->command, "no value belongs to ", word)
                      : take_option(line, name, length, "");
    if (!equals && *at + 1 >= argc)
        return complain(line->command, "a value is missing after ", word);
    const char *value = equals ? equals + 1 : argv[++*at];

    if (line->override_count == COMMAND_MAX_OVERRIDES)
        return complain(line->command, "too many settings at ", word);
    if (length == 3 && strncmp(name, "set", 3) == 0) {
        line->overrides[line->override_count++] = value;
        return true;
    }
    return take_option(line, name, length, value);
}

static bool read_line(CommandLine *line, int argc, char **argv, int from)
{
    for (int at = from; at < argc; at++) {
        if (strncmp(argv[at], "--", 2) == 0) {
            if (!read_option(line, argc, argv, &at))
                return false;
        } else if (argv[at][0] == '-' && argv[at][1]) {
            return complain(line->command, "there is no option ", argv[at]);
        } else if (line->argument_count == line->command->most_arguments) {
            return complain(line->command, "nothing is known to do with ", argv[at]);
        } else {
            line->arguments[line->argument_count++] = argv[at];
        }
    }
    if (line->argument_count < line->command->least_arguments)
        return complain(line->command, "it needs ", line->command->arguments);
    return true;
}

static bool wants_help(int argc, char **argv, int from)
{
    for (int at = from; at < argc; at++)
        if (strcmp(argv[at], "--help") == 0 || strcmp(argv[at], "-h") == 0)
            return true;
    return false;
}

const char *command_option(const CommandLine *line, const char *name)
{
    for (size_t i = 0; i < COMMAND_MAX_OPTIONS && line->command->options[i].name; i++)
        if (strcmp(line->command->options[i].name, name) == 0)
            return line->values[i];
    assert(!"an option that is in the command's table");
    return NULL;
}

int command_main(int argc, char **argv)
{
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        write_overview(argc < 2 ? stderr : stdout);
        return argc < 2 ? 2 : 0;
    }
    int words = 0;
    const char *first = strcmp(argv[1], "--version") == 0 ? "version" : argv[1];
    char *spelled[3] = { argv[0], (char *)(uintptr_t)first, argc > 2 ? argv[2] : NULL };
    const Command *command = find_command(argc > 2 ? 3 : 2, spelled, &words);
    if (!command) {
        if (!write_family(argv[1], stderr))
            fprintf(stderr, "insula: there is no command %s. `insula --help` lists them.\n",
                    argv[1]);
        return 2;
    }
    if (wants_help(argc, argv, 1 + words)) {
        write_help(command, stdout);
        return 0;
    }
    static CommandLine line; /* what it points to lives as long as the process */
    line = (CommandLine){ .command = command };
    if (!read_line(&line, argc, argv, 1 + words))
        return 2;
    char message[512];
    if (command->takes_settings &&
        !setting_load(line.overrides, line.override_count, message, sizeof message)) {
        fprintf(stderr, "insula %s: %s\n", command->name, message);
        return 2;
    }
    return command->run(&line);
}
