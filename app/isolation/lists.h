/*
 * Lists - crossing.list, shared_tables.list and checks.sql as they lie beside this file; embedded
 * by tools/migrations.py.
 */
#ifndef INSULA_APP_ISOLATION_LISTS_H
#define INSULA_APP_ISOLATION_LISTS_H

extern const char CROSSING_LIST[];
extern const char SHARED_TABLES_LIST[];
extern const char ISOLATION_CHECKS_SQL[];

#endif
