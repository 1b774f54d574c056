/* What comes through Redis as a frame: bytes by anybody are refused without harm. And sealed by one
 * of us, any topic and message comes out as it went in. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/bus/frame.h"

static const uint8_t PLATFORM[32] = "fuzz";

static void take_nothing(const uint8_t *data, size_t size)
{
    char *bytes = malloc(size);
    BusFrameHead head;
    Text topic, message;
    if (size > 0)
        memcpy(bytes, data, size);
    if (size > 0 && bus_frame_peek(bytes, size, &head)) {
        BusFrameKey key = bus_frame_key(PLATFORM, head.process, head.epoch);
        assert(!bus_frame_unseal(&key, UUID_NIL, bytes, size, &topic, &message));
    }
    free(bytes);
}

static void go_through(const uint8_t *data, size_t size)
{
    BusFrameHead head = { .kind = BUS_FRAME_BROADCAST, .epoch = size, .count = data[0] };
    BusFrameKey key = bus_frame_key(PLATFORM, head.process, head.epoch);
    size_t cut = data[0] % size;
    Text all = { (const char *)data, size }, topic, message;
    size_t sealed = bus_frame_bytes(cut, size - cut);
    char *bytes = malloc(sealed);
    bus_frame_seal(&key, head, UUID_NIL, text_slice(all, 0, cut), text_slice(all, cut, size),
                   bytes);
    assert(bus_frame_unseal(&key, UUID_NIL, bytes, sealed, &topic, &message));
    assert(text_equal(topic, text_slice(all, 0, cut)));
    assert(text_equal(message, text_slice(all, cut, size)));
    free(bytes);
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    crypto_init();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    take_nothing(data, size);
    if (size > 0)
        go_through(data, size);
    return 0;
}
