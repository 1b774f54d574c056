/*
 * SMTP - hands one message to the server that `smtp_url` names (RFC 5321, through libcurl). Mail's
 * own.
 *
 * smtp:// speaks STARTTLS (RFC 3207) and does not go on without it unless `smtp_tls` is off;
 * smtps:// speaks TLS from the start (RFC 8314). The certificate is always checked. User and
 * password are the URL's. Runs on libuv's pool, so that the loop never waits. Must never know: what
 * a message says.
 */
#ifndef INSULA_SERVICES_MAIL_SMTP_H
#define INSULA_SERVICES_MAIL_SMTP_H

#include "core/text.h"

#define SMTP_REPLY_BYTES 400

typedef struct SmtpResult {
    bool taken;
    bool is_final;                /* refused for good (5xx): another attempt would be the same */
    char reply[SMTP_REPLY_BYTES]; /* the server's last line, or what went wrong before it had one */
} SmtpResult;

/* Is there a server to send by? */
bool smtp_is_set(void);
/* Yields, at most for `smtp_timeout_ms`. Addresses are plain (mime_address_is_plain). */
SmtpResult smtp_deliver(Arena *arena, Text from, Text to, Text message);

#endif
