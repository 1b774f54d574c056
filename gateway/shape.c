#include "gateway/shape.h"

#include <string.h>

#include "gateway/shape_text.h"

/* A reply names the first faults; a body made of nothing but faults is not worth more. */
#define MAX_ERRORS 50

/* Where we are in the body; written out only when there is something to say about it. */
typedef struct Place {
    const struct Place *parent;
    Text name;
} Place;

typedef struct Binder {
    Task *task;
    int errors;
} Binder;

static void write_pointer(Buffer *out, const Place *place)
{
    if (place == NULL)
        return;
    write_pointer(out, place->parent);
    buffer_byte(out, '/');
    for (size_t i = 0; i < place->name.len; i++) {
        char c = place->name.ptr[i];
        if (c == '~')
            buffer_literal(out, "~0");
        else if (c == '/')
            buffer_literal(out, "~1");
        else
            buffer_byte(out, c);
    }
}

static void complain(Binder *binder, const Place *place, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void complain(Binder *binder, const Place *place, const char *code, const char *format, ...)
{
    if (++binder->errors > MAX_ERRORS)
        return;
    Buffer pointer;
    buffer_init(&pointer, binder->task->arena, 1024);
    write_pointer(&pointer, place);
    va_list args;
    va_start(args, format);
    Text detail = text_vformat(binder->task->arena, format, args);
    va_end(args);
    task_field_error(binder->task, buffer_view(&pointer), code, "%.*s", TEXT_ARG(detail));
}

static const int64_t DEFAULT_MAX[] = {
    [SHAPE_TEXT] = 255, [SHAPE_MULTILINE] = 10000, [SHAPE_PASSWORD] = 1024, [SHAPE_EMAIL] = 254,
    [SHAPE_SLUG] = 63,  [SHAPE_TEXTS] = 100,       [SHAPE_OBJECT] = 0,
};

void shape_limits(const ShapeField *field, int64_t *min, int64_t *max)
{
    *min = field->min;
    *max = field->max;
    switch (field->kind) {
    case SHAPE_INT:
        if (field->min == 0 && field->max == 0) {
            *min = INT64_MIN;
            *max = INT64_MAX;
        }
        return;
    case SHAPE_PASSWORD:
        if (field->min == 0)
            *min = 8;
        break;
    case SHAPE_EMAIL:
        *min = 3;
        break;
    case SHAPE_SLUG:
        *min = 2;
        break;
    default:
        break;
    }
    if (field->max == 0)
        *max = (size_t)field->kind < sizeof(DEFAULT_MAX) / sizeof(DEFAULT_MAX[0]) &&
                       DEFAULT_MAX[field->kind] != 0
                   ? DEFAULT_MAX[field->kind]
                   : INT64_MAX;
}

static void check_length(Binder *binder, const Place *place, const ShapeField *field, size_t length,
                         const char *unit)
{
    int64_t min, max;
    shape_limits(field, &min, &max);
    if ((int64_t)length < min)
        complain(binder, place, "too_short", "At least %lld %s, please.", (long long)min, unit);
    if ((int64_t)length > max)
        complain(binder, place, "too_long", "At most %lld %s, please.", (long long)max, unit);
}

static bool expect(Binder *binder, const Place *place, bool is_kind, const char *kind)
{
    if (!is_kind)
        complain(binder, place, "type", "This must be %s.", kind);
    return is_kind;
}

static Text text_value(const json_t *value)
{
    return (Text){ json_string_value(value), json_string_length(value) };
}

static void check_text(Binder *binder, const Place *place, const ShapeField *field, Text text)
{
    bool lines = field->kind == SHAPE_MULTILINE;
    if (shape_has_controls(text, lines))
        complain(binder, place, "format",
                 lines ? "Control characters are not allowed, but for newlines and tabs."
                       : "Control characters are not allowed.");
    check_length(binder, place, field, shape_code_points(text), "characters");
}

static void bind_text(Binder *binder, const Place *place, const ShapeField *field,
                      const json_t *value, Text *out)
{
    if (!expect(binder, place, json_is_string(value), "a string"))
        return;
    Text text = text_value(value);
    switch (field->kind) {
    case SHAPE_SOURCE:
    case SHAPE_PASSWORD:
        check_length(binder, place, field, text.len, "bytes");
        break;
    case SHAPE_EMAIL:
        if (!shape_is_email(text))
            complain(binder, place, "format", "This is not an e-mail address.");
        text = shape_email_normal(binder->task->arena, text);
        break;
    case SHAPE_SLUG:
        if (!shape_is_slug(text))
            complain(binder, place, "format",
                     "2 to 63 of a-z, 0-9 and hyphen, not beginning or ending with a hyphen.");
        break;
    default:
        check_text(binder, place, field, text);
    }
    *out = text;
}

static void bind_uuid(Binder *binder, const Place *place, const json_t *value, Uuid *out)
{
    if (expect(binder, place, json_is_string(value), "a string") &&
        !uuid_parse(text_value(value), out))
        complain(binder, place, "format", "This is not a UUID.");
}

static void bind_time(Binder *binder, const Place *place, const json_t *value, TimeMs *out)
{
    if (expect(binder, place, json_is_string(value), "a string") &&
        !clock_parse(text_value(value), out))
        complain(binder, place, "format", "Write a time as 2030-01-31T12:00:00Z.");
}

static void bind_int(Binder *binder, const Place *place, const ShapeField *field,
                     const json_t *value, int64_t *out)
{
    if (!expect(binder, place, json_is_integer(value), "an integer"))
        return;
    int64_t min, max;
    shape_limits(field, &min, &max);
    *out = json_integer_value(value);
    if (*out < min || *out > max)
        complain(binder, place, "out_of_range", "From %lld to %lld, please.", (long long)min,
                 (long long)max);
}

static void bind_enum(Binder *binder, const Place *place, const ShapeField *field,
                      const json_t *value, Text *out)
{
    if (!expect(binder, place, json_is_string(value), "a string"))
        return;
    *out = text_value(value);
    Buffer allowed;
    buffer_init(&allowed, binder->task->arena, 1024);
    for (const char *const *each = field->values; *each != NULL; each++) {
        if (text_equal(*out, text_of(*each)))
            return;
        buffer_format(&allowed, "%s%s", allowed.len > 0 ? ", " : "", *each);
    }
    complain(binder, place, "not_allowed", "One of: %.*s.", TEXT_ARG(buffer_view(&allowed)));
}

static void bind_texts(Binder *binder, const Place *place, const ShapeField *field,
                       const json_t *value, TextList *out)
{
    if (!expect(binder, place, json_is_array(value), "an array of strings"))
        return;
    size_t count = json_array_size(value);
    check_length(binder, place, field, count, "entries");
    if (binder->errors > MAX_ERRORS)
        return;
    out->items = ARENA_ARRAY(binder->task->arena, Text, count + 1);
    out->count = count;
    static const ShapeField entry = { .kind = SHAPE_TEXT };
    for (size_t i = 0; i < count && binder->errors <= MAX_ERRORS; i++) {
        char digits[24];
        int len = snprintf(digits, sizeof digits, "%zu", i);
        Place at = { place, { digits, (size_t)len } };
        bind_text(binder, &at, &entry, json_array_get(value, i), &out->items[i]);
    }
}

static int count_bytes(const char *bytes, size_t size, void *total)
{
    (void)bytes;
    *(size_t *)total += size;
    return 0;
}

static void bind_json(Binder *binder, const Place *place, const ShapeField *field,
                      const json_t *value, const json_t **out)
{
    if (!expect(binder, place, json_is_object(value), "an object"))
        return;
    *out = value;
    if (field->max == 0)
        return;
    size_t size = 0;
    json_dump_callback(value, count_bytes, &size, JSON_COMPACT);
    check_length(binder, place, field, size, "bytes");
}

static void bind_object(Binder *binder, const Place *place, const Shape *shape, const json_t *body,
                        char *into);

static void bind_field(Binder *binder, const Place *place, const ShapeField *field,
                       const json_t *value, char *into)
{
    void *target = into + field->offset;
    switch (field->kind) {
    case SHAPE_TEXT:
    case SHAPE_MULTILINE:
    case SHAPE_SOURCE:
    case SHAPE_PASSWORD:
    case SHAPE_EMAIL:
    case SHAPE_SLUG:
        bind_text(binder, place, field, value, target);
        break;
    case SHAPE_UUID:
        bind_uuid(binder, place, value, target);
        break;
    case SHAPE_TIME:
        bind_time(binder, place, value, target);
        break;
    case SHAPE_INT:
        bind_int(binder, place, field, value, target);
        break;
    case SHAPE_BOOL:
        if (expect(binder, place, json_is_boolean(value), "true or false"))
            *(bool *)target = json_is_true(value);
        break;
    case SHAPE_ENUM:
        bind_enum(binder, place, field, value, target);
        break;
    case SHAPE_TEXTS:
        bind_texts(binder, place, field, value, target);
        break;
    case SHAPE_JSON:
        bind_json(binder, place, field, value, target);
        break;
    case SHAPE_OBJECT:
        bind_object(binder, place, field->nested, value, target);
        break;
    }
}

static const ShapeField *find_field(const Shape *shape, const char *key)
{
    for (size_t i = 0; i < shape->count; i++)
        if (strcmp(shape->fields[i].name, key) == 0)
            return &shape->fields[i];
    return NULL;
}

static Text field_names(Arena *arena, const Shape *shape)
{
    Buffer names;
    buffer_init(&names, arena, 2048);
    for (size_t i = 0; i < shape->count; i++)
        buffer_format(&names, "%s%s", i > 0 ? ", " : "", shape->fields[i].name);
    return buffer_view(&names);
}

static void refuse_unknown(Binder *binder, const Place *place, const Shape *shape,
                           const json_t *body)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)body, key, value)
    {
        if (find_field(shape, key) != NULL)
            continue;
        if (binder->errors > MAX_ERRORS)
            return;
        Place at = { place, text_of(key) };
        complain(binder, &at, "unknown_field", "Not a field of this body; it takes: %.*s.",
                 TEXT_ARG(field_names(binder->task->arena, shape)));
    }
}

