/*
 * What we send to an identity provider: a request to sign somebody in or out, an answer to one.
 * Always signed: in the query of a redirect, or inside the XML of a form.
 */
#include <lasso/lasso.h>
#include <lasso/xml/saml-2.0/samlp2_authn_request.h>
#include <lasso/xml/saml-2.0/samlp2_logout_request.h>
#include <lasso/xml/saml-2.0/samlp2_logout_response.h>
#include <lasso/xml/saml-2.0/samlp2_name_id_policy.h>
#include <openssl/rand.h>

#include "services/federation/saml/program/signature.h"

static char *ask_string(const Ask *ask, const char *key)
{
    return g_strdup(text_cstr(ask->arena, ask_text(ask, key)));
}

static char *ask_string_or_null(const Ask *ask, const char *key)
{
    Text text = ask_text_or_null(ask, key);
    return text_is_null(text) ? NULL : g_strdup(text_cstr(ask->arena, text));
}

static char *new_id(Arena *arena)
{
    unsigned char random[20];
    if (RAND_bytes(random, sizeof random) != 1)
        refuse_with("bad_question", "There is no randomness.");
    Buffer out;
    buffer_init(&out, arena, 64);
    buffer_byte(&out, '_'); /* an XML id does not begin with a digit */
    for (size_t i = 0; i < sizeof random; i++)
        buffer_format(&out, "%02x", random[i]);
    return g_strdup(text_cstr(arena, buffer_view(&out)));
}

static char *now(void)
{
    char text[CLOCK_TEXT_SIZE];
    clock_write(clock_now_ms(), text);
    return g_strdup_printf("%.19sZ", text);
}

static LassoSaml2NameID *own_name(const Ask *ask)
{
    return LASSO_SAML2_NAME_ID(
        lasso_saml2_name_id_new_with_string(text_cstr(ask->arena, ask_text(ask, "entity_id"))));
}

/* ---- sending ---- */

static void encode(Buffer *out, Text text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (g_ascii_isalnum(c) || strchr("-._~", c))
            buffer_byte(out, (char)c);
        else
            buffer_format(out, "%%%02X", c);
    }
}

static void redirect(const Ask *ask, LassoNode *node, const char *parameter)
{
    Text relay = ask_text_or_null(ask, "relay_state"), url = ask_text(ask, "destination");
    char *message = lasso_node_export_to_saml2_query(node, parameter, NULL, NULL);
    if (!message)
        refuse_with("bad_question", "The message cannot be made.");
    Buffer query, out;
    buffer_init(&query, ask->arena, MESSAGE_MAX_BYTES);
    buffer_text(&query, text_of(message));
    if (relay.len > 0) {
        buffer_literal(&query, "&RelayState=");
        encode(&query, relay);
    }
    char *is_signed =
        lasso_key_query_sign(signature_own_key(ask), text_cstr(ask->arena, buffer_view(&query)));
    if (!is_signed)
        refuse_with("bad_question", "The message cannot be signed.");
    buffer_init(&out, ask->arena, MESSAGE_MAX_BYTES);
    buffer_text(&out, url);
    buffer_byte(&out, text_find(url, '?', 0) < url.len ? '&' : '?');
    buffer_text(&out, text_of(is_signed));
    answer_text(ask, "url", buffer_view(&out));
}

/* The schema wants the signature behind the issuer; what is signed is the element without it, so
 * its place does not matter to that. */
static void place_signature(xmlNode *root)
{
    xmlNode *signature = xml_need(root, NS_SIGNATURE, "Signature");
    xmlUnlinkNode(signature);
    xmlAddNextSibling(xml_need(root, NS_ASSERTION, "Issuer"), signature);
}

