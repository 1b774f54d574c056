#include "services/collaboration/sequence/note.h"

#include <string.h>

#include "core/bus.h"
#include "core/db.h"
#include "core/json.h"
#include "services/collaboration/socket/frame.h"
#include "services/collaboration/sequence/room.h"

static const Text TOPIC = { "collaboration-notes", 19 };

enum { NOTE_MAX_BYTES = 64 * 1024, HEAD_BYTES = 2 * sizeof(Uuid) };

/* On the bus: the tenant, the document, and the frame's text as sockets get it. */
static Text write_note(Arena *arena, Uuid tenant_id, Uuid document_id, const char *type, Text data)
{
    Buffer out;
    buffer_init(&out, arena, NOTE_MAX_BYTES);
    buffer_add(&out, &tenant_id, sizeof(Uuid));
    buffer_add(&out, &document_id, sizeof(Uuid));
    JsonWriter w = json_writer(&out);
    json_object_begin(&w);
    json_field(&w, "a", text, TEXT("note"));
    json_field(&w, "c", text, TEXT(COLLECTION));
    json_field(&w, "d", uuid, document_id);
    json_field(&w, "type", text, text_of(type));
    json_field(&w, "data", raw, data);
    json_object_end(&w);
    return out.failed ? TEXT_NULL : buffer_view(&out);
}

static void publish(void *argument)
{
    bus_publish(TOPIC, *(const Text *)argument);
}

void note_send(Task *task, Uuid document_id, const char *type, Text data)
{
    Text *note = ARENA_NEW(task->arena, Text);
    *note = write_note(task->arena, task->context.tenant_id, document_id, type, data);
    if (text_is_null(*note))
        return;
    if (task->transaction)
        db_after_commit(task, publish, note);
    else
        publish(note);
}

static void on_note(void *owner, Text topic, Text message, Uuid sender)
{
    (void)owner;
    (void)topic;
    (void)sender;
    if (message.len <= HEAD_BYTES)
        return;
    Uuid tenant_id, document_id;
    memcpy(&tenant_id, message.ptr, sizeof tenant_id);
    memcpy(&document_id, message.ptr + sizeof tenant_id, sizeof document_id);
    room_tell(tenant_id, document_id, text_slice(message, HEAD_BYTES, message.len));
}

static void tell_missed(Uuid tenant_id, Uuid document_id)
{
    Arena *arena = arena_new();
    Text note = write_note(arena, tenant_id, document_id, "missed", TEXT("{}"));
    room_tell(tenant_id, document_id, text_slice(note, HEAD_BYTES, note.len));
    arena_free(arena);
}

/* A process that is heard again, or numbers with a gap: what was told meanwhile is to be asked for.
 */
static void on_link(void *owner, Uuid process)
{
    (void)owner;
    (void)process;
    room_each(tell_missed);
}

static void on_gap(void *owner, Uuid process)
{
    (void)owner;
    if (uuid_is_nil(process))
        room_each(tell_missed);
}

void note_start(void)
{
    bus_subscribe(TOPIC, on_note, NULL);
    bus_on_link(on_link, NULL);
    bus_on_gap(on_gap, NULL);
}
