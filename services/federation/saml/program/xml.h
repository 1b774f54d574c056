/*
 * XML as we let it in: one parse, no document type, no entities, no comments; and small readers of
 * the tree. Nothing is ever parsed twice, so there are no two opinions of what a message says.
 */
#ifndef INSULA_SAML_XML_H
#define INSULA_SAML_XML_H

#include <libxml/tree.h>

#include "services/federation/saml/program/program.h"

#define NS_PROTOCOL  "urn:oasis:names:tc:SAML:2.0:protocol"
#define NS_ASSERTION "urn:oasis:names:tc:SAML:2.0:assertion"
#define NS_METADATA  "urn:oasis:names:tc:SAML:2.0:metadata"
#define NS_SIGNATURE "http://www.w3.org/2000/09/xmldsig#"
#define NS_ENCRYPTED "http://www.w3.org/2001/04/xmlenc#"

/* Libraries complain to nobody, and load nothing from outside. */
void xml_be_silent(void);

/* The root of a document without a document type; refuses with saml_malformed or saml_dtd. */
xmlNode *xml_parse(Text bytes);

/* The same for an element that lies, encrypted, inside `outside`, whose prefixes it may use; the
 * root of a document of its own. */
xmlNode *xml_parse_inside(Arena *arena, Text bytes, const xmlNode *outside);

/* Refuses what a signed message has no use for and attacks are made of: comments and processing
 * instructions (saml_comment), ids that occur twice, objects inside signatures, messages and
 * assertions in places of somebody's choosing (saml_wrapped). */
void xml_guard(const xmlNode *root);

bool xml_is(const xmlNode *node, const char *ns, const char *name);
/* Elements of that name among the children; the next one after `previous` (NULL: the first). */
xmlNode *xml_next(const xmlNode *parent, const xmlNode *previous, const char *ns, const char *name);
/* The only one, or NULL; two are refused with saml_malformed. */
xmlNode *xml_child(const xmlNode *parent, const char *ns, const char *name);
/* The same; refuses with saml_malformed when there is none. */
xmlNode *xml_need(const xmlNode *parent, const char *ns, const char *name);
/* Its text without blanks around; TEXT_NULL for NULL. An element with elements in it has none and
 * is refused. */
Text xml_text(Arena *arena, const xmlNode *node);
/* TEXT_NULL when absent. */
Text xml_attribute(Arena *arena, const xmlNode *node, const char *name);
/* Milliseconds since 1970, 0 when absent; refuses with saml_malformed what is no time. */
TimeMs xml_time(Arena *arena, const xmlNode *node, const char *name);

/* Writes a key and the milliseconds, or null for 0. */
void answer_time(const Ask *ask, const char *key, TimeMs time);
void answer_text(const Ask *ask, const char *key, Text text);

#endif
