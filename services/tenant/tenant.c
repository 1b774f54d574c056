#include "services/tenant/tenant.h"
#include "services/tenant/handlers.h"

#include "core/crypto.h"
#include "core/stream.h"
#include "services/auth/auth.h"
#include "services/mail/mail.h"
#include "services/tenant/founding.h"
#include "sql/tenant.h"

typedef struct SignUpOwner {
    ShapeGiven given;
    Text email, password, first_name, last_name;
} SignUpOwner;

static const ShapeField owner_fields[] = {
    SHAPE_FIELD(SignUpOwner, email, SHAPE_EMAIL, .required = true),
    SHAPE_FIELD(SignUpOwner, password, SHAPE_PASSWORD, .required = true, .min = PASSWORD_MIN_BYTES,
                .max = PASSWORD_MAX_BYTES),
    SHAPE_FIELD(SignUpOwner, first_name, SHAPE_TEXT, .required = true, .min = 1, .max = 100),
    SHAPE_FIELD(SignUpOwner, last_name, SHAPE_TEXT, .required = true, .min = 1, .max = 100),
};
static const Shape owner_shape = SHAPE_OF(SignUpOwner, owner_fields);

typedef struct SignUp {
    ShapeGiven given;
    Text name, slug;
    SignUpOwner owner;
} SignUp;

static const ShapeField sign_up_fields[] = {
    SHAPE_FIELD(SignUp, name, SHAPE_TEXT, .required = true, .min = 1, .max = 120),
    SHAPE_FIELD(SignUp, slug, SHAPE_SLUG, .required = true,
                .help = "Its address; unique in the platform."),
    SHAPE_FIELD(SignUp, owner, SHAPE_OBJECT, .required = true, .nested = &owner_shape),
};
const Shape sign_up_shape = SHAPE_OF(SignUp, sign_up_fields);

typedef struct TenantUpdate {
    ShapeGiven given;
    Text name;
} TenantUpdate;

static const ShapeField tenant_update_fields[] = {
    SHAPE_FIELD(TenantUpdate, name, SHAPE_TEXT, .min = 1, .max = 120),
};
const Shape tenant_update_shape = SHAPE_OF(TenantUpdate, tenant_update_fields);

/* POST /v1/tenants - sign-up: a workspace, its owner, and the owner's first session, whole or not
 * at all. */
void tenant_sign_up(Request *req)
{
    const SignUp *body = body_of(req, SignUp);
    auth_act_as_system(&req->task, uuid_new());
    auth_password_check_new(&req->task,
                            &(AuthPasswordOwner){ body->owner.email, body->owner.first_name,
                                                  body->owner.last_name, body->slug, body->name },
                            body->owner.password, "/owner/password");
    Text hash = crypto_password_hash(&req->task, body->owner.password);

    request_begin(req);
    Uuid owner = tenant_found(&req->task,
                              &(TenantNew){ .name = body->name,
                                            .slug = body->slug,
                                            .email = body->owner.email,
                                            .first_name = body->owner.first_name,
                                            .last_name = body->owner.last_name,
                                            .origin = mail_origin(req) },
                              hash);
    AuthSession session = auth_session_open(&req->task, owner, true);
    auth_session_reply(req, 201, &session, true);
    request_commit(req);
}

/* GET /v1/tenant - the workspace one is signed in to. */
void tenant_show(Request *req)
{
    req->params[0] = uuid_text(req->task.arena, req->task.context.tenant_id);
    resource_item(req);
}

/* PATCH /v1/tenant - its name. */
void tenant_update(Request *req)
{
    const TenantUpdate *body = body_of(req, TenantUpdate);
    TenantLocked present = sql_tenant_lock(req);
    resource_check_match(req, present.revision);
    sql_tenant_rename(req, body->name);
    Uuid id = req->task.context.tenant_id;
    event_emit(req, "tenant.updated", id, TEXT_NULL);
    reply_resource(req, 200, "tenants", id);
}
