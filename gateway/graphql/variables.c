#include "gateway/graphql/variables.h"

#include "gateway/graphql/json_view.h"

#define MAX_SHOWN 60

typedef struct Coercion {
    const GraphqlSchema *schema;
    GraphqlErrors *errors;
    const GraphqlVariable *variable;
} Coercion;

/* Where in the variable: "input.title". */
typedef struct Place {
    const struct Place *above;
    Text name;
} Place;

static void write_place(Buffer *out, const Place *place)
{
    if (place == NULL)
        return;
    write_place(out, place->above);
    buffer_byte(out, '.');
    buffer_text(out, place->name);
}

static GraphqlValue *complain(Coercion *c, const Place *place, const char *format, Text what)
{
    Buffer where;
    buffer_init(&where, c->errors->arena, 1000);
    write_place(&where, place);
    Text detail = text_format(c->errors->arena, format, TEXT_ARG(text_slice(what, 0, MAX_SHOWN)));
    graphql_error(c->errors, "graphql_invalid_variable", c->variable->place,
                  "The variable \"$%.*s%.*s\" %.*s.", TEXT_ARG(c->variable->name),
                  TEXT_ARG(buffer_view(&where)), TEXT_ARG(detail));
    return NULL;
}

static GraphqlValue *new_value(Coercion *c, GraphqlValueKind kind, Text text)
{
    GraphqlValue *value = ARENA_NEW(c->errors->arena, GraphqlValue);
    *value = (GraphqlValue){ .kind = kind, .text = text, .place = c->variable->place };
    return value;
}

static bool is_whole(Text raw)
{
    for (size_t i = raw.ptr[0] == '-'; i < raw.len; i++)
        if (raw.ptr[i] < '0' || raw.ptr[i] > '9')
            return false;
    return true;
}

static bool is_within(Text raw, int64_t min, int64_t max)
{
    int64_t value;
    return text_equal(raw, TEXT("-0")) ||
           (is_whole(raw) && text_to_int64(raw, &value) && value >= min && value <= max);
}

static bool is_listed(const GraphqlType *type, Text value)
{
    for (const char *const *each = type->values; *each != NULL; each++)
        if (text_equal(value, text_of(*each)))
            return true;
    return false;
}

static GraphqlValue *coerce_leaf(Coercion *c, const Place *place, Text raw, const GraphqlType *type)
{
    const GraphqlSchema *s = c->schema;
    char kind = json_view_kind(raw);
    if (type == s->json)
        return new_value(c, GRAPHQL_RAW, raw);
    if (kind == '"') {
        Text text = json_view_text(c->errors->arena, raw);
        if (type == s->text || type == s->id || type == s->time)
            return new_value(c, GRAPHQL_STRING, text);
        if (type->kind == GRAPHQL_ENUM_TYPE && is_listed(type, text))
            return new_value(c, GRAPHQL_ENUM, text);
    } else if (kind == '0') {
        if (type == s->id && is_whole(raw))
            return new_value(c, GRAPHQL_STRING, raw);
        if ((type == s->int32 && is_within(raw, INT32_MIN, INT32_MAX)) ||
            (type == s->int64 && is_within(raw, INT64_MIN, INT64_MAX)))
            return new_value(c, GRAPHQL_INT, raw);
        if (type == s->float64)
            return new_value(c, GRAPHQL_FLOAT, raw);
    } else if ((kind == 't' || kind == 'f') && type == s->boolean) {
        GraphqlValue *value = new_value(c, GRAPHQL_BOOLEAN, raw);
        value->flag = kind == 't';
        return value;
    }
    return complain(c, place, "is not %.*s", text_of(type->name));
}

static GraphqlValue *coerce(Coercion *c, const Place *place, Text raw, GraphqlRef ref);

static void check_required(Coercion *c, const Place *place, Text raw, const GraphqlType *type)
{
    for (size_t i = 0; i < type->input_count; i++)
        if (type->inputs[i].ref.required &&
            text_is_null(json_view_member(raw, type->inputs[i].name)))
            complain(c, place, "needs \"%.*s\"", text_of(type->inputs[i].name));
}

