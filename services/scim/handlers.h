/*
 * Handlers - what the files of scim give to its table of routes. For routes.c alone.
 */
#ifndef INSULA_SERVICES_SCIM_HANDLERS_H
#define INSULA_SERVICES_SCIM_HANDLERS_H

#include "core/stream.h"
#include "gateway/request.h"

void scim_user_list(Request *req);
void scim_user_search(Request *req);
void scim_user_create(Request *req);
void scim_user_item(Request *req);
void scim_user_replace(Request *req);
void scim_user_patch(Request *req);
void scim_user_delete(Request *req);

void scim_group_list(Request *req);
void scim_group_search(Request *req);
void scim_group_create(Request *req);
void scim_group_item(Request *req);
void scim_group_replace(Request *req);
void scim_group_patch(Request *req);
void scim_group_delete(Request *req);

void scim_search(Request *req);
void scim_bulk(Request *req);

void scim_provider_config(Request *req);
void scim_resource_types(Request *req);
void scim_resource_type(Request *req);
void scim_schemas(Request *req);
void scim_schema(Request *req);

/* Forgets what was kept of people and teams that others have removed. */
extern const StreamConsumer scim_consumer;

#endif
