#include "app/demo/delta_text.h"

#include <string.h>

#include "core/json.h"

#define MAX_DOCUMENT_BYTES (1024u * 1024u)

typedef struct Marker {
    Text prefix;
    const char *attributes; /* of the newline that ends the line */
} Marker;

static const Marker markers[] = {
    { TEXT("## "), "{\"header\":2}" },       { TEXT("# "), "{\"header\":1}" },
    { TEXT("- "), "{\"list\":\"bullet\"}" }, { TEXT("1. "), "{\"list\":\"ordered\"}" },
    { TEXT("> "), "{\"blockquote\":true}" },
};

typedef struct Span {
    Text mark;
    const char *attributes;
} Span;

static const Span spans[] = { { TEXT("**"), "{\"bold\":true}" }, { TEXT("`"), "{\"code\":true}" } };

void delta_text_init(DeltaText *text, Arena *arena)
{
    buffer_init(&text->plain, arena, MAX_DOCUMENT_BYTES);
}

/* UTF-16 units of valid UTF-8. */
static size_t units(Text text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.ptr[i];
        count += (byte & 0xC0) != 0x80;
        count += byte >= 0xF0;
    }
    return count;
}

static void write_comma(Buffer *out)
{
    if (out->len > 0)
        buffer_byte(out, ',');
}

static void write_insert(DeltaText *text, Buffer *out, Text words, const char *attributes)
{
    if (words.len == 0)
        return;
    write_comma(out);
    buffer_literal(out, "{\"insert\":");
    json_escape(out, words);
    if (attributes)
        buffer_format(out, ",\"attributes\":%s", attributes);
    buffer_byte(out, '}');
    buffer_text(&text->plain, words);
}

static bool find(Text text, Text wanted, size_t *at)
{
    const char *found = wanted.len ? memmem(text.ptr, text.len, wanted.ptr, wanted.len) : NULL;
    *at = found ? (size_t)(found - text.ptr) : 0;
    return found != NULL;
}

/* The span that opens first in the text and is closed again; false when there is none. */
static bool next_span(Text text, const Span **span, size_t *open, size_t *close)
{
    bool found = false;
    for (size_t i = 0; i < sizeof spans / sizeof spans[0]; i++) {
        size_t begin, length;
        if (!find(text, spans[i].mark, &begin) || (found && begin > *open) ||
            !find(text_slice(text, begin + spans[i].mark.len, text.len), spans[i].mark, &length))
            continue;
        *span = &spans[i];
        *open = begin;
        *close = begin + spans[i].mark.len + length;
        found = true;
    }
    return found;
}

static void write_words(DeltaText *text, Buffer *out, Text words)
{
    const Span *span;
    size_t open = 0, close = 0;
    while (next_span(words, &span, &open, &close)) {
        write_insert(text, out, text_slice(words, 0, open), NULL);
        write_insert(text, out, text_slice(words, open + span->mark.len, close), span->attributes);
        words = text_slice(words, close + span->mark.len, words.len);
    }
    write_insert(text, out, words, NULL);
}

void delta_text_append(DeltaText *text, Buffer *out, Text line)
{
    const char *attributes = NULL;
    for (size_t i = 0; i < sizeof markers / sizeof markers[0] && !attributes; i++) {
        if (text_starts_with(line, markers[i].prefix)) {
            attributes = markers[i].attributes;
            line = text_slice(line, markers[i].prefix.len, line.len);
        }
    }
    write_words(text, out, line);
    write_insert(text, out, TEXT("\n"), attributes);
}

size_t delta_text_length(const DeltaText *text)
{
    return units(buffer_view(&text->plain));
}

bool delta_text_find(const DeltaText *text, Text words, size_t *index, size_t *length)
{
    size_t at;
    Text whole = buffer_view(&text->plain);
    if (!find(whole, words, &at))
        return false;
    *index = units(text_slice(whole, 0, at));
    *length = units(words);
    return true;
}

/* In the plain copy, `after` takes the place of the bytes [from, to). */
static void splice(DeltaText *text, size_t from, size_t to, Text after)
{
    Text whole = buffer_view(&text->plain);
    Text tail = text_copy(text->plain.arena, text_slice(whole, to, whole.len));
    text->plain.len = from;
    buffer_text(&text->plain, after);
    buffer_text(&text->plain, tail);
}

bool delta_text_replace(DeltaText *text, Buffer *out, Text before, Text after)
{
    Text whole = buffer_view(&text->plain);
    size_t at;
    if (!find(whole, before, &at))
        return false;
    if (at > 0)
        buffer_format(out, "{\"retain\":%zu},", units(text_slice(whole, 0, at)));
    buffer_literal(out, "{\"insert\":");
    json_escape(out, after);
    buffer_format(out, "},{\"delete\":%zu}", units(before));
    splice(text, at, at + before.len, after);
    return true;
}

bool delta_text_suggest(DeltaText *text, Buffer *out, Text id, Text before, Text after)
{
    Text whole = buffer_view(&text->plain);
    size_t at;
    if (!find(whole, before, &at))
        return false;
    if (at > 0)
        buffer_format(out, "{\"retain\":%zu},", units(text_slice(whole, 0, at)));
    buffer_format(out, "{\"retain\":%zu,\"attributes\":{\"suggested-deletion\":\"%.*s\"}},",
                  units(before), TEXT_ARG(id));
    buffer_literal(out, "{\"insert\":");
    json_escape(out, after);
    buffer_format(out, ",\"attributes\":{\"suggested-insertion\":\"%.*s\"}}", TEXT_ARG(id));
    splice(text, at + before.len, at + before.len, after);
    return true;
}
