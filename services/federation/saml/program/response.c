/*
 * What an identity provider says about somebody: a Response with one assertion, which must be
 * signed itself; a signature of the response around it is verified beside it, never instead.
 */
#include "services/federation/saml/program/cipher.h"
#include "services/federation/saml/program/signature.h"

#define STATUS_SUCCESS "urn:oasis:names:tc:SAML:2.0:status:Success"
#define BEARER         "urn:oasis:names:tc:SAML:2.0:cm:bearer"

enum { ATTRIBUTES_MAX = 256, VALUES_MAX = 2048 };

/* ---- the status ---- */

static void check_status(const Ask *ask, const xmlNode *response)
{
    const xmlNode *status = xml_need(response, NS_PROTOCOL, "Status");
    const xmlNode *code = xml_need(status, NS_PROTOCOL, "StatusCode");
    if (text_equal(xml_attribute(ask->arena, code, "Value"), TEXT(STATUS_SUCCESS)))
        return;
    const xmlNode *detail = xml_child(code, NS_PROTOCOL, "StatusCode");
    Text value = xml_attribute(ask->arena, detail ? detail : code, "Value");
    Text said = xml_text(ask->arena, xml_child(status, NS_PROTOCOL, "StatusMessage"));
    for (size_t colon; (colon = text_find(value, ':', 0)) < value.len;)
        value = text_slice(value, colon + 1, value.len);
    refuse_with("saml_status", "The identity provider refused: %.*s%s%.*s",
                TEXT_ARG(text_slice(value, 0, 100)), said.len ? ", " : "",
                TEXT_ARG(text_slice(said, 0, 300)));
}

/* ---- the assertion ---- */

/* What was encrypted, guarded, as the root of a document of its own; NULL when it does not decrypt.
 */
static xmlNode *decrypt(const Ask *ask, const xmlNode *encrypted)
{
    Text plain = cipher_open(ask, encrypted);
    if (text_is_null(plain))
        return NULL;
    xmlNode *root = xml_parse_inside(ask->arena, plain, encrypted);
    xml_guard(root);
    return root;
}

/* Until its signature has held, every refusal is alike. */
static xmlNode *decrypt_assertion(const Ask *ask, const xmlNode *encrypted)
{
    cipher_check(ask, encrypted);
    refuse_alike(true);
    xmlNode *assertion = decrypt(ask, encrypted);
    if (!assertion)
        signature_refuse();
    return assertion;
}

/* A part of what is signed: nobody can have changed it, so that saying what is wrong tells nothing
 * that is secret. */
static const xmlNode *decrypt_part(const Ask *ask, const xmlNode *encrypted, const char *name)
{
    cipher_check(ask, encrypted);
    const xmlNode *root = decrypt(ask, encrypted);
    if (!root || !xml_is(root, NS_ASSERTION, name))
        refuse_with("saml_malformed", "%s in the assertion does not decrypt to %s.",
                    encrypted->name, name);
    return root;
}

static xmlNode *find_assertion(const Ask *ask, xmlNode *response)
{
    xmlNode *encrypted = xml_child(response, NS_ASSERTION, "EncryptedAssertion");
    xmlNode *plain = xml_child(response, NS_ASSERTION, "Assertion");
    if (!plain && !encrypted)
        refuse_with("saml_malformed", "The message has no assertion.");
    if (encrypted)
        plain = decrypt_assertion(ask, encrypted);
    else if (ask_bool(ask, "require_encryption"))
        refuse_with("saml_not_encrypted", "The assertion is not encrypted, as it has to be.");
    if (!xml_is(plain, NS_ASSERTION, "Assertion"))
        signature_refuse();
    if (!signature_is_there(plain))
        refuse_with("saml_unsigned", "The assertion is not signed; a signature of the response "
                                     "around it does not count.");
    return plain;
}

/* ---- what it says ---- */

