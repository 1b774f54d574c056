#include "services/collaboration/sharing/access.h"

#include "sql/collaboration.h"

static const char *const names[] = { "none", "viewer", "commenter", "editor", "owner", NULL };
const char *const access_names[] = { "viewer", "commenter", "editor", "owner", NULL };

Text access_name(AccessLevel level)
{
    return text_of(names[level]);
}

bool access_parse(Text text, AccessLevel *level)
{
    for (int i = 0; names[i]; i++) {
        if (text_equal(text, text_of(names[i]))) {
            *level = (AccessLevel)i;
            return true;
        }
    }
    return false;
}

void access_check(Task *task, AccessLevel level, AccessLevel needed, const char *noun)
{
    if (level == ACCESS_NONE)
        task_fail(task, 404, text_cstr(task->arena, text_format(task->arena, "%s_not_found", noun)),
                  "There is no such %s.", noun);
    if (level < needed)
        task_fail(task, 403, "insufficient_access",
                  "You are %s of this %s; this needs %s access. Ask an owner to change it.",
                  names[level], noun, names[needed]);
}

AccessLevel access_require(Request *req, Uuid document_id, AccessLevel needed)
{
    DocumentAccess document = sql_document_access(req, document_id);
    AccessLevel level =
        document.found && !document.is_deleted ? (AccessLevel)document.level : ACCESS_NONE;
    access_check(&req->task, level, needed, "document");
    return level;
}

void access_require_everywhere(Request *req)
{
    Context *context = &req->task.context;
    if (context->permission < 0)
        return;
    context->permission &= ~PERMISSION_IN_SCOPE;
    if (context->checked && !permission_has(&context->permissions, context->permission))
        fail(req, 403, "permission_denied",
             "Your role counts in some folders; this is outside of them.");
}
