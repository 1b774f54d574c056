/* Who an assertion speaks of: its attributes as the fields of an Arrival, and all of it as claims.
 */
#include "services/federation/mapping.h"
#include "services/federation/saml/saml.h"

#define CLAIMS_MAX_BYTES (256 * 1024)
#define FORMAT_TRANSIENT "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
#define FORMAT_EMAIL     "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
#define WS_CLAIM         "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/"
#define MS_CLAIM         "http://schemas.microsoft.com/ws/2008/06/identity/claims/"

/* What providers call things when nobody has told them otherwise; the mapping comes first. */
static const char *const email_names[] = { "email", "mail", "urn:oid:0.9.2342.19200300.100.1.3",
                                           WS_CLAIM "emailaddress", NULL };
static const char *const first_names[] = { "first_name",       "firstName",          "givenName",
                                           "urn:oid:2.5.4.42", WS_CLAIM "givenname", NULL };
static const char *const last_names[] = { "last_name",       "lastName",         "sn", "surname",
                                          "urn:oid:2.5.4.4", WS_CLAIM "surname", NULL };
static const char *const group_names[] = { "groups", "memberOf", WS_CLAIM "groups",
                                           MS_CLAIM "groups", NULL };

static const json_t *find_values(const json_t *said, Text name)
{
    const json_t *attributes = json_object_get(said, "attributes");
    for (size_t i = 0; i < json_array_size(attributes); i++) {
        const json_t *one = json_array_get(attributes, i);
        if (text_equal(json_text_at(one, "name"), name) ||
            text_equal(json_text_at(one, "friendly_name"), name))
            return json_object_get(one, "values");
    }
    return NULL;
}

/* By the mapping's name alone when it has one, else by the first usual name that is there. */
static const json_t *values_of(Task *task, const SamlProvider *sp, const json_t *said,
                               const char *field, const char *const *usual)
{
    Text mapped = mapping_attribute(task->arena, &sp->row, field, TEXT_NULL);
    if (mapped.len > 0)
        return find_values(said, mapped);
    const json_t *values = NULL;
    for (; *usual && !values; usual++)
        values = find_values(said, text_of(*usual));
    return values;
}

static Text first_of(const json_t *values)
{
    return json_string_text(json_array_get(values, 0));
}

static void read_groups(Task *task, const json_t *values, Arrival *arrival)
{
    Text *groups = ARENA_ARRAY(task->arena, Text, json_array_size(values) + 1);
    for (size_t i = 0; i < json_array_size(values); i++)
        groups[i] = json_string_text(json_array_get(values, i));
    arrival->groups = groups;
    arrival->group_count = json_array_size(values);
}

static void write_claims(JsonWriter *w, const json_t *said)
{
    json_object_begin(w);
    json_field(w, "name_id", text, json_text_at(said, "name_id"));
    json_field(w, "name_id_format", text, json_text_at(said, "name_id_format"));
    json_field(w, "authn_context", text, json_text_at(said, "authn_context"));
    json_key(w, TEXT("attributes"));
    json_put_tree(w, json_object_get(said, "attributes"));
    json_object_end(w);
}

/* What the provider has to be told at logout: its name of them, letter by letter. */
static void write_hint(JsonWriter *w, const json_t *said)
{
    static const char *const keys[] = { "name_id", "name_id_format", "name_qualifier",
                                        "sp_name_qualifier", "session_index" };
    json_object_begin(w);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        json_key(w, text_of(keys[i]));
        json_put_text(w, json_text_at(said, keys[i]));
    }
    json_object_end(w);
}

static Text written(Task *task, void (*write)(JsonWriter *w, const json_t *said),
                    const json_t *said)
{
    Buffer out;
    buffer_init(&out, task->arena, CLAIMS_MAX_BYTES);
    JsonWriter w = json_writer(&out);
    write(&w, said);
    return out.failed ? TEXT("{}") : buffer_view(&out);
}

/* A transient name is another one tomorrow: then an attribute has to say who it is. */
static Text subject_of(const SamlProvider *sp, const json_t *said)
{
    Text named = saml_setting(sp, "subject_attribute");
    if (named.len > 0)
        return first_of(find_values(said, named));
    bool is_transient = text_equal(json_text_at(said, "name_id_format"), TEXT(FORMAT_TRANSIENT));
    return is_transient ? TEXT_NULL : json_text_at(said, "name_id");
}

Arrival saml_arrival(Task *task, const SamlProvider *sp, const json_t *said)
{
    Text name_id = json_text_at(said, "name_id");
    bool is_email = text_equal(json_text_at(said, "name_id_format"), TEXT(FORMAT_EMAIL));
    Text email = first_of(values_of(task, sp, said, "email", email_names));
    Arrival arrival = {
        .subject = subject_of(sp, said),
        .email = text_is_null(email) && is_email ? name_id : email,
        /* SAML has no word for it: the directory that signs is where addresses are given out. Who
         * is linked by one also needs the domain's DNS record. */
        .email_vouched = true,
        .first_name = first_of(values_of(task, sp, said, "first_name", first_names)),
        .last_name = first_of(values_of(task, sp, said, "last_name", last_names)),
        .claims = written(task, write_claims, said),
        .idp_session = json_text_at(said, "session_index"),
        .hint = written(task, write_hint, said),
    };
    read_groups(task, values_of(task, sp, said, "groups", group_names), &arrival);
    return arrival;
}
