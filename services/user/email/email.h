/*
 * E-mail - whose address is it? User's own.
 *
 * Owns: links that prove an address, changing it, and mailing somebody their workspaces. A link's
 * token is written like a session's, so it says which tenant is meant ('v' proves, or proves and
 * changes; 'k' keeps the address before). Must never know: how mail is sent.
 */
#ifndef INSULA_SERVICES_USER_EMAIL_H
#define INSULA_SERVICES_USER_EMAIL_H

#include "core/job.h"
#include "gateway/request.h"

extern const Shape email_change_shape, email_token_shape, workspaces_find_shape;

void email_send_again(Request *req);
void email_change(Request *req);
void email_confirm(Request *req);
void email_keep(Request *req);
void workspaces_find(Request *req);

extern const JobKind workspaces_find_job;

/* Fails with 409 email_kept when somebody's address is not theirs to change: what keeps it would
 * change it back, or know them no more. Yields. */
void email_require_own(Task *task, Uuid user_id);

/* In the task's transaction: mails a link that proves the address of a new account. Does not wait.
 */
void email_ask_for_proof(Task *task, Uuid user_id, Text email, Text first_name, Text origin);

/* A link in the arena: writes its row, and the token behind `origin`/`page`#, where no server and
 * no log sees it. Those for the
 * same purpose that the user was sent before work no more. */
Text email_link_open(Task *task, char kind, Uuid user_id, const char *purpose, Text email,
                     Text origin, const char *page);

#endif
