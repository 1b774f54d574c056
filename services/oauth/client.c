#include "services/oauth/protocol/client.h"

#include <string.h>

#include "core/crypto.h"
#include "core/jose.h"
#include "gateway/query.h"
#include "gateway/rate_limit.h"
#include "services/oauth/protocol/redirect.h"
#include "services/oauth/protocol/scope.h"
#include "sql/oauth.h"

#define ASSERTION_TYPE    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
#define ASSERTION_MAX_S   3600
#define CLOCK_SKEW_S      60
#define FAILURES_A_MINUTE 20

/* What a request brings to prove who it is. */
typedef struct Proof {
    Text id, secret, assertion;
    int ways; /* how many at once */
} Proof;

/* ---- finding ---- */

static TextList texts_of(Arena *arena, Text json)
{
    JsonError error;
    const json_t *array = json_read(arena, json, false, &error);
    size_t count = json_array_size(array);
    TextList list = { .items = ARENA_ARRAY(arena, Text, count + 1) };
    for (size_t i = 0; i < count; i++)
        list.items[list.count++] = json_string_text(json_array_get(array, i));
    return list;
}

static Client find_or_adopt(Request *req, Uuid id)
{
    Client row = sql_client_find(req, id);
    if (row.found || req->task.transaction != NULL || !sql_platform_application_find(req, id).found)
        return row;
    db_begin(&req->task);
    sql_platform_application_adopt(req, id);
    db_commit(&req->task);
    return sql_client_find(req, id);
}

static Client row_of(Request *req, Text id)
{
    Uuid client_id;
    Client row = { 0 };
    if (!text_is_null(id) && uuid_parse(id, &client_id))
        row = find_or_adopt(req, client_id);
    if (row.found && !text_equal(row.tenant_status, TEXT("active")))
        fail(req, 423, "tenant_suspended", "This workspace is suspended.");
    return row;
}

static OauthClient client_of(Request *req, const Client *row)
{
    Arena *arena = req->task.arena;
    if (!row->found)
        return (OauthClient){ 0 };
    return (OauthClient){
        .id = row->id,
        .name = row->name,
        .kind = row->kind,
        .redirect_uris = texts_of(arena, row->redirect_uris),
        .logout_uris = texts_of(arena, row->logout_uris),
        .scopes = scope_list(arena, row->scope),
        .service_account = row->service_account,
        .given_by = row->given_by,
        .is_native = text_equal(row->kind, TEXT("native")),
        .is_public = text_equal(row->authentication, TEXT("none")),
        .is_trusted = row->is_trusted,
    };
}

OauthClient client_find(Request *req, Text id)
{
    Client row = row_of(req, id);
    return client_of(req, &row);
}

bool client_has_redirect(const OauthClient *client, Text uri)
{
    for (size_t i = 0; i < client->redirect_uris.count; i++)
        if (redirect_matches(client->redirect_uris.items[i], uri, client->is_native))
            return true;
    return false;
}

/* ---- proving ---- */

/* Wrong secrets cost nothing to make up: they are counted by application and address. */
static Text failures_key(const Request *req, Text id, char room[128])
{
    Text address = text_slice(req->task.context.address, 0, 60), name = text_slice(id, 0, 40);
    memcpy(room, "oc", 2);
    if (name.len > 0)
        memcpy(room + 2, name.ptr, name.len);
    if (address.len > 0)
        memcpy(room + 2 + name.len, address.ptr, address.len);
    return (Text){ room, 2 + name.len + address.len };
}

static void require_patience(Request *req, Text id)
{
    char room[128];
    RateDecision decision =
        rate_look(failures_key(req, id, room), FAILURES_A_MINUTE, clock_monotonic_us());
    if (decision.is_allowed)
        return;
    req->task.fault.retry_after_s = decision.reset_s;
    fail(req, 429, "too_many_attempts", "Too many attempts failed; try again in %d seconds.",
         decision.reset_s);
}

