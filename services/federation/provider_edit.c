/*
 * Setting up an identity provider. It is asked for its discovery document before it is kept, so
 * that a wrong issuer is told beside its field and not to the first person who tries to sign in.
 */
#include "services/federation/provider.h"

#include "core/json.h"
#include "core/stream.h"
#include "gateway/door.h"
#include "services/auth/auth.h"
#include "services/federation/gift.h"
#include "services/federation/oidc/client.h"
#include "services/federation/saml/saml.h"
#include "sql/federation.h"

#define MAPPING_MAX_BYTES (64 * 1024)
#define SECRET_MAX_BYTES  4096

static const char *const kinds[] = { "oidc", NULL };
static const char *const presets[] = { "generic", "okta", "entra", "google", NULL };
static const char *const client_auths[] = { "client_secret", OIDC_BY_KEY, NULL };
static const char *const algorithms[] = { "RS256", "PS256", "ES256", "EdDSA", NULL };

#define CLIENT_AUTH_HELP                                                                           \
    "How we prove there that it is us; default client_secret. By private_key_jwt: a key is made, " \
    "which the provider reads at /v1/sso/<path>/jwks."
#define MAPPING_HELP                                                                               \
    "{attributes: {email, first_name, last_name, groups: names of claims}, default_role: id, "     \
    "rules: [{group, role | team: id}]}"

typedef struct SsoProviderCreate {
    ShapeGiven given;
    Text kind, preset, name, slug;
    Text issuer, client_id, client_secret, scope, algorithm, client_auth;
    json_t *mapping;
    bool provisions, asks_second_step;
} SsoProviderCreate;

enum { CREATE_PROVISIONS = 11, CREATE_SECOND_STEP };
static const ShapeField create_fields[] = {
    SHAPE_FIELD(SsoProviderCreate, kind, SHAPE_ENUM, .required = true, .values = kinds),
    SHAPE_FIELD(SsoProviderCreate, preset, SHAPE_ENUM, .values = presets),
    SHAPE_FIELD(SsoProviderCreate, name, SHAPE_TEXT, .required = true, .min = 1, .max = 60,
                .help = "On the button of the sign-in page."),
    SHAPE_FIELD(SsoProviderCreate, slug, SHAPE_SLUG, .required = true, .min = 1, .max = 40,
                .help = "In its addresses; never changes."),
    SHAPE_FIELD(SsoProviderCreate, issuer, SHAPE_TEXT, .required = true, .min = 8, .max = 500,
                .help = "Exactly as the provider writes it."),
    SHAPE_FIELD(SsoProviderCreate, client_id, SHAPE_TEXT, .required = true, .min = 1, .max = 255),
    SHAPE_FIELD(SsoProviderCreate, client_secret, SHAPE_PASSWORD, .min = 1,
                .max = SECRET_MAX_BYTES),
    SHAPE_FIELD(SsoProviderCreate, scope, SHAPE_TEXT, .max = 500,
                .help = "Default: openid email profile."),
    SHAPE_FIELD(SsoProviderCreate, algorithm, SHAPE_ENUM, .values = algorithms,
                .help = "Of its tokens, and no other; default RS256."),
    SHAPE_FIELD(SsoProviderCreate, client_auth, SHAPE_ENUM, .values = client_auths,
                .help = CLIENT_AUTH_HELP),
    SHAPE_FIELD(SsoProviderCreate, mapping, SHAPE_JSON, .max = MAPPING_MAX_BYTES,
                .help = MAPPING_HELP),
    SHAPE_FIELD(SsoProviderCreate, provisions, SHAPE_BOOL,
                .help = "Makes an account for who has none; default true."),
    SHAPE_FIELD(SsoProviderCreate, asks_second_step, SHAPE_BOOL,
                .help = "The workspace's second factor is asked for behind it; default true."),
};
const Shape sso_provider_create_shape = SHAPE_OF(SsoProviderCreate, create_fields);

