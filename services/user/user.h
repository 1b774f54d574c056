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
#include "gateway/request.h"

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

/*
 * For a directory that keeps the people and teams of a tenant (services/scim): the same rules and
 * events as for an administrator's commands, without their bodies. In the caller's transaction; all
 * yield. What may be done to somebody is measured by auth_backing(), not by the scopes of a key.
 */
typedef struct UserKept {
    Text email, first_name, last_name;
    bool is_active;
} UserKept;

/* Fails with 404 when there is no such person; the account stays locked. */
UserKept user_lock(Request *req, Uuid id);
/* What a directory says is proved: the e-mail too. With the role of members. */
Uuid user_keep_new(Request *req, const UserKept *user);
/* Brings `before` to `after`. Suspending ends sessions and keys; another e-mail ends what was
 * mailed to the one before. Fails with 403 role_exceeds_giver, 409 email_taken, last_owner. */
void user_keep(Request *req, Uuid id, const UserKept *before, const UserKept *after);
void user_keep_away(Request *req, Uuid id);

/* Fails with 404; the team stays locked. */
void user_team_lock(Request *req, Uuid id);
/* Both fail with 409 team_name_taken. */
Uuid user_team_new(Request *req, Text name);
void user_team_rename(Request *req, Uuid id, Text name);
void user_team_away(Request *req, Uuid id);
/* In and out, each in one statement, however many; false when one of those to come is nobody. */
bool user_team_take_in(Request *req, Uuid id, const Uuid *users, size_t count);
void user_team_take_out(Request *req, Uuid id, const Uuid *users, size_t count);
/* All but these go. */
void user_team_keep_only(Request *req, Uuid id, const Uuid *users, size_t count);

#endif
