#include "app/isolation/visitor.h"

#include <string.h>

#include "core/crypto.h"
#include "core/json.h"
#include "core/loop.h"
#include "gateway/request.h"
#include "services/auth/auth.h"
#include "services/federation/federation.h"
#include "services/tenant/tenant.h"
#include "services/user/user.h"

#define TIMEOUT_MS 15000
#define ATTEMPTS   10
#define MAX_WAIT_S 60

const char *method_name(Method method)
{
    static const char *const names[] = {
        "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"
    };
    return names[method];
}

static Text random_word(Arena *arena, const char *prefix)
{
    uint8_t bytes[9];
    crypto_random(bytes, sizeof bytes);
    Buffer out;
    buffer_init(&out, arena, 64);
    buffer_text(&out, text_of(prefix));
    for (size_t i = 0; i < sizeof bytes; i++)
        buffer_format(&out, "%02x", bytes[i]);
    return buffer_view(&out);
}

static bool is_there(Verify *verify, const char *slug)
{
    TenantEntry *entries;
    Text before = text_format(verify->task->arena, "%.*s", (int)strlen(slug) - 1, slug);
    size_t count = tenant_list(verify->task, before, 200, &entries);
    for (size_t i = 0; i < count; i++)
        if (text_equal(entries[i].slug, text_of(slug)))
            return true;
    return false;
}

/* What an operator sees as somebody here is no stranger's to end. */
static void plant_impersonation(Visitor *visitor)
{
    Task *task = visitor->verify->task;
    AuthImpersonation asked = { .user_id = user_find_by_email(task, visitor->email),
                                .operator_id = uuid_new(),
                                .operator_name = TEXT("verify-isolation"),
                                .reason = text_format(task->arena, "Proof of the wall: %.*s",
                                                      TEXT_ARG(visitor->canary)),
                                .lifetime_s = 3600 };
    db_begin(task);
    AuthImpersonated begun = auth_impersonate(task, &asked);
    db_commit(task);
    visitor_keep(visitor, "/v1/impersonations", uuid_text(task->arena, begun.id));
}

void visitor_arrive(Visitor *visitor, Verify *verify, const char *slug)
{
    Arena *arena = verify->task->arena;
    *visitor = (Visitor){ .verify = verify, .slug = slug };
    visitor->email = text_format(arena, "owner@%s.invalid", slug);
    visitor->password = random_word(arena, "pw-");
    visitor->canary = random_word(arena, "canary");
    if (text_is_null(verify->run))
        verify->run = random_word(arena, "run");
    if (!fetch_init(&visitor->fetch, verify->url, TIMEOUT_MS))
        task_fail(verify->task, 400, "invalid_url", "--url is not of the form http://host:port.");
    if (is_there(verify, slug)) {
        tenant_set_suspended(verify->task, text_of(slug), false);
        tenant_set_password(verify->task, text_of(slug), visitor->email, visitor->password);
    } else {
        TenantNew tenant = { .slug = text_of(slug),
                             .name = text_of(slug),
                             .email = visitor->email,
                             .password = visitor->password,
                             .first_name = TEXT("Isolation"),
                             .last_name = TEXT("Proof") };
        tenant_create(verify->task, &tenant);
    }
    visitor->tenant_id = verify->task->context.tenant_id;
    visitor_keep(visitor, "/v1/tenants", uuid_text(arena, visitor->tenant_id));
    visitor_sign_in(visitor);
    Token token;
    if (token_parse(visitor->token, &token))
        visitor_keep(visitor, "/v1/sessions", uuid_text(arena, token.session_id));
    crypto_wipe(&token, sizeof token);
    FederationPlanted planted = federation_plant(verify->task, visitor->canary, visitor->email);
    visitor_keep(visitor, "/v1/sso-providers", uuid_text(arena, planted.provider));
    visitor_keep(visitor, "/v1/sso-providers/:id/tests", uuid_text(arena, planted.test));
    visitor_keep(visitor, "/v1/me/identities", uuid_text(arena, planted.identity));
    visitor_keep(visitor, "/v1/domains", uuid_text(arena, planted.domain));
    plant_impersonation(visitor);
}

void visitor_leave(Visitor *visitor)
{
    fetch_close(&visitor->fetch);
    tenant_set_suspended(visitor->verify->task, text_of(visitor->slug), true);
}

