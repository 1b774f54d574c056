/*
 * TextType - what a document is made of: rich text, or plain text.
 *
 * Owns: the table of types, each how its operations and contents are written as JSON and how one
 * operation passes another. In memory both are the same: a content is a RichText, an operation a
 * Delta, counted in units, so that the sequencer, history and anchors need to know no type. A
 * content says itself of which type it is: rich text is an object, plain text a string. Must never
 * know: documents, versions, clients.
 */
#ifndef INSULA_COLLABORATION_TEXT_TYPE_H
#define INSULA_COLLABORATION_TEXT_TYPE_H

#include "services/collaboration/text/delta.h"

typedef struct TextType {
    const char *name, *uri;
    uint32_t units; /* in memory, of what a client counts as one */
    bool
        applied_first; /* of two inserts at one place the one that was applied earlier stays left */
    /* As delta_read(). A content is inserts only. */
    bool (*read_op)(Arena *arena, const json_t *json, unsigned lone_base, Delta *op,
                    DeltaError *error);
    bool (*read_content)(Arena *arena, const json_t *json, unsigned lone_base, Delta *content,
                         DeltaError *error);
    void (*write_op)(Buffer *out, const Delta *op);
    void (*write_content)(Buffer *out, const Delta *content);
    /* As a message names the operation. */
    void (*write_framed_op)(Buffer *out, Text written);
    /* From rich text that is inserts only, as the API has all contents; and a run of a content as
     * such, counted in UTF-16. */
    bool (*of_rich_text)(Arena *arena, const Delta *rich, Delta *content, DeltaError *error);
    DeltaOp (*as_rich_text)(Arena *arena, const DeltaOp *op);
} TextType;

extern const TextType rich_text_type, text_unicode_type;

/* By name or URI; NULL when there is none. */
const TextType *text_type_find(Text name);
/* Of a stored content; rich text of none. */
const TextType *text_type_of_content(Text json);

/* From stored JSON; false when it is damaged. */
bool text_type_parse_op(const TextType *type, Arena *arena, Text json, Delta *op);
bool text_type_parse_content(const TextType *type, Arena *arena, Text json, Delta *content);

#endif
