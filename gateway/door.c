#include "gateway/door.h"

#include <stdlib.h>
#include <string.h>

#include "core/cache.h"
#include "core/crypto.h"
#include "core/setting.h"
#include "gateway/http.h"
#include "gateway/principal.h"
#include "gateway/proof.h"

#define API_KEY_LEAST 40 /* shorter ones are no key, but may be words to search for */

static DoorHooks hooks;

void door_set_hooks(const DoorHooks *given)
{
    if (given->tenant_of_slug != NULL)
        hooks.tenant_of_slug = given->tenant_of_slug;
    if (given->ticket_spend != NULL)
        hooks.ticket_spend = given->ticket_spend;
    if (given->proof_spend != NULL)
        hooks.proof_spend = given->proof_spend;
    if (given->key_used != NULL)
        hooks.key_used = given->key_used;
    if (given->operator_check != NULL)
        hooks.operator_check = given->operator_check;
}

bool door_note_proof(Task *task, const Proof *proof)
{
    return hooks.proof_spend != NULL && hooks.proof_spend(task, proof->once, proof->until);
}

Text door_cookie(const Request *req, const char *name)
{
    Text wanted = text_of(name);
    for (size_t i = 0; i < req->header_count; i++) {
        if (!text_equal(req->headers[i].name, TEXT("cookie")))
            continue;
        for (Text rest = req->headers[i].value; !text_is_null(rest);) {
            Text pair = text_trim(text_cut(&rest, ';'));
            size_t equals = text_find(pair, '=', 0);
            if (equals < pair.len && text_equal(text_slice(pair, 0, equals), wanted))
                return text_slice(pair, equals + 1, pair.len);
        }
    }
    return TEXT_NULL;
}

static bool is_unsafe(Method method)
{
    return method != GET && method != HEAD && method != OPTIONS;
}

/* A cookie comes along whoever wrote the page, so the page must show that it is ours: with a header
 * that no form can send, and for a socket, which takes no headers, by the origin the browser
 * vouches for. */
static void check_cookie_caller(Request *req)
{
    Text origin = request_header(req, "origin");
    bool is_foreign = !text_is_null(origin) && !http_origin_is_allowed(req, origin);
    if (req->route->upgrade && (text_is_null(origin) || is_foreign))
        fail(req, 403, "origin_not_allowed",
             "A socket with a cookie needs an Origin of this platform.");
    if (!is_unsafe(req->method))
        return;
    if (is_foreign)
        fail(req, 403, "origin_not_allowed",
             "Requests with a cookie must come from this platform's pages.");
    if (!text_equal(request_header(req, "x-requested-with"), TEXT("insula")))
        fail(req, 403, "header_missing",
             "Requests with a cookie must carry X-Requested-With: insula.");
}

static _Noreturn void fail_unsigned(Request *req, const char *detail)
{
    fail(req, 401, "unauthenticated", "%s", detail);
}

static void take_token(Request *req, const Token *token)
{
    Context *context = &req->task.context;
    context->kind = token->kind == 'o' ? CONTEXT_OPERATOR : CONTEXT_SESSION;
    context->is_key = token->kind == 'k' || token->kind == 'a';
    context->tenant_id = token->tenant_id;
    context->session_id = token->session_id;
    crypto_sha256((Text){ (const char *)token->secret, sizeof token->secret },
                  context->secret_hash);
    if (req->door.proof != NULL)
        proof_bind(req->door.proof->key, context->secret_hash);
    context->user_id = principal_recall(context); /* until PostgreSQL has said so again */
}

static int wanted_bit(Request *req)
{
    const char *permission = req->route->permission;
    if (strcmp(permission, SESSION) == 0)
        return -1;
    int bit = permission_bit(permission);
    if (bit < 0)
        fail(req, 503, "starting", "The server is not ready yet; try again in a moment.");
    return req->route->in_scope ? bit | PERMISSION_IN_SCOPE : bit;
}

static bool takes_keys(const Route *route)
{
    if (route->keys != KEYS_DEFAULT)
        return route->keys == KEYS_ALLOWED;
    return route->permission[0] != '-';
}

