/*
 * Invitations - a link that makes somebody a member.
 *
 * The link's token is written like a session's (kind 'i', tenant, invitation, secret): whoever
 * holds it says which tenant is meant, and no statement has to look for it across the wall. Only
 * the secret's SHA-256 is stored. Good once, for seven days.
 */
#include "services/user/user.h"
#include "services/user/handlers.h"

#include "core/crypto.h"
#include "core/stream.h"
#include "services/auth/auth.h"
#include "services/mail/mail.h"
#include "sql/user.h"

typedef struct InvitationCreate {
    ShapeGiven given;
    Text email;
    Uuid role;
} InvitationCreate;

static const ShapeField invitation_create_fields[] = {
    SHAPE_FIELD(InvitationCreate, email, SHAPE_EMAIL, .required = true),
    SHAPE_FIELD(InvitationCreate, role, SHAPE_UUID, .help = "Default: the built-in role member."),
};
const Shape invitation_create_shape = SHAPE_OF(InvitationCreate, invitation_create_fields);

typedef struct InvitationToken {
    ShapeGiven given;
    Text token;
} InvitationToken;

static const ShapeField invitation_token_fields[] = {
    SHAPE_FIELD(InvitationToken, token, SHAPE_TEXT, .required = true, .min = 1, .max = 200),
};
const Shape invitation_token_shape = SHAPE_OF(InvitationToken, invitation_token_fields);

typedef struct InvitationAccept {
    ShapeGiven given;
    Text token, password, first_name, last_name;
} InvitationAccept;

static const ShapeField invitation_accept_fields[] = {
    SHAPE_FIELD(InvitationAccept, token, SHAPE_TEXT, .required = true, .min = 1, .max = 200),
    SHAPE_FIELD(InvitationAccept, password, SHAPE_PASSWORD, .required = true,
                .min = PASSWORD_MIN_BYTES, .max = PASSWORD_MAX_BYTES),
    SHAPE_FIELD(InvitationAccept, first_name, SHAPE_TEXT, .required = true, .min = 1, .max = 100),
    SHAPE_FIELD(InvitationAccept, last_name, SHAPE_TEXT, .required = true, .min = 1, .max = 100),
};
const Shape invitation_accept_shape = SHAPE_OF(InvitationAccept, invitation_accept_fields);

static Text invitation_url(Request *req, Text origin, Text token)
{
    return text_format(req->task.arena, "%.*s/invite/%.*s", TEXT_ARG(origin), TEXT_ARG(token));
}

static void mail_invitation(Request *req, Text email, Text token)
{
    PersonName inviter = sql_person_name(req, req->task.context.user_id);
    mail_send(&req->task, &(Mail){ .to = email,
                                   .template = "invitation",
                                   .values = MAIL_VALUES(
                                       req->task.arena, { "inviter", inviter.name },
                                       { "url", invitation_url(req, mail_origin(req), token) }) });
}

static void reply_invitation(Request *req, Uuid id, Text token)
{
    InvitationShown shown = sql_invitation_show(req, id);
    Buffer *body = reply_buffer(req);
    /* The resource's own members, then the two that are told only now. */
    buffer_text(body, text_slice(shown.body, 0, shown.body.len - 1));
    buffer_literal(body, ",\"token\":");
    json_escape(body, token);
    buffer_literal(body, ",\"url\":");
    json_escape(body, invitation_url(req, req->origin, token));
    buffer_byte(body, '}');
    reply_header(req, "Cache-Control", TEXT("no-store"));
    reply_json(req, 201, buffer_view(body));
}

/* POST /v1/users/invitations - invites somebody; the reply has the link, which is told only once.
 */
void invitation_create(Request *req)
{
    const InvitationCreate *body = body_of(req, InvitationCreate);
    Uuid role = auth_role_to_give(req, body->role, "/role");
    if (!uuid_is_nil(user_find_by_email(&req->task, body->email)))
        fail(req, 409, "email_taken", "%.*s is a member already.", TEXT_ARG(body->email));

    Context *context = &req->task.context;
    Token token = { .kind = 'i', .tenant_id = context->tenant_id, .session_id = uuid_new() };
    uint8_t hash[32];
    crypto_random(token.secret, sizeof token.secret);
    crypto_sha256((Text){ (const char *)token.secret, sizeof token.secret }, hash);

    sql_invitation_supersede(req, body->email);
    sql_invitation_insert(req, token.session_id, body->email, role,
                          (Text){ (const char *)hash, sizeof hash }, context->user_id);
    event_emit(req, "invitation.created", token.session_id, TEXT_NULL);
    Text written = token_write(req->task.arena, &token);
    mail_invitation(req, body->email, written);
    reply_invitation(req, token.session_id, written);
    crypto_wipe(token.secret, sizeof token.secret);
}

