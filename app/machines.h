/*
 * Machines - this process joins those of other machines when there is a Redis to do it through.
 *
 * Owns: reading redis_url and its neighbours, and fetching the bus's key once the database answers.
 * Must never know: what is said on the bus.
 */
#ifndef INSULA_APP_MACHINES_H
#define INSULA_APP_MACHINES_H

#include <stdbool.h>
#include <stddef.h>

/* False with a message for stderr when the settings cannot be. */
bool machines_check(char *message, size_t size);
/* In a worker: joins as soon as it can. Who asks for nothing gets nothing. */
void machines_start(void);

#endif
