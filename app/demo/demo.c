#include "app/demo/demo.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/demo/api.h"
#include "app/demo/dates.h"
#include "app/demo/delta_text.h"
#include "app/demo/discussion.h"
#include "app/demo/live_socket.h"
#include "app/demo/places.h"

#define MAX_PEOPLE     32
#define MAX_BODY_BYTES (1024u * 1024u)

extern const char DEMO_ACME[], DEMO_GLOBEX[]; /* the JSON files, embedded */

typedef struct Person {
    Text handle, id, token; /* token TEXT_NULL: not signed in */
    LiveSocket socket;
} Person;

typedef struct Workspace {
    Api api;
    const json_t *plan;
    Text slug, domain;
    Person people[MAX_PEOPLE];
    size_t count;
    const json_t *roles; /* as the API lists them */
    Places places;
    size_t steps, done;
} Workspace;

/* ---- how far it is, on a terminal ---- */

static size_t size_at(const json_t *object, const char *key)
{
    return json_array_size(json_object_get(object, key));
}

static size_t count_steps(const json_t *plan)
{
    size_t steps = size_at(plan, "people") + size_at(plan, "roles") + size_at(plan, "teams") +
                   size_at(plan, "folders") + size_at(plan, "documents");
    size_t index;
    json_t *item;
    json_array_foreach(json_object_get(plan, "records"), index, item) steps +=
        size_at(item, "rows");
    json_array_foreach(json_object_get(plan, "documents"), index, item) steps +=
        size_at(item, "edits") + size_at(item, "comments");
    return steps;
}

static bool step_is_done(Workspace *workspace)
{
    workspace->done++;
    if (isatty(STDOUT_FILENO)) {
        printf("\r  %.*s  %3zu %%", TEXT_ARG(workspace->slug),
               100 * workspace->done / workspace->steps);
        fflush(stdout);
    }
    return true;
}

/* ---- small helpers ---- */

static Text at(const json_t *object, const char *key)
{
    return json_text_at(object, key);
}

static Text cell(const json_t *row, size_t index)
{
    return json_string_text(json_array_get(row, index));
}

static Buffer *new_buffer(Workspace *workspace)
{
    Buffer *buffer = ARENA_NEW(workspace->api.arena, Buffer);
    buffer_init(buffer, workspace->api.arena, MAX_BODY_BYTES);
    return buffer;
}

static Person *find_person(Workspace *workspace, Text handle)
{
    for (size_t i = 0; i < workspace->count; i++)
        if (text_equal(workspace->people[i].handle, handle))
            return &workspace->people[i];
    return NULL;
}

static Text owner_token(Workspace *workspace)
{
    return find_person(workspace, at(workspace->plan, "owner"))->token;
}

static Text find_role(const Workspace *workspace, Text name)
{
    size_t index;
    json_t *role;
    json_array_foreach(json_object_get(workspace->roles, "data"), index,
                       role) if (text_equal(at(role, "name"), name)) return at(role, "id");
    return TEXT_NULL;
}

static void write_member(JsonWriter *w, Workspace *workspace, const json_t *row)
{
    json_key(w, TEXT("email"));
    json_put_text(w, text_format(workspace->api.arena, "%.*s@%.*s", TEXT_ARG(cell(row, 0)),
                                 TEXT_ARG(workspace->domain)));
    json_field(w, "first_name", text, cell(row, 1));
    json_field(w, "last_name", text, cell(row, 2));
    json_field(w, "password", text, TEXT(DEMO_PASSWORD));
}

/* ---- signing up and in ---- */

static bool sign_in(Workspace *workspace, Person *person)
{
    Text body = text_format(
        workspace->api.arena,
        "{\"tenant\":\"%.*s\",\"email\":\"%.*s@%.*s\",\"password\":\"" DEMO_PASSWORD "\"}",
        TEXT_ARG(workspace->slug), TEXT_ARG(person->handle), TEXT_ARG(workspace->domain));
    const json_t *answer =
        api_call(&workspace->api, "POST", TEXT("/v1/auth/login"), TEXT_NULL, body);
    if (!answer)
        return false;
    person->token = at(answer, "access_token");
    person->id = at(json_object_get(answer, "user"), "id");
    return !text_is_null(person->token);
}

static Person *signed_in(Workspace *workspace, Text handle)
{
    Person *person = find_person(workspace, handle);
    return person && (!text_is_null(person->token) || sign_in(workspace, person)) ? person : NULL;
}

