#include "core/crypto.h"
#include "core/setting.h"
#include "services/federation/saml/saml.h"
#include "services/mail/mail.h"

static const json_t *read_settings(Task *task, Text settings)
{
    JsonError error;
    return json_read(task->arena, settings, false, &error);
}

SamlProvider saml_provider_of(Request *req, const FederationProvider *row)
{
    Arena *arena = req->task.arena;
    Text origin = mail_origin(req);
    Text base = text_format(arena, "%.*s/v1/sso/%.*s/saml", TEXT_ARG(origin), TEXT_ARG(row->path));
    const json_t *settings = read_settings(&req->task, row->settings);
    return (SamlProvider){
        .row = *row,
        .settings = settings,
        .issuer = json_text_at(settings, "entity_id"),
        .entity_id = text_format(arena, "%.*s/metadata", TEXT_ARG(base)),
        .acs_url = text_format(arena, "%.*s/acs", TEXT_ARG(base)),
        .slo_url = text_format(arena, "%.*s/slo", TEXT_ARG(base)),
    };
}

static _Noreturn void fail_not_set_up(Task *task)
{
    task_fail(task, 409, "saml_not_set_up", "This identity provider has not been set up.");
}

SamlProvider saml_provider_of_path(Request *req)
{
    FederationProvider row = federation_provider_of_path(req, "saml");
    SamlProvider sp = saml_provider_of(req, &row);
    if (sp.issuer.len == 0)
        fail_not_set_up(&req->task);
    return sp;
}

SamlProvider saml_provider_of_id(Request *req)
{
    FederationProvider row = federation_provider_find(&req->task, path_uuid(req, "id"));
    if (!text_equal(row.kind, TEXT("saml")))
        fail(req, 404, "sso_provider_not_found", "There is no such identity provider.");
    return saml_provider_of(req, &row);
}

Text saml_setting(const SamlProvider *sp, const char *key)
{
    return json_text_at(sp->settings, key);
}

bool saml_setting_bool(const SamlProvider *sp, const char *key)
{
    return json_is_true(json_object_get(sp->settings, key));
}

const char *saml_binding(const SamlProvider *sp, const char *service, Text *url)
{
    const json_t *urls = json_object_get(sp->settings, service);
    *url = json_text_at(urls, "redirect");
    if (url->len > 0)
        return "redirect";
    *url = json_text_at(urls, "post");
    return url->len > 0 ? "post" : NULL;
}

void saml_put_certificates(JsonWriter *w, const SamlProvider *sp, const char *list)
{
    json_key(w, TEXT("certificates"));
    json_array_begin(w);
    const json_t *certificates = json_object_get(sp->settings, list);
    for (size_t i = 0; i < json_array_size(certificates); i++)
        json_put_text(w, json_text_at(json_array_get(certificates, i), "certificate"));
    json_array_end(w);
    json_field(w, "allow_sha1", bool, setting_bool("saml_allow_sha1"));
}

const json_t *saml_private_keys(Task *task, const SamlProvider *sp)
{
    JsonError error;
    Text secret = federation_secret(task, &sp->row);
    return json_read(task->arena, text_is_null(secret) ? TEXT("[]") : secret, false, &error);
}

void saml_put_own_key(Task *task, JsonWriter *w, const SamlProvider *sp)
{
    Text key = json_string_text(json_array_get(saml_private_keys(task, sp), 0));
    const json_t *first = json_array_get(json_object_get(sp->settings, "keys"), 0);
    Text certificate = json_text_at(first, "certificate");
    if (text_is_null(key) || text_is_null(certificate))
        fail_not_set_up(task);
    json_field(w, "private_key", text, key);
    json_field(w, "certificate", text, certificate);
}
