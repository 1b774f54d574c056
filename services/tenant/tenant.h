/*
 * Tenant - the directory of tenants, how one is founded, and the operators who run the platform.
 *
 * Owns: schema tenant. A tenant is founded whole: roles, owner and first session in one
 * transaction, by sign-up, the command line or the demo alike. Operators belong to no tenant: they
 * have tables, sign-in and a kind of token of their own, and what they do to a tenant is an event
 * in that tenant's log. Must never know: what a tenant stores.
 */
#ifndef INSULA_SERVICES_TENANT_H
#define INSULA_SERVICES_TENANT_H

#include "core/task.h"
#include "gateway/route.h"

extern const Service tenant_service;

/* A tenant about to be founded. The owner's password is in the clear; it is hashed here. */
typedef struct TenantNew {
    Text name, slug;
    Text email, password, first_name, last_name; /* of its owner */
    Text
        origin; /* the owner proves the e-mail by a link below it; null: it is taken to be theirs */
} TenantNew;

/* All of these are for the command line and the demo: they run outside any transaction, open and
 * commit their own, and leave the task in the tenant's system context. They fail the task as the
 * API would. All yield. */

/* Founds a tenant; the task then acts as its owner. Fails with 409 slug_taken. Returns the owner's
 * id. */
Uuid tenant_create(Task *task, const TenantNew *tenant);
/* Suspends or resumes the tenant with this slug: 404 tenant_not_found. Dead sessions die within
 * half a second. */
void tenant_set_suspended(Task *task, Text slug, bool suspended);
/* Gives a user another password and ends all their sessions: 404 tenant_not_found, user_not_found.
 */
void tenant_set_password(Task *task, Text slug, Text email, Text password);
/* A new operator, and the secret of their authenticator app, told once: 409 email_taken. */
typedef struct OperatorNew {
    Uuid id;
    Text secret, uri; /* base32, and otpauth:// */
} OperatorNew;
OperatorNew tenant_create_operator(Task *task, Text email, Text name, Text password);
/* Another app in place of the one before; all their sessions end: 404 operator_not_found. */
OperatorNew tenant_enrol_operator(Task *task, Text email);

typedef struct TenantEntry {
    Uuid id;
    Text slug, name, status;
    TimeMs created_at;
} TenantEntry;
/* The directory in order of slugs, from behind `after` (TEXT_NULL: the first); at most `limit`
 * entries, in the arena. */
size_t tenant_list(Task *task, Text after, size_t limit, TenantEntry **entries);

#endif
