#include "services/collaboration/presence/people.h"

#include <assert.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "core/loop.h"
#include "services/collaboration/presence/people_state.h"
#include "services/collaboration/presence/presence.h"

enum { ACTIVE_MS = 5 * 60 * 1000, LINGER_MS = 10 * 1000 };

Workspace *people_workspaces;
static void *workspaces; /* tree of Workspace by tenant */
static void *people;     /* tree of Person by tenant and user */

Text person_status_text(PersonStatus status)
{
    static const char *const TEXTS[] = { "offline", "away", "online" };
    return text_of(TEXTS[status]);
}

static int compare_workspaces(const void *a, const void *b)
{
    const Workspace *x = a, *y = b;
    return memcmp(&x->tenant_id, &y->tenant_id, sizeof(Uuid));
}

static int compare_people(const void *a, const void *b)
{
    const Person *x = a, *y = b;
    int order = memcmp(&x->user_id, &y->user_id, sizeof(Uuid));
    return order ? order : compare_workspaces(x->workspace, y->workspace);
}

/* ---- the tables ---- */

Workspace *people_workspace(Uuid tenant_id)
{
    Workspace key = { .tenant_id = tenant_id };
    Workspace **found = tfind(&key, &workspaces, compare_workspaces);
    if (found)
        return *found;
    Workspace *workspace = malloc(sizeof *workspace);
    assert(workspace);
    *workspace = (Workspace){ .tenant_id = tenant_id, .next = people_workspaces };
    people_workspaces = workspace;
    tsearch(workspace, &workspaces, compare_workspaces);
    return workspace;
}

Person *people_find(Uuid tenant_id, Uuid user_id)
{
    Workspace workspace = { .tenant_id = tenant_id };
    Person key = { .workspace = &workspace, .user_id = user_id };
    Person **found = tfind(&key, &people, compare_people);
    return found ? *found : NULL;
}

Person *people_person(Uuid tenant_id, Uuid user_id)
{
    Person *person = people_find(tenant_id, user_id);
    if (person)
        return person;
    Workspace *workspace = people_workspace(tenant_id);
    person = calloc(1, sizeof *person);
    assert(person);
    person->workspace = workspace;
    person->user_id = user_id;
    person->next = workspace->people;
    workspace->people = person;
    tsearch(person, &people, compare_people);
    return person;
}

/* ---- sockets ---- */

void people_enter(PersonSeat *seat, Uuid tenant_id, Uuid user_id)
{
    Person *person = people_person(tenant_id, user_id);
    *seat = (PersonSeat){ .person = person, .next = person->seats, .link = &person->seats };
    if (seat->next)
        seat->next->link = &seat->next;
    person->seats = seat;
    people_note(seat, false);
}

void people_leave(PersonSeat *seat)
{
    if (!seat->person)
        return;
    *seat->link = seat->next;
    if (seat->next)
        seat->next->link = seat->link;
    seat->person = NULL;
}

void people_note(PersonSeat *seat, bool is_away)
{
    if (!seat->person)
        return;
    seat->is_away = is_away;
    if (is_away)
        return;
    seat->active_ms = loop_now_ms();
    seat->person->seen_at = clock_now_ms();
}

/* ---- once a second ---- */

static PersonStatus status_here(const Person *person, uint64_t now_ms)
{
    for (const PersonSeat *seat = person->seats; seat; seat = seat->next)
        if (!seat->is_away && now_ms - seat->active_ms < ACTIVE_MS)
            return PERSON_ONLINE;
    return person->seats ? PERSON_AWAY : PERSON_OFFLINE;
}

/* Says to the other processes what has changed with our sockets. */
static void report(Person *person, uint64_t now_ms)
{
    PersonReport *here = &person->here;
    PersonStatus status = status_here(person, now_ms);
    size_t documents_size = person->document_count * sizeof(Uuid);
    if (status == here->status && person->document_count == here->document_count &&
        memcmp(person->documents, here->documents, documents_size) == 0)
        return;
    here->status = status;
    here->seen_at = person->seen_at;
    here->document_count = person->document_count;
    memcpy(here->documents, person->documents, documents_size);
    people_bus_tell(person);
}

