#include "services/auth/policy/policy.h"

#include "core/stream.h"
#include "gateway/address.h"
#include "services/auth/auth.h"
#include "services/auth/factors/factors.h"
#include "sql/auth.h"

/* Use is noted every few minutes: a shorter time would end sessions at work. */
#define MIN_IDLE_MINUTES 15

#define TEXTS_SCHEMA "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}"

static const ResourceField policy_fields[] = {
    { "password_min_length", FIELD_INT, .help = "Characters a password has at least." },
    { "password_history", FIELD_INT,
      .help = "How many of somebody's last passwords cannot be used again; 0: none is kept." },
    { "password_max_age_days", FIELD_INT,
      .help = "After so many days a sign-in asks for a new password; 0: never." },
    { "session_lifetime_minutes", FIELD_INT,
      .help = "How long a sign-in lasts at most; 0: as long as the platform says." },
    { "session_idle_minutes", FIELD_INT,
      .help = "A session unused for so long ends; 0: it need not be used." },
    { "remember_allowed", FIELD_BOOL,
      .help = "May a sign-in outlive the browser's window? Otherwise all end with it." },
    { "allowed_networks", FIELD_JSON, .schema = TEXTS_SCHEMA,
      .help = "Addresses and networks (10.0.0.0/8) that sign-ins may come from; empty: all." },
    { "second_factor", FIELD_TEXT, .values = FACTOR_DEMANDS,
      .help = "Who signs in with a second factor: whoever wants to, everybody, or some roles." },
    { "second_factor_roles", FIELD_JSON, .schema = TEXTS_SCHEMA,
      .help = "The ids of those roles." },
    { "require_sso", FIELD_BOOL,
      .help = "People of verified domains come through an identity provider; owners need not." },
};
const Resource policy_resource = {
    .name = "security-policies",
    .singular = "security_policy",
    .view = "api.security_policy",
    .sort = "created_at",
    .fields = policy_fields,
    .field_count = sizeof policy_fields / sizeof policy_fields[0],
};

typedef struct SecurityPolicyUpdate {
    ShapeGiven given;
    int64_t password_min_length, password_history, password_max_age_days;
    int64_t session_lifetime_minutes, session_idle_minutes;
    bool remember_allowed;
    TextList allowed_networks;
    Text second_factor;
    TextList second_factor_roles;
    bool require_sso;
} SecurityPolicyUpdate;

enum {
    UPDATE_ALLOWED_NETWORKS = 6,
    UPDATE_SECOND_FACTOR,
    UPDATE_SECOND_FACTOR_ROLES,
    UPDATE_REQUIRE_SSO
};

/* In the order of policy_update's parameters. */
static const ShapeField update_fields[] = {
    SHAPE_FIELD(SecurityPolicyUpdate, password_min_length, SHAPE_INT, .min = PASSWORD_MIN_BYTES,
                .max = 64),
    SHAPE_FIELD(SecurityPolicyUpdate, password_history, SHAPE_INT, .min = 0, .max = 12),
    SHAPE_FIELD(SecurityPolicyUpdate, password_max_age_days, SHAPE_INT, .min = 0, .max = 3650),
    SHAPE_FIELD(SecurityPolicyUpdate, session_lifetime_minutes, SHAPE_INT, .min = 0, .max = 525600),
    SHAPE_FIELD(SecurityPolicyUpdate, session_idle_minutes, SHAPE_INT, .min = 0, .max = 525600),
    SHAPE_FIELD(SecurityPolicyUpdate, remember_allowed, SHAPE_BOOL),
    SHAPE_FIELD(SecurityPolicyUpdate, allowed_networks, SHAPE_TEXTS, .max = ADDRESS_MAX_NETWORKS,
                .help = "Must have the caller's own address in it, or be empty."),
    SHAPE_FIELD(SecurityPolicyUpdate, second_factor, SHAPE_ENUM, .values = FACTOR_DEMANDS),
    SHAPE_FIELD(SecurityPolicyUpdate, second_factor_roles, SHAPE_TEXTS,
                .help = "Ids; at least one when second_factor is roles."),
    SHAPE_FIELD(SecurityPolicyUpdate, require_sso, SHAPE_BOOL,
                .help = "Needs a verified domain and a provider that is switched on."),
};
const Shape policy_update_shape = SHAPE_OF(SecurityPolicyUpdate, update_fields);

