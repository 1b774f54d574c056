/*
 * Issuer - each workspace is an issuer of its own, <origin>/v1/oauth/t/<slug>, with all endpoints
 * below it: so that no token, code or key of one can be mistaken for another's.
 */
#ifndef INSULA_SERVICES_OAUTH_ISSUER_H
#define INSULA_SERVICES_OAUTH_ISSUER_H

#include "gateway/request.h"

typedef struct Issuer {
    Uuid tenant_id;
    Text slug, url;
} Issuer;

/* The workspace that the path names; from now on the task works for it on the server's own word.
 * Fails 404 tenant_not_found. Yields. */
Issuer issuer_enter(Request *req);
/* The same where somebody is signed in: the issuer is their workspace's. Yields. */
Issuer issuer_of_caller(Request *req);

/* The form in the body, as OAuth sends it; fails 400 invalid_request for a bad one. */
typedef struct Form {
    const struct QueryParam *params;
    size_t count;
} Form;
Form form_read(Request *req);
/* TEXT_NULL when absent or empty, which RFC 6749 says is the same. */
Text form_text(const Form *form, const char *name);

#endif
