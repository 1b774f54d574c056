/*
 * Ciphers: XML Encryption as identity providers use it. A key for AES is encrypted to us by RSA
 * with OAEP, and the XML by that key. What else there is (RSA 1.5, 3DES, keys agreed upon) is
 * broken or nobody's, and is refused.
 */
#ifndef INSULA_SAML_CIPHER_H
#define INSULA_SAML_CIPHER_H

#include "services/federation/saml/program/xml.h"

/* Refuses with saml_algorithm what is encrypted in another way: told, since the sender chose it. */
void cipher_check(const Ask *ask, const xmlNode *encrypted);

/* What EncryptedAssertion, EncryptedID or EncryptedAttribute have inside, opened with one of the
 * question's `private_keys`; TEXT_NULL when it does not decrypt. */
Text cipher_open(const Ask *ask, const xmlNode *encrypted);

/* What may be written into metadata as EncryptionMethod, the best first; NULL behind the last. */
extern const char *const cipher_methods[];

#endif
