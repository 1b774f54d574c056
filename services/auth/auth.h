/*
 * Auth - who may come in, and what they may do.
 *
 * Owns: passwords, sign-in and its back-off, sessions, socket tickets, roles and what they come to,
 * the permission catalogue, the gate's statements, the revocation counter. Must never know: who a
 * user is beyond an id and what the view api.user shows; what a tenant is beyond its slug and
 * status.
 *
 * Rights are bits. A role has names of permissions and a parent; auth.compile() turns both into a
 * set of 256 bits, and every live session carries the union of its user's roles, so that a check is
 * one bit of one row. Bit 255 marks an owner: no route asks for it, but rights are only ever given
 * or taken by somebody who has them all, so only owners make and unmake owners.
 *
 * Functions that write expect the caller's transaction. Those that change rights or end sessions
 * raise the revocation counter, whose row all tenants share: call them last.
 */
#ifndef INSULA_SERVICES_AUTH_H
#define INSULA_SERVICES_AUTH_H

#include <libpq-fe.h>

#include "core/db.h"
#include "core/keyring.h"
#include "gateway/request.h"

extern const Service auth_service;

/* 10 to 128 bytes: long enough to be worth hashing, short enough not to be a weapon. */
#define PASSWORD_MIN_BYTES 10
#define PASSWORD_MAX_BYTES 128

/* The statements that pass the tenant's wall, for db_open(). */
DbGate auth_gate(void);

/* Brings the catalogue up to the mounted services' permissions, and the built-in roles of all
 * tenants with it. Blocking, on the migrator's connection, after the migrations. False with a
 * message for stderr. */
bool auth_register_permissions(PGconn *connection, char *message, size_t message_size);

/* From now on the task works for a tenant on the server's own word: sign-in, sign-up, accepted
 * invitations. */
void auth_act_as_system(Task *task, Uuid tenant_id);

/* The tenant of a slug; not found is an answer. Yields. */
typedef struct AuthTenant {
    bool found;
    Uuid tenant_id;
    Text slug, name, status;
} AuthTenant;
AuthTenant auth_find_tenant(Task *task, Text slug);

/* Sign-in attempts, counted before they are tried. begin: in a transaction of its own that it opens
 * and commits; fails the task with 429 too_many_attempts while one of the keys has to wait. `locks`
 * is set when this attempt, failing, makes the account as a whole wait for the first time. forgive:
 * in the caller's transaction. */
#define AUTH_ATTEMPT_KEYS 4
typedef struct AuthAttempt {
    uint8_t keys[AUTH_ATTEMPT_KEYS][32];
    size_t key_count;
    bool locks;
} AuthAttempt;
AuthAttempt auth_attempt_of(Task *task, Text account);
/* Also counted for the account as a whole, wherever it comes from; or, from a browser that is known
 * for the account (TEXT_NULL: it is not), for that browser alone. */
AuthAttempt auth_attempt_of_sign_in(Task *task, Text account, Text known_device);
void auth_attempt_begin(Task *task, AuthAttempt *attempt);
void auth_attempt_forgive(Task *task, const AuthAttempt *attempt);
/* Forgets all guesses at an account. */
void auth_attempt_unlock(Task *task, Text account);
/* The tenant under which attempts are counted that concern no tenant there is. */
Uuid auth_nowhere(void);

/* Opens a session, as long as the policy says; from here on the task acts as that user, for its
 * events. One that is not to be remembered ends with the browser's window. Fails with 403
 * network_not_allowed where the policy keeps the task's address out. Yields. */
typedef struct AuthSession {
    Uuid id, user_id;
    Text token;
    int64_t lifetime_s;
    bool remembered;
} AuthSession;
AuthSession auth_session_open(Task *task, Uuid user_id, bool remember);
/* Replies {tenant?, user, access_token, expires_in} and the cookies of session and browser; reads
 * what the transaction has made. Yields. */
void auth_session_reply(Request *req, int status, const AuthSession *session, bool with_tenant);
/* The same for a browser that comes back from elsewhere: the cookies, and a redirect. Yields. */
void auth_session_redirect(Request *req, const AuthSession *session, Text location);
/* Ends one session; false when it was over. Tells no worker: auth_revoke() does, last. */
bool auth_session_end(Task *task, Uuid session_id);
/* In the transaction that would open a session, before it is: returns when nothing more is asked of
 * this user, else leaves with 401 second_factor_required or factor_enrolment_required, committing
 * what was recorded. Yields. */
void auth_second_step_ask(Request *req, Uuid user_id, bool remember);
/* The same where leaving is no answer: false when nothing more is asked of this user, else
 * a challenge is open, and `problem` says so as JSON (second_factor_required or
 * factor_enrolment_required, with the members of POST /v1/auth/login). Yields. */
bool auth_second_step_begin(Request *req, Uuid user_id, bool remember, Text *problem);
/* On the bus: an operator has come into a tenant or has gone, and GET /v1/me says so. The message
 * is the tenant's id. */
