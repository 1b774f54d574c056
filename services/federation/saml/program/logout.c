/* What an identity provider says about signing out: a request of its own, or the answer to ours. */
#include <libxml/uri.h>
#include <zlib.h>

#include "services/federation/saml/program/signature.h"

enum { SESSIONS_MAX = 64 };

/* RFC 1951, as redirects have it. */
static Text inflate_text(Arena *arena, Text packed)
{
    char *room = arena_alloc(arena, MESSAGE_MAX_BYTES);
    z_stream stream = { .next_in = (Bytef *)(uintptr_t)packed.ptr,
                        .avail_in = (uInt)packed.len,
                        .next_out = (Bytef *)room,
                        .avail_out = MESSAGE_MAX_BYTES };
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK || inflate(&stream, Z_FINISH) != Z_STREAM_END)
        refuse_with("saml_malformed", "The message does not unpack, or to too much.");
    return (Text){ room, stream.total_out };
}

static Text from_query(const Ask *ask, Text query, const char *parameter)
{
    signature_verify_query(ask, query, parameter);
    while (!text_is_null(query)) {
        Text value = text_cut(&query, '&');
        Text key = text_cut(&value, '=');
        if (!text_equal(key, text_of(parameter)) || text_is_null(value))
            continue;
        const char *decoded = xmlURIUnescapeString(value.ptr, (int)value.len, NULL);
        return inflate_text(ask->arena, base64_read(ask->arena, text_of(decoded)));
    }
    refuse_with("saml_malformed", "The message is missing.");
}

/* A redirect's signature is over the query, a form's inside the XML. */
static xmlNode *read_message(const Ask *ask)
{
    Text query = ask_text_or_null(ask, "query");
    char *parameter = text_cstr(ask->arena, ask_text(ask, "parameter"));
    Text bytes = query.len > 0 ? from_query(ask, query, parameter)
                               : base64_read(ask->arena, ask_text(ask, "message"));
    xmlNode *root = xml_parse(bytes);
    xml_guard(root);
    if (query.len == 0 && !signature_is_there(root))
        refuse_with("saml_unsigned", "The message is not signed.");
    if (signature_is_there(root))
        signature_verify(ask, root);
    return root;
}

static void read_request(const Ask *ask, const xmlNode *root)
{
    const xmlNode *name = xml_need(root, NS_ASSERTION, "NameID");
    answer_text(ask, "name_id", xml_text(ask->arena, name));
    answer_time(ask, "not_on_or_after", xml_time(ask->arena, root, "NotOnOrAfter"));
    json_key(ask->answer, TEXT("session_indexes"));
    json_array_begin(ask->answer);
    size_t count = 0;
    const xmlNode *one = NULL;
    while ((one = xml_next(root, one, NS_PROTOCOL, "SessionIndex"))) {
        if (++count > SESSIONS_MAX)
            refuse_with("saml_too_large", "The message names too many sessions.");
        json_put_text(ask->answer, xml_text(ask->arena, one));
    }
    json_array_end(ask->answer);
}

static void read_response(const Ask *ask, const xmlNode *root)
{
    const xmlNode *status = xml_need(root, NS_PROTOCOL, "Status");
    const xmlNode *code = xml_need(status, NS_PROTOCOL, "StatusCode");
    answer_text(ask, "in_response_to", xml_attribute(ask->arena, root, "InResponseTo"));
    answer_text(ask, "status", xml_attribute(ask->arena, code, "Value"));
}

void logout_read(const Ask *ask)
{
    const xmlNode *root = read_message(ask);
    bool is_request = xml_is(root, NS_PROTOCOL, "LogoutRequest");
    if (!is_request && !xml_is(root, NS_PROTOCOL, "LogoutResponse"))
        refuse_with("saml_malformed", "The message is not about signing out.");
    answer_text(ask, "kind", is_request ? TEXT("request") : TEXT("response"));
    answer_text(ask, "id", xml_attribute(ask->arena, root, "ID"));
    answer_text(ask, "destination", xml_attribute(ask->arena, root, "Destination"));
    answer_text(ask, "issuer", xml_text(ask->arena, xml_need(root, NS_ASSERTION, "Issuer")));
    answer_time(ask, "issued", xml_time(ask->arena, root, "IssueInstant"));
    if (is_request)
        read_request(ask, root);
    else
        read_response(ask, root);
}
