#include "services/federation/oidc/metadata.h"

#include <stdlib.h>
#include <string.h>

#include "core/cache.h"
#include "core/fetch.h"
#include "core/json.h"

#define MAX_ENTRIES    32768 /* two of each provider: those of 16,384 workspaces */
#define KEPT_MS        (60 * 60 * 1000)
#define KEYS_AGAIN_MS  30000
#define MAX_BYTES      (256u * 1024u)
#define DISCOVERY_PATH "/.well-known/openid-configuration"

/* What is read of a document, and of a key: the rest, certificates above all, would be most of what
 * thousands of providers take in memory. A private key's `d` stays, so that it is still refused. */
static const char *const kept_of_document[] = {
    "issuer",
    "authorization_endpoint",
    "token_endpoint",
    "jwks_uri",
    "userinfo_endpoint",
    "end_session_endpoint",
    "authorization_response_iss_parameter_supported",
    "token_endpoint_auth_methods_supported",
    "token_endpoint_auth_signing_alg_values_supported",
    NULL,
};
static const char *const kept_of_key[] = { "kty", "kid", "use", "alg", "key_ops", "crv",
                                           "n",   "e",   "x",   "y",   "d",       NULL };

/* A document, as much of it as is read. */
typedef struct Copy {
    TimeMs asked_again_at; /* of keys: because a token named one that was not there */
    size_t len;
    char bytes[];
} Copy;

static Cache *cache;

void oidc_metadata_init(void)
{
    cache = cache_new("oidc", MAX_ENTRIES, KEPT_MS, free);
}

static void put_kept(JsonWriter *w, const json_t *object, const char *const *names)
{
    json_object_begin(w);
    for (; *names != NULL; names++) {
        const json_t *value = json_object_get(object, *names);
        if (value == NULL)
            continue;
        json_key(w, text_of(*names));
        json_put_tree(w, value);
    }
    json_object_end(w);
}

static Text kept_part(Arena *arena, Text text, const char *const *names)
{
    JsonError error;
    const json_t *document = json_read(arena, text, false, &error);
    const json_t *keys = json_object_get(document, "keys");
    Buffer kept;
    buffer_init(&kept, arena, 2 * MAX_BYTES);
    JsonWriter w = json_writer(&kept);
    if (names != kept_of_key || !json_is_array(keys)) {
        put_kept(&w, document, names);
        return kept.failed ? text : buffer_view(&kept);
    }
    json_object_begin(&w);
    json_key(&w, TEXT("keys"));
    json_array_begin(&w);
    for (size_t i = 0; i < json_array_size(keys); i++)
        put_kept(&w, json_array_get(keys, i), names);
    json_array_end(&w);
    json_object_end(&w);
    return kept.failed ? text : buffer_view(&kept);
}

static Copy *keep(Task *task, Text url, Text whole, const char *const *names)
{
    Text document = kept_part(task->arena, whole, names);
    Copy *copy = malloc(sizeof *copy + document.len);
    if (copy == NULL)
        abort();
    *copy = (Copy){ .len = document.len };
    memcpy(copy->bytes, document.ptr, document.len);
    cache_put(cache, task->context.tenant_id, url, copy);
    return copy;
}

/* A JSON object from there; TEXT_NULL with *problem. */
static Text ask(Task *task, Text url, Text *problem)
{
    const Text accept = TEXT("Accept: application/json");
    FetchReply reply = fetch(
        task, &(FetchRequest){
                  .url = url, .headers = &accept, .header_count = 1, .max_bytes = MAX_BYTES });
    JsonError error;
    Arena *arena = task->arena;
    if (reply.outcome != FETCH_ANSWERED)
        *problem = text_format(arena, "%.*s could not be read: %.*s.", TEXT_ARG(url),
                               TEXT_ARG(reply.reason));
    else if (reply.status != 200)
        *problem = text_format(arena, "%.*s answers with status %d.", TEXT_ARG(url), reply.status);
    else if (!json_is_object(json_read(arena, reply.body, false, &error)))
        *problem = text_format(arena, "%.*s answers with something that is no JSON object.",
                               TEXT_ARG(url));
    else
        return reply.body;
    return TEXT_NULL;
}

/* The browser is sent to some of them: nothing but the web, and not in the clear when the issuer is
 * not. */
