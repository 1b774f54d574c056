#include "services/federation/gift.h"

#include "core/json.h"
#include "core/stream.h"
#include "services/auth/auth.h"
#include "services/federation/mapping.h"
#include "services/federation/provider.h"
#include "sql/federation.h"

static void write_gift(Request *req, JsonWriter *w, Uuid author, Text group, Text kind, Uuid id)
{
    Task *task = &req->task;
    bool is_role = text_equal(kind, TEXT("role"));
    json_object_begin(w);
    json_field(w, "group", text, group);
    json_field(w, "kind", text, kind);
    json_field(w, "id", uuid, id);
    json_field(w, "name", text, sql_gift_name(req, kind, id).name);
    json_field(w, "is_given", bool,
               is_role ? auth_role_is_within(task, id, author)
                       : auth_team_is_within(task, id, author));
    json_object_end(w);
}

static void write_gifts(Request *req, JsonWriter *w, const FederationProvider *provider)
{
    JsonError error;
    const json_t *mapping = json_read(req->task.arena, provider->mapping, false, &error);
    const json_t *rules = json_object_get(mapping, "rules");
    Uuid id;
    json_array_begin(w);
    if (uuid_parse(json_text_at(mapping, "default_role"), &id))
        write_gift(req, w, provider->mapped_by, TEXT_NULL, TEXT("role"), id);
    for (size_t i = 0; i < json_array_size(rules); i++) {
        const json_t *rule = json_array_get(rules, i);
        Text role = json_text_at(rule, "role");
        bool is_role = !text_is_null(role);
        if (uuid_parse(is_role ? role : json_text_at(rule, "team"), &id))
            write_gift(req, w, provider->mapped_by, json_text_at(rule, "group"),
                       is_role ? TEXT("role") : TEXT("team"), id);
    }
    json_array_end(w);
}

/* GET /v1/sso-providers/:id/gifts */
void gift_list(Request *req)
{
    request_require_context(req);
    FederationProvider provider = federation_provider_find(&req->task, path_uuid(req, "id"));
    GiftAuthor author = sql_gift_author(req, provider.mapped_by);
    GiftsHeld held = sql_gifts_held(req, provider.id);
    Buffer *body = reply_buffer(req);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    json_key(&w, TEXT("author"));
    json_object_begin(&w);
    json_field(&w, "id", uuid, provider.mapped_by);
    json_field(&w, "name", text, author.found ? author.name : TEXT_NULL);
    json_field(&w, "status", text, author.found ? author.status : TEXT("removed"));
    json_object_end(&w);
    json_key(&w, TEXT("gifts"));
    write_gifts(req, &w, &provider);
    json_field(&w, "people", int, held.people);
    json_field(&w, "held", int, held.gifts);
    json_object_end(&w);
    reply_json(req, 200, buffer_view(body));
}

/* POST /v1/sso-providers/:id/take-over - who has all that the groups give answers for it. */
void gift_take_over(Request *req)
{
    JsonError error;
    Uuid id = path_uuid(req, "id");
    SsoProviderLocked present = sql_sso_provider_lock(req, id);
    FederationProvider provider = federation_provider_find(&req->task, id);
    resource_check_match(req, present.revision);
    provider_check_mapping(req, json_read(req->task.arena, provider.mapping, false, &error));
    sql_provider_take_over(req, id, req->task.context.user_id);
    Buffer *data = reply_buffer(req);
    JsonWriter w = json_writer(data);
    json_object_begin(&w);
    json_field(&w, "name", text, provider.name);
    json_object_end(&w);
    event_emit(req, "sso_provider.taken_over", id, buffer_view(data));
    reply_resource(req, 200, "sso-providers", id);
}

bool gifts_settle(Request *req, const FederationProvider *provider)
{
    Text given = query_text(req, "given");
    if (text_equal(given, TEXT("keep")))
        return false;
    if (!text_equal(given, TEXT("take"))) {
        if (!text_is_null(given))
            fail(req, 400, "invalid_parameter", "given is take or keep.");
        GiftsHeld held = sql_gifts_held(req, provider->id);
        if (held.gifts > 0)
            fail(req, 409, "sso_gifts_undecided",
                 "The provider's groups have given roles or teams to %lld people: say whether they "
                 "keep them (given=keep) or not (given=take).",
                 (long long)held.people);
        return false;
    }
    GiftHolderRows holders = sql_gift_holders(req, provider->id);
    bool changed = false;
    for (size_t i = 0; i < holders.count; i++)
        changed |= mapping_take_all(&req->task, provider, holders.rows[i].user_id);
    return changed;
}
