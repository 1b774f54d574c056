#include "gateway/resource/cursor.h"

#include <string.h>

#include "core/crypto.h"

#define CURSOR_VERSION  1
#define CHECKSUM_BYTES  8
#define MAX_VALUE_BYTES 4096

static uint64_t checksum(const ResourcePlan *plan, const void *bytes, size_t size)
{
    uint64_t hash = text_hash(text_of(plan->model->resource->name), CURSOR_VERSION);
    for (size_t i = 0; i < plan->sort_count; i++) {
        hash = text_hash(text_of(plan->model->columns[plan->sorts[i].column].name), hash);
        hash = text_hash((Text){ plan->sorts[i].descending ? "-" : "+", 1 }, hash);
    }
    return text_hash((Text){ bytes, size }, hash);
}

/* checksum, then each value as two bytes of length and the bytes */
Text resource_cursor_write(Arena *arena, const ResourcePlan *plan, DbRows rows, int row,
                           int first_column)
{
    Buffer raw;
    buffer_init(&raw, arena, CHECKSUM_BYTES + MODEL_MAX_SORTS * (MAX_VALUE_BYTES + 2));
    buffer_literal(&raw, "\0\0\0\0\0\0\0\0");
    for (size_t i = 0; i < plan->sort_count; i++) {
        int column = first_column + (int)i;
        size_t len = (size_t)PQgetlength(rows.result, row, column);
        if (len > MAX_VALUE_BYTES)
            return TEXT_NULL;
        buffer_byte(&raw, (char)(len >> 8));
        buffer_byte(&raw, (char)len);
        buffer_add(&raw, PQgetvalue(rows.result, row, column), len);
    }
    uint64_t sum = checksum(plan, raw.ptr + CHECKSUM_BYTES, raw.len - CHECKSUM_BYTES);
    memcpy(raw.ptr, &sum, CHECKSUM_BYTES);
    return crypto_base64url(arena, buffer_view(&raw));
}

static bool is_value_of(FieldType type, Text value)
{
    switch (type) {
    case FIELD_UUID:
        return value.len == sizeof(Uuid);
    case FIELD_INT:
    case FIELD_TIME:
        return value.len == 8;
    case FIELD_TEXT:
        return text_is_utf8(value) && text_find(value, '\0', 0) == value.len;
    default:
        return false;
    }
}

static bool take_values(Text raw, ResourcePlan *plan)
{
    const uint8_t *at = (const uint8_t *)raw.ptr;
    size_t left = raw.len;
    for (size_t i = 0; i < plan->sort_count; i++) {
        if (left < 2)
            return false;
        size_t len = (size_t)(at[0] << 8 | at[1]);
        at += 2;
        left -= 2;
        if (len > left || !is_value_of(plan->model->columns[plan->sorts[i].column].type,
                                       (Text){ (const char *)at, len }))
            return false;
        plan->cursor[i] = db_bytes((Text){ (const char *)at, len });
        at += len;
        left -= len;
    }
    return left == 0;
}

bool resource_cursor_read(Arena *arena, Text text, ResourcePlan *plan)
{
    size_t size = text.len / 4 * 3 + (text.len % 4 > 0 ? text.len % 4 - 1 : 0);
    if (text.len % 4 == 1 || size <= CHECKSUM_BYTES ||
        size > CHECKSUM_BYTES + MODEL_MAX_SORTS * (MAX_VALUE_BYTES + 2))
        return false;
    char *raw = arena_alloc(arena, size);
    if (!crypto_base64url_decode(text, raw, size))
        return false;
    uint64_t sum = checksum(plan, raw + CHECKSUM_BYTES, size - CHECKSUM_BYTES);
    if (memcmp(raw, &sum, CHECKSUM_BYTES) != 0)
        return false;
    plan->has_cursor = take_values((Text){ raw + CHECKSUM_BYTES, size - CHECKSUM_BYTES }, plan);
    return plan->has_cursor;
}
