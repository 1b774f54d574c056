#include "core/text.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_BYTES 256u

void buffer_init(Buffer *buffer, Arena *arena, size_t max_bytes)
{
    *buffer = (Buffer){ .max = max_bytes, .arena = arena };
}

void buffer_fini(Buffer *buffer)
{
    if (buffer->arena == NULL)
        free(buffer->ptr);
    buffer->ptr = NULL;
    buffer->len = buffer->capacity = 0;
}

void buffer_clear(Buffer *buffer)
{
    buffer->len = 0;
    buffer->failed = false;
}

static void grow(Buffer *buffer, size_t need)
{
    size_t capacity = buffer->capacity ? buffer->capacity : FIRST_BYTES;
    while (capacity < need)
        capacity *= 2;
    if (capacity > buffer->max)
        capacity = buffer->max;
    if (buffer->arena != NULL) {
        char *bigger = arena_alloc(buffer->arena, capacity);
        if (buffer->len > 0)
            memcpy(bigger, buffer->ptr, buffer->len);
        buffer->ptr = bigger;
    } else {
        char *bigger = realloc(buffer->ptr, capacity);
        if (bigger == NULL)
            abort();
        buffer->ptr = bigger;
    }
    buffer->capacity = capacity;
}

char *buffer_reserve(Buffer *buffer, size_t size)
{
    if (buffer->failed || size > buffer->max - buffer->len) {
        buffer->failed = true;
        return NULL;
    }
    if (size > buffer->capacity - buffer->len || buffer->ptr == NULL)
        grow(buffer, buffer->len + size);
    return buffer->ptr + buffer->len;
}

void buffer_add_slowly(Buffer *buffer, const void *bytes, size_t size)
{
    if (size == 0)
        return;
    char *at = buffer_reserve(buffer, size);
    if (at != NULL) {
        memcpy(at, bytes, size);
        buffer->len += size;
    }
}

void buffer_text(Buffer *buffer, Text text)
{
    buffer_add(buffer, text.ptr, text.len);
}

void buffer_format(Buffer *buffer, const char *format, ...)
{
    char small[256];
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(small, sizeof small, format, args);
    va_end(args);
    assert(len >= 0);
    if ((size_t)len < sizeof small) {
        buffer_add(buffer, small, (size_t)len);
    } else {
        /* vsnprintf ends with a NUL, for which there must be room although it is not counted. */
        char *at = buffer_reserve(buffer, (size_t)len + 1);
        if (at != NULL) {
            vsnprintf(at, (size_t)len + 1, format, again);
            buffer->len += (size_t)len;
        }
    }
    va_end(again);
}

void buffer_int(Buffer *buffer, int64_t value)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    if (value < 0)
        digits[--at] = '-';
    buffer_add(buffer, digits + at, sizeof digits - at);
}

void buffer_drop(Buffer *buffer, size_t size)
{
    assert(size <= buffer->len);
    buffer->len -= size;
    if (buffer->len > 0 && size > 0)
        memmove(buffer->ptr, buffer->ptr + size, buffer->len);
}
