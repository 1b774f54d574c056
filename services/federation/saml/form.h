/* Form - what a browser posts as application/x-www-form-urlencoded, one field of it. Base64 comes
 * with line breaks from some identity providers, so control characters are let in here. */
#ifndef INSULA_SERVICES_FEDERATION_SAML_FORM_H
#define INSULA_SERVICES_FEDERATION_SAML_FORM_H

#include "core/text.h"

/* The first field of that name, decoded, in the arena; TEXT_NULL when there is none, when an escape
 * of it is bad or what comes of it is not UTF-8. */
Text form_field(Arena *arena, Text form, const char *name);

#endif
