/*
 * POST /v1/documents/import - a document of another program becomes one of ours.
 */
#include "services/collaboration/documents/document.h"
#include "services/collaboration/exchange/converter.h"
#include "services/collaboration/handlers.h"
#include "services/collaboration/text/surrogate.h"

enum { CONTENT_MAX_BYTES = 8 * 1024 * 1024, TITLE_MAX = 200 };

static const struct {
    const char *format, *type;
} formats[] = {
    { "markdown", "text/markdown" },
    { "html", "text/html" },
    { "text", "text/plain" },
};
enum { FORMAT_COUNT = sizeof formats / sizeof formats[0] };

_Noreturn static void refuse_parameter(Request *req, const char *name, const char *code,
                                       const char *words)
{
    req->task.fault = (Fault){ .status = 400,
                               .code = TEXT("invalid_parameter"),
                               .detail = TEXT("A parameter of the import is wrong.") };
    task_field_error(&req->task, text_format(req->task.arena, "?%s", name), code, "%s", words);
    task_throw(&req->task);
}

/* What the caller says counts more than what a browser made of a file's name. */
static const char *format_of(Request *req)
{
    Text format = query_text(req, "format"), type = request_media_type(req);
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        if (text_is_null(format) ? text_equal_nocase(type, text_of(formats[i].type))
                                 : text_equal(format, text_of(formats[i].format)))
            return formats[i].format;
    }
    if (text_is_null(format))
        fail(req, 415, "unsupported_media_type",
             "Of application/octet-stream say what it is: ?format=markdown, html or text.");
    refuse_parameter(req, "format", "not_allowed", "format is one of markdown, html, text.");
}

static Uuid folder_of(Request *req)
{
    Uuid id = UUID_NIL;
    Text folder = query_text(req, "folder_id");
    if (!text_is_null(folder) && !uuid_parse(folder, &id))
        refuse_parameter(req, "folder_id", "format", "folder_id is the id of a folder.");
    return id;
}

/* ---- the title ---- */

/* At most so many characters, none of them a control character. */
static Text title_of(Request *req, Text words)
{
    char *copy = text_cstr(req->task.arena, words);
    size_t points = 0, end = 0;
    for (; end < words.len; end++) {
        points += ((unsigned char)copy[end] & 0xC0) != 0x80;
        if (points > TITLE_MAX)
            break;
        if ((unsigned char)copy[end] < 0x20 || copy[end] == 0x7F)
            copy[end] = ' ';
    }
    return text_trim((Text){ copy, end });
}

/* "Notes" of "Notes.md". */
static Text name_of_file(Text name)
{
    size_t dot = name.len;
    while (dot > 0 && name.ptr[dot - 1] != '.')
        dot--;
    return dot > 1 && name.len - dot <= 8 ? text_slice(name, 0, dot - 1) : name;
}

static Text choose_title(Request *req, Text found)
{
    Text file_name = query_text(req, "file_name");
    Text title = title_of(req, text_is_null(found) ? TEXT("") : found);
    if (title.len == 0 && !text_is_null(file_name))
        title = title_of(req, name_of_file(file_name));
    return title.len > 0 ? title : TEXT("Imported document");
}

/* ---- the content ---- */

/* The program is ours, what went through it is not: its answer is read like anybody's. */
static Text checked(Request *req, Text json)
{
    unsigned lone_base;
    JsonError json_error;
    DeltaError error;
    Delta delta;
    json_t *tree = surrogate_read_json(req->task.arena, json, &lone_base, &json_error);
    if (!tree || !delta_read(req->task.arena, tree, lone_base, &delta, &error) ||
        !delta_is_document(&delta))
        fail(req, 500, "conversion_failed", "The document could not be converted.");
    Buffer out;
    buffer_init(&out, req->task.arena, CONTENT_MAX_BYTES);
    buffer_literal(&out, "{\"ops\":");
    delta_write(&out, &delta);
    buffer_byte(&out, '}');
    if (out.failed)
        fail(req, 422, "import_too_large", "More would come of it than a document may hold.");
    return buffer_view(&out);
}

void document_import(Request *req)
{
    const char *format = format_of(req);
    DocumentSeed seed = { .folder_id = folder_of(req), .imported_from = text_of(format) };
    request_require_context(req);
    Text answer = TEXT_NULL;
    switch (converter_run(&req->task, "import", format, req->body, &answer)) {
    case CONVERTED:
        break;
    case CONVERTER_REFUSED:
        fail(req, 422, "import_unreadable", "The file is not text in UTF-8.");
    case CONVERTER_EXCEEDED:
        fail(req, 422, "import_too_large", "More would come of it than a document may hold.");
    }
    Text found = text_cut(&answer, '\n');
    seed.title = choose_title(req, found);
    seed.content = checked(req, answer);
    document_make(req, &seed);
}
