#include "services/collaboration/history/history.h"

#include "core/db.h"
#include "core/loop.h"
#include "sql/collaboration.h"

enum {
    PAGE = 500,
    SPACING = 1000,      /* operations, plus one for each SPACING_UNITS of content */
    SPACING_UNITS = 256, /* so that milestones take about as much room as operations do */
    TEXT_MAX_BYTES = 256 * 1024 * 1024,
};

int64_t history_spacing(uint64_t length)
{
    return SPACING + (int64_t)(length / SPACING_UNITS);
}

_Noreturn static void damaged(Task *task)
{
    task_fail(task, 500, "document_damaged", "The document's history cannot be read.");
}

static void free_authored(void *authored)
{
    authored_free(authored);
}

static Authored *authored_of(Task *task, Text content, Text authors)
{
    Authored *authored = text_is_null(content) || text_is_null(authors)
                             ? authored_new()
                             : authored_read(content, authors);
    if (!authored)
        damaged(task);
    arena_defer(task->arena, free_authored, authored);
    return authored;
}

/* ---- walking ---- */

static bool read_row(Arena *arena, const HistoryRow *row, PastOperation *operation, Delta *delta)
{
    const TextType *type = text_type_find(row->type);
    *operation = (PastOperation){ .version = row->version,
                                  .author_id = row->author_id,
                                  .at = row->created_at };
    if (!type || !operation_kind_parse(row->kind, &operation->kind))
        return false;
    if (operation->kind == OPERATION_DELETE)
        return true;
    operation->delta = delta;
    return operation->kind == OPERATION_CREATE
               ? text_type_parse_content(type, arena, row->op, delta)
               : text_type_parse_op(type, arena, row->op, delta);
}

static bool visit_row(const HistoryRow *row,
                      bool (*visit)(void *owner, const PastOperation *operation), void *owner)
{
    Arena *arena = arena_new();
    PastOperation operation;
    Delta delta;
    bool good = read_row(arena, row, &operation, &delta) && visit(owner, &operation);
    arena_free(arena);
    return good;
}

/* One page of operations; false when there was none. */
static bool walk_page(Task *task, Uuid document_id, int64_t *version, int64_t until,
                      bool (*visit)(void *owner, const PastOperation *operation), void *owner)
{
    HistoryRowRows rows = sql_operations_between_in(task, document_id, *version, until, PAGE);
    for (size_t i = 0; i < rows.count; i++) {
        if (rows.rows[i].version != (*version)++ || !visit_row(&rows.rows[i], visit, owner))
            damaged(task);
        loop_breathe();
    }
    return rows.count > 0;
}

void history_walk(Task *task, Uuid document_id, int64_t version, int64_t until,
                  bool (*visit)(void *owner, const PastOperation *operation), void *owner)
{
    while (version < until) {
        if (!walk_page(task, document_id, &version, until, visit, owner))
            damaged(task);
    }
}

int64_t history_follow(Task *task, Uuid document_id, int64_t version,
                       bool (*visit)(void *owner, const PastOperation *operation), void *owner)
{
    int64_t full = version + PAGE;
    for (; walk_page(task, document_id, &version, INT64_MAX, visit, owner) && version == full;
         full += PAGE) {
    }
    return version;
}

static bool apply(void *owner, const PastOperation *operation)
{
    return authored_apply(owner, operation);
}

HistoryState history_at(Task *task, Uuid document_id, int64_t version)
{
    int64_t before = version < 0 ? INT64_MAX : version;
    HistoryBase base = sql_history_base_in(task, document_id, before);
    HistoryState state = { .found = base.found && !base.deleted,
                           .type = text_type_find(base.type),
                           .latest = base.latest };
    state.version = version < 0 ? state.latest : version;
    if (!state.found || state.version > state.latest)
        return state;
    Authored *authored = authored_of(task, base.content, base.authors);
    history_walk(task, document_id, base.version, state.version, apply, authored);
    state.authored = authored;
    return state;
}

bool history_version_at(Task *task, Uuid document_id, TimeMs at, int64_t *version)
{
    HistoryVersionAt row = sql_history_version_at_in(task, document_id, at);
    *version = row.version;
    return row.found;
}

/* ---- milestones ---- */

typedef struct Advance {
    Authored *authored;
    TimeMs at; /* of the last operation */
} Advance;

static bool advance(void *owner, const PastOperation *operation)
{
    Advance *a = owner;
    a->at = operation->at;
    return authored_apply(a->authored, operation);
}

static void write_milestone(Task *task, Uuid document_id, const TextType *type, int64_t version,
                            const Advance *a)
{
    Buffer content, authors;
    buffer_init(&content, task->arena, TEXT_MAX_BYTES);
    buffer_init(&authors, task->arena, TEXT_MAX_BYTES);
    bool exists = authored_exists(a->authored);
    if (exists) {
        authored_write_content(&content, a->authored, type);
        authored_write_authors(&authors, a->authored);
    }
    db_begin(task);
    sql_milestone_insert_in(task, document_id, version, exists ? buffer_view(&content) : TEXT_NULL,
                            exists ? buffer_view(&authors) : TEXT_NULL, a->at);
    db_commit(task);
}

int64_t history_reach_milestone(Task *task, Uuid document_id)
{
    HistoryBase base = sql_history_base_in(task, document_id, INT64_MAX);
    if (!base.found)
        return 0;
    Advance a = { .authored = authored_of(task, base.content, base.authors) };
    int64_t next = base.version + history_spacing(authored_length(a.authored));
    if (next > base.latest)
        return base.version;
    history_walk(task, document_id, base.version, next, advance, &a);
    write_milestone(task, document_id, text_type_find(base.type), next, &a);
    return next;
}
