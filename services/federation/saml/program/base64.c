#include <sodium.h>

#include "services/federation/saml/program/program.h"

Text base64_read(Arena *arena, Text text)
{
    char *room = arena_alloc(arena, text.len / 4 * 3 + 4);
    size_t size;
    if (sodium_base642bin((unsigned char *)room, text.len / 4 * 3 + 4, text.ptr, text.len,
                          " \t\r\n", &size, NULL, sodium_base64_VARIANT_ORIGINAL) != 0)
        refuse_with("saml_malformed", "The message is not base64.");
    return (Text){ room, size };
}

Text base64_write(Arena *arena, Text bytes)
{
    size_t size = sodium_base64_encoded_len(bytes.len, sodium_base64_VARIANT_ORIGINAL);
    char *room = arena_alloc(arena, size);
    sodium_bin2base64(room, size, (const unsigned char *)bytes.ptr, bytes.len,
                      sodium_base64_VARIANT_ORIGINAL);
    return (Text){ room, size - 1 };
}
