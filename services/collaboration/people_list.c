#include "gateway/request.h"
#include "services/collaboration/handlers.h"
#include "services/collaboration/people.h"

typedef struct List {
    JsonWriter w;
    bool with_documents;
} List;

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
    for (size_t i = 0; list->with_documents && i < person->document_count; i++)
        json_put_uuid(w, person->documents[i]);
    json_array_end(w);
    json_object_end(w);
}

/* GET /v1/presence - who is online or away; everybody else is offline. */
void people_list(Request *req)
{
    request_require_context(req);
    Buffer *out = reply_buffer(req);
    List list = { .w = json_writer(out), .with_documents = request_may(req, "document.read") };
    json_object_begin(&list.w);
    json_key(&list.w, TEXT("data"));
    json_array_begin(&list.w);
    people_visit(req->task.context.tenant_id, write_person, &list);
    json_array_end(&list.w);
    json_object_end(&list.w);
    reply_json(req, 200, buffer_view(out));
}