static GraphqlValue *coerce_object(Coercion *c, const Place *place, Text raw,
                                   const GraphqlType *type)
{
    GraphqlValue *object = new_value(c, GRAPHQL_OBJECT, raw), **end = &object->items;
    Text key, value;
    if (json_view_kind(raw) != '{')
        return complain(c, place, "is not %.*s", text_of(type->name));
    for (Text rest = raw; json_view_next(&rest, &key, &value);) {
        Text name = json_view_text(c->errors->arena, key);
        const GraphqlInput *input = graphql_input(type->inputs, type->input_count, name);
        Place at = { place, name };
        GraphqlValue *item = NULL;
        if (input == NULL)
            complain(c, place, "takes no \"%.*s\"", name);
        else
            item = coerce(c, &at, value, input->ref);
        if (item == NULL)
            continue;
        item->name = name;
        *end = item;
        end = &item->next;
    }
    check_required(c, place, raw, type);
    return object;
}

static GraphqlValue *coerce_list(Coercion *c, const Place *place, Text raw, GraphqlRef item)
{
    GraphqlValue *list = new_value(c, GRAPHQL_LIST, raw), **end = &list->items;
    Text value;
    if (json_view_kind(raw) != '[') { /* one stands for a list of one */
        list->items = coerce(c, place, raw, item);
        return list;
    }
    size_t index = 0;
    for (Text rest = raw; json_view_next(&rest, NULL, &value); index++) {
        Place at = { place, text_format(c->errors->arena, "%zu", index) };
        *end = coerce(c, &at, value, item);
        if (*end != NULL)
            end = &(*end)->next;
    }
    return list;
}

static GraphqlValue *coerce(Coercion *c, const Place *place, Text raw, GraphqlRef ref)
{
    if (json_view_kind(raw) == 'n')
        return ref.required
                   ? complain(c, place, "must not be null, it is %.*s", text_of(ref.type->name))
                   : new_value(c, GRAPHQL_NULL, raw);
    if (ref.list)
        return coerce_list(c, place, raw, (GraphqlRef){ ref.type, true, false });
    if (ref.type->kind == GRAPHQL_INPUT_TYPE)
        return coerce_object(c, place, raw, ref.type);
    return coerce_leaf(c, place, raw, ref.type);
}

static const GraphqlType *named_type(const GraphqlSchema *schema, const GraphqlTypeNode *node)
{
    while (node->item != NULL)
        node = node->item;
    return graphql_type(schema, node->name);
}

/* As the declaration has it, lists of lists included: within a JSON literal all of them are good.
 */
static GraphqlValue *coerce_declared(Coercion *c, const Place *place, Text raw,
                                     const GraphqlTypeNode *node)
{
    const GraphqlType *type = named_type(c->schema, node);
    if (node->item == NULL || json_view_kind(raw) == 'n')
        return coerce(c, place, raw, (GraphqlRef){ type, node->required, false });
    GraphqlValue *list = new_value(c, GRAPHQL_LIST, raw), **end = &list->items;
    Text value;
    if (json_view_kind(raw) != '[') {
        list->items = coerce_declared(c, place, raw, node->item);
        return list;
    }
    size_t index = 0;
    for (Text rest = raw; json_view_next(&rest, NULL, &value); index++) {
        Place at = { place, text_format(c->errors->arena, "%zu", index) };
        *end = coerce_declared(c, &at, value, node->item);
        if (*end != NULL)
            end = &(*end)->next;
    }
    return list;
}

static GraphqlValue *preset_of(Arena *arena, const GraphqlSchema *schema, const GraphqlValue *value,
                               const GraphqlTypeNode *node)
{
    GraphqlRef ref = { named_type(schema, node), node->required, false };
    if (node->item == NULL || value->kind == GRAPHQL_NULL)
        return graphql_resolve(arena, schema, value, ref, NULL);
    GraphqlValue *list = ARENA_NEW(arena, GraphqlValue), **end = &list->items;
    *list = (GraphqlValue){ .kind = GRAPHQL_LIST, .place = value->place };
    if (value->kind != GRAPHQL_LIST) {
        list->items = preset_of(arena, schema, value, node->item);
        return list;
    }
    for (const GraphqlValue *each = value->items; each != NULL; each = each->next) {
        *end = preset_of(arena, schema, each, node->item);
        end = &(*end)->next;
    }
    return list;
}

