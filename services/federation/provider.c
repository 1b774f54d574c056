#include "services/federation/federation.h"

#include "core/crypto.h"
#include "core/db.h"
#include "core/keyring.h"
#include "services/auth/auth.h"
#include "services/federation/provider.h"
#include "sql/federation.h"

static _Noreturn void fail_not_found(Task *task)
{
    task_fail(task, 404, "sso_provider_not_found", "There is no such identity provider.");
}

static FederationProvider provider_of(const SsoProviderRow *row)
{
    return (FederationProvider){
        .id = row->id,
        .kind = row->kind,
        .name = row->name,
        .path = row->path,
        .is_enabled = row->is_enabled,
        .provisions = row->provisions,
        .asks_second_step = row->asks_second_step,
        .settings = row->settings,
        .mapping = row->mapping,
        .secret = row->secret,
        .mapped_by = row->mapped_by,
    };
}

FederationProvider federation_provider_of_path(Request *req, const char *kind)
{
    Text slug = path_text(req, "slug");
    Text workspace = text_cut(&slug, '.');
    if (text_is_null(slug) || slug.len > 60 || workspace.len > 63)
        fail_not_found(&req->task);
    AuthTenant tenant = auth_find_tenant(&req->task, workspace);
    if (!tenant.found)
        fail_not_found(&req->task);
    auth_act_as_system(&req->task, tenant.tenant_id);
    SsoProviderRow row = sql_sso_provider_find_by_slug(req, slug);
    if (!row.found || !text_equal(row.kind, text_of(kind)))
        fail_not_found(&req->task);
    return provider_of(&row);
}

FederationProvider federation_provider_find(Task *task, Uuid id)
{
    SsoProviderRow row = sql_sso_provider_find_in(task, id);
    if (!row.found)
        fail_not_found(task);
    return provider_of(&row);
}

KeyringPlace provider_secret_place(const Task *task, Uuid id)
{
    return (KeyringPlace){ task->context.tenant_id, "federation.provider", "secret", id };
}

Text federation_secret(Task *task, const FederationProvider *provider)
{
    if (text_is_null(provider->secret))
        return TEXT_NULL;
    KeyringPlace place = provider_secret_place(task, provider->id);
    return keyring_unseal(task, &place, provider->secret);
}

FederationPlanted federation_plant(Task *task, Text name, Text email)
{
    const Text slug = TEXT("isolation");
    FederationPlanted planted = { uuid_new(), uuid_new(), uuid_new(), uuid_new() };
    Uuid nobody = uuid_new();
    uint8_t hash[32];
    crypto_random(hash, sizeof hash);
    Text secret = { (const char *)hash, sizeof hash };
    db_begin(task);
    SsoProviderRow before = sql_sso_provider_find_by_slug_in(task, slug);
    if (before.found)
        sql_sso_provider_delete_in(task, before.id);
    /* Of SAML, since those have routes of their own beside the common ones. */
    sql_sso_provider_insert_in(task, planted.provider, TEXT("saml"), TEXT("generic"), name, slug,
                               TEXT("{\"entity_id\":\"https://isolation.invalid\"}"), TEXT_NULL,
                               TEXT("{}"), nobody, false, true);
    sql_sso_login_begin_in(task, planted.test, planted.provider, secret, secret, TEXT("/"), nobody,
                           UUID_NIL, UUID_NIL);
    sql_identity_link_in(task, planted.provider, name, sql_person_by_email_in(task, email).user_id,
                         planted.identity, TEXT_NULL);
    sql_domain_plant_in(task, planted.domain, name, slug);
    db_commit(task);
    return planted;
}
