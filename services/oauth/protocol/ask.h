/*
 * Ask - what an application asks a person for, from its first word to the code that answers it.
 */
#ifndef INSULA_SERVICES_OAUTH_ASK_H
#define INSULA_SERVICES_OAUTH_ASK_H

#include "services/auth/auth.h"
#include "services/oauth/protocol/client.h"

typedef struct Ask {
    Text redirect_uri, state, nonce, challenge, prompt, login_hint;
    Text proof_key; /* dpop_jkt: the thumbprint whose proof must come with the code; TEXT_NULL */
    TextList scopes;
    int64_t max_age_s; /* -1: any */
} Ask;

/* NULL, or what is wrong with it: an error of RFC 6749 and, in *detail, a sentence. Redirect URI
 * and application are not looked at. */
const char *ask_read(Request *req, const OauthClient *client, const Form *form, Ask *ask,
                     const char **detail);
/* As it lies in a row, and back. */
Text ask_write(Request *req, const Ask *ask);
Ask ask_of_row(Request *req, Text json);

/* Does the person have to sign in (again) before this is answered? `asked_at` is when they were
 * first asked, 0 for now. */
bool ask_wants_sign_in(const Ask *ask, const AuthStanding *standing, TimeMs asked_at);

/* Where the answer goes: the code of a new family, in the caller's transaction. Does not wait. */
Text ask_allow(Request *req, const Issuer *issuer, const OauthClient *client, const Ask *ask,
               Uuid user_id, TimeMs signed_in_at);
/* Or an error of RFC 6749. */
Text ask_deny(Request *req, const Issuer *issuer, const Ask *ask, const char *error,
              const char *detail);

#endif
