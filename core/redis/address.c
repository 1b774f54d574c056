#include "core/redis/address.h"

#define PORT         6379
#define LONGEST_PORT 65535
#define DATABASES    1024

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Percent-decoded, NUL-terminated; false when it does not fit or is not well formed. */
static bool decode(Text text, char *out, size_t size)
{
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '%') {
            if (i + 2 >= text.len || hex(text.ptr[i + 1]) < 0 || hex(text.ptr[i + 2]) < 0)
                return false;
            c = (char)(hex(text.ptr[i + 1]) << 4 | hex(text.ptr[i + 2]));
            i += 2;
        }
        if (c == '\0' || len + 1 >= size)
            return false;
        out[len++] = c;
    }
    out[len] = '\0';
    return true;
}

static bool read_number(Text text, int64_t min, int64_t max, int *out)
{
    int64_t value;
    if (!text_to_int64(text, &value) || value < min || value > max)
        return false;
    *out = (int)value;
    return true;
}

/* Text up to the last '@' is who; returns what follows. */
static Text cut_who(Text rest, Text *who)
{
    size_t at = rest.len;
    while (at > 0 && rest.ptr[at - 1] != '@')
        at--;
    *who = at > 0 ? text_slice(rest, 0, at - 1) : TEXT_NULL;
    return text_slice(rest, at, rest.len);
}

static bool read_who(Text who, RedisAddress *address)
{
    if (text_is_null(who))
        return true;
    Text password = who, user = text_cut(&password, ':');
    if (text_is_null(password)) /* redis-cli's redis://password@host is not: a user without one */
        return false;
    return decode(user, address->user, sizeof address->user) &&
           decode(password, address->password, sizeof address->password);
}

static const char *read_host(Text place, RedisAddress *address)
{
    Text host, port;
    if (place.len > 0 && place.ptr[0] == '[') {
        size_t end = text_find(place, ']', 0);
        host = text_slice(place, 1, end);
        port = text_slice(place, end + 1, place.len);
        if (end == place.len || (port.len > 0 && port.ptr[0] != ':'))
            return "names no host that can be read";
        port = port.len > 0 ? text_slice(port, 1, port.len) : TEXT_NULL;
    } else {
        port = place;
        host = text_cut(&port, ':');
    }
    if (host.len == 0 || !decode(host, address->host, sizeof address->host))
        return "names no host that can be read";
    if (!text_is_null(port) && !read_number(port, 1, LONGEST_PORT, &address->port))
        return "has a port that is not a number up to 65535";
    return NULL;
}

static const char *read_network(Text rest, RedisAddress *address)
{
    Text who;
    /* A password may hold a slash only as %2F, so the path begins at the first one. */
    size_t slash = text_find(rest, '/', 0);
    Text place = cut_who(text_slice(rest, 0, slash), &who);
    Text database = text_slice(rest, slash + 1, rest.len);
    if (!read_who(who, address))
        return "has a user and password that are not user:password, percent-encoded";
    if (database.len > 0 && !read_number(database, 0, DATABASES, &address->database))
        return "has a database that is not a number";
    return read_host(place, address);
}

static const char *read_path(Text rest, RedisAddress *address)
{
    Text who, path = cut_who(rest, &who);
    if (!read_who(who, address))
        return "has a user and password that are not user:password, percent-encoded";
    if (path.len == 0 || path.ptr[0] != '/' || !decode(path, address->path, sizeof address->path))
        return "has no path of a socket, or one of more than 107 bytes";
    return NULL;
}

const char *redis_address_read(Text url, RedisAddress *address)
{
    *address = (RedisAddress){ .port = PORT };
    static const struct {
        Text scheme;
        bool is_tls;
        const char *(*read)(Text rest, RedisAddress *address);
    } FORMS[] = {
        { { "redis://", 8 }, false, read_network },
        { { "rediss://", 9 }, true, read_network },
        { { "unix://", 7 }, false, read_path },
    };
    for (size_t i = 0; i < sizeof FORMS / sizeof FORMS[0]; i++) {
        if (!text_starts_with(url, FORMS[i].scheme))
            continue;
        address->is_tls = FORMS[i].is_tls;
        return FORMS[i].read(text_slice(url, FORMS[i].scheme.len, url.len), address);
    }
    return "is not redis://, rediss:// or unix://";
}
