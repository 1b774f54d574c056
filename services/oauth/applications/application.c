/*
 * Applications - programs of others that a workspace knows: what they are called, where answers to
 * them go, the most they may ask for, how they prove who they are.
 */
#include "services/oauth/handlers.h"

#include "core/crypto.h"
#include "core/jose.h"
#include "core/stream.h"
#include "services/auth/auth.h"
#include "services/oauth/applications/registering.h"
#include "services/oauth/protocol/redirect.h"
#include "services/oauth/protocol/scope.h"
#include "sql/oauth.h"

#define KEYS_MAX     16384
#define SECRET_BYTES 32
#define HINT_CHARS   8

static const char *const kinds[] = { "native", "browser", "web", "service", NULL };
static const char *const proofs[] = { "none", "client_secret", "private_key_jwt", NULL };

#define NAMES_SCHEMA "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}"
#define SECRETS_SCHEMA                                                                             \
    "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"id\",\"hint\","            \
    "\"created_at\"],\"properties\":{\"id\":{\"type\":\"string\",\"format\":\"uuid\"},"            \
    "\"hint\":{\"type\":\"string\"},\"created_at\":{\"type\":\"string\",\"format\":"               \
    "\"date-time\"}}}}"

static const ResourceField fields[] = {
    { "name", FIELD_TEXT, .help = "What people are asked about." },
    { "description", FIELD_TEXT, .help = "For the workspace's administrators." },
    { "kind", FIELD_TEXT, FIELD_FILTER, .values = kinds,
      .help = "web: on a server; browser and native: keep no secret; service: acts by itself." },
    { "redirect_uris", FIELD_JSON, .schema = NAMES_SCHEMA, .help = "Where answers may go." },
    { "logout_uris", FIELD_JSON, .schema = NAMES_SCHEMA,
      .help = "Where somebody may go who signs out there." },
    { "scopes", FIELD_JSON, .schema = NAMES_SCHEMA, .help = "The most it may ask for." },
    { "authentication", FIELD_TEXT, FIELD_FILTER, .values = proofs },
    { "keys", FIELD_JSON, FIELD_NULLABLE, .help = "The JWK set of private_key_jwt." },
    { "service_account", FIELD_UUID, FIELD_NULLABLE, .help = "Whom it acts as by itself." },
    { "secrets", FIELD_JSON, .schema = SECRETS_SCHEMA, .help = "How its secrets begin." },
};
const Resource application_resource = {
    .name = "applications",
    .singular = "application",
    .view = "api.application",
    .sort = "-created_at",
    .fields = fields,
    .field_count = sizeof fields / sizeof fields[0],
};

typedef struct ApplicationCreate {
    ShapeGiven given;
    Text name, description, kind, authentication;
    TextList redirect_uris, logout_uris, scopes;
    json_t *keys;
    Uuid service_account;
} ApplicationCreate;

enum { CREATE_AUTHENTICATION = 3, CREATE_KEYS = 7 };
static const ShapeField create_fields[] = {
    SHAPE_FIELD(ApplicationCreate, name, SHAPE_TEXT, .required = true, .min = 1, .max = 100),
    SHAPE_FIELD(ApplicationCreate, description, SHAPE_TEXT, .max = 500),
    SHAPE_FIELD(ApplicationCreate, kind, SHAPE_ENUM, .required = true, .values = kinds),
    SHAPE_FIELD(ApplicationCreate, authentication, SHAPE_ENUM, .values = proofs,
                .help = "Default: client_secret, or none where no secret can be kept."),
    SHAPE_FIELD(ApplicationCreate, redirect_uris, SHAPE_TEXTS, .max = APPLICATION_URIS_MAX),
    SHAPE_FIELD(ApplicationCreate, logout_uris, SHAPE_TEXTS, .max = APPLICATION_URIS_MAX),
    SHAPE_FIELD(ApplicationCreate, scopes, SHAPE_TEXTS, .required = true, .max = SCOPE_MAX,
                .help = "Permissions, openid, profile, email, offline_access; never more than the "
                        "caller has."),
    SHAPE_FIELD(ApplicationCreate, keys, SHAPE_JSON, .nullable = true, .max = KEYS_MAX,
                .help = "A JWK set, for private_key_jwt."),
    SHAPE_FIELD(ApplicationCreate, service_account, SHAPE_UUID, .nullable = true,
                .help = "Of kind service: whom it acts as."),
};
const Shape application_create_shape = SHAPE_OF(ApplicationCreate, create_fields);

