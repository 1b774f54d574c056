#include "services/collaboration/comments/anchor_list.h"

#include <assert.h>
#include <stdlib.h>

#include "services/collaboration/history/history.h"
#include "sql/collaboration.h"

enum { MEMORY_MAX_BYTES = 1024 * 1024 };

void anchor_list_fini(AnchorList *list)
{
    for (size_t i = 0; i < list->count; i++)
        anchor_fini(&list->items[i]);
    free(list->items);
    *list = (AnchorList){ 0 };
}

static void give_back(void *list)
{
    anchor_list_fini(list);
}

static void read_row(Task *task, const AnchorRow *row, Anchor *anchor)
{
    anchor_init(anchor, row->id, row->anchor_version, (uint64_t)row->anchor_index, NULL,
                (uint64_t)row->anchor_length);
    anchor_read_memory(task->arena, row->anchor_memory, anchor);
}

AnchorList *anchor_list_read(Task *task, Uuid document_id)
{
    AnchorRowRows rows = sql_anchors_of_in(task, document_id);
    AnchorList *list = ARENA_NEW(task->arena, AnchorList);
    arena_defer(task->arena, give_back, list);
    if (rows.count == 0)
        return list;
    list->items = calloc(rows.count, sizeof *list->items);
    assert(list->items);
    for (; list->count < rows.count; list->count++)
        read_row(task, &rows.rows[list->count], &list->items[list->count]);
    return list;
}

int64_t anchor_list_version(const AnchorList *list)
{
    int64_t version = INT64_MAX;
    for (size_t i = 0; i < list->count; i++)
        version = list->items[i].version < version ? list->items[i].version : version;
    return version;
}

void anchor_list_move(AnchorList *list, int64_t version, OperationKind kind, const Delta *delta)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].version == version)
            anchor_move(&list->items[i], kind, delta);
    }
}

static bool move_over(void *owner, const PastOperation *operation)
{
    anchor_list_move(owner, operation->version, operation->kind, operation->delta);
    return true;
}

int64_t anchor_list_catch_up(Task *task, Uuid document_id, AnchorList *list)
{
    if (list->count == 0)
        return 0;
    return history_follow(task, document_id, anchor_list_version(list), move_over, list);
}

AnchorRecord anchor_list_record(Arena *arena, AnchorList *list)
{
    size_t count = list->count;
    AnchorRecord record = {
        .count = count,
        .ids = ARENA_ARRAY(arena, Uuid, count + 1),
        .indexes = ARENA_ARRAY(arena, int64_t, count + 1),
        .lengths = ARENA_ARRAY(arena, int64_t, count + 1),
        .versions = ARENA_ARRAY(arena, int64_t, count + 1),
        .memories = ARENA_ARRAY(arena, Text, count + 1),
    };
    for (size_t i = 0; i < count; i++) {
        Anchor *anchor = &list->items[i];
        record.ids[i] = anchor->id;
        record.indexes[i] = (int64_t)anchor->index;
        record.lengths[i] = (int64_t)anchor->length;
        record.versions[i] = anchor->version;
        if (!anchor->changed)
            continue;
        anchor->changed = false;
        record.memories[i] = TEXT("");
        if (!anchor->remembers)
            continue;
        Buffer memory;
        buffer_init(&memory, arena, MEMORY_MAX_BYTES);
        anchor_write_memory(&memory, anchor);
        record.memories[i] = buffer_view(&memory);
    }
    return record;
}

void anchor_list_unsaved(AnchorList *list)
{
    for (size_t i = 0; i < list->count; i++)
        list->items[i].changed = true;
}

void anchor_record_save(Task *task, const AnchorRecord *record)
{
    if (record->count == 0)
        return;
    sql_anchors_save_in(task, record->ids, record->count, record->indexes, record->count,
                        record->lengths, record->count, record->versions, record->count,
                        record->memories, record->count);
}
