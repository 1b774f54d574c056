/*
 * The types by which a schema tells of itself (GraphQL, October 2021, section 4), with what the
 * tools of today also ask for: whether arguments are deprecated, and inputs a choice.
 */
#include "gateway/graphql/schema_build.h"

/* "name:Type", with '!' and brackets as in the language; a '?' before the name: the field takes
 * includeDeprecated. */
typedef struct MetaType {
    const char *name;
    const char *fields[16];
} MetaType;

static const char *const TYPE_KINDS[] = { "SCALAR",       "OBJECT", "INTERFACE", "UNION", "ENUM",
                                          "INPUT_OBJECT", "LIST",   "NON_NULL",  NULL };
static const char *const LOCATIONS[] = { "QUERY",
                                         "MUTATION",
                                         "SUBSCRIPTION",
                                         "FIELD",
                                         "FRAGMENT_DEFINITION",
                                         "FRAGMENT_SPREAD",
                                         "INLINE_FRAGMENT",
                                         "VARIABLE_DEFINITION",
                                         "SCHEMA",
                                         "SCALAR",
                                         "OBJECT",
                                         "FIELD_DEFINITION",
                                         "ARGUMENT_DEFINITION",
                                         "INTERFACE",
                                         "UNION",
                                         "ENUM",
                                         "ENUM_VALUE",
                                         "INPUT_OBJECT",
                                         "INPUT_FIELD_DEFINITION",
                                         NULL };

static const MetaType META[] = {
    { "__Schema",
      { "description:String", "types:[__Type!]!", "queryType:__Type!", "mutationType:__Type",
        "subscriptionType:__Type", "directives:[__Directive!]!" } },
    { "__Type",
      { "kind:__TypeKind!", "name:String", "description:String", "specifiedByURL:String",
        "?fields:[__Field!]", "interfaces:[__Type!]", "possibleTypes:[__Type!]",
        "?enumValues:[__EnumValue!]", "?inputFields:[__InputValue!]", "ofType:__Type",
        "isOneOf:Boolean" } },
    { "__Field",
      { "name:String!", "description:String", "?args:[__InputValue!]!", "type:__Type!",
        "isDeprecated:Boolean!", "deprecationReason:String" } },
    { "__InputValue",
      { "name:String!", "description:String", "type:__Type!", "defaultValue:String",
        "isDeprecated:Boolean!", "deprecationReason:String" } },
    { "__EnumValue",
      { "name:String!", "description:String", "isDeprecated:Boolean!",
        "deprecationReason:String" } },
    { "__Directive",
      { "name:String!", "description:String", "isRepeatable:Boolean!",
        "locations:[__DirectiveLocation!]!", "?args:[__InputValue!]!" } },
};
#define META_COUNT (sizeof META / sizeof META[0])

static void add_meta_field(SchemaBuilder *b, GraphqlType *type, const char *written)
{
    Text rest = text_of(written);
    bool takes_deprecated = rest.ptr[0] == '?';
    if (takes_deprecated)
        rest = text_slice(rest, 1, rest.len);
    const char *name = text_cstr(b->arena, text_cut(&rest, ':'));
    GraphqlRef ref = { .required = text_ends_with(rest, TEXT("!")), .list = rest.ptr[0] == '[' };
    while (text_ends_with(rest, TEXT("!")) || text_ends_with(rest, TEXT("]")))
        rest.len--;
    ref.type = schema_find_type(b, text_cstr(b->arena, text_slice(rest, ref.list, rest.len)));
    GraphqlField *field = schema_add_field(b, type, name, ref, NULL);
    if (takes_deprecated)
        schema_add_input(b, &field->inputs, &field->input_count, "includeDeprecated",
                         schema_nullable(b->schema->boolean), NULL)
            ->preset = "false";
}

static void add_directives(SchemaBuilder *b)
{
    static const GraphqlDirectiveType kinds[] = {
        { .name = "include", .help = "Only if this holds." },
        { .name = "skip", .help = "Not if this holds." },
    };
    size_t count = sizeof kinds / sizeof kinds[0];
    GraphqlDirectiveType *own = ARENA_ARRAY(b->arena, GraphqlDirectiveType, count);
    for (size_t i = 0; i < count; i++) {
        own[i] = kinds[i];
        own[i].condition = (GraphqlInput){ "if", NULL, schema_required(b->schema->boolean), NULL };
    }
    b->schema->directives = own;
    b->schema->directive_count = count;
}

void schema_add_meta(SchemaBuilder *b)
{
    GraphqlType *types[META_COUNT];
    for (size_t i = 0; i < META_COUNT; i++)
        types[i] = schema_add_type(b, GRAPHQL_OBJECT_TYPE, META[i].name, NULL);
    GraphqlType *kind = schema_add_type(b, GRAPHQL_ENUM_TYPE, "__TypeKind", NULL);
    kind->values = TYPE_KINDS;
    GraphqlType *location = schema_add_type(b, GRAPHQL_ENUM_TYPE, "__DirectiveLocation", NULL);
    location->values = LOCATIONS;
    for (size_t i = 0; i < META_COUNT; i++)
        for (size_t k = 0; k < 16 && META[i].fields[k] != NULL; k++)
            add_meta_field(b, types[i], META[i].fields[k]);
    b->schema->meta_schema = types[0];
    b->schema->meta_type = types[1];
    add_directives(b);
}
