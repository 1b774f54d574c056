/*
 * Handlers - what the files of audit give to its tables. For routes.c alone.
 */
#ifndef INSULA_SERVICES_AUDIT_HANDLERS_H
#define INSULA_SERVICES_AUDIT_HANDLERS_H

#include "core/stream.h"
#include "gateway/request.h"

extern const StreamConsumer audit_consumer;

#endif
