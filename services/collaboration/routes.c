#include "services/collaboration/collaboration.h"
#include "services/collaboration/handlers.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const ResourceField document_fields[] = {
    { "title", FIELD_TEXT, FIELD_FILTER | FIELD_SORT },
    { "version", FIELD_INT, .help = "Operations since the document began." },
    { "owner_id", FIELD_UUID, FIELD_FILTER },
    { "updated_at", FIELD_TIME, FIELD_FILTER | FIELD_SORT },
};
static const ResourceExpand document_expands[] = {
    { "owner", "users", "owner_id", "id,email,first_name,last_name" },
};
static const Resource document_resource = {
    .name = "documents",
    .singular = "document",
    .view = "api.document",
    .sort = "-updated_at",
    .search = "collaboration.search_titles",
    .fields = document_fields,
    .field_count = COUNT(document_fields),
    .expands = document_expands,
    .expand_count = COUNT(document_expands),
};

static const char *const version_kinds[] = { "create", "op", "delete", NULL };
static const ResourceField version_fields[] = {
    { "id", FIELD_TEXT, .help = "Its version, as text." },
    { "version", FIELD_INT, FIELD_SORT | FIELD_UNIQUE, .order = "number",
      .help = "The document's version after it." },
    { "created_at", FIELD_TIME, FIELD_FILTER },
    { "author_id", FIELD_UUID, FIELD_FILTER },
    { "kind", FIELD_TEXT, FIELD_FILTER, .values = version_kinds },
};
static const Resource version_resource = {
    .name = "versions",
    .singular = "document_version",
    .view = "api.document_version",
    .sort = "-version",
    .scope = { "document_id" },
    .parent = "documents",
    .fields = version_fields,
    .field_count = COUNT(version_fields),
};
static const Resource *const resources[] = { &document_resource, &version_resource,
                                             &comment_resource };

/* Of the one document, whose content no view has. */
static const QueryField document_query[] = {
    { "select", "Only these fields, with commas between; content is one of them.", false },
    { "expand", "With whole things in place of ids: owner.", false },
};

static const Permission permissions[] = {
    { "document.read", "viewer", "Read documents." },
    { "document.write", "member", "Create and edit documents." },
    { "document.delete", "member", "Delete documents." },
    { "document.comment", "member", "Comment on documents." },
};

static const Schema schemas[] = {
    { "Presence",
      "{\"type\":\"object\",\"required\":[\"data\"],\"properties\":{\"data\":{\"type\":\"array\","
      "\"items\":{\"type\":\"object\",\"required\":[\"user_id\",\"status\",\"last_seen_at\","
      "\"document_ids\"],\"properties\":{"
      "\"user_id\":{\"type\":\"string\",\"format\":\"uuid\"},"
      "\"status\":{\"type\":\"string\",\"enum\":[\"online\",\"away\"]},"
      "\"last_seen_at\":{\"type\":\"string\",\"format\":\"date-time\"},"
      "\"document_ids\":{\"type\":\"array\",\"items\":{\"type\":\"string\","
      "\"format\":\"uuid\"}}}}}}}" },
    { "Delta",
      "{\"type\":\"object\",\"required\":[\"ops\"],\"properties\":{\"ops\":{\"type\":\"array\","
      "\"items\":{\"type\":\"object\",\"required\":[\"insert\"],\"properties\":{"
      "\"insert\":{\"oneOf\":[{\"type\":\"string\",\"minLength\":1},{\"type\":\"object\"}]},"
      "\"attributes\":{\"type\":\"object\"}}}}}}" },
    { "DocumentContent",
      "{\"allOf\":[{\"$ref\":\"#/components/schemas/Document\"},{\"type\":\"object\","
      "\"required\":[\"content\"],\"properties\":{"
      "\"content\":{\"$ref\":\"#/components/schemas/Delta\"}}}]}" },
};

