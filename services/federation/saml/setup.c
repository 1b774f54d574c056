/*
 * Setting a provider up: its metadata in, ours out, and how it is used.
 */
#include "core/fetch.h"
#include "core/setting.h"
#include "services/auth/auth.h"
#include "services/federation/saml/stored.h"

#define METADATA_MAX_BYTES    (512 * 1024)
#define CERTIFICATE_MAX_BYTES (16 * 1024)

typedef struct SamlIdpMetadata {
    ShapeGiven given;
    Text metadata, url, certificate;
} SamlIdpMetadata;

static const ShapeField idp_metadata_fields[] = {
    SHAPE_FIELD(SamlIdpMetadata, metadata, SHAPE_SOURCE, .min = 1, .max = METADATA_MAX_BYTES,
                .help = "XML, as the identity provider gives it out; or url."),
    SHAPE_FIELD(SamlIdpMetadata, url, SHAPE_TEXT, .min = 8, .max = 1000,
                .help = "Where it is read from, once, now."),
    SHAPE_FIELD(SamlIdpMetadata, certificate, SHAPE_SOURCE, .min = 1, .max = CERTIFICATE_MAX_BYTES,
                .help = "PEM: the metadata has to be signed with its key."),
};
const Shape saml_idp_metadata_shape = SHAPE_OF(SamlIdpMetadata, idp_metadata_fields);

typedef struct SamlProviderUpdate {
    ShapeGiven given;
    bool allow_idp_initiated, require_encryption;
    Text name_id_format, subject_attribute;
} SamlProviderUpdate;

enum { UPDATE_IDP_INITIATED, UPDATE_ENCRYPTION, UPDATE_FORMAT, UPDATE_SUBJECT };
static const char *const formats[] = { "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
                                       "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
                                       "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
                                       NULL };
static const ShapeField update_fields[] = {
    SHAPE_FIELD(SamlProviderUpdate, allow_idp_initiated, SHAPE_BOOL,
                .help = "May a sign-in begin at the identity provider?"),
    SHAPE_FIELD(SamlProviderUpdate, require_encryption, SHAPE_BOOL,
                .help = "Refuse assertions that are not encrypted."),
    SHAPE_FIELD(SamlProviderUpdate, name_id_format, SHAPE_ENUM, .nullable = true, .values = formats,
                .help = "What the provider is asked to name people by; null: what it likes."),
    SHAPE_FIELD(SamlProviderUpdate, subject_attribute, SHAPE_TEXT, .nullable = true, .max = 255,
                .help = "The attribute that says for ever who somebody is; null: the NameID."),
};
const Shape saml_update_shape = SHAPE_OF(SamlProviderUpdate, update_fields);

/* ---- telling ---- */

static void put_setting(JsonWriter *w, const SamlProvider *sp, const char *key)
{
    json_key(w, text_of(key));
    const json_t *value = json_object_get(sp->settings, key);
    if (value)
        json_put_tree(w, value);
    else
        json_put_null(w);
}

static void reply_setup(Request *req, int status, const SamlProvider *sp)
{
    static const char *const told[] = { "sso", "slo", "certificates", "name_id_format",
                                        "subject_attribute" };
    Buffer *out = reply_buffer(req);
    JsonWriter w = json_writer(out);
    json_object_begin(&w);
    json_field(&w, "entity_id", text, sp->entity_id);
    json_field(&w, "acs_url", text, sp->acs_url);
    json_field(&w, "slo_url", text, sp->slo_url);
    json_field(&w, "metadata_url", text, sp->entity_id);
    json_key(&w, TEXT("keys"));
    json_array_begin(&w);
    const json_t *keys = json_object_get(sp->settings, "keys");
    for (size_t i = 0; i < json_array_size(keys); i++)
        json_put_tree(&w, json_array_get(keys, i));
    json_array_end(&w);
    json_field(&w, "idp_entity_id", text, sp->issuer);
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
        put_setting(&w, sp, told[i]);
    json_field(&w, "allow_idp_initiated", bool, saml_setting_bool(sp, "allow_idp_initiated"));
    json_field(&w, "require_encryption", bool, saml_setting_bool(sp, "require_encryption"));
    json_object_end(&w);
    reply_json(req, status, buffer_view(out));
}

void saml_reply_stored(Request *req, int status, Uuid id)
{
    FederationProvider row = federation_provider_find(&req->task, id);
    SamlProvider sp = saml_provider_of(req, &row);
    reply_setup(req, status, &sp);
}

