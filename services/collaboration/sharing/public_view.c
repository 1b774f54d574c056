/*
 * Guessing a link's password costs the guesser an argon2id hash and its place in the queue for
 * them, and attempts are counted and slowed down like sign-ins.
 */
#include "services/collaboration/sharing/public_view.h"

#include "core/crypto.h"
#include "core/json.h"
#include "services/auth/auth.h"
#include "services/collaboration/text/content.h"
#include "sql/collaboration.h"

enum { VIEW_MAX_BYTES = 256 * 1024 * 1024 };

static _Noreturn void fail_link(Task *task)
{
    task_fail(task, 404, "document_link_not_found", "This link does not work, or not any more.");
}

static void check_password(Task *task, Uuid link_id, Text hash, Text password)
{
    if (text_is_null(password))
        task_fail(task, 403, "link_password_needed", "This link asks for a password.");
    AuthAttempt attempt = auth_attempt_of(
        task, text_format(task->arena, "link %.*s", TEXT_ARG(uuid_text(task->arena, link_id))));
    auth_attempt_begin(task, &attempt);
    if (!crypto_password_verify(task, hash, password))
        task_fail(task, 403, "link_password_wrong", "That is not the password of this link.");
    db_begin(task);
    auth_attempt_forgive(task, &attempt);
    db_commit(task);
}

PublicLink public_view_open(Task *task, Text written, Text password)
{
    Token token;
    uint8_t hash[32];
    if (!token_parse(written, &token) || token.kind != 'l')
        fail_link(task);
    crypto_sha256((Text){ (const char *)token.secret, sizeof token.secret }, hash);
    crypto_wipe(token.secret, sizeof token.secret);
    auth_act_as_system(task, token.tenant_id);
    LinkFound found =
        sql_link_find_in(task, token.session_id, (Text){ (const char *)hash, sizeof hash });
    if (!found.found)
        fail_link(task);
    if (!text_is_null(found.password_hash))
        check_password(task, token.session_id, found.password_hash, password);
    return (PublicLink){ token.tenant_id, token.session_id, found.document_id, found.expires_at };
}

Text public_view_read(Task *task, const PublicLink *link)
{
    LinkRead row = sql_link_read_in(task, link->link_id, link->document_id);
    if (!row.found)
        return TEXT_NULL;
    Buffer out;
    buffer_init(&out, task->arena, VIEW_MAX_BYTES);
    JsonWriter w = json_writer(&out);
    json_object_begin(&w);
    json_field(&w, "title", text, row.title);
    json_field(&w, "version", int, text_is_null(row.tail) ? row.content_version : row.tail_version);
    json_field(&w, "updated_at", time, row.updated_at);
    json_field(&w, "content", raw, content_for_public(task, row.content, row.tail));
    json_object_end(&w);
    return buffer_view(&out);
}
