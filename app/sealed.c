#include "app/sealed.h"

#include "core/crypto.h"
#include "core/keyring.h"
#include "core/log.h"
#include "services/auth/auth.h"
#include "services/tenant/tenant.h"

#define BATCH "200"
#define PAGE  200

/* $1 the tenant (null for the platform's), $2 the id of the first key, $3 the last row seen. A
 * sealed text names its key in its bytes two to nine. */
#define SEALED(t, c, r, of_tenant, shared)                                                         \
    {                                                                                              \
        .table = t, .column = c, .row = r, .is_shared = shared,                                    \
        .stale = { .name = "reseal_" t "_" c "_stale",                                             \
                   .text = "select " r ", " c " from " t " where " of_tenant " and substring(" c   \
                           " from 2 for 8) <> $2 and ($3::uuid is null or " r " > $3) order by " r \
                           " limit " BATCH " for no key update",                                   \
                   .columns = r " uuid, " c " bytea",                                              \
                   .source = "app/sealed.c",                                                       \
                   .n_params = 3,                                                                  \
                   .types = { DB_UUID, DB_BYTES, DB_UUID } },                                      \
        .replace = { .name = "reseal_" t "_" c "_replace",                                         \
                     .text = "update " t " set " c " = $3 where " of_tenant " and " r " = $2",     \
                     .columns = "",                                                                \
                     .source = "app/sealed.c",                                                     \
                     .n_params = 3,                                                                \
                     .types = { DB_UUID, DB_UUID, DB_BYTES } },                                    \
    }
#define OF_TENANT(t, c, r)   SEALED(t, c, r, "tenant_id = $1", false)
#define OF_PLATFORM(t, c, r) SEALED(t, c, r, "$1::uuid is null", true)

const SealedColumn SEALED_COLUMNS[] = {
    OF_TENANT("auth.totp", "secret", "factor_id"),
    OF_TENANT("federation.provider", "secret", "id"),
    OF_TENANT("federation.session", "hint", "session_id"),
    OF_TENANT("oauth.signing_key", "sealed", "id"),
    OF_PLATFORM("tenant.operator", "totp_secret", "id"),
};
const size_t SEALED_COLUMNS_COUNT = sizeof SEALED_COLUMNS / sizeof SEALED_COLUMNS[0];

/* False: it cannot be opened. */
static bool reseal(Task *task, const SealedColumn *column, Uuid row_id, Text sealed)
{
    KeyringPlace place = { task->context.tenant_id, column->table, column->column, row_id };
    Text plain = keyring_try_unseal(task->arena, &place, sealed);
    if (text_is_null(plain))
        return false;
    Text anew = keyring_seal(task, &place, plain);
    crypto_wipe((char *)(uintptr_t)plain.ptr, plain.len);
    DbParam params[] = { db_uuid(task->context.tenant_id), db_uuid(row_id), db_bytes(anew) };
    db_query(task, &column->replace, params);
    return true;
}

/* A batch behind `after`; the last row of it, nil when there was none. */
static Uuid reseal_batch(Task *task, const SealedColumn *column, Text first_key, Uuid after,
                         size_t *lost)
{
    Uuid last = UUID_NIL;
    db_begin(task);
    DbParam params[] = { db_uuid(task->context.tenant_id), db_bytes(first_key), db_uuid(after) };
    DbRows rows = db_query(task, &column->stale, params);
    for (int i = 0; i < rows.count; i++) {
        last = db_get_uuid(rows, i, 0);
        *lost += !reseal(task, column, last, text_copy(task->arena, db_get_text(rows, i, 1)));
    }
    db_commit(task);
    return last;
}

static void run(Job *job)
{
    uint8_t ids[KEYRING_MAX_KEYS][KEYRING_ID_BYTES];
    if (keyring_ids(ids) == 0)
        return;
    Text first_key = text_copy(job->task.arena, (Text){ (const char *)ids[0], sizeof ids[0] });
    bool is_platform = uuid_is_nil(job->task.context.tenant_id);
    size_t lost = 0;
    for (size_t i = 0; i < SEALED_COLUMNS_COUNT; i++) {
        Uuid after = UUID_NIL;
        if (SEALED_COLUMNS[i].is_shared != is_platform)
            continue;
        do
            after = reseal_batch(&job->task, &SEALED_COLUMNS[i], first_key, after, &lost);
        while (!uuid_is_nil(after));
    }
    if (lost > 0)
        log_write(LOG_ERROR, "secrets that no master key here opens were left as they are",
                  LOG_INT("secrets", (int64_t)lost));
}

const JobKind RESEAL_JOB = {
    .name = "keys.reseal", .run = run, .timeout_ms = 10 * 60 * 1000, .goes_outside = true
};

static void enqueue(Task *task)
{
    db_begin(task);
    job_enqueue(task, RESEAL_JOB.name, TEXT_NULL, TEXT("keys.reseal"), INT64_MIN);
    db_commit(task);
}

size_t sealed_enqueue_all(Task *task)
{
    Text after = TEXT_NULL;
    TenantEntry *entries;
    size_t jobs = 1;
    for (size_t count; (count = tenant_list(task, after, PAGE, &entries)) > 0;
         after = entries[count - 1].slug)
        for (size_t i = 0; i < count; i++, jobs++) {
            auth_act_as_system(task, entries[i].id);
            enqueue(task);
        }
    task->context = (Context){ .kind = CONTEXT_NONE, .permission = -1 };
    enqueue(task);
    return jobs;
}
