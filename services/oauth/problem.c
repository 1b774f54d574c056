/*
 * How failures are told to programs that know OAuth and nothing of problems: the two members of
 * RFC 6749 stand in the problem, under the media type that such programs insist on.
 */
#include "services/oauth/handlers.h"

#include "gateway/problem.h"

/* The nearest word that RFC 6749 has; a code that is such a word stands for itself. */
static Text word_of(const Fault *fault)
{
    static const char *const words[] = {
        "invalid_request",        "invalid_client", "invalid_grant",      "unauthorized_client",
        "unsupported_grant_type", "invalid_scope",  "invalid_token",      "insufficient_scope",
        "authorization_pending",  "slow_down",      "access_denied",      "expired_token",
        "unsupported_token_type", "invalid_target", "invalid_dpop_proof",
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (text_equal(fault->code, text_of(words[i])))
            return fault->code;
    return fault->status == 401   ? TEXT("invalid_client")
           : fault->status == 429 ? TEXT("slow_down")
           : fault->status == 503 ? TEXT("temporarily_unavailable")
           : fault->status >= 500 ? TEXT("server_error")
                                  : TEXT("invalid_request");
}

static void write_error(Buffer *out, const Fault *fault, Text request_id)
{
    problem_write(out, fault, request_id);
    out->len--; /* the closing brace */
    buffer_literal(out, ",\"error\":");
    json_escape(out, word_of(fault));
    buffer_literal(out, ",\"error_description\":");
    json_escape(out, fault->detail);
    buffer_byte(out, '}');
}

static const char *challenge_of(const Fault *fault)
{
    return text_equal(fault->code, TEXT("invalid_client"))
               ? "Basic realm=\"insula\""
               : "Bearer realm=\"insula\", error=\"invalid_token\"";
}

static const char *const below[] = { "/v1/oauth/t/", "/.well-known/oauth-authorization-server/",
                                     NULL };
const ProblemForm oauth_problem_form = { .below = below,
                                         .media_type = "application/json",
                                         .write = write_error,
                                         .challenge = challenge_of };
