/*
 * OpenAPI - the description of the API (OpenAPI 3.1), written from the tables that the server
 * itself runs on.
 *
 * Must never know: anything that is not in a route, a shape, a resource or a schema; so it cannot
 * be out of date.
 */
#ifndef INSULA_GATEWAY_OPENAPI_H
#define INSULA_GATEWAY_OPENAPI_H

#include "core/json.h"
#include "gateway/route.h"

/* The document for the mounted routes; made on first use, lives as long as the process. */
Text openapi_document(void);

/* Is the path's parameter a text? They are UUIDs, but for the scope columns and ids that a resource
 * says are text; `index` counts the path's parameters from 0. */
bool openapi_is_text_parameter(const Route *route, Text name, size_t index);

/* openapi_schema.c: the component schemas, each once. */
void openapi_write_schemas(JsonWriter *w);
/* "Document" of "document", "TeamMember" of "team_member". */
Text openapi_schema_name(const char *singular, char room[64]);
/* {"type":"string","format":"uuid"} of a field's or filter's type. */
void openapi_write_type(JsonWriter *w, const ResourceField *field, bool nullable);

#endif
