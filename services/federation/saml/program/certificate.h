/* Certificates: not a chain of trust here but a wrapping of keys, each trusted because it was given
 * to us; and how long they say they are good for. */
#ifndef INSULA_SAML_CERTIFICATE_H
#define INSULA_SAML_CERTIFICATE_H

#include "services/federation/saml/program/program.h"

/* Writes {pem, subject, fingerprint, not_before, not_after} of a PEM or bare base64 text; refuses
 * with saml_certificate for what is none, or no RSA of 2048 bits. */
void answer_certificate(const Ask *ask, Text text);
/* The base64 between a PEM's lines. */
Text certificate_body(Arena *arena, Text pem);

#endif
