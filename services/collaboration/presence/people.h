/*
 * People - who of a workspace is online, away or offline.
 *
 * Owns: one person a user, however many devices: online while any of their sockets was active in
 * the last five minutes and says so, away while there is one at all, offline when the last has been
 * gone for ten seconds (a page that reloads does not flicker). In memory, told between processes on
 * the bus topic "people"; what a process knew ends with its link. Must never know: rights.
 */
#ifndef INSULA_COLLABORATION_PEOPLE_H
#define INSULA_COLLABORATION_PEOPLE_H

#include "core/clock.h"
#include "gateway/socket.h"

enum { PEOPLE_DOCUMENTS_MAX = 20 };

typedef enum PersonStatus { PERSON_OFFLINE, PERSON_AWAY, PERSON_ONLINE } PersonStatus;
/* "offline", "away", "online". */
Text person_status_text(PersonStatus status);

/* One socket of a person; zero until it enters. */
typedef struct PersonSeat {
    struct Person *person;
    struct PersonSeat *next, **link;
    uint64_t active_ms;
    bool is_away;
} PersonSeat;

void people_enter(PersonSeat *seat, Uuid tenant_id, Uuid user_id);
void people_leave(PersonSeat *seat);
/* Its person did something, or looks away. */
void people_note(PersonSeat *seat, bool is_away);

/* Who is told of changes in their workspace: a socket. */
typedef struct PeopleListener {
    Socket *socket;
    struct PeopleListener *next, **link;
    uint64_t told;
} PeopleListener;

/* It is told of everybody who is there, and then of every change: {"a":"p","ch":"tenant"} with the
 * user's id as presence id. */
void people_listen(PeopleListener *listener, Uuid tenant_id);
void people_unlisten(PeopleListener *listener);

typedef struct PersonView {
    Uuid user_id;
    PersonStatus status;
    TimeMs seen_at;                       /* when they last did something, as far as is known */
    Uuid documents[PEOPLE_DOCUMENTS_MAX]; /* where they are present */
    size_t document_count;
} PersonView;

/* Everybody of the workspace who is not offline. */
void people_visit(Uuid tenant_id, void (*visit)(void *owner, const PersonView *person),
                  void *owner);

void people_start(void);
/* Once a second. */
void people_tick(void);

#endif
