/* An emoji under what somebody said, once a person. */
#include "services/collaboration/sharing/access.h"
#include "services/collaboration/handlers.h"
#include "services/collaboration/comments/thread.h"
#include "sql/collaboration.h"

enum { POINTS_MAX = 10 };

/* Code points that emoji are made of (Unicode Technical Standard 51), joiners and flags included.
 */
static const struct {
    uint32_t first, last;
} EMOJI[] = {
    { 0x23, 0x23 },     { 0x2A, 0x2A },       { 0x30, 0x39 },       { 0xA9, 0xA9 },
    { 0xAE, 0xAE },     { 0x200D, 0x200D },   { 0x203C, 0x203C },   { 0x2049, 0x2049 },
    { 0x20E3, 0x20E3 }, { 0x2122, 0x2122 },   { 0x2139, 0x2139 },   { 0x2194, 0x21AA },
    { 0x231A, 0x23FF }, { 0x24C2, 0x24C2 },   { 0x25AA, 0x25FE },   { 0x2600, 0x27BF },
    { 0x2934, 0x2935 }, { 0x2B05, 0x2B55 },   { 0x3030, 0x303D },   { 0x3297, 0x3299 },
    { 0xFE0F, 0xFE0F }, { 0x1F000, 0x1FAFF }, { 0xE0020, 0xE007F },
};

static uint32_t next_point(Text text, size_t *at)
{
    unsigned char lead = (unsigned char)text.ptr[*at];
    unsigned more = lead < 0x80 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    uint32_t point = more == 0 ? lead : lead & (0x3Fu >> more);
    for ((*at)++; more > 0 && *at < text.len; more--)
        point = point << 6 | ((unsigned char)text.ptr[(*at)++] & 0x3Fu);
    return point;
}

static bool is_part(uint32_t point)
{
    for (size_t i = 0; i < sizeof EMOJI / sizeof EMOJI[0]; i++)
        if (point >= EMOJI[i].first && point <= EMOJI[i].last)
            return true;
    return false;
}

/* A digit is an emoji only with what follows it. */
static bool is_emoji(Text text)
{
    size_t at = 0, points = 0;
    bool pictured = false;
    if (!text_is_utf8(text))
        return false;
    while (at < text.len) {
        uint32_t point = next_point(text, &at);
        if (!is_part(point) || ++points > POINTS_MAX)
            return false;
        pictured |= point > 0x39 && point != 0x200D && point != 0xFE0F;
    }
    return pictured;
}

static ThreadChange change_of(Request *req, Text *emoji)
{
    ThreadChange change = { .document_id = path_uuid(req, "id"),
                            .comment_id = path_uuid(req, "comment") };
    CommentLock row = sql_comment_lock(req, change.document_id, change.comment_id);
    access_check(&req->task, (AccessLevel)row.level, ACCESS_COMMENTER, "document");
    *emoji = path_text(req, "emoji");
    if (row.deleted)
        fail(req, 404, "comment_not_found", "There is no such comment.");
    if (!is_emoji(*emoji))
        fail(req, 422, "invalid_emoji", "A reaction is one emoji.");
    change.thread_id = row.thread_id;
    return change;
}

/* PUT /v1/documents/:id/comments/:comment/reactions/:emoji - doing it twice is fine. */
void reaction_add(Request *req)
{
    Text emoji;
    ThreadChange change = change_of(req, &emoji);
    if (sql_reaction_insert(req, change.comment_id, emoji, req->task.context.user_id) > 0) {
        sql_thread_touch(req, change.thread_id);
        thread_tell(req, "comment.reacted", change);
    }
    reply_empty(req, 204);
}

/* DELETE /v1/documents/:id/comments/:comment/reactions/:emoji - one's own. */
void reaction_remove(Request *req)
{
    Text emoji;
    ThreadChange change = change_of(req, &emoji);
    if (sql_reaction_delete(req, change.comment_id, emoji, req->task.context.user_id) > 0) {
        sql_thread_touch(req, change.thread_id);
        thread_tell(req, "comment.unreacted", change);
    }
    reply_empty(req, 204);
}
