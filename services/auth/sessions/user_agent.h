/*
 * User agent - what a browser says of itself, in words a person knows: "Firefox on Linux".
 */
#ifndef INSULA_SERVICES_AUTH_USER_AGENT_H
#define INSULA_SERVICES_AUTH_USER_AGENT_H

#include "core/text.h"

typedef struct UserAgent {
    const char *browser; /* NULL: unknown */
    const char *system;
    const char *kind; /* phone, tablet, computer, program; NULL: unknown */
} UserAgent;

/* By the first words that are found, in the order of what pretends to be what. */
UserAgent user_agent_of(Text text);

#endif
