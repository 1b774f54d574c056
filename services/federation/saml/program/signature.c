#include "services/federation/saml/program/signature.h"

#include <lasso/lasso.h>
#include <libxml/uri.h>

#define EXCLUSIVE "http://www.w3.org/2001/10/xml-exc-c14n#"
#define ENVELOPED "http://www.w3.org/2000/09/xmldsig#enveloped-signature"

typedef struct Algorithm {
    const char *uri;
    bool is_weak; /* SHA-1: only where the operator allows it */
} Algorithm;

/* RSA alone: what a symmetric method would verify with is public. */
static const Algorithm signature_methods[] = {
    { "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", false },
    { "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", false },
    { "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", false },
    { "http://www.w3.org/2000/09/xmldsig#rsa-sha1", true },
    { NULL, false },
};
static const Algorithm digest_methods[] = {
    { "http://www.w3.org/2001/04/xmlenc#sha256", false },
    { "http://www.w3.org/2001/04/xmldsig-more#sha384", false },
    { "http://www.w3.org/2001/04/xmlenc#sha512", false },
    { "http://www.w3.org/2000/09/xmldsig#sha1", true },
    { NULL, false },
};
static const Algorithm canonical_methods[] = { { EXCLUSIVE, false }, { NULL, false } };

static void check_algorithm(const Ask *ask, const Algorithm *known, Text uri)
{
    for (; known->uri; known++) {
        if (!text_equal(uri, text_of(known->uri)))
            continue;
        if (known->is_weak && !ask_bool(ask, "allow_sha1"))
            refuse_with("saml_algorithm", "The signature uses SHA-1, which is broken; let the "
                                          "identity provider sign with SHA-256.");
        return;
    }
    refuse_with("saml_algorithm", "The signature uses an algorithm that is not accepted: %.*s",
                TEXT_ARG(text_slice(uri, 0, 200)));
}

static void check_method(const Ask *ask, const xmlNode *parent, const char *name,
                         const Algorithm *known)
{
    const xmlNode *method = xml_need(parent, NS_SIGNATURE, name);
    Text uri = xml_attribute(ask->arena, method, "Algorithm");
    check_algorithm(ask, known, uri);
}

static void check_transforms(const Ask *ask, const xmlNode *reference)
{
    const xmlNode *transforms = xml_need(reference, NS_SIGNATURE, "Transforms");
    size_t enveloped = 0, exclusive = 0;
    const xmlNode *one = NULL;
    while ((one = xml_next(transforms, one, NS_SIGNATURE, "Transform"))) {
        Text uri = xml_attribute(ask->arena, one, "Algorithm");
        if (text_equal(uri, TEXT(ENVELOPED)))
            enveloped++;
        else if (text_equal(uri, TEXT(EXCLUSIVE)))
            exclusive++;
        else
            refuse_with("saml_algorithm", "The signature transforms what it signs.");
    }
    if (enveloped != 1 || exclusive > 1)
        refuse_with("saml_algorithm", "The signature transforms what it signs.");
}

bool signature_is_there(const xmlNode *element)
{
    return xml_child(element, NS_SIGNATURE, "Signature") != NULL;
}

/* One signature over this element, the whole of it, and nothing else. */
static Text check_shape(const Ask *ask, const xmlNode *element)
{
    const xmlNode *signature = xml_need(element, NS_SIGNATURE, "Signature");
    const xmlNode *info = xml_need(signature, NS_SIGNATURE, "SignedInfo");
    const xmlNode *reference = xml_need(info, NS_SIGNATURE, "Reference");
    Text id = xml_attribute(ask->arena, element, "ID");
    Text uri = xml_attribute(ask->arena, reference, "URI");
    if (id.len == 0 || uri.len != id.len + 1 || uri.ptr[0] != '#' ||
        !text_equal(text_slice(uri, 1, uri.len), id))
        refuse_with("saml_wrapped", "A signature of the message is over something else.");
    check_method(ask, info, "CanonicalizationMethod", canonical_methods);
    check_method(ask, info, "SignatureMethod", signature_methods);
    check_method(ask, reference, "DigestMethod", digest_methods);
    check_transforms(ask, reference);
    return id;
}

