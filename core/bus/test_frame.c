/* Frames between machines: what was sealed comes out, and nothing else does. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/bus/frame.h"

static const uint8_t PLATFORM[32] = "the key of one platform";

typedef struct Sealed {
    BusFrameKey key;
    BusFrameHead head;
    Uuid receiver;
    char bytes[256];
    size_t size;
} Sealed;

static Sealed seal(void)
{
    Sealed sealed = { .receiver = uuid_new() };
    sealed.head = (BusFrameHead){ .kind = BUS_FRAME_DIRECT,
                                  .machine = uuid_new(),
                                  .process = uuid_new(),
                                  .epoch = 3,
                                  .count = 17,
                                  .number = 5 };
    sealed.key = bus_frame_key(PLATFORM, sealed.head.process, 3);
    sealed.size = bus_frame_bytes(5, 7);
    bus_frame_seal(&sealed.key, sealed.head, sealed.receiver, TEXT("topic"), TEXT("message"),
                   sealed.bytes);
    return sealed;
}

static bool opens(const Sealed *sealed, const BusFrameKey *key, Uuid receiver)
{
    Text topic, message;
    char *copy = malloc(sealed->size); /* of this size, so that a reader past it is noticed */
    memcpy(copy, sealed->bytes, sealed->size);
    bool is_open = bus_frame_unseal(key, receiver, copy, sealed->size, &topic, &message);
    if (is_open) {
        assert_true(text_equal(topic, TEXT("topic")));
        assert_true(text_equal(message, TEXT("message")));
    }
    free(copy);
    return is_open;
}

static void what_was_sealed_comes_out_and_was_not_to_be_read(void **state)
{
    (void)state;
    Sealed sealed = seal();
    BusFrameHead head;
    assert_true(bus_frame_peek(sealed.bytes, sealed.size, &head));
    assert_true(uuid_equal(head.process, sealed.head.process));
    assert_int_equal(head.number, 5);
    assert_null(memmem(sealed.bytes, sealed.size, "message", 7));
    assert_true(opens(&sealed, &sealed.key, sealed.receiver));
}

static void a_changed_bit_anywhere_is_refused(void **state)
{
    (void)state;
    Sealed sealed = seal();
    for (size_t bit = 0; bit < 8 * sealed.size; bit++) {
        sealed.bytes[bit / 8] = (char)(sealed.bytes[bit / 8] ^ 1 << bit % 8);
        assert_false(opens(&sealed, &sealed.key, sealed.receiver));
        sealed.bytes[bit / 8] = (char)(sealed.bytes[bit / 8] ^ 1 << bit % 8);
    }
    for (size_t size = sealed.size; sealed.size > 0;) {
        sealed.size--;
        assert_false(opens(&sealed, &sealed.key, sealed.receiver));
        assert_true(size > sealed.size);
    }
}

static void another_key_epoch_sender_or_receiver_does_not_open_it(void **state)
{
    (void)state;
    Sealed sealed = seal();
    uint8_t other[32] = "the key of another platform";
    BusFrameKey keys[] = { bus_frame_key(other, sealed.head.process, 3),
                           bus_frame_key(PLATFORM, sealed.head.process, 4),
                           bus_frame_key(PLATFORM, sealed.head.machine, 3) };
    for (size_t i = 0; i < 3; i++)
        assert_false(opens(&sealed, &keys[i], sealed.receiver));
    assert_false(opens(&sealed, &sealed.key, UUID_NIL));
    assert_false(opens(&sealed, &sealed.key, uuid_new()));
}

int main(void)
{
    crypto_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_sealed_comes_out_and_was_not_to_be_read),
        cmocka_unit_test(a_changed_bit_anywhere_is_refused),
        cmocka_unit_test(another_key_epoch_sender_or_receiver_does_not_open_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
