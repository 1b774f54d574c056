/*
 * Handlers - what the files of user give to its table of routes. For routes.c alone.
 */
#ifndef INSULA_SERVICES_USER_HANDLERS_H
#define INSULA_SERVICES_USER_HANDLERS_H

#include "gateway/request.h"

extern const Shape user_create_shape, user_update_shape, profile_update_shape;
extern const Shape invitation_create_shape, invitation_token_shape, invitation_accept_shape;
extern const Shape team_create_shape, team_update_shape;

void user_add(Request *req);
void user_update(Request *req);
void user_remove(Request *req);
void profile_update(Request *req);

void invitation_create(Request *req);
void invitation_revoke(Request *req);
void invitation_inspect(Request *req);
void invitation_accept(Request *req);

void team_create(Request *req);
void team_update(Request *req);
void team_delete(Request *req);
void team_member_add(Request *req);
void team_member_remove(Request *req);

#endif
