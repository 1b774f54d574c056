/* What the API shows of comments: threads, each with all that was said in it. */
#include "services/collaboration/handlers.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char *const thread_statuses[] = { "open", "resolved", NULL };
#define PERSON                                                                                     \
    "{\"type\":\"object\",\"required\":[\"id\",\"name\"],\"properties\":{"                         \
    "\"id\":{\"type\":\"string\",\"format\":\"uuid\"},\"name\":{\"type\":\"string\"}}}"
#define PEOPLE "{\"type\":\"array\",\"items\":" PERSON "}"
#define REACTIONS                                                                                  \
    "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"emoji\",\"people\"],"      \
    "\"properties\":{\"emoji\":{\"type\":\"string\"},\"people\":" PEOPLE "}}}"
static const char ANCHOR_SCHEMA[] =
    "{\"type\":\"object\",\"required\":[\"index\",\"length\",\"version\"],\"properties\":{"
    "\"index\":{\"type\":\"integer\"},\"length\":{\"type\":\"integer\"},"
    "\"version\":{\"type\":\"integer\"}}}";
static const char REPLIES_SCHEMA[] =
    "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"id\",\"author\",\"body\","
    "\"mentions\",\"reactions\",\"deleted\",\"edited_at\",\"created_at\"],\"properties\":{"
    "\"id\":{\"type\":\"string\",\"format\":\"uuid\"},\"author\":" PERSON ","
    "\"body\":{\"type\":\"string\"},\"mentions\":" PEOPLE ",\"reactions\":" REACTIONS ","
    "\"deleted\":{\"type\":\"boolean\"},"
    "\"edited_at\":{\"type\":[\"string\",\"null\"],\"format\":\"date-time\"},"
    "\"created_at\":{\"type\":\"string\",\"format\":\"date-time\"}}}}";

static const ResourceField comment_fields[] = {
    { "document_id", FIELD_UUID },
    { "status", FIELD_TEXT, FIELD_FILTER, .values = thread_statuses },
    { "quote", FIELD_TEXT, FIELD_NULLABLE, .help = "The words it was made about." },
    { "anchor", FIELD_JSON, FIELD_NULLABLE, .schema = ANCHOR_SCHEMA,
      .help = "Where it belongs at that version; null when resolved or about the whole document." },
    { "orphaned", FIELD_BOOL, .help = "The words are gone; where they were is in the anchor." },
    { "suggestion_id", FIELD_UUID, FIELD_NULLABLE, .help = "The suggestion that it talks about." },
    { "author_id", FIELD_UUID },
    { "author", FIELD_JSON, .schema = PERSON },
    { "body", FIELD_TEXT, .help = "Plain text; <@user id> mentions somebody." },
    { "mentions", FIELD_JSON, .schema = PEOPLE },
    { "reactions", FIELD_JSON, .schema = REACTIONS },
    { "deleted", FIELD_BOOL, .help = "What was said first was deleted; the replies stay." },
    { "edited_at", FIELD_TIME, FIELD_NULLABLE },
    { "replies", FIELD_JSON, .schema = REPLIES_SCHEMA },
    { "resolved_by", FIELD_JSON, FIELD_NULLABLE, .schema = PERSON },
    { "resolved_at", FIELD_TIME, FIELD_NULLABLE },
};
const Resource comment_resource = {
    .name = "comments",
    .singular = "comment",
    .view = "api.comment",
    .sort = "created_at",
    .scope = { "document_id" },
    .parent = "documents",
    .complete = comment_bring_up,
    .fields = comment_fields,
    .field_count = COUNT(comment_fields),
};
