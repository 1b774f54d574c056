/*
 * Arrive - who somebody is here whom an identity provider has named.
 *
 * By provider and subject, never by e-mail, once they are known. Who is not known yet is linked to
 * an account by its e-mail only when the provider says that the address was proved and the tenant
 * has proved that its domain is theirs: otherwise whoever runs a provider could write anybody's
 * address into a claim. Everything that refuses comes before everything that writes.
 */
#include "services/federation/federation.h"

#include "core/crypto.h"
#include "core/keyring.h"
#include "core/stream.h"
#include "services/auth/auth.h"
#include "services/federation/linking.h"
#include "services/federation/mapping.h"
#include "services/mail/mail.h"
#include "services/user/user.h"
#include "sql/federation.h"

#define NAME_MAX_BYTES 100

/* Who it is, and what has to be done about it. */
typedef struct Person {
    Uuid user_id;    /* nil: has to be made */
    bool is_to_link; /* the subject is new */
} Person;

static bool is_email(Text email)
{
    size_t at = text_find(email, '@', 0);
    if (text_is_null(email) || email.len < 3 || email.len > 254 || at == 0 || at + 1 >= email.len ||
        text_find(email, '@', at + 1) != email.len)
        return false;
    for (size_t i = 0; i < email.len; i++)
        if ((uint8_t)email.ptr[i] <= ' ' || (uint8_t)email.ptr[i] >= 127)
            return false;
    return true;
}

static void require_active(Request *req, const FederationProvider *provider,
                           const FederationLogin *login, Text status)
{
    if (!text_equal(status, TEXT("active")))
        federation_refuse(req, provider, login, 401, "account_suspended",
                          "This account is suspended; ask an administrator of the workspace.");
}

/* By the address: an account to link, or nobody. */
static Person person_by_email(Request *req, const FederationProvider *provider,
                              const FederationLogin *login, const Arrival *arrival)
{
    PersonByEmail known = sql_person_by_email(req, arrival->email);
    if (known.found) {
        if (!arrival->email_vouched)
            federation_refuse(
                req, provider, login, 403, "sso_email_unproved",
                "There is an account with the e-mail %.*s, but %.*s does not say that "
                "the address was verified.",
                TEXT_ARG(arrival->email), TEXT_ARG(provider->name));
        if (!known.domain_is_ours)
            federation_refuse(req, provider, login, 403, "sso_domain_unproved",
                              "There is an account with the e-mail %.*s, but its domain is not "
                              "verified for this workspace.",
                              TEXT_ARG(arrival->email));
        require_active(req, provider, login, known.status);
        return (Person){ .user_id = known.user_id, .is_to_link = true };
    }
    if (!provider->provisions)
        federation_refuse(req, provider, login, 403, "sso_no_account",
                          "Nobody here has the e-mail %.*s, and %.*s makes no accounts.",
                          TEXT_ARG(arrival->email), TEXT_ARG(provider->name));
    return (Person){ .is_to_link = true };
}

static Person find_person(Request *req, const FederationProvider *provider,
                          const FederationLogin *login, const Arrival *arrival)
{
    if (text_is_null(arrival->subject) || arrival->subject.len == 0 || arrival->subject.len > 255)
        federation_refuse(req, provider, login, 403, "sso_subject_missing",
                          "%.*s does not say who this is.", TEXT_ARG(provider->name));
    if (!text_equal(sql_workspace_status(req).status, TEXT("active")))
        federation_refuse(req, provider, login, 423, "tenant_suspended",
                          "This workspace is suspended.");
    IdentityFound identity = sql_identity_find(req, provider->id, arrival->subject);
    if (identity.found) {
        require_active(req, provider, login, identity.status);
        return (Person){ .user_id = identity.user_id };
    }
    if (!is_email(arrival->email))
        federation_refuse(req, provider, login, 403, "sso_email_missing",
                          "%.*s tells no usable e-mail address for this person.",
                          TEXT_ARG(provider->name));
    return person_by_email(req, provider, login, arrival);
}

/* Names are the provider's to tell, but they have to fit; whoever has none is called by their
 * address. */
static Text name_or(Text told, Text fallback)
{
    Text name = text_trim(text_is_null(told) ? TEXT("") : told);
    if (name.len == 0 || !text_is_utf8(name))
        name = fallback;
    size_t end = name.len < NAME_MAX_BYTES ? name.len : NAME_MAX_BYTES;
    while (end > 0 && end < name.len && ((uint8_t)name.ptr[end] & 0xC0) == 0x80)
        end--;
    for (size_t i = 0; i < end; i++)
        if ((uint8_t)name.ptr[i] < ' ')
            return text_slice(fallback, 0, NAME_MAX_BYTES);
    return text_slice(name, 0, end);
}

static void emit_about(Task *task, const FederationProvider *provider, const char *type,
                       Uuid user_id)
{
    Buffer data;
    buffer_init(&data, task->arena, 512);
    JsonWriter w = json_writer(&data);
    json_object_begin(&w);
    json_field(&w, "provider", text, provider->name);
    json_object_end(&w);
    stream_emit(task, type, user_id, buffer_view(&data));
}

