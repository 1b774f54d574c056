/*
 * People between processes: each tells the others what its own sockets say of a person (a report),
 * all of it to a process whose link has just come up, and again when messages were missed.
 */
#include <assert.h>
#include <stdlib.h>

#include "core/bus.h"
#include "core/json.h"
#include "services/collaboration/presence/people_state.h"

enum { REPORTS_A_MESSAGE = 500 };
static const Text TOPIC = { "people", 6 };

/* ---- writing ---- */

typedef struct BusMessage {
    Arena *arena;
    Buffer out;
    JsonWriter w;
    size_t count;
} BusMessage;

/* `whole`: what was said before is void. */
static void begin(BusMessage *m, bool whole)
{
    m->arena = arena_new();
    buffer_init(&m->out, m->arena, BUS_MAX_MESSAGE_BYTES);
    m->w = json_writer(&m->out);
    m->count = 0;
    json_object_begin(&m->w);
    json_field(&m->w, "whole", bool, whole);
    json_key(&m->w, TEXT("people"));
    json_array_begin(&m->w);
}

static void add(BusMessage *m, const Person *person)
{
    JsonWriter *w = &m->w;
    const PersonReport *here = &person->here;
    json_object_begin(w);
    json_field(w, "tenant", uuid, person->workspace->tenant_id);
    json_field(w, "user", uuid, person->user_id);
    json_field(w, "status", int, (int)here->status);
    json_field(w, "seen", int, here->seen_at);
    json_key(w, TEXT("documents"));
    json_array_begin(w);
    for (size_t i = 0; i < here->document_count; i++)
        json_put_uuid(w, here->documents[i]);
    json_array_end(w);
    json_object_end(w);
    m->count++;
}

static Text end(BusMessage *m)
{
    json_array_end(&m->w);
    json_object_end(&m->w);
    assert(!m->out.failed);
    return buffer_view(&m->out);
}

void people_bus_tell(const Person *person)
{
    BusMessage m;
    begin(&m, false);
    add(&m, person);
    bus_publish(TOPIC, end(&m));
    arena_free(m.arena);
}

static void tell_all(Uuid process)
{
    BusMessage m;
    begin(&m, true);
    for (const Workspace *workspace = people_workspaces; workspace; workspace = workspace->next) {
        for (const Person *person = workspace->people; person; person = person->next) {
            if (person->here.status == PERSON_OFFLINE)
                continue;
            if (m.count == REPORTS_A_MESSAGE) {
                bus_send(process, TOPIC, end(&m));
                arena_free(m.arena);
                begin(&m, false);
            }
            add(&m, person);
        }
    }
    bus_send(process, TOPIC, end(&m));
    arena_free(m.arena);
}

/* ---- reading ---- */

static void forget(Person *person, Uuid process)
{
    for (PersonElsewhere **at = &person->elsewhere; *at; at = &(*at)->next) {
        PersonElsewhere *one = *at;
        if (!uuid_equal(one->process, process))
            continue;
        *at = one->next;
        free(one);
        return;
    }
}

static void forget_process(Uuid process)
{
    for (Workspace *workspace = people_workspaces; workspace; workspace = workspace->next)
        for (Person *person = workspace->people; person; person = person->next)
            forget(person, process);
}

static bool uuid_at(const json_t *json, const char *key, Uuid *uuid)
{
    Text text = json_text_at(json, key);
    return !text_is_null(text) && uuid_parse(text, uuid);
}

static PersonReport read_report(const json_t *json)
{
    json_int_t status = json_integer_value(json_object_get(json, "status"));
    PersonReport report = {
        .status = status == PERSON_ONLINE ? PERSON_ONLINE : PERSON_AWAY,
        .seen_at = json_integer_value(json_object_get(json, "seen")),
    };
    if (status == PERSON_OFFLINE)
        report.status = PERSON_OFFLINE;
    const json_t *documents = json_object_get(json, "documents");
    for (size_t i = 0; i < json_array_size(documents) && i < PEOPLE_DOCUMENTS_MAX; i++) {
        const json_t *id = json_array_get(documents, i);
        if (json_is_string(id) &&
            uuid_parse(json_string_text(id), &report.documents[report.document_count]))
            report.document_count++;
    }
    return report;
}

static void read_person(Uuid sender, const json_t *json)
{
    Uuid tenant_id, user_id;
    if (!uuid_at(json, "tenant", &tenant_id) || !uuid_at(json, "user", &user_id))
        return;
    PersonReport report = read_report(json);
    Person *person = report.status == PERSON_OFFLINE ? people_find(tenant_id, user_id)
                                                     : people_person(tenant_id, user_id);
    if (!person)
        return;
    forget(person, sender);
    if (report.status == PERSON_OFFLINE)
        return;
    PersonElsewhere *elsewhere = malloc(sizeof *elsewhere);
    assert(elsewhere);
    *elsewhere = (PersonElsewhere){ sender, report, person->elsewhere };
    person->elsewhere = elsewhere;
}

static void on_message(void *owner, Text topic, Text message, Uuid sender)
{
    (void)owner;
    (void)topic;
    if (uuid_equal(sender, bus_self()))
        return;
    Arena *arena = arena_new();
    JsonError error;
    const json_t *json = json_read(arena, message, false, &error);
    if (json_is_true(json_object_get(json, "ask")))
        tell_all(sender);
    if (json_is_true(json_object_get(json, "whole")))
        forget_process(sender);
    size_t i;
    json_t *one;
    json_array_foreach(json_object_get(json, "people"), i, one) read_person(sender, one);
    arena_free(arena);
}

/* ---- links ---- */

static void on_link(void *owner, Uuid process)
{
    (void)owner;
    tell_all(process);
    bus_send(process, TOPIC, TEXT("{\"ask\":true}"));
}

static void on_gap(void *owner, Uuid process)
{
    (void)owner;
    if (uuid_is_nil(process))
        bus_publish(TOPIC, TEXT("{\"ask\":true}"));
    else
        forget_process(process);
}

void people_bus_start(void)
{
    bus_subscribe(TOPIC, on_message, NULL);
    bus_on_link(on_link, NULL);
    bus_on_gap(on_gap, NULL);
}
