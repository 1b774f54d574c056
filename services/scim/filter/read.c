/*
 * Reading: a recursive descent over the grammar of RFC 7644, figure 1. `not` binds before `and`,
 * `and` before `or`.
 */
#include "services/scim/filter/filter.h"

#include "core/clock.h"

typedef struct Reader {
    Arena *arena;
    const ScimKind *kind;
    Text source;
    size_t at, terms, depth;
    const ScimAttribute *inside; /* of the value path that is being read */
    ScimFilterError *error;
} Reader;

static const ScimFilter *read_or(Reader *r);

static bool fault(Reader *r, const char *what)
{
    if (r->error->what == NULL)
        *r->error = (ScimFilterError){ r->at, what };
    return false;
}

static const ScimFilter *wrong(Reader *r, const char *what)
{
    fault(r, what);
    return NULL;
}

static char peek(const Reader *r)
{
    return r->at < r->source.len ? r->source.ptr[r->at] : '\0';
}

static void skip_blanks(Reader *r)
{
    while (peek(r) == ' ')
        r->at++;
}

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '$' || c == '.' || c == ':';
}

static Text read_name(Reader *r)
{
    skip_blanks(r);
    size_t from = r->at;
    while (is_name_byte(peek(r)))
        r->at++;
    return text_slice(r->source, from, r->at);
}

/* Takes the word when it is next, whatever its case. */
static bool take_word(Reader *r, Text word)
{
    size_t from = r->at;
    if (text_equal_nocase(read_name(r), word))
        return true;
    r->at = from;
    return false;
}

static bool take_byte(Reader *r, char byte)
{
    skip_blanks(r);
    if (peek(r) != byte)
        return false;
    r->at++;
    return true;
}

static bool read_operator(Reader *r, ScimOperator *op)
{
    static const struct {
        Text word;
        ScimOperator op;
    } words[] = { { { "eq", 2 }, SCIM_EQ },     { { "ne", 2 }, SCIM_NE }, { { "co", 2 }, SCIM_CO },
                  { { "sw", 2 }, SCIM_SW },     { { "ew", 2 }, SCIM_EW }, { { "gt", 2 }, SCIM_GT },
                  { { "ge", 2 }, SCIM_GE },     { { "lt", 2 }, SCIM_LT }, { { "le", 2 }, SCIM_LE },
                  { { "pr", 2 }, SCIM_PRESENT } };
    Text word = read_name(r);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (text_equal_nocase(word, words[i].word)) {
            *op = words[i].op;
            return true;
        }
    return fault(r, "an operator is missing: eq ne co sw ew gt ge lt le pr");
}

/* The end of a JSON text that begins here. */
static bool skip_string(Reader *r)
{
    for (r->at++; r->at < r->source.len; r->at++) {
        if (r->source.ptr[r->at] == '\\' && r->at + 1 < r->source.len)
            r->at++;
        else if (r->source.ptr[r->at] == '"') {
            r->at++;
            return true;
        }
    }
    return fault(r, "a text has no end");
}

static bool read_value(Reader *r, Text *value)
{
    skip_blanks(r);
    size_t from = r->at;
    if (peek(r) == '"') {
        JsonError ignored;
        if (!skip_string(r))
            return false;
        const json_t *tree =
            json_read(r->arena, text_slice(r->source, from, r->at), false, &ignored);
        *value = json_string_text(tree);
        return tree != NULL || fault(r, "a text is not written as JSON writes it");
    }
    Text word = read_name(r);
    if (text_equal_nocase(word, TEXT("true")) || text_equal_nocase(word, TEXT("false"))) {
        *value = word.len == 4 ? TEXT("true") : TEXT("false");
    } else if (text_equal_nocase(word, TEXT("null"))) {
        *value = TEXT_NULL;
    } else if (word.len > 0 && (word.ptr[0] == '-' || (word.ptr[0] >= '0' && word.ptr[0] <= '9'))) {
        *value = word;
    } else {
        return fault(r, "a value is missing: a text in quotes, true, false, null or a number");
    }
    return true;
}

