#include <stdio.h>
#include <string.h>

#include "app/isolation/lists.h"
#include "app/isolation/verify.h"
#include "core/db.h"

#define MAX_LINES 256

/* What stands before " - " in each line of a list that is no comment. */
static size_t read_list(const char *list, Text names[MAX_LINES])
{
    size_t count = 0;
    for (Text rest = text_of(list); !text_is_null(rest) && count < MAX_LINES;) {
        Text line = text_trim(text_cut(&rest, '\n'));
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        size_t end = 0;
        while (end + 3 <= line.len && memcmp(line.ptr + end, " - ", 3) != 0)
            end++;
        names[count++] = text_slice(line, 0, end + 3 <= line.len ? end : line.len);
    }
    return count;
}

/* The next block of checks.sql: its name after "--: ", and the statement up to the next one. */
static bool next_check(Text *rest, Text *name, Text *sql)
{
    Text line = TEXT_NULL;
    while (!text_is_null(*rest) && !text_starts_with(line, TEXT("--: ")))
        line = text_cut(rest, '\n');
    if (text_is_null(*rest))
        return false;
    *name = text_slice(line, 4, line.len);
    const char *next = memmem(rest->ptr, rest->len, "\n--: ", 5);
    size_t len = next ? (size_t)(next - rest->ptr) : rest->len;
    *sql = text_trim(text_slice(*rest, 0, len));
    sql->len -= text_ends_with(*sql, TEXT(";"));
    *rest = text_slice(*rest, len, rest->len);
    return true;
}

static DbRows ask(Verify *verify, Text name, Text sql, const DbParam *lists)
{
    Arena *arena = verify->task->arena;
    DbStatement *statement = ARENA_NEW(arena, DbStatement);
    *statement = (DbStatement){
        .name = text_cstr(arena, text_format(arena, "check %.*s", TEXT_ARG(name))),
        .text = text_cstr(arena, sql),
        .columns = "leak text",
        .source = "app/isolation/checks.sql",
        .lane = DB_LANE_COMMAND,
        .is_global = true,
        .n_params = 2,
        .types = { DB_TEXTS, DB_TEXTS },
    };
    return db_query(verify->task, statement, lists);
}

void verify_catalogue(Verify *verify)
{
    Arena *arena = verify->task->arena;
    Text crossing[MAX_LINES], shared[MAX_LINES];
    size_t crossing_count = read_list(CROSSING_LIST, crossing);
    size_t shared_count = read_list(SHARED_TABLES_LIST, shared);
    DbParam lists[] = { db_texts(arena, crossing, crossing_count),
                        db_texts(arena, shared, shared_count) };
    Text rest = text_of(ISOLATION_CHECKS_SQL), name, sql;
    while (next_check(&rest, &name, &sql)) {
        DbRows rows = ask(verify, name, sql, lists);
        if (text_equal(name, TEXT("tables"))) {
            text_to_int64(db_get_text(rows, 0, 0), &verify->tables);
            continue;
        }
        for (int i = 0; i < rows.count; i++)
            verify_leak(verify, "%.*s", TEXT_ARG(db_get_text(rows, i, 0)));
    }
}