typedef struct SsoProviderUpdate {
    ShapeGiven given;
    Text name, issuer, client_id, client_secret, scope, algorithm, client_auth;
    json_t *mapping;
    bool provisions, asks_second_step, is_enabled;
} SsoProviderUpdate;

enum { UPDATE_ISSUER = 1, UPDATE_CLIENT_AUTH = 6 };
enum { UPDATE_PROVISIONS = 8 }; /* the first of the three switches */
static const ShapeField update_fields[] = {
    SHAPE_FIELD(SsoProviderUpdate, name, SHAPE_TEXT, .min = 1, .max = 60),
    SHAPE_FIELD(SsoProviderUpdate, issuer, SHAPE_TEXT, .min = 8, .max = 500,
                .help = "Not once somebody has signed in through it."),
    SHAPE_FIELD(SsoProviderUpdate, client_id, SHAPE_TEXT, .min = 1, .max = 255),
    SHAPE_FIELD(SsoProviderUpdate, client_secret, SHAPE_PASSWORD, .min = 1,
                .max = SECRET_MAX_BYTES),
    SHAPE_FIELD(SsoProviderUpdate, scope, SHAPE_TEXT, .max = 500),
    SHAPE_FIELD(SsoProviderUpdate, algorithm, SHAPE_ENUM, .values = algorithms),
    SHAPE_FIELD(SsoProviderUpdate, client_auth, SHAPE_ENUM, .values = client_auths,
                .help = CLIENT_AUTH_HELP " Given again, it makes another key."),
    SHAPE_FIELD(SsoProviderUpdate, mapping, SHAPE_JSON, .max = MAPPING_MAX_BYTES,
                .help = MAPPING_HELP),
    SHAPE_FIELD(SsoProviderUpdate, provisions, SHAPE_BOOL),
    SHAPE_FIELD(SsoProviderUpdate, asks_second_step, SHAPE_BOOL),
    SHAPE_FIELD(SsoProviderUpdate, is_enabled, SHAPE_BOOL, .help = "Offered on the sign-in page."),
};
const Shape sso_provider_update_shape = SHAPE_OF(SsoProviderUpdate, update_fields);

static const ResourceField fields[] = {
    { "kind", FIELD_TEXT, .values = (const char *const[]){ "oidc", "saml", NULL } },
    { "preset", FIELD_TEXT, .values = presets },
    { "name", FIELD_TEXT },
    { "slug", FIELD_TEXT },
    { "path", FIELD_TEXT, .help = "In its addresses: /v1/sso/<path>/start and /callback." },
    { "is_enabled", FIELD_BOOL },
    { "settings", FIELD_JSON,
      .help = "Of oidc: issuer, client_id, scope, algorithm, and client_key, "
              "our public key, where that is what proves us." },
    { "has_secret", FIELD_BOOL },
    { "mapping", FIELD_JSON, .help = MAPPING_HELP },
    { "mapped_by", FIELD_UUID,
      .help = "Who changed it last; its groups give no more than they have." },
    { "provisions", FIELD_BOOL },
    { "asks_second_step", FIELD_BOOL },
    { "identity_count", FIELD_INT, .help = "People who came from there." },
    { "tested_at", FIELD_TIME, FIELD_NULLABLE },
};
const Resource sso_provider_resource = {
    .name = "sso-providers",
    .singular = "sso_provider",
    .view = "api.sso_provider",
    .sort = "created_at",
    .fields = fields,
    .field_count = sizeof fields / sizeof fields[0],
};

static Text given_or(Text given, Text fallback)
{
    return text_is_null(given) || given.len == 0 ? fallback : given;
}

typedef struct Settings {
    Text issuer, client_id, scope, algorithm;
    Text client_key; /* JSON; TEXT_NULL: none */
} Settings;

