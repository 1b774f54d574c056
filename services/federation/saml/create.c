/*
 * A new SAML provider: its name, and a key of ours, so that there is metadata to give to the
 * identity provider before there is any of its own.
 */
#include "core/stream.h"
#include "services/federation/provider.h"
#include "services/federation/saml/saml.h"
#include "sql/federation.h"

#define MAPPING_MAX_BYTES (64 * 1024)

typedef struct SamlProviderCreate {
    ShapeGiven given;
    Text name, slug;
    json_t *mapping;
    bool provisions, asks_second_step;
} SamlProviderCreate;

enum { CREATE_PROVISIONS = 3, CREATE_SECOND_STEP };
static const ShapeField create_fields[] = {
    SHAPE_FIELD(SamlProviderCreate, name, SHAPE_TEXT, .required = true, .min = 1, .max = 60,
                .help = "On the button of the sign-in page."),
    SHAPE_FIELD(SamlProviderCreate, slug, SHAPE_SLUG, .required = true, .min = 1, .max = 40,
                .help = "In its addresses; never changes."),
    SHAPE_FIELD(SamlProviderCreate, mapping, SHAPE_JSON, .max = MAPPING_MAX_BYTES,
                .help = "{attributes: {email, first_name, last_name, groups: names of attributes}, "
                        "default_role: id, rules: [{group, role | team: id}]}"),
    SHAPE_FIELD(SamlProviderCreate, provisions, SHAPE_BOOL,
                .help = "Makes an account for who has none; default true."),
    SHAPE_FIELD(SamlProviderCreate, asks_second_step, SHAPE_BOOL,
                .help = "The workspace's second factor is asked for behind it; default true."),
};
const Shape saml_create_shape = SHAPE_OF(SamlProviderCreate, create_fields);

static Text dump(Task *task, const json_t *tree)
{
    Buffer out;
    buffer_init(&out, task->arena, 2 * MAPPING_MAX_BYTES);
    JsonWriter w = json_writer(&out);
    if (tree)
        json_put_tree(&w, tree);
    else
        buffer_literal(&out, "{}");
    return buffer_view(&out);
}

static void insert(Request *req, Uuid id, const json_t *made)
{
    const SamlProviderCreate *body = body_of(req, SamlProviderCreate);
    Task *task = &req->task;
    KeyringPlace place = provider_secret_place(task, id);
    Buffer settings, secret;
    buffer_init(&settings, task->arena, 64 * 1024);
    JsonWriter w = json_writer(&settings);
    json_object_begin(&w);
    json_key(&w, TEXT("keys"));
    json_array_begin(&w);
    saml_put_key(&w, made);
    json_array_end(&w);
    json_object_end(&w);
    buffer_init(&secret, task->arena, 64 * 1024);
    w = json_writer(&secret);
    json_array_begin(&w);
    json_put_text(&w, json_text_at(made, "private_key"));
    json_array_end(&w);
    DbParam params[] = {
        db_uuid(task->context.tenant_id),
        db_uuid(id),
        db_text(TEXT("saml")),
        db_text(TEXT("generic")),
        db_text(body->name),
        db_text(body->slug),
        db_json(buffer_view(&settings)),
        db_bytes(keyring_seal(task, &place, buffer_view(&secret))),
        db_json(dump(task, body->mapping)),
        db_uuid(task->context.user_id),
        db_bool(body->provisions || !shape_given(body, CREATE_PROVISIONS)),
        db_bool(body->asks_second_step || !shape_given(body, CREATE_SECOND_STEP)),
    };
    DbRows rows;
    Text constraint;
    if (!db_try(task, &STATEMENT_SSO_PROVIDER_INSERT, params, &rows, &constraint))
        fail(req, 409, "sso_slug_taken", "Another provider has %.*s in its addresses.",
             TEXT_ARG(body->slug));
}

/* POST /v1/sso-providers/saml - not switched on until it is said so. */
void saml_create(Request *req)
{
    const SamlProviderCreate *body = body_of(req, SamlProviderCreate);
    request_require_context(req);
    provider_check_mapping(req, body->mapping);
    const json_t *made = saml_make_key(&req->task, body->name);
    request_begin(req);
    Uuid id = uuid_new();
    insert(req, id, made);
    Buffer *data = reply_buffer(req);
    JsonWriter w = json_writer(data);
    json_object_begin(&w);
    json_field(&w, "name", text, body->name);
    json_object_end(&w);
    event_emit(req, "sso_provider.created", id, buffer_view(data));
    reply_resource(req, 201, "sso-providers", id);
    request_commit(req);
}