static _Noreturn void refuse_client(Request *req, Text id, const char *why)
{
    char room[128];
    rate_take(failures_key(req, id, room), FAILURES_A_MINUTE, clock_monotonic_us());
    fail(req, 401, "invalid_client", "%s", why);
}

/* Standard base64, with or without padding. */
static Text plain_base64(Arena *arena, Text text)
{
    Text copy = text_copy(arena, text);
    char *bytes = (char *)copy.ptr;
    while (copy.len > 0 && bytes[copy.len - 1] == '=')
        copy.len--;
    for (size_t i = 0; i < copy.len; i++)
        bytes[i] = bytes[i] == '+' ? '-' : bytes[i] == '/' ? '_' : bytes[i];
    return jose_base64url(arena, copy);
}

/* Name and secret are form-encoded before they are joined (RFC 6749 2.3.1). */
static bool read_basic(Request *req, Text header, Proof *proof)
{
    QueryParam *params;
    size_t count;
    QueryError error;
    Text scheme = text_cut(&header, ' ');
    if (!text_equal_nocase(scheme, TEXT("basic")) || text_is_null(header))
        return false;
    Text pair = plain_base64(req->task.arena, text_trim(header));
    Text id = text_cut(&pair, ':');
    if (text_is_null(pair))
        return false;
    Text form = text_format(req->task.arena, "id=%.*s&secret=%.*s", TEXT_ARG(id), TEXT_ARG(pair));
    if (!query_parse(req->task.arena, form, &params, &count, &error) || count != 2)
        return false;
    proof->id = params[0].value;
    proof->secret = params[1].value;
    return true;
}

static Proof read_proof(Request *req, const Form *form)
{
    Text header = request_header(req, "authorization"), type;
    Proof proof = { .id = form_text(form, "client_id"),
                    .secret = form_text(form, "client_secret"),
                    .assertion = form_text(form, "client_assertion") };
    proof.ways =
        !text_is_null(proof.secret) + !text_is_null(proof.assertion) + !text_is_null(header);
    type = form_text(form, "client_assertion_type");
    if (!text_is_null(proof.assertion) && !text_equal(type, TEXT(ASSERTION_TYPE)))
        fail(req, 401, "invalid_client", "client_assertion_type must be " ASSERTION_TYPE ".");
    if (!text_is_null(header)) {
        Text named = proof.id;
        if (!read_basic(req, header, &proof) ||
            (!text_is_null(named) && !text_equal(named, proof.id)))
            fail(req, 401, "invalid_client", "The Authorization header names no application.");
    }
    if (!text_is_null(proof.assertion) && text_is_null(proof.id)) {
        JoseToken token;
        if (jose_peek(req->task.arena, proof.assertion, &token))
            proof.id = json_text_at(token.claims, "sub");
    }
    return proof;
}

static bool has_secret(const Client *row, Text secret, Uuid *given_by)
{
    uint8_t hash[32];
    crypto_sha256(secret, hash);
    bool is_first =
        row->first_hash.len == sizeof hash && crypto_equal(row->first_hash.ptr, hash, sizeof hash);
    bool is_second = row->second_hash.len == sizeof hash &&
                     crypto_equal(row->second_hash.ptr, hash, sizeof hash);
    *given_by = is_first ? row->first_given_by : row->second_given_by;
    return is_first || is_second;
}

static bool is_for(const json_t *audience, Text wanted)
{
    if (text_equal(json_string_text(audience), wanted))
        return true;
    for (size_t i = 0; i < json_array_size(audience); i++)
        if (text_equal(json_string_text(json_array_get(audience, i)), wanted))
            return true;
    return false;
}

