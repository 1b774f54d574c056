#include "services/collaboration/sharing/access.h"
#include "services/collaboration/collaboration.h"
#include "services/collaboration/handlers.h"
#include "services/collaboration/sharing/audience.h"
#include "services/collaboration/documents/trash.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char *const workspace_levels[] = { "none",   "viewer", "commenter",
                                                "editor", "owner",  NULL };

static const ResourceField document_fields[] = {
    { "title", FIELD_TEXT, FIELD_FILTER | FIELD_SORT },
    { "version", FIELD_INT, .help = "Operations since the document began." },
    { "owner_id", FIELD_UUID, FIELD_FILTER },
    { "folder_id", FIELD_UUID, FIELD_FILTER | FIELD_NULLABLE },
    { "at_root", FIELD_BOOL, FIELD_FILTER,
      .help = "In no folder, or in one that the caller does not see." },
    { "access", FIELD_TEXT, .values = access_names, .help = "What the caller may do with it." },
    { "workspace_access", FIELD_TEXT, .values = workspace_levels,
      .help = "What everybody of the workspace may do with it." },
    { "is_template", FIELD_BOOL, FIELD_FILTER, .help = "Offered for new documents to begin with." },
    { "type", FIELD_TEXT, .values = document_types,
      .help = "text-unicode is plain text, counted in code points." },
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

static const ResourceField folder_fields[] = {
    { "name", FIELD_TEXT, FIELD_FILTER | FIELD_SORT },
    { "parent_id", FIELD_UUID, FIELD_FILTER | FIELD_NULLABLE },
    { "at_root", FIELD_BOOL, FIELD_FILTER,
      .help = "In no folder, or in one that the caller does not see." },
    { "owner_id", FIELD_UUID },
    { "access", FIELD_TEXT, .values = access_names, .help = "What the caller may do with it." },
    { "workspace_access", FIELD_TEXT, .values = workspace_levels,
      .help = "What everybody of the workspace may do with it." },
};
static const Resource folder_resource = {
    .name = "folders",
    .singular = "folder",
    .view = "api.folder",
    .sort = "name",
    .fields = folder_fields,
    .field_count = COUNT(folder_fields),
};

static const ResourceField trash_fields[] = {
    { "title", FIELD_TEXT },
    { "owner_id", FIELD_UUID },
    { "folder_id", FIELD_UUID, FIELD_NULLABLE },
    { "access", FIELD_TEXT, .values = access_names },
    { "deleted_at", FIELD_TIME, FIELD_SORT, .help = "It goes for ever thirty days later." },
    { "deleted_by", FIELD_UUID, FIELD_NULLABLE },
    { "created_at", FIELD_TIME },
};
static const ResourceExpand trash_expands[] = {
    { "deleter", "users", "deleted_by", "id,email,first_name,last_name" },
};
static const Resource trash_resource = {
    .name = "trash",
    .singular = "trashed_document",
    .view = "api.trashed_document",
    .sort = "-deleted_at",
    .fields = trash_fields,
    .field_count = COUNT(trash_fields),
    .expands = trash_expands,
    .expand_count = COUNT(trash_expands),
};

/* A document on one's shelf, and when it came there. */
#define SHELF_FIELDS(when)                                                                         \
    { "title", FIELD_TEXT }, { "owner_id", FIELD_UUID },                                           \
        { "folder_id", FIELD_UUID, FIELD_NULLABLE },                                               \
        { "access", FIELD_TEXT, .values = access_names },                                          \
        { "workspace_access", FIELD_TEXT, .values = workspace_levels },                            \
        { when, FIELD_TIME, FIELD_SORT },                                                          \
    {                                                                                              \
        "created_at", FIELD_TIME                                                                   \
    }
static const ResourceField favourite_fields[] = { SHELF_FIELDS("favourite_at") };
static const Resource favourite_resource = {
    .name = "favourites",
    .singular = "favourite",
    .view = "api.favourite",
    .sort = "-favourite_at",
    .fields = favourite_fields,
    .field_count = COUNT(favourite_fields),
};
static const ResourceField recent_fields[] = { SHELF_FIELDS("opened_at") };
static const Resource recent_resource = {
    .name = "recent",
    .singular = "recent_document",
    .view = "api.recent",
    .sort = "-opened_at",
    .fields = recent_fields,
    .field_count = COUNT(recent_fields),
};

static const ResourceField link_fields[] = {
    { "has_password", FIELD_BOOL },
    { "created_by", FIELD_UUID },
    { "expires_at", FIELD_TIME, FIELD_NULLABLE },
};
static const Resource link_resource = {
    .name = "links",
    .singular = "document_link",
    .view = "api.document_link",
    .sort = "created_at",
    .scope = { "document_id" },
    .parent = "documents",
    .fields = link_fields,
    .field_count = COUNT(link_fields),
};

static const char *const version_kinds[] = { "create", "op", "delete", "restore", NULL };
static const ResourceField version_fields[] = {
    { "id", FIELD_TEXT, .help = "Its version, as text." },
    { "version", FIELD_INT, FIELD_SORT | FIELD_UNIQUE, .order = "number",
      .help = "The document's version after it." },
    { "created_at", FIELD_TIME, FIELD_FILTER },
    { "author_id", FIELD_UUID, FIELD_FILTER },
    { "kind", FIELD_TEXT, FIELD_FILTER, .values = version_kinds },
    { "name", FIELD_TEXT, FIELD_NULLABLE, .help = "What people call it." },
    { "restored_version", FIELD_INT, FIELD_NULLABLE, .help = "The version it brought back." },
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
static const ResourceField session_fields[] = {
    { "id", FIELD_TEXT, .help = "Its first version, as text." },
    { "from_version", FIELD_INT, FIELD_SORT | FIELD_UNIQUE,
      .help = "The document's version after its first change." },
    { "version", FIELD_INT, .help = "The document's version after its last change." },
    { "kind", FIELD_TEXT, FIELD_FILTER, .values = version_kinds },
    { "author_ids", FIELD_JSON, .help = "Who took part.",
      .schema = "{\"type\":\"array\",\"items\":{\"type\":\"string\",\"format\":\"uuid\"}}" },
    { "restored_version", FIELD_INT, FIELD_NULLABLE, .help = "The version it brought back." },
    { "names", FIELD_JSON, .help = "Versions of it that have a name.",
      .schema = "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"version\","
                "\"name\",\"named_by\"],\"properties\":{\"version\":{\"type\":\"integer\"},"
                "\"name\":{\"type\":\"string\"},"
                "\"named_by\":{\"type\":\"string\",\"format\":\"uuid\"}}}}" },
    { "created_at", FIELD_TIME, .help = "When it began." },
    { "updated_at", FIELD_TIME, .help = "When it ended, so far." },
};
static const Resource session_resource = {
    .name = "edit_sessions",
    .singular = "document_session",
    .view = "api.document_session",
    .sort = "-from_version",
    .scope = { "document_id" },
    .parent = "documents",
    .fields = session_fields,
    .field_count = COUNT(session_fields),
};
static const Resource *const resources[] = {
    &document_resource, &version_resource,   &session_resource, &comment_resource, &folder_resource,
    &trash_resource,    &favourite_resource, &recent_resource,  &link_resource,
};

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
    { "document.share", "member", "Share one's own documents and folders." },
};

#define LEVELS                                                                                     \
    "{\"type\":\"string\",\"enum\":[\"none\",\"viewer\",\"commenter\",\"editor\",\"owner\"]}"

#define PERSON_OR_NULL                                                                             \
    "{\"type\":[\"object\",\"null\"],\"required\":[\"id\",\"name\"],\"properties\":{"              \
    "\"id\":{\"type\":\"string\",\"format\":\"uuid\"},\"name\":{\"type\":\"string\"}}}"

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
    { "LinkCreated", "{\"type\":\"object\",\"required\":[\"id\",\"expires_at\",\"has_password\","
                     "\"token\",\"url\"],"
                     "\"properties\":{\"id\":{\"type\":\"string\",\"format\":\"uuid\"},"
                     "\"expires_at\":{\"type\":[\"string\",\"null\"],\"format\":\"date-time\"},"
                     "\"has_password\":{\"type\":\"boolean\"},\"token\":{\"type\":\"string\"},"
                     "\"url\":{\"type\":\"string\",\"format\":\"uri\"}}}" },
    { "PublicDocument",
      "{\"type\":\"object\",\"required\":[\"title\",\"version\",\"updated_at\",\"content\"],"
      "\"properties\":{\"title\":{\"type\":\"string\"},\"version\":{\"type\":\"integer\"},"
      "\"updated_at\":{\"type\":\"string\",\"format\":\"date-time\"},"
      "\"content\":{\"$ref\":\"#/components/schemas/Delta\"}}}" },
    { "Sharing",
      "{\"type\":\"object\",\"required\":[\"id\",\"owner_id\",\"access\",\"workspace_access\","
      "\"is_restricted\",\"folder\",\"shares\"],\"properties\":{"
      "\"id\":{\"type\":\"string\",\"format\":\"uuid\"},"
      "\"owner_id\":{\"type\":\"string\",\"format\":\"uuid\"},"
      "\"access\":" LEVELS ",\"workspace_access\":" LEVELS ","
      "\"is_restricted\":{\"type\":\"boolean\"},"
      "\"folder\":{\"type\":[\"object\",\"null\"],\"required\":[\"id\",\"name\"],\"properties\":{"
      "\"id\":{\"type\":\"string\",\"format\":\"uuid\"},\"name\":{\"type\":\"string\"}}},"
      "\"shares\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":["
      "\"grantee_type\",\"grantee_id\",\"name\",\"email\",\"access\",\"inherited_from\"],"
      "\"properties\":{\"grantee_type\":{\"enum\":[\"user\",\"team\",\"workspace\"]},"
      "\"grantee_id\":{\"type\":\"string\",\"format\":\"uuid\"},"
      "\"name\":{\"type\":[\"string\",\"null\"]},\"email\":{\"type\":[\"string\",\"null\"]},"
      "\"access\":" LEVELS ",\"inherited_from\":{\"type\":[\"object\",\"null\"],"
      "\"required\":[\"type\",\"id\",\"name\"],\"properties\":{"
      "\"type\":{\"enum\":[\"folder\",\"workspace\"]},"
      "\"id\":{\"type\":[\"string\",\"null\"],\"format\":\"uuid\"},"
      "\"name\":{\"type\":[\"string\",\"null\"]}}}}}}}}" },
    { "DocumentVersionContent",
      "{\"allOf\":[{\"$ref\":\"#/components/schemas/DocumentVersion\"},{\"type\":\"object\","
      "\"required\":[\"content\"],\"properties\":{"
      "\"content\":{\"$ref\":\"#/components/schemas/Delta\"}}}]}" },
    { "DocumentRestored",
      "{\"type\":\"object\",\"required\":[\"version\",\"restored_version\"],\"properties\":{"
      "\"version\":{\"type\":\"integer\",\"description\":\"The new version.\"},"
      "\"restored_version\":{\"type\":\"integer\"}}}" },
    { "DocumentDiff",
      "{\"type\":\"object\",\"required\":[\"from_version\",\"version\",\"ops\"],\"properties\":{"
      "\"from_version\":{\"type\":\"integer\"},\"version\":{\"type\":\"integer\"},"
      "\"ops\":{\"type\":\"array\",\"description\":\"Both texts in one: without what is deleted "
      "the newer "
      "one, without what is inserted (and with the attributes of was) the older one.\","
      "\"items\":{\"type\":\"object\",\"required\":[\"insert\"],\"properties\":{"
      "\"insert\":{\"oneOf\":[{\"type\":\"string\",\"minLength\":1},{\"type\":\"object\"}]},"
      "\"attributes\":{\"type\":\"object\"},"
      "\"change\":{\"enum\":[\"inserted\",\"deleted\",\"formatted\"]},"
      "\"author_id\":{\"type\":[\"string\",\"null\"],\"format\":\"uuid\"},"
      "\"was\":{\"type\":\"object\",\"description\":\"Attributes before, of what is "
      "formatted.\"}}}}}}" },
    { "Suggestions",
      "{\"type\":\"object\",\"required\":[\"data\",\"next_cursor\"],\"properties\":{"
      "\"next_cursor\":{\"type\":\"null\"},"
      "\"data\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"id\",\"state\","
      "\"author\",\"decided_by\",\"decided_at\",\"created_at\",\"changes\"],\"properties\":{"
      "\"id\":{\"type\":\"string\",\"format\":\"uuid\"},"
      "\"state\":{\"enum\":[\"open\",\"accepted\",\"rejected\"]},"
      "\"author\":" PERSON_OR_NULL ",\"decided_by\":" PERSON_OR_NULL ","
      "\"decided_at\":{\"type\":[\"string\",\"null\"],\"format\":\"date-time\"},"
      "\"created_at\":{\"type\":[\"string\",\"null\"],\"format\":\"date-time\"},"
      "\"changes\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"kind\","
      "\"index\",\"length\",\"text\"],\"properties\":{"
      "\"kind\":{\"enum\":[\"inserted\",\"deleted\",\"formatted\"]},"
      "\"index\":{\"type\":\"integer\"},\"length\":{\"type\":\"integer\"},"
      "\"text\":{\"type\":\"string\",\"description\":\"How it begins.\"},"
      "\"attributes\":{\"type\":\"object\"}}}}}}}}}" },
    { "SuggestionDecided",
      "{\"type\":\"object\",\"required\":[\"version\"],\"properties\":{"
      "\"version\":{\"type\":\"integer\",\"description\":\"The new version.\"}}}" },
    { "DocumentAuthorship",
      "{\"type\":\"object\",\"required\":[\"version\",\"runs\"],\"properties\":{"
      "\"version\":{\"type\":\"integer\"},\"runs\":{\"type\":\"array\",\"items\":{\"type\":"
      "\"object\","
      "\"required\":[\"index\",\"length\",\"author_id\",\"version\",\"written_at\"],\"properties\":"
      "{"
      "\"index\":{\"type\":\"integer\"},\"length\":{\"type\":\"integer\"},"
      "\"author_id\":{\"type\":\"string\",\"format\":\"uuid\"},\"version\":{\"type\":\"integer\","
      "\"description\":\"The version with which its author began that stretch of writing.\"},"
      "\"written_at\":{\"type\":\"string\",\"format\":\"date-time\"}}}}}}" },
};

static const QueryField suggestions_query[] = {
    { "state", "open (when absent), accepted or rejected." },
};
static const QueryField diff_query[] = {
    { "from", "The version to compare with: the one before, when absent; 0 is before the first." },
};
static const QueryField authorship_query[] = {
    { "version", "The version whose text is meant; the latest when absent." },
    { "index", "Where a selection begins, in UTF-16 units." },
    { "length", "How long it is." },
};

/* The same for documents and folders. */
#define SHARE_ROUTES(collection, noun)                                                             \
    { GET,                                                                                         \
      collection "/:id/shares",                                                                    \
      "document.read",                                                                             \
      shares_read,                                                                                 \
      .in_scope = true,                                                                            \
      .reply_schema = "Sharing",                                                                   \
      .summary = "Who may do what with a " noun ", and where from" },                              \
        { PATCH,                                                                                   \
          collection "/:id/shares",                                                                \
          "document.share",                                                                        \
          sharing_update,                                                                          \
          .in_scope = true,                                                                        \
          .body = &sharing_update_shape,                                                           \
          .rate = RATE_WRITE,                                                                      \
          .status = 204,                                                                           \
          .summary = "Change what a " noun " takes over, and what everybody may do" },             \
        { PUT,                                                                                     \
          collection "/:id/shares/:grantee",                                                       \
          "document.share",                                                                        \
          share_put,                                                                               \
          .in_scope = true,                                                                        \
          .body = &share_give_shape,                                                               \
          .rate = RATE_WRITE,                                                                      \
          .status = 204,                                                                           \
          .summary = "Give a user, a team or \"workspace\" access to a " noun },                   \
    {                                                                                              \
        DELETE, collection "/:id/shares/:grantee", "document.read", share_delete,                  \
            .in_scope = true, .rate = RATE_WRITE, .status = 204,                                   \
            .summary = "Take access to a " noun " away"                                            \
    }

static const QueryField export_query[] = {
    { "format", "markdown (when absent), html, text or pdf." },
    { "version", "As it was at this version; as it is now when absent." },
};
static const char *const export_types[] = { "text/markdown", "text/html", "text/plain",
                                            "application/pdf", NULL };

static const QueryField import_query[] = {
    { "format", "markdown, html or text; when absent, what the Content-Type says." },
    { "folder_id", "The folder to put it into; outside all when absent." },
    { "file_name", "Gives the title where the text does not begin with one." },
};
static const char *const import_types[] = { "text/markdown", "text/html", "text/plain",
                                            "application/octet-stream", NULL };

static const Route routes[] = {
    { GET, "/v1/documents", "document.read", resource_list, .in_scope = true,
      .resource = &document_resource, .list = true, .summary = "List documents" },
    { POST, "/v1/documents", "document.write", document_create, .in_scope = true,
      .body = &document_create_shape, .resource = &document_resource,
      .transaction = TRANSACTION_MANUAL, .rate = RATE_WRITE, .max_body_bytes = 8 * 1024 * 1024,
      .status = 201, .summary = "Create a document" },
    { GET, "/v1/documents/:id", "document.read", document_item, .in_scope = true, .etag = true,
      .query = document_query, .query_count = COUNT(document_query),
      .reply_schema = "DocumentContent", .summary = "One document with its content" },
    { PATCH, "/v1/documents/:id", "document.write", document_update, .in_scope = true,
      .body = &document_update_shape, .resource = &document_resource, .rate = RATE_WRITE,
      .summary = "Rename a document" },
    { DELETE, "/v1/documents/:id", "document.delete", document_delete, .in_scope = true,
      .transaction = TRANSACTION_READ, .rate = RATE_WRITE, .status = 204,
      .summary = "Delete a document" },
    { GET, "/v1/documents/:id/versions", "document.read", resource_list, .in_scope = true,
      .resource = &version_resource, .list = true, .summary = "Who changed a document, and when" },
    { GET, "/v1/documents/:id/versions/:version", "document.read", version_item, .in_scope = true,
      .reply_schema = "DocumentVersionContent", .summary = "A document as it was" },
    { PUT, "/v1/documents/:id/versions/:version/name", "document.write", version_name,
      .in_scope = true, .body = &version_name_shape, .rate = RATE_WRITE,
      .reply_schema = "DocumentVersion", .summary = "Give a version a name" },
    { DELETE, "/v1/documents/:id/versions/:version/name", "document.write", version_unname,
      .in_scope = true, .rate = RATE_WRITE, .status = 204,
      .summary = "Take a version's name away" },
    { GET, "/v1/documents/:id/versions/:version/diff", "document.read", version_diff,
      .in_scope = true, .reply_schema = "DocumentDiff", .query = diff_query,
      .query_count = COUNT(diff_query),
      .summary = "What changed between two versions, and by whom" },
    { POST, "/v1/documents/:id/versions/:version/restore", "document.write", version_restore,
      .in_scope = true, .transaction = TRANSACTION_READ, .rate = RATE_WRITE,
      .reply_schema = "DocumentRestored", .summary = "Bring a version back, as a new one" },
    { GET, "/v1/documents/:id/sessions", "document.read", resource_list, .in_scope = true,
      .resource = &session_resource, .list = true,
      .summary = "Who worked on a document, session by session" },
    { GET, "/v1/documents/:id/authorship", "document.read", document_authorship, .in_scope = true,
      .reply_schema = "DocumentAuthorship", .query = authorship_query,
      .query_count = COUNT(authorship_query), .summary = "Who wrote which part of the text" },
    { GET, "/v1/documents/:id/suggestions", "document.read", suggestion_list, .in_scope = true,
      .reply_schema = "Suggestions", .query = suggestions_query,
      .query_count = COUNT(suggestions_query), .summary = "What is proposed in a document" },
    { POST, "/v1/documents/:id/suggestions/accept_all", "document.write", suggestion_accept_all,
      .in_scope = true, .transaction = TRANSACTION_READ, .rate = RATE_WRITE,
      .reply_schema = "SuggestionDecided", .summary = "Accept all suggestions" },
    { POST, "/v1/documents/:id/suggestions/reject_all", "document.write", suggestion_reject_all,
      .in_scope = true, .transaction = TRANSACTION_READ, .rate = RATE_WRITE,
      .reply_schema = "SuggestionDecided", .summary = "Reject all suggestions" },
    { POST, "/v1/documents/:id/suggestions/:suggestion/accept", "document.write", suggestion_accept,
      .in_scope = true, .transaction = TRANSACTION_READ, .rate = RATE_WRITE,
      .reply_schema = "SuggestionDecided", .summary = "Accept a suggestion: its changes are made" },
    { POST, "/v1/documents/:id/suggestions/:suggestion/reject", "document.comment",
      suggestion_reject, .in_scope = true, .transaction = TRANSACTION_READ, .rate = RATE_WRITE,
      .reply_schema = "SuggestionDecided",
      .summary = "Reject a suggestion, or withdraw one's own: its marks go" },
    { GET, "/v1/presence", "user.read", people_list, .transaction = TRANSACTION_READ,
      .reply_schema = "Presence", .summary = "Who is online or away; others are offline" },
    { GET, "/v1/documents/:id/comments", "document.read", resource_list, .in_scope = true,
      .resource = &comment_resource, .list = true,
      .summary = "Comments on a document: threads with their replies" },
    { POST, "/v1/documents/:id/comments", "document.comment", comment_create, .in_scope = true,
      .body = &comment_create_shape, .resource = &comment_resource, .rate = RATE_WRITE,
      .status = 201, .summary = "Comment on a range, or on the whole document" },
    { GET, "/v1/documents/:id/comments/:comment", "document.read", resource_item, .in_scope = true,
      .resource = &comment_resource, .summary = "One thread" },
    { PATCH, "/v1/documents/:id/comments/:comment", "document.comment", comment_update,
      .in_scope = true, .body = &comment_words_shape, .resource = &comment_resource,
      .rate = RATE_WRITE, .summary = "Say it otherwise" },
    { DELETE, "/v1/documents/:id/comments/:comment", "document.comment", comment_delete,
      .in_scope = true, .rate = RATE_WRITE, .status = 204,
      .summary = "Delete a comment or a reply" },
    { POST, "/v1/documents/:id/comments/:comment/replies", "document.comment", comment_reply,
      .in_scope = true, .body = &comment_reply_shape, .resource = &comment_resource,
      .rate = RATE_WRITE, .summary = "Reply; the answer is the thread" },
    { POST, "/v1/documents/:id/comments/:comment/resolve", "document.comment", comment_resolve,
      .in_scope = true, .resource = &comment_resource, .rate = RATE_WRITE,
      .summary = "Resolve a thread" },
    { POST, "/v1/documents/:id/comments/:comment/reopen", "document.comment", comment_reopen,
      .in_scope = true, .resource = &comment_resource, .rate = RATE_WRITE,
      .summary = "Open a thread again" },
    { PUT, "/v1/documents/:id/comments/:comment/reactions/:emoji", "document.comment", reaction_add,
      .in_scope = true, .rate = RATE_WRITE, .status = 204, .summary = "React with an emoji" },
    { DELETE, "/v1/documents/:id/comments/:comment/reactions/:emoji", "document.comment",
      reaction_remove, .in_scope = true, .rate = RATE_WRITE, .status = 204,
      .summary = "Take a reaction back" },
    { GET, "/v1/documents/:id/export", "document.read", document_export, .in_scope = true,
      .transaction = TRANSACTION_MANUAL, .query = export_query, .query_count = COUNT(export_query),
      .gives = export_types, .summary = "A copy of a document in another format" },
    { POST, "/v1/documents/import", "document.write", document_import, .in_scope = true,
      .transaction = TRANSACTION_MANUAL, .query = import_query, .query_count = COUNT(import_query),
      .takes = import_types, .resource = &document_resource, .rate = RATE_WRITE,
      .max_body_bytes = 4 * 1024 * 1024, .status = 201,
      .summary = "Make a document of a file of another program" },
    { POST, "/v1/documents/:id/move", "document.write", document_move, .in_scope = true,
      .body = &move_shape, .resource = &document_resource, .rate = RATE_WRITE,
      .summary = "Put a document into a folder" },
    SHARE_ROUTES("/v1/documents", "document"),
    { PUT, "/v1/documents/:id/favourite", "document.read", favourite_put, .in_scope = true,
      .rate = RATE_WRITE, .status = 204, .summary = "Mark a document as one's favourite" },
    { DELETE, "/v1/documents/:id/favourite", "document.read", favourite_drop, .in_scope = true,
      .rate = RATE_WRITE, .status = 204, .summary = "Take the mark away" },
    { PUT, "/v1/documents/:id/opened", "document.read", opened_put, .in_scope = true,
      .rate = RATE_WRITE, .status = 204, .summary = "Note that one opened a document" },
    { GET, "/v1/favourites", "document.read", resource_list, .in_scope = true,
      .resource = &favourite_resource, .list = true, .summary = "One's favourite documents" },
    { GET, "/v1/recent", "document.read", resource_list, .in_scope = true,
      .resource = &recent_resource, .list = true, .summary = "The documents that one opened last" },
    { GET, "/v1/trash", "document.read", resource_list, .in_scope = true,
      .resource = &trash_resource, .list = true,
      .summary = "Deleted documents that one may bring back" },
    { POST, "/v1/documents/:id/restore", "document.delete", document_restore, .in_scope = true,
      .transaction = TRANSACTION_READ, .resource = &document_resource, .rate = RATE_WRITE,
      .summary = "Bring a document back from the trash" },
    { POST, "/v1/documents/:id/purge", "document.delete", document_purge, .in_scope = true,
      .rate = RATE_WRITE, .status = 204, .summary = "Delete a document in the trash for ever" },
    { GET, "/v1/documents/:id/links", "document.read", resource_list, .in_scope = true,
      .resource = &link_resource, .list = true, .summary = "A document's public links" },
    { POST, "/v1/documents/:id/links", "document.share", link_create, .in_scope = true,
      .body = &link_create_shape, .transaction = TRANSACTION_MANUAL, .rate = RATE_WRITE,
      .status = 201, .secret_reply = true, .reply_schema = "LinkCreated",
      .summary = "Let anybody with a link read a document" },
    { DELETE, "/v1/documents/:id/links/:link", "document.share", link_revoke, .in_scope = true,
      .rate = RATE_WRITE, .status = 204, .summary = "Stop a public link" },
    { POST, "/v1/public/documents", PUBLIC, link_open, .body = &link_open_shape,
      .transaction = TRANSACTION_MANUAL, .rate = RATE_READ, .reply_schema = "PublicDocument",
      .summary = "Read the document that a public link opens" },
    { GET, "/v1/public/documents/live", PUBLIC, audience_open, .upgrade = true,
      .transaction = TRANSACTION_NONE, .rate = RATE_READ,
      .summary =
          "Follow the document that a public link opens: its first message is {token, password}" },
    { GET, "/v1/folders", "document.read", resource_list, .in_scope = true,
      .resource = &folder_resource, .list = true, .summary = "List folders" },
    { POST, "/v1/folders", "document.write", folder_create, .in_scope = true,
      .body = &folder_create_shape, .resource = &folder_resource, .rate = RATE_WRITE, .status = 201,
      .summary = "Make a folder" },
    { GET, "/v1/folders/:id", "document.read", resource_item, .in_scope = true,
      .resource = &folder_resource, .summary = "One folder" },
    { PATCH, "/v1/folders/:id", "document.write", folder_update, .in_scope = true,
      .body = &folder_update_shape, .resource = &folder_resource, .rate = RATE_WRITE,
      .summary = "Rename a folder" },
    { DELETE, "/v1/folders/:id", "document.delete", folder_delete, .in_scope = true,
      .rate = RATE_WRITE, .status = 204, .summary = "Delete an empty folder" },
    { POST, "/v1/folders/:id/move", "document.write", folder_move, .in_scope = true,
      .body = &move_shape, .resource = &folder_resource, .rate = RATE_WRITE,
      .summary = "Put a folder into another" },
    SHARE_ROUTES("/v1/folders", "folder"),
    { GET, "/v1/realtime", SESSION, realtime_open, .keys = KEYS_ALLOWED, .upgrade = true,
      .transaction = TRANSACTION_READ, .summary = "Edit documents live: the ShareDB protocol" },
};

static const JobKind *const jobs[] = { &trash_job };

const Service collaboration_service = {
    .name = "collaboration",
    ROUTES(routes),
    .resources = resources,
    .resource_count = COUNT(resources),
    .schemas = schemas,
    .schema_count = COUNT(schemas),
    .permissions = permissions,
    .permission_count = COUNT(permissions),
    .jobs = jobs,
    .job_count = COUNT(jobs),
    .start = collaboration_start,
    .stop = collaboration_stop,
};
