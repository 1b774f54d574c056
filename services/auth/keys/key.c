#include "services/auth/keys/keys.h"

#include <string.h>

#include "core/crypto.h"
#include "core/stream.h"
#include "gateway/address.h"
#include "services/auth/auth.h"
#include "services/auth/rights.h"
#include "sql/auth.h"

#define NETWORKS_MAX      32
#define OVERLAP_DEFAULT_S (24 * 60 * 60)
#define OVERLAP_MAX_S     (30 * 24 * 60 * 60)

#define SCOPES_HELP   "Names of GET /v1/permissions; never more than the caller has."
#define NETWORKS_HELP "Addresses and networks it may be used from, as 192.0.2.0/24; none: anywhere."
#define EXPIRES_HELP  "After which it opens nothing; null: never."

typedef struct ApiKeyCreate {
    ShapeGiven given;
    Text name;
    TextList scopes, networks;
    TimeMs expires_at;
    Uuid service_account;
} ApiKeyCreate;

static const ShapeField create_fields[] = {
    SHAPE_FIELD(ApiKeyCreate, name, SHAPE_TEXT, .required = true, .min = 1, .max = 100,
                .help = "What it is for."),
    SHAPE_FIELD(ApiKeyCreate, scopes, SHAPE_TEXTS, .required = true, .max = 200,
                .help = SCOPES_HELP),
    SHAPE_FIELD(ApiKeyCreate, networks, SHAPE_TEXTS, .max = NETWORKS_MAX, .help = NETWORKS_HELP),
    SHAPE_FIELD(ApiKeyCreate, expires_at, SHAPE_TIME, .nullable = true, .help = EXPIRES_HELP),
    SHAPE_FIELD(ApiKeyCreate, service_account, SHAPE_UUID, .nullable = true,
                .help = "Whose it is; absent: the caller's. Needs api_key.manage."),
};
const Shape api_key_create_shape = SHAPE_OF(ApiKeyCreate, create_fields);

typedef struct ApiKeyUpdate {
    ShapeGiven given;
    Text name;
    TextList scopes, networks;
    TimeMs expires_at;
} ApiKeyUpdate;

enum { UPDATE_NAME, UPDATE_SCOPES, UPDATE_NETWORKS, UPDATE_EXPIRES_AT };
static const ShapeField update_fields[] = {
    SHAPE_FIELD(ApiKeyUpdate, name, SHAPE_TEXT, .min = 1, .max = 100),
    SHAPE_FIELD(ApiKeyUpdate, scopes, SHAPE_TEXTS, .max = 200, .help = SCOPES_HELP),
    SHAPE_FIELD(ApiKeyUpdate, networks, SHAPE_TEXTS, .max = NETWORKS_MAX, .help = NETWORKS_HELP),
    SHAPE_FIELD(ApiKeyUpdate, expires_at, SHAPE_TIME, .nullable = true, .help = EXPIRES_HELP),
};
const Shape api_key_update_shape = SHAPE_OF(ApiKeyUpdate, update_fields);

typedef struct ApiKeyRotate {
    ShapeGiven given;
    int64_t overlap_s;
} ApiKeyRotate;

static const ShapeField rotate_fields[] = {
    SHAPE_FIELD(ApiKeyRotate, overlap_s, SHAPE_INT, .min = 0, .max = OVERLAP_MAX_S,
                .help = "For how long the old secret still opens; default a day."),
};
const Shape api_key_rotate_shape = SHAPE_OF(ApiKeyRotate, rotate_fields);

/* ---- what may be asked for ---- */

static void require_known_scopes(Request *req, TextList names)
{
    Arena *arena = req->task.arena;
    bool all = true;
    for (size_t i = 0; i < names.count; i++) {
        if (permission_bit(text_cstr(arena, names.items[i])) >= 0)
            continue;
        task_field_error(&req->task, text_format(arena, "/scopes/%zu", i), "unknown",
                         "There is no permission %.*s.", TEXT_ARG(names.items[i]));
        all = false;
    }
    if (all)
        return;
    req->task.fault.status = 422;
    req->task.fault.code = TEXT("invalid_body");
    req->task.fault.detail = TEXT("Some scopes do not exist; GET /v1/permissions names them.");
    task_throw(&req->task);
}

static void require_networks(Request *req, TextList networks)
{
    for (size_t i = 0; i < networks.count; i++) {
        AddressList list;
        Text wrong, one = networks.items[i];
        bool is_one = text_find(one, ' ', 0) == one.len && text_find(one, ',', 0) == one.len;
        if (one.len > 0 && is_one && address_list_parse(one, &list, &wrong))
            continue;
        auth_field_fail(
            &req->task,
            text_cstr(req->task.arena, text_format(req->task.arena, "/networks/%zu", i)), "format",
            "Write an address or a network, as 192.0.2.0/24.");
    }
}

/* 0: never. */
static TimeMs expiry_of(Request *req, TimeMs at)
{
    if (at == 0)
        return INT64_MIN;
    if (at <= clock_now_ms())
        auth_field_fail(&req->task, "/expires_at", "past", "This time has passed.");
    return at;
}

/* Nobody gives what is not all their own. */
static void require_scopes_within(Request *req, Text bits)
{
    if (!rights_within(bits, &req->task.context.permissions))
        fail(req, 403, "scope_exceeds_giver",
             "A key cannot be given scopes that are not all one's own.");
}

static Uuid owner_of_new(Request *req, const ApiKeyCreate *body)
{
    Uuid me = req->task.context.user_id;
    if (uuid_is_nil(body->service_account) || uuid_equal(body->service_account, me))
        return me;
    ApiKeyOwner owner = sql_api_key_owner(req, body->service_account);
    if (!request_may(req, "api_key.manage"))
        fail(req, 403, "permission_denied", "Keys of service accounts need api_key.manage.");
    if (!owner.found || !text_equal(owner.kind, TEXT("service")))
        auth_field_fail(&req->task, "/service_account", "unknown",
                        "There is no such active service account.");
    rights_require(req, owner.rights);
    return body->service_account;
}

