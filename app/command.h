/*
 * Command - what can be typed after `insula`: one table, one parser, one form of help.
 *
 * Owns: finding the command of a command line, reading its options, --help, and saying on stderr
 * what is wrong and what to do. Options that stand for a setting become overrides of it
 * ("listen=127.0.0.1:8080"), as --set name=value does. Must never know: what a command does.
 */
#ifndef INSULA_APP_COMMAND_H
#define INSULA_APP_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#define COMMAND_MAX_OPTIONS   8
#define COMMAND_MAX_ARGUMENTS 4
#define COMMAND_MAX_OVERRIDES 64

typedef struct CommandOption {
    const char *name;    /* "listen", typed --listen */
    const char *value;   /* "ADDRESS"; NULL: a flag */
    const char *setting; /* the setting it sets, or NULL: read with command_option() */
    const char *help;
} CommandOption;

struct CommandLine;

typedef struct Command {
    const char *name;                           /* "up", "tenant create" */
    const char *arguments;                      /* "SLUG NAME", or NULL: none */
    const char *summary;                        /* one line */
    const char *help;                           /* more, or NULL */
    int (*run)(const struct CommandLine *line); /* the exit status */
    CommandOption options[COMMAND_MAX_OPTIONS]; /* ends with one without a name */
    size_t least_arguments, most_arguments;
    bool is_internal;    /* not listed: the platform starts it itself */
    bool takes_settings; /* --set name=value, and settings are loaded before it runs */
} Command;

typedef struct CommandLine {
    const Command *command;
    const char *arguments[COMMAND_MAX_ARGUMENTS];
    size_t argument_count;
    const char
        *values[COMMAND_MAX_OPTIONS]; /* of the options, in their order; a given flag is "" */
    const char *overrides[COMMAND_MAX_OVERRIDES]; /* "name=value" */
    size_t override_count;
} CommandLine;

/* The table; defined in command_table.c. */
extern const Command *const COMMANDS[];
extern const size_t COMMANDS_COUNT;

/* Runs what was typed; returns the exit status (2: the command line itself was wrong). */
int command_main(int argc, char **argv);

/* The value given for --name, NULL when it was not. Aborts on an option the command does not have.
 */
const char *command_option(const CommandLine *line, const char *name);

#endif
