#include "core/db/value.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Object ids of the built-in types, fixed for ever in pg_type.dat. */
enum {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_INT8 = 20,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_TIMESTAMPTZ = 1184,
    OID_UUID = 2950,
    OID_JSONB = 3802,
    OID_BYTEA_ARRAY = 1001,
    OID_TEXT_ARRAY = 1009,
    OID_INT8_ARRAY = 1016,
    OID_TIMESTAMPTZ_ARRAY = 1185,
    OID_UUID_ARRAY = 2951,
    OID_JSONB_ARRAY = 3807,
};

#define JSONB_VERSION 1

/* PostgreSQL counts microseconds since 2000-01-01T00:00:00Z. */
#define POSTGRES_EPOCH_MS 946684800000LL

static void put_u32(char *out, uint32_t value)
{
    out[0] = (char)(value >> 24);
    out[1] = (char)(value >> 16);
    out[2] = (char)(value >> 8);
    out[3] = (char)value;
}

static void put_u64(char *out, uint64_t value)
{
    put_u32(out, (uint32_t)(value >> 32));
    put_u32(out + 4, (uint32_t)value);
}

static uint64_t get_big_endian(const char *bytes, int len)
{
    uint64_t value = 0;
    for (int i = 0; i < len; i++)
        value = value << 8 | (uint8_t)bytes[i];
    return value;
}

static uint64_t time_to_wire(TimeMs time_ms)
{
    return (uint64_t)((time_ms - POSTGRES_EPOCH_MS) * 1000);
}

Oid db_type_oid(DbType type)
{
    static const Oid oids[] = {
        [DB_TEXT] = OID_TEXT,         [DB_UUID] = OID_UUID,
        [DB_BOOL] = OID_BOOL,         [DB_INT4] = OID_INT4,
        [DB_INT8] = OID_INT8,         [DB_BYTES] = OID_BYTEA,
        [DB_JSON] = OID_JSONB,        [DB_TIME] = OID_TIMESTAMPTZ,
        [DB_UUIDS] = OID_UUID_ARRAY,  [DB_TEXTS] = OID_TEXT_ARRAY,
        [DB_INT8S] = OID_INT8_ARRAY,  [DB_BYTESS] = OID_BYTEA_ARRAY,
        [DB_JSONS] = OID_JSONB_ARRAY, [DB_TIMES] = OID_TIMESTAMPTZ_ARRAY,
    };
    return oids[type];
}

/* Scalars */

DbParam db_null(void)
{
    return (DbParam){ .ptr = NULL };
}

DbParam db_text(Text value)
{
    assert(value.len <= INT_MAX);
    return (DbParam){ .ptr = value.ptr, .len = (int)value.len };
}

DbParam db_bytes(Text value)
{
    return db_text(value);
}

/* The version byte before it is written by db_param_values(). */
DbParam db_json(Text value)
{
    return db_text(value);
}

DbParam db_uuid(Uuid value)
{
    if (uuid_is_nil(value))
        return db_null();
    DbParam param = { .is_small = true, .len = sizeof value.bytes };
    memcpy(param.small, value.bytes, sizeof value.bytes);
    return param;
}

DbParam db_bool(bool value)
{
    return (DbParam){ .is_small = true, .len = 1, .small = { (char)value } };
}

DbParam db_int4(int32_t value)
{
    DbParam param = { .is_small = true, .len = 4 };
    put_u32(param.small, (uint32_t)value);
    return param;
}

DbParam db_int8(int64_t value)
{
    DbParam param = { .is_small = true, .len = 8 };
    put_u64(param.small, (uint64_t)value);
    return param;
}

DbParam db_time(TimeMs value)
{
    if (value == INT64_MIN)
        return db_null();
    DbParam param = { .is_small = true, .len = 8 };
    put_u64(param.small, time_to_wire(value));
    return param;
}

/* Arrays: dimensions, has-null flag, element type, length, lower bound, then each element behind
 * its length. */

