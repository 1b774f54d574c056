#include "core/db_gate.h"

#include <assert.h>
#include <string.h>

#include "core/db_pool.h"
#include "core/db_value.h"

static DbGateStep step_of_tenant(const DbStatement *statement, const Context *context)
{
    assert(statement != NULL);
    return (DbGateStep){ .statement = statement, .params = { db_uuid(context->tenant_id) } };
}

static DbGateStep step_of_session(const DbStatement *statement, const Context *context)
{
    assert(statement != NULL);
    Text hash = { (const char *)context->secret_hash, sizeof context->secret_hash };
    return (DbGateStep){
        .statement = statement,
        .params = { db_uuid(context->tenant_id), db_uuid(context->session_id), db_bytes(hash),
                    db_int4(context->permission) },
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
        steps[1] = step_of_session(db_options.gate.check, context);
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
        steps[0] = step_of_session(db_options.gate.enter, context);
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

int db_gate_read_answer(Context *context, DbRows rows, int row, int first)
{
    int status = (int)db_get_int(rows, row, first);
    if (status != 0)
        return status;
    Text permissions = db_get_text(rows, row, first + 2);
    assert(permissions.len <= sizeof context->permissions.bytes);
    context->permissions = (PermissionSet){ 0 };
    if (permissions.len > 0)
        memcpy(context->permissions.bytes, permissions.ptr, permissions.len);
    context->user_id = db_get_uuid(rows, row, first + 1);
    context->epoch = db_get_int(rows, row, first + 3);
    context->checked = true;
    return 0;
}
