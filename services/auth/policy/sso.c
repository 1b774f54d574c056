/*
 * The workspace's demand that people of its own domains come through its identity providers.
 *
 * Told only to who has shown a good password or passkey, so it says nothing about accounts. Owners
 * are the glass to break: their own credentials go on opening, and the trail says that they were
 * used.
 */
#include "services/auth/policy/policy.h"

#include "core/stream.h"
#include "services/auth/auth.h"
#include "sql/auth.h"

void sso_policy_set(Request *req, bool required)
{
    if (required && !sql_sso_is_ready(req).yes)
        auth_field_fail(&req->task, "/require_sso", "not_enough",
                        "Verify a domain and switch an identity provider on first: otherwise "
                        "nobody would come in.");
    sql_sso_policy_set(req, required);
}

void sso_policy_check(Request *req, Uuid user_id)
{
    SsoIsRequired asked = sql_sso_is_required(req, user_id);
    if (!asked.found || !asked.of_domain)
        return;
    if (!asked.is_owner)
        refuse(req, 403, "sso_required",
               "This workspace lets you in through its single sign-on only.");
    event_emit(req, "user.sso_bypassed", user_id, TEXT_NULL);
}

bool auth_has_own_way(Task *task, Uuid user_id)
{
    return sql_own_way_in(task, user_id).there;
}
