/*
 * What a filter says about a value, and about a question: without PostgreSQL.
 */
#include "services/scim/filter/filter.h"

#include <string.h>

static char folded(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static int order_of(Text a, Text b, bool is_exact)
{
    for (size_t i = 0; i < a.len && i < b.len; i++) {
        unsigned char x = (unsigned char)(is_exact ? a.ptr[i] : folded(a.ptr[i]));
        unsigned char y = (unsigned char)(is_exact ? b.ptr[i] : folded(b.ptr[i]));
        if (x != y)
            return x < y ? -1 : 1;
    }
    return a.len == b.len ? 0 : a.len < b.len ? -1 : 1;
}

static bool has_at(Text text, Text word, size_t at, bool is_exact)
{
    return at + word.len <= text.len &&
           order_of(text_slice(text, at, at + word.len), word, is_exact) == 0;
}

static bool contains(Text text, Text word, bool is_exact)
{
    for (size_t i = 0; i + word.len <= text.len; i++)
        if (has_at(text, word, i, is_exact))
            return true;
    return false;
}

static bool compare(const ScimFilter *filter, Text found)
{
    bool is_exact = scim_place_is_exact(&filter->place);
    int order = order_of(found, filter->value, is_exact);
    switch (filter->op) {
    case SCIM_EQ:
        return order == 0;
    case SCIM_NE:
        return order != 0;
    case SCIM_GT:
        return order > 0;
    case SCIM_GE:
        return order >= 0;
    case SCIM_LT:
        return order < 0;
    case SCIM_LE:
        return order <= 0;
    case SCIM_CO:
        return contains(found, filter->value, is_exact);
    case SCIM_SW:
        return has_at(found, filter->value, 0, is_exact);
    case SCIM_EW:
        return filter->value.len <= found.len &&
               has_at(found, filter->value, found.len - filter->value.len, is_exact);
    default:
        return false;
    }
}

bool scim_filter_holds(const ScimFilter *filter, const json_t *value)
{
    if (filter->op == SCIM_AND)
        return scim_filter_holds(filter->left, value) && scim_filter_holds(filter->right, value);
    if (filter->op == SCIM_OR)
        return scim_filter_holds(filter->left, value) || scim_filter_holds(filter->right, value);
    if (filter->op == SCIM_NOT)
        return !scim_filter_holds(filter->left, value);
    const json_t *part = json_object_get(value, filter->place.sub->name);
    if (filter->op == SCIM_PRESENT)
        return part != NULL;
    if (text_is_null(filter->value))
        return (part == NULL) == (filter->op == SCIM_EQ);
    if (part == NULL)
        return filter->op == SCIM_NE;
    return compare(filter, json_is_boolean(part)
                               ? (json_is_true(part) ? TEXT("true") : TEXT("false"))
                               : json_string_text(part));
}

bool scim_filter_fulfil(const ScimFilter *filter, json_t *value)
{
    if (filter->op == SCIM_AND)
        return scim_filter_fulfil(filter->left, value) && scim_filter_fulfil(filter->right, value);
    if (filter->op != SCIM_EQ || text_is_null(filter->value))
        return false;
    json_t *part = filter->place.sub->type == SCIM_BOOLEAN
                       ? json_boolean(text_equal(filter->value, TEXT("true")))
                       : json_stringn(filter->value.ptr, filter->value.len);
    return json_object_set_new(value, filter->place.sub->name, part) == 0;
}

static bool is_about(const ScimFilter *filter, const char *attribute)
{
    return filter->place.attribute != NULL && filter->place.extension == NULL &&
           strcmp(filter->place.attribute->name, attribute) == 0;
}

Text scim_filter_pinned(const ScimFilter *filter, const char *attribute)
{
    if (filter->op == SCIM_EQ && is_about(filter, attribute))
        return filter->value;
    if (filter->op != SCIM_AND)
        return TEXT_NULL;
    Text left = scim_filter_pinned(filter->left, attribute);
    return text_is_null(left) ? scim_filter_pinned(filter->right, attribute) : left;
}

bool scim_filter_mentions(const ScimFilter *filter, const char *attribute)
{
    return filter != NULL &&
           (is_about(filter, attribute) || scim_filter_mentions(filter->left, attribute) ||
            scim_filter_mentions(filter->right, attribute));
}
