/*
 * Bus frames - what machines say to each other through somebody else's server.
 *
 * Owns: the form of a frame and its seal. Every frame is encrypted and proved under a key that only
 * this platform's processes know (it lies in the database), with the sender, its numbers and the
 * receiver it is meant for. So whoever may write to the same Redis can neither read a document nor
 * forge an edit, and one platform does not hear another. Must never know: connections, peers.
 */
#ifndef INSULA_CORE_BUS_FRAME_H
#define INSULA_CORE_BUS_FRAME_H

#include "core/crypto.h"
#include "core/uuid.h"

#define BUS_FRAME_MAGIC 0x32555349u /* changes with the format: other releases are not heard */

typedef enum BusFrameKind {
    BUS_FRAME_HELLO,     /* I live; number: of my next broadcast */
    BUS_FRAME_BYE,       /* I end */
    BUS_FRAME_BROADCAST, /* number: of all my broadcasts */
    BUS_FRAME_DIRECT,    /* number: of all I have sent to you */
    BUS_FRAME_COUNT      /* to you; number: of the next of BUS_FRAME_DIRECT */
} BusFrameKind;

/* Goes in the clear, proved. Little-endian, as every machine that we are built for. */
typedef struct BusFrameHead {
    uint32_t magic;
    uint16_t kind, topic_bytes;
    Uuid machine, process; /* of the sender */
    uint64_t epoch;        /* of the sender's connection; a new one forgets what was on its way */
    uint64_t count;        /* of the sender's frames in the epoch: never twice, always more */
    uint64_t number;
} BusFrameHead;

typedef struct BusFrameKey {
    uint8_t bytes[32];
} BusFrameKey;

/* The key under which `process` seals in this epoch. */
BusFrameKey bus_frame_key(const uint8_t platform[32], Uuid process, uint64_t epoch);

size_t bus_frame_bytes(size_t topic_len, size_t message_len);
/* Writes bus_frame_bytes() to `out`. receiver nil: everybody. */
void bus_frame_seal(const BusFrameKey *key, BusFrameHead head, Uuid receiver, Text topic,
                    Text message, char *out);

/* Reads the head alone; false when it is none. Nothing in it is to be believed yet. */
bool bus_frame_peek(const char *bytes, size_t size, BusFrameHead *head);
/* Unseals in place; topic and message then lie in `bytes`. False when it is not what the sender
 * sealed for this receiver. */
bool bus_frame_unseal(const BusFrameKey *key, Uuid receiver, char *bytes, size_t size, Text *topic,
                      Text *message);

#endif
