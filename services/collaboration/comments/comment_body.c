#include "services/collaboration/comments/comment_body.h"

#include "sql/collaboration.h"

_Noreturn static void refuse_body(Request *req, const char *code, const char *detail)
{
    req->task.fault = (Fault){ .status = 422,
                               .code = TEXT("invalid_body"),
                               .detail = TEXT("This cannot be said.") };
    task_field_error(&req->task, TEXT("/body"), code, "%s", detail);
    task_throw(&req->task);
}

static bool is_known(const CommentMentions *mentions, Uuid id)
{
    for (size_t i = 0; i < mentions->count; i++)
        if (uuid_equal(mentions->ids[i], id))
            return true;
    return false;
}

/* The id of a mention that begins at `at`. */
static bool mention_at(Text body, size_t at, Uuid *id)
{
    Text mention = text_slice(body, at, at + UUID_TEXT_SIZE + 3);
    return mention.len == UUID_TEXT_SIZE + 3 && text_starts_with(mention, TEXT("<@")) &&
           text_ends_with(mention, TEXT(">")) &&
           uuid_parse(text_slice(mention, 2, 2 + UUID_TEXT_SIZE), id);
}

/* Whoever is mentioned is told, so it must be somebody who may read what they are told of. */
static void check_people(Request *req, Uuid document_id, const CommentMentions *mentions)
{
    PersonMentionableRows people =
        sql_people_mentionable(req, document_id, mentions->ids, mentions->count);
    if (people.count < mentions->count)
        refuse_body(req, "format", "Somebody mentioned is not in the workspace.");
    for (size_t i = 0; i < people.count; i++) {
        if (!people.rows[i].sees)
            refuse_body(req, "not_allowed",
                        "Somebody mentioned may not see this document: share it with them first.");
    }
}

CommentMentions comment_body_check(Request *req, Uuid document_id, Text body)
{
    if (text_trim(body).len == 0)
        refuse_body(req, "format", "Say something.");
    CommentMentions mentions = { .ids = ARENA_ARRAY(req->task.arena, Uuid, COMMENT_MENTION_MAX) };
    for (size_t at = text_find(body, '<', 0); at < body.len; at = text_find(body, '<', at + 1)) {
        Uuid id;
        if (!mention_at(body, at, &id) || is_known(&mentions, id))
            continue;
        if (mentions.count == COMMENT_MENTION_MAX)
            refuse_body(req, "length", "At most 50 people are mentioned in one comment.");
        mentions.ids[mentions.count++] = id;
    }
    if (mentions.count > 0)
        check_people(req, document_id, &mentions);
    return mentions;
}
