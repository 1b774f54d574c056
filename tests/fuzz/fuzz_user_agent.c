/* What browsers say of themselves, which is whatever they like: a name is one of ours or none, and
 * a kind comes with a browser or a system. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "services/auth/sessions/user_agent.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_word(const char *word)
{
    return word == NULL || (strlen(word) > 0 && strlen(word) < 32);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* In memory of just that size: nothing behind the last byte is read. */
    char *copy = malloc(size > 0 ? size : 1);
    if (copy == NULL)
        return 0;
    memcpy(copy, data, size);
    UserAgent agent = user_agent_of((Text){ copy, size });
    if (!is_word(agent.browser) || !is_word(agent.system) || !is_word(agent.kind))
        abort();
    if (agent.kind != NULL && agent.browser == NULL && agent.system == NULL)
        abort();
    UserAgent again = user_agent_of((Text){ copy, size });
    if (agent.browser != again.browser || agent.system != again.system || agent.kind != again.kind)
        abort();
    free(copy);
    return 0;
}
