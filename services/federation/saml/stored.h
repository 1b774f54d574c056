/* Stored - what a SAML provider is set up with, while it is changed. SAML's own. */
#ifndef INSULA_SERVICES_FEDERATION_SAML_STORED_H
#define INSULA_SERVICES_FEDERATION_SAML_STORED_H

#include "services/federation/saml/saml.h"

/* The row under a lock: settings and keys that nobody else changes meanwhile. The trees are the
 * arena's, and may be changed. */
typedef struct Stored {
    Uuid id;
    json_t *settings, *secrets;
} Stored;

/* In the caller's transaction; fails with 404. */
Stored stored_lock(Request *req, Uuid id);
/* Writes it back, with its event. */
void stored_store(Request *req, const Stored *stored);

void stored_put(json_t *object, const char *key, const json_t *value);
void stored_put_text(json_t *object, const char *key, Text text);
/* The list under a key, made when it is not there. */
json_t *stored_list(json_t *object, const char *key);

/* Replies with the set-up as it is now. */
void saml_reply_stored(Request *req, int status, Uuid id);

#endif
