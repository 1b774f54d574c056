/*
 * Signatures: which shapes and algorithms we accept, verified with the provider's certificates and
 * nothing that a message brings along; and our own.
 */
#ifndef INSULA_SAML_SIGNATURE_H
#define INSULA_SAML_SIGNATURE_H

#include <lasso/key.h>

#include "services/federation/saml/program/xml.h"

/* Does the element have a signature of its own? */
bool signature_is_there(const xmlNode *element);
/* Refuses unless the element is signed, whole, by one of the question's `certificates`:
 * saml_algorithm for what is weak (SHA-1 unless `allow_sha1`) or of another kind, saml_wrapped for
 * a signature over something else, saml_signature when it does not hold. */
void signature_verify(const Ask *ask, xmlNode *element);
/* The same for a redirect's query of `parameter` (SAMLRequest, SAMLResponse). */
void signature_verify_query(const Ask *ask, Text query, const char *parameter);

/* Why a signature is refused that we could not verify. */
_Noreturn void signature_refuse(void);

/* Signs the element with that ID, whole; the signed copy, in a document of its own, with the
 * signature as its first child, where metadata has it. */
xmlNode *signature_add(const Ask *ask, const char *id, xmlNode *element);

/* The key of the question's `private_key` and `certificate`. */
LassoKey *signature_own_key(const Ask *ask);

#endif