void signature_refuse(void)
{
    refuse_with("saml_signature", "No certificate of the identity provider verifies the "
                                  "signature: it is by another key, or the message was changed.");
}

static LassoKey *key_of(const char *pem, const char *certificate)
{
    /* Lasso takes both for unchangeable, without saying so. */
    return lasso_key_new_for_signature_from_memory(
        pem, strlen(pem), NULL, LASSO_SIGNATURE_METHOD_RSA_SHA256, (char *)(uintptr_t)certificate);
}

void signature_verify(const Ask *ask, xmlNode *element)
{
    char *id = text_cstr(ask->arena, check_shape(ask, element));
    for (char **pem = ask_list(ask, "certificates"); *pem; pem++) {
        LassoKey *key = key_of(*pem, NULL);
        if (key && lasso_key_saml2_xml_verify(key, id, element) == 0)
            return;
    }
    signature_refuse();
}

LassoKey *signature_own_key(const Ask *ask)
{
    LassoKey *key = key_of(text_cstr(ask->arena, ask_text(ask, "private_key")),
                           text_cstr(ask->arena, ask_text(ask, "certificate")));
    if (!key)
        refuse_with("bad_question", "The private key cannot be read.");
    return key;
}

xmlNode *signature_add(const Ask *ask, const char *id, xmlNode *element)
{
    xmlNode *signed_copy = lasso_key_saml2_xml_sign(signature_own_key(ask), id, element);
    xmlNode *signature = signed_copy ? xml_child(signed_copy, NS_SIGNATURE, "Signature") : NULL;
    if (!signature)
        refuse_with("bad_question", "The document cannot be signed.");
    if (signed_copy->children != signature) {
        xmlUnlinkNode(signature);
        xmlAddPrevSibling(signed_copy->children, signature);
    }
    return signed_copy;
}

/* ---- queries ---- */

/* The value as it stands, still encoded; two of a name are refused. */
static Text raw_parameter(Text query, const char *name)
{
    Text found = TEXT_NULL;
    while (!text_is_null(query)) {
        Text value = text_cut(&query, '&');
        Text key = text_cut(&value, '=');
        if (!text_equal(key, text_of(name)))
            continue;
        if (!text_is_null(found))
            refuse_with("saml_malformed", "%s is there twice.", name);
        found = text_is_null(value) ? TEXT("") : value;
    }
    return found;
}

void signature_verify_query(const Ask *ask, Text query, const char *parameter)
{
    Text message = raw_parameter(query, parameter), relay = raw_parameter(query, "RelayState");
    Text algorithm = raw_parameter(query, "SigAlg"), signature = raw_parameter(query, "Signature");
    if (algorithm.len == 0 || signature.len == 0)
        refuse_with("saml_unsigned", "The message is not signed.");
    char *decoded = xmlURIUnescapeString(algorithm.ptr, (int)algorithm.len, NULL);
    check_algorithm(ask, signature_methods, text_of(decoded));
    /* In the order that is signed (SAML bindings 3.4.4.1), each once. */
    Buffer out;
    buffer_init(&out, ask->arena, MESSAGE_MAX_BYTES);
    buffer_format(&out, "%s=%.*s", parameter, TEXT_ARG(message));
    if (!text_is_null(relay))
        buffer_format(&out, "&RelayState=%.*s", TEXT_ARG(relay));
    buffer_format(&out, "&SigAlg=%.*s&Signature=%.*s", TEXT_ARG(algorithm), TEXT_ARG(signature));
    char *normal = text_cstr(ask->arena, buffer_view(&out));
    for (char **pem = ask_list(ask, "certificates"); *pem; pem++) {
        LassoKey *key = key_of(*pem, NULL);
        if (key && lasso_key_query_verify(key, normal) == 0)
            return;
    }
    signature_refuse();
}