/* GET /v1/sso-providers/:id/saml */
void saml_show(Request *req)
{
    SamlProvider sp = saml_provider_of_id(req);
    reply_setup(req, 200, &sp);
}

/* GET /v1/sso/:slug/saml/metadata - for the identity provider; its address is our name there. */
void saml_metadata(Request *req)
{
    FederationProvider row = federation_provider_of_path(req, "saml");
    SamlProvider sp = saml_provider_of(req, &row);
    Buffer question;
    JsonWriter w = saml_question(&req->task, &question, "metadata");
    json_field(&w, "entity_id", text, sp.entity_id);
    json_field(&w, "acs_url", text, sp.acs_url);
    json_field(&w, "slo_url", text, sp.slo_url);
    json_field(&w, "name_id_format", text, saml_setting(&sp, "name_id_format"));
    saml_put_certificates(&w, &sp, "keys");
    saml_put_own_key(&req->task, &w, &sp);
    json_object_end(&w);
    const json_t *made = saml_ask_or_fail(&req->task, buffer_view(&question));
    reply_bytes(req, 200, TEXT("application/samlmetadata+xml"), json_text_at(made, "metadata"));
}

/* ---- changing ---- */

/* What was pasted, or what lies at the address. */
static Text metadata_of(Request *req)
{
    const SamlIdpMetadata *body = body_of(req, SamlIdpMetadata);
    if (!text_is_null(body->metadata))
        return body->metadata;
    if (text_is_null(body->url))
        auth_field_fail(&req->task, "/metadata", "required", "Either the metadata or its url.");
    FetchReply reply = fetch(&req->task, &(FetchRequest){ .url = body->url });
    if (reply.outcome != FETCH_ANSWERED)
        auth_field_fail(&req->task, "/url", "unusable", text_cstr(req->task.arena, reply.reason));
    if (reply.status != 200 || !text_is_utf8(reply.body))
        auth_field_fail(&req->task, "/url", "unusable", "There is no metadata at this address.");
    return reply.body;
}

/* PUT /v1/sso-providers/:id/saml/metadata - of the identity provider. During a roll-over of its
 * certificate there are two in it, and both hold. */
void saml_idp_metadata(Request *req)
{
    static const char *const taken[] = { "entity_id", "sso", "slo", "slo_response",
                                         "certificates" };
    request_require_context(req);
    SamlProvider sp = saml_provider_of_id(req);
    Text metadata = metadata_of(req), certificate = body_of(req, SamlIdpMetadata)->certificate;
    Buffer question;
    JsonWriter w = saml_question(&req->task, &question, "idp_metadata");
    json_field(&w, "metadata", text, metadata);
    json_key(&w, TEXT("certificates"));
    json_array_begin(&w);
    if (!text_is_null(certificate))
        json_put_text(&w, certificate);
    json_array_end(&w);
    json_field(&w, "allow_sha1", bool, setting_bool("saml_allow_sha1"));
    json_object_end(&w);
    const json_t *said = saml_ask_or_fail(&req->task, buffer_view(&question));
    request_begin(req);
    Stored stored = stored_lock(req, sp.row.id);
    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++)
        stored_put(stored.settings, taken[i], json_object_get(said, taken[i]));
    stored_store(req, &stored);
    saml_reply_stored(req, 200, sp.row.id);
    request_commit(req);
}

/* PATCH /v1/sso-providers/:id/saml */
void saml_update(Request *req)
{
    const SamlProviderUpdate *body = body_of(req, SamlProviderUpdate);
    request_require_context(req);
    SamlProvider sp = saml_provider_of_id(req);
    request_begin(req);
    Stored stored = stored_lock(req, sp.row.id);
    if (shape_given(body, UPDATE_IDP_INITIATED))
        json_object_set_new(stored.settings, "allow_idp_initiated",
                            json_boolean(body->allow_idp_initiated));
    if (shape_given(body, UPDATE_ENCRYPTION))
        json_object_set_new(stored.settings, "require_encryption",
                            json_boolean(body->require_encryption));
    if (shape_given(body, UPDATE_FORMAT))
        stored_put_text(stored.settings, "name_id_format", body->name_id_format);
    if (shape_given(body, UPDATE_SUBJECT))
        stored_put_text(stored.settings, "subject_attribute", body->subject_attribute);
    stored_store(req, &stored);
    saml_reply_stored(req, 200, sp.row.id);
    request_commit(req);
}