static const xmlNode *find_name(const Ask *ask, const xmlNode *subject)
{
    const xmlNode *name = xml_child(subject, NS_ASSERTION, "NameID");
    xmlNode *encrypted = xml_child(subject, NS_ASSERTION, "EncryptedID");
    if (!name == !encrypted)
        refuse_with("saml_malformed", "The assertion names nobody, or two (NameID).");
    return name ? name : decrypt_part(ask, encrypted, "NameID");
}

static void answer_subject(const Ask *ask, const xmlNode *assertion)
{
    const xmlNode *subject = xml_need(assertion, NS_ASSERTION, "Subject");
    const xmlNode *name = find_name(ask, subject);
    answer_text(ask, "name_id", xml_text(ask->arena, name));
    answer_text(ask, "name_id_format", xml_attribute(ask->arena, name, "Format"));
    answer_text(ask, "name_qualifier", xml_attribute(ask->arena, name, "NameQualifier"));
    answer_text(ask, "sp_name_qualifier", xml_attribute(ask->arena, name, "SPNameQualifier"));
    json_key(ask->answer, TEXT("confirmations"));
    json_array_begin(ask->answer);
    const xmlNode *one = NULL;
    while ((one = xml_next(subject, one, NS_ASSERTION, "SubjectConfirmation"))) {
        const xmlNode *data = xml_child(one, NS_ASSERTION, "SubjectConfirmationData");
        if (!data || !text_equal(xml_attribute(ask->arena, one, "Method"), TEXT(BEARER)))
            continue;
        json_object_begin(ask->answer);
        answer_text(ask, "recipient", xml_attribute(ask->arena, data, "Recipient"));
        answer_text(ask, "in_response_to", xml_attribute(ask->arena, data, "InResponseTo"));
        answer_time(ask, "not_before", xml_time(ask->arena, data, "NotBefore"));
        answer_time(ask, "not_on_or_after", xml_time(ask->arena, data, "NotOnOrAfter"));
        json_object_end(ask->answer);
    }
    json_array_end(ask->answer);
}

/* Each restriction is a list of its own; one has to be in all of them. */
static void answer_conditions(const Ask *ask, const xmlNode *assertion)
{
    const xmlNode *conditions = xml_need(assertion, NS_ASSERTION, "Conditions");
    answer_time(ask, "not_before", xml_time(ask->arena, conditions, "NotBefore"));
    answer_time(ask, "not_on_or_after", xml_time(ask->arena, conditions, "NotOnOrAfter"));
    json_key(ask->answer, TEXT("audiences"));
    json_array_begin(ask->answer);
    for (const xmlNode *one = conditions->children; one; one = one->next) {
        if (one->type != XML_ELEMENT_NODE || xml_is(one, NS_ASSERTION, "OneTimeUse") ||
            xml_is(one, NS_ASSERTION, "ProxyRestriction"))
            continue;
        if (!xml_is(one, NS_ASSERTION, "AudienceRestriction"))
            refuse_with("saml_condition", "The assertion has a condition that is not known: %s.",
                        one->name);
        json_array_begin(ask->answer);
        const xmlNode *audience = NULL;
        while ((audience = xml_next(one, audience, NS_ASSERTION, "Audience")))
            json_put_text(ask->answer, xml_text(ask->arena, audience));
        json_array_end(ask->answer);
    }
    json_array_end(ask->answer);
}

static void answer_sign_in(const Ask *ask, const xmlNode *assertion)
{
    /* Several statements are allowed; the first says by which session to log out. */
    const xmlNode *statement = xml_next(assertion, NULL, NS_ASSERTION, "AuthnStatement");
    if (!statement)
        refuse_with("saml_malformed", "The assertion does not say that anybody signed in.");
    const xmlNode *context = xml_child(statement, NS_ASSERTION, "AuthnContext");
    const xmlNode *class =
        context ? xml_child(context, NS_ASSERTION, "AuthnContextClassRef") : NULL;
    answer_text(ask, "session_index", xml_attribute(ask->arena, statement, "SessionIndex"));
    answer_text(ask, "authn_context", xml_text(ask->arena, class));
    answer_time(ask, "session_not_on_or_after",
                xml_time(ask->arena, statement, "SessionNotOnOrAfter"));
}

