/*
 * Collaboration - documents of rich text and plain text that several people write at once.
 *
 * Owns: schema collaboration; the OT types rich-text and text-unicode; one sequencer a document, by
 * lease; the ShareDB protocol on /v1/realtime. Must never know: who may do what beyond the names of
 * its permissions; how a session is checked.
 */
#ifndef INSULA_SERVICES_COLLABORATION_H
#define INSULA_SERVICES_COLLABORATION_H

#include "gateway/route.h"

extern const Service collaboration_service;

#endif