#define ARRAY_HEADER_BYTES 20

typedef struct ArrayWriter {
    char *start, *at;
} ArrayWriter;

static ArrayWriter array_begin(Arena *arena, Oid element, size_t count, size_t element_bytes)
{
    size_t size = ARRAY_HEADER_BYTES + count * 4 + element_bytes;
    assert(size <= INT_MAX);
    ArrayWriter writer = { .start = arena_alloc(arena, size) };
    put_u32(writer.start, count > 0 ? 1 : 0);
    put_u32(writer.start + 4, 0);
    put_u32(writer.start + 8, element);
    writer.at = writer.start + 12;
    if (count > 0) {
        put_u32(writer.start + 12, (uint32_t)count);
        put_u32(writer.start + 16, 1);
        writer.at += 8;
    }
    return writer;
}

static void array_null(ArrayWriter *writer)
{
    put_u32(writer->start + 4, 1);
    put_u32(writer->at, UINT32_MAX);
    writer->at += 4;
}

/* Room for one element of `len` bytes. */
static char *array_element(ArrayWriter *writer, size_t len)
{
    put_u32(writer->at, (uint32_t)len);
    char *element = writer->at + 4;
    writer->at += 4 + len;
    return element;
}

static DbParam array_end(const ArrayWriter *writer)
{
    return (DbParam){ .ptr = writer->start, .len = (int)(writer->at - writer->start) };
}

DbParam db_uuids(Arena *arena, const Uuid *values, size_t count)
{
    ArrayWriter writer = array_begin(arena, OID_UUID, count, count * sizeof(Uuid));
    for (size_t i = 0; i < count; i++) {
        if (uuid_is_nil(values[i]))
            array_null(&writer);
        else
            memcpy(array_element(&writer, sizeof(Uuid)), values[i].bytes, sizeof(Uuid));
    }
    return array_end(&writer);
}

static DbParam texts(Arena *arena, Oid element, const Text *values, size_t count, bool versioned)
{
    size_t bytes = versioned ? count : 0;
    for (size_t i = 0; i < count; i++)
        bytes += values[i].len;
    ArrayWriter writer = array_begin(arena, element, count, bytes);
    for (size_t i = 0; i < count; i++) {
        if (text_is_null(values[i])) {
            array_null(&writer);
            continue;
        }
        char *at = array_element(&writer, values[i].len + versioned);
        if (versioned)
            *at++ = JSONB_VERSION;
        memcpy(at, values[i].ptr, values[i].len);
    }
    return array_end(&writer);
}

DbParam db_texts(Arena *arena, const Text *values, size_t count)
{
    return texts(arena, OID_TEXT, values, count, false);
}

DbParam db_bytess(Arena *arena, const Text *values, size_t count)
{
    return texts(arena, OID_BYTEA, values, count, false);
}

DbParam db_jsons(Arena *arena, const Text *values, size_t count)
{
    return texts(arena, OID_JSONB, values, count, true);
}

DbParam db_int8s(Arena *arena, const int64_t *values, size_t count)
{
    ArrayWriter writer = array_begin(arena, OID_INT8, count, count * 8);
    for (size_t i = 0; i < count; i++)
        put_u64(array_element(&writer, 8), (uint64_t)values[i]);
    return array_end(&writer);
}

DbParam db_times(Arena *arena, const TimeMs *values, size_t count)
{
    ArrayWriter writer = array_begin(arena, OID_TIMESTAMPTZ, count, count * 8);
    for (size_t i = 0; i < count; i++) {
        if (values[i] == INT64_MIN)
            array_null(&writer);
        else
            put_u64(array_element(&writer, 8), time_to_wire(values[i]));
    }
    return array_end(&writer);
}

/* Handing over to libpq */

static const char *json_value(Arena *arena, const DbParam *param, int *length)
{
    char *bytes = arena_alloc(arena, (size_t)param->len + 1);
    bytes[0] = JSONB_VERSION;
    memcpy(bytes + 1, param->ptr, (size_t)param->len);
    *length = param->len + 1;
    return bytes;
}