static PersonStatus status_anywhere(const Person *person)
{
    PersonStatus status = person->here.status;
    for (const PersonElsewhere *at = person->elsewhere; at; at = at->next)
        if (at->report.status > status)
            status = at->report.status;
    return status;
}

static void settle(Person *person, uint64_t now_ms)
{
    report(person, now_ms);
    PersonStatus status = status_anywhere(person);
    if (status != PERSON_OFFLINE) {
        person->gone_ms = 0;
    } else {
        if (person->gone_ms == 0)
            person->gone_ms = now_ms;
        if (now_ms - person->gone_ms < LINGER_MS)
            return;
    }
    if (status == person->status)
        return;
    person->status = status;
    person->stamp = ++person->workspace->stamp;
}

static bool is_over(const Person *person)
{
    if (person->status != PERSON_OFFLINE || person->seats || person->elsewhere)
        return false;
    for (const PeopleListener *at = person->workspace->listeners; at; at = at->next)
        if (at->told < person->stamp)
            return false;
    return person->here.status == PERSON_OFFLINE && person->gone_ms > 0;
}

static void settle_workspace(Workspace *workspace, uint64_t now_ms)
{
    for (Person *person = workspace->people; person; person = person->next)
        settle(person, now_ms);
    people_tell(workspace);
    for (Person **at = &workspace->people; *at;) {
        Person *person = *at;
        person->document_count = 0;
        if (!is_over(person)) {
            at = &person->next;
            continue;
        }
        *at = person->next;
        tdelete(person, &people, compare_people);
        free(person);
    }
}

static void gather(Uuid tenant_id, Uuid user_id, Uuid document_id)
{
    Person *person = people_find(tenant_id, user_id);
    if (!person || person->document_count >= PEOPLE_DOCUMENTS_MAX)
        return;
    for (size_t i = 0; i < person->document_count; i++)
        if (uuid_equal(person->documents[i], document_id))
            return;
    person->documents[person->document_count++] = document_id;
}

void people_tick(void)
{
    uint64_t now_ms = loop_now_ms();
    presence_visit_ours(gather);
    for (Workspace **at = &people_workspaces; *at;) {
        Workspace *workspace = *at;
        settle_workspace(workspace, now_ms);
        if (workspace->people || workspace->listeners) {
            at = &workspace->next;
            continue;
        }
        *at = workspace->next;
        tdelete(workspace, &workspaces, compare_workspaces);
        free(workspace);
    }
}

void people_start(void)
{
    people_bus_start();
    people_look_start();
}

/* ---- looking ---- */

static void add_report(PersonView *view, const PersonReport *report)
{
    if (report->seen_at > view->seen_at)
        view->seen_at = report->seen_at;
    for (size_t i = 0; i < report->document_count; i++) {
        size_t k = 0;
        while (k < view->document_count && !uuid_equal(view->documents[k], report->documents[i]))
            k++;
        if (k == view->document_count && k < PEOPLE_DOCUMENTS_MAX)
            view->documents[view->document_count++] = report->documents[i];
    }
}

void people_visit(Uuid tenant_id, void (*visit)(void *owner, const PersonView *person), void *owner)
{
    const Workspace *workspace = people_workspaces;
    while (workspace && !uuid_equal(workspace->tenant_id, tenant_id))
        workspace = workspace->next;
    for (const Person *person = workspace ? workspace->people : NULL; person;
         person = person->next) {
        if (person->status == PERSON_OFFLINE)
            continue;
        PersonView view = { .user_id = person->user_id, .status = person->status };
        view.seen_at = person->seen_at;
        add_report(&view, &person->here);
        for (const PersonElsewhere *at = person->elsewhere; at; at = at->next)
            add_report(&view, &at->report);
        visit(owner, &view);
    }
}
