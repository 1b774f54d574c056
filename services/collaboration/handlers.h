/*
 * Handlers - what the files of collaboration give to its route table. For routes.c alone.
 */
#ifndef INSULA_COLLABORATION_HANDLERS_H
#define INSULA_COLLABORATION_HANDLERS_H

#include "gateway/request.h"

extern const Shape document_create_shape;
extern const Shape document_update_shape;

void document_create(Request *req);
void document_item(Request *req);
void document_update(Request *req);
void document_delete(Request *req);
void realtime_open(Request *req);
void people_list(Request *req);

/* life.c */
void collaboration_start(void);
void collaboration_stop(void);

#endif