static bool is_endpoint(Text url, Text issuer)
{
    bool is_clear = text_starts_with(url, TEXT("http://"));
    if (!is_clear && !text_starts_with(url, TEXT("https://")))
        return false;
    for (size_t i = 0; i < url.len; i++)
        if ((uint8_t)url.ptr[i] <= ' ' || (uint8_t)url.ptr[i] >= 127)
            return false;
    return url.len <= 2000 && (!is_clear || text_starts_with(issuer, TEXT("http://")));
}

static Text optional_endpoint(const json_t *document, const char *name, Text issuer)
{
    Text url = json_text_at(document, name);
    return !text_is_null(url) && is_endpoint(url, issuer) ? url : TEXT_NULL;
}

static bool has_word(const json_t *list, const char *word)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (text_equal(json_string_text(json_array_get(list, i)), text_of(word)))
            return true;
    return false;
}

static OidcMetadata without(Text problem)
{
    return (OidcMetadata){ .problem = problem };
}

static OidcMetadata read_document(Task *task, Text issuer, Text text)
{
    JsonError error;
    const json_t *document = json_read(task->arena, text, false, &error);
    const json_t *methods = json_object_get(document, "token_endpoint_auth_methods_supported");
    Text named = json_text_at(document, "issuer");
    if (!text_equal(named, issuer))
        return without(text_format(task->arena,
                                   "The provider calls itself %.*s, not %.*s: the issuer must be "
                                   "written exactly as the provider writes it.",
                                   TEXT_ARG(text_is_null(named) ? TEXT("nothing") : named),
                                   TEXT_ARG(issuer)));
    OidcMetadata metadata = {
        .issuer = issuer,
        .authorization_endpoint = optional_endpoint(document, "authorization_endpoint", issuer),
        .token_endpoint = optional_endpoint(document, "token_endpoint", issuer),
        .jwks_uri = optional_endpoint(document, "jwks_uri", issuer),
        .userinfo_endpoint = optional_endpoint(document, "userinfo_endpoint", issuer),
        .end_session_endpoint = optional_endpoint(document, "end_session_endpoint", issuer),
        .names_itself = json_is_true(
            json_object_get(document, "authorization_response_iss_parameter_supported")),
        .takes_basic = methods == NULL || has_word(methods, "client_secret_basic"),
        .takes_key = methods != NULL && has_word(methods, "private_key_jwt"),
        .takes_es256 = has_word(
            json_object_get(document, "token_endpoint_auth_signing_alg_values_supported"), "ES256"),
    };
    if (text_is_null(metadata.authorization_endpoint) || text_is_null(metadata.token_endpoint) ||
        text_is_null(metadata.jwks_uri))
        return without(TEXT("The provider's discovery document lacks authorization_endpoint, "
                            "token_endpoint or jwks_uri, or they are no https addresses."));
    return metadata;
}

OidcMetadata oidc_metadata(Task *task, Text issuer, bool fresh)
{
    size_t end = issuer.len;
    while (end > 0 && issuer.ptr[end - 1] == '/')
        end--;
    Text url = text_format(task->arena, "%.*s" DISCOVERY_PATH, (int)end, issuer.ptr);
    Copy *copy = fresh ? NULL : cache_get(cache, task->context.tenant_id, url);
    if (copy != NULL)
        return read_document(task, issuer,
                             text_copy(task->arena, (Text){ copy->bytes, copy->len }));
    Text problem = TEXT_NULL;
    Text document = ask(task, url, &problem);
    if (text_is_null(document))
        return without(problem);
    OidcMetadata metadata = read_document(task, issuer, document);
    if (text_is_null(metadata.problem))
        keep(task, url, document, kept_of_document);
    return metadata;
}

const JoseKeys *oidc_keys(Task *task, const OidcMetadata *metadata, bool again, Text *problem)
{
    TimeMs now = clock_now_ms();
    Copy *copy = cache_get(cache, task->context.tenant_id, metadata->jwks_uri);
    bool has_waited = copy != NULL && now - copy->asked_again_at >= KEYS_AGAIN_MS;
    if (copy != NULL && !(again && has_waited))
        return jose_keys_read(task->arena,
                              text_copy(task->arena, (Text){ copy->bytes, copy->len }));
    if (copy != NULL)
        copy->asked_again_at = now; /* before the answer: many may ask at once */
    Text document = ask(task, metadata->jwks_uri, problem);
    if (text_is_null(document))
        return NULL;
    const JoseKeys *keys = jose_keys_read(task->arena, document);
    if (keys == NULL)
        *problem = TEXT("The provider's keys (jwks_uri) cannot be read.");
    else
        keep(task, metadata->jwks_uri, document, kept_of_key)->asked_again_at = again ? now : 0;
    return keys;
}
