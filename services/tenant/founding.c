#include "services/tenant/founding.h"

#include "core/crypto.h"
#include "core/stream.h"
#include "services/auth/auth.h"
#include "services/tenant/handlers.h"
#include "services/user/user.h"
#include "sql/tenant.h"

Uuid tenant_found(Task *task, const TenantNew *tenant, Text password_hash)
{
    DbParam params[] = { db_uuid(task->context.tenant_id), db_text(tenant->slug),
                         db_text(tenant->name) };
    DbRows rows;
    Text constraint;
    if (!db_try(task, &STATEMENT_TENANT_INSERT, params, &rows, &constraint))
        task_fail(task, 409, "slug_taken", "The address %.*s is taken; choose another.",
                  TEXT_ARG(tenant->slug));

    AuthRoles roles = auth_roles_found(task);
    Uuid owner = user_create(task, &(UserNew){ tenant->email, tenant->first_name, tenant->last_name,
                                               password_hash, tenant->origin });
    auth_role_give(task, owner, roles.owner);
    task->context.user_id = owner;
    stream_emit(task, "tenant.created", task->context.tenant_id, TEXT_NULL);
    return owner;
}

bool tenant_change_status(Task *task, bool suspended, Text event_data)
{
    TenantLocked present = sql_tenant_lock_in(task);
    Text status = suspended ? TEXT("suspended") : TEXT("active");
    if (text_equal(present.status, status))
        return false;
    sql_tenant_set_status_in(task, status);
    stream_emit(task, suspended ? "tenant.suspended" : "tenant.resumed", task->context.tenant_id,
                event_data);
    auth_revoke(task);
    return true;
}

/* What a shape says of a body must hold for the command line as well. */
static void require_password(Task *task, Text password)
{
    if (password.len < PASSWORD_MIN_BYTES || password.len > PASSWORD_MAX_BYTES)
        task_fail(task, 422, "invalid_password", "A password has %d to %d bytes.",
                  PASSWORD_MIN_BYTES, PASSWORD_MAX_BYTES);
}

static void require_slug(Task *task, Text slug)
{
    bool good =
        slug.len >= 2 && slug.len <= 63 && slug.ptr[0] != '-' && slug.ptr[slug.len - 1] != '-';
    for (size_t i = 0; good && i < slug.len; i++) {
        char c = slug.ptr[i];
        good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    }
    if (!good)
        task_fail(task, 422, "invalid_slug",
                  "A slug is made of a-z, 0-9 and inner hyphens, 2 to 63 of them.");
}

Uuid tenant_create(Task *task, const TenantNew *tenant)
{
    require_slug(task, tenant->slug);
    require_password(task, tenant->password);
    Text hash = crypto_password_hash(task, tenant->password);
    auth_act_as_system(task, uuid_new());
    db_begin(task);
    Uuid owner = tenant_found(task, tenant, hash);
    db_commit(task);
    return owner;
}

static void enter_tenant(Task *task, Text slug)
{
    task->context.kind = CONTEXT_NONE;
    AuthTenant tenant = auth_find_tenant(task, slug);
    if (!tenant.found)
        task_fail(task, 404, "tenant_not_found", "There is no tenant with the slug %.*s.",
                  TEXT_ARG(slug));
    auth_act_as_system(task, tenant.tenant_id);
}

void tenant_set_suspended(Task *task, Text slug, bool suspended)
{
    enter_tenant(task, slug);
    db_begin(task);
    tenant_change_status(task, suspended, TEXT_NULL);
    db_commit(task);
}

void tenant_set_password(Task *task, Text slug, Text email, Text password)
{
    require_password(task, password);
    enter_tenant(task, slug);
    Uuid user_id = user_find_by_email(task, email);
    if (uuid_is_nil(user_id))
        task_fail(task, 404, "user_not_found", "Nobody in %.*s has the e-mail %.*s.",
                  TEXT_ARG(slug), TEXT_ARG(email));
    auth_password_check(task, user_id, password, "/password");
    Text hash = crypto_password_hash(task, password);
    db_begin(task);
    auth_password_set(task, user_id, hash);
    stream_emit(task, "user.password_changed", user_id, TEXT_NULL);
    auth_sessions_end(task, user_id, UUID_NIL);
    db_commit(task);
}

static AuthTotp make_app(Task *task, Uuid operator_id, Text email)
{
    KeyringPlace place = operator_totp_place(operator_id);
    return auth_totp_make(task, &place, TEXT("Insula operators"), email);
}

OperatorNew tenant_create_operator(Task *task, Text email, Text name, Text password)
{
    require_password(task, password);
    Text hash = crypto_password_hash(task, password);
    Uuid id = uuid_new();
    task->context.kind = CONTEXT_NONE;
    db_begin(task);
    AuthTotp app = make_app(task, id, email);
    DbParam params[] = { db_uuid(id), db_text(email), db_text(name), db_text(hash),
                         db_bytes(app.sealed) };
    DbRows rows;
    Text constraint;
    if (!db_try(task, &STATEMENT_OPERATOR_INSERT, params, &rows, &constraint))
        task_fail(task, 409, "email_taken", "There is an operator with the e-mail %.*s.",
                  TEXT_ARG(email));
    db_commit(task);
    return (OperatorNew){ id, app.secret, app.uri };
}

OperatorNew tenant_enrol_operator(Task *task, Text email)
{
    task->context.kind = CONTEXT_NONE;
    db_begin(task);
    OperatorFound who = sql_operator_find_in(task, email);
    if (!who.found)
        task_fail(task, 404, "operator_not_found", "There is no operator with the e-mail %.*s.",
                  TEXT_ARG(email));
    AuthTotp app = make_app(task, who.id, email);
    sql_operator_totp_set_in(task, who.id, app.sealed);
    sql_operator_session_end_all_in(task, who.id);
    db_commit(task);
    return (OperatorNew){ who.id, app.secret, app.uri };
}

size_t tenant_list(Task *task, Text after, size_t limit, TenantEntry **entries)
{
    task->context.kind = CONTEXT_NONE;
    DirectoryEntryRows rows = sql_tenant_directory_in(task, after, TEXT_NULL, (int32_t)limit);
    *entries = ARENA_ARRAY(task->arena, TenantEntry, rows.count ? rows.count : 1);
    for (size_t i = 0; i < rows.count; i++) {
        DirectoryEntry row = rows.rows[i];
        (*entries)[i] =
            (TenantEntry){ row.tenant_id, row.slug, row.name, row.status, row.created_at };
    }
    return rows.count;
}