/* A slug that is taken is ours from a seeding that was cut off: go on where it stopped. */
static bool found_workspace(Workspace *workspace, const json_t *row)
{
    Buffer *body = new_buffer(workspace);
    JsonWriter w = json_writer(body);
    Person *owner = find_person(workspace, cell(row, 0));
    json_object_begin(&w);
    json_field(&w, "name", text, at(workspace->plan, "name"));
    json_field(&w, "slug", text, workspace->slug);
    json_key(&w, TEXT("owner"));
    json_object_begin(&w);
    write_member(&w, workspace, row);
    json_object_end(&w);
    json_object_end(&w);
    const json_t *answer =
        api_call(&workspace->api, "POST", TEXT("/v1/tenants"), TEXT_NULL, buffer_view(body));
    if (!answer)
        return workspace->api.status == 409 && sign_in(workspace, owner);
    owner->token = at(answer, "access_token");
    owner->id = at(json_object_get(answer, "user"), "id");
    return step_is_done(workspace);
}

static bool add_person(Workspace *workspace, const json_t *row)
{
    Buffer *body = new_buffer(workspace);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    write_member(&w, workspace, row);
    json_field(&w, "role", text, find_role(workspace, cell(row, 3)));
    json_object_end(&w);
    const json_t *answer = api_call(&workspace->api, "POST", TEXT("/v1/users"),
                                    owner_token(workspace), buffer_view(body));
    if (!answer)
        return false;
    find_person(workspace, cell(row, 0))->id = at(answer, "id");
    return step_is_done(workspace);
}

static bool add_people(Workspace *workspace)
{
    const json_t *rows = json_object_get(workspace->plan, "people");
    size_t index;
    json_t *row;
    json_array_foreach(rows, index, row) if (workspace->count < MAX_PEOPLE)
        workspace->people[workspace->count++]
            .handle = cell(row, 0);
    if (!found_workspace(workspace, json_array_get(rows, 0)))
        return false;
    workspace->roles =
        api_call(&workspace->api, "GET", TEXT("/v1/roles"), owner_token(workspace), TEXT_NULL);
    json_array_foreach(rows, index,
                       row) if (!workspace->roles ||
                                (index > 0 && !add_person(workspace, row))) return false;
    return true;
}

/* ---- roles and teams ---- */

/* PUT <prefix><person><suffix> for each of the named people. */
static bool put_people(Workspace *workspace, const json_t *handles, Text prefix, Text suffix)
{
    size_t index;
    json_t *handle;
    json_array_foreach(handles, index, handle)
    {
        Person *person = find_person(workspace, json_string_text(handle));
        Text path = text_format(workspace->api.arena, "%.*s%.*s%.*s", TEXT_ARG(prefix),
                                TEXT_ARG(person->id), TEXT_ARG(suffix));
        if (!api_call(&workspace->api, "PUT", path, owner_token(workspace), TEXT_NULL))
            return false;
    }
    return true;
}

static bool add_role(Workspace *workspace, const json_t *role)
{
    Buffer *body = new_buffer(workspace);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    json_field(&w, "name", text, at(role, "name"));
    json_field(&w, "description", text, at(role, "description"));
    json_field(&w, "parent", text, find_role(workspace, at(role, "parent")));
    json_field(&w, "permissions", tree, json_object_get(role, "permissions"));
    json_object_end(&w);
    const json_t *made = api_call(&workspace->api, "POST", TEXT("/v1/roles"),
                                  owner_token(workspace), buffer_view(body));
    return made &&
           put_people(workspace, json_object_get(role, "people"), TEXT("/v1/users/"),
                      text_format(workspace->api.arena, "/roles/%.*s", TEXT_ARG(at(made, "id")))) &&
           step_is_done(workspace);
}

static bool add_team(Workspace *workspace, const json_t *team)
{
    Buffer *body = new_buffer(workspace);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    json_field(&w, "name", text, at(team, "name"));
    json_field(&w, "description", text, at(team, "description"));
    json_object_end(&w);
    const json_t *made = api_call(&workspace->api, "POST", TEXT("/v1/teams"),
                                  owner_token(workspace), buffer_view(body));
    return made &&
           put_people(workspace, json_object_get(team, "people"),
                      text_format(workspace->api.arena, "/v1/teams/%.*s/members/",
                                  TEXT_ARG(at(made, "id"))),
                      TEXT("")) &&
           step_is_done(workspace);
}

