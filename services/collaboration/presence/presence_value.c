#include "services/collaboration/presence/presence_value.h"

#include <stdlib.h>
#include <string.h>

#include "services/collaboration/text/surrogate.h"

static bool is_position(const json_t *number)
{
    return json_is_integer(number) && json_integer_value(number) >= 0 &&
           json_integer_value(number) <= DELTA_MAX_LENGTH;
}

static bool is_ours(const char *key)
{
    return strcmp(key, "index") == 0 || strcmp(key, "length") == 0 || strcmp(key, "user_id") == 0;
}

/* The buffer becomes the value's rest; false when it is too long. */
static bool take_rest(const json_t *json, unsigned lone_base, Text *rest)
{
    Buffer out;
    buffer_init(&out, NULL, PRESENCE_VALUE_MAX_BYTES);
    const char *key;
    const json_t *member;
    json_object_foreach((json_t *)json, key, member)
    {
        if (is_ours(key))
            continue;
        buffer_byte(&out, ',');
        surrogate_write_string(&out, text_of(key), lone_base);
        buffer_byte(&out, ':');
        surrogate_write_canonical(&out, member, lone_base);
    }
    if (out.failed) {
        buffer_fini(&out);
        return false;
    }
    *rest = (Text){ out.ptr, out.len };
    return true;
}

const char *presence_value_read(const json_t *json, unsigned lone_base, PresenceValue *value)
{
    *value = (PresenceValue){ .index = -1 };
    if (!json || json_is_null(json))
        return NULL;
    if (!json_is_object(json))
        return "\"p\" must be null or an object.";
    const json_t *index = json_object_get(json, "index"), *length = json_object_get(json, "length");
    if (index || length) {
        if (!is_position(index) || !is_position(length))
            return "\"index\" and \"length\" must be whole numbers >= 0.";
        value->index = json_integer_value(index);
        value->length = json_integer_value(length);
    }
    if (!take_rest(json, lone_base, &value->rest))
        return "\"p\" may have 1,024 bytes beside its position.";
    value->present = true;
    return NULL;
}

void presence_value_free(PresenceValue *value)
{
    free((char *)value->rest.ptr);
    *value = (PresenceValue){ .index = -1 };
}

void presence_value_write(Buffer *out, const PresenceValue *value, Uuid user_id)
{
    if (!value->present) {
        buffer_literal(out, "null");
        return;
    }
    char user[UUID_TEXT_SIZE];
    uuid_write(user_id, user);
    buffer_literal(out, "{\"user_id\":\"");
    buffer_add(out, user, sizeof user);
    buffer_byte(out, '"');
    if (value->index >= 0) {
        buffer_literal(out, ",\"index\":");
        buffer_int(out, value->index);
        buffer_literal(out, ",\"length\":");
        buffer_int(out, value->length);
    }
    buffer_text(out, value->rest);
    buffer_byte(out, '}');
}

bool presence_value_shift(PresenceValue *value, const Moves *moves, bool own)
{
    if (!value->present)
        return false;
    if (moves->resets) {
        presence_value_free(value);
        return true;
    }
    if (value->index < 0)
        return false;
    int64_t start = moves_shift(moves, value->index, own);
    int64_t end = moves_shift(moves, value->index + value->length, own);
    bool changed = start != value->index || end - start != value->length;
    value->index = start;
    value->length = end - start;
    return changed;
}

bool presence_value_equal(const PresenceValue *a, const PresenceValue *b)
{
    if (a->present != b->present || !a->present)
        return a->present == b->present;
    return a->index == b->index && a->length == b->length && text_equal(a->rest, b->rest);
}