typedef struct ApplicationUpdate {
    ShapeGiven given;
    Text name, description;
    TextList redirect_uris, logout_uris, scopes;
    json_t *keys;
} ApplicationUpdate;

enum {
    UPDATE_NAME,
    UPDATE_DESCRIPTION,
    UPDATE_REDIRECT_URIS,
    UPDATE_LOGOUT_URIS,
    UPDATE_SCOPES,
    UPDATE_KEYS
};
static const ShapeField update_fields[] = {
    SHAPE_FIELD(ApplicationUpdate, name, SHAPE_TEXT, .min = 1, .max = 100),
    SHAPE_FIELD(ApplicationUpdate, description, SHAPE_TEXT, .max = 500),
    SHAPE_FIELD(ApplicationUpdate, redirect_uris, SHAPE_TEXTS, .max = APPLICATION_URIS_MAX),
    SHAPE_FIELD(ApplicationUpdate, logout_uris, SHAPE_TEXTS, .max = APPLICATION_URIS_MAX),
    SHAPE_FIELD(ApplicationUpdate, scopes, SHAPE_TEXTS, .max = SCOPE_MAX),
    SHAPE_FIELD(ApplicationUpdate, keys, SHAPE_JSON, .max = KEYS_MAX),
};
const Shape application_update_shape = SHAPE_OF(ApplicationUpdate, update_fields);

/* ---- what may be registered ---- */

void application_require_uris(Task *task, const char *member, TextList uris, bool is_native)
{
    for (size_t i = 0; i < uris.count; i++) {
        const char *defect = redirect_defect(uris.items[i], is_native);
        if (defect != NULL)
            auth_field_fail(task,
                            text_cstr(task->arena, text_format(task->arena, "/%s/%zu", member, i)),
                            "format", defect);
    }
}

void application_require_known(Task *task, TextList scopes)
{
    for (size_t i = 0; i < scopes.count; i++)
        if (!scope_is_known(scopes.items[i]))
            auth_field_fail(task,
                            text_cstr(task->arena, text_format(task->arena, "/scopes/%zu", i)),
                            "unknown", "There is no such scope.");
}

static void require_scopes(Request *req, TextList scopes)
{
    Arena *arena = req->task.arena;
    request_require_context(req);
    application_require_known(&req->task, scopes);
    for (size_t i = 0; i < scopes.count; i++)
        if (!scope_is_about_person(scopes.items[i]) &&
            !request_may(req, text_cstr(arena, scopes.items[i])))
            fail(req, 403, "scope_exceeds_giver",
                 "An application cannot be given scopes that are not all one's own.");
}

/* As JSON text; TEXT_NULL when none are given. */
static Text keys_of(Request *req, const json_t *keys)
{
    if (keys == NULL)
        return TEXT_NULL;
    Buffer *text = reply_buffer(req);
    JsonWriter w = json_writer(text);
    json_put_tree(&w, keys);
    const JoseKeys *read = jose_keys_read(req->task.arena, buffer_view(text));
    if (read == NULL || read->count == 0)
        auth_field_fail(&req->task, "/keys", "format",
                        "A JWK set with public keys for signatures: RSA of 2048 bits or more, "
                        "P-256 or Ed25519.");
    return buffer_view(text);
}

