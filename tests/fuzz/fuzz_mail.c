/* A message made of whatever values hold: no input may crash, add a line to the headers, or leave a
 * byte on the wire that is not ASCII. */
#include <assert.h>
#include <string.h>

#include "core/json.h"
#include "services/mail/mime.h"
#include "services/mail/template.h"

/* Up to the empty line: no control byte but the line ends, and as many lines that begin a header as
 * were written. */
static void check_headers(Text wire)
{
    const char *end = memmem(wire.ptr, wire.len, "\r\n\r\n", 4);
    assert(end != NULL);
    size_t headers = 0;
    Text rest = text_slice(wire, 0, (size_t)(end - wire.ptr));
    while (!text_is_null(rest)) {
        Text line = text_cut(&rest, '\n');
        if (!text_is_null(rest))
            assert(line.len > 0 && line.ptr[line.len - 1] == '\r');
        headers += line.len > 0 && line.ptr[0] != ' ';
        for (size_t i = 0; i + 1 < line.len; i++)
            assert(line.ptr[i] >= ' ' && line.ptr[i] < 127);
    }
    assert(headers == 8);
}

static void check_wire(Text wire)
{
    size_t column = 0;
    for (size_t i = 0; i < wire.len; i++) {
        assert((uint8_t)wire.ptr[i] < 128);
        assert(wire.ptr[i] != '\n' || (i > 0 && wire.ptr[i - 1] == '\r'));
        column = wire.ptr[i] == '\n' ? 0 : column + 1;
        assert(column <= 600); /* of RFC 5322's 998: an address may have 254 */
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new();
    JsonError error;
    Text input = { size > 0 ? (const char *)data : "", size };
    Text first = text_cut(&input, '\n');
    json_t *values = text_is_null(input) ? NULL : json_read(arena, input, false, &error);

    MimeAddress from = { TEXT(""), TEXT("post@insula.test") };
    MimeAddress read;
    if (mime_address_read(first, &read)) {
        assert(mime_address_is_plain(read.address));
        from = read;
    }
    for (size_t i = 0; i < MAIL_TEMPLATES_COUNT; i++) {
        MailText text = template_render(arena, MAIL_TEMPLATES[i].text, values, first);
        Buffer wire;
        buffer_init(&wire, arena, 4u << 20);
        mime_write(&wire, &(MimeMessage){ .from = from,
                                          .to = { TEXT(""), TEXT("ada@acme.test") },
                                          .date = 1700000000000,
                                          .subject = text.subject,
                                          .plain = text.plain,
                                          .html = text.html });
        check_headers(buffer_view(&wire));
        check_wire(buffer_view(&wire));
    }
    /* A template of anybody's would not crash either. */
    template_render(arena, text_cstr(arena, first), values, TEXT_NULL);
    arena_free(arena);
    return 0;
}