static bool read_place(Reader *r, ScimPlace *place)
{
    Text name = read_name(r);
    if (name.len == 0)
        return fault(r, "the name of an attribute is missing");
    *place = (ScimPlace){ 0 };
    if (r->inside != NULL) {
        place->sub = scim_sub(r->inside, name);
        return place->sub != NULL || fault(r, "the attribute has no such part");
    }
    if (!scim_place(r->kind, name, place) || place->attribute == NULL)
        return fault(r, "there is no such attribute");
    return true;
}

/* What is compared: a complex attribute stands for its value. */
static const ScimAttribute *compared(ScimPlace *place)
{
    if (place->attribute != NULL && place->sub == NULL && place->attribute->type == SCIM_COMPLEX)
        place->sub = scim_sub(place->attribute, TEXT("value"));
    if (place->sub != NULL)
        return place->sub;
    return place->attribute->type == SCIM_COMPLEX ? NULL : place->attribute;
}

static bool is_order(ScimOperator op)
{
    return op == SCIM_GT || op == SCIM_GE || op == SCIM_LT || op == SCIM_LE;
}

static bool check_boolean(Reader *r, ScimFilter *filter)
{
    if (filter->op != SCIM_EQ && filter->op != SCIM_NE)
        return fault(r, "true and false are compared with eq and ne alone");
    bool is_true = text_equal_nocase(filter->value, TEXT("true"));
    if (!is_true && !text_equal_nocase(filter->value, TEXT("false")))
        return fault(r, "this attribute is true or false");
    filter->value = is_true ? TEXT("true") : TEXT("false");
    return true;
}

/* Times are kept in one form, so that their texts have their order. */
static bool check_time(Reader *r, ScimFilter *filter)
{
    TimeMs at;
    if (filter->op != SCIM_EQ && filter->op != SCIM_NE && !is_order(filter->op))
        return fault(r, "times are compared with eq ne gt ge lt le");
    if (!clock_parse(filter->value, &at))
        return fault(r, "this attribute is a time, as 2026-11-23T01:02:03Z");
    Buffer text;
    buffer_init(&text, r->arena, 64);
    JsonWriter w = json_writer(&text);
    json_put_time(&w, at);
    filter->value = text_slice(buffer_view(&text), 1, text.len - 1);
    return true;
}

static bool check_comparison(Reader *r, ScimFilter *filter)
{
    const ScimAttribute *attribute = compared(&filter->place);
    if (attribute == NULL)
        return fault(r, "this attribute has parts: compare one of them");
    if (text_is_null(filter->value))
        return filter->op == SCIM_EQ || filter->op == SCIM_NE ||
               fault(r, "null is compared with eq and ne alone");
    if (attribute->type == SCIM_BOOLEAN)
        return check_boolean(r, filter);
    return attribute->type != SCIM_TIME || check_time(r, filter);
}

static ScimFilter *node(Reader *r, ScimOperator op, const ScimFilter *left, const ScimFilter *right)
{
    ScimFilter *made = ARENA_NEW(r->arena, ScimFilter);
    *made = (ScimFilter){ .op = op, .left = left, .right = right };
    return made;
}

/* What stands in the brackets of a value path; the opening one has been read. */
static const ScimFilter *read_inside(Reader *r, const ScimPlace *place)
{
    if (r->inside != NULL || place->sub != NULL || place->attribute->type != SCIM_COMPLEX)
        return wrong(r, "brackets stand behind an attribute with parts");
    if (++r->depth > SCIM_FILTER_MAX_DEPTH)
        return wrong(r, "it nests too deeply");
    r->inside = place->attribute;
    const ScimFilter *inner = read_or(r);
    r->inside = NULL;
    r->depth--;
    if (inner != NULL && !take_byte(r, ']'))
        return wrong(r, "a bracket is not closed");
    return inner;
}