static bool is(Text text, const char *wanted)
{
    return text_equal(text, text_of(wanted));
}

static Text proof_of(Request *req, const ApplicationCreate *body)
{
    bool is_public = is(body->kind, "browser") || is(body->kind, "native");
    Text proof = shape_given(body, CREATE_AUTHENTICATION) ? body->authentication
                 : is_public                              ? TEXT("none")
                                                          : TEXT("client_secret");
    if (is_public != is(proof, "none"))
        auth_field_fail(&req->task, "/authentication", "unsuitable",
                        is_public ? "An application in a browser or on a device keeps no secret."
                                  : "An application on a server proves who it is.");
    if (is(proof, "private_key_jwt") != (body->keys != NULL))
        auth_field_fail(&req->task, "/keys", "unsuitable",
                        "Keys go with private_key_jwt, and only with it.");
    return proof;
}

static void require_service_account(Request *req, const ApplicationCreate *body)
{
    bool is_service = is(body->kind, "service");
    if (is_service == uuid_is_nil(body->service_account))
        auth_field_fail(&req->task, "/service_account", is_service ? "required" : "unsuitable",
                        "An application that acts by itself, and only such a one, has a service "
                        "account.");
    if (!is_service)
        return;
    if (!sql_service_account_active(req, body->service_account).found)
        auth_field_fail(&req->task, "/service_account", "unknown",
                        "There is no such active service account.");
    auth_reach(req, body->service_account);
}

/* ---- telling ---- */

static void emit(Request *req, const char *type, Uuid id, Text name)
{
    Buffer *data = reply_buffer(req);
    JsonWriter w = json_writer(data);
    json_object_begin(&w);
    json_field(&w, "name", text, name);
    json_object_end(&w);
    event_emit(req, type, id, buffer_view(data));
}

Text application_secret_make(Arena *arena, uint8_t hash[32])
{
    uint8_t bytes[SECRET_BYTES];
    crypto_random(bytes, sizeof bytes);
    Text body = crypto_base64url(arena, (Text){ (const char *)bytes, sizeof bytes });
    Text secret = text_format(arena, "ics_%.*s", TEXT_ARG(body));
    crypto_wipe(bytes, sizeof bytes);
    crypto_sha256(secret, hash);
    return secret;
}

/* A new secret, told this once; fails when there are two. */
static Text add_secret(Request *req, Uuid application_id)
{
    uint8_t hash[32];
    Text secret = application_secret_make(req->task.arena, hash);
    if (sql_secret_insert(req, uuid_new(), application_id,
                          (Text){ (const char *)hash, sizeof hash },
                          text_slice(secret, 0, HINT_CHARS), req->task.context.user_id) == 0)
        fail(req, 409, "too_many_secrets", "An application has two secrets at most; remove one.");
    return secret;
}

static void reply_with_secret(Request *req, int status, Uuid id, Text secret)
{
    ApplicationShown shown = sql_application_show(req, id);
    Buffer *body = reply_buffer(req);
    buffer_text(body, text_slice(shown.body, 0, shown.body.len - 1));
    buffer_literal(body, ",\"client_secret\":");
    if (text_is_null(secret))
        buffer_literal(body, "null");
    else
        json_escape(body, secret);
    buffer_byte(body, '}');
    reply_header(req, "Cache-Control", TEXT("no-store"));
    reply_json(req, status, buffer_view(body));
}

