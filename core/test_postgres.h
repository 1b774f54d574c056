/*
 * A throw-away PostgreSQL for the tests of one program: its own cluster on a Unix socket, without
 * fsync, gone with the program whichever way that ends. And the few steps that every test of db
 * takes.
 */
#ifndef INSULA_CORE_TEST_POSTGRES_H
#define INSULA_CORE_TEST_POSTGRES_H

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/coroutine.h"
#include "core/db.h"
#include "core/loop.h"
#include "core/task.h"

static char test_postgres_home[64];
static char test_postgres_bin[256];
static pid_t test_postgres_pid;

/* initdb and postgres refuse to be root. */
static inline void test_postgres_drop_root(void)
{
    if (geteuid() != 0)
        return;
    const struct passwd *user = getpwnam("postgres");
    if (user == NULL || setgroups(0, NULL) != 0 || setgid(user->pw_gid) != 0 ||
        setuid(user->pw_uid) != 0)
        _exit(126);
}

__attribute__((sentinel)) static inline pid_t test_postgres_spawn(const char *program, ...)
{
    char path[320];
    const char *argv[16] = { path };
    snprintf(path, sizeof path, "%s/%s", test_postgres_bin, program);
    va_list args;
    va_start(args, program);
    for (int i = 1; i < 15 && (argv[i] = va_arg(args, const char *)) != NULL; i++)
        ;
    va_end(args);
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    test_postgres_drop_root();
    prctl(PR_SET_PDEATHSIG, SIGQUIT);
    if (freopen("/dev/null", "w", stdout) == NULL || chdir("/") != 0)
        _exit(126);
    char log[96];
    snprintf(log, sizeof log, "%s/log", test_postgres_home);
    if (freopen(log, "a", stderr) == NULL)
        _exit(126);
    execv(path, (char *const *)(void *)argv);
    _exit(127);
}

static inline void test_postgres_conninfo(char out[160], const char *role)
{
    snprintf(out, 160, "host=%s dbname=postgres user=%s", test_postgres_home, role);
}

/* As superuser, in a connection of its own. Several statements may be given. */
static inline void test_postgres_run(const char *sql)
{
    char conninfo[160];
    test_postgres_conninfo(conninfo, "postgres");
    PGconn *pg = PQconnectdb(conninfo);
    PGresult *result = PQexec(pg, sql);
    if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK) {
        fprintf(stderr, "%s\n%s\n", PQerrorMessage(pg), sql);
        abort();
    }
    PQclear(result);
    PQfinish(pg);
}

/* The first value of the first row, as a number. */
static inline int64_t test_postgres_number(const char *sql)
{
    char conninfo[160];
    test_postgres_conninfo(conninfo, "postgres");
    PGconn *pg = PQconnectdb(conninfo);
    PGresult *result = PQexec(pg, sql);
    if (PQresultStatus(result) != PGRES_TUPLES_OK || PQntuples(result) != 1) {
        fprintf(stderr, "%s\n%s\n", PQerrorMessage(pg), sql);
        abort();
    }
    int64_t number = atoll(PQgetvalue(result, 0, 0));
    PQclear(result);
    PQfinish(pg);
    return number;
}

static inline void test_postgres_launch(void)
{
    char data[96];
    snprintf(data, sizeof data, "%s/data", test_postgres_home);
    test_postgres_pid = test_postgres_spawn("postgres", "-D", data, "-k", test_postgres_home, "-c",
                                            "listen_addresses=", "-c", "fsync=off", "-c",
                                            "shared_buffers=32MB", "-F", NULL);
    char conninfo[160];
    test_postgres_conninfo(conninfo, "postgres");
    for (int i = 0; PQping(conninfo) != PQPING_OK; i++) {
        if (i == 300) {
            fprintf(stderr, "PostgreSQL does not start; see %s/log\n", test_postgres_home);
            abort();
        }
        usleep(50000);
    }
}

static inline void test_postgres_halt(void)
{
    kill(test_postgres_pid, SIGQUIT);
    waitpid(test_postgres_pid, NULL, 0);
}

/* A process that does nothing but notice that the program is gone, however it went, and clear up
 * behind it. */
static inline void test_postgres_guard(void)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        abort();
    pid_t pid = fork();
    if (pid != 0) {
        close(ends[0]);
        return; /* the other end closes with us */
    }
    setsid();
    close(ends[1]);
    for (int fd = 0; fd < 3; fd++)
        close(fd);
    char byte, command[256];
    while (read(ends[0], &byte, 1) > 0)
        ;
    snprintf(command, sizeof command, "sleep 0.2; rm -rf %s; sleep 2; rm -rf %s",
             test_postgres_home, test_postgres_home);
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

static inline void test_postgres_start(void)
{
    FILE *pipe = popen("pg_config --bindir", "r");
    if (pipe == NULL || fscanf(pipe, "%255s", test_postgres_bin) != 1)
        abort();
    pclose(pipe);
    strcpy(test_postgres_home, "/tmp/insula-test-XXXXXX");
    if (mkdtemp(test_postgres_home) == NULL)
        abort();
    const struct passwd *user = getpwnam("postgres");
    if (geteuid() == 0 &&
        (user == NULL || chown(test_postgres_home, user->pw_uid, user->pw_gid) != 0))
        abort();
    test_postgres_guard();
    char data[96];
    snprintf(data, sizeof data, "%s/data", test_postgres_home);
    int status;
    pid_t initdb = test_postgres_spawn("initdb", "-D", data, "-A", "trust", "-U", "postgres", "-N",
                                       "-E", "UTF8", "--locale=C", NULL);
    if (waitpid(initdb, &status, 0) != initdb || status != 0) {
        fprintf(stderr, "initdb failed; see %s/log\n", test_postgres_home);
        abort();
    }
    test_postgres_launch();
    atexit(test_postgres_halt);
}

/* Runs body(task) in a coroutine of its own; the caller turns the loop. */

typedef struct TestTask {
    Task task;
    void (*body)(Task *task, void *argument);
    void *argument;
    bool succeeded, ended;
} TestTask;

static int test_tasks_running;

static inline void test_task_body(void *argument)
{
    TestTask *test = argument;
    test->body(&test->task, test->argument);
}

static inline void test_task_coroutine(void *argument)
{
    TestTask *test = argument;
    test->succeeded = task_run(&test->task, test_task_body, test);
    test->ended = true;
    if (--test_tasks_running == 0)
        loop_stop();
}

static inline void test_task_start(TestTask *test, void (*body)(Task *task, void *argument),
                                   void *argument)
{
    test->task.arena = arena_new();
    test->body = body;
    test->argument = argument;
    test_tasks_running++;
    coroutine_start(test_task_coroutine, test);
}

/* Turns the loop until all started tasks have ended. */
static inline void test_tasks_wait(void)
{
    while (test_tasks_running > 0) /* a stop from before the loop ran ends its first run at once */
        loop_run();
}

/* One task from start to end. The caller frees test->task.arena. */
static inline void test_task_run(TestTask *test, void (*body)(Task *task, void *argument),
                                 void *argument)
{
    test_task_start(test, body, argument);
    test_tasks_wait();
}

#endif