void db_param_values(const DbStatement *statement, const DbParam *params, Arena *arena,
                     DbParamValues *out)
{
    for (int i = 0; i < statement->n_params; i++) {
        const DbParam *param = &params[i];
        out->lengths[i] = param->len;
        out->values[i] = param->is_small ? param->small : param->ptr;
        if (statement->types[i] == DB_JSON && param->ptr != NULL)
            out->values[i] = json_value(arena, param, &out->lengths[i]);
    }
}

const DbParam *db_params_copy(const DbStatement *statement, const DbParam *params, Arena *arena)
{
    if (statement->n_params == 0)
        return NULL;
    DbParam *copy = ARENA_ARRAY(arena, DbParam, statement->n_params);
    for (int i = 0; i < statement->n_params; i++) {
        copy[i] = params[i];
        if (params[i].is_small || params[i].ptr == NULL)
            continue;
        char *bytes = arena_alloc(arena, (size_t)params[i].len + 1);
        memcpy(bytes, params[i].ptr, (size_t)params[i].len);
        copy[i].ptr = bytes;
    }
    return copy;
}

/* Rows */

DbRows db_rows_of(PGresult *result)
{
    return (DbRows){
        .result = result,
        .count = PQntuples(result),
        .affected = atoi(PQcmdTuples(result)),
    };
}

bool db_is_null(DbRows rows, int row, int column)
{
    return PQgetisnull(rows.result, row, column) != 0;
}

static Text get_bytes(DbRows rows, int row, int column)
{
    assert(row < rows.count && column < PQnfields(rows.result));
    if (db_is_null(rows, row, column))
        return TEXT_NULL;
    return (Text){ PQgetvalue(rows.result, row, column),
                   (size_t)PQgetlength(rows.result, row, column) };
}

Text db_get_text(DbRows rows, int row, int column)
{
    return get_bytes(rows, row, column);
}

Text db_get_json(DbRows rows, int row, int column)
{
    Text json = get_bytes(rows, row, column);
    if (json.ptr != NULL && PQftype(rows.result, column) == OID_JSONB) {
        assert(json.len > 0 && json.ptr[0] == JSONB_VERSION);
        json = text_slice(json, 1, json.len);
    }
    return json;
}

Uuid db_get_uuid(DbRows rows, int row, int column)
{
    Text bytes = get_bytes(rows, row, column);
    Uuid uuid = UUID_NIL;
    if (bytes.ptr != NULL) {
        assert(bytes.len == sizeof uuid.bytes);
        memcpy(uuid.bytes, bytes.ptr, sizeof uuid.bytes);
    }
    return uuid;
}

bool db_get_bool(DbRows rows, int row, int column)
{
    Text bytes = get_bytes(rows, row, column);
    return bytes.ptr != NULL && bytes.ptr[0] != 0;
}

int64_t db_get_int(DbRows rows, int row, int column)
{
    Text bytes = get_bytes(rows, row, column);
    if (bytes.ptr == NULL)
        return 0;
    uint64_t value = get_big_endian(bytes.ptr, (int)bytes.len);
    switch (bytes.len) {
    case 2:
        return (int16_t)value;
    case 4:
        return (int32_t)value;
    default:
        assert(bytes.len == 8);
        return (int64_t)value;
    }
}

/* 'infinity' is far away; '-infinity' (and null) is INT64_MIN. */
TimeMs db_get_time(DbRows rows, int row, int column)
{
    if (db_is_null(rows, row, column))
        return INT64_MIN;
    int64_t wire = db_get_int(rows, row, column);
    if (wire == INT64_MAX || wire == INT64_MIN)
        return wire;
    int64_t floor_ms = wire >= 0 ? wire / 1000 : -((-wire + 999) / 1000);
    return floor_ms + POSTGRES_EPOCH_MS;
}
