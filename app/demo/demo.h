/*
 * Demo - two workspaces that look as if people worked in them, made once, through the API.
 *
 * Owns: what is in acme.json and globex.json and the order in which it is brought in: sign-up,
 * people, roles, teams, records, folders, documents with who sees them, and their edits over the
 * ShareDB socket, each by its author. Everything carries an idempotency key, so a seeding that was
 * cut off is simply run again. Dates are relative to today. Must never know: tables.
 */
#ifndef INSULA_APP_DEMO_H
#define INSULA_APP_DEMO_H

#include <stdbool.h>

#define DEMO_PASSWORD "insula-demo"

/* Against the platform at `url`; false after saying on stderr what went wrong. */
bool demo_seed(const char *url);
void demo_print_sign_ins(void);

#endif