/* An account for who is new: its address is taken as proved when the provider vouches for it. */
static Uuid make_person(Request *req, const FederationProvider *provider, const Arrival *arrival)
{
    Task *task = &req->task;
    Text local = text_slice(arrival->email, 0, text_find(arrival->email, '@', 0));
    Uuid id = user_create(
        task, &(UserNew){ .email = arrival->email,
                          .first_name = name_or(arrival->first_name, local),
                          .last_name = name_or(arrival->last_name, TEXT("-")),
                          .origin = arrival->email_vouched ? TEXT_NULL : mail_origin(req) });
    Uuid role = mapping_first_role(task, provider);
    auth_role_give(task, id, uuid_is_nil(role) ? auth_role_to_begin_with(task) : role);
    emit_about(task, provider, "user.created", id);
    return id;
}

static void note_session(Request *req, const FederationProvider *provider, const Arrival *arrival,
                         const AuthSession *session)
{
    Task *task = &req->task;
    Text hint = TEXT_NULL, idp_session = arrival->idp_session;
    if (!text_is_null(arrival->hint) && keyring_count() > 0) {
        KeyringPlace place = { task->context.tenant_id, "federation.session", "hint", session->id };
        hint = keyring_seal(task, &place, arrival->hint);
    }
    if (idp_session.len > 255)
        idp_session = TEXT_NULL;
    sql_sso_session_sweep_in(task, session->user_id);
    sql_sso_session_note_in(task, session->id, provider->id, session->user_id, arrival->subject,
                            idp_session, hint);
}

/* Where a browser goes on with the second step: the problem lies behind the #, where no server and
 * no log sees it. */
static Text second_step_page(Arena *arena, Text asked)
{
    return text_format(arena, "/sign-in#second-step=%.*s",
                       TEXT_ARG(crypto_base64url(arena, asked)));
}

static void end_test(Request *req, const FederationProvider *provider, const FederationLogin *login,
                     const Arrival *arrival, const Person *person)
{
    Buffer *outcome = reply_buffer(req);
    JsonWriter w = json_writer(outcome);
    json_object_begin(&w);
    json_field(&w, "status", text, TEXT("succeeded"));
    json_key(&w, TEXT("received"));
    json_object_begin(&w);
    json_field(&w, "subject", text, arrival->subject);
    json_field(&w, "email", text, arrival->email);
    json_field(&w, "email_verified", bool, arrival->email_vouched);
    json_field(&w, "first_name", text, arrival->first_name);
    json_field(&w, "last_name", text, arrival->last_name);
    json_key(&w, TEXT("groups"));
    json_array_begin(&w);
    for (size_t i = 0; i < arrival->group_count; i++)
        json_put_text(&w, arrival->groups[i]);
    json_array_end(&w);
    json_field(&w, "account", text,
               uuid_is_nil(person->user_id) ? TEXT("made")
               : person->is_to_link         ? TEXT("linked")
                                            : TEXT("known"));
    json_object_end(&w);
    json_field(&w, "claims", raw, arrival->claims);
    json_object_end(&w);
    sql_sso_login_outcome(req, login->id, buffer_view(outcome));
    sql_sso_provider_tested(req, provider->id);
    reply_redirect(req, federation_test_page(req->task.arena, provider, login));
}

void federation_arrive(Request *req, const FederationProvider *provider,
                       const FederationLogin *login, const Arrival *arrival)
{
    Task *task = &req->task;
    if (login != NULL && !uuid_is_nil(login->purpose.linked_for)) {
        linking_arrive(req, provider, login, arrival);
        return;
    }
    request_begin(req);
    Person person = find_person(req, provider, login, arrival);
    if (login != NULL && !uuid_is_nil(login->purpose.tested_by)) {
        end_test(req, provider, login, arrival, &person);
        request_commit(req);
        return;
    }
    auth_network_check(task);
    if (uuid_is_nil(person.user_id))
        person.user_id = make_person(req, provider, arrival);
    if (person.is_to_link) {
        sql_identity_link(req, provider->id, arrival->subject, person.user_id, uuid_new(),
                          text_slice(arrival->email, 0, 255));
        emit_about(task, provider, "user.identity_linked", person.user_id);
    } else {
        sql_identity_use(req, provider->id, arrival->subject);
    }
    bool rights_changed = mapping_apply(task, provider, person.user_id, arrival);

    Text asked;
    if (provider->asks_second_step && auth_second_step_begin(req, person.user_id, false, &asked)) {
        reply_redirect(req, second_step_page(task->arena, asked));
    } else {
        AuthSession session = auth_session_open(task, person.user_id, true);
        note_session(req, provider, arrival, &session);
        emit_about(task, provider, "session.opened", session.id);
        auth_session_redirect(req, &session, login == NULL ? TEXT("/") : login->return_to);
    }
    if (rights_changed)
        auth_revoke(task);
    request_commit(req);
}

size_t federation_sessions_end(Task *task, Uuid provider_id, Text subject, Text idp_session,
                               Uuid spared)
{
    SsoSessionEndedRows ended =
        sql_sso_session_end_in(task, provider_id, subject, idp_session, spared);
    size_t count = 0;
    for (size_t i = 0; i < ended.count; i++)
        if (auth_session_end(task, ended.rows[i].session_id)) {
            stream_emit(task, "session.revoked", ended.rows[i].session_id, TEXT_NULL);
            count++;
        }
    if (count > 0)
        auth_revoke(task);
    return count;
}
