/*
 * Discovery - what this server can (RFC 7644, 4), written from the table of attributes.
 */
#include "services/scim/handlers.h"

#include <string.h>
#include <strings.h>

#include "services/scim/patch.h"
#include "services/scim/reply.h"

static const ScimKind *const kinds[] = { &scim_user, &scim_group };
#define KINDS (sizeof kinds / sizeof kinds[0])

static void put_schemas(JsonWriter *w, const char *urn)
{
    json_key(w, TEXT("schemas"));
    json_array_begin(w);
    json_put_text(w, text_of(urn));
    json_array_end(w);
}

static void put_meta(JsonWriter *w, Request *req, const char *type, const char *below,
                     const char *name)
{
    json_key(w, TEXT("meta"));
    json_object_begin(w);
    json_field(w, "resourceType", text, text_of(type));
    json_field(w, "location", text,
               text_format(req->task.arena, "%.*s/%s%s", TEXT_ARG(scim_base(req)), below, name));
    json_object_end(w);
}

static void put_feature(JsonWriter *w, const char *name, bool is_supported)
{
    json_key(w, text_of(name));
    json_object_begin(w);
    json_field(w, "supported", bool, is_supported);
    json_object_end(w);
}

/* GET /v1/scim/v2/ServiceProviderConfig */
void scim_provider_config(Request *req)
{
    Buffer *out = reply_buffer(req);
    JsonWriter w = json_writer(out);
    json_object_begin(&w);
    put_schemas(&w, "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig");
    put_feature(&w, "patch", true);
    json_key(&w, TEXT("bulk"));
    json_object_begin(&w);
    json_field(&w, "supported", bool, true);
    json_field(&w, "maxOperations", int, SCIM_MAX_OPERATIONS);
    json_field(&w, "maxPayloadSize", int, SCIM_MAX_BODY_BYTES);
    json_object_end(&w);
    json_key(&w, TEXT("filter"));
    json_object_begin(&w);
    json_field(&w, "supported", bool, true);
    json_field(&w, "maxResults", int, 200);
    json_object_end(&w);
    put_feature(&w, "changePassword", false);
    put_feature(&w, "sort", true);
    put_feature(&w, "etag", true);
    json_field(&w, "authenticationSchemes", raw,
               TEXT("[{\"type\":\"oauthbearertoken\",\"name\":\"API key\",\"description\":"
                    "\"An API key with the scope scim.provision, as a bearer token.\","
                    "\"primary\":true}]"));
    put_meta(&w, req, "ServiceProviderConfig", "ServiceProviderConfig", "");
    json_object_end(&w);
    scim_reply_json(req, 200, buffer_view(out));
}

/* --- resource types --- */

static void put_resource_type(JsonWriter *w, Request *req, const ScimKind *kind)
{
    json_object_begin(w);
    put_schemas(w, "urn:ietf:params:scim:schemas:core:2.0:ResourceType");
    json_field(w, "id", text, text_of(kind->name));
    json_field(w, "name", text, text_of(kind->name));
    json_field(w, "description", text, text_of(kind->about));
    json_field(w, "endpoint", text, text_of(kind->endpoint));
    json_field(w, "schema", text, text_of(kind->core->urn));
    if (kind->extension != NULL) {
        json_key(w, TEXT("schemaExtensions"));
        json_array_begin(w);
        json_object_begin(w);
        json_field(w, "schema", text, text_of(kind->extension->urn));
        json_field(w, "required", bool, false);
        json_object_end(w);
        json_array_end(w);
    }
    put_meta(w, req, "ResourceType", "ResourceTypes/", kind->name);
    json_object_end(w);
}

/* --- schemas --- */

static void put_attribute(JsonWriter *w, const ScimAttribute *attribute);

static void put_attributes(JsonWriter *w, const char *key, const ScimAttribute *attributes,
                           size_t count)
{
    json_key(w, text_of(key));
    json_array_begin(w);
    for (size_t i = 0; i < count; i++)
        if ((attributes[i].flags & SCIM_COMMON) == 0)
            put_attribute(w, &attributes[i]);
    json_array_end(w);
}

