/* Metadata: what we tell an identity provider about us, signed with the key it will know us by; and
 * what we take from its own, whose signature counts when it is known who has to have signed. */
#include "services/federation/saml/program/certificate.h"
#include "services/federation/saml/program/cipher.h"
#include "services/federation/saml/program/signature.h"

#define BINDING_REDIRECT "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
#define BINDING_POST     "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"

enum { METADATA_MAX_BYTES = 256 * 1024 };

/* ---- out ---- */

static void escape(Buffer *out, Text text)
{
    for (size_t i = 0; i < text.len; i++) {
        switch (text.ptr[i]) {
        case '&':
            buffer_literal(out, "&amp;");
            break;
        case '<':
            buffer_literal(out, "&lt;");
            break;
        case '>':
            buffer_literal(out, "&gt;");
            break;
        case '"':
            buffer_literal(out, "&quot;");
            break;
        default:
            buffer_byte(out, text.ptr[i]);
        }
    }
}

static void line(Buffer *out, const char *before, Text text, const char *after)
{
    buffer_text(out, text_of(before));
    escape(out, text);
    buffer_text(out, text_of(after));
}

/* So that a provider does not have to guess what we can read. */
static void write_methods(Buffer *out)
{
    for (const char *const *method = cipher_methods; *method; method++)
        line(out, "      <md:EncryptionMethod Algorithm=\"", text_of(*method), "\"/>\n");
}

/* Each certificate both signs and is encrypted to: in a roll-over the old one goes on decrypting
 * until the provider has read our metadata anew. The first is the one to encrypt to. */
static void write_keys(const Ask *ask, Buffer *out)
{
    static const char *const uses[] = { "signing", "encryption" };
    for (size_t i = 0; i < 2; i++) {
        for (char **pem = ask_list(ask, "certificates"); *pem; pem++) {
            line(out, "    <md:KeyDescriptor use=\"", text_of(uses[i]), "\">\n      <ds:KeyInfo>");
            line(out, "<ds:X509Data><ds:X509Certificate>",
                 certificate_body(ask->arena, text_of(*pem)),
                 "</ds:X509Certificate></ds:X509Data></ds:KeyInfo>\n");
            if (i == 1)
                write_methods(out);
            buffer_literal(out, "    </md:KeyDescriptor>\n");
        }
    }
}

/* The id need not be secret, only be there. */
#define METADATA_ID "_metadata"

static Text signed_text(const Ask *ask, Text plain)
{
    xmlNode *root = signature_add(ask, METADATA_ID, xml_parse(plain));
    xmlBuffer *written = xmlBufferCreate();
    if (!written || xmlNodeDump(written, root->doc, root, 0, 0) <= 0)
        refuse_with("bad_question", "The metadata cannot be written.");
    return text_format(ask->arena, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n%s\n",
                       (const char *)xmlBufferContent(written));
}

void metadata_write(const Ask *ask)
{
    Text format = ask_text_or_null(ask, "name_id_format");
    Buffer out;
    buffer_init(&out, ask->arena, METADATA_MAX_BYTES);
    buffer_literal(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                         "<md:EntityDescriptor xmlns:md=\"" NS_METADATA
                         "\" xmlns:ds=\"" NS_SIGNATURE "\" ID=\"" METADATA_ID "\" entityID=\"");
    escape(&out, ask_text(ask, "entity_id"));
    buffer_literal(&out, "\">\n  <md:SPSSODescriptor AuthnRequestsSigned=\"true\" "
                         "WantAssertionsSigned=\"true\" "
                         "protocolSupportEnumeration=\"" NS_PROTOCOL "\">\n");
    write_keys(ask, &out);
    static const char *const bindings[] = { BINDING_REDIRECT, BINDING_POST };
    for (size_t i = 0; i < 2; i++) {
        line(&out, "    <md:SingleLogoutService Binding=\"", text_of(bindings[i]), "\"");
        line(&out, " Location=\"", ask_text(ask, "slo_url"), "\"/>\n");
    }
    if (format.len > 0)
        line(&out, "    <md:NameIDFormat>", format, "</md:NameIDFormat>\n");
    line(&out, "    <md:AssertionConsumerService Binding=\"" BINDING_POST "\" Location=\"",
         ask_text(ask, "acs_url"), "\" index=\"0\" isDefault=\"true\"/>\n");
    buffer_literal(&out, "  </md:SPSSODescriptor>\n</md:EntityDescriptor>\n");
    answer_text(ask, "metadata", signed_text(ask, buffer_view(&out)));
}

/* ---- in ---- */