/* DELETE /v1/users/invitations/:id - the link stops working. */
void invitation_revoke(Request *req)
{
    Uuid id = path_uuid(req, "id");
    if (sql_invitation_revoke(req, id) == 0)
        fail(req, 404, "invitation_not_found", "There is no open invitation with this id.");
    event_emit(req, "invitation.revoked", id, TEXT_NULL);
    reply_empty(req, 204);
}

/* The open invitation of a link; the task works for its tenant from here on. */
static InvitationFound open_invitation(Request *req, Text text, Uuid *id)
{
    Token token;
    uint8_t hash[32];
    if (!token_parse(text, &token) || token.kind != 'i')
        fail(req, 404, "invitation_not_found",
             "This invitation does not exist, was used, or has expired.");
    crypto_sha256((Text){ (const char *)token.secret, sizeof token.secret }, hash);
    crypto_wipe(token.secret, sizeof token.secret);
    auth_act_as_system(&req->task, token.tenant_id);
    *id = token.session_id;
    InvitationFound invitation =
        sql_invitation_find(req, token.session_id, (Text){ (const char *)hash, sizeof hash });
    if (!text_equal(invitation.tenant_status, TEXT("active")))
        fail(req, 423, "tenant_suspended", "This workspace is suspended.");
    return invitation;
}

/* POST /v1/invitations/inspect - what am I invited to? */
void invitation_inspect(Request *req)
{
    Uuid id;
    InvitationFound invitation = open_invitation(req, body_of(req, InvitationToken)->token, &id);
    Buffer *body = reply_buffer(req);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    json_key(&w, TEXT("tenant"));
    json_object_begin(&w);
    json_field(&w, "name", text, invitation.tenant_name);
    json_field(&w, "slug", text, invitation.tenant_slug);
    json_object_end(&w);
    json_field(&w, "email", text, invitation.email);
    json_field(&w, "expires_at", time, invitation.expires_at);
    json_object_end(&w);
    reply_json(req, 200, buffer_view(body));
}

static void emit_accepted(Request *req, Uuid id, Uuid user_id)
{
    Buffer *data = reply_buffer(req);
    JsonWriter w = json_writer(data);
    json_object_begin(&w);
    json_field(&w, "user_id", uuid, user_id);
    json_object_end(&w);
    event_emit(req, "invitation.accepted", id, buffer_view(data));
}

/* POST /v1/invitations/accept - an account, its role and a session, in exchange for the link;
 * where a second factor is asked for, it has to be set up first. */
void invitation_accept(Request *req)
{
    const InvitationAccept *body = body_of(req, InvitationAccept);
    Uuid id;
    InvitationFound invitation = open_invitation(req, body->token, &id);
    auth_password_check_new(&req->task,
                            &(AuthPasswordOwner){ invitation.email, body->first_name,
                                                  body->last_name, invitation.tenant_slug,
                                                  invitation.tenant_name },
                            body->password, "/password");
    Text hash = crypto_password_hash(&req->task, body->password);

    request_begin(req);
    if (sql_invitation_accept(req, id) == 0)
        fail(req, 404, "invitation_not_found",
             "This invitation does not exist, was used, or has expired.");
    Uuid user_id = user_create(&req->task, &(UserNew){ invitation.email, body->first_name,
                                                       body->last_name, hash, mail_origin(req) });
    if (!auth_role_give(&req->task, user_id, invitation.role_id))
        fail(req, 409, "role_gone",
             "The role of this invitation is no more; ask for another invitation.");
    emit_accepted(req, id, user_id);
    auth_second_step_ask(req, user_id, true);
    AuthSession session = auth_session_open(&req->task, user_id, true);
    auth_session_reply(req, 201, &session, true);
    request_commit(req);
}
