/*
 * What the parts of people share: people.c (who is there), people_bus.c (in other processes),
 * people_feed.c (telling listeners), people_look.c (telling them to look). For them alone.
 */
#ifndef INSULA_COLLABORATION_PEOPLE_STATE_H
#define INSULA_COLLABORATION_PEOPLE_STATE_H

#include "services/collaboration/presence/people.h"

/* What one process says of a person. */
typedef struct PersonReport {
    PersonStatus status;
    TimeMs seen_at;
    Uuid documents[PEOPLE_DOCUMENTS_MAX];
    size_t document_count;
} PersonReport;

typedef struct PersonElsewhere {
    Uuid process;
    PersonReport report;
    struct PersonElsewhere *next;
} PersonElsewhere;

typedef struct Person {
    struct Workspace *workspace;
    Uuid user_id;
    PersonSeat *seats;
    PersonReport here;                    /* of our sockets, as it was told to the others */
    TimeMs seen_at;                       /* by a socket of ours */
    Uuid documents[PEOPLE_DOCUMENTS_MAX]; /* being gathered */
    size_t document_count;
    PersonElsewhere *elsewhere;
    PersonStatus status; /* as listeners see it */
    uint64_t gone_ms;    /* since when there is no socket; 0: there is one */
    uint64_t stamp;      /* of the last change of status */
    SocketFrame *frame;  /* while it is told */
    struct Person *next;
} Person;

typedef struct Workspace {
    Uuid tenant_id;
    Person *people;
    PeopleListener *listeners;
    uint64_t stamp;
    struct Workspace *next;
} Workspace;

/* All that anybody is in, by .next. */
extern Workspace *people_workspaces;
Workspace *people_workspace(Uuid tenant_id);
Person *people_person(Uuid tenant_id, Uuid user_id);
/* Found, never made; NULL. */
Person *people_find(Uuid tenant_id, Uuid user_id);

/* people_bus.c */
void people_bus_start(void);
void people_bus_tell(const Person *person);

/* people_look.c */
void people_look_start(void);

/* people_feed.c: to every listener of the workspace what it has not been told. */
void people_tell(Workspace *workspace);

#endif