static void bind_object(Binder *binder, const Place *place, const Shape *shape, const json_t *body,
                        char *into)
{
    if (!expect(binder, place, json_is_object(body), "an object"))
        return;
    ShapeGiven given = 0;
    size_t known = 0;
    for (size_t i = 0; i < shape->count; i++) {
        const ShapeField *field = &shape->fields[i];
        const json_t *value = json_object_get(body, field->name);
        Place at = { place, text_of(field->name) };
        if (value == NULL) {
            if (field->required)
                complain(binder, &at, "required", "This field is required.");
            continue;
        }
        known++;
        given |= (ShapeGiven)1 << i;
        if (json_is_null(value) && field->nullable)
            continue; /* the struct is zeroed: ptr NULL, nil */
        bind_field(binder, &at, field, value, into);
    }
    memcpy(into, &given, sizeof given);
    if (known < json_object_size(body))
        refuse_unknown(binder, place, shape, body);
}

void *shape_try_bind(Task *task, const Shape *shape, const json_t *body)
{
    Binder binder = { .task = task };
    char *bound = arena_zalloc(task->arena, shape->size);
    bind_object(&binder, NULL, shape, body, bound);
    return binder.errors == 0 ? bound : NULL;
}

void *shape_bind(Task *task, const Shape *shape, const json_t *body)
{
    void *bound = shape_try_bind(task, shape, body);
    if (bound == NULL) {
        task->fault.status = 422;
        task->fault.code = TEXT("invalid_body");
        task->fault.detail =
            TEXT("The body does not have the form that this route takes; see errors.");
        task_throw(task);
    }
    return bound;
}