/* NULL: the claims are those of an assertion of this application, for us, now. */
static const char *assertion_defect(Request *req, const Issuer *issuer, Text id,
                                    const json_t *claims)
{
    const json_t *expiry = json_object_get(claims, "exp"), *from = json_object_get(claims, "nbf");
    const json_t *audience = json_object_get(claims, "aud");
    int64_t now_s = clock_now_ms() / 1000;
    Text endpoint = text_format(req->task.arena, "%.*s/token", TEXT_ARG(issuer->url));
    if (!text_equal(json_text_at(claims, "iss"), id) ||
        !text_equal(json_text_at(claims, "sub"), id))
        return "iss and sub of the assertion must be the client_id.";
    if (!is_for(audience, issuer->url) && !is_for(audience, endpoint))
        return "aud of the assertion must be this issuer.";
    if (!json_is_integer(expiry) || json_integer_value(expiry) <= now_s - CLOCK_SKEW_S)
        return "The assertion has expired.";
    if (json_integer_value(expiry) > now_s + ASSERTION_MAX_S)
        return "The assertion lasts longer than an hour.";
    if (from != NULL && (!json_is_integer(from) || json_integer_value(from) > now_s + CLOCK_SKEW_S))
        return "The assertion is not valid yet.";
    if (json_text_at(claims, "jti").len == 0)
        return "The assertion has no jti.";
    return NULL;
}

static JoseOutcome verify_by_any(Request *req, const Client *row, Text assertion, JoseToken *token)
{
    const JoseKeys *keys = jose_keys_read(req->task.arena, row->keys);
    JoseOutcome outcome = JOSE_OTHER_ALGORITHM;
    for (int i = 0; i < JOSE_ALGORITHMS && outcome == JOSE_OTHER_ALGORITHM; i++)
        outcome = jose_verify(req->task.arena, assertion, keys, (JoseAlgorithm)i, token);
    return outcome;
}

static void require_assertion(Request *req, const Issuer *issuer, const Client *row, Text id,
                              Text assertion)
{
    JoseToken token;
    if (verify_by_any(req, row, assertion, &token) != JOSE_GOOD)
        refuse_client(req, id, "The assertion is not signed by a key of this application.");
    const char *defect = assertion_defect(req, issuer, id, token.claims);
    if (defect != NULL)
        refuse_client(req, id, defect);
    uint8_t hash[32];
    crypto_sha256(json_text_at(token.claims, "jti"), hash);
    int64_t expiry_s = json_integer_value(json_object_get(token.claims, "exp"));
    db_begin(&req->task);
    sql_assertion_sweep(req);
    bool is_new = sql_assertion_note(req, row->id, (Text){ (const char *)hash, sizeof hash },
                                     (expiry_s + CLOCK_SKEW_S) * 1000) > 0;
    db_commit(&req->task);
    if (!is_new)
        refuse_client(req, id, "This assertion was used before.");
}

OauthClient client_authenticate(Request *req, const Issuer *issuer, const Form *form)
{
    Proof proof = read_proof(req, form);
    if (proof.ways > 1)
        fail(req, 400, "invalid_request", "Send one proof of the application, not several.");
    require_patience(req, proof.id);
    Client row = row_of(req, proof.id);
    bool wants_secret = row.found && text_equal(row.authentication, TEXT("client_secret"));
    bool wants_assertion = row.found && text_equal(row.authentication, TEXT("private_key_jwt"));
    OauthClient client = client_of(req, &row);
    if (!row.found)
        refuse_client(req, proof.id, "There is no such application, or its secret is wrong.");
    if (wants_secret) {
        if (text_is_null(proof.secret) || !has_secret(&row, proof.secret, &client.given_by))
            refuse_client(req, proof.id, "There is no such application, or its secret is wrong.");
    } else if (wants_assertion) {
        if (text_is_null(proof.assertion))
            refuse_client(req, proof.id, "This application proves itself with private_key_jwt.");
        require_assertion(req, issuer, &row, proof.id, proof.assertion);
    } else if (proof.ways > 0) {
        refuse_client(req, proof.id, "This application has no secret: it sends its client_id.");
    }
    return client;
}
