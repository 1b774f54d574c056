/*
 * Roles - the database `insula` in the embedded cluster and the roles of the tenant's wall.
 *
 * Must never know: tables.
 */
#ifndef INSULA_APP_ROLES_H
#define INSULA_APP_ROLES_H

#include "app/place.h"

/* Makes what is missing and gives the logins the secrets of the place. Blocks for some
 * milliseconds. */
bool roles_prepare(Place *place);

#endif