#define AUTH_TOPIC_IMPERSONATIONS "impersonations"

/* A session of somebody of the task's tenant, for an operator: time-limited, without any proof, to
 * look only unless `may_write`, seen and ended by the workspace. Emits impersonation.begun. Fails
 * with 404 user_not_found for who is not active. In the caller's transaction; does not become that
 * person. Yields. */
typedef struct AuthImpersonation {
    Uuid user_id, operator_id;
    Text operator_name, reason;
    int64_t lifetime_s;
    bool may_write;
} AuthImpersonation;
typedef struct AuthImpersonated {
    Uuid id;
    Text token;
    TimeMs expires_at;
} AuthImpersonated;
AuthImpersonated auth_impersonate(Task *task, const AuthImpersonation *asked);
/* Ends it, whoever asks; emits impersonation.ended. False when it is over. */
bool auth_impersonation_end(Request *req, Uuid id);

/* Fails with 403 network_not_allowed where the policy of the task's tenant keeps its address out.
 * Yields. */
void auth_network_check(Task *task);
/* Ends all sessions of a user but `spared` (nil: none) and tells the workers. */
void auth_sessions_end(Task *task, Uuid user_id, Uuid spared);
/* A user was resumed, or joined or left a team: rewrites what their sessions and API keys may do.
 */
/* Nil: of everybody. */
void auth_rights_compile(Task *task, Uuid user_id);
/* Tells every worker to check its sockets again when this transaction commits. */
void auth_revoke(Task *task);

/* Stores the hash of a password that was checked; the one before is kept as the policy asks. In the
 * caller's transaction. */
void auth_password_set(Task *task, Uuid user_id, Text hash);
/* Is this the password of the signed-in user, whose context was checked? Fails with 422
 * invalid_body and `incorrect` at `pointer`, or 429 too_many_attempts. Outside transactions.
 * Yields. */
void auth_password_prove(Task *task, Text password, const char *pointer);
/* Links that would set a new password for this user work no more: what they were sent to is no
 * longer theirs. In the caller's transaction. */
void auth_recovery_forget(Task *task, Uuid user_id);
/* Is this password good enough for this user, by the policy of the task's tenant: long enough, not
 * common, not made of name, e-mail or workspace, not one of the last ones? Fails with 422
 * invalid_body and a field error at `pointer` (too_short, too_common, too_personal, reused).
 * Outside transactions, since it may compute hashes. Yields. */
void auth_password_check(Task *task, Uuid user_id, Text password, const char *pointer);
/* The same for somebody who has no account yet; TEXT_NULL for what is not known. */
typedef struct AuthPasswordOwner {
    Text email, first_name, last_name, slug, workspace;
} AuthPasswordOwner;
void auth_password_check_new(Task *task, const AuthPasswordOwner *owner, Text password,
                             const char *pointer);

/* Authenticator apps of people who are in no workspace. make: a secret, sealed at `place`, told
 * once, and as an app takes it (otpauth://). check: the step of time at which the code is right, 0
 * when it is not; that each step is good once is the caller's. */
typedef struct AuthTotp {
    Text sealed, secret, uri;
} AuthTotp;
AuthTotp auth_totp_make(Task *task, const KeyringPlace *place, Text issuer, Text account);
int64_t auth_totp_check(Task *task, const KeyringPlace *place, Text sealed, Text code);

/* The roles a new tenant starts with. */
typedef struct AuthRoles {
    Uuid viewer, member, admin, owner;
} AuthRoles;
AuthRoles auth_roles_found(Task *task);

/* The role somebody is to be given: `role_id`, or member when nil. Fails with 422 at `pointer` for
 * an unknown one and 403 role_exceeds_giver for one that has what the caller has not. Yields. */
Uuid auth_role_to_give(Request *req, Uuid role_id, const char *pointer);
/* Gives it, unchecked; false when it is no more (or was held already). */
bool auth_role_give(Task *task, Uuid user_id, Uuid role_id);

/* The role of whoever comes without one being named: member. Yields. */
Uuid auth_role_to_begin_with(Task *task);
/* Can this user sign in without an identity provider: with a password or a passkey, where the
 * policy lets those open anything? Yields. */
bool auth_has_own_way(Task *task, Uuid user_id);
/* Takes it, unchecked, also from the last owner; false when it was not held. */
bool auth_role_take(Task *task, Uuid user_id, Uuid role_id);
/* Has `giver`, active now, all that this role comes to, or the roles of this team? False for what
 * is no more; the role of owners is given by owners alone, in person. Yields. */
bool auth_role_is_within(Task *task, Uuid role_id, Uuid giver);
bool auth_team_is_within(Task *task, Uuid team_id, Uuid giver);

/* The same for a new service account; fails with 409 owner_is_a_person for the role of owners. */
void auth_role_give_to_program(Request *req, Uuid user_id, Uuid role_id);

