/*
 * What the routes below a document's versions share.
 */
#ifndef INSULA_COLLABORATION_VERSIONS_H
#define INSULA_COLLABORATION_VERSIONS_H

#include "gateway/request.h"
#include "services/collaboration/history/difference.h"
#include "services/collaboration/history/history.h"

/* The path's :version, from 1; fails 404 document_version_not_found for what is none. */
int64_t path_version(Request *req);

/* A number of the query, `otherwise` when it is absent; fails 400 invalid_parameter. */
int64_t query_number(Request *req, const char *name, int64_t otherwise);

/* The document at a version (-1: the latest) at which it exists; fails 404 document_not_found or
 * document_version_not_found. Yields. */
HistoryState version_state(Request *req, Uuid document_id, int64_t version);

/* The content as rich text, whatever the document's type; `out` has an arena. */
void version_write_content(Buffer *out, const HistoryState *state);
/* What happened between two states, `older` being the earlier one. Yields. */
DifferenceParts version_difference(Request *req, Uuid document_id, const HistoryState *older,
                                   const HistoryState *newer);

#endif