void visitor_sign_in(Visitor *visitor)
{
    Arena *arena = visitor->verify->task->arena;
    Text body = text_format(arena, "{\"tenant\":\"%s\",\"email\":\"%.*s\",\"password\":\"%.*s\"}",
                            visitor->slug, TEXT_ARG(visitor->email), TEXT_ARG(visitor->password));
    visitor->token = TEXT_NULL;
    FetchAnswer answer = visitor_call(visitor, "POST", TEXT("/v1/auth/login"), TEXT_NULL, body);
    JsonError error;
    const json_t *reply = json_read(arena, answer.body, false, &error);
    visitor->token = reply ? json_text_at(reply, "access_token") : TEXT_NULL;
    if (text_is_null(visitor->token))
        task_fail(visitor->verify->task, 502, "no_session", "%s cannot sign in: %d %.*s",
                  visitor->slug, answer.status, TEXT_ARG(answer.body));
}

/* A rate that is used up is no proof of anything. An account or link that is closed for a while
 * after wrong passwords is a refusal, and stays one. */
static bool wait_as_told(const FetchAnswer *answer)
{
    int64_t seconds;
    static const char code[] = "\"rate_limited\"";
    if (!memmem(answer->body.ptr, answer->body.len, code, sizeof code - 1))
        return false;
    Text told = fetch_header(answer, "retry-after");
    if (text_is_null(told) || !text_to_int64(told, &seconds) || seconds < 0 || seconds > MAX_WAIT_S)
        return false;
    loop_sleep((uint64_t)seconds * 1000);
    return true;
}

FetchAnswer visitor_call(Visitor *visitor, const char *method, Text path, Text key, Text body)
{
    Task *task = visitor->verify->task;
    loop_breathe(); /* calls block: without a turn between them the database seems not to answer */
    Buffer headers;
    buffer_init(&headers, task->arena, 4096);
    if (!text_is_null(visitor->token))
        buffer_format(&headers, "Authorization: Bearer %.*s\r\n", TEXT_ARG(visitor->token));
    if (visitor->media_type)
        buffer_format(&headers, "Content-Type: %s\r\n", visitor->media_type);
    if (!text_is_null(key))
        buffer_format(&headers, "Idempotency-Key: %.*s\r\n", TEXT_ARG(key));
    for (int attempt = 1;; attempt++) {
        FetchAnswer answer;
        if (!fetch_call(&visitor->fetch, task->arena, method, path, buffer_view(&headers), body,
                        &answer))
            task_fail(task, 502, "no_answer",
                      "%s does not answer %s %.*s; does `insula up` run there?",
                      visitor->verify->url, method, TEXT_ARG(path));
        if (answer.status != 429 || attempt == ATTEMPTS || !wait_as_told(&answer))
            return answer;
    }
}

void visitor_stay(Visitor *visitor)
{
    if (visitor_call(visitor, "GET", TEXT("/v1/me"), TEXT_NULL, TEXT_NULL).status == 401)
        visitor_sign_in(visitor);
}

static Text find_thing(const Visitor *visitor, const char *collection, size_t len)
{
    for (size_t i = 0; i < visitor->thing_count; i++) {
        const char *known = visitor->things[i].collection;
        if (strlen(known) == len && memcmp(known, collection, len) == 0)
            return visitor->things[i].id;
    }
    return TEXT_NULL;
}

void visitor_keep(Visitor *visitor, const char *collection, Text id)
{
    bool is_known = !text_is_null(find_thing(visitor, collection, strlen(collection)));
    if (is_known || visitor->thing_count == VISITOR_MAX_THINGS)
        return;
    visitor->things[visitor->thing_count++] =
        (VisitorThing){ collection, text_copy(visitor->verify->task->arena, id) };
}

/* Of "/v1/<noun>"; else of a collection of that name elsewhere. */
static Text find_named(const Visitor *visitor, Text noun)
{
    Arena *arena = visitor->verify->task->arena;
    Text path = text_format(arena, "/v1/%.*s", TEXT_ARG(noun));
    Text ending = text_format(arena, "/%.*s", TEXT_ARG(noun));
    Text id = find_thing(visitor, path.ptr, path.len);
    for (size_t i = 0; i < visitor->thing_count && text_is_null(id); i++)
        if (text_ends_with(text_of(visitor->things[i].collection), ending))
            id = visitor->things[i].id;
    return id;
}

Text visitor_id(const Visitor *visitor, const char *path, size_t at)
{
    Text id = find_thing(visitor, path, at - 1); /* the collection: all before "/:id" */
    if (!text_is_null(id))
        return id;
    size_t segment = at - 1;
    while (segment > 0 && path[segment - 1] != '/')
        segment--;
    Text noun = { path + segment, at - 1 - segment };
    if (text_equal(noun, TEXT("Users"))) /* SCIM writes them so */
        noun = TEXT("users");
    if (text_equal(noun, TEXT("Groups")))
        noun = TEXT("teams");
    id = find_named(visitor, noun);
    if (!text_is_null(id))
        return id;
    const char *name = path + at + 1; /* ":role" is one of /v1/roles */
    if (strcmp(name, "grantee") == 0)
        return find_named(visitor, TEXT("users"));
    return find_named(
        visitor, text_format(visitor->verify->task->arena, "%.*ss", (int)strcspn(name, "/"), name));
}

