/* Messages on their way to an identity provider, carried by the browser. */
#include "core/crypto.h"
#include "services/federation/saml/saml.h"

#include <sodium.h>

#define SUBMIT "document.forms[0].submit()"

static void escape(Buffer *out, Text text)
{
    for (size_t i = 0; i < text.len; i++) {
        switch (text.ptr[i]) {
        case '&':
            buffer_literal(out, "&amp;");
            break;
        case '<':
            buffer_literal(out, "&lt;");
            break;
        case '"':
            buffer_literal(out, "&quot;");
            break;
        default:
            buffer_byte(out, text.ptr[i]);
        }
    }
}

static void hidden(Buffer *out, Text name, Text value)
{
    buffer_literal(out, "<input type=\"hidden\" name=\"");
    escape(out, name);
    buffer_literal(out, "\" value=\"");
    escape(out, value);
    buffer_literal(out, "\">");
}

/* Nothing but this one script. Where the form goes is not bounded: some browsers would hold the
 * provider's own redirects to it. */
static Text policy(Arena *arena)
{
    uint8_t hash[32];
    char digest[64];
    crypto_sha256(TEXT(SUBMIT), hash);
    sodium_bin2base64(digest, sizeof digest, hash, sizeof hash, sodium_base64_VARIANT_ORIGINAL);
    return text_format(arena,
                       "default-src 'none'; script-src 'sha256-%s'; frame-ancestors 'none'; "
                       "base-uri 'none'",
                       digest);
}

static void post(Request *req, const json_t *made, Text relay_state)
{
    Text url = json_text_at(made, "url");
    Buffer *page = reply_buffer(req);
    buffer_literal(page, "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">"
                         "<title>One moment</title><body><form method=\"post\" action=\"");
    escape(page, url);
    buffer_literal(page, "\">");
    hidden(page, json_text_at(made, "parameter"), json_text_at(made, "message"));
    if (relay_state.len > 0)
        hidden(page, TEXT("RelayState"), relay_state);
    buffer_literal(page, "<noscript><button>Go on</button></noscript></form><script>" SUBMIT
                         "</script></body></html>");
    reply_header(req, "Content-Security-Policy", policy(req->task.arena));
    reply_header(req, "Cache-Control", TEXT("no-store"));
    reply_bytes(req, 200, TEXT("text/html; charset=utf-8"), buffer_view(page));
}

void saml_send(Request *req, const json_t *made, Text relay_state)
{
    if (text_is_null(json_text_at(made, "message")))
        reply_redirect(req, json_text_at(made, "url"));
    else
        post(req, made, relay_state);
}
