#include "services/federation/saml/stored.h"

#include "core/stream.h"
#include "services/federation/provider.h"
#include "sql/federation.h"

#define SETTINGS_MAX_BYTES (128 * 1024)

Stored stored_lock(Request *req, Uuid id)
{
    Task *task = &req->task;
    SamlProviderLocked row = sql_saml_provider_lock(req, id);
    KeyringPlace place = provider_secret_place(task, id);
    Text secret = text_is_null(row.secret) ? TEXT("[]") : keyring_unseal(task, &place, row.secret);
    JsonError error;
    return (Stored){ .id = id,
                     .settings = json_read(task->arena, row.settings, false, &error),
                     .secrets = json_read(task->arena, secret, false, &error) };
}

static Text dump(Task *task, const json_t *tree)
{
    Buffer out;
    buffer_init(&out, task->arena, SETTINGS_MAX_BYTES);
    JsonWriter w = json_writer(&out);
    json_put_tree(&w, tree);
    if (out.failed)
        task_fail(task, 422, "saml_metadata", "The metadata says too much.");
    return buffer_view(&out);
}

void stored_store(Request *req, const Stored *stored)
{
    Task *task = &req->task;
    KeyringPlace place = provider_secret_place(task, stored->id);
    Text secret = json_array_size(stored->secrets) > 0
                      ? keyring_seal(task, &place, dump(task, stored->secrets))
                      : TEXT_NULL;
    sql_saml_provider_store(req, stored->id, dump(task, stored->settings), secret);
    event_emit(req, "sso_provider.updated", stored->id, TEXT_NULL);
}

void stored_put(json_t *object, const char *key, const json_t *value)
{
    if (json_object_set_new(object, key, json_deep_copy(value)) != 0)
        abort();
}

void stored_put_text(json_t *object, const char *key, Text text)
{
    if (json_object_set_new(object, key,
                            text_is_null(text) ? json_null() : json_stringn(text.ptr, text.len)))
        abort();
}

json_t *stored_list(json_t *object, const char *key)
{
    if (!json_is_array(json_object_get(object, key)))
        json_object_set_new(object, key, json_array());
    return json_object_get(object, key);
}
