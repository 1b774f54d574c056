/*
 * Mime - a message as it goes over the wire. Mail's own.
 *
 * RFC 5322 headers, RFC 2047 encoded words where a text is more than ASCII, RFC 2046
 * multipart/alternative with a plain and an HTML part, both quoted-printable (RFC 2045). Whatever a
 * text holds, it stays in its header: no byte of it ends a line. Must never know: templates, SMTP.
 */
#ifndef INSULA_SERVICES_MAIL_MIME_H
#define INSULA_SERVICES_MAIL_MIME_H

#include "core/clock.h"
#include "core/text.h"
#include "core/uuid.h"

typedef struct MimeAddress {
    Text name; /* may be empty */
    Text address;
} MimeAddress;

/* Reads `Name <address>` or an address; false when what should be the address cannot be one. */
bool mime_address_read(Text text, MimeAddress *address);
/* Is it safe between angle brackets, in a header and in SMTP alike? */
bool mime_address_is_plain(Text address);

typedef struct MimeMessage {
    MimeAddress from, to;
    MimeAddress reply_to; /* address null: none */
    Uuid id;              /* becomes the Message-ID, the same at every attempt */
    TimeMs date;
    Text subject, plain, html; /* UTF-8 */
} MimeMessage;
void mime_write(Buffer *out, const MimeMessage *message);

#endif
