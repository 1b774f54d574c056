#include "tests/bench/clients/shared_document.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/uuid.h"

void shared_document_init(SharedDocument *document, Text start_text)
{
    *document = (SharedDocument){
        .arena = arena_new(),
        .start_text = start_text,
        .first_version = -1,
    };
    uuid_write(uuid_new(), document->id);
}

static void reserve(SharedDocument *document)
{
    if (document->count + 1 < document->capacity)
        return;
    document->capacity = document->capacity ? 2 * document->capacity : 1024;
    document->versions =
        realloc(document->versions, document->capacity * sizeof *document->versions);
    document->lengths = realloc(document->lengths, document->capacity * sizeof *document->lengths);
    if (!document->versions || !document->lengths)
        err(1, "memory");
}

void shared_document_begin(SharedDocument *document, int64_t version, uint32_t length)
{
    if (document->first_version >= 0)
        return;
    reserve(document);
    document->first_version = version;
    document->lengths[0] = length;
}

static size_t index_of(const SharedDocument *document, int64_t version)
{
    int64_t index = version - document->first_version;
    if (index < 0 || index > (int64_t)document->count)
        errx(1, "version %lld of a document that began at %lld and has %zu", (long long)version,
             (long long)document->first_version, document->count);
    return (size_t)index;
}

uint32_t shared_document_length_at(const SharedDocument *document, int64_t version)
{
    return document->lengths[index_of(document, version)];
}

int64_t shared_document_final_version(const SharedDocument *document)
{
    return document->first_version + (int64_t)document->count;
}

static bool equal(const Delta *a, const Delta *b)
{
    if (a->count != b->count)
        return false;
    for (uint32_t i = 0; i < a->count; i++) {
        const DeltaOp *x = &a->ops[i], *y = &b->ops[i];
        if (x->kind != y->kind || x->length != y->length ||
            (x->kind == DELTA_INSERT && memcmp(x->text, y->text, 2 * x->length) != 0))
            return false;
    }
    return true;
}

static void copy(Arena *arena, const Delta *from, Delta *to)
{
    delta_init(to, arena);
    delta_reserve(to, from->count);
    for (uint32_t i = 0; i < from->count; i++) {
        DeltaOp op = from->ops[i];
        if (op.kind == DELTA_INSERT)
            op.text = memcpy(arena_alloc(arena, 2 * op.length), op.text, 2 * op.length);
        to->ops[to->count++] = op;
    }
}

/* A version seen for the first time. */
static SharedVersion *append(SharedDocument *document, const Delta *op)
{
    reserve(document);
    int64_t length = document->lengths[document->count];
    for (uint32_t i = 0; i < op->count; i++)
        length += op->ops[i].kind == DELTA_INSERT   ? (int64_t)op->ops[i].length
                  : op->ops[i].kind == DELTA_DELETE ? -(int64_t)op->ops[i].length
                                                    : 0;
    SharedVersion *version = &document->versions[document->count];
    *version = (SharedVersion){ .op = *op };
    document->lengths[++document->count] = (uint32_t)length;
    return version;
}

void shared_document_record_own(SharedDocument *document, int64_t version, const Delta *op)
{
    size_t index = index_of(document, version);
    if (index < document->count) {
        document->disagreements += !equal(&document->versions[index].op, op);
        return;
    }
    Delta kept;
    copy(document->arena, op, &kept);
    append(document, &kept);
}

const Delta *shared_document_record_sent(SharedDocument *document, int64_t version, Text operation)
{
    size_t index = index_of(document, version);
    SharedVersion *known = index < document->count ? &document->versions[index] : NULL;
    if (known && !text_is_null(known->frame) && text_equal(known->frame, operation))
        return &known->read;
    Delta op;
    op_message_read_operation(document->arena, operation, &op);
    if (known)
        document->disagreements += !equal(&known->op, &op);
    else
        known = append(document, &op);
    known->frame = text_copy(document->arena, operation);
    known->read = op;
    return &known->read;
}

/* ---- the text at the end ---- */

/* `text` has room; returns its new length. */
static size_t apply(char *text, size_t length, const Delta *op)
{
    size_t at = 0;
    for (uint32_t i = 0; i < op->count; i++) {
        const DeltaOp *part = &op->ops[i];
        if (part->kind == DELTA_RETAIN) {
            at += part->length;
        } else if (part->kind == DELTA_DELETE) {
            memmove(text + at, text + at + part->length, length - at - part->length);
            length -= part->length;
        } else {
            memmove(text + at + part->length, text + at, length - at);
            for (uint32_t u = 0; u < part->length; u++)
                text[at + u] = (char)part->text[u];
            at += part->length;
            length += part->length;
        }
    }
    return length;
}

Text shared_document_final_text(const SharedDocument *document, Arena *arena)
{
    size_t longest = 0;
    for (size_t i = 0; i <= document->count; i++)
        if (document->lengths[i] > longest)
            longest = document->lengths[i];
    char *text = arena_alloc(arena, longest + 1024);
    size_t length = document->start_text.len;
    memcpy(text, document->start_text.ptr, length);
    for (size_t i = 0; i < document->count; i++)
        length = apply(text, length, &document->versions[i].op);
    return (Text){ text, length };
}
