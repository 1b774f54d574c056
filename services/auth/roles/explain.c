/*
 * Explain - why somebody may do something, or may not: by which of their roles or teams' roles,
 * and from which parent the role has it; what a key's scopes leave of it; and for a document or
 * folder, by which shares they have which level there.
 */
#include "services/auth/roles/roles.h"

#include "services/auth/auth.h"
#include "sql/auth.h"

const QueryField explain_query[EXPLAIN_PARAMETERS] = {
    { "user", "Whom to ask about: a person or service account; default: the caller.", false },
    { "permission", "The name of a permission.", true },
    { "resource", "The id of a document or folder the caller may see.", false },
    { "key", "The id of one of the user's API keys: what is left of it with the key.", false },
};

static Uuid asked_id(Request *req, const char *name)
{
    Text written = query_text(req, name);
    Uuid id = UUID_NIL;
    if (!text_is_null(written) && !uuid_parse(written, &id))
        fail(req, 400, "invalid_parameter", "The parameter %s must be a UUID.", name);
    return id;
}

/* GET /v1/permissions/explain - of oneself, or for those who give roles of anybody. */
void permission_explain(Request *req)
{
    request_require_context(req);
    Uuid me = req->task.context.user_id;
    Uuid user_id = asked_id(req, "user"), resource_id = asked_id(req, "resource");
    Uuid key_id = asked_id(req, "key");
    Text permission = query_text(req, "permission");
    if (permission_bit(text_cstr(req->task.arena, permission)) < 0)
        fail(req, 400, "invalid_parameter", "There is no permission %.*s.",
             TEXT_ARG(text_slice(permission, 0, 60)));
    if (uuid_is_nil(user_id))
        user_id = me;
    if (!uuid_equal(user_id, me) && !request_may(req, "role.assign"))
        fail(req, 403, "forbidden", "To ask about others needs role.assign.");
    if (!uuid_is_nil(resource_id) && !sql_resource_is_seen(req, resource_id).yes)
        fail(req, 404, "resource_not_found", "There is no such document or folder.");
    reply_json(req, 200,
               sql_permission_explain(req, user_id, permission, resource_id, key_id).body);
}
