/*
 * The roles and core's own migrations in the test's PostgreSQL, and a gate without sessions: for
 * the tests of what core keeps there.
 */
#ifndef INSULA_CORE_TEST_CORE_SCHEMA_H
#define INSULA_CORE_TEST_CORE_SCHEMA_H

#include <glob.h>

#include "core/db/test_schema.h"

static inline void test_core_run_file(const char *path, const char *before)
{
    FILE *file = fopen(path, "r");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0)
        abort();
    size_t size = (size_t)ftell(file), start = strlen(before);
    rewind(file);
    char *sql = calloc(1, start + size + 1);
    if (sql == NULL)
        abort();
    memcpy(sql, before, start);
    if (fread(sql + start, 1, size, file) != size)
        abort();
    fclose(file);
    test_postgres_run(sql);
    free(sql);
}

static inline void test_core_migrate(void)
{
    test_core_run_file(INSULA_SOURCE_ROOT "/app/roles.sql", "");
    test_postgres_run("grant create on database postgres to insula_owner");
    glob_t found;
    if (glob(INSULA_SOURCE_ROOT "/core/schema/*.sql", 0, NULL, &found) != 0)
        abort();
    for (size_t i = 0; i < found.gl_pathc; i++)
        test_core_run_file(found.gl_pathv[i], "set role insula_owner;");
    globfree(&found);
}

#endif
