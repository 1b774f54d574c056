/* Answers of name servers, as anybody between them and us may write them. Each text that is read
 * came from the answer, and is no longer than it. */
#include <stdint.h>
#include <stdlib.h>

#include "core/dns.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static DnsTexts found;
    Arena *arena = arena_new();
    found = (DnsTexts){ 0 };
    bool is_answer = dns_texts_read(arena, data, size, &found);
    if (found.count > DNS_MAX_TEXTS || (!is_answer && found.count > 0))
        abort();
    uint8_t sum = 0;
    for (size_t i = 0; i < found.count; i++) {
        if (text_is_null(found.texts[i]) || found.texts[i].len > size)
            abort();
        for (size_t at = 0; at < found.texts[i].len; at++)
            sum ^= (uint8_t)found.texts[i].ptr[at];
    }
    volatile uint8_t read = sum;
    (void)read;
    arena_free(arena);
    return 0;
}