static const Route routes[] = {
    { GET, "/v1/documents", "document.read", resource_list, .resource = &document_resource,
      .list = true, .summary = "List documents" },
    { POST, "/v1/documents", "document.write", document_create, .body = &document_create_shape,
      .resource = &document_resource, .transaction = TRANSACTION_MANUAL, .rate = RATE_WRITE,
      .max_body_bytes = 8 * 1024 * 1024, .status = 201, .summary = "Create a document" },
    { GET, "/v1/documents/:id", "document.read", document_item, .etag = true,
      .query = document_query, .query_count = COUNT(document_query),
      .reply_schema = "DocumentContent", .summary = "One document with its content" },
    { PATCH, "/v1/documents/:id", "document.write", document_update, .body = &document_update_shape,
      .resource = &document_resource, .rate = RATE_WRITE, .summary = "Rename a document" },
    { DELETE, "/v1/documents/:id", "document.delete", document_delete,
      .transaction = TRANSACTION_READ, .rate = RATE_WRITE, .status = 204,
      .summary = "Delete a document" },
    { GET, "/v1/documents/:id/versions", "document.read", resource_list,
      .resource = &version_resource, .list = true, .summary = "Who changed a document, and when" },
    { GET, "/v1/presence", "user.read", people_list, .transaction = TRANSACTION_READ,
      .reply_schema = "Presence", .summary = "Who is online or away; others are offline" },
    { GET, "/v1/documents/:id/comments", "document.read", resource_list,
      .resource = &comment_resource, .list = true,
      .summary = "Comments on a document: threads with their replies" },
    { POST, "/v1/documents/:id/comments", "document.comment", comment_create,
      .body = &comment_create_shape, .resource = &comment_resource, .rate = RATE_WRITE,
      .status = 201, .summary = "Comment on a range, or on the whole document" },
    { GET, "/v1/documents/:id/comments/:comment", "document.read", resource_item,
      .resource = &comment_resource, .summary = "One thread" },
    { PATCH, "/v1/documents/:id/comments/:comment", "document.comment", comment_update,
      .body = &comment_words_shape, .resource = &comment_resource, .rate = RATE_WRITE,
      .summary = "Say it otherwise" },
    { DELETE, "/v1/documents/:id/comments/:comment", "document.comment", comment_delete,
      .rate = RATE_WRITE, .status = 204, .summary = "Delete a comment or a reply" },
    { POST, "/v1/documents/:id/comments/:comment/replies", "document.comment", comment_reply,
      .body = &comment_words_shape, .resource = &comment_resource, .rate = RATE_WRITE,
      .summary = "Reply; the answer is the thread" },
    { POST, "/v1/documents/:id/comments/:comment/resolve", "document.comment", comment_resolve,
      .resource = &comment_resource, .rate = RATE_WRITE, .summary = "Resolve a thread" },
    { POST, "/v1/documents/:id/comments/:comment/reopen", "document.comment", comment_reopen,
      .resource = &comment_resource, .rate = RATE_WRITE, .summary = "Open a thread again" },
    { PUT, "/v1/documents/:id/comments/:comment/reactions/:emoji", "document.comment", reaction_add,
      .rate = RATE_WRITE, .status = 204, .summary = "React with an emoji" },
    { DELETE, "/v1/documents/:id/comments/:comment/reactions/:emoji", "document.comment",
      reaction_remove, .rate = RATE_WRITE, .status = 204, .summary = "Take a reaction back" },
    { GET, "/v1/realtime", SESSION, realtime_open, .upgrade = true, .transaction = TRANSACTION_READ,
      .summary = "Edit documents live: the ShareDB protocol" },
};

const Service collaboration_service = {
    .name = "collaboration",
    ROUTES(routes),
    .resources = resources,
    .resource_count = COUNT(resources),
    .schemas = schemas,
    .schema_count = COUNT(schemas),
    .permissions = permissions,
    .permission_count = COUNT(permissions),
    .start = collaboration_start,
    .stop = collaboration_stop,
};
