/*
 * Reply - how SCIM answers: its envelopes, its errors (RFC 7644, 3.12), ETags, and the choice of
 * attributes (3.9). Scim's own. Must never know: tables.
 */
#ifndef INSULA_SERVICES_SCIM_REPLY_H
#define INSULA_SERVICES_SCIM_REPLY_H

#include "gateway/request.h"
#include "services/scim/attribute.h"

#define SCIM_ROOT           "/v1/scim/v2"
#define SCIM_MEDIA_TYPE     "application/scim+json"
#define SCIM_MAX_SELECTED   64
#define SCIM_MAX_BODY_BYTES (1024u * 1024u)

extern const ProblemForm scim_problem_form;

/* "https://app.example.com/v1/scim/v2" */
Text scim_base(const Request *req);
/* The body, which has to be a JSON object: with its messages' names in any case. */
json_t *scim_body(Request *req);
void scim_reply_json(Request *req, int status, Text json);

/* attributes and excludedAttributes; names that are none choose nothing. */
typedef struct ScimSelection {
    ScimPlace only[SCIM_MAX_SELECTED], without[SCIM_MAX_SELECTED];
    size_t only_count, without_count;
    bool is_only; /* attributes was given */
} ScimSelection;

/* From the query's parameters. */
ScimSelection scim_selection(Request *req, const ScimKind *kind);
void scim_selection_add(ScimSelection *selection, const ScimKind *kind, Text name, bool excluded);
/* Will an attribute be told? */
bool scim_selects(const ScimSelection *selection, const char *attribute);
/* JSON of one resource, or of an array of them, with what is selected. */
Text scim_select(Task *task, const ScimSelection *selection, Text json);

/* One resource with its ETag; 304 when the caller of a GET has this version. */
void scim_reply_resource(Request *req, int status, Text version, Text body,
                         const ScimSelection *selection);
/* If-Match: fails 412 when it is there and names another version. */
void scim_check_match(Request *req, Text version);

#endif
