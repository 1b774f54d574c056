/*
 * Text and Buffer - strings without NUL games.
 *
 * Owns: the view type Text (pointer and length, UTF-8 unless said otherwise, not NUL-terminated)
 * and Buffer, the one growing byte buffer of the house, which always has a maximum.
 * Must never know: JSON, SQL or HTTP; those write themselves into a Buffer.
 */
#ifndef INSULA_CORE_TEXT_H
#define INSULA_CORE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "core/arena.h"

/* A view of bytes. ptr NULL means "no value" (SQL null, absent field); an empty text has a ptr. */
typedef struct Text {
    const char *ptr;
    size_t len;
} Text;

#define TEXT(literal) ((Text){ "" literal, sizeof(literal) - 1 })
#define TEXT_NULL     ((Text){ NULL, 0 })
/* For printf: "%.*s", TEXT_ARG(text) */
#define TEXT_ARG(text) (int)(text).len, (text).ptr

static inline bool text_is_null(Text text)
{
    return text.ptr == NULL;
}

/* View of a NUL-terminated string; NULL gives TEXT_NULL. */
Text text_of(const char *string);
bool text_equal(Text a, Text b);
/* ASCII case only, as HTTP's tokens are compared. */
bool text_equal_nocase(Text a, Text b);
bool text_starts_with(Text text, Text prefix);
bool text_ends_with(Text text, Text suffix);
/* Index of the first `byte` at or after `from`, or text.len. */
size_t text_find(Text text, char byte, size_t from);
/* Bytes [from, to) clamped to the text. */
Text text_slice(Text text, size_t from, size_t to);
/* Without ASCII blanks at both ends. */
Text text_trim(Text text);
/* Splits at the first `separator`: returns what is before it and moves *rest behind it (to
 * TEXT_NULL when there is no more). */
Text text_cut(Text *rest, char separator);
/* A copy in the arena, NUL-terminated behind its length for C libraries. */
Text text_copy(Arena *arena, Text text);
/* The same as a C string. */
char *text_cstr(Arena *arena, Text text);
/* printf into the arena. */
Text text_format(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
Text text_vformat(Arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
/* Whole text as a decimal integer without sign tricks; false on overflow or anything else. */
bool text_to_int64(Text text, int64_t *value);
/* RFC 3629 validity (no surrogates, no overlong forms). */
bool text_is_utf8(Text text);
/* FNV-1a, for hash tables keyed by our own data; not for hostile keys without a seed. */
uint64_t text_hash(Text text, uint64_t seed);

/*
 * Buffer - bytes that grow up to a maximum. Reaching the maximum sets `.failed` and drops what
 * does not fit, so writers need no checks and the owner asks once at the end.
 */
typedef struct Buffer {
    char *ptr;
    size_t len;
    size_t capacity;
    size_t max;
    Arena *arena; /* NULL: malloc'd, given back by buffer_fini() */
    bool failed;
} Buffer;

/* Lives in the arena when one is given; otherwise the owner calls buffer_fini(). */
void buffer_init(Buffer *buffer, Arena *arena, size_t max_bytes);
void buffer_fini(Buffer *buffer);
/* Keeps the memory, forgets the content. */
void buffer_clear(Buffer *buffer);
/* Room for `size` more bytes at ptr+len, or NULL and .failed. The caller then adds to len. */
char *buffer_reserve(Buffer *buffer, size_t size);
/* Writing a piece is a few instructions where it is called; growing and refusing are not. */
void buffer_add_slowly(Buffer *buffer, const void *bytes, size_t size);
static inline void buffer_add(Buffer *buffer, const void *bytes, size_t size)
{
    if (size <= buffer->capacity - buffer->len && size > 0 && !buffer->failed) {
        memcpy(buffer->ptr + buffer->len, bytes, size);
        buffer->len += size;
    } else {
        buffer_add_slowly(buffer, bytes, size);
    }
}
static inline void buffer_byte(Buffer *buffer, char byte)
{
    buffer_add(buffer, &byte, 1);
}
void buffer_text(Buffer *buffer, Text text);
void buffer_format(Buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buffer_int(Buffer *buffer, int64_t value);
/* Forgets the first `size` bytes by moving the rest down. */
void buffer_drop(Buffer *buffer, size_t size);
#define buffer_literal(buffer, literal) buffer_add((buffer), "" literal, sizeof(literal) - 1)

static inline Text buffer_view(const Buffer *buffer)
{
    return (Text){ buffer->ptr ? buffer->ptr : "", buffer->len };
}

#endif