static Text settings_text(Arena *arena, const Settings *settings)
{
    Buffer out;
    buffer_init(&out, arena, 16 * 1024);
    JsonWriter w = json_writer(&out);
    json_object_begin(&w);
    json_field(&w, "issuer", text, settings->issuer);
    json_field(&w, "client_id", text, settings->client_id);
    json_field(&w, "scope", text, settings->scope);
    json_field(&w, "algorithm", text, settings->algorithm);
    if (!text_is_null(settings->client_key))
        json_field(&w, "client_key", raw, settings->client_key);
    json_object_end(&w);
    return buffer_view(&out);
}

static Text tree_text(Arena *arena, const json_t *tree)
{
    Buffer out;
    buffer_init(&out, arena, MAPPING_MAX_BYTES * 2);
    JsonWriter w = json_writer(&out);
    json_put_tree(&w, tree);
    return buffer_view(&out);
}

static bool has_openid(Text scope)
{
    while (!text_is_null(scope))
        if (text_equal(text_cut(&scope, ' '), TEXT("openid")))
            return true;
    return false;
}

static void check_scope(Request *req, Text scope)
{
    if (!has_openid(scope))
        auth_field_fail(&req->task, "/scope", "format",
                        "The word openid must be among the scopes.");
}

/* Asks the provider; outside transactions. */
static OidcMetadata check_issuer(Request *req, Text issuer)
{
    OidcMetadata metadata = oidc_metadata(&req->task, issuer, true);
    if (!text_is_null(metadata.problem))
        auth_field_fail(&req->task, "/issuer", "unusable",
                        text_cstr(req->task.arena, metadata.problem));
    return metadata;
}

static Text seal(Request *req, Uuid id, Text secret)
{
    if (text_is_null(secret))
        return TEXT_NULL;
    KeyringPlace place = provider_secret_place(&req->task, id);
    return keyring_seal(&req->task, &place, secret);
}

/* What is to be kept when a key proves us from now on, in place of a secret. */
static OidcClientKey make_key(Request *req, const OidcMetadata *metadata, Text client_secret)
{
    if (!text_is_null(client_secret))
        auth_field_fail(&req->task, "/client_secret", "not_allowed",
                        "With " OIDC_BY_KEY " there is no secret.");
    if (!metadata->takes_key)
        auth_field_fail(&req->task, "/client_auth", "unusable",
                        "The provider does not say that it takes " OIDC_BY_KEY ".");
    return oidc_client_key_make(&req->task, metadata);
}

static void emit(Request *req, const char *type, Uuid id, Text name)
{
    Buffer *data = reply_buffer(req);
    JsonWriter w = json_writer(data);
    json_object_begin(&w);
    json_field(&w, "name", text, name);
    json_object_end(&w);
    event_emit(req, type, id, buffer_view(data));
}

/* POST /v1/sso-providers - not switched on until it is said so. */
void sso_provider_create(Request *req)
{
    const SsoProviderCreate *body = body_of(req, SsoProviderCreate);
    Arena *arena = req->task.arena;
    Text scope = given_or(body->scope, TEXT("openid email profile"));
    request_require_context(req);
    check_scope(req, scope);
    OidcMetadata metadata = check_issuer(req, body->issuer);
    provider_check_mapping(req, body->mapping);
    OidcClientKey key = { .jwk = TEXT_NULL, .secret = body->client_secret };
    if (text_equal(body->client_auth, TEXT(OIDC_BY_KEY)))
        key = make_key(req, &metadata, body->client_secret);

    request_begin(req);
    Uuid id = uuid_new();
    Uuid me = req->task.context.user_id;
    Text settings =
        settings_text(arena, &(Settings){ body->issuer, body->client_id, scope,
                                          given_or(body->algorithm, TEXT("RS256")), key.jwk });
    DbParam params[] = {
        db_uuid(req->task.context.tenant_id),
        db_uuid(id),
        db_text(body->kind),
        db_text(given_or(body->preset, TEXT("generic"))),
        db_text(body->name),
        db_text(body->slug),
        db_json(settings),
        db_bytes(seal(req, id, key.secret)),
        db_json(body->mapping ? tree_text(arena, body->mapping) : TEXT("{}")),
        db_uuid(me),
        db_bool(body->provisions || !shape_given(body, CREATE_PROVISIONS)),
        db_bool(body->asks_second_step || !shape_given(body, CREATE_SECOND_STEP)),
    };
    DbRows rows;
    Text constraint;
    if (!db_try(&req->task, &STATEMENT_SSO_PROVIDER_INSERT, params, &rows, &constraint))
        fail(req, 409, "sso_slug_taken", "Another provider has %.*s in its addresses.",
             TEXT_ARG(body->slug));
    emit(req, "sso_provider.created", id, body->name);
    reply_resource(req, 201, "sso-providers", id);
    request_commit(req);
}