static void post(const Ask *ask, LassoNode *node, const char *id)
{
    xmlDoc *doc = xmlNewDoc((const xmlChar *)"1.0");
    xmlNode *root = lasso_node_get_xmlNode(node, FALSE);
    if (!doc || !root)
        refuse_with("bad_question", "The message cannot be made.");
    xmlDocSetRootElement(doc, root);
    if (!lasso_key_saml2_xml_sign(signature_own_key(ask), id, root))
        refuse_with("bad_question", "The message cannot be signed.");
    place_signature(root);
    xmlBuffer *xml = xmlBufferCreate();
    xmlNodeDump(xml, doc, root, 0, 0);
    answer_text(ask, "message",
                base64_write(ask->arena, text_of((const char *)xmlBufferContent(xml))));
    answer_text(ask, "url", ask_text(ask, "destination"));
}

static void send(const Ask *ask, LassoNode *node, const char *parameter, const char *id)
{
    Text binding = ask_text(ask, "binding");
    answer_text(ask, "id", text_of(id));
    answer_text(ask, "parameter", text_of(parameter));
    if (text_equal(binding, TEXT("redirect")))
        redirect(ask, node, parameter);
    else if (text_equal(binding, TEXT("post")))
        post(ask, node, id);
    else
        refuse_with("bad_question", "There are two bindings: redirect and post.");
}

static void fill(const Ask *ask, LassoSamlp2RequestAbstract *request)
{
    request->ID = ask_string_or_null(ask, "id");
    if (!request->ID)
        request->ID = new_id(ask->arena);
    request->Version = g_strdup("2.0");
    request->IssueInstant = now();
    request->Destination = ask_string(ask, "destination");
    request->Issuer = own_name(ask);
}

/* ---- messages ---- */

void authn_request(const Ask *ask)
{
    LassoSamlp2AuthnRequest *request = LASSO_SAMLP2_AUTHN_REQUEST(lasso_samlp2_authn_request_new());
    fill(ask, &request->parent);
    request->ForceAuthn = ask_bool(ask, "force");
    request->ProtocolBinding = g_strdup("urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST");
    request->AssertionConsumerServiceURL = ask_string(ask, "acs_url");
    request->NameIDPolicy = LASSO_SAMLP2_NAME_ID_POLICY(lasso_samlp2_name_id_policy_new());
    request->NameIDPolicy->Format = ask_string_or_null(ask, "name_id_format");
    request->NameIDPolicy->AllowCreate = TRUE;
    send(ask, LASSO_NODE(request), "SAMLRequest", request->parent.ID);
}

void logout_request(const Ask *ask)
{
    LassoSamlp2LogoutRequest *request =
        LASSO_SAMLP2_LOGOUT_REQUEST(lasso_samlp2_logout_request_new());
    fill(ask, &request->parent);
    request->NameID = LASSO_SAML2_NAME_ID(
        lasso_saml2_name_id_new_with_string(text_cstr(ask->arena, ask_text(ask, "name_id"))));
    request->NameID->Format = ask_string_or_null(ask, "name_id_format");
    request->NameID->NameQualifier = ask_string_or_null(ask, "name_qualifier");
    request->NameID->SPNameQualifier = ask_string_or_null(ask, "sp_name_qualifier");
    request->SessionIndex = ask_string_or_null(ask, "session_index");
    send(ask, LASSO_NODE(request), "SAMLRequest", request->parent.ID);
}

/* Always of success: whom we do not know is as signed out as they can be. */
void logout_response(const Ask *ask)
{
    LassoSamlp2StatusResponse *response =
        LASSO_SAMLP2_STATUS_RESPONSE(lasso_samlp2_logout_response_new());
    response->ID = new_id(ask->arena);
    response->Version = g_strdup("2.0");
    response->IssueInstant = now();
    response->Destination = ask_string(ask, "destination");
    response->InResponseTo = ask_string(ask, "in_response_to");
    response->Issuer = own_name(ask);
    response->Status = LASSO_SAMLP2_STATUS(lasso_samlp2_status_new());
    response->Status->StatusCode = LASSO_SAMLP2_STATUS_CODE(lasso_samlp2_status_code_new());
    response->Status->StatusCode->Value = g_strdup("urn:oasis:names:tc:SAML:2.0:status:Success");
    send(ask, LASSO_NODE(response), "SAMLResponse", response->ID);
}