const GraphqlValue *graphql_variables(const GraphqlSchema *schema,
                                      const GraphqlOperation *operation, Text sent,
                                      GraphqlErrors *errors)
{
    GraphqlValue *first = NULL, **end = &first;
    for (const GraphqlVariable *each = operation->variables; each != NULL; each = each->next) {
        Coercion c = { schema, errors, each };
        Text raw = json_view_member(sent, text_cstr(errors->arena, each->name));
        GraphqlValue *value = NULL;
        if (!text_is_null(raw))
            value = coerce_declared(&c, NULL, raw, each->type);
        else if (each->preset != NULL)
            value = preset_of(errors->arena, schema, each->preset, each->type);
        else if (each->type->required)
            complain(&c, NULL, "is required%.*s", TEXT(""));
        if (value == NULL)
            continue;
        value->name = each->name;
        *end = value;
        end = &value->next;
    }
    return first;
}

/*
 * Filling in.
 */
const GraphqlValue *graphql_given(const GraphqlValue *values, Text name)
{
    while (values != NULL && !text_equal(values->name, name))
        values = values->next;
    return values;
}

static GraphqlRef item_ref(const GraphqlSchema *schema, const GraphqlValue *parent, GraphqlRef ref,
                           Text name)
{
    if (parent->kind == GRAPHQL_LIST)
        return (GraphqlRef){ ref.type, false, false };
    const GraphqlInput *input = ref.type->kind == GRAPHQL_INPUT_TYPE
                                    ? graphql_input(ref.type->inputs, ref.type->input_count, name)
                                    : NULL;
    return input != NULL ? input->ref : (GraphqlRef){ schema->json, false, false };
}

GraphqlValue *graphql_resolve(Arena *arena, const GraphqlSchema *schema, const GraphqlValue *value,
                              GraphqlRef ref, const GraphqlValue *variables)
{
    GraphqlValue *own = ARENA_NEW(arena, GraphqlValue);
    if (value->kind == GRAPHQL_VARIABLE) {
        const GraphqlValue *given = graphql_given(variables, value->text);
        if (given == NULL)
            return NULL;
        *own = *given;
    } else {
        *own = *value;
        GraphqlValue **end = &own->items;
        *end = NULL;
        for (const GraphqlValue *each = value->items; each != NULL; each = each->next) {
            *end = graphql_resolve(arena, schema, each, item_ref(schema, value, ref, each->name),
                                   variables);
            if (*end == NULL && value->kind == GRAPHQL_LIST) { /* absent in a list: null */
                *end = ARENA_NEW(arena, GraphqlValue);
                (*end)->kind = GRAPHQL_NULL;
            }
            if (*end != NULL)
                end = &(*end)->next;
        }
    }
    own->name = value->name;
    own->next = NULL;
    if (own->kind == GRAPHQL_INT && ref.type == schema->id)
        own->kind = GRAPHQL_STRING;
    if (ref.list && own->kind != GRAPHQL_LIST && own->kind != GRAPHQL_NULL &&
        own->kind != GRAPHQL_RAW) {
        GraphqlValue *list = ARENA_NEW(arena, GraphqlValue);
        *list = (GraphqlValue){ .kind = GRAPHQL_LIST, .place = own->place, .name = own->name };
        own->name = TEXT_NULL;
        list->items = own;
        return list;
    }
    return own;
}

void graphql_write_value(JsonWriter *w, const GraphqlValue *value)
{
    switch (value->kind) {
    case GRAPHQL_OBJECT:
        json_object_begin(w);
        for (const GraphqlValue *each = value->items; each != NULL; each = each->next) {
            json_key(w, each->name);
            graphql_write_value(w, each);
        }
        json_object_end(w);
        break;
    case GRAPHQL_LIST:
        json_array_begin(w);
        for (const GraphqlValue *each = value->items; each != NULL; each = each->next)
            graphql_write_value(w, each);
        json_array_end(w);
        break;
    case GRAPHQL_INT:
    case GRAPHQL_FLOAT:
    case GRAPHQL_RAW:
        json_put_raw(w, value->text);
        break;
    case GRAPHQL_BOOLEAN:
        json_put_bool(w, value->flag);
        break;
    case GRAPHQL_NULL:
    case GRAPHQL_VARIABLE:
        json_put_null(w);
        break;
    case GRAPHQL_STRING:
    case GRAPHQL_ENUM:
        json_put_text(w, value->text);
        break;
    }
}
