#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdlib.h>
#include <cmocka.h>

#include "core/loop.h"
#include "gateway/deadline.h"

typedef struct Alarm {
    Deadline deadline;
    uint64_t set_ms, passed_ms;
    uint32_t after_ms;
    int count;
} Alarm;

static void passed(Deadline *deadline)
{
    Alarm *alarm = (Alarm *)deadline;
    alarm->passed_ms = loop_now_ms();
    alarm->count++;
}

static void set(Alarm *alarm, uint32_t after_ms)
{
    alarm->set_ms = loop_now_ms();
    alarm->after_ms = after_ms;
    deadline_set(&alarm->deadline, after_ms);
}

static void stop(void *argument)
{
    loop_sleep(*(uint64_t *)argument);
    loop_stop();
}

static void run_for(uint64_t duration_ms)
{
    uv_update_time(loop_get());
    coroutine_start(stop, &duration_ms);
    loop_run();
}

static void check(const Alarm *alarm)
{
    assert_int_equal(alarm->count, 1);
    uint64_t took_ms = alarm->passed_ms - alarm->set_ms;
    assert_true(took_ms >= alarm->after_ms);
    assert_true(took_ms <= alarm->after_ms + 750u); /* a tick, and a busy machine */
}

static void each_passes_once_and_not_too_early(void **state)
{
    (void)state;
    enum { COUNT = 200 };
    static Alarm alarms[COUNT];
    uv_update_time(loop_get());
    for (uint32_t i = 0; i < COUNT; i++) {
        deadline_init(&alarms[i].deadline, passed);
        set(&alarms[i], i * 5);
    }
    run_for(2000);
    for (int i = 0; i < COUNT; i++)
        check(&alarms[i]);
}

static void it_can_be_moved_both_ways_and_cleared(void **state)
{
    (void)state;
    Alarm later = { 0 }, sooner = { 0 }, cleared = { 0 }, gone = { 0 };
    Alarm *all[] = { &later, &sooner, &cleared, &gone };
    for (size_t i = 0; i < 4; i++)
        deadline_init(&all[i]->deadline, passed);
    uv_update_time(loop_get());
    set(&later, 300);
    set(&sooner, 200000);
    set(&cleared, 300);
    set(&gone, 300);
    set(&later, 1200);
    set(&sooner, 300);
    deadline_clear(&cleared.deadline);
    deadline_fini(&gone.deadline);
    run_for(2500);
    check(&later);
    check(&sooner);
    assert_int_equal(cleared.count, 0);
    assert_int_equal(gone.count, 0);
    set(&cleared, 100);
    run_for(1000);
    check(&cleared);
}

static Alarm again;
static void passed_again(Deadline *deadline)
{
    if (++again.count < 3)
        deadline_set(deadline, 0);
}

static void it_can_be_set_again_when_it_passes(void **state)
{
    (void)state;
    deadline_init(&again.deadline, passed_again);
    uv_update_time(loop_get());
    deadline_set(&again.deadline, 0);
    run_for(2000);
    assert_int_equal(again.count, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_passes_once_and_not_too_early),
        cmocka_unit_test(it_can_be_moved_both_ways_and_cleared),
        cmocka_unit_test(it_can_be_set_again_when_it_passes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