/* Somebody else's key is there for those who manage keys, and have all its owner has. */
static ApiKeyLocked key_to_change(Request *req, Uuid id)
{
    ApiKeyLocked key = sql_api_key_lock(req, id);
    if (uuid_equal(key.owner_id, req->task.context.user_id))
        return key;
    if (!request_may(req, "api_key.manage"))
        fail(req, 404, "api_key_not_found", "There is no such API key.");
    ApiKeyOwner owner = sql_api_key_owner(req, key.owner_id);
    if (owner.found)
        rights_require(req, owner.rights);
    return key;
}

/* ---- telling ---- */

static void emit(Request *req, const char *type, Uuid id, Text name, Uuid owner_id)
{
    Buffer *data = reply_buffer(req);
    JsonWriter w = json_writer(data);
    json_object_begin(&w);
    json_field(&w, "name", text, name);
    json_field(&w, "owner_id", uuid, owner_id);
    json_object_end(&w);
    event_emit(req, type, id, buffer_view(data));
}

static Token fresh_token(const Request *req, Uuid id, uint8_t hash[32])
{
    Token token = { .kind = 'k', .tenant_id = req->task.context.tenant_id, .session_id = id };
    crypto_random(token.secret, sizeof token.secret);
    crypto_sha256((Text){ (const char *)token.secret, sizeof token.secret }, hash);
    return token;
}

/* The key, and the text that opens, which is told this once. */
static void reply_secret(Request *req, int status, Token *token)
{
    ApiKeyShown shown = sql_api_key_show(req, token->session_id);
    Buffer *body = reply_buffer(req);
    buffer_text(body, text_slice(shown.body, 0, shown.body.len - 1));
    buffer_literal(body, ",\"key\":");
    json_escape(body, api_key_write(req->task.arena, token));
    buffer_byte(body, '}');
    crypto_wipe(token, sizeof *token);
    reply_header(req, "Cache-Control", TEXT("no-store"));
    reply_json(req, status, buffer_view(body));
}

/* POST /v1/api-keys - one's own, or a service account's. */
void api_key_create(Request *req)
{
    const ApiKeyCreate *body = body_of(req, ApiKeyCreate);
    require_known_scopes(req, body->scopes);
    require_networks(req, body->networks);
    TimeMs expires_at = expiry_of(req, body->expires_at);
    Text bits = sql_scopes_compile(req, body->scopes.items, body->scopes.count).bits;
    Uuid owner_id = owner_of_new(req, body);
    require_scopes_within(req, bits);

    uint8_t hash[32];
    Token token = fresh_token(req, uuid_new(), hash);
    sql_api_key_insert(req, token.session_id, owner_id, req->task.context.user_id, body->name,
                       body->scopes.items, body->scopes.count, body->networks.items,
                       body->networks.count, (Text){ (const char *)hash, sizeof hash }, expires_at);
    emit(req, "api_key.created", token.session_id, body->name, owner_id);
    reply_secret(req, 201, &token);
}

/* PATCH /v1/api-keys/:id - what it is called, may do, from where and until when. */
void api_key_update(Request *req)
{
    Uuid id = path_uuid(req, "id");
    const ApiKeyUpdate *body = body_of(req, ApiKeyUpdate);
    require_known_scopes(req, body->scopes);
    require_networks(req, body->networks);
    TimeMs expires_at = expiry_of(req, body->expires_at);
    ApiKeyLocked key = key_to_change(req, id);
    resource_check_match(req, key.revision);
    bool sets_scopes = shape_given(body, UPDATE_SCOPES);
    if (sets_scopes)
        require_scopes_within(req,
                              sql_scopes_compile(req, body->scopes.items, body->scopes.count).bits);
    sql_api_key_update(req, id, body->name, sets_scopes, body->scopes.items, body->scopes.count,
                       shape_given(body, UPDATE_NETWORKS), body->networks.items,
                       body->networks.count, shape_given(body, UPDATE_EXPIRES_AT), expires_at);
    emit(req, "api_key.updated", id, text_is_null(body->name) ? key.name : body->name,
         key.owner_id);
    reply_resource(req, 200, "api-keys", id);
    auth_revoke(&req->task);
}

/* POST /v1/api-keys/:id/rotate - another secret; the old one still opens for a while. */
void api_key_rotate(Request *req)
{
    Uuid id = path_uuid(req, "id");
    const ApiKeyRotate *body = body_of(req, ApiKeyRotate);
    int64_t overlap_s = shape_given(body, 0) ? body->overlap_s : OVERLAP_DEFAULT_S;
    ApiKeyLocked key = key_to_change(req, id);
    require_scopes_within(req, key.scope_bits);

    uint8_t hash[32];
    Token token = fresh_token(req, id, hash);
    sql_api_key_rotate(req, id, req->task.context.user_id,
                       (Text){ (const char *)hash, sizeof hash }, overlap_s);
    emit(req, "api_key.rotated", id, key.name, key.owner_id);
    reply_secret(req, 200, &token);
    auth_revoke(&req->task);
}

/* DELETE /v1/api-keys/:id - dead everywhere at once. */
void api_key_revoke(Request *req)
{
    Uuid id = path_uuid(req, "id");
    ApiKeyLocked key = key_to_change(req, id);
    resource_check_match(req, key.revision);
    sql_api_key_revoke(req, id);
    emit(req, "api_key.revoked", id, key.name, key.owner_id);
    reply_empty(req, 204);
    auth_revoke(&req->task);
}
