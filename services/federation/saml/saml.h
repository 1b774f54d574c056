/*
 * SAML - federation's other protocol (OASIS SAML 2.0, the Web Browser SSO and Single Logout
 * profiles), as a service provider.
 *
 * All XML is read and written by the program insula-saml (program/program.h), which says what a
 * message tells and that its signature holds; here is what is made of that: whether it was meant
 * for us, is in time, new and asked for (judge.c), and who has arrived (arrival.c). Must never
 * know: XML, and who somebody is here, which federation_arrive() decides.
 *
 * A provider's settings: {entity_id, sso, slo, slo_response: {redirect, post}, certificates, keys:
 * [{certificate, subject, fingerprint, not_before, not_after}], allow_idp_initiated,
 * require_encryption, name_id_format, subject_attribute}. Its secret: our private keys, [PEM], in
 * the order of `keys`; the first signs, all decrypt.
 */
#ifndef INSULA_SERVICES_FEDERATION_SAML_H
#define INSULA_SERVICES_FEDERATION_SAML_H

#include "core/json.h"
#include "services/federation/federation.h"

#define SAML_SKEW_MS (60 * 1000)
/* How old a message may be, whatever it says of itself; so long its id is remembered. */
#define SAML_MESSAGE_MS (10 * 60 * 1000)

typedef struct SamlProvider {
    FederationProvider row;
    const json_t *settings;
    Text issuer;                      /* the provider's entity id; TEXT_NULL: not set up */
    Text entity_id, acs_url, slo_url; /* ours; the entity id is where our metadata lies */
} SamlProvider;

/* What was wrong; .code NULL: nothing. */
typedef struct SamlFault {
    int status;
    const char *code;
    Text reason;
} SamlFault;

/* ---- asking the program (ask.c) ---- */

typedef struct SamlAnswer {
    const json_t *said; /* NULL: refused */
    SamlFault fault;
} SamlAnswer;
/* One question, one answer. Yields; not inside a transaction. Fails the task with 429 too_busy, 500
 * saml_unavailable when the program is not there. One that crashes has refused. */
SamlAnswer saml_ask(Task *task, Text question);
/* The same where a refusal is the end: fails the task with what was refused. */
const json_t *saml_ask_or_fail(Task *task, Text question);

/* A question about a provider: {"do": what, ...}, to be ended by the caller. */
JsonWriter saml_question(Task *task, Buffer *out, const char *what);
/* Adds "certificates" of `list` in the settings, for whom a message is verified or made. */
void saml_put_certificates(JsonWriter *w, const SamlProvider *sp, const char *list);

/* ---- providers (provider.c) ---- */

SamlProvider saml_provider_of(Request *req, const FederationProvider *row);
/* Of the request's path; fails with 404, or 409 saml_not_set_up without the provider's metadata. */
SamlProvider saml_provider_of_path(Request *req);
/* Of an administrator's path /v1/sso-providers/:id. */
SamlProvider saml_provider_of_id(Request *req);
Text saml_setting(const SamlProvider *sp, const char *key);
bool saml_setting_bool(const SamlProvider *sp, const char *key);
/* "redirect" or "post" of a service, NULL when the provider has neither; *url is where. */
const char *saml_binding(const SamlProvider *sp, const char *service, Text *url);
/* Our private keys, PEM texts; an empty list when none has been made. Wipe nothing: the arena ends
 * with the request. */
const json_t *saml_private_keys(Task *task, const SamlProvider *sp);
/* Adds private_key and certificate, to sign with; fails with 409 saml_not_set_up without. */
void saml_put_own_key(Task *task, JsonWriter *w, const SamlProvider *sp);

/* A new key, as the program tells it, certified to be of that name; and what of it may be seen
 * (keys.c). Not inside a transaction. Yields. */
const json_t *saml_make_key(Task *task, Text name);
void saml_put_key(JsonWriter *w, const json_t *made);

/* ---- judging (judge.c) ---- */

/* Was this response of the provider meant for us, and is it in time? */
SamlFault saml_judge(Arena *arena, const SamlProvider *sp, const json_t *said, TimeMs now);

/* ---- arriving (arrival.c) ---- */

Arrival saml_arrival(Task *task, const SamlProvider *sp, const json_t *said);

/* ---- sending (send.c) ---- */

/* Sends the browser on with what the program has made: a redirect, or a page whose form posts
 * itself. */
void saml_send(Request *req, const json_t *made, Text relay_state);

/* ---- routes ---- */

/* Where the browser goes for what the purpose says. Not inside a transaction. Yields. */
Text saml_begin(Request *req, const FederationProvider *row, FederationPurpose purpose);
/* Where the browser goes to be signed out at the provider too, for a session it opened with that
 * hint; TEXT_NULL when the provider has no such address. Not inside a transaction. Yields. */
Text saml_logout_url(Request *req, const FederationProvider *row, Text hint);

void saml_create(Request *req);
void saml_start(Request *req);
void saml_acs(Request *req);
void saml_finish(Request *req);
void saml_slo(Request *req);
void saml_metadata(Request *req);
void saml_show(Request *req);
void saml_idp_metadata(Request *req);
void saml_update(Request *req);
void saml_key_add(Request *req);
void saml_key_use(Request *req);
void saml_key_drop(Request *req);

extern const Shape saml_create_shape, saml_idp_metadata_shape, saml_update_shape;

#endif
