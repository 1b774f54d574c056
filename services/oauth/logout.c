/*
 * Sign-out begun by an application (OpenID Connect RP-Initiated Logout). A link cannot sign anybody
 * out but with an id_token that says whose session it is: any other is led to a page.
 */
#include "services/oauth/handlers.h"

#include "core/stream.h"
#include "gateway/query.h"
#include "services/auth/auth.h"
#include "services/oauth/protocol/client.h"
#include "services/oauth/protocol/redirect.h"
#include "services/oauth/protocol/signing_key.h"

static bool is_registered(const OauthClient *client, Text uri)
{
    for (size_t i = 0; i < client->logout_uris.count; i++)
        if (redirect_matches(client->logout_uris.items[i], uri, client->is_native))
            return true;
    return false;
}

/* The session that the cookie proves, when the hint is about the same person. */
static void end_session(Request *req, const json_t *claims)
{
    Uuid subject;
    AuthStanding standing = auth_standing(req);
    if (!standing.found || !uuid_parse(json_text_at(claims, "sub"), &subject) ||
        !uuid_equal(subject, standing.user_id))
        return;
    request_begin(req);
    auth_session_end(&req->task, standing.session_id);
    event_emit(req, "session.closed", standing.session_id, TEXT_NULL);
    reply_session_cookie(req, TEXT(""), 0);
    auth_revoke(&req->task);
    db_commit(&req->task);
}

/* GET .../logout */
void oauth_logout(Request *req)
{
    Issuer issuer = issuer_enter(req);
    Form form;
    form.params = query_params(req, &form.count);
    Text hint = form_text(&form, "id_token_hint"), id = form_text(&form, "client_id");
    const json_t *claims = text_is_null(hint) ? NULL : signing_key_read(req, hint);
    if (claims != NULL && !text_equal(json_text_at(claims, "iss"), issuer.url))
        claims = NULL;
    Text audience = json_text_at(claims, "aud");
    bool is_one = text_is_null(id) || text_is_null(audience) || text_equal(id, audience);
    OauthClient client = client_find(req, text_is_null(audience) ? id : audience);
    Text back = form_text(&form, "post_logout_redirect_uri");
    bool may_go_back = claims != NULL && is_one && !uuid_is_nil(client.id) && !text_is_null(back) &&
                       is_registered(&client, back);
    if (claims != NULL && is_one)
        end_session(req, claims);
    Buffer *where = reply_buffer(req);
    buffer_text(where, may_go_back ? back : TEXT("/"));
    if (may_go_back)
        redirect_add(where, "state", form_text(&form, "state"));
    reply_header(req, "Cache-Control", TEXT("no-store"));
    reply_redirect(req, buffer_view(where));
}