/* ---- records ---- */

static bool add_record(Workspace *workspace, const json_t *table, const json_t *row, Text token)
{
    const json_t *fields = json_object_get(table, "fields");
    Buffer *body = new_buffer(workspace);
    JsonWriter w = json_writer(body);
    size_t index;
    json_t *field;
    json_object_begin(&w);
    json_key(&w, TEXT("content"));
    json_object_begin(&w);
    json_array_foreach(fields, index, field)
    {
        json_key(&w, json_string_text(field));
        json_put_tree(&w, json_array_get(row, index));
    }
    json_object_end(&w);
    json_object_end(&w);
    Text path = text_format(workspace->api.arena, "/v1/records/%.*s", TEXT_ARG(at(table, "type")));
    return api_call(&workspace->api, "POST", path, token, buffer_view(body)) &&
           step_is_done(workspace);
}

static bool add_records(Workspace *workspace, const json_t *table)
{
    Person *author = signed_in(workspace, at(table, "by"));
    size_t index;
    json_t *row;
    json_array_foreach(json_object_get(table, "rows"), index,
                       row) if (!author ||
                                !add_record(workspace, table, row, author->token)) return false;
    return true;
}

/* ---- documents ---- */

/* The components of an edit; false when the words it replaces are not there. */
static bool write_edit(DeltaText *text, const json_t *edit, Buffer *out)
{
    if (json_object_get(edit, "suggest"))
        return delta_text_suggest(text, out, uuid_text(out->arena, uuid_new()), at(edit, "suggest"),
                                  at(edit, "with"));
    if (json_object_get(edit, "replace"))
        return delta_text_replace(text, out, at(edit, "replace"), at(edit, "with"));
    size_t index;
    json_t *line;
    buffer_format(out, "{\"retain\":%zu}", delta_text_length(text));
    json_array_foreach(json_object_get(edit, "append"), index, line)
        delta_text_append(text, out, json_string_text(line));
    return true;
}

/* "version_name" of a document or an edit: what people call the version it made. */
static bool name_version(Workspace *workspace, Text document_id, int64_t version,
                         const json_t *maker, Text token)
{
    Text name = at(maker, "version_name");
    if (text_is_null(name))
        return true;
    Buffer *body = new_buffer(workspace);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    json_field(&w, "name", text, name);
    json_object_end(&w);
    Text path = text_format(workspace->api.arena, "/v1/documents/%.*s/versions/%lld/name",
                            TEXT_ARG(document_id), (long long)version);
    return api_call(&workspace->api, "PUT", path, token, buffer_view(body)) != NULL;
}

static bool apply_edit(Workspace *workspace, Text document_id, DeltaText *text, const json_t *edit,
                       int64_t *version)
{
    Person *author = signed_in(workspace, at(edit, "by"));
    Buffer *components = new_buffer(workspace);
    bool done = author && write_edit(text, edit, components) &&
                (author->socket.is_open || live_socket_open(&author->socket, workspace->api.arena,
                                                            workspace->api.url, author->token)) &&
                live_socket_submit(&author->socket, workspace->api.arena, document_id, version,
                                   buffer_view(components)) &&
                name_version(workspace, document_id, *version, edit, author->token);
    if (!done)
        fprintf(stderr, "demo: an edit by %.*s was not taken\n", TEXT_ARG(at(edit, "by")));
    return done && step_is_done(workspace);
}

/* A seeding that was cut off has edited it already. */
static bool has_moved_on(Workspace *workspace, Text document_id, int64_t version, Text token)
{
    Text path = text_format(workspace->api.arena, "/v1/documents/%.*s", TEXT_ARG(document_id));
    const json_t *now = api_call(&workspace->api, "GET", path, token, TEXT_NULL);
    return !now || json_integer_value(json_object_get(now, "version")) != version;
}

static bool find_for_discussion(void *owner, Text handle, Text *id, Text *token)
{
    const Person *person = signed_in(owner, handle);
    if (!person)
        return false;
    *id = person->id;
    *token = person->token;
    return true;
}

static DiscussionPeople people_of(Workspace *workspace)
{
    return (DiscussionPeople){ workspace, find_for_discussion };
}

static bool add_folder(Workspace *workspace, const json_t *folder)
{
    return places_add_folder(&workspace->places, folder) && step_is_done(workspace);
}

