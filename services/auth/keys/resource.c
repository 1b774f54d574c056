#include "services/auth/keys/keys.h"

#define NAMES_SCHEMA "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}"
#define ACCOUNT_SCHEMA                                                                             \
    "{\"type\":\"object\",\"required\":[\"id\",\"name\",\"kind\"],\"properties\":{"                \
    "\"id\":{\"type\":\"string\",\"format\":\"uuid\"},\"name\":{\"type\":\"string\"},"             \
    "\"kind\":{\"type\":\"string\",\"enum\":[\"person\",\"service\"]}}}"

static const char *const statuses[] = { "active", "expired", NULL };

static const ResourceField fields[] = {
    { "name", FIELD_TEXT, .help = "What it is for." },
    { "prefix", FIELD_TEXT, .help = "How its text begins; says nothing about its secret." },
    { "owner_id", FIELD_UUID, FIELD_FILTER, .help = "The person or service account it acts as." },
    { "owner", FIELD_JSON, .schema = ACCOUNT_SCHEMA },
    { "given_by", FIELD_JSON, .schema = ACCOUNT_SCHEMA,
      .help = "Who has seen its secret; it never does more than they may." },
    { "scopes", FIELD_JSON, .schema = NAMES_SCHEMA, .help = "What it was given." },
    { "effective_scopes", FIELD_JSON, .schema = NAMES_SCHEMA,
      .help = "What of that its owner and its giver may now." },
    { "networks", FIELD_JSON, .schema = NAMES_SCHEMA,
      .help = "Where it may be used; empty: anywhere." },
    { "status", FIELD_TEXT, FIELD_FILTER, .values = statuses },
    { "expires_at", FIELD_TIME, FIELD_NULLABLE },
    { "previous_until", FIELD_TIME, FIELD_NULLABLE,
      .help = "Until when the secret before the last rotation still opens." },
    { "last_used_at", FIELD_TIME, FIELD_NULLABLE, .help = "To five minutes." },
};
const Resource api_key_resource = {
    .name = "api-keys",
    .singular = "api_key",
    .view = "api.api_key",
    .sort = "-created_at",
    .fields = fields,
    .field_count = sizeof fields / sizeof fields[0],
};
