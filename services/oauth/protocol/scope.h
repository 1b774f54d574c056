/*
 * Scope - what an application asks for: names of permissions, and four of OpenID Connect's.
 */
#ifndef INSULA_SERVICES_OAUTH_SCOPE_H
#define INSULA_SERVICES_OAUTH_SCOPE_H

#include "gateway/request.h"

#define SCOPE_MAX 200

/* The names of a scope text, each once, in the arena. */
TextList scope_list(Arena *arena, Text scope);
Text scope_text(Arena *arena, TextList list);
bool scope_has(TextList list, Text name);
/* Those of `asked` that `allowed` has. */
TextList scope_common(Arena *arena, TextList asked, TextList allowed);
bool scope_within(TextList asked, TextList allowed);
/* openid, profile, email, offline_access: about the person, no permissions. */
bool scope_is_about_person(Text name);
/* A permission, or one of those four? */
bool scope_is_known(Text name);
/* What it lets an application do, as a consent page says it. */
Text scope_words(Text name);

#endif
