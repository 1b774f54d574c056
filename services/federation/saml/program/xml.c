#include "services/federation/saml/program/xml.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <strings.h>
#include <xmlsec/xmlsec.h>

#include <xmlsec/errors.h>

enum { IDS_MAX = 512 };

/* ---- parsing ---- */

static void say_nothing(void *context, const char *format, ...)
{
    (void)context;
    (void)format;
}

static xmlParserInputPtr load_nothing(const char *url, const char *id, xmlParserCtxtPtr parser)
{
    (void)url;
    (void)id;
    (void)parser;
    return NULL;
}

void xml_be_silent(void)
{
    xmlSetGenericErrorFunc(NULL, say_nothing);
    xmlSecErrorsDefaultCallbackEnableOutput(0);
    xmlSetExternalEntityLoader(load_nothing);
}

/* Called where a document type begins, before anything in it has been read. */
static void on_doctype(void *context, const xmlChar *name, const xmlChar *id, const xmlChar *system)
{
    (void)context;
    (void)name;
    (void)id;
    (void)system;
    refuse_with("saml_dtd", "The message has a document type, which SAML has no use for.");
}

xmlNode *xml_parse(Text bytes)
{
    if (bytes.len == 0 || bytes.len > MESSAGE_MAX_BYTES)
        refuse_with("saml_malformed", "The message is empty or too large.");
    xmlParserCtxt *parser = xmlNewParserCtxt();
    if (!parser)
        refuse_with("saml_malformed", "The message cannot be read.");
    parser->sax->internalSubset = on_doctype;
    xmlDoc *doc = xmlCtxtReadMemory(parser, bytes.ptr, (int)bytes.len, NULL, NULL,
                                    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                        XML_PARSE_NOCDATA);
    xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    if (!root || !parser->wellFormed)
        refuse_with("saml_malformed", "The message is not XML.");
    if (doc->intSubset || doc->extSubset)
        refuse_with("saml_dtd", "The message has a document type, which SAML has no use for.");
    return root;
}

static void declare(Buffer *out, const xmlNs *ns)
{
    buffer_format(out, " xmlns%s%s=\"", ns->prefix ? ":" : "",
                  ns->prefix ? (const char *)ns->prefix : "");
    xmlChar *escaped = xmlEncodeSpecialChars(NULL, ns->href);
    buffer_text(out, text_of((const char *)escaped));
    xmlFree(escaped);
    buffer_byte(out, '"');
}

xmlNode *xml_parse_inside(Arena *arena, Text bytes, const xmlNode *outside)
{
    Buffer out;
    buffer_init(&out, arena, 2 * MESSAGE_MAX_BYTES);
    buffer_literal(&out, "<inside");
    xmlNs **known = xmlGetNsList(outside->doc, outside);
    for (size_t i = 0; known && known[i]; i++)
        declare(&out, known[i]);
    buffer_byte(&out, '>');
    buffer_text(&out, bytes);
    buffer_literal(&out, "</inside>");
    xmlNode *around = xml_parse(buffer_view(&out)), *root = around->children;
    if (!root || root->next || root->type != XML_ELEMENT_NODE)
        refuse_with("saml_malformed", "What was encrypted is not one element.");
    xmlDoc *doc = xmlNewDoc((const xmlChar *)"1.0");
    xmlNode *copy = doc ? xmlDocCopyNode(root, doc, 1) : NULL; /* with the prefixes it uses */
    if (!copy)
        refuse_with("saml_malformed", "What was encrypted cannot be read.");
    xmlDocSetRootElement(doc, copy);
    return copy;
}

/* ---- guarding ---- */

typedef struct Census {
    const xmlChar *ids[IDS_MAX];
    size_t id_count;
} Census;

static void note_id(Census *census, const xmlAttr *attribute)
{
    /* Whatever anybody's library may take for an id: ID, Id, xml:id. */
    if (strcasecmp((const char *)attribute->name, "id") != 0)
        return;
    const xmlNode *value = attribute->children;
    if (!value || value->next || value->type != XML_TEXT_NODE || !value->content[0])
        refuse_with("saml_malformed", "An id in the message is empty or broken.");
    for (size_t i = 0; i < census->id_count; i++) {
        if (xmlStrEqual(census->ids[i], value->content))
            refuse_with("saml_wrapped", "Two elements of the message have the same id.");
    }
    if (census->id_count == IDS_MAX)
        refuse_with("saml_malformed", "The message has too many ids.");
    census->ids[census->id_count++] = value->content;
}

/* By local name, so that no namespace hides one. */
static bool is_called(const xmlNode *node, const char *name)
{
    return xmlStrEqual(node->name, (const xmlChar *)name);
}