/* The key that proves us from now on, as the settings tell it. */
static Text client_key_then(Request *req, const SsoProviderUpdate *body, const json_t *settings,
                            const OidcClientKey *made)
{
    const json_t *present = json_object_get(settings, "client_key");
    bool to_secret = text_equal(body->client_auth, TEXT("client_secret"));
    if (!text_is_null(made->jwk))
        return made->jwk;
    if (present == NULL)
        return TEXT_NULL;
    if (!to_secret && !text_is_null(body->client_secret))
        auth_field_fail(&req->task, "/client_secret", "not_allowed",
                        "With " OIDC_BY_KEY " there is no secret.");
    if (to_secret && text_is_null(body->client_secret))
        auth_field_fail(&req->task, "/client_secret", "required",
                        "The secret that the provider has given takes the key's place.");
    return to_secret ? TEXT_NULL : tree_text(req->task.arena, present);
}

/* The settings as they will be; TEXT_NULL when none is given. */
static Text changed_settings(Request *req, const SsoProviderUpdate *body,
                             const SsoProviderLocked *present, const OidcClientKey *made)
{
    JsonError error;
    Arena *arena = req->task.arena;
    const json_t *settings = json_read(arena, present->settings, false, &error);
    Text key = client_key_then(req, body, settings, made);
    if (text_is_null(body->issuer) && text_is_null(body->client_id) && text_is_null(body->scope) &&
        text_is_null(body->algorithm) && text_is_null(body->client_auth))
        return TEXT_NULL;
    Text before = json_text_at(settings, "issuer");
    if (!text_is_null(body->issuer) && !text_equal(body->issuer, before) && present->identities > 0)
        fail(req, 409, "sso_issuer_in_use",
             "People have signed in through this provider, and another issuer's are others; make "
             "another provider.");
    return settings_text(
        arena, &(Settings){ given_or(body->issuer, before),
                            given_or(body->client_id, json_text_at(settings, "client_id")),
                            given_or(body->scope, json_text_at(settings, "scope")),
                            given_or(body->algorithm, json_text_at(settings, "algorithm")), key });
}

/* What a SAML provider is set up with is below /saml; a secret from here would be in its keys'
 * place. */
static void check_kind(Request *req, const FederationProvider *provider,
                       const SsoProviderUpdate *body)
{
    for (size_t field = UPDATE_ISSUER; field <= UPDATE_CLIENT_AUTH; field++)
        if (text_equal(provider->kind, TEXT("saml")) && shape_given(body, field))
            auth_field_fail(&req->task,
                            text_cstr(req->task.arena, text_format(req->task.arena, "/%s",
                                                                   update_fields[field].name)),
                            "not_allowed", "This is of OpenID providers.");
}

