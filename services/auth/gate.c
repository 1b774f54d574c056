#include "services/auth/auth.h"

#include "sql/auth.h"

DbGate auth_gate(void)
{
    return (DbGate){
        .claim = &STATEMENT_GATE_CLAIM,
        .check = &STATEMENT_GATE_CHECK,
        .enter = &STATEMENT_GATE_ENTER,
        .system = &STATEMENT_GATE_SYSTEM,
        .check_many = &STATEMENT_GATE_CHECK_MANY,
        .key_check = &STATEMENT_GATE_KEY_CHECK,
        .key_enter = &STATEMENT_GATE_KEY_ENTER,
        .key_check_many = &STATEMENT_GATE_KEY_CHECK_MANY,
    };
}

void auth_act_as_system(Task *task, Uuid tenant_id)
{
    task->context.kind = CONTEXT_SYSTEM;
    task->context.tenant_id = tenant_id;
    task->context.session_id = UUID_NIL;
    task->context.is_key = false;
    task->context.user_id = UUID_NIL;
    task->context.permission = -1;
    task->context.permissions = (PermissionSet){ 0 };
    task->context.checked = true;
}

AuthTenant auth_find_tenant(Task *task, Text slug)
{
    if (text_is_null(slug))
        return (AuthTenant){ 0 };
    TenantFound row = sql_tenant_find_by_slug_in(task, slug);
    return (AuthTenant){ row.found, row.tenant_id, row.slug, row.name, row.status };
}

_Noreturn void auth_field_fail(Task *task, const char *pointer, const char *code,
                               const char *detail)
{
    task->fault.status = 422;
    task->fault.code = TEXT("invalid_body");
    task->fault.detail = text_of(detail);
    task_field_error(task, text_of(pointer), code, "%s", detail);
    task_throw(task);
}
