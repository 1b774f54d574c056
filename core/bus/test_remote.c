/*
 * The bus between machines, over a redis-server of this test's own. The other machine is this
 * program again, in a runtime directory of its own.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
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
#include "core/crypto.h"
#include "core/loop.h"

#define PATIENCE_MS 60000

static const Text PROBE = { "?", 1 };

extern char **environ;

static char program[512], root[64];

static pid_t spawn(char **arguments)
{
    pid_t pid;
    assert_int_equal(posix_spawnp(&pid, arguments[0], NULL, NULL, arguments, environ), 0);
    return pid;
}

static void end(pid_t pid)
{
    kill(pid, SIGCONT);
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

static pid_t spawn_redis(void)
{
    char socket[96];
    snprintf(socket, sizeof socket, "%s/redis.sock", root);
    return spawn((char *[]){ "redis-server", "--port", "0", "--unixsocket", socket, "--save", "",
                             "--logfile", "/dev/null", NULL });
}

/* `platform` is the first byte of the key. */
static void join(const char *machine, const char *platform)
{
    char directory[96], url[96];
    static BusMachines machines;
    snprintf(directory, sizeof directory, "%s/%s", root, machine);
    snprintf(url, sizeof url, "unix://%s/redis.sock", root);
    machines = (BusMachines){ .ca_file = "", .prefix = "test", .key = { (uint8_t)platform[0] } };
    assert_null(redis_address_read(text_of(url), &machines.redis));
    bus_open(directory);
    bus_join(&machines);
}

/* ---- the other machine ---- */

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

static int child(const char *machine, const char *platform)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    bus_subscribe(TEXT("echo"), echo, NULL);
    bus_on_gap(tell_gap, NULL);
    join(machine, platform);
    loop_run();
    return 0;
}

static pid_t spawn_child(const char *machine, const char *platform)
{
    return spawn((char *[]){ program, "child", root, (char *)(uintptr_t)machine,
                             (char *)(uintptr_t)platform, NULL });
}

/* ---- this one ---- */

static Uuid other;       /* the process last heard of; nil: it is gone */
static Uuid first_heard; /* since it was set to nil */
static bool has_heard_two;
static int echoes;
static size_t echoed_bytes;
static bool is_heard; /* what we say to all reaches the other: it has subscribed to us */
static int probes;
static bool has_child_missed;

static void on_link(void *owner, Uuid process)
{
    (void)owner;
    other = process;
    is_heard = false;
    if (uuid_is_nil(first_heard))
        first_heard = process;
    has_heard_two = has_heard_two || !uuid_equal(process, first_heard);
}

static void on_gap(void *owner, Uuid process)
{
    (void)owner;
    if (uuid_equal(process, other))
        other = UUID_NIL;
}

static void on_echoed(void *owner, Text topic, Text message, Uuid sender)
{
    (void)owner;
    (void)topic;
    if (text_equal(message, PROBE)) {
        is_heard = is_heard || uuid_equal(sender, other);
        return;
    }
    assert_true(uuid_equal(sender, other));
    echoes++;
    echoed_bytes += message.len;
}

static void on_child_missed(void *owner, Text topic, Text message, Uuid sender)
{
    (void)owner;
    (void)topic;
    (void)message;
    (void)sender;
    has_child_missed = true;
}

static bool (*is_done)(void);
static bool is_in_time;