/* PATCH /v1/sso-providers/:id - who signs in next feels it. */
void sso_provider_update(Request *req)
{
    Uuid id = path_uuid(req, "id");
    const SsoProviderUpdate *body = body_of(req, SsoProviderUpdate);
    request_require_context(req);
    FederationProvider provider = federation_provider_find(&req->task, id);
    check_kind(req, &provider, body);
    if (!text_is_null(body->scope) && body->scope.len > 0)
        check_scope(req, body->scope);
    OidcClientKey key = { .jwk = TEXT_NULL, .secret = body->client_secret };
    if (!text_is_null(body->issuer) || text_equal(body->client_auth, TEXT(OIDC_BY_KEY))) {
        Text issuer = given_or(body->issuer, oidc_settings(req->task.arena, &provider).issuer);
        OidcMetadata metadata = check_issuer(req, issuer);
        if (text_equal(body->client_auth, TEXT(OIDC_BY_KEY)))
            key = make_key(req, &metadata, body->client_secret);
    }
    provider_check_mapping(req, body->mapping);

    request_begin(req);
    SsoProviderLocked present = sql_sso_provider_lock(req, id);
    resource_check_match(req, present.revision);
    Text settings = changed_settings(req, body, &present, &key);
    sql_sso_provider_update(req, id, body->name, settings, seal(req, id, key.secret),
                            body->mapping ? tree_text(req->task.arena, body->mapping) : TEXT_NULL,
                            req->task.context.user_id, body->provisions, body->asks_second_step,
                            body->is_enabled, (int64_t)(body->given >> UPDATE_PROVISIONS & 7));
    emit(req, "sso_provider.updated", id, text_is_null(body->name) ? present.name : body->name);
    reply_resource(req, 200, "sso-providers", id);
    request_commit(req);
}

/* DELETE /v1/sso-providers/:id - accounts and their sessions stay. */
void sso_provider_delete(Request *req)
{
    Uuid id = path_uuid(req, "id");
    SsoProviderLocked present = sql_sso_provider_lock(req, id);
    resource_check_match(req, present.revision);
    FederationProvider provider = federation_provider_find(&req->task, id);
    bool changed = gifts_settle(req, &provider);
    sql_sso_provider_delete(req, id);
    emit(req, "sso_provider.deleted", id, present.name);
    reply_empty(req, 204);
    if (changed)
        auth_revoke(&req->task);
}

void provider_reply_begun(Request *req, const FederationProvider *provider,
                          FederationPurpose purpose)
{
    Text url = text_equal(provider->kind, TEXT("saml"))
                   ? saml_begin(req, provider, purpose)
                   : oidc_begin(req, provider, TEXT("/"), purpose);
    Buffer *body = reply_buffer(req);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    json_field(&w, "url", text, url);
    json_object_end(&w);
    reply_header(req, "Cache-Control", TEXT("no-store"));
    reply_json(req, 200, buffer_view(body));
}

/* POST /v1/sso-providers/:id/test - a sign-in that opens nothing, and tells the administrator what
 * came back. */
void sso_provider_test(Request *req)
{
    request_require_context(req);
    FederationProvider provider = federation_provider_find(&req->task, path_uuid(req, "id"));
    provider_reply_begun(req, &provider,
                         (FederationPurpose){ .tested_by = req->task.context.user_id });
}

/* GET /v1/sso-providers/:id/tests/:test - what came of it. */
void sso_test_show(Request *req)
{
    Uuid provider_id = path_uuid(req, "id");
    SsoTestShown test = sql_sso_test_show(req, path_uuid(req, "test"), provider_id);
    if (!test.found)
        fail(req, 404, "sso_test_not_found", "There is no such test of this provider.");
    reply_json(req, 200, test.body);
}

/* GET /v1/auth/methods - how one signs in there. Says nothing about who has an account. */
void sign_in_methods(Request *req)
{
    Text slug = query_text(req, "tenant"), email = query_text(req, "email");
    if (text_is_null(slug))
        slug = request_tenant_slug(req);
    AuthTenant tenant = { 0 };
    if (!text_is_null(slug))
        tenant = auth_find_tenant(&req->task, slug);
    reply_header(req, "Cache-Control", TEXT("no-store"));
    if (!tenant.found) {
        reply_json(req, 200, TEXT("{\"password\":true,\"passkey\":true,\"providers\":[]}"));
        return;
    }
    auth_act_as_system(&req->task, tenant.tenant_id);
    Text domain =
        text_is_null(email) ? TEXT("") : text_slice(email, text_find(email, '@', 0) + 1, email.len);
    reply_json(req, 200, sql_sign_in_methods(req, domain).body);
}
