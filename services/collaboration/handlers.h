/*
 * Handlers - what the files of collaboration give to its route table. For routes.c alone.
 */
#ifndef INSULA_COLLABORATION_HANDLERS_H
#define INSULA_COLLABORATION_HANDLERS_H

#include "gateway/request.h"
#include "services/collaboration/sequence/operation.h"

extern const char *const document_types[];
extern const Shape document_create_shape;
extern const Shape document_update_shape;
extern const Shape folder_create_shape;
extern const Shape folder_update_shape;
extern const Shape move_shape;
extern const Shape link_create_shape;
extern const Shape link_open_shape;
extern const Shape share_give_shape;
extern const Shape sharing_update_shape;

void document_create(Request *req);
void document_item(Request *req);
void document_update(Request *req);
void document_delete(Request *req);

extern const Resource comment_resource;
extern const Shape comment_create_shape;
extern const Shape comment_words_shape, comment_reply_shape;

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

void suggestion_list(Request *req);
void suggestion_accept(Request *req);
void suggestion_reject(Request *req);
void suggestion_accept_all(Request *req);
void suggestion_reject_all(Request *req);
void document_export(Request *req);
void document_import(Request *req);

void document_move(Request *req);
void document_restore(Request *req);
void document_purge(Request *req);
void favourite_put(Request *req);
void favourite_drop(Request *req);
void opened_put(Request *req);
void link_create(Request *req);
void link_revoke(Request *req);
void link_open(Request *req);
void folder_create(Request *req);
void folder_update(Request *req);
void folder_delete(Request *req);
void folder_move(Request *req);
void shares_read(Request *req);
void share_put(Request *req);
void share_delete(Request *req);
void sharing_update(Request *req);
/* Hands an operation to the document's sequencer in the caller's name and waits; fails 503 when the
 * outcome is unknown. */
SubmissionResult document_submit(Request *req, Submission *submission);
void realtime_open(Request *req);
void people_list(Request *req);

extern const Shape version_name_shape;
void version_item(Request *req);
void version_name(Request *req);
void version_unname(Request *req);
void version_restore(Request *req);
void version_diff(Request *req);
void document_authorship(Request *req);

/* life.c */
void collaboration_start(void);
void collaboration_stop(void);

#endif