static void wait_until_done(void *argument)
{
    (void)argument;
    for (int i = 0; i < PATIENCE_MS / 2 && !is_done(); i++)
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

static bool is_linked(void)
{
    return !uuid_is_nil(other) && bus_is_linked(other);
}

/* Both have met when each hears the other. What is said before is counted as missed. */
static bool have_met(void)
{
    if (is_linked() && !is_heard && probes++ % 25 == 0)
        bus_publish(TEXT("echo"), PROBE);
    return is_linked() && is_heard;
}

static bool is_gone(void)
{
    return uuid_is_nil(other);
}

static bool is_echoed(void)
{
    return echoes >= 2;
}

static bool is_told(void)
{
    return has_child_missed;
}

static void what_is_told_to_all_and_to_one_reaches_another_machine(void **state)
{
    (void)state;
    pid_t pid = spawn_child("there", "1");
    run_until(have_met);
    echoes = 0;
    echoed_bytes = 0;
    static char large[BUS_MAX_MESSAGE_BYTES - 100];
    bus_publish(TEXT("echo"), TEXT("all"));
    assert_true(bus_send(other, TEXT("echo"), (Text){ large, sizeof large }));
    run_until(is_echoed);
    assert_int_equal(echoed_bytes, 3 + sizeof large);
    end(pid);
    run_until(is_gone);
}

/* It is noticed by who sends something: nobody hears it. */
static bool is_noticed(void)
{
    if (!uuid_is_nil(other))
        bus_send(other, TEXT("echo"), TEXT(""));
    return uuid_is_nil(other);
}

static void a_process_that_died_is_noticed_by_the_next_message_to_it(void **state)
{
    (void)state;
    pid_t pid = spawn_child("there", "1");
    run_until(have_met);
    end(pid);
    run_until(is_noticed);
    assert_false(bus_send(bus_machine(), TEXT("echo"), TEXT("")));
}

static void what_did_not_fit_is_known_to_be_missing(void **state)
{
    (void)state;
    pid_t pid = spawn_child("there", "1");
    run_until(have_met);
    has_child_missed = false;
    static char large[1024 * 1024];
    for (int i = 0; i < 20; i++) /* in one turn, so that nothing is sent meanwhile */
        bus_publish(TEXT("nobody's"), (Text){ large, sizeof large });
    run_until(is_told);
    has_child_missed = false;
    for (int i = 0; i < 20; i++)
        assert_true(bus_send(other, TEXT("nobody's"), (Text){ large, sizeof large }));
    run_until(is_told);
    end(pid);
    run_until(is_noticed);
}

static void another_platform_on_the_same_redis_is_not_heard(void **state)
{
    (void)state;
    pid_t stranger = spawn_child("stranger", "2"), friend = spawn_child("there", "1");
    first_heard = UUID_NIL;
    has_heard_two = false;
    run_until(have_met);
    for (int i = 0; i < 3; i++) {
        echoes = 0;
        bus_publish(TEXT("echo"), TEXT("a"));
        bus_publish(TEXT("echo"), TEXT("b"));
        run_until(is_echoed);
    }
    assert_false(has_heard_two);
    end(stranger);
    end(friend);
    run_until(is_noticed);
}

static pid_t redis;

static void after_redis_was_away_all_find_each_other_again(void **state)
{
    (void)state;
    pid_t pid = spawn_child("there", "1");
    run_until(have_met);
    assert_true(bus_is_whole());
    end(redis);
    run_until(is_gone);
    assert_false(bus_is_whole());
    bus_publish(TEXT("echo"), TEXT("nobody hears it"));
    redis = spawn_redis();
    run_until(have_met);
    echoes = 0;
    bus_publish(TEXT("echo"), TEXT("a"));
    assert_true(bus_send(other, TEXT("echo"), TEXT("b")));
    run_until(is_echoed);
    end(pid);
    run_until(is_noticed);
}

int main(int argc, char **argv)
{
    crypto_init();
    signal(SIGPIPE, SIG_IGN); /* as every worker does */
    program[readlink("/proc/self/exe", program, sizeof program - 1)] = '\0';
    if (argc == 5 && strcmp(argv[1], "child") == 0) {
        snprintf(root, sizeof root, "%s", argv[2]);
        return child(argv[3], argv[4]);
    }
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    strcpy(root, "/tmp/insula-machines-XXXXXX");
    if (mkdtemp(root) == NULL)
        return 1;
    redis = spawn_redis();
    bus_on_link(on_link, NULL);
    bus_on_gap(on_gap, NULL);
    bus_subscribe(TEXT("echoed"), on_echoed, NULL);
    bus_subscribe(TEXT("child missed"), on_child_missed, NULL);
    join("here", "1");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_told_to_all_and_to_one_reaches_another_machine),
        cmocka_unit_test(a_process_that_died_is_noticed_by_the_next_message_to_it),
        cmocka_unit_test(what_did_not_fit_is_known_to_be_missing),
        cmocka_unit_test(another_platform_on_the_same_redis_is_not_heard),
        cmocka_unit_test(after_redis_was_away_all_find_each_other_again),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    bus_close();
    end(redis);
    char command[96];
    snprintf(command, sizeof command, "rm -rf %s", root);
    return system(command) != 0 || failed != 0;
}
