#include <stdlib.h>
#include <string.h>

#include "gateway/request.h"
#include "services/collaboration/handlers.h"
#include "services/collaboration/presence/people.h"
#include "sql/collaboration.h"

/* Where people are is told of documents that the caller may see. */
typedef struct List {
    JsonWriter w;
    Arena *arena;
    Uuid *ids;
    size_t count, capacity;
    DocumentsAccessRows levels; /* by id */
} List;

static int compare(const void *a, const void *b)
{
    return memcmp(a, &((const DocumentsAccess *)b)->id, sizeof(Uuid));
}

static bool is_told(const List *list, Uuid document_id)
{
    if (list->levels.count == 0)
        return false;
    const DocumentsAccess *row =
        bsearch(&document_id, list->levels.rows, list->levels.count, sizeof *row, compare);
    return row && row->level > 0;
}

static void gather(void *owner, const PersonView *person)
{
    List *list = owner;
    for (size_t i = 0; i < person->document_count; i++) {
        if (list->count == list->capacity) {
            Uuid *more = ARENA_ARRAY(list->arena, Uuid, list->capacity * 2 + 64);
            if (list->count > 0)
                memcpy(more, list->ids, list->count * sizeof *more);
            list->ids = more;
            list->capacity = list->capacity * 2 + 64;
        }
        list->ids[list->count++] = person->documents[i];
    }
}

static void write_person(void *owner, const PersonView *person)
{
    List *list = owner;
    JsonWriter *w = &list->w;
    json_object_begin(w);
    json_field(w, "user_id", uuid, person->user_id);
    json_field(w, "status", text, person_status_text(person->status));
    json_field(w, "last_seen_at", time, person->seen_at);
    json_key(w, TEXT("document_ids"));
    json_array_begin(w);
    for (size_t i = 0; i < person->document_count; i++)
        if (is_told(list, person->documents[i]))
            json_put_uuid(w, person->documents[i]);
    json_array_end(w);
    json_object_end(w);
}

/* GET /v1/presence - who is online or away; everybody else is offline. */
void people_list(Request *req)
{
    Uuid tenant_id = req->task.context.tenant_id;
    List list = { .w = json_writer(reply_buffer(req)), .arena = req->task.arena };
    request_require_context(req);
    if (request_may(req, "document.read"))
        people_visit(tenant_id, gather, &list);
    if (list.count > 0)
        list.levels = sql_documents_access(req, list.ids, list.count);
    json_object_begin(&list.w);
    json_key(&list.w, TEXT("data"));
    json_array_begin(&list.w);
    people_visit(tenant_id, write_person, &list);
    json_array_end(&list.w);
    json_object_end(&list.w);
    reply_json(req, 200, buffer_view(list.w.out));
}
