/*
 * insula-saml - all XML of single sign-on: one question on standard input, one answer on standard
 * output, both JSON.
 *
 * What it reads was written by strangers, by libraries (Lasso, xmlsec, libxml2) that hold to none
 * of our bounds and to another licence; so it is a program of its own that keeps nothing between
 * questions, is given keys and certificates each time, and can open neither file nor socket. It
 * answers what a message says and that its signature holds; whether that is enough (recipient,
 * audience, time, replay) is for the server to judge. Must never know: tenants, people, sessions.
 *
 * A refusal ends the program, so nothing here hands errors upwards.
 */
#ifndef INSULA_SAML_PROGRAM_H
#define INSULA_SAML_PROGRAM_H

#include "core/json.h"

#define MESSAGE_MAX_BYTES (512 * 1024)

typedef struct Ask {
    Arena *arena;
    const json_t *question;
    JsonWriter *answer; /* inside the object */
} Ask;

/* The answer {"ok":false,"code","reason"} and the end. Codes are stable: see errors.md. */
_Noreturn void refuse_with(const char *code, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* From here on (or no longer) every refusal is told as saml_signature, without its reason: of what
 * was encrypted nobody shall learn how far reading it went, since that is enough to decrypt it
 * (Jager, Somorovsky: How to Break XML Encryption). */
void refuse_alike(bool alike);

/* A member of the question; the first refuses with bad_question when it is absent. */
Text ask_text(const Ask *ask, const char *key);
Text ask_text_or_null(const Ask *ask, const char *key);
bool ask_bool(const Ask *ask, const char *key);
/* Texts of a list, as C strings; NULL behind the last. */
char **ask_list(const Ask *ask, const char *key);

/* base64 (RFC 4648) with line breaks anywhere; refuses with saml_malformed. */
Text base64_read(Arena *arena, Text text);
/* Without line breaks. */
Text base64_write(Arena *arena, Text bytes);

/* What can be asked. */
void authn_request(const Ask *ask);
void response_read(const Ask *ask);
void logout_request(const Ask *ask);
void logout_response(const Ask *ask);
void logout_read(const Ask *ask);
void metadata_write(const Ask *ask);
void metadata_read(const Ask *ask);
void certificates_read(const Ask *ask);
void key_make(const Ask *ask);

#endif