static void put_attribute(JsonWriter *w, const ScimAttribute *attribute)
{
    static const char *const types[] = {
        [SCIM_STRING] = "string",       [SCIM_BOOLEAN] = "boolean", [SCIM_COMPLEX] = "complex",
        [SCIM_REFERENCE] = "reference", [SCIM_TIME] = "dateTime",   [SCIM_BINARY] = "binary"
    };
    unsigned flags = attribute->flags;
    json_object_begin(w);
    json_field(w, "name", text, text_of(attribute->name));
    json_field(w, "type", text, text_of(types[attribute->type]));
    json_field(w, "multiValued", bool, (flags & SCIM_MULTI) != 0);
    json_field(w, "description", text, text_of(attribute->about));
    json_field(w, "required", bool, (flags & SCIM_REQUIRED) != 0);
    json_field(w, "caseExact", bool, (flags & SCIM_EXACT) != 0);
    json_field(w, "mutability", text,
               (flags & SCIM_READ_ONLY) != 0 ? TEXT("readOnly") : TEXT("readWrite"));
    json_field(w, "returned", text, (flags & SCIM_ALWAYS) != 0 ? TEXT("always") : TEXT("default"));
    json_field(w, "uniqueness", text, (flags & SCIM_UNIQUE) != 0 ? TEXT("server") : TEXT("none"));
    if (attribute->type == SCIM_REFERENCE)
        json_field(w, "referenceTypes", raw,
                   strcmp(attribute->name, "$ref") == 0 ? TEXT("[\"User\",\"Group\"]")
                                                        : TEXT("[\"external\"]"));
    if (attribute->sub_count > 0)
        put_attributes(w, "subAttributes", attribute->subs, attribute->sub_count);
    json_object_end(w);
}

static void put_schema(JsonWriter *w, Request *req, const ScimSchema *schema)
{
    json_object_begin(w);
    put_schemas(w, "urn:ietf:params:scim:schemas:core:2.0:Schema");
    json_field(w, "id", text, text_of(schema->urn));
    json_field(w, "name", text, text_of(schema->name));
    json_field(w, "description", text, text_of(schema->about));
    put_attributes(w, "attributes", schema->attributes, schema->count);
    put_meta(w, req, "Schema", "Schemas/", schema->urn);
    json_object_end(w);
}

/* --- lists of them --- */

/* These are never filtered: who could be told less by it than by the whole (RFC 7644, 4). */
static void refuse_filter(Request *req)
{
    if (!text_is_null(query_text(req, "filter")))
        fail(req, 403, "scim_not_filtered", "This is told as a whole.");
}

static JsonWriter begin_list(Buffer *out, int64_t count)
{
    JsonWriter w = json_writer(out);
    json_object_begin(&w);
    put_schemas(&w, "urn:ietf:params:scim:api:messages:2.0:ListResponse");
    json_field(&w, "totalResults", int, count);
    json_field(&w, "startIndex", int, 1);
    json_field(&w, "itemsPerPage", int, count);
    json_key(&w, TEXT("Resources"));
    json_array_begin(&w);
    return w;
}

static void end_list(Request *req, JsonWriter *w)
{
    json_array_end(w);
    json_object_end(w);
    scim_reply_json(req, 200, buffer_view(w->out));
}

/* GET /v1/scim/v2/ResourceTypes */
void scim_resource_types(Request *req)
{
    refuse_filter(req);
    JsonWriter w = begin_list(reply_buffer(req), KINDS);
    for (size_t i = 0; i < KINDS; i++)
        put_resource_type(&w, req, kinds[i]);
    end_list(req, &w);
}

/* GET /v1/scim/v2/ResourceTypes/:type */
void scim_resource_type(Request *req)
{
    Text name = path_text(req, "type");
    for (size_t i = 0; i < KINDS; i++)
        if (text_equal(name, text_of(kinds[i]->name))) {
            JsonWriter w = json_writer(reply_buffer(req));
            put_resource_type(&w, req, kinds[i]);
            scim_reply_json(req, 200, buffer_view(w.out));
            return;
        }
    fail(req, 404, "not_found", "There is no such resource type.");
}

/* GET /v1/scim/v2/Schemas */
void scim_schemas(Request *req)
{
    refuse_filter(req);
    JsonWriter w = begin_list(reply_buffer(req), KINDS + 1);
    for (size_t i = 0; i < KINDS; i++) {
        put_schema(&w, req, kinds[i]->core);
        if (kinds[i]->extension != NULL)
            put_schema(&w, req, kinds[i]->extension);
    }
    end_list(req, &w);
}

static const ScimSchema *find_schema(Text urn)
{
    for (size_t i = 0; i < KINDS; i++) {
        if (text_equal_nocase(urn, text_of(kinds[i]->core->urn)))
            return kinds[i]->core;
        if (kinds[i]->extension != NULL &&
            text_equal_nocase(urn, text_of(kinds[i]->extension->urn)))
            return kinds[i]->extension;
    }
    return NULL;
}

/* GET /v1/scim/v2/Schemas/:type */
void scim_schema(Request *req)
{
    const ScimSchema *schema = find_schema(path_text(req, "type"));
    if (schema == NULL)
        fail(req, 404, "not_found", "There is no such schema.");
    JsonWriter w = json_writer(reply_buffer(req));
    put_schema(&w, req, schema);
    scim_reply_json(req, 200, buffer_view(w.out));
}