static void take_key(Request *req, Text text)
{
    Token token;
    switch (api_key_parse(text, &token)) {
    case API_KEY_GOOD:
        break;
    case API_KEY_MISTYPED:
        fail(req, 401, "api_key_mistyped",
             "This API key was not copied whole: its checksum is wrong.");
    case API_KEY_NONE:
        fail_unsigned(req, "The access token is not valid here.");
    }
    if (!takes_keys(req->route))
        fail(req, 403, "api_key_refused",
             "This needs somebody who is signed in; an API key does not do.");
    take_token(req, &token);
    crypto_wipe(&token, sizeof token);
    req->task.context.permission = wanted_bit(req);
}

/* A key in an address is in every log and history on its way: it is not used even where it would
 * open. */
static void refuse_key_in_query(Request *req)
{
    for (Text rest = req->query; !text_is_null(rest);) {
        Text value = text_cut(&rest, '&');
        text_cut(&value, '=');
        if (value.len > API_KEY_LEAST && api_key_has_prefix(value))
            fail(req, 400, "api_key_in_query",
                 "An API key does not belong into an address, where it is logged: send it as "
                 "Authorization: Bearer, and rotate this one.");
    }
}

/* An access token with a proof that whoever brings it has its key. */
static Text bound_token(Request *req, Text token)
{
    Proof *proof = ARENA_NEW(req->task.arena, Proof);
    if (!text_starts_with(token, TEXT(ACCESS_TOKEN_PREFIX)))
        fail_unsigned(req, "Only access tokens of applications are bound to a key.");
    if (!proof_read(req, 401, token, proof))
        fail(req, 401, "invalid_dpop_proof", "Authorization: DPoP needs a DPoP header.");
    req->door.proof = proof;
    return token;
}

/* The token a request brings: TEXT_NULL when none. */
static Text find_token(Request *req)
{
    Text header = request_header(req, "authorization");
    if (!text_is_null(header)) {
        Text scheme = text_cut(&header, ' ');
        if (text_equal_nocase(scheme, TEXT("dpop")) && !text_is_null(header))
            return bound_token(req, text_trim(header));
        if (!text_equal_nocase(scheme, TEXT("bearer")) || text_is_null(header))
            fail_unsigned(req, "The Authorization header must be: Bearer <access token>.");
        return text_trim(header);
    }
    Text cookie = door_cookie(req, SESSION_COOKIE);
    if (!text_is_null(cookie) && cookie.len > 0)
        check_cookie_caller(req);
    if (api_key_has_prefix(cookie))
        fail_unsigned(req, "An API key is no session: send it as Authorization: Bearer.");
    return cookie;
}

void door_read(Request *req)
{
    const char *permission = req->route->permission;
    if (strcmp(permission, PUBLIC) == 0)
        return;
    bool is_operator = strcmp(permission, OPERATOR) == 0;
    refuse_key_in_query(req);
    if (req->route->upgrade && !text_is_null(query_text(req, "ticket"))) {
        req->task.context.permission = wanted_bit(req);
        return; /* door_check() spends it */
    }
    Text text = find_token(req);
    if (text_is_null(text) || text.len == 0)
        fail_unsigned(req, "Sign in: this needs an access token.");
    if (!is_operator && api_key_has_prefix(text)) {
        take_key(req, text);
        return;
    }
    Token token;
    if (!token_parse(text, &token) || token.kind != (is_operator ? 'o' : 's'))
        fail_unsigned(req, "The access token is not valid here.");
    take_token(req, &token);
    crypto_wipe(&token, sizeof token);
    req->task.context.permission = is_operator ? -1 : wanted_bit(req);
    if (req->route->step_up)
        req->task.context.demands |= DEMAND_FRESH;
    if (req->route->in_person)
        req->task.context.demands |= DEMAND_PERSON;
    if (is_unsafe(req->method) && !req->route->changes_nothing)
        req->task.context.demands |= DEMAND_WRITE;
}

/* "acme" of acme.example.com when base_domain is example.com. */
static Text slug_of_host(const Request *req)
{
    Text base = text_of(setting_text("base_domain"));
    if (base.len == 0)
        return TEXT_NULL;
    Text host = req->origin;
    for (size_t i = 0; i + 3 <= host.len; i++)
        if (memcmp(host.ptr + i, "://", 3) == 0) {
            host = text_slice(host, i + 3, host.len);
            break;
        }
    host = text_slice(host, 0, text_find(host, ':', 0));
    if (host.len <= base.len + 1 || host.ptr[host.len - base.len - 1] != '.' ||
        !text_equal_nocase(text_slice(host, host.len - base.len, host.len), base))
        return TEXT_NULL;
    Text slug = text_slice(host, 0, host.len - base.len - 1);
    return text_find(slug, '.', 0) == slug.len ? slug : TEXT_NULL;
}

