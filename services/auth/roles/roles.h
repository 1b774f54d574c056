/*
 * Roles of teams, and why somebody may do something. Auth's own.
 *
 * A team's roles are its members': auth.rights_of() unites them with people's own. So taking
 * somebody into a team gives rights, and is for those alone who have them (auth_team_reach()).
 */
#ifndef INSULA_SERVICES_AUTH_ROLES_H
#define INSULA_SERVICES_AUTH_ROLES_H

#include "gateway/request.h"

#define EXPLAIN_PARAMETERS 4
extern const QueryField explain_query[EXPLAIN_PARAMETERS];

#define MY_PERMISSIONS_PARAMETERS 1
extern const QueryField my_permissions_query[MY_PERMISSIONS_PARAMETERS];
extern const Shape role_assign_shape;

void role_assign(Request *req);
void role_unassign(Request *req);
void my_permissions(Request *req);
/* A role has changed: what it comes to where it was given for a place is written anew. */
void scoped_roles_settle(Task *task);
/* Somebody, or a team, goes. */
void scoped_roles_forget(Task *task, Uuid grantee_id);

void team_role_give(Request *req);
void team_role_take(Request *req);
void team_role_list(Request *req);
void permission_explain(Request *req);

#endif
