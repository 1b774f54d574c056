/*
 * Database command - a command that works as one task on the platform's database, beside the
 * running platform.
 *
 * Owns: finding the database (database_url, or the embedded one of the data directory), the loop,
 * and telling a failure. Must never know: what the task does.
 */
#ifndef INSULA_APP_DATABASE_COMMAND_H
#define INSULA_APP_DATABASE_COMMAND_H

#include "app/command.h"
#include "core/task.h"

/* Runs body(task) in a coroutine; returns the exit status. */
int database_command_run(const CommandLine *line,
                         void (*body)(Task *task, const CommandLine *line));

/* A password from the terminal, unseen, or the first line of standard input when that is none;
 * false when there is none. */
bool database_command_ask_password(const char *prompt, char *out, size_t size);

#endif