/* May the caller say who is in this team? Its roles are its members': 404 for no team, 403
 * role_exceeds_giver for one that may do more than the caller. Yields. */
void auth_team_reach(Request *req, Uuid team_id);
/* A team is deleted: its roles go, and what they gave. */
void auth_team_forget(Task *task, Uuid team_id);

/* Roles given for a place (services/auth/roles/scoped_role.c): folders, which lie in another
 * service. open: the place, for a change of who may do what in it; holds out whoever changes the
 * same. Fails for one that the caller does not see, with 422 at `pointer` or, without one, not at
 * all (it may be gone); and with 403 insufficient_access where `wanted` (permissions; TEXT_NULL:
 * none) would open it to somebody whom the caller could not open it to by sharing. rights: what
 * roles of the caller allow with one thing beside what they allow everywhere; 404 for what the
 * caller does not see. settle: what roles allow in these places has changed; last in the
 * transaction. All yield. */
typedef struct AuthPlace {
    Text name; /* TEXT_NULL: gone, or not to be seen */
    PermissionSet rights;
} AuthPlace;
typedef struct AuthPlaces {
    AuthPlace (*open)(Request *req, Uuid resource_id, const char *pointer, Text wanted);
    PermissionSet (*rights)(Request *req, Uuid subject_id);
    void (*settle)(Task *task, const Uuid *resource_ids, size_t count);
} AuthPlaces;
/* At start, by the service that has them. */
void auth_set_places(const AuthPlaces *places);
/* A place goes, and the roles given for it; true when there were any: auth_revoke(), last. */
bool auth_place_forget(Task *task, Uuid resource_id);

/* All that stands behind the caller: what the account may and, with an API key, whoever gave it may
 * as well, whatever the key's scopes are. A key that opens one door alone can thus be measured by
 * those who stand behind it. Yields. */
PermissionSet auth_backing(Request *req);
/* auth_reach(), auth_team_reach() and auth_role_to_give(), measured by a backing. */
void auth_reach_with(Request *req, const PermissionSet *backing, Uuid user_id);
void auth_team_reach_with(Request *req, const PermissionSet *backing, Uuid team_id);
Uuid auth_member_role_with(Request *req, const PermissionSet *backing);

/* May the caller act on this user at all? 404 for nobody, 403 role_exceeds_giver for somebody with
 * more rights. Yields. */
void auth_reach(Request *req, Uuid user_id);
/* Before an active owner goes: fails with 409 last_owner when no other is left. Locks out whoever
 * tries the same. Yields. */
void auth_owner_may_leave(Task *task, Uuid user_id);
/* A user is removed: password, roles, sessions. Last in the transaction. */
void auth_forget(Task *task, Uuid user_id);

/* Access tokens of applications: "ioa_...", let in like API keys, with the rights that scopes,
 * owner and whoever has seen the application's secret have in common. All in the task's tenant. */
typedef struct AuthAccess {
    Uuid owner_id, given_by, application_id;
    Uuid family_id; /* the sign-in it comes of; nil: none */
    Text name;      /* the application's */
    Text scope;     /* with blanks between */
    Text proof_key; /* 32 bytes: good only with a proof of this key (gateway/proof.h); TEXT_NULL */
    int64_t lifetime_s;
    /* made by auth_access_make() */
    Uuid id;
    uint8_t secret_hash[32];
} AuthAccess;
/* The text of a new one, of tenant and proof_key; it opens nothing until it is kept. */
Text auth_access_make(Task *task, AuthAccess *access);
/* Keeps those that were made, in the caller's transaction. Does not wait. */
void auth_access_keep(Task *task, AuthAccess *const *made, size_t count);
/* Ends the application's tokens: of a family, of an account, or (both nil) all. Last in the
 * transaction. */
void auth_access_end(Task *task, Uuid application_id, Uuid family_id, Uuid owner_id);
/* Ends this one, if it is that application's. */
bool auth_access_end_one(Task *task, Uuid application_id, Text text);
typedef struct AuthAccessFound {
    bool found;
    Uuid id, owner_id, application_id, family_id;
    Text scope;     /* with blanks between */
    Text proof_key; /* TEXT_NULL: whoever has it may use it */
    TimeMs expires_at, created_at;
} AuthAccessFound;
/* A live one; and the one with which the request came in. Yield. */
AuthAccessFound auth_access_find(Task *task, Text text);
AuthAccessFound auth_access_of(Task *task);

/* Who is signed in at the task's tenant, by session or, where the route asks for none, by the
 * cookie that came along; and since when. Yields. */
typedef struct AuthStanding {
    bool found;
    Uuid session_id, user_id;
    TimeMs since;
} AuthStanding;
AuthStanding auth_standing(Request *req);

/* Fails with 422 invalid_body and one field error, as a shape does. */
_Noreturn void auth_field_fail(Task *task, const char *pointer, const char *code,
                               const char *detail);

#endif
