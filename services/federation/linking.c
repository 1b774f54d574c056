#include "services/federation/linking.h"

#include "core/stream.h"
#include "services/auth/auth.h"
#include "services/federation/mapping.h"
#include "services/federation/provider.h"
#include "services/mail/mail.h"
#include "sql/federation.h"

typedef struct IdentityConnect {
    ShapeGiven given;
    Uuid provider;
} IdentityConnect;

static const ShapeField connect_fields[] = {
    SHAPE_FIELD(IdentityConnect, provider, SHAPE_UUID, .required = true,
                .help = "An identity provider of the workspace that is switched on."),
};
const Shape identity_connect_shape = SHAPE_OF(IdentityConnect, connect_fields);

static void emit_about(Task *task, const FederationProvider *provider, const char *type,
                       Uuid user_id)
{
    stream_emit(task, type, user_id, MAIL_VALUES(task->arena, { "provider", provider->name }));
}

/* GET /v1/me/identities */
void identity_list(Request *req)
{
    request_require_context(req);
    reply_json(req, 200, sql_identity_list(req, req->task.context.user_id).body);
}

/* POST /v1/me/identities - where the browser goes to show that it is somebody there as well. */
void identity_connect(Request *req)
{
    request_require_context(req);
    const Context *context = &req->task.context;
    FederationProvider provider =
        federation_provider_find(&req->task, body_of(req, IdentityConnect)->provider);
    if (!provider.is_enabled)
        fail(req, 403, "sso_provider_disabled", "%.*s is not switched on.",
             TEXT_ARG(provider.name));
    provider_reply_begun(
        req, &provider,
        (FederationPurpose){ .linked_for = context->user_id, .linked_in = context->session_id });
}

/* What could go wrong with somebody else's callback, or with two accounts, ends here. */
static void require_own(Request *req, const FederationProvider *provider,
                        const FederationLogin *login, const Arrival *arrival)
{
    Uuid me = login->purpose.linked_for;
    AuthStanding standing = auth_standing(req);
    if (!standing.found || !uuid_equal(standing.session_id, login->purpose.linked_in) ||
        !uuid_equal(standing.user_id, me))
        federation_refuse(req, provider, login, 403, "sso_link_elsewhere",
                          "Connecting was begun in another session; begin it again in this one.");
    if (text_is_null(arrival->subject) || arrival->subject.len == 0 || arrival->subject.len > 255)
        federation_refuse(req, provider, login, 403, "sso_subject_missing",
                          "%.*s does not say who this is.", TEXT_ARG(provider->name));
    IdentityFound identity = sql_identity_find(req, provider->id, arrival->subject);
    if (identity.found && !uuid_equal(identity.user_id, me))
        federation_refuse(req, provider, login, 409, "sso_identity_taken",
                          "Another account of this workspace is connected with that one.");
    PersonByEmail other = { 0 };
    if (!text_is_null(arrival->email))
        other = sql_person_by_email(req, arrival->email);
    if (other.found && !uuid_equal(other.user_id, me))
        federation_refuse(req, provider, login, 409, "sso_email_of_another",
                          "%.*s is the e-mail of another account of this workspace.",
                          TEXT_ARG(arrival->email));
}

static void tell_owner(Request *req, const FederationProvider *provider, const char *template,
                       Uuid user_id)
{
    Arena *arena = req->task.arena;
    IdentityOwner owner = sql_identity_owner(req, user_id);
    Text url = text_format(arena, "%.*s" LINKING_PAGE, TEXT_ARG(mail_origin(req)));
    mail_send(&req->task,
              &(Mail){ .to = owner.email,
                       .template = template,
                       .values = MAIL_VALUES(arena, { "first_name", owner.first_name },
                                             { "email", owner.email },
                                             { "provider", provider->name }, { "url", url }) });
}

void linking_arrive(Request *req, const FederationProvider *provider, const FederationLogin *login,
                    const Arrival *arrival)
{
    Task *task = &req->task;
    Uuid me = login->purpose.linked_for;
    request_begin(req);
    require_own(req, provider, login, arrival);
    task->context.user_id = me;
    if (!sql_identity_find(req, provider->id, arrival->subject).found) {
        sql_identity_link(req, provider->id, arrival->subject, me, uuid_new(),
                          text_slice(arrival->email, 0, 255));
        emit_about(task, provider, "user.identity_linked", me);
        tell_owner(req, provider, "identity_connected", me);
    }
    reply_redirect(req, TEXT(LINKING_PAGE "?connected=yes"));
    request_commit(req);
}

/* DELETE /v1/me/identities/:id - never the last way in. What the provider's groups gave goes along,
 * and so do the sessions it has opened elsewhere. */
void identity_disconnect(Request *req)
{
    Task *task = &req->task;
    Uuid me = task->context.user_id, id;
    IdentityLocked identity = { 0 };
    if (uuid_parse(path_text(req, "id"), &id))
        identity = sql_identity_lock(req, me, id);
    if (!identity.found)
        fail(req, 404, "identity_not_found", "You have no identity with this id.");
    FederationProvider provider = federation_provider_find(task, identity.provider_id);
    if (identity.other_ways == 0 && !auth_has_own_way(task, me))
        fail(req, 409, "last_way_in",
             "This is the only way you have to sign in; set a password or add a passkey first.");
    sql_identity_unlink(req, id);
    bool changed = identity.other_subjects == 0 && mapping_take_all(task, &provider, me);
    emit_about(task, &provider, "user.identity_unlinked", me);
    tell_owner(req, &provider, "identity_disconnected", me);
    reply_empty(req, 204);
    federation_sessions_end(task, provider.id, identity.subject, TEXT_NULL,
                            task->context.session_id);
    if (changed)
        auth_revoke(task);
}
