/*
 * Telling a workspace's listeners who comes, looks away and goes: as plain presence of the ShareDB
 * protocol on the channel "tenant", where each person is one presence whose id is the user's.
 */
#include "services/collaboration/presence/people_state.h"

#include "core/json.h"

enum { FRAME_MAX_BYTES = 1024, BACKLOG_MAX_BYTES = 64 * 1024 };

void people_listen(PeopleListener *listener, Uuid tenant_id)
{
    Workspace *workspace = people_workspace(tenant_id);
    listener->told = 0;
    listener->next = workspace->listeners;
    listener->link = &workspace->listeners;
    if (listener->next)
        listener->next->link = &listener->next;
    workspace->listeners = listener;
    people_tell(workspace);
}

void people_unlisten(PeopleListener *listener)
{
    if (!listener->link)
        return;
    *listener->link = listener->next;
    if (listener->next)
        listener->next->link = listener->link;
    listener->link = NULL;
}

/* A client forgets what is older than what it knows, over reconnections too: so numbers are times.
 */
static SocketFrame *frame_of(const Person *person)
{
    Buffer out;
    buffer_init(&out, NULL, FRAME_MAX_BYTES);
    JsonWriter w = json_writer(&out);
    json_object_begin(&w);
    json_field(&w, "a", text, TEXT("p"));
    json_field(&w, "ch", text, TEXT("tenant"));
    json_field(&w, "src", text, TEXT("tenant"));
    json_field(&w, "id", uuid, person->user_id);
    json_key(&w, TEXT("p"));
    if (person->status == PERSON_OFFLINE) {
        json_put_null(&w);
    } else {
        json_object_begin(&w);
        json_field(&w, "user_id", uuid, person->user_id);
        json_field(&w, "status", text, person_status_text(person->status));
        json_object_end(&w);
    }
    json_field(&w, "pv", int, clock_now_ms());
    json_object_end(&w);
    SocketFrame *frame = socket_frame_new(buffer_view(&out));
    buffer_fini(&out);
    return frame;
}

static bool is_news(const Person *person, const PeopleListener *listener)
{
    return person->stamp > listener->told &&
           (person->status != PERSON_OFFLINE || listener->told > 0);
}

static void tell(Workspace *workspace, PeopleListener *listener)
{
    for (Person *person = workspace->people; person; person = person->next) {
        if (!is_news(person, listener))
            continue;
        if (!person->frame)
            person->frame = frame_of(person);
        if (!socket_send(listener->socket, person->frame))
            return;
    }
    listener->told = workspace->stamp;
}

/* Whoever cannot take it now is told the newest when they can. */
void people_tell(Workspace *workspace)
{
    for (PeopleListener *at = workspace->listeners; at; at = at->next)
        if (at->told < workspace->stamp && socket_unsent_bytes(at->socket) < BACKLOG_MAX_BYTES)
            tell(workspace, at);
    for (Person *person = workspace->people; person; person = person->next) {
        if (person->frame)
            socket_frame_drop(person->frame);
        person->frame = NULL;
    }
}
