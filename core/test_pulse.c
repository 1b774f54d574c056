/* The master's slots and the processes' are the same memory here: one process plays both. */
#include <assert.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cmocka.h>

#include "core/coroutine.h"
#include "core/crypto.h"
#include "core/loop.h"
#include "core/pulse.h"
#include "core/shared.h"

#define SLOT 3

static Uuid self;

static void live(void *argument)
{
    (void)argument;
    loop_sleep(PULSE_PERIOD_MS / 10);
    uint64_t first = pulse_count(SLOT);
    assert_true(first >= 1);
    loop_sleep(PULSE_PERIOD_MS * 2);
    assert_true(pulse_count(SLOT) > first);
    loop_stop();
}

static void a_loop_that_turns_beats(void **state)
{
    (void)state;
    pulse_expect(SLOT);
    assert_int_equal(pulse_count(SLOT), 0);
    pulse_begin(self);
    coroutine_start(live, NULL);
    loop_run();
}

static void only_whom_the_master_saw_end_has_ended(void **state)
{
    (void)state;
    assert_false(pulse_has_ended(self));
    pulse_end(SLOT);
    assert_true(pulse_has_ended(self));
    assert_false(pulse_has_ended(uuid_new()));
}

static void the_dead_are_remembered_when_their_slot_is_another_s(void **state)
{
    (void)state;
    pulse_expect(SLOT);
    assert_true(pulse_has_ended(self));
    pulse_end(SLOT); /* it never beat: nobody is known to have ended */
    assert_false(pulse_has_ended(UUID_NIL));
}

static void a_segment_of_another_release_is_not_touched(void **state)
{
    (void)state;
    int fd = memfd_create("of another release", 0);
    assert_int_equal(ftruncate(fd, 4096), 0);
    assert_false(shared_open(fd, SLOT));
    memset(shared_pulses(), 1, SHARED_PULSE_BYTES); /* past the end of a mapping of fd: SIGBUS */
    char byte = 1;
    assert_int_equal(pread(fd, &byte, 1, 0), 1);
    assert_int_equal(byte, 0);
    close(fd);
}

int main(void)
{
    crypto_init();
    self = uuid_new();
    int fd = shared_create();
    bool is_common = shared_open(fd, SLOT);
    assert(is_common);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_loop_that_turns_beats),
        cmocka_unit_test(only_whom_the_master_saw_end_has_ended),
        cmocka_unit_test(the_dead_are_remembered_when_their_slot_is_another_s),
        cmocka_unit_test(a_segment_of_another_release_is_not_touched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