static const ScimFilter *read_comparison(Reader *r)
{
    ScimFilter *filter = node(r, SCIM_EQ, NULL, NULL);
    if (++r->terms > SCIM_FILTER_MAX_TERMS)
        return wrong(r, "it compares too much at once");
    if (!read_place(r, &filter->place))
        return NULL;
    if (peek(r) == '[') {
        r->at++;
        filter->op = SCIM_SOME;
        filter->left = read_inside(r, &filter->place);
        return filter->left != NULL ? filter : NULL;
    }
    if (!read_operator(r, &filter->op))
        return NULL;
    if (filter->op == SCIM_PRESENT)
        return filter;
    return read_value(r, &filter->value) && check_comparison(r, filter) ? filter : NULL;
}

static const ScimFilter *read_group(Reader *r)
{
    if (++r->depth > SCIM_FILTER_MAX_DEPTH)
        return wrong(r, "it nests too deeply");
    const ScimFilter *inner = read_or(r);
    r->depth--;
    if (inner != NULL && !take_byte(r, ')'))
        return wrong(r, "a parenthesis is not closed");
    return inner;
}

static const ScimFilter *read_term(Reader *r)
{
    size_t from = r->at;
    if (take_word(r, TEXT("not"))) {
        if (take_byte(r, '(')) {
            const ScimFilter *inner = read_group(r);
            return inner != NULL ? node(r, SCIM_NOT, inner, NULL) : NULL;
        }
        r->at = from; /* an attribute that is called so is none, and is told */
    }
    return take_byte(r, '(') ? read_group(r) : read_comparison(r);
}

static const ScimFilter *read_and(Reader *r)
{
    const ScimFilter *left = read_term(r);
    while (left != NULL && take_word(r, TEXT("and"))) {
        const ScimFilter *right = read_term(r);
        left = right != NULL ? node(r, SCIM_AND, left, right) : NULL;
    }
    return left;
}

static const ScimFilter *read_or(Reader *r)
{
    const ScimFilter *left = read_and(r);
    while (left != NULL && take_word(r, TEXT("or"))) {
        const ScimFilter *right = read_and(r);
        left = right != NULL ? node(r, SCIM_OR, left, right) : NULL;
    }
    return left;
}

static bool begin(Reader *r, Arena *arena, const ScimKind *kind, Text source,
                  ScimFilterError *error)
{
    *error = (ScimFilterError){ 0 };
    *r = (Reader){ .arena = arena, .kind = kind, .source = source, .error = error };
    return source.len <= SCIM_FILTER_MAX_BYTES || fault(r, "it is too long");
}

static bool is_at_end(Reader *r)
{
    skip_blanks(r);
    return r->at == r->source.len || fault(r, "something stands behind it");
}

const ScimFilter *scim_filter_read(Arena *arena, const ScimKind *kind, Text source,
                                   ScimFilterError *error)
{
    Reader r;
    if (!begin(&r, arena, kind, source, error))
        return NULL;
    const ScimFilter *filter = read_or(&r);
    return filter != NULL && is_at_end(&r) ? filter : NULL;
}

bool scim_path_read(Arena *arena, const ScimKind *kind, Text source, ScimPath *path,
                    ScimFilterError *error)
{
    Reader r;
    *path = (ScimPath){ 0 };
    if (!begin(&r, arena, kind, source, error))
        return false;
    if (!scim_place(kind, read_name(&r), &path->place))
        return fault(&r, "there is no such attribute");
    if (peek(&r) != '[')
        return is_at_end(&r);
    r.at++;
    if (path->place.attribute == NULL)
        return fault(&r, "brackets stand behind an attribute with parts");
    path->filter = read_inside(&r, &path->place);
    if (path->filter == NULL)
        return false;
    if (peek(&r) == '.') {
        r.at++;
        path->place.sub = scim_sub(path->place.attribute, read_name(&r));
        if (path->place.sub == NULL)
            return fault(&r, "the attribute has no such part");
    }
    return is_at_end(&r);
}
