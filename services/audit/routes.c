#include "services/audit/audit.h"
#include "services/audit/feed.h"
#include "services/audit/handlers.h"
#include "sql/audit.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char *const actor_types[] = { "user", "system", "operator", NULL };

static const ResourceField event_fields[] = {
    { "type", FIELD_TEXT, FIELD_FILTER, .help = "noun.verb: document.created" },
    { "actor_type", FIELD_TEXT, .values = actor_types },
    { "actor_id", FIELD_UUID, FIELD_FILTER | FIELD_NULLABLE },
    { "actor_name", FIELD_TEXT, FIELD_NULLABLE, .help = "As it was at the time." },
    { "subject_type", FIELD_TEXT },
    { "subject_id", FIELD_UUID, FIELD_FILTER | FIELD_NULLABLE },
    { "ip", FIELD_TEXT, FIELD_NULLABLE },
    { "user_agent", FIELD_TEXT, FIELD_NULLABLE },
    { "session_id", FIELD_UUID, FIELD_NULLABLE, .help = "Or the id of an API key." },
    { "api_key", FIELD_TEXT, FIELD_NULLABLE, .help = "The name of the API key it was done with." },
    { "request_id", FIELD_TEXT, FIELD_NULLABLE },
    { "data", FIELD_JSON },
};
static const Resource event_resource = {
    .name = "audit-events",
    .singular = "audit_event",
    .view = "api.audit_event",
    .sort = "-created_at",
    .fields = event_fields,
    .field_count = COUNT(event_fields),
};
static const Resource *const resources[] = { &event_resource };

static const Permission permissions[] = {
    { "audit.read", "admin", "Read the audit trail." },
};

static const QueryField stream_query[] = {
    { "topics",
      "What to follow, separated by commas: audit, documents, records, users, teams, roles, "
      "tenant.",
      true },
};

/* GET /v1/stream - what happens, as it happens; Last-Event-ID goes on where an earlier stream
 * ended. */
static void stream_follow(Request *req)
{
    TopicSet topics;
    Text unknown;
    const char *refused;
    if (!topic_read(query_text(req, "topics"), &topics, &unknown))
        fail(req, 400, "invalid_parameter", "There is no topic '%.*s'.", TEXT_ARG(unknown));
    if (!topic_allowed(topics, &req->task.context.permissions, &refused))
        fail(req, 403, "forbidden", "You may not follow %s.", refused);
    int64_t position;
    if (!text_to_int64(request_header(req, "last-event-id"), &position) || position < 0)
        position = sql_feed_position(req).position;
    feed_open(req, topics, position);
}

static const Route routes[] = {
    { GET, "/v1/audit-events", "audit.read", resource_list, .resource = &event_resource,
      .list = true, .summary = "The audit trail" },
    { GET, "/v1/stream", SESSION, stream_follow, .keys = KEYS_ALLOWED,
      .transaction = TRANSACTION_READ, .stream = true, .query = stream_query,
      .query_count = COUNT(stream_query), .summary = "What happens, as server-sent events" },
};

static const StreamConsumer *const consumers[] = { &audit_consumer };

const Service audit_service = {
    .name = "audit",
    ROUTES(routes),
    .resources = resources,
    .resource_count = COUNT(resources),
    .permissions = permissions,
    .permission_count = COUNT(permissions),
    .consumers = consumers,
    .consumer_count = COUNT(consumers),
};