static void put_text(JsonWriter *w, const Visitor *planter, int64_t most)
{
    json_put_text(w, text_slice(planter->canary, 0, most > 0 ? (size_t)most : 255));
}

/* Of a field that is an id: "role" is one of /v1/roles, "grantee" somebody. False for
 * `id`, which names what is made: the same one may be given in two workspaces. */
static bool put_id(JsonWriter *w, const ShapeField *field, const Visitor *owner)
{
    static const struct {
        const char *field, *collection;
    } others[] = { { "grantee", "users" }, { "resource", "folders" } };
    Text collection = text_format(owner->verify->task->arena, "%ss", field->name);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (strcmp(field->name, others[i].field) == 0)
            collection = text_of(others[i].collection);
    Text id = find_named(owner, collection);
    if (text_is_null(id))
        id = uuid_text(owner->verify->task->arena, owner->tenant_id);
    json_put_text(w, id);
    return strcmp(field->name, "id") != 0;
}

static void write_shape(JsonWriter *w, const Shape *shape, const Visitor *planter,
                        const Visitor *owner, bool *uses_ids);

static void write_value(JsonWriter *w, const ShapeField *field, const Visitor *planter,
                        const Visitor *owner, bool *uses_ids)
{
    int64_t least, most;
    shape_limits(field, &least, &most);
    Arena *arena = planter->verify->task->arena;
    switch (field->kind) {
    case SHAPE_TEXT:
    case SHAPE_MULTILINE:
        put_text(w, planter, most);
        break;
    case SHAPE_SOURCE: /* what can be said in it is proven on its own: verify_graphql.c */
        json_put_text(w, TEXT("{ __typename }"));
        break;
    case SHAPE_PASSWORD:
        json_put_text(w, random_word(arena, "pw-"));
        break;
    case SHAPE_EMAIL:
        json_put_text(w, text_format(arena, "%.*s.%.*s@isolation.invalid",
                                     TEXT_ARG(planter->canary), TEXT_ARG(random_word(arena, ""))));
        break;
    case SHAPE_SLUG:
        json_put_text(w, planter->canary);
        break;
    case SHAPE_TIME:
        json_put_text(w, TEXT("2100-01-01T00:00:00.000Z"));
        break;
    case SHAPE_UUID:
        *uses_ids |= put_id(w, field, owner);
        break;
    case SHAPE_INT:
        json_put_int(w, least > 0 ? least : most < 1 ? most : 1);
        break;
    case SHAPE_BOOL:
        json_put_bool(w, true);
        break;
    case SHAPE_ENUM:
        json_put_text(w, text_of(field->values[0]));
        break;
    case SHAPE_TEXTS:
        json_array_begin(w);
        for (int64_t i = 0; i < least; i++)
            put_text(w, planter, 0);
        json_array_end(w);
        break;
    case SHAPE_JSON:
        json_object_begin(w);
        json_key(w, TEXT("canary"));
        put_text(w, planter, 0);
        json_object_end(w);
        break;
    case SHAPE_OBJECT:
        write_shape(w, field->nested, planter, owner, uses_ids);
        break;
    }
}

/* JSON and objects that are optional are left out: what they must be is the handler's secret. */
static void write_shape(JsonWriter *w, const Shape *shape, const Visitor *planter,
                        const Visitor *owner, bool *uses_ids)
{
    json_object_begin(w);
    for (size_t i = 0; i < shape->count; i++) {
        const ShapeField *field = &shape->fields[i];
        bool is_own_id = field->kind == SHAPE_UUID && planter == owner;
        if (!field->required &&
            (field->kind == SHAPE_JSON || field->kind == SHAPE_OBJECT || is_own_id))
            continue;
        json_key(w, text_of(field->name));
        write_value(w, field, planter, owner, uses_ids);
    }
    json_object_end(w);
}

Text visitor_body(const Shape *shape, const Visitor *planter, const Visitor *owner, bool *uses_ids)
{
    *uses_ids = false;
    if (!shape)
        return TEXT_NULL;
    Buffer out;
    buffer_init(&out, planter->verify->task->arena, 64 * 1024);
    JsonWriter w = json_writer(&out);
    write_shape(&w, shape, planter, owner, uses_ids);
    return buffer_view(&out);
}