/* POST /v1/oauth/applications */
void application_create(Request *req)
{
    const ApplicationCreate *body = body_of(req, ApplicationCreate);
    bool is_native = is(body->kind, "native"), is_service = is(body->kind, "service");
    Text proof = proof_of(req, body), keys = keys_of(req, body->keys);
    application_require_uris(&req->task, "redirect_uris", body->redirect_uris, is_native);
    application_require_uris(&req->task, "logout_uris", body->logout_uris, is_native);
    if ((body->redirect_uris.count == 0) != is_service && !is_native)
        auth_field_fail(&req->task, "/redirect_uris", is_service ? "unsuitable" : "required",
                        is_service ? "An application that acts by itself has none."
                                   : "Say where answers go.");
    require_scopes(req, body->scopes);
    require_service_account(req, body);

    Uuid id = uuid_new();
    sql_application_insert(
        req, id, body->name, text_is_null(body->description) ? TEXT("") : body->description,
        body->kind, body->redirect_uris.items, body->redirect_uris.count, body->logout_uris.items,
        body->logout_uris.count, body->scopes.items, body->scopes.count, proof, keys,
        body->service_account, req->task.context.user_id);
    Text secret = is(proof, "client_secret") ? add_secret(req, id) : TEXT_NULL;
    emit(req, "application.created", id, body->name);
    reply_with_secret(req, 201, id, secret);
}

/* PATCH /v1/oauth/applications/:id */
void application_update(Request *req)
{
    Uuid id = path_uuid(req, "id");
    const ApplicationUpdate *body = body_of(req, ApplicationUpdate);
    ApplicationLocked row = sql_application_lock(req, id);
    resource_check_match(req, row.revision);
    bool is_native = is(row.kind, "native");
    application_require_uris(&req->task, "redirect_uris", body->redirect_uris, is_native);
    application_require_uris(&req->task, "logout_uris", body->logout_uris, is_native);
    if (shape_given(body, UPDATE_SCOPES))
        require_scopes(req, body->scopes);
    if (shape_given(body, UPDATE_KEYS) && !is(row.authentication, "private_key_jwt"))
        auth_field_fail(&req->task, "/keys", "unsuitable",
                        "Keys go with private_key_jwt, and only with it.");
    sql_application_update(req, id, body->name, body->description,
                           shape_given(body, UPDATE_REDIRECT_URIS), body->redirect_uris.items,
                           body->redirect_uris.count, shape_given(body, UPDATE_LOGOUT_URIS),
                           body->logout_uris.items, body->logout_uris.count,
                           shape_given(body, UPDATE_SCOPES), body->scopes.items, body->scopes.count,
                           keys_of(req, body->keys), req->task.context.user_id);
    emit(req, "application.updated", id, text_is_null(body->name) ? row.name : body->name);
    reply_resource(req, 200, "applications", id);
}

/* DELETE /v1/oauth/applications/:id - and everything that it was given, everywhere at once. */
void application_delete(Request *req)
{
    Uuid id = path_uuid(req, "id");
    ApplicationLocked row = sql_application_lock(req, id);
    resource_check_match(req, row.revision);
    sql_application_delete(req, id);
    emit(req, "application.deleted", id, row.name);
    reply_empty(req, 204);
    auth_access_end(&req->task, id, UUID_NIL, UUID_NIL);
}

/* POST /v1/oauth/applications/:id/secrets - a second one, for a change without a pause. */
void application_secret_add(Request *req)
{
    Uuid id = path_uuid(req, "id");
    ApplicationLocked row = sql_application_lock(req, id);
    if (!is(row.authentication, "client_secret"))
        fail(req, 409, "application_without_secret", "This application has no secrets.");
    Text secret = add_secret(req, id);
    sql_application_touch(req, id);
    emit(req, "application.secret_added", id, row.name);
    reply_with_secret(req, 201, id, secret);
}

/* DELETE /v1/oauth/applications/:id/secrets/:secret */
void application_secret_remove(Request *req)
{
    Uuid id = path_uuid(req, "id"), secret_id = path_uuid(req, "secret");
    ApplicationLocked row = sql_application_lock(req, id);
    if (sql_secret_delete(req, id, secret_id) == 0)
        fail(req, 404, "application_secret_not_found", "This application has no such secret.");
    sql_application_touch(req, id);
    emit(req, "application.secret_removed", id, row.name);
    reply_empty(req, 204);
}
