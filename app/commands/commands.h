/*
 * Commands - what the table in command_table.c is made of; one file a command or a family of them.
 */
#ifndef INSULA_APP_COMMANDS_H
#define INSULA_APP_COMMANDS_H

#include "app/command.h"

extern const Command COMMAND_UP, COMMAND_SERVE, COMMAND_WORK;
extern const Command COMMAND_MIGRATE;
extern const Command COMMAND_CONFIG, COMMAND_VERSION;
extern const Command COMMAND_ROUTES, COMMAND_STATEMENTS, COMMAND_OPENAPI;
extern const Command COMMAND_DOCTOR, COMMAND_VERIFY_ISOLATION;
extern const Command COMMAND_TENANT_CREATE, COMMAND_TENANT_LIST, COMMAND_TENANT_SUSPEND,
    COMMAND_TENANT_RESUME;
extern const Command COMMAND_USER_SET_PASSWORD, COMMAND_OPERATOR_CREATE, COMMAND_OPERATOR_ENROL;
extern const Command COMMAND_MAIL_LIST, COMMAND_MAIL_SHOW, COMMAND_MAIL_PREVIEW;
extern const Command COMMAND_KEYS_STATUS, COMMAND_KEYS_ROTATE, COMMAND_KEYS_PRUNE;
extern const Command COMMAND_WORKER, COMMAND_SEED_DEMO;

#endif
