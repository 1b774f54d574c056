/*
 * Handlers - what the files of auth give to its table of routes. For routes.c alone.
 */
#ifndef INSULA_SERVICES_AUTH_HANDLERS_H
#define INSULA_SERVICES_AUTH_HANDLERS_H

#include "gateway/request.h"

extern const Shape sign_in_shape, password_change_shape, role_create_shape, role_update_shape;

void session_sign_in(Request *req);
void session_sign_out(Request *req);
void me_show(Request *req);
void password_change(Request *req);
void role_create(Request *req);
void role_update(Request *req);
void role_delete(Request *req);
void user_role_give(Request *req);
void user_role_take(Request *req);
void permission_list(Request *req);
void ticket_issue(Request *req);

/* ticket.c: for the front door. */
bool ticket_spend(Task *task, Text ticket, Context *claims);

#endif