static size_t field_size(const ShapeField *field)
{
    switch (field->kind) {
    case SHAPE_UUID:
        return sizeof(Uuid);
    case SHAPE_TIME:
        return sizeof(TimeMs);
    case SHAPE_INT:
        return sizeof(int64_t);
    case SHAPE_BOOL:
        return sizeof(bool);
    case SHAPE_TEXTS:
        return sizeof(TextList);
    case SHAPE_JSON:
        return sizeof(json_t *);
    case SHAPE_OBJECT:
        return field->nested->size;
    default:
        return sizeof(Text);
    }
}

const char *shape_defect(const Shape *shape)
{
    if (shape->count > 64)
        return "has more than 64 fields";
    for (size_t i = 0; i < shape->count; i++) {
        const ShapeField *field = &shape->fields[i];
        if (field->kind == SHAPE_ENUM && field->values == NULL)
            return "has an enumeration without values";
        if (field->kind == SHAPE_OBJECT && field->nested == NULL)
            return "has an object without a shape";
        if (field->kind == SHAPE_OBJECT && shape_defect(field->nested) != NULL)
            return shape_defect(field->nested);
        if (field->offset < sizeof(ShapeGiven) || field->offset + field_size(field) > shape->size)
            return "has a field outside its struct (the first member is ShapeGiven)";
        if (field->max != 0 && field->max < field->min)
            return "has a field whose max is below its min";
        if (find_field(shape, field->name) != field)
            return "names a field twice";
    }
    return NULL;
}