/* The one identity provider of a document; a federation's collection is refused. */
static const xmlNode *find_provider(const xmlNode *root, const xmlNode **entity)
{
    const xmlNode *descriptor = NULL;
    if (xml_is(root, NS_METADATA, "EntityDescriptor")) {
        *entity = root;
        descriptor = xml_child(root, NS_METADATA, "IDPSSODescriptor");
    } else if (xml_is(root, NS_METADATA, "EntitiesDescriptor")) {
        const xmlNode *one = NULL;
        while ((one = xml_next(root, one, NS_METADATA, "EntityDescriptor"))) {
            const xmlNode *found = xml_child(one, NS_METADATA, "IDPSSODescriptor");
            if (found && descriptor)
                refuse_with("saml_metadata", "The metadata has several identity providers; take "
                                             "out all but yours.");
            if (found) {
                descriptor = found;
                *entity = one;
            }
        }
    }
    if (!descriptor)
        refuse_with("saml_metadata", "This is not the metadata of an identity provider.");
    return descriptor;
}

/* Over TLS, or to the machine itself. */
static void check_url(Text url)
{
    static const char *const good[] = { "https://", "http://localhost:", "http://localhost/",
                                        "http://127.0.0.1:", "http://127.0.0.1/" };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        if (text_starts_with(url, text_of(good[i])))
            return;
    }
    refuse_with("saml_metadata", "An address in the metadata is not https: %.*s",
                TEXT_ARG(text_slice(url, 0, 200)));
}

/* {redirect, post} of a service, each null or an address; answers to a logout may go elsewhere. */
static size_t answer_service(const Ask *ask, const xmlNode *descriptor, const char *key,
                             const char *service, const char *where)
{
    Text found[2] = { TEXT_NULL, TEXT_NULL };
    static const char *const bindings[] = { BINDING_REDIRECT, BINDING_POST };
    const xmlNode *one = NULL;
    while ((one = xml_next(descriptor, one, NS_METADATA, service))) {
        Text binding = xml_attribute(ask->arena, one, "Binding");
        Text url = xml_attribute(ask->arena, one, where);
        for (size_t i = 0; i < 2; i++) {
            if (!text_equal(binding, text_of(bindings[i])) || !text_is_null(found[i]) ||
                text_is_null(url))
                continue;
            check_url(url);
            found[i] = url;
        }
    }
    json_key(ask->answer, text_of(key));
    json_object_begin(ask->answer);
    answer_text(ask, "redirect", found[0]);
    answer_text(ask, "post", found[1]);
    json_object_end(ask->answer);
    return (size_t)!text_is_null(found[0]) + (size_t)!text_is_null(found[1]);
}

static void answer_keys(const Ask *ask, const xmlNode *descriptor)
{
    size_t count = 0;
    json_key(ask->answer, TEXT("certificates"));
    json_array_begin(ask->answer);
    const xmlNode *key = NULL;
    while ((key = xml_next(descriptor, key, NS_METADATA, "KeyDescriptor"))) {
        if (text_equal(xml_attribute(ask->arena, key, "use"), TEXT("encryption")))
            continue;
        const xmlNode *info = xml_need(key, NS_SIGNATURE, "KeyInfo"), *data = NULL;
        while ((data = xml_next(info, data, NS_SIGNATURE, "X509Data"))) {
            const xmlNode *one = NULL;
            while ((one = xml_next(data, one, NS_SIGNATURE, "X509Certificate")) && ++count <= 8)
                answer_certificate(ask, xml_text(ask->arena, one));
        }
    }
    json_array_end(ask->answer);
    if (count == 0)
        refuse_with("saml_metadata", "The metadata has no certificate to verify signatures with.");
}

void metadata_read(const Ask *ask)
{
    const xmlNode *entity = NULL;
    xmlNode *root = xml_parse(ask_text(ask, "metadata"));
    if (ask_list(ask, "certificates")[0]) {
        xml_guard(root);
        if (!signature_is_there(root))
            refuse_with("saml_unsigned", "The metadata is not signed.");
        signature_verify(ask, root);
    }
    const xmlNode *descriptor = find_provider(root, &entity);
    Text name = xml_attribute(ask->arena, entity, "entityID");
    if (name.len == 0 || name.len > 1024)
        refuse_with("saml_metadata", "The metadata does not say whose it is.");
    answer_text(ask, "entity_id", name);
    if (answer_service(ask, descriptor, "sso", "SingleSignOnService", "Location") == 0)
        refuse_with("saml_metadata", "The metadata has no address to sign in at, by redirect or "
                                     "form.");
    answer_service(ask, descriptor, "slo", "SingleLogoutService", "Location");
    answer_service(ask, descriptor, "slo_response", "SingleLogoutService", "ResponseLocation");
    answer_keys(ask, descriptor);
}
