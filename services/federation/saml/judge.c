/*
 * Whether a response whose signature holds was meant for us, and is in time (SAML profiles
 * 4.1.4.3, core 2.4.1.2 and 2.5.1). What belongs to a sign-in that began here, and replay, is for
 * sign_in.c.
 */
#include "services/federation/saml/saml.h"

static const SamlFault good = { 0 };

static SamlFault expired(const char *words)
{
    return (SamlFault){ 403, "saml_expired", text_of(words) };
}

static bool has_begun(const json_t *object, TimeMs now)
{
    const json_t *time = json_object_get(object, "not_before");
    return !json_is_integer(time) || json_integer_value(time) <= now + SAML_SKEW_MS;
}

static bool is_over(const json_t *object, const char *key, TimeMs now)
{
    const json_t *time = json_object_get(object, key);
    return json_is_integer(time) && json_integer_value(time) <= now - SAML_SKEW_MS;
}

static SamlFault judge_issuer(const SamlProvider *sp, const json_t *said)
{
    Text around = json_text_at(said, "response_issuer");
    if (text_equal(json_text_at(said, "issuer"), sp->issuer) &&
        (text_is_null(around) || text_equal(around, sp->issuer)))
        return good;
    return (SamlFault){ 403, "saml_issuer", TEXT("The message is of another identity provider.") };
}

static SamlFault judge_age(const json_t *said, TimeMs now)
{
    static const char *const keys[] = { "response_issued", "issued" };
    for (size_t i = 0; i < 2; i++) {
        TimeMs issued = json_integer_value(json_object_get(said, keys[i]));
        if (issued > now + SAML_SKEW_MS)
            return expired("The message is of the future: compare the clocks.");
        if (issued <= now - SAML_MESSAGE_MS - SAML_SKEW_MS)
            return expired("The message is too old: sign in again, or compare the clocks.");
    }
    if (is_over(said, "session_not_on_or_after", now))
        return expired("The session at the identity provider has ended.");
    return good;
}

/* One confirmation that holds is enough; of none, the reason of the last is told. */
static SamlFault judge_confirmations(Arena *arena, const SamlProvider *sp, const json_t *said,
                                     TimeMs now)
{
    const json_t *list = json_object_get(said, "confirmations");
    SamlFault fault = { 403, "saml_recipient",
                        TEXT("The assertion does not say for whom it is (no bearer "
                             "confirmation).") };
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        Text recipient = json_text_at(one, "recipient");
        Text asked = json_text_at(one, "in_response_to");
        Text outer = json_text_at(said, "in_response_to");
        if (!text_equal(recipient, sp->acs_url))
            fault = (SamlFault){ 403, "saml_recipient",
                                 text_format(arena, "The assertion is for %.*s, not for %.*s.",
                                             TEXT_ARG(text_slice(recipient, 0, 200)),
                                             TEXT_ARG(sp->acs_url)) };
        else if (!json_is_integer(json_object_get(one, "not_on_or_after")) ||
                 is_over(one, "not_on_or_after", now) || !has_begun(one, now))
            fault = expired("The assertion is not good at this time.");
        else if (text_is_null(asked) != text_is_null(outer) ||
                 (!text_is_null(asked) && !text_equal(asked, outer)))
            fault = (SamlFault){ 403, "saml_request",
                                 TEXT("The assertion answers another request than the message "
                                      "around it.") };
        else
            return good;
    }
    return fault;
}

static bool is_meant(const json_t *audiences, Text who)
{
    for (size_t i = 0; i < json_array_size(audiences); i++) {
        if (text_equal(json_string_text(json_array_get(audiences, i)), who))
            return true;
    }
    return false;
}

static SamlFault judge_audience(Arena *arena, const SamlProvider *sp, const json_t *said)
{
    const json_t *restrictions = json_object_get(said, "audiences");
    bool meant = json_array_size(restrictions) > 0;
    for (size_t i = 0; i < json_array_size(restrictions); i++)
        meant &= is_meant(json_array_get(restrictions, i), sp->entity_id);
    if (meant)
        return good;
    Text first = json_string_text(json_array_get(json_array_get(restrictions, 0), 0));
    return (SamlFault){ 403, "saml_audience",
                        text_format(arena, "The assertion's audience is %.*s, not %.*s.",
                                    TEXT_ARG(text_is_null(first) ? TEXT("nobody")
                                                                 : text_slice(first, 0, 200)),
                                    TEXT_ARG(sp->entity_id)) };
}

static SamlFault judge_destination(Arena *arena, const SamlProvider *sp, const json_t *said)
{
    Text destination = json_text_at(said, "destination");
    if (text_is_null(destination) || text_equal(destination, sp->acs_url))
        return good;
    return (SamlFault){ 403, "saml_recipient",
                        text_format(arena, "The message is for %.*s, not for %.*s.",
                                    TEXT_ARG(text_slice(destination, 0, 200)),
                                    TEXT_ARG(sp->acs_url)) };
}

SamlFault saml_judge(Arena *arena, const SamlProvider *sp, const json_t *said, TimeMs now)
{
    SamlFault fault = judge_issuer(sp, said);
    if (!fault.code)
        fault = judge_destination(arena, sp, said);
    if (!fault.code)
        fault = judge_audience(arena, sp, said);
    if (!fault.code)
        fault = judge_confirmations(arena, sp, said, now);
    if (!fault.code)
        fault = judge_age(said, now);
    if (!fault.code && (!has_begun(said, now) || is_over(said, "not_on_or_after", now)))
        fault = expired("The assertion is not good at this time.");
    return fault;
}
