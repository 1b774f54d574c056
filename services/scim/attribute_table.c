#include "services/scim/attribute.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define OF(table)    (table), COUNT(table)

static const ScimAttribute name_parts[] = {
    { "formatted", SCIM_STRING, 0, "The whole name as it is written.", NULL, 0 },
    { "familyName", SCIM_STRING, 0, "The last name.", NULL, 0 },
    { "givenName", SCIM_STRING, 0, "The first name.", NULL, 0 },
    { "middleName", SCIM_STRING, 0, "The middle name.", NULL, 0 },
    { "honorificPrefix", SCIM_STRING, 0, "Before the name: Dr.", NULL, 0 },
    { "honorificSuffix", SCIM_STRING, 0, "Behind the name: III.", NULL, 0 },
};

/* What most attributes of several values consist of. */
static const ScimAttribute plural_parts[] = {
    { "value", SCIM_STRING, 0, "The value.", NULL, 0 },
    { "display", SCIM_STRING, 0, "How it is called.", NULL, 0 },
    { "type", SCIM_STRING, 0, "What it is for: work, home, other.", NULL, 0 },
    { "primary", SCIM_BOOLEAN, 0, "Is it the one to use?", NULL, 0 },
};
static const ScimAttribute reference_parts[] = {
    { "value", SCIM_REFERENCE, 0, "The address.", NULL, 0 },
    { "display", SCIM_STRING, 0, "How it is called.", NULL, 0 },
    { "type", SCIM_STRING, 0, "What it is for.", NULL, 0 },
    { "primary", SCIM_BOOLEAN, 0, "Is it the one to use?", NULL, 0 },
};
static const ScimAttribute certificate_parts[] = {
    { "value", SCIM_BINARY, SCIM_EXACT, "The certificate, DER in Base64.", NULL, 0 },
    { "display", SCIM_STRING, 0, "How it is called.", NULL, 0 },
    { "type", SCIM_STRING, 0, "What it is for.", NULL, 0 },
    { "primary", SCIM_BOOLEAN, 0, "Is it the one to use?", NULL, 0 },
};
static const ScimAttribute address_parts[] = {
    { "formatted", SCIM_STRING, 0, "The whole address as it is written.", NULL, 0 },
    { "streetAddress", SCIM_STRING, 0, "Street and number.", NULL, 0 },
    { "locality", SCIM_STRING, 0, "The town.", NULL, 0 },
    { "region", SCIM_STRING, 0, "The state or region.", NULL, 0 },
    { "postalCode", SCIM_STRING, 0, "The postal code.", NULL, 0 },
    { "country", SCIM_STRING, 0, "The country, ISO 3166-1 alpha-2.", NULL, 0 },
    { "type", SCIM_STRING, 0, "What it is for.", NULL, 0 },
    { "primary", SCIM_BOOLEAN, 0, "Is it the one to use?", NULL, 0 },
};
static const ScimAttribute group_parts[] = {
    { "value", SCIM_STRING, SCIM_READ_ONLY | SCIM_EXACT, "The id of the Group.", NULL, 0 },
    { "$ref", SCIM_REFERENCE, SCIM_READ_ONLY | SCIM_EXACT, "The address of the Group.", NULL, 0 },
    { "display", SCIM_STRING, SCIM_READ_ONLY, "How the Group is called.", NULL, 0 },
    { "type", SCIM_STRING, SCIM_READ_ONLY, "Always direct.", NULL, 0 },
};
static const ScimAttribute role_parts[] = {
    { "value", SCIM_STRING, SCIM_READ_ONLY, "The id of the role.", NULL, 0 },
    { "display", SCIM_STRING, SCIM_READ_ONLY, "How the role is called.", NULL, 0 },
    { "type", SCIM_STRING, SCIM_READ_ONLY, "Nothing is told here.", NULL, 0 },
    { "primary", SCIM_BOOLEAN, SCIM_READ_ONLY, "Nothing is told here.", NULL, 0 },
};
static const ScimAttribute meta_parts[] = {
    { "resourceType", SCIM_STRING, SCIM_READ_ONLY | SCIM_EXACT, "User or Group.", NULL, 0 },
    { "created", SCIM_TIME, SCIM_READ_ONLY, "When it was made.", NULL, 0 },
    { "lastModified", SCIM_TIME, SCIM_READ_ONLY, "When it was changed last.", NULL, 0 },
    { "location", SCIM_REFERENCE, SCIM_READ_ONLY | SCIM_EXACT, "Its address.", NULL, 0 },
    { "version", SCIM_STRING, SCIM_READ_ONLY | SCIM_EXACT, "Its ETag.", NULL, 0 },
};

#define COMMON                                                                                     \
    {                                                                                              \
        "id",      SCIM_STRING, SCIM_READ_ONLY | SCIM_EXACT | SCIM_ALWAYS | SCIM_COMMON,           \
        "Our id.", NULL,        0                                                                  \
    },                                                                                             \
        { "externalId", SCIM_STRING, SCIM_EXACT | SCIM_COMMON, "The directory's id.", NULL, 0 },   \
    {                                                                                              \
        "meta", SCIM_COMPLEX, SCIM_READ_ONLY | SCIM_COMMON, "About the resource.", OF(meta_parts)  \
    }

