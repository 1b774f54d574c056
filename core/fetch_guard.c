#include "core/fetch_guard.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

/* An address as 16 bytes, IPv4 as ::ffff:a.b.c.d, so that it is the same however it is written. */
typedef struct Host {
    uint8_t bytes[16];
} Host;

#define IPV4_BITS 96

static Host host_of_ipv4(const void *bytes)
{
    Host host = { { [10] = 0xff, [11] = 0xff } };
    memcpy(host.bytes + 12, bytes, 4);
    return host;
}

static bool host_of(const struct sockaddr *address, Host *host)
{
    if (address->sa_family == AF_INET) {
        *host = host_of_ipv4(&((const struct sockaddr_in *)(const void *)address)->sin_addr);
        return true;
    }
    if (address->sa_family == AF_INET6) {
        memcpy(host->bytes, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, 16);
        return true;
    }
    return false;
}

static bool in_network(const Host *host, const Host *base, int64_t bits)
{
    size_t whole = (size_t)bits / 8;
    if (memcmp(host->bytes, base->bytes, whole) != 0)
        return false;
    int rest = (int)(bits % 8);
    return rest == 0 || ((host->bytes[whole] ^ base->bytes[whole]) >> (8 - rest)) == 0;
}

static bool read_network(Text word, Host *base, int64_t *bits)
{
    char text[INET6_ADDRSTRLEN];
    uint8_t bytes[4];
    Text address = text_cut(&word, '/');
    if (address.len == 0 || address.len >= sizeof text)
        return false;
    memcpy(text, address.ptr, address.len);
    text[address.len] = '\0';
    bool is_ipv4 = inet_pton(AF_INET, text, bytes) == 1;
    if (is_ipv4)
        *base = host_of_ipv4(bytes);
    else if (inet_pton(AF_INET6, text, base->bytes) != 1)
        return false;
    int64_t most = is_ipv4 ? 32 : 128;
    *bits = most;
    if (!text_is_null(word) && (!text_to_int64(word, bits) || *bits < 0 || *bits > most))
        return false;
    *bits += is_ipv4 ? IPV4_BITS : 0;
    return true;
}

static bool names(const Host *host, Text networks)
{
    Host base;
    int64_t bits;
    while (!text_is_null(networks)) {
        Text part = text_cut(&networks, ',');
        while (!text_is_null(part)) {
            Text word = text_trim(text_cut(&part, ' '));
            if (word.len > 0 && read_network(word, &base, &bits) && in_network(host, &base, bits))
                return true;
        }
    }
    return false;
}

bool fetch_guard_names(const struct sockaddr *address, Text networks)
{
    Host host;
    return host_of(address, &host) && names(&host, networks);
}

bool fetch_guard_is_public(const struct sockaddr *address)
{
    /* IANA's special-purpose registries (RFC 6890 and its successors), and multicast. */
    static const char special_ipv4[] =
        "0.0.0.0/8,10.0.0.0/8,100.64.0.0/10,127.0.0.0/8,169.254.0.0/16,172.16.0.0/12,192.0.0.0/24,"
        "192.0.2.0/24,192.31.196.0/24,192.52.193.0/24,192.88.99.0/24,192.168.0.0/16,"
        "192.175.48.0/24,198.18.0.0/15,198.51.100.0/24,203.0.113.0/24,224.0.0.0/4,240.0.0.0/4";
    /* Within 2000::/3, the only part of IPv6 where public hosts live: Teredo, ORCHID, 6to4 and
     * documentation. */
    static const char special_ipv6[] =
        "2001::/23,2001:db8::/32,2002::/16,3fff::/20,2620:4f:8000::/48";
    Host host;
    if (!host_of(address, &host))
        return false;
    if (names(&host, TEXT("::ffff:0:0/96")))
        return !names(&host, text_of(special_ipv4));
    return names(&host, TEXT("2000::/3")) && !names(&host, text_of(special_ipv6));
}