Text request_tenant_slug(const Request *req)
{
    Text header = request_header(req, "x-tenant");
    return text_is_null(header) ? slug_of_host(req) : header;
}

static Uuid tenant_of_slug(Request *req, Text slug)
{
    static Cache *cache;
    if (cache == NULL)
        cache = cache_new("door.tenant_of_slug", 4096, 60000, free);
    const Uuid *known = cache_get(cache, UUID_NIL, slug);
    if (known != NULL)
        return *known;
    /* Asked outside the caller's context, which has not been checked. */
    Context claims = req->task.context;
    req->task.context.kind = CONTEXT_NONE;
    Uuid found = hooks.tenant_of_slug(&req->task, slug);
    req->task.context = claims;
    Uuid *kept = malloc(sizeof *kept);
    if (kept == NULL)
        abort();
    *kept = found;
    cache_put(cache, UUID_NIL, slug, kept);
    return found;
}

static void check_host(Request *req)
{
    Text slug = slug_of_host(req);
    if (text_is_null(slug) || hooks.tenant_of_slug == NULL)
        return;
    Uuid tenant_id = tenant_of_slug(req, slug);
    if (!uuid_is_nil(tenant_id) && !uuid_equal(tenant_id, req->task.context.tenant_id))
        fail(req, 403, "wrong_tenant",
             "This host belongs to another workspace than your credential.");
}

/* What somebody wrote while there was no network is sent later, and another may have signed in here
 * since: the client says whose it is. */
static void check_user(Request *req)
{
    Text wanted = request_header(req, "x-user");
    if (text_is_null(wanted))
        return;
    if (uuid_is_nil(req->task.context.user_id))
        request_require_context(req);
    Uuid user_id;
    if (!uuid_parse(wanted, &user_id) || !uuid_equal(user_id, req->task.context.user_id))
        fail(req, 403, "wrong_user", "Somebody else is signed in now.");
}

static void spend_ticket(Request *req)
{
    Context *context = &req->task.context;
    Context claims = *context;
    if (hooks.ticket_spend == NULL ||
        !hooks.ticket_spend(&req->task, query_text(req, "ticket"), &claims))
        fail_unsigned(req, "The ticket is spent or too old: ask for another.");
    claims.kind = CONTEXT_SESSION;
    claims.user_id = UUID_NIL;
    claims.permission = context->permission;
    claims.checked = false;
    *context = claims;
}

void door_check(Request *req)
{
    const char *permission = req->route->permission;
    if (strcmp(permission, PUBLIC) == 0)
        return;
    if (strcmp(permission, OPERATOR) == 0) {
        if (hooks.operator_check == NULL)
            fail_unsigned(req, "There are no operators here.");
        hooks.operator_check(&req->task);
        return;
    }
    if (req->task.context.kind == CONTEXT_NONE)
        spend_ticket(req);
    check_host(req);
    check_user(req);
    if (req->door.proof != NULL) {
        request_require_context(req); /* strangers note nothing */
        proof_spend(req, 401, req->door.proof);
    }
}

void door_leave(const Request *req)
{
    const Context *context = &req->task.context;
    if (context->kind == CONTEXT_SESSION && context->is_key && context->checked &&
        hooks.key_used != NULL)
        hooks.key_used(context);
}

bool door_cookies_are_secure(const Request *req)
{
    Text host = req->origin;
    return req->secure || text_starts_with(host, TEXT("http://localhost")) ||
           text_starts_with(host, TEXT("http://127.0.0.1")) ||
           text_starts_with(host, TEXT("http://[::1]"));
}

void reply_cookie(Request *req, const char *name, Text value, int64_t max_age_s)
{
    Text age = max_age_s == COOKIE_OF_WINDOW
                   ? TEXT("")
                   : text_format(req->task.arena, " Max-Age=%lld;", (long long)max_age_s);
    reply_header(req, "Set-Cookie",
                 text_format(req->task.arena, "%s=%.*s; Path=/;%.*s HttpOnly; SameSite=Lax%s", name,
                             TEXT_ARG(value), TEXT_ARG(age),
                             door_cookies_are_secure(req) ? "; Secure" : ""));
}

void reply_session_cookie(Request *req, Text token, int64_t max_age_s)
{
    reply_cookie(req, SESSION_COOKIE, max_age_s == 0 ? TEXT("") : token, max_age_s);
}
