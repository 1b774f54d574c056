#include "services/oauth/protocol/redirect.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static Text without(Text text, Text prefix)
{
    return text_slice(text, prefix.len, text.len);
}

/* What is behind scheme, loopback host and port; TEXT_NULL for anything else. */
static Text loopback_rest(Text uri)
{
    static const Text hosts[] = { { "http://127.0.0.1", 16 }, { "http://[::1]", 12 } };
    for (size_t i = 0; i < 2; i++) {
        if (!text_starts_with(uri, hosts[i]))
            continue;
        Text rest = without(uri, hosts[i]);
        size_t at = 0;
        if (rest.len > 0 && rest.ptr[0] == ':') {
            for (at = 1; at < rest.len && is_digit(rest.ptr[at]); at++)
                ;
            if (at == 1 || at > 6)
                return TEXT_NULL;
        }
        Text path = text_slice(rest, at, rest.len);
        return path.len == 0 || path.ptr[0] == '/' || path.ptr[0] == '?' ? path : TEXT_NULL;
    }
    return TEXT_NULL;
}

bool redirect_matches(Text registered, Text given, bool is_native)
{
    if (text_equal(registered, given))
        return true;
    if (!is_native)
        return false;
    Text known = loopback_rest(registered), now = loopback_rest(given);
    return !text_is_null(known) && !text_is_null(now) && text_equal(known, now) &&
           registered.ptr[7] == given.ptr[7]; /* the same host: '1' or '[' */
}

static bool has_host(Text uri, Text scheme, Text host)
{
    if (!text_starts_with(uri, scheme) || !text_starts_with(without(uri, scheme), host))
        return false;
    Text rest = without(without(uri, scheme), host);
    return rest.len == 0 || rest.ptr[0] == '/' || rest.ptr[0] == ':' || rest.ptr[0] == '?';
}

static bool is_on_this_machine(Text uri)
{
    return has_host(uri, TEXT("http://"), TEXT("localhost")) ||
           has_host(uri, TEXT("http://"), TEXT("127.0.0.1")) ||
           has_host(uri, TEXT("http://"), TEXT("[::1]"));
}

/* com.example.app:/path, as RFC 8252 7.1 has it: a name somebody has by way of a domain. */
static bool is_private_scheme(Text uri)
{
    size_t colon = text_find(uri, ':', 0);
    bool has_dot = false;
    if (colon == 0 || colon == uri.len || !is_letter(uri.ptr[0]))
        return false;
    for (size_t i = 0; i < colon; i++) {
        char c = uri.ptr[i];
        has_dot = has_dot || c == '.';
        if (!is_letter(c) && !is_digit(c) && c != '.' && c != '-' && c != '+')
            return false;
    }
    return has_dot;
}

/* The authority of an http or https URI. */
static Text authority_of(Text uri)
{
    size_t from = text_find(uri, '/', 0) + 2, to = from;
    while (to < uri.len && uri.ptr[to] != '/' && uri.ptr[to] != '?')
        to++;
    return text_slice(uri, from, to);
}

static bool has_dot_segment(Text uri)
{
    size_t end = text_find(uri, '?', 0);
    Text path = text_slice(uri, 0, end);
    while (!text_is_null(path)) {
        Text segment = text_cut(&path, '/');
        if (text_equal(segment, TEXT(".")) || text_equal(segment, TEXT("..")))
            return true;
    }
    return false;
}

static bool is_plain(Text uri)
{
    for (size_t i = 0; i < uri.len; i++) {
        unsigned char c = (unsigned char)uri.ptr[i];
        if (c <= 0x20 || c >= 0x7f || c == '\\' || c == '"' || c == '<' || c == '>' || c == '*' ||
            c == '#')
            return false;
    }
    return true;
}

const char *redirect_defect(Text uri, bool is_native)
{
    bool is_web = text_starts_with(uri, TEXT("https://")) || is_on_this_machine(uri);
    if (uri.len == 0 || uri.len > REDIRECT_MAX_BYTES)
        return "Write a whole address of at most 2,000 characters.";
    if (!is_plain(uri))
        return "No blanks, wildcards, quotes or #fragments; anything else percent-encoded.";
    if (!is_web && !(is_native && is_private_scheme(uri)))
        return is_native ? "It must begin with https://, http://127.0.0.1 or a scheme of your own "
                           "with a dot, as com.example.app:/."
                         : "It must begin with https://; http:// is for localhost alone.";
    if (is_web && authority_of(uri).len == 0)
        return "It names no host.";
    if (is_web && text_find(authority_of(uri), '@', 0) != authority_of(uri).len)
        return "No user name before the host.";
    if (has_dot_segment(uri))
        return "No '.' or '..' in the path.";
    return NULL;
}

static bool is_unreserved(char c)
{
    return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

void redirect_add(Buffer *uri, const char *name, Text value)
{
    if (text_is_null(value))
        return;
    Text before = buffer_view(uri);
    buffer_byte(uri, text_find(before, '?', 0) == before.len ? '?' : '&');
    buffer_text(uri, text_of(name));
    buffer_byte(uri, '=');
    for (size_t i = 0; i < value.len; i++) {
        if (is_unreserved(value.ptr[i]))
            buffer_byte(uri, value.ptr[i]);
        else
            buffer_format(uri, "%%%02X", (unsigned char)value.ptr[i]);
    }
}
