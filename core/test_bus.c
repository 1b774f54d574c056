/* The other processes of these tests are this program again, started with a role. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <dirent.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "core/bus.h"
#include "core/loop.h"

extern char **environ;

static char program[512];

static char directory[64];
static char trace[64];

/* The other side: sends back what it hears on "echo", says when it missed something. */
static void echo(void *owner, Text topic, Text message, Uuid sender)
{
    (void)owner;
    (void)topic;
    bus_send(sender, TEXT("echoed"), message);
}

static void tell_gap(void *owner, Uuid process)
{
    (void)owner;
    if (uuid_is_nil(process))
        bus_publish(TEXT("child missed"), TEXT(""));
}

static int child(const char *place)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    bus_subscribe(TEXT("echo"), echo, NULL);
    bus_on_gap(tell_gap, NULL);
    bus_open(place);
    loop_run();
    return 0;
}

static pid_t spawn_child(void)
{
    pid_t pid;
    char *arguments[] = { "test_bus", "child", directory, NULL };
    assert_int_equal(posix_spawn(&pid, program, NULL, NULL, arguments, environ), 0);
    return pid;
}

static void kill_child(pid_t pid)
{
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

/* Runs the loop until `done` says so; fails the test after ten seconds. */
static bool (*is_done)(void);
static bool is_in_time;

static void wait_until_done(void *argument)
{
    (void)argument;
    for (int i = 0; i < 5000 && !is_done(); i++)
        loop_sleep(2);
    is_in_time = is_done();
    loop_stop();
}

static void run_until(bool (*done)(void))
{
    is_done = done;
    coroutine_start(wait_until_done, NULL);
    loop_run();
    assert_true(is_in_time);
}

static void note(void *owner, Text topic, Text message, Uuid sender)
{
    (void)topic;
    assert_true(uuid_equal(sender, bus_self()));
    strcat(trace, owner);
    strncat(trace, message.ptr, message.len);
}

static bool is_noted(void)
{
    return strlen(trace) > 1;
}

static void our_own_subscribers_hear_at_the_end_of_the_turn(void **state)
{
    (void)state;
    trace[0] = '\0';
    BusSubscription *a = bus_subscribe(TEXT("topic"), note, "a");
    BusSubscription *b = bus_subscribe(TEXT("topic:x"), note, "b");
    bus_publish(TEXT("topic"), TEXT("1"));
    assert_true(bus_send(bus_self(), TEXT("topic:x"), TEXT("2")));
    strcat(trace, "|");
    run_until(is_noted);
    assert_string_equal(trace, "|a1b2");
    bus_unsubscribe(a);
    bus_unsubscribe(b);
}

static BusSubscription *fickle[100];

static void leave_and_join(void *owner, Text topic, Text message, Uuid sender)
{
    (void)message;
    (void)sender;
    size_t index = (size_t)((BusSubscription **)owner - fickle);
    strcat(trace, "x");
    bus_unsubscribe(fickle[index]);
    bus_unsubscribe(fickle[index + 1]); /* one that has perhaps not heard yet */
    fickle[index] = bus_subscribe(topic, note, "n");
    fickle[index + 1] = NULL;
}

static void a_handler_may_unsubscribe_and_subscribe(void **state)
{
    (void)state;
    trace[0] = '\0';
    for (int i = 0; i < 4; i++)
        fickle[i] = bus_subscribe(TEXT("fickle"), leave_and_join, &fickle[i]);
    /* Newest first; each takes along what its predecessor put in its own place. */
    fickle[4] = NULL;
    bus_publish(TEXT("fickle"), TEXT(""));
    run_until(is_noted);
    assert_string_equal(trace, "xxxx");
    for (int i = 0; i < 4; i++)
        bus_unsubscribe(fickle[i]);
    for (int i = 0; i < 100; i++) /* beyond the first size of the table */
        fickle[i] = bus_subscribe(TEXT("many"), note, "m");
    for (int i = 0; i < 100; i++)
        bus_unsubscribe(fickle[i]);
}

static Uuid children[4];
static size_t child_count, ended_count, missed_count, child_missed;
static Uuid last_ended;

static void on_link(void *owner, Uuid process)
{
    (void)owner;
    if (child_count < 4)
        children[child_count++] = process;
}

static void on_gap(void *owner, Uuid process)
{
    (void)owner;
    if (uuid_is_nil(process)) {
        missed_count++;
    } else {
        ended_count++;
        last_ended = process;
    }
}

static void on_child_missed(void *owner, Text topic, Text message, Uuid sender)
{
    (void)owner;
    (void)topic;
    (void)message;
    (void)sender;
    child_missed++;
}

static unsigned heard[2];
static size_t heard_bytes;

static void on_echoed(void *owner, Text topic, Text message, Uuid sender)
{
    (void)owner;
    (void)topic;
    int from = uuid_equal(sender, children[1]);
    unsigned number;
    assert_true(message.len >= sizeof number);
    memcpy(&number, message.ptr, sizeof number);
    assert_int_equal(number, heard[from]);
    heard[from]++;
    heard_bytes += message.len;
    for (size_t i = sizeof number; i < message.len; i += 997)
        assert_int_equal((unsigned char)message.ptr[i], number & 0xFF);
}

static bool are_two_linked(void)
{
    return child_count == 2 && bus_is_linked(children[0]) && bus_is_linked(children[1]);
}

static unsigned published;
static bool is_all_heard(void)
{
    return heard[0] == published && heard[1] == published;
}

static char message_bytes[BUS_MAX_MESSAGE_BYTES];

static void publish_numbered(size_t size)
{
    memset(message_bytes, (int)(published & 0xFF), size);
    memcpy(message_bytes, &published, sizeof published);
    published++;
    bus_publish(TEXT("echo"), (Text){ message_bytes, size });
}

static size_t sockets_left(void)
{
    size_t count = 0;
    DIR *open_directory = opendir(directory);
    for (struct dirent *entry; (entry = readdir(open_directory)) != NULL;)
        count += entry->d_name[0] != '.' ? 1 : 0;
    closedir(open_directory);
    return count;
}

static bool has_one_ended(void)
{
    return ended_count == 1 && sockets_left() == 2;
}

static bool has_child_missed(void)
{
    return child_missed > 0;
}

static bool is_second_gone(void)
{
    return ended_count == 2 && sockets_left() == 1;
}

static void processes_find_each_other_talk_in_order_and_notice_a_death(void **state)
{
    (void)state;
    pid_t pids[2] = { spawn_child(), spawn_child() };
    run_until(are_two_linked);
    srand(11);
    for (int round = 0; round < 50; round++) {
        for (int i = 0; i < 20; i++)
            publish_numbered(sizeof(unsigned) + (size_t)(rand() % 2000));
        run_until(is_all_heard);
    }
    publish_numbered(BUS_MAX_MESSAGE_BYTES);
    run_until(is_all_heard);
    assert_true(heard_bytes > 2 * (size_t)BUS_MAX_MESSAGE_BYTES);
    assert_int_equal(missed_count, 0);
    assert_int_equal(child_missed, 0);

    kill_child(pids[0]);
    run_until(has_one_ended);
    size_t dead = uuid_equal(last_ended, children[0]) ? 0 : 1;
    assert_false(bus_is_linked(children[dead]));
    assert_false(bus_send(children[dead], TEXT("echo"), TEXT("x")));
    assert_true(bus_is_linked(children[1 - dead]));

    /* The other one stops reading: we go on, it learns later that it missed something. */
    kill(pids[1], SIGSTOP);
    for (int i = 0; i < 10; i++)
        bus_publish(TEXT("nobody listens"), (Text){ message_bytes, BUS_MAX_MESSAGE_BYTES });
    kill(pids[1], SIGCONT);
    run_until(has_child_missed);
    assert_true(bus_is_linked(children[1 - dead]));

    kill_child(pids[1]);
    run_until(is_second_gone);
}

int main(int count, char **arguments)
{
    if (count == 3 && strcmp(arguments[1], "child") == 0)
        return child(arguments[2]);
    if (readlink("/proc/self/exe", program, sizeof program - 1) < 0)
        return 1;
    snprintf(directory, sizeof directory, "/tmp/insula-test-bus.XXXXXX");
    if (mkdtemp(directory) == NULL)
        return 1;
    bus_subscribe(TEXT("echoed"), on_echoed, NULL);
    bus_subscribe(TEXT("child missed"), on_child_missed, NULL);
    bus_on_link(on_link, NULL);
    bus_on_gap(on_gap, NULL);
    bus_open(directory);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(our_own_subscribers_hear_at_the_end_of_the_turn),
        cmocka_unit_test(a_handler_may_unsubscribe_and_subscribe),
        cmocka_unit_test(processes_find_each_other_talk_in_order_and_notice_a_death),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    bus_close();
    rmdir(directory);
    return failed;
}