static bool add_comments(Workspace *workspace, Text document_id, int64_t version,
                         const DeltaText *text, const json_t *threads)
{
    DiscussionPeople people = people_of(workspace);
    size_t index;
    const json_t *thread;
    json_array_foreach(threads, index, thread)
    {
        if (!discussion_add(&workspace->api, &people, document_id, version, text, thread) ||
            !step_is_done(workspace))
            return false;
    }
    return true;
}

static bool add_document(Workspace *workspace, const json_t *document)
{
    Person *author = signed_in(workspace, at(document, "by"));
    Buffer *components = new_buffer(workspace);
    DeltaText text;
    size_t index;
    json_t *line, *edit;
    delta_text_init(&text, workspace->api.arena);
    json_array_foreach(json_object_get(document, "text"), index, line)
        delta_text_append(&text, components, json_string_text(line));

    Buffer *body = new_buffer(workspace);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    json_field(&w, "title", text, at(document, "title"));
    json_field(
        &w, "content", raw,
        text_format(workspace->api.arena, "{\"ops\":[%.*s]}", TEXT_ARG(buffer_view(components))));
    Text folder = places_find_folder(&workspace->places, at(document, "folder"));
    if (!text_is_null(folder))
        json_field(&w, "folder_id", text, folder);
    json_object_end(&w);
    const json_t *made = author ? api_call(&workspace->api, "POST", TEXT("/v1/documents"),
                                           author->token, buffer_view(body))
                                : NULL;
    if (!made || !step_is_done(workspace))
        return false;
    int64_t version = json_integer_value(json_object_get(made, "version"));
    if (has_moved_on(workspace, at(made, "id"), version, author->token))
        return true;
    if (!name_version(workspace, at(made, "id"), version, document, author->token) ||
        !places_arrange(&workspace->places, at(made, "id"), document))
        return false;
    json_array_foreach(
        json_object_get(document, "edits"), index,
        edit) if (!apply_edit(workspace, at(made, "id"), &text, edit, &version)) return false;
    return add_comments(workspace, at(made, "id"), version, &text,
                        json_object_get(document, "comments")) &&
           places_throw_away(&workspace->places, at(made, "id"), document);
}

/* ---- all of it ---- */

static bool for_each(Workspace *workspace, const char *key,
                     bool (*add)(Workspace *workspace, const json_t *item))
{
    size_t index;
    json_t *item;
    json_array_foreach(json_object_get(workspace->plan, key), index,
                       item) if (!add(workspace, item)) return false;
    return true;
}

static bool seed_workspace(const char *url, const char *source, time_t now)
{
    Workspace workspace = { 0 };
    JsonError error;
    Arena *arena = arena_new();
    bool done = api_open(&workspace.api, arena, url);
    workspace.plan = json_read(arena, dates_fill(arena, text_of(source), now), false, &error);
    if (done && workspace.plan) {
        workspace.slug = at(workspace.plan, "slug");
        workspace.domain = at(workspace.plan, "domain");
        workspace.api.seed = text_hash(workspace.slug, 0);
        workspace.steps = count_steps(workspace.plan);
        done = add_people(&workspace) && for_each(&workspace, "roles", add_role) &&
               for_each(&workspace, "teams", add_team) &&
               for_each(&workspace, "records", add_records) &&
               places_begin(&workspace.places, &workspace.api, people_of(&workspace),
                            owner_token(&workspace)) &&
               for_each(&workspace, "folders", add_folder) &&
               for_each(&workspace, "documents", add_document);
    }
    for (size_t i = 0; i < workspace.count; i++)
        live_socket_close(&workspace.people[i].socket);
    api_close(&workspace.api);
    arena_free(arena);
    return done && workspace.plan;
}

bool demo_seed(const char *url)
{
    time_t now = time(NULL);
    return seed_workspace(url, DEMO_ACME, now) && seed_workspace(url, DEMO_GLOBEX, now);
}

void demo_print_sign_ins(void)
{
    puts("insula: demo sign-ins, all with the password " DEMO_PASSWORD "\n"
         "  acme    ada@acme.test (owner)     grace@acme.test (admin)     linus@acme.test (member) "
         "  sam@acme.test (viewer)\n"
         "  globex  hank@globex.test (owner)  ingrid@globex.test (admin)  otto@globex.test "
         "(member)  nina@globex.test (viewer)\n"
         "  mail    stays here without smtp_url: insula mail list, insula mail show ID");
}
