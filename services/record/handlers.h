/*
 * Handlers - what the files of record give to its table of routes. For routes.c alone.
 */
#ifndef INSULA_SERVICES_RECORD_HANDLERS_H
#define INSULA_SERVICES_RECORD_HANDLERS_H

#include "gateway/request.h"

extern const Shape record_create_shape, record_update_shape;

void record_create(Request *req);
void record_update(Request *req);
void record_delete(Request *req);
void record_type_list(Request *req);

#endif
