/*
 * Registering - what whoever registers an application has to say, be it a workspace or the
 * platform. The service's own. Fail with 422 invalid_body at the member that is wrong.
 */
#ifndef INSULA_SERVICES_OAUTH_REGISTERING_H
#define INSULA_SERVICES_OAUTH_REGISTERING_H

#include "gateway/request.h"

#define APPLICATION_URIS_MAX 20

void application_require_uris(Task *task, const char *member, TextList uris, bool is_native);
void application_require_known(Task *task, TextList scopes);
/* A new secret and what is kept of it. */
Text application_secret_make(Arena *arena, uint8_t hash[32]);

#endif
