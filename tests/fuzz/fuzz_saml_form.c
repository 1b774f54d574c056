/* Forms that browsers post: no input may crash, what comes out is text, and what was escaped byte
 * by byte comes out as it was. */
#include <assert.h>

#include "services/federation/saml/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_it(Arena *arena, Text form)
{
    static const char *const names[] = { "SAMLResponse", "RelayState", "" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        Text value = form_field(arena, form, names[i]);
        assert(value.len <= form.len);
        assert(text_is_null(value) || text_is_utf8(value));
    }
}

static void write_it(Arena *arena, Text value)
{
    Buffer form;
    buffer_init(&form, arena, 4 * value.len + 64);
    buffer_literal(&form, "other=1&SAMLResponse=");
    for (size_t i = 0; i < value.len; i++)
        buffer_format(&form, "%%%02X", (unsigned char)value.ptr[i]);
    Text back = form_field(arena, buffer_view(&form), "SAMLResponse");
    bool is_text = text_is_utf8(value) && text_find(value, '\0', 0) == value.len;
    assert(text_is_null(back) ? !is_text : text_equal(back, value));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new();
    read_it(arena, (Text){ (const char *)data, size });
    write_it(arena, (Text){ (const char *)data, size });
    arena_free(arena);
    return 0;
}
