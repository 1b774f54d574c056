#include "core/db/gate.h"

#include <assert.h>
#include <string.h>

#include "core/db/pool.h"
#include "core/db/value.h"

static DbGateStep step_of_tenant(const DbStatement *statement, const Context *context)
{
    assert(statement != NULL);
    return (DbGateStep){ .statement = statement, .params = { db_uuid(context->tenant_id) } };
}

static DbGateStep step_of_session(const DbStatement *of_sessions, const DbStatement *of_keys,
                                  const Context *context)
{
    const DbStatement *statement = context->is_key ? of_keys : of_sessions;
    assert(statement != NULL);
    Text hash = { (const char *)context->secret_hash, sizeof context->secret_hash };
    return (DbGateStep){
        .statement = statement,
        .params = { db_uuid(context->tenant_id), db_uuid(context->session_id), db_bytes(hash),
                    db_int4(context->permission),
                    context->is_key ? db_text(context->address) : db_int4(context->demands) },
    };
}

/* The server itself, or an operator who has chosen a tenant to work in. */
static bool enters_on_own_word(const Context *context)
{
    return context->kind == CONTEXT_SYSTEM ||
           (context->kind == CONTEXT_OPERATOR && !uuid_is_nil(context->tenant_id));
}

int db_gate_for_read(const Context *context, DbGateStep steps[DB_GATE_MAX_STEPS])
{
    if (context->kind == CONTEXT_SESSION) {
        steps[0] = step_of_tenant(db_options.gate.claim, context);
        steps[1] = step_of_session(db_options.gate.check, db_options.gate.key_check, context);
        return 2;
    }
    if (!enters_on_own_word(context))
        return 0;
    steps[0] = step_of_tenant(db_options.gate.claim, context);
    return 1;
}

int db_gate_for_command(const Context *context, DbGateStep steps[DB_GATE_MAX_STEPS])
{
    if (context->kind == CONTEXT_SESSION)
        steps[0] = step_of_session(db_options.gate.enter, db_options.gate.key_enter, context);
    else if (enters_on_own_word(context))
        steps[0] = step_of_tenant(db_options.gate.system, context);
    else
        return 0;
    return 1;
}

bool db_gate_answers(const Context *context)
{
    return context->kind == CONTEXT_SESSION;
}

DbGateAnswer db_gate_read_answer(DbRows rows, int row, int first)
{
    DbGateAnswer answer = { .status = (int)db_get_int(rows, row, first) };
    if (answer.status != 0)
        return answer;
    Text permissions = db_get_text(rows, row, first + 2);
    assert(permissions.len <= sizeof answer.permissions.bytes);
    if (permissions.len > 0)
        memcpy(answer.permissions.bytes, permissions.ptr, permissions.len);
    answer.user_id = db_get_uuid(rows, row, first + 1);
    answer.epoch = db_get_int(rows, row, first + 3);
    return answer;
}

void db_gate_apply(Context *context, const DbGateAnswer *answer)
{
    if (answer->status != 0)
        return;
    context->user_id = answer->user_id;
    context->permissions = answer->permissions;
    context->epoch = answer->epoch;
    context->checked = true;
}

bool db_gate_is_same(const Context *a, const Context *b)
{
    if (a->kind != b->kind || !uuid_equal(a->tenant_id, b->tenant_id))
        return false;
    return a->kind != CONTEXT_SESSION ||
           (uuid_equal(a->session_id, b->session_id) && a->permission == b->permission &&
            a->demands == b->demands && a->is_key == b->is_key &&
            (!a->is_key || text_equal(a->address, b->address)) &&
            memcmp(a->secret_hash, b->secret_hash, sizeof a->secret_hash) == 0);
}
