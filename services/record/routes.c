#include "services/record/handlers.h"
#include "services/record/record.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const ResourceField record_fields[] = {
    { "data_type", FIELD_TEXT },
    { "content", FIELD_JSON, FIELD_FILTER,
      .help = "What the tenant stores; filter on a path: content.a.b[gte]=5. A number compares "
              "with numbers (and equals its text)." },
    { "created_by", FIELD_UUID, FIELD_FILTER | FIELD_NULLABLE },
};
static const Resource record_resource = {
    .name = "records",
    .singular = "record",
    .view = "api.record",
    .sort = "-created_at",
    .scope = { "data_type" },
    .json_filter = "record.find",
    .fields = record_fields,
    .field_count = COUNT(record_fields),
};
static const Resource *const resources[] = { &record_resource };

static const Permission permissions[] = {
    { "record.read", "viewer", "Read records." },
    { "record.write", "member", "Create and change records." },
    { "record.delete", "member", "Delete records." },
};

static const Schema schemas[] = {
    { "RecordTypeList",
      "{\"type\":\"object\",\"required\":[\"data\",\"next_cursor\"],\"properties\":{"
      "\"data\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"data_type\","
      "\"count\"],"
      "\"properties\":{\"data_type\":{\"type\":\"string\"},\"count\":{\"type\":\"integer\"}}}},"
      "\"next_cursor\":{\"type\":\"null\"}}}" },
};

static const Route routes[] = {
    { GET, "/v1/records/:type", "record.read", resource_list, .resource = &record_resource,
      .list = true, .summary = "List records of a type" },
    { POST, "/v1/records/:type", "record.write", record_create, .body = &record_create_shape,
      .resource = &record_resource, .transaction = TRANSACTION_MANUAL, .rate = RATE_WRITE,
      .status = 201, .summary = "Create a record" },
    { GET, "/v1/records/:type/:id", "record.read", resource_item, .resource = &record_resource,
      .summary = "One record" },
    { PATCH, "/v1/records/:type/:id", "record.write", record_update, .body = &record_update_shape,
      .resource = &record_resource, .rate = RATE_WRITE,
      .summary = "Merge into a record's content" },
    { DELETE, "/v1/records/:type/:id", "record.delete", record_delete, .rate = RATE_WRITE,
      .status = 204, .summary = "Delete a record" },
    { GET, "/v1/record-types", "record.read", record_type_list, .reply_schema = "RecordTypeList",
      .summary = "Which types of records there are" },
};

const Service record_service = {
    .name = "record",
    ROUTES(routes),
    .resources = resources,
    .resource_count = COUNT(resources),
    .schemas = schemas,
    .schema_count = COUNT(schemas),
    .permissions = permissions,
    .permission_count = COUNT(permissions),
};
