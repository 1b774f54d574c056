/*
 * Ageing - gives the demo workspaces a past: what was written in seconds comes to lie in the
 * working hours of the last four weeks.
 *
 * It crosses the wall as the migrator, in one transaction, before anybody is let in. Must never
 * know: tables; it goes by the types of columns.
 */
#ifndef INSULA_APP_DEMO_AGEING_H
#define INSULA_APP_DEMO_AGEING_H

#include <stdbool.h>

/* On the database that `conninfo` names, as the role insula_migrator. Blocks; false after saying on
 * stderr what went wrong. */
bool ageing_run(const char *conninfo);

#endif
