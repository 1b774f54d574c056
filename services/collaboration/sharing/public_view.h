/*
 * Public view - the document behind a link for the public, for whoever has its token and password.
 *
 * Owns: telling a working link from any other, its password, and what it shows. Must never know:
 * who asks, and how (link.c: a request; audience.c: a socket).
 */
#ifndef INSULA_COLLABORATION_PUBLIC_VIEW_H
#define INSULA_COLLABORATION_PUBLIC_VIEW_H

#include "core/task.h"

typedef struct PublicLink {
    Uuid tenant_id, link_id, document_id;
    TimeMs expires_at; /* INT64_MIN: never */
} PublicLink;

/* From here on the task works for the link's tenant. Fails it with 404 document_link_not_found, 403
 * link_password_needed or link_password_wrong, 429. Yields. */
PublicLink public_view_open(Task *task, Text token, Text password);
/* {"title","version","updated_at","content"} as of now, without suggestions; TEXT_NULL when the
 * link does not work any more. Of the link's tenant; yields. */
Text public_view_read(Task *task, const PublicLink *link);

#endif
