/*
 * DbAddress - where PostgreSQL is and how one connects there, the same for all connections of the
 * process.
 *
 * Names are looked up on libuv's pool, because libpq would stop the loop for as long as a name
 * server does not answer. A list of several hosts is left to libpq.
 */
#ifndef INSULA_CORE_DB_ADDRESS_H
#define INSULA_CORE_DB_ADDRESS_H

#include "core/db.h"

#define DB_ADDRESS_SIZE 64

/* The conninfo or URI, and the time-outs that PostgreSQL is told. */
void db_address_configure(const DbOptions *options);

/* The name that must be looked up before connecting; NULL: none (a socket, a number, a list). */
const char *db_address_name(void);

/* Begins to connect; `address` is the number that the name stands for, NULL when there is no name.
 * Never NULL. */
PGconn *db_address_connect(const char *address);

#endif
