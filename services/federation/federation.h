/*
 * Federation - signing in by the word of somebody else's identity provider.
 *
 * Owns: the providers of a tenant, who they say somebody is, sign-ins on their way through them,
 * verified domains. OpenID Connect and SAML each read their own messages and end in
 * federation_arrive(), which alone decides who that is here: an account known by provider and
 * subject, one linked by an e-mail that both the provider and the domain's record vouch for, or a
 * new one; what its groups give; and whether a session or a second step follows. Must never know:
 * how sessions, roles and accounts work; it asks auth and user.
 *
 * All routes of a sign-in are .page routes: a failure leads a browser to a page that explains it.
 */
#ifndef INSULA_SERVICES_FEDERATION_H
#define INSULA_SERVICES_FEDERATION_H

#include "core/clock.h"
#include "gateway/request.h"

extern const Service federation_service;

typedef struct FederationProvider {
    Uuid id;
    Text kind, name;
    Text path; /* as in /v1/sso/:slug - "<workspace>.<slug>" */
    bool is_enabled, provisions, asks_second_step;
    Text settings, mapping; /* JSON objects */
    Text secret;            /* sealed; TEXT_NULL: none */
    Uuid mapped_by;
} FederationProvider;

/* The provider that the request's :slug names; from here on the task acts for its tenant on the
 * server's word. Whether it is enabled is asked by federation_login_*(). Fails with 404
 * sso_provider_not_found, also for one of another kind. Outside transactions. Yields. */
FederationProvider federation_provider_of_path(Request *req, const char *kind);
/* By its id, in the task's tenant. Fails likewise. */
FederationProvider federation_provider_find(Task *task, Uuid id);
/* What is sealed, opened, in the arena; TEXT_NULL for none. */
Text federation_secret(Task *task, const FederationProvider *provider);

/*
 * A sign-in on its way: single use, ten minutes, bound to the browser by a cookie. `key` comes of
 * the browser's secret and this sign-in and is kept nowhere: PKCE verifiers and nonces are derived
 * from it.
 */
/* What one is begun for, when it is no sign-in: a test by this administrator; or somebody signed in
 * connects an identity with their account, in this session. */
typedef struct FederationPurpose {
    Uuid tested_by;
    Uuid linked_for, linked_in;
} FederationPurpose;

typedef struct FederationLogin {
    Uuid id;
    Text return_to; /* a path of ours */
    FederationPurpose purpose;
    Text claims; /* what has been received so far, for who tests; JSON, TEXT_NULL: nothing */
    uint8_t key[32];
} FederationLogin;

/* Begins one and gives the browser its cookie; returns what goes through the provider and back
 * (state, RelayState), 98 characters of base64url. `return_to` is replaced by / unless it is a path
 * of ours. Refuses a provider that is not enabled, unless it is a test. In a transaction of its
 * own. Yields. */
Text federation_login_begin(Request *req, const FederationProvider *provider, Text return_to,
                            FederationPurpose purpose, FederationLogin *login);
/* Spends it, in a transaction of its own. Refuses one of another provider, another browser, one
 * that was used or took too long: 403 sso_login_expired. Yields. */
FederationLogin federation_login_take(Request *req, const FederationProvider *provider, Text state);

/* What an identity provider has said of somebody, all of it verified by the caller. */
typedef struct Arrival {
    Text subject;               /* 1..255 bytes, unique and for ever at the provider */
    Text email;                 /* TEXT_NULL: none */
    bool email_vouched;         /* the provider says that the address was proved */
    Text first_name, last_name; /* TEXT_NULL: not told */
    const Text *groups;
    size_t group_count;
    bool groups_unknown; /* it could not tell: what groups gave stays as it is */
    Text claims;         /* all it said, a JSON object: shown to who tests */
    Text idp_session;    /* its own session, for logout; TEXT_NULL: none */
    Text hint;           /* what it wants to see again at logout (id_token); kept sealed */
} Arrival;

/* Where a test leads back to. */
Text federation_test_page(Arena *arena, const FederationProvider *provider,
                          const FederationLogin *login);

/* Ends a sign-in: who this is, what they may do, and a session behind a redirect (303); or the
 * second step. A test ends with what was received, kept for the wizard. `login` NULL: it began at
 * the provider. Outside transactions; in a route with TRANSACTION_MANUAL. Yields. */
void federation_arrive(Request *req, const FederationProvider *provider,
                       const FederationLogin *login, const Arrival *arrival);

/* Ends a sign-in that came to nothing; what its transaction has recorded is kept: an event
 * user.sso_refused, the reason kept for who tests (login may be NULL), and the fault `code` with a
 * sentence for a person. */
_Noreturn void federation_refuse(Request *req, const FederationProvider *provider,
                                 const FederationLogin *login, int status, const char *code,
                                 const char *format, ...) __attribute__((format(printf, 6, 7)));

/* Has this message of the provider been seen before? Notes it until `until`. In the caller's
 * transaction. */
bool federation_is_replay(Task *task, Uuid provider_id, Text message_id, TimeMs until);

/* The provider ends sessions it opened: those of its session (TEXT_NULL: any) and of its subject
 * (TEXT_NULL: any; not both), but not `spared`. Returns how many. Last in the caller's transaction.
 */
size_t federation_sessions_end(Task *task, Uuid provider_id, Text subject, Text idp_session,
                               Uuid spared);

/* For the proof of the wall, which has no provider to ask and no name server: one that nobody has
 * asked, a test of it that has not come back, what it calls who has this e-mail, and a domain,
 * named after `name` and in place of the last ones planted. In the task's tenant, in a transaction
 * of its own. Yields. */
typedef struct FederationPlanted {
    Uuid provider, test, domain, identity;
} FederationPlanted;
FederationPlanted federation_plant(Task *task, Text name, Text email);

#endif
