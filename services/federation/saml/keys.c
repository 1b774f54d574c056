/*
 * Our keys at a SAML provider, one or two.
 *
 * The first, the current one, signs; what is encrypted to either is read. A roll-over makes a
 * spare, waits until the provider has read our metadata anew, swaps them, and forgets the old one.
 */
#include "services/federation/saml/stored.h"

static const char *const kept[] = { "certificate", "subject", "fingerprint", "not_before",
                                    "not_after" };

const json_t *saml_make_key(Task *task, Text name)
{
    Buffer question;
    JsonWriter w = saml_question(task, &question, "key");
    json_field(&w, "name", text, name);
    json_object_end(&w);
    return saml_ask_or_fail(task, buffer_view(&question));
}

void saml_put_key(JsonWriter *w, const json_t *made)
{
    json_object_begin(w);
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        json_key(w, text_of(kept[i]));
        json_put_tree(w, json_object_get(made, kept[i]));
    }
    json_object_end(w);
}

static json_t *key_of(const json_t *made)
{
    json_t *key = json_object();
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        stored_put(key, kept[i], json_object_get(made, kept[i]));
    return key;
}

/* POST /v1/sso-providers/:id/saml/keys - the first, or a spare one. */
void saml_key_add(Request *req)
{
    request_require_context(req);
    SamlProvider sp = saml_provider_of_id(req);
    const json_t *made = saml_make_key(&req->task, sp.row.name);
    request_begin(req);
    Stored stored = stored_lock(req, sp.row.id);
    if (json_array_size(stored.secrets) >= 2)
        fail(req, 409, "saml_key_exists", "There is a spare key already.");
    json_array_append_new(stored_list(stored.settings, "keys"), key_of(made));
    json_array_append_new(stored.secrets, json_deep_copy(json_object_get(made, "private_key")));
    stored_store(req, &stored);
    saml_reply_stored(req, 201, sp.row.id);
    request_commit(req);
}

static Stored lock_two(Request *req, Uuid id)
{
    Stored stored = stored_lock(req, id);
    if (json_array_size(stored.secrets) < 2)
        fail(req, 409, "saml_key_missing", "There is no spare key.");
    return stored;
}

static void swap(json_t *list)
{
    json_t *first = json_incref(json_array_get(list, 0));
    json_array_remove(list, 0);
    json_array_append_new(list, first);
}

/* POST /v1/sso-providers/:id/saml/keys/swap - the spare one signs from now on. */
void saml_key_use(Request *req)
{
    SamlProvider sp = saml_provider_of_id(req);
    Stored stored = lock_two(req, sp.row.id);
    swap(stored.secrets);
    swap(stored_list(stored.settings, "keys"));
    stored_store(req, &stored);
    saml_reply_stored(req, 200, sp.row.id);
}

/* DELETE /v1/sso-providers/:id/saml/keys/spare */
void saml_key_drop(Request *req)
{
    SamlProvider sp = saml_provider_of_id(req);
    Stored stored = lock_two(req, sp.row.id);
    json_array_remove(stored.secrets, 1);
    json_array_remove(stored_list(stored.settings, "keys"), 1);
    stored_store(req, &stored);
    reply_empty(req, 204);
}
