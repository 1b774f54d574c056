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

void team_role_give(Request *req);
void team_role_take(Request *req);
void team_role_list(Request *req);
void permission_explain(Request *req);

#endif