static void check_place(const xmlNode *node)
{
    const xmlNode *parent = node->parent;
    bool is_top = parent->type == XML_DOCUMENT_NODE;
    bool below_top = !is_top && parent->parent->type == XML_DOCUMENT_NODE;
    bool good = true;
    if (is_called(node, "Response") || is_called(node, "LogoutRequest") ||
        is_called(node, "LogoutResponse") || is_called(node, "AuthnRequest"))
        good = is_top;
    else if (is_called(node, "Assertion")) /* the root when it was encrypted */
        good = is_top || (below_top && xml_is(parent, NS_PROTOCOL, "Response"));
    else if (is_called(node, "EncryptedAssertion"))
        good = below_top && xml_is(parent, NS_PROTOCOL, "Response");
    else if (is_called(node, "Signature"))
        good = is_top || below_top || xml_is(parent, NS_ASSERTION, "Assertion");
    else if (is_called(node, "Object") || is_called(node, "Manifest") ||
             is_called(node, "SignatureProperties"))
        good = false;
    if (!good)
        refuse_with("saml_wrapped", "The message has %s where none belongs.", node->name);
}

static void guard(Census *census, const xmlNode *node)
{
    switch (node->type) {
    case XML_TEXT_NODE:
    case XML_CDATA_SECTION_NODE:
        return;
    case XML_ELEMENT_NODE:
        break;
    case XML_COMMENT_NODE:
    case XML_PI_NODE:
        refuse_with("saml_comment", "The message has a comment or processing instruction in it.");
    default:
        refuse_with("saml_malformed", "The message has something in it that SAML does not know.");
    }
    check_place(node);
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next)
        note_id(census, attribute);
    for (const xmlNode *child = node->children; child; child = child->next)
        guard(census, child); /* at most 256 deep, by libxml2's own limit */
}

void xml_guard(const xmlNode *root)
{
    Census census = { .id_count = 0 };
    for (const xmlNode *node = root->doc->children; node; node = node->next)
        guard(&census, node);
    size_t assertions = 0;
    for (const xmlNode *node = root->children; node; node = node->next)
        assertions += node->type == XML_ELEMENT_NODE &&
                      (is_called(node, "Assertion") || is_called(node, "EncryptedAssertion"));
    if (assertions > 1)
        refuse_with("saml_wrapped", "The message has more than one assertion.");
}

/* ---- reading ---- */

bool xml_is(const xmlNode *node, const char *ns, const char *name)
{
    return node->type == XML_ELEMENT_NODE && is_called(node, name) && node->ns &&
           xmlStrEqual(node->ns->href, (const xmlChar *)ns);
}

xmlNode *xml_next(const xmlNode *parent, const xmlNode *previous, const char *ns, const char *name)
{
    xmlNode *node = previous ? previous->next : parent->children;
    while (node && !xml_is(node, ns, name))
        node = node->next;
    return node;
}

xmlNode *xml_child(const xmlNode *parent, const char *ns, const char *name)
{
    xmlNode *first = xml_next(parent, NULL, ns, name);
    if (first && xml_next(parent, first, ns, name))
        refuse_with("saml_malformed", "The message has more than one %s.", name);
    return first;
}

xmlNode *xml_need(const xmlNode *parent, const char *ns, const char *name)
{
    xmlNode *child = xml_child(parent, ns, name);
    if (!child)
        refuse_with("saml_malformed", "The message has no %s.", name);
    return child;
}

static Text joined(Arena *arena, const xmlNode *first)
{
    Buffer out;
    buffer_init(&out, arena, MESSAGE_MAX_BYTES);
    for (const xmlNode *node = first; node; node = node->next) {
        if (node->type != XML_TEXT_NODE && node->type != XML_CDATA_SECTION_NODE)
            refuse_with("saml_malformed", "The message has elements where a text belongs.");
        buffer_text(&out, text_of((const char *)node->content));
    }
    return text_trim(buffer_view(&out));
}

Text xml_text(Arena *arena, const xmlNode *node)
{
    return node ? joined(arena, node->children) : TEXT_NULL;
}

Text xml_attribute(Arena *arena, const xmlNode *node, const char *name)
{
    const xmlAttr *attribute =
        xmlHasNsProp((xmlNode *)(uintptr_t)node, (const xmlChar *)name, NULL);
    return attribute ? joined(arena, attribute->children) : TEXT_NULL;
}

TimeMs xml_time(Arena *arena, const xmlNode *node, const char *name)
{
    TimeMs time = 0;
    Text text = xml_attribute(arena, node, name);
    if (!text_is_null(text) && (!clock_parse(text, &time) || time <= 0))
        refuse_with("saml_malformed", "%s of the message is no time.", name);
    return time;
}

/* ---- answering ---- */

void answer_text(const Ask *ask, const char *key, Text text)
{
    json_key(ask->answer, text_of(key));
    json_put_text(ask->answer, text);
}

void answer_time(const Ask *ask, const char *key, TimeMs time)
{
    json_key(ask->answer, text_of(key));
    if (time == 0)
        json_put_null(ask->answer);
    else
        json_put_int(ask->answer, time);
}
