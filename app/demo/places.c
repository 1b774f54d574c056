#include "app/demo/places.h"

#include <string.h>

enum { BODY_MAX_BYTES = 4096 };

static const json_t *call(Places *places, const char *method, Text handle, Text path, Text body)
{
    Text id, token;
    return places->people.find(places->people.owner, handle, &id, &token)
               ? api_call(places->api, method, path, token, body)
               : NULL;
}

bool places_begin(Places *places, Api *api, DiscussionPeople people, Text token)
{
    memset(places, 0, sizeof *places);
    places->api = api;
    places->people = people;
    places->teams = api_call(api, "GET", TEXT("/v1/teams?limit=200"), token, TEXT_NULL);
    return places->teams != NULL;
}

/* ---- sharing, the same for folders and documents ---- */

static Text grantee_of(Places *places, Text who)
{
    const Text prefix = TEXT("team:");
    Text id = TEXT_NULL, token;
    size_t index;
    json_t *team;
    if (!text_starts_with(who, prefix)) {
        places->people.find(places->people.owner, who, &id, &token);
        return id;
    }
    Text name = text_slice(who, prefix.len, who.len);
    json_array_foreach(json_object_get(places->teams, "data"), index, team)
    {
        if (text_equal(json_text_at(team, "name"), name))
            return json_text_at(team, "id");
    }
    return TEXT_NULL;
}

static bool give(Places *places, Text shares, Text by, const json_t *share)
{
    Text grantee = grantee_of(places, json_string_text(json_array_get(share, 0)));
    Text path = text_format(places->api->arena, "%.*s/%.*s", TEXT_ARG(shares), TEXT_ARG(grantee));
    Text body = text_format(places->api->arena, "{\"access\":\"%.*s\"}",
                            TEXT_ARG(json_string_text(json_array_get(share, 1))));
    return !text_is_null(grantee) && call(places, "PUT", by, path, body);
}

static bool share(Places *places, Text thing, const json_t *plan)
{
    Arena *arena = places->api->arena;
    Text by = json_text_at(plan, "by"), workspace = json_text_at(plan, "workspace");
    Text shares = text_format(arena, "%.*s/shares", TEXT_ARG(thing));
    size_t index;
    json_t *each;
    json_array_foreach(json_object_get(plan, "shares"), index, each)
    {
        if (!give(places, shares, by, each))
            return false;
    }
    if (!text_is_null(workspace) &&
        !call(places, "PATCH", by, shares,
              text_format(arena, "{\"workspace_access\":\"%.*s\"}", TEXT_ARG(workspace))))
        return false;
    return !json_is_true(json_object_get(plan, "restricted")) ||
           call(places, "PATCH", by, shares, TEXT("{\"is_restricted\":true}"));
}

/* ---- folders ---- */

Text places_find_folder(const Places *places, Text name)
{
    for (size_t i = 0; i < places->count; i++)
        if (text_equal(places->folders[i].name, name))
            return places->folders[i].id;
    return TEXT_NULL;
}

bool places_add_folder(Places *places, const json_t *folder)
{
    Text name = json_text_at(folder, "name");
    Text parent = places_find_folder(places, json_text_at(folder, "in"));
    Buffer body;
    buffer_init(&body, places->api->arena, BODY_MAX_BYTES);
    JsonWriter w = json_writer(&body);
    json_object_begin(&w);
    json_field(&w, "name", text, name);
    if (!text_is_null(parent))
        json_field(&w, "parent_id", text, parent);
    json_object_end(&w);
    const json_t *made =
        call(places, "POST", json_text_at(folder, "by"), TEXT("/v1/folders"), buffer_view(&body));
    if (!made || places->count == PLACES_MAX_FOLDERS)
        return false;
    Text id = json_text_at(made, "id");
    places->folders[places->count].name = name;
    places->folders[places->count++].id = id;
    return share(places, text_format(places->api->arena, "/v1/folders/%.*s", TEXT_ARG(id)), folder);
}

/* ---- documents ---- */

bool places_arrange(Places *places, Text document_id, const json_t *document)
{
    Arena *arena = places->api->arena;
    Text path = text_format(arena, "/v1/documents/%.*s", TEXT_ARG(document_id));
    Text by = json_text_at(document, "by");
    size_t index;
    json_t *who;
    if (!share(places, path, document))
        return false;
    if (json_is_true(json_object_get(document, "template")) &&
        !call(places, "PATCH", by, path, TEXT("{\"is_template\":true}")))
        return false;
    if (json_is_true(json_object_get(document, "link")) &&
        !call(places, "POST", by, text_format(arena, "%.*s/links", TEXT_ARG(path)), TEXT("{}")))
        return false;
    json_array_foreach(json_object_get(document, "favourites"), index, who)
    {
        if (!call(places, "PUT", json_string_text(who),
                  text_format(arena, "%.*s/favourite", TEXT_ARG(path)), TEXT_NULL))
            return false;
    }
    return true;
}

bool places_throw_away(Places *places, Text document_id, const json_t *document)
{
    return !json_is_true(json_object_get(document, "trashed")) ||
           call(places, "DELETE", json_text_at(document, "by"),
                text_format(places->api->arena, "/v1/documents/%.*s", TEXT_ARG(document_id)),
                TEXT_NULL);
}