static void answer_values(const Ask *ask, const xmlNode *attribute)
{
    size_t count = 0;
    const xmlNode *value = NULL;
    while ((value = xml_next(attribute, value, NS_ASSERTION, "AttributeValue"))) {
        bool is_simple = true;
        for (const xmlNode *part = value->children; part; part = part->next)
            is_simple &= part->type != XML_ELEMENT_NODE;
        if (!is_simple)
            continue; /* XML as a value: nothing that we could map */
        if (++count > VALUES_MAX)
            refuse_with("saml_too_large", "An attribute has too many values.");
        json_put_text(ask->answer, xml_text(ask->arena, value));
    }
}

static void answer_attribute(const Ask *ask, const xmlNode *attribute)
{
    json_object_begin(ask->answer);
    answer_text(ask, "name", xml_attribute(ask->arena, attribute, "Name"));
    answer_text(ask, "friendly_name", xml_attribute(ask->arena, attribute, "FriendlyName"));
    json_key(ask->answer, TEXT("values"));
    json_array_begin(ask->answer);
    answer_values(ask, attribute);
    json_array_end(ask->answer);
    json_object_end(ask->answer);
}

static void answer_attributes(const Ask *ask, const xmlNode *assertion)
{
    size_t count = 0;
    json_key(ask->answer, TEXT("attributes"));
    json_array_begin(ask->answer);
    const xmlNode *statement = NULL;
    while ((statement = xml_next(assertion, statement, NS_ASSERTION, "AttributeStatement"))) {
        for (xmlNode *one = statement->children; one; one = one->next) {
            bool is_encrypted = xml_is(one, NS_ASSERTION, "EncryptedAttribute");
            if (!is_encrypted && !xml_is(one, NS_ASSERTION, "Attribute"))
                continue;
            if (++count > ATTRIBUTES_MAX)
                refuse_with("saml_too_large", "The assertion has too many attributes.");
            answer_attribute(ask, is_encrypted ? decrypt_part(ask, one, "Attribute") : one);
        }
    }
    json_array_end(ask->answer);
}

void response_read(const Ask *ask)
{
    xmlNode *response = xml_parse(base64_read(ask->arena, ask_text(ask, "message")));
    xml_guard(response);
    if (!xml_is(response, NS_PROTOCOL, "Response"))
        refuse_with("saml_malformed", "The message is no Response.");
    if (signature_is_there(response))
        signature_verify(ask, response);
    check_status(ask, response);
    xmlNode *assertion = find_assertion(ask, response);
    signature_verify(ask, assertion);
    refuse_alike(false);

    Arena *arena = ask->arena;
    answer_text(ask, "response_id", xml_attribute(arena, response, "ID"));
    answer_text(ask, "in_response_to", xml_attribute(arena, response, "InResponseTo"));
    answer_text(ask, "destination", xml_attribute(arena, response, "Destination"));
    answer_text(ask, "response_issuer",
                xml_text(arena, xml_child(response, NS_ASSERTION, "Issuer")));
    answer_time(ask, "response_issued", xml_time(arena, response, "IssueInstant"));
    answer_text(ask, "assertion_id", xml_attribute(arena, assertion, "ID"));
    answer_text(ask, "issuer", xml_text(arena, xml_need(assertion, NS_ASSERTION, "Issuer")));
    answer_time(ask, "issued", xml_time(arena, assertion, "IssueInstant"));
    answer_subject(ask, assertion);
    answer_conditions(ask, assertion);
    answer_sign_in(ask, assertion);
    answer_attributes(ask, assertion);
}
