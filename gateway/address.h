/*
 * Address - where a connection comes from, and how many come from there.
 *
 * Owns: addresses as 16 bytes (IPv4 as ::ffff:a.b.c.d), their text, lists of networks, and the
 * count of connections per address. IPv6 hosts are counted by /64, which is what one customer gets.
 * Must never know: connections and HTTP.
 */
#ifndef INSULA_GATEWAY_ADDRESS_H
#define INSULA_GATEWAY_ADDRESS_H

#include <sys/socket.h>

#include "core/text.h"

typedef struct Address {
    uint8_t bytes[16];
} Address;

#define ADDRESS_TEXT_SIZE 40

/* All zero for what is neither IPv4 nor IPv6. */
Address address_of(const struct sockaddr *from);
/* Text without NUL counted; returns its length. */
size_t address_write(Address address, char out[ADDRESS_TEXT_SIZE]);
/* An IPv4 or IPv6 address, optionally with [brackets] and :port as X-Forwarded-For may have it. */
bool address_parse(Text text, Address *address);

/* Networks in CIDR form, "127.0.0.1 10.0.0.0/8, fd00::/8"; at most ADDRESS_MAX_NETWORKS. */
#define ADDRESS_MAX_NETWORKS 64
typedef struct AddressList {
    struct {
        Address base;
        uint8_t prefix_bits; /* of 128 */
    } networks[ADDRESS_MAX_NETWORKS];
    size_t count;
} AddressList;
/* False when a word is no network, or there are too many; *wrong is that word. */
bool address_list_parse(Text text, AddressList *list, Text *wrong);
bool address_list_has(const AddressList *list, Address address);

/* Counts one more connection from there, unless there are `max` already: then false. */
bool address_enter(Address address, size_t max);
void address_leave(Address address);
/* Addresses now counted, for tests. */
size_t address_entered(void);

#endif
