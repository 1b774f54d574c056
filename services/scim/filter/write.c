#include "services/scim/filter/filter.h"

bool scim_place_is_exact(const ScimPlace *place)
{
    const ScimAttribute *attribute = place->sub != NULL ? place->sub : place->attribute;
    return (attribute->flags & SCIM_EXACT) != 0 || attribute->type == SCIM_TIME;
}

void scim_place_write(Buffer *out, const ScimPlace *place)
{
    buffer_byte(out, '$');
    if (place->extension != NULL)
        buffer_format(out, ".\"%s\"", place->extension->urn);
    if (place->attribute != NULL)
        buffer_format(out, ".\"%s\"", place->attribute->name);
    if (place->sub != NULL)
        buffer_format(out, ".\"%s\"", place->sub->name);
}

static const char *const words[] = {
    [SCIM_AND] = "and",    [SCIM_OR] = "or", [SCIM_NOT] = "not", [SCIM_SOME] = "some",
    [SCIM_PRESENT] = "pr", [SCIM_EQ] = "eq", [SCIM_NE] = "ne",   [SCIM_CO] = "co",
    [SCIM_SW] = "sw",      [SCIM_EW] = "ew", [SCIM_GT] = "gt",   [SCIM_GE] = "ge",
    [SCIM_LT] = "lt",      [SCIM_LE] = "le",
};

void scim_filter_write(JsonWriter *w, const ScimFilter *filter)
{
    json_object_begin(w);
    json_field(w, "op", text, text_of(words[filter->op]));
    if (filter->left != NULL) {
        json_key(w, TEXT("left"));
        scim_filter_write(w, filter->left);
    }
    if (filter->right != NULL) {
        json_key(w, TEXT("right"));
        scim_filter_write(w, filter->right);
    }
    if (filter->place.attribute != NULL || filter->place.sub != NULL) {
        char room[256];
        Buffer path = { .ptr = room, .capacity = sizeof room, .max = sizeof room };
        scim_place_write(&path, &filter->place);
        json_field(w, "path", text, buffer_view(&path));
        if (filter->op != SCIM_SOME && filter->op != SCIM_PRESENT) {
            json_field(w, "exact", bool, scim_place_is_exact(&filter->place));
            json_field(w, "value", text, filter->value);
        }
    }
    json_object_end(w);
}
