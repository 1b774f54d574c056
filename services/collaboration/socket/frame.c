#include "services/collaboration/socket/frame.h"

enum { FRAME_MAX_BYTES = 256 * 1024 * 1024 };

static void write_head(JsonWriter *w, Uuid document_id)
{
    json_object_begin(w);
    json_field(w, "a", text, TEXT("op"));
    json_field(w, "c", text, TEXT(COLLECTION));
    json_field(w, "d", uuid, document_id);
}

static void write_kind(JsonWriter *w, const Operation *operation)
{
    switch (operation->kind) {
    case OPERATION_OP:
        json_key(w, TEXT("op"));
        json_put_raw(w, TEXT("")); /* the type writes it: */
        operation->type->write_framed_op(w->out, operation->body);
        return;
    case OPERATION_CREATE:
        json_key(w, TEXT("create"));
        json_object_begin(w);
        json_field(w, "type", text, text_of(operation->type->uri));
        json_field(w, "data", raw, operation->body);
        json_object_end(w);
        return;
    case OPERATION_DELETE:
    default:
        json_field(w, "del", bool, true);
        return;
    }
}

static SocketFrame *finish(Buffer *out)
{
    SocketFrame *frame = socket_frame_new(buffer_view(out));
    buffer_fini(out);
    return frame;
}

SocketFrame *frame_of_operation(Uuid document_id, const Operation *operation)
{
    Buffer out;
    buffer_init(&out, NULL, FRAME_MAX_BYTES);
    JsonWriter w = json_writer(&out);
    write_head(&w, document_id);
    json_field(&w, "v", int, operation->version);
    json_field(&w, "src", text, operation->src);
    json_field(&w, "seq", int, operation->seq);
    write_kind(&w, operation);
    json_object_end(&w);
    return finish(&out);
}

SocketFrame *frame_of_ack(Uuid document_id, Text src, int64_t seq, int64_t version)
{
    Buffer out;
    buffer_init(&out, NULL, FRAME_MAX_BYTES);
    JsonWriter w = json_writer(&out);
    write_head(&w, document_id);
    json_field(&w, "src", text, src);
    json_field(&w, "seq", int, seq);
    json_field(&w, "v", int, version);
    json_object_end(&w);
    return finish(&out);
}

void frame_write_snapshot(JsonWriter *w, int64_t version, Text content)
{
    json_object_begin(w);
    json_field(w, "v", int, version);
    if (text_is_null(content)) {
        json_key(w, TEXT("type"));
        json_put_null(w);
    } else {
        json_field(w, "data", raw, content);
        json_field(w, "type", text, text_of(text_type_of_content(content)->uri));
    }
    json_object_end(w);
}
