#include "services/collaboration/comments/comment_range.h"

#include "services/collaboration/text/content.h"
#include "services/collaboration/history/history.h"
#include "sql/collaboration.h"

enum { VERSIONS_BEHIND_MAX = 10000, EMBED_UNIT = 0xFFFC, REPLACEMENT = 0xFFFD };

static const ShapeField anchor_fields[] = {
    SHAPE_FIELD(CommentAnchor, index, SHAPE_INT, .required = true, .min = 0,
                .max = DELTA_MAX_LENGTH, .help = "UTF-16 units from the beginning."),
    SHAPE_FIELD(CommentAnchor, length, SHAPE_INT, .required = true, .min = 1,
                .max = DELTA_MAX_LENGTH, .help = "UTF-16 units."),
    SHAPE_FIELD(CommentAnchor, version, SHAPE_INT, .required = true, .min = 1, .max = INT64_MAX,
                .help = "The document's version that they are counted in; not the latest is fine."),
};
const Shape comment_anchor_shape = SHAPE_OF(CommentAnchor, anchor_fields);

_Noreturn static void refuse_field(Request *req, Text pointer, const char *code, const char *detail)
{
    req->task.fault = (Fault){ .status = 422,
                               .code = TEXT("invalid_body"),
                               .detail = TEXT("The anchor is no place in the document.") };
    task_field_error(&req->task, pointer, code, "%s", detail);
    task_throw(&req->task);
}

/* ---- words ---- */

static const uint16_t *slice(Arena *arena, const Delta *content, uint64_t index, uint64_t length)
{
    uint16_t *units = ARENA_ARRAY(arena, uint16_t, length);
    uint64_t at = 0, end = index + length;
    for (uint32_t i = 0; i < content->count && at < end; i++) {
        const DeltaOp *op = &content->ops[i];
        uint64_t from = index > at ? index : at;
        uint64_t to = end < at + op->length ? end : at + op->length;
        for (uint64_t k = from; k < to; k++)
            units[k - index] = op->kind == DELTA_EMBED ? EMBED_UNIT : op->text[k - at];
        at += op->length;
    }
    return units;
}

static void write_point(Buffer *out, uint32_t point)
{
    if (point < 0x80) {
        if (point >= ' ' || point == '\n' || point == '\t')
            buffer_byte(out, (char)point);
        return;
    }
    if (point >= 0x10000) {
        buffer_byte(out, (char)(0xF0 | point >> 18));
        buffer_byte(out, (char)(0x80 | (point >> 12 & 0x3F)));
    } else if (point >= 0x800) {
        buffer_byte(out, (char)(0xE0 | point >> 12));
    }
    buffer_byte(out, (char)(point < 0x800 ? 0xC0 | point >> 6 : 0x80 | (point >> 6 & 0x3F)));
    buffer_byte(out, (char)(0x80 | (point & 0x3F)));
}

/* PostgreSQL takes no half of a pair and no NUL: people do not see them either. */
static Text quote_of(Arena *arena, const uint16_t *units, uint64_t length)
{
    Buffer out;
    buffer_init(&out, arena, 4 * QUOTE_MAX_UNITS);
    for (uint64_t i = 0; i < length && i < QUOTE_MAX_UNITS; i++) {
        uint32_t unit = units[i];
        bool is_high = unit >= 0xD800 && unit < 0xDC00, is_low = unit >= 0xDC00 && unit < 0xE000;
        bool is_pair = is_high && i + 1 < length && units[i + 1] >= 0xDC00 && units[i + 1] < 0xE000;
        if (is_pair)
            write_point(&out, 0x10000u + ((unit - 0xD800u) << 10) + (units[++i] - 0xDC00u));
        else
            write_point(&out, is_high || is_low ? REPLACEMENT : unit);
    }
    return buffer_view(&out);
}

/* ---- the place ---- */

static bool move_over(void *anchor, const PastOperation *operation)
{
    anchor_move(anchor, operation->kind, operation->delta);
    return true;
}

static void release(void *anchor)
{
    anchor_fini(anchor);
}

CommentRange comment_range_of(Request *req, Uuid thread_id, Uuid document_id,
                              const CommentAnchor *selected)
{
    DocumentRead row = sql_document_read(req, document_id);
    int64_t latest = text_is_null(row.tail) ? row.content_version : row.tail_version;
    if (selected->version > latest || selected->version < latest - VERSIONS_BEHIND_MAX)
        refuse_field(req, TEXT("/anchor/version"), "range",
                     "There is no such version, or it is "
                     "too long ago.");
    if (text_type_of_content(row.content) != &rich_text_type)
        refuse_field(req, TEXT("/anchor"), "not_allowed",
                     "A plain text is commented on as a whole.");
    Anchor moved;
    anchor_init(&moved, thread_id, selected->version, (uint64_t)selected->index, NULL,
                (uint64_t)selected->length);
    history_walk(&req->task, document_id, selected->version, latest, move_over, &moved);
    if (moved.length == 0)
        fail(req, 409, "anchor_gone", "All of this text was deleted meanwhile.");

    Delta content;
    content_read(&req->task, row.content, row.tail, &content);
    uint64_t total = 0;
    for (uint32_t i = 0; i < content.count; i++)
        total += content.ops[i].length;
    if (moved.index + moved.length > total)
        refuse_field(req, TEXT("/anchor/length"), "range", "It reaches past the end.");
    const uint16_t *units = slice(req->task.arena, &content, moved.index, moved.length);
    Anchor *anchor = ARENA_NEW(req->task.arena, Anchor);
    arena_defer(req->task.arena, release, anchor);
    anchor_init(anchor, thread_id, latest, moved.index, units, moved.length);
    return (CommentRange){ anchor, quote_of(req->task.arena, units, moved.length) };
}