static const ScimAttribute user_attributes[] = {
    COMMON,
    { "userName", SCIM_STRING, SCIM_REQUIRED | SCIM_UNIQUE,
      "What the person signs in with: an e-mail address, unless emails has one.", NULL, 0 },
    { "name", SCIM_COMPLEX, 0, "The parts of the name.", OF(name_parts) },
    { "displayName", SCIM_STRING, 0, "How the person is shown.", NULL, 0 },
    { "nickName", SCIM_STRING, 0, "How the person is called.", NULL, 0 },
    { "profileUrl", SCIM_REFERENCE, 0, "A page about the person.", NULL, 0 },
    { "title", SCIM_STRING, 0, "Title in the organisation.", NULL, 0 },
    { "userType", SCIM_STRING, 0, "Employee, contractor and the like.", NULL, 0 },
    { "preferredLanguage", SCIM_STRING, 0, "As in Accept-Language.", NULL, 0 },
    { "locale", SCIM_STRING, 0, "As in BCP 47.", NULL, 0 },
    { "timezone", SCIM_STRING, 0, "As in the IANA database.", NULL, 0 },
    { "active", SCIM_BOOLEAN, 0, "False: suspended, and all sessions and keys end.", NULL, 0 },
    { "emails", SCIM_COMPLEX, SCIM_MULTI, "E-mail addresses.", OF(plural_parts) },
    { "phoneNumbers", SCIM_COMPLEX, SCIM_MULTI, "Telephone numbers.", OF(plural_parts) },
    { "ims", SCIM_COMPLEX, SCIM_MULTI, "Addresses for instant messages.", OF(plural_parts) },
    { "photos", SCIM_COMPLEX, SCIM_MULTI, "Addresses of pictures.", OF(reference_parts) },
    { "addresses", SCIM_COMPLEX, SCIM_MULTI, "Postal addresses.", OF(address_parts) },
    { "groups", SCIM_COMPLEX, SCIM_MULTI | SCIM_READ_ONLY, "The Groups the person is in.",
      OF(group_parts) },
    { "entitlements", SCIM_COMPLEX, SCIM_MULTI, "Kept; they give nothing here.", OF(plural_parts) },
    { "roles", SCIM_COMPLEX, SCIM_MULTI | SCIM_READ_ONLY, "The roles in the workspace.",
      OF(role_parts) },
    { "x509Certificates", SCIM_COMPLEX, SCIM_MULTI, "Certificates.", OF(certificate_parts) },
};

static const ScimAttribute manager_parts[] = {
    { "value", SCIM_STRING, 0, "The id of the manager.", NULL, 0 },
    { "$ref", SCIM_REFERENCE, 0, "The address of the manager.", NULL, 0 },
    { "displayName", SCIM_STRING, 0, "How the manager is called.", NULL, 0 },
};
static const ScimAttribute enterprise_attributes[] = {
    { "employeeNumber", SCIM_STRING, 0, "The number of the employee.", NULL, 0 },
    { "costCenter", SCIM_STRING, 0, "The cost centre.", NULL, 0 },
    { "organization", SCIM_STRING, 0, "The organisation.", NULL, 0 },
    { "division", SCIM_STRING, 0, "The division.", NULL, 0 },
    { "department", SCIM_STRING, 0, "The department.", NULL, 0 },
    { "manager", SCIM_COMPLEX, 0, "The manager.", OF(manager_parts) },
};

static const ScimAttribute member_parts[] = {
    { "value", SCIM_STRING, SCIM_EXACT, "The id of the User.", NULL, 0 },
    { "$ref", SCIM_REFERENCE, SCIM_EXACT, "The address of the User.", NULL, 0 },
    { "display", SCIM_STRING, SCIM_READ_ONLY, "How the User is called.", NULL, 0 },
    { "type", SCIM_STRING, SCIM_READ_ONLY, "Always User.", NULL, 0 },
};
static const ScimAttribute group_attributes[] = {
    COMMON,
    { "displayName", SCIM_STRING, SCIM_REQUIRED | SCIM_UNIQUE, "The name of the team.", NULL, 0 },
    { "members", SCIM_COMPLEX, SCIM_MULTI, "Who is in the team.", OF(member_parts) },
};

static const ScimSchema user_schema = { SCIM_USER, "User", "A person.", OF(user_attributes) };
static const ScimSchema enterprise_schema = { SCIM_ENTERPRISE, "EnterpriseUser",
                                              "What organisations say about a person.",
                                              OF(enterprise_attributes) };
static const ScimSchema group_schema = { SCIM_GROUP, "Group", "A team.", OF(group_attributes) };

const ScimKind scim_user = { "User", "/Users", "A person.", &user_schema, &enterprise_schema };
const ScimKind scim_group = { "Group", "/Groups", "A team.", &group_schema, NULL };
