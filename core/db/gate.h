/*
 * DbGate at work - which statements go before a task's own, so that the tenant's wall lets it pass.
 *
 * Must never know: how they are sent.
 */
#ifndef INSULA_CORE_DB_GATE_H
#define INSULA_CORE_DB_GATE_H

#include "core/db.h"

typedef struct DbGateStep {
    const DbStatement *statement;
    DbParam params[5];
} DbGateStep;

#define DB_GATE_MAX_STEPS 2

/* Before a read: nothing, [claim], or [claim][check]. Returns how many. The steps point into the
 * context. */
int db_gate_for_read(const Context *context, DbGateStep steps[DB_GATE_MAX_STEPS]);

/* Before anything that writes: nothing, [system], or [enter]. */
int db_gate_for_command(const Context *context, DbGateStep steps[DB_GATE_MAX_STEPS]);

/* Does the last of these steps answer with a row about the session? */
bool db_gate_answers(const Context *context);

/* What such a row says; status 0: may pass. */
typedef struct DbGateAnswer {
    int status;
    Uuid user_id;
    PermissionSet permissions;
    int64_t epoch;
} DbGateAnswer;

/* Reads a row of the form of check, from column `first`. */
DbGateAnswer db_gate_read_answer(DbRows rows, int row, int first);
/* Fills the context, if it may pass. */
void db_gate_apply(Context *context, const DbGateAnswer *answer);

/* Would both be asked the same, and answered the same? */
bool db_gate_is_same(const Context *a, const Context *b);

#endif
