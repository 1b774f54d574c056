/*
 * User - the people of a tenant: accounts, invitations, teams.
 *
 * Owns: schema users. E-mails are unique in a tenant, compared without case. A removed account
 * keeps its name, so that history still says who did what; everything else about it goes. Must
 * never know: how passwords, sessions and roles work; it asks auth for them.
 */
#ifndef INSULA_SERVICES_USER_H
#define INSULA_SERVICES_USER_H

#include "core/task.h"
#include "gateway/route.h"

extern const Service user_service;

/* What somebody who gets an account tells about themselves. The password is already a hash: it is
 * made outside transactions. */
typedef struct UserNew {
    Text email, first_name, last_name;
    Text password_hash; /* null: none, they come in some other way */
    Text origin; /* the address is proved by a link below it; null: it is taken to be theirs */
} UserNew;

/* An account, in the task's transaction and tenant. Fails with 409 email_taken.
 * Gives no role. Yields. */
Uuid user_create(Task *task, const UserNew *user);
/* The account with this e-mail; nil when there is none. Yields. */
Uuid user_find_by_email(Task *task, Text email);

/* Takes somebody into a team or out of it, unchecked, with its event; false when nothing changed.
 * The caller's context is who did it. Yields. */
bool user_team_join(Task *task, Uuid team_id, Uuid user_id);
bool user_team_leave(Task *task, Uuid team_id, Uuid user_id);

#endif
