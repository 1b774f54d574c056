/* What is shown when: the newest, not too often, at the version of the text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <unistd.h>

#include "core/bus.h"
#include "core/loop.h"
#include "services/collaboration/presence/presence_channel.h"

static const Text ADA = { "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", CONNECTION_ID_SIZE };
static const Text BOB = { "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", CONNECTION_ID_SIZE };

static PresenceChannel channel_at(int64_t version)
{
    PresenceChannel channel = { .version = version };
    moves_log_start(&channel.log, version);
    uv_update_time(loop_get());
    return channel;
}

static void close_channel(PresenceChannel *channel)
{
    presence_states_free(channel);
    moves_log_fini(&channel->log);
}

static PresenceState *arrive(PresenceChannel *channel, Text src)
{
    PresenceState *state = presence_state_new(channel, text_slice(src, 0, 4));
    state->process = bus_self();
    return state;
}

static void say(PresenceState *state, Text src, int64_t number, int64_t version, int64_t index)
{
    presence_state_next(state, src, number, version,
                        (PresenceValue){ .present = true, .index = index });
}

/* An operation by `src` that inserts so many letters at the start. */
static void write_at_start(PresenceChannel *channel, Text src, const char *body)
{
    Operation *operation = operation_new(OPERATION_OP, &rich_text_type, channel->version, UUID_NIL,
                                         src, 1, text_of(body), NULL);
    Moves *moves = moves_of(operation);
    operation_drop(operation);
    presence_states_shift(channel, moves);
    moves_log_push(&channel->log, moves);
    channel->version++;
}

static void wait_ms(unsigned duration_ms)
{
    usleep(duration_ms * 1000);
    uv_update_time(loop_get());
}

static void of_many_updates_the_first_and_the_newest_are_shown(void **state)
{
    (void)state;
    PresenceChannel channel = channel_at(5);
    PresenceState *ada = arrive(&channel, ADA);
    say(ada, ADA, 0, 5, 10);
    assert_false(presence_states_turn(&channel));
    assert_int_equal(ada->shown.index, 10);
    uint64_t stamp = channel.stamp;
    for (int i = 1; i <= 100; i++) {
        say(ada, ADA, i, 5, 10 + i);
        assert_true(presence_states_turn(&channel));
    }
    assert_int_equal(ada->shown.index, 10);
    assert_int_equal(channel.stamp, stamp);
    wait_ms(PRESENCE_SPACING_MS + 1);
    assert_false(presence_states_turn(&channel));
    assert_int_equal(ada->shown.index, 110);
    assert_int_equal(ada->number, 100);
    assert_int_equal(channel.stamp, stamp + 1);
    close_channel(&channel);
}

static void leaving_does_not_wait(void **state)
{
    (void)state;
    PresenceChannel channel = channel_at(5);
    PresenceState *ada = arrive(&channel, ADA);
    say(ada, ADA, 7, 5, 10);
    presence_states_turn(&channel);
    presence_state_end(ada);
    assert_false(presence_states_turn(&channel));
    assert_false(ada->shown.present);
    assert_int_equal(ada->number, 8);
    ada->is_news = false; /* the other processes have been told */
    presence_states_forget(&channel);
    assert_int_equal(channel.state_count, 0);
    close_channel(&channel);
}

static void what_is_said_again_is_no_news(void **state)
{
    (void)state;
    PresenceChannel channel = channel_at(5);
    PresenceState *ada = arrive(&channel, ADA);
    say(ada, ADA, 0, 5, 10);
    presence_states_turn(&channel);
    uint64_t stamp = channel.stamp;
    wait_ms(PRESENCE_SPACING_MS + 1);
    say(ada, ADA, 1, 5, 10);
    presence_states_turn(&channel);
    assert_int_equal(channel.stamp, stamp);
    assert_int_equal(ada->number, 1);
    close_channel(&channel);
}

static void what_was_said_of_an_older_text_is_brought_to_this_one(void **state)
{
    (void)state;
    PresenceChannel channel = channel_at(5);
    PresenceState *ada = arrive(&channel, ADA), *bob = arrive(&channel, BOB);
    say(ada, ADA, 0, 5, 10);
    presence_states_turn(&channel);
    write_at_start(&channel, BOB, "[{\"insert\":\"abc\"}]");
    assert_int_equal(ada->shown.index, 13);
    say(bob, BOB, 0, 5, 0);
    presence_states_turn(&channel);
    assert_int_equal(bob->shown.index, 3); /* behind what Bob wrote there himself */
    close_channel(&channel);
}

static void what_is_said_of_a_newer_text_waits_for_it(void **state)
{
    (void)state;
    PresenceChannel channel = channel_at(5);
    PresenceState *ada = arrive(&channel, ADA);
    say(ada, ADA, 0, 6, 10);
    presence_states_turn(&channel);
    assert_false(ada->shown.present);
    write_at_start(&channel, BOB, "[{\"insert\":\"abc\"}]");
    presence_states_turn(&channel);
    assert_int_equal(ada->shown.index, 10);
    close_channel(&channel);
}

static void a_deleted_document_has_nobody_in_it(void **state)
{
    (void)state;
    PresenceChannel channel = channel_at(5);
    PresenceState *ada = arrive(&channel, ADA);
    say(ada, ADA, 0, 5, 10);
    presence_states_turn(&channel);
    uint64_t stamp = channel.stamp;
    Operation *end =
        operation_new(OPERATION_DELETE, &rich_text_type, 5, UUID_NIL, BOB, 1, TEXT_NULL, NULL);
    Moves *moves = moves_of(end);
    operation_drop(end);
    presence_states_shift(&channel, moves);
    free(moves);
    assert_false(ada->shown.present);
    assert_true(channel.stamp > stamp);
    close_channel(&channel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_many_updates_the_first_and_the_newest_are_shown),
        cmocka_unit_test(leaving_does_not_wait),
        cmocka_unit_test(what_is_said_again_is_no_news),
        cmocka_unit_test(what_was_said_of_an_older_text_is_brought_to_this_one),
        cmocka_unit_test(what_is_said_of_a_newer_text_waits_for_it),
        cmocka_unit_test(a_deleted_document_has_nobody_in_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