static bool networks_have(const AddressList *list, Text address)
{
    Address here;
    return list->count == 0 || (address_parse(address, &here) && address_list_has(list, here));
}

/* Every word a network, and the caller within them. */
static void check_networks(Request *req, TextList networks)
{
    AddressList list = { 0 };
    for (size_t i = 0; i < networks.count; i++) {
        AddressList one = { 0 };
        Text wrong;
        if (!address_list_parse(networks.items[i], &one, &wrong) || one.count != 1)
            auth_field_fail(&req->task, "/allowed_networks", "format",
                            "Write addresses and networks, like 203.0.113.7 or 10.0.0.0/8.");
        list.networks[list.count++] = one.networks[0];
    }
    if (!networks_have(&list, req->task.context.address))
        auth_field_fail(&req->task, "/allowed_networks", "not_allowed",
                        "Your own address is not in these networks: you would lock yourself out.");
}

static bool names_of(const SecurityPolicyUpdate *body, Buffer *data)
{
    JsonWriter w = json_writer(data);
    bool any = false;
    json_object_begin(&w);
    json_key(&w, TEXT("changed"));
    json_array_begin(&w);
    for (size_t i = 0; i < policy_update_shape.count; i++)
        if (shape_given(body, i)) {
            json_put_text(&w, text_of(update_fields[i].name));
            any = true;
        }
    json_array_end(&w);
    json_object_end(&w);
    return any;
}

/* GET /v1/security-policy */
void policy_show(Request *req)
{
    req->params[0] = uuid_text(req->task.arena, req->task.context.tenant_id);
    resource_item(req);
}

/* PATCH /v1/security-policy - what is given changes; who it is asked of feels it at the next
 * sign-in or the next password. */
void policy_update(Request *req)
{
    const SecurityPolicyUpdate *body = body_of(req, SecurityPolicyUpdate);
    PolicyLocked present = sql_policy_lock(req);
    resource_check_match(req, present.revision);
    check_networks(req, body->allowed_networks);
    if (body->session_idle_minutes > 0 && body->session_idle_minutes < MIN_IDLE_MINUTES)
        auth_field_fail(&req->task, "/session_idle_minutes", "out_of_range",
                        "A session may rest at least 15 minutes; 0: as long as it lasts.");

    Uuid id = req->task.context.tenant_id;
    Buffer *data = reply_buffer(req);
    bool sets_roles = shape_given(body, UPDATE_SECOND_FACTOR_ROLES);
    if (sets_roles || shape_given(body, UPDATE_SECOND_FACTOR))
        factor_policy_set(req,
                          shape_given(body, UPDATE_SECOND_FACTOR) ? body->second_factor : TEXT_NULL,
                          sets_roles ? &body->second_factor_roles : NULL);
    if (shape_given(body, UPDATE_REQUIRE_SSO))
        sso_policy_set(req, body->require_sso);
    if (names_of(body, data)) {
        sql_policy_update(
            req, body->password_min_length, body->password_history, body->password_max_age_days,
            body->session_lifetime_minutes, body->session_idle_minutes, body->remember_allowed,
            body->allowed_networks.items, body->allowed_networks.count, (int64_t)body->given);
        event_emit(req, "security_policy.updated", id, buffer_view(data));
    }
    if (shape_given(body, UPDATE_ALLOWED_NETWORKS))
        auth_revoke(&req->task); /* sockets of API keys */
    reply_resource(req, 200, "security-policies", id);
}

bool policy_admits_address(Task *task)
{
    PolicyNetworks row = sql_policy_networks_in(task);
    AddressList list = { 0 };
    Text wrong;
    if (!row.found || row.networks.len == 0)
        return true;
    /* What cannot be read admits nobody. */
    return address_list_parse(row.networks, &list, &wrong) &&
           networks_have(&list, task->context.address);
}
