/*
 * GET /v1/documents/:id/export - a copy for people and programs outside. Who took one is told to
 * the audit trail, with the format.
 */
#include "services/collaboration/documents/document.h"
#include "services/collaboration/exchange/converter.h"
#include "services/collaboration/exchange/file_name.h"
#include "services/collaboration/handlers.h"
#include "services/collaboration/history/versions.h"
#include "services/collaboration/sharing/access.h"
#include "services/collaboration/text/content.h"
#include "core/stream.h"
#include "sql/collaboration.h"

enum { CONTENT_MAX_BYTES = 256 * 1024 * 1024 };

typedef struct Format {
    const char *name, *type, *extension;
} Format;

static const Format formats[] = {
    { "markdown", "text/markdown; charset=utf-8", "md" },
    { "html", "text/html; charset=utf-8", "html" },
    { "text", "text/plain; charset=utf-8", "txt" },
    { "pdf", "application/pdf", "pdf" },
};
enum { FORMAT_COUNT = sizeof formats / sizeof formats[0] };

static const Format *format_of(Request *req)
{
    Text name = query_text(req, "format");
    if (text_is_null(name))
        return &formats[0];
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        if (text_equal(name, text_of(formats[i].name)))
            return &formats[i];
    }
    req->task.fault = (Fault){ .status = 400,
                               .code = TEXT("invalid_parameter"),
                               .detail = TEXT("There is no such format.") };
    task_field_error(&req->task, TEXT("?format"), "not_allowed",
                     "format is one of markdown, html, text, pdf.");
    task_throw(&req->task);
}

/* The title in its line, and the content as of now or of a version. */
static Text converter_input(Request *req, const DocumentRead *row, int64_t version)
{
    Buffer input;
    buffer_init(&input, req->task.arena, CONTENT_MAX_BYTES);
    for (size_t i = 0; i < row->title.len; i++) {
        unsigned char c = (unsigned char)row->title.ptr[i];
        buffer_byte(&input, c < 0x20 || c == 0x7F ? ' ' : (char)c);
    }
    buffer_byte(&input, '\n');
    if (version < 0) {
        buffer_text(&input, content_as_rich_text(&req->task, row->content, row->tail));
    } else {
        HistoryState state = version_state(req, row->id, version);
        version_write_content(&input, &state);
    }
    return buffer_view(&input);
}

static void reply_file(Request *req, const Format *format, Text title, Text bytes)
{
    Text disposition = file_name_disposition(req->task.arena, title, format->extension);
    reply_header(req, "Content-Disposition", disposition);
    /* Should anybody open it as a page of ours, it is one that can do nothing. */
    reply_header(req, "Content-Security-Policy", TEXT("sandbox; default-src 'none'"));
    reply_bytes(req, 200, text_of(format->type), bytes);
}

void document_export(Request *req)
{
    const Format *format = format_of(req);
    int64_t version = query_number(req, "version", -1);
    Uuid id = path_uuid(req, "id");
    DocumentRead row = sql_document_read(req, id);
    Text bytes;
    ConverterEnd end = converter_run(&req->task, "export", format->name,
                                     converter_input(req, &row, version), &bytes);
    if (end != CONVERTED)
        fail(req, 422, "export_too_large", "The document is too long for this format.");
    request_begin(req);
    event_emit(req, "document.exported", id, exchange_data(req, row.title, text_of(format->name)));
    reply_file(req, format, row.title, bytes);
    request_commit(req);
}
