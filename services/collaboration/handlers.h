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

extern const Resource comment_resource;
extern const Shape comment_create_shape;
extern const Shape comment_words_shape;

/* In the reply that PostgreSQL wrote, the anchors move to where they are now. */
void comment_bring_up(Request *req);
void comment_create(Request *req);
void comment_reply(Request *req);
void comment_update(Request *req);
void comment_delete(Request *req);
void comment_resolve(Request *req);
void comment_reopen(Request *req);
void reaction_add(Request *req);
void reaction_remove(Request *req);

void realtime_open(Request *req);
void people_list(Request *req);

/* life.c */
void collaboration_start(void);
void collaboration_stop(void);

#endif
