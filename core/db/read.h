/*
 * DbRead - reads that fly together: one send, one Sync, one implicit transaction.
 *
 * Owns: how a group of reads stands on the wire behind its gates, who of them is told what, and who
 * of those that shared a failure tries again alone. Must never know: which connections there are,
 * and who waits for one.
 */
#ifndef INSULA_CORE_DB_READ_H
#define INSULA_CORE_DB_READ_H

#include "core/db/connection.h"
#include "core/db/gate.h"

#define DB_READ_GROUP_MAX 32

typedef struct DbReadGate DbReadGate;
typedef struct DbReadGroup DbReadGroup;

/* On the stack of the coroutine that waits for it. */
typedef struct DbRead {
    DbReceiver receiver;
    Task *task;
    const DbStatement *statement;
    const DbParam *params;
    Coroutine *coroutine;      /* resumed by the answer; NULL: whoever waits is woken by the Sync */
    struct DbRead *next;       /* of its lane while it waits, of its gate while it is written */
    DbReadGate *gate;          /* of this attempt */
    const DbStatement *failed; /* whose error it is */
    PGresult *result;          /* rows, or the error */
    int64_t took_us;           /* since the group's answer before, or since it was sent */
    uint8_t attempts;
    bool is_alone; /* must not have neighbours */
    bool is_lost, is_skipped;
} DbRead;

/* A session's (or a tenant's) claim and check in a group, and its reads. */
struct DbReadGate {
    DbReceiver receiver;
    DbReadGroup *group;
    DbRead *first, **end; /* until they are written */
    uint8_t steps, answered;
    const DbStatement *failed; /* whose error it is */
    PGresult *error;
    DbGateAnswer answer;
};

/* One Sync's worth; must stay until the Sync is settled. */
struct DbReadGroup {
    DbConnection *connection;
    int64_t started_us, answered_us;
    size_t gate_count, count;
    DbReadGate gates[DB_READ_GROUP_MAX];
};

DbRead db_read_make(Task *task, const DbStatement *statement, const DbParam *params);

void db_read_group_start(DbReadGroup *group, DbConnection *connection);
void db_read_group_add(DbReadGroup *group, DbRead *read);
/* Writes it all and sends it; `landing` is told of the Sync. */
void db_read_group_send(DbReadGroup *group, DbReceiver *landing);
/* When the Sync has been settled. */
void db_read_group_end(DbReadGroup *group);

/* Called by whoever was woken: is this no answer yet, and another attempt to be made? It may then
 * have to be made alone. */
bool db_read_tries_again(DbRead *read);

/* The rows; or fails the task with what became of the read. */
DbRows db_read_rows(DbRead *read);

#endif
