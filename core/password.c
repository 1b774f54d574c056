/*
 * Password hashing, bounded for the whole machine.
 *
 * One hash takes tens of megabytes and tens of milliseconds, so who can ask for many at once can
 * take the machine. There are `password_slots` of them in the shared segment, taken by
 * compare-and-swap of the process's id; who finds none waits in line, and when `password_queue`
 * wait in all processes together the next is refused. In a process only the first in line looks for
 * a slot, every few milliseconds: another process cannot wake us. A process that died holding a
 * slot, or waiting, is recognised by its id and forgotten.
 */
#include "core/crypto.h"

#include <errno.h>
#include <signal.h>
#include <sodium.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "core/loop.h"
#include "core/metric.h"
#include "core/setting.h"
#include "core/shared.h"

#define MAX_SLOTS 64
#define LOOK_MS   4

#define OPERATIONS crypto_pwhash_OPSLIMIT_INTERACTIVE

typedef struct PasswordArea {
    _Atomic int32_t holder[MAX_SLOTS]; /* process id; 0: free */
    struct {
        _Atomic int32_t process;
        _Atomic int32_t count;
    } waiting[SHARED_PROCESSES];
} PasswordArea;
_Static_assert(sizeof(PasswordArea) <= SHARED_PASSWORD_BYTES, "the area is too small");

static LoopWaitQueue line;
static LoopWaitQueue first_in_line;
static bool has_first;

static Metric refused_total = { .name = "insula_password_refused_total",
                                .help = "Password hashes refused because the queue was full.",
                                .kind = METRIC_COUNTER };
static Metric hash_seconds = { .name = "insula_password_seconds",
                               .help = "Time of a password hash with its wait for a slot.",
                               .kind = METRIC_HISTOGRAM };

static bool is_dead(int32_t process)
{
    return kill(process, 0) != 0 && errno == ESRCH;
}

static int take_slot(void)
{
    PasswordArea *area = shared_passwords();
    int64_t slots = setting_int("password_slots");
    for (int i = 0; i < slots; i++) {
        int32_t holder = atomic_load(&area->holder[i]);
        if (holder != 0 && !is_dead(holder))
            continue;
        if (atomic_compare_exchange_strong(&area->holder[i], &holder, (int32_t)getpid()))
            return i;
    }
    return -1;
}

static void give_back_slot(int slot)
{
    PasswordArea *area = shared_passwords();
    atomic_store(&area->holder[slot], 0);
    loop_wake_one(&first_in_line);
}

static int64_t waiting_everywhere(void)
{
    PasswordArea *area = shared_passwords();
    int64_t sum = 0;
    for (int i = 0; i < SHARED_PROCESSES; i++) {
        int32_t count = atomic_load(&area->waiting[i].count);
        if (count > 0 && is_dead(atomic_load(&area->waiting[i].process)))
            atomic_store(&area->waiting[i].count, 0);
        else
            sum += count;
    }
    return sum;
}

static void count_waiting(int change)
{
    PasswordArea *area = shared_passwords();
    int slot = shared_slot();
    if (atomic_exchange(&area->waiting[slot].process, (int32_t)getpid()) != (int32_t)getpid())
        atomic_store(&area->waiting[slot].count, 0);
    atomic_fetch_add(&area->waiting[slot].count, change);
}

static int wait_for_slot(void)
{
    if (has_first)
        loop_wait(&line, 0);
    has_first = true;
    int slot;
    while ((slot = take_slot()) < 0)
        loop_wait(&first_in_line, LOOK_MS);
    has_first = false;
    loop_wake_one(&line);
    return slot;
}

static int acquire_slot(Task *task)
{
    int slot = has_first ? -1 : take_slot();
    if (slot >= 0)
        return slot;
    if (waiting_everywhere() >= setting_int("password_queue")) {
        metric_add(&refused_total, 1);
        task->fault.retry_after_s = 1;
        task_fail(task, 429, "too_busy", "Too many sign-ins at once; try again in a moment.");
    }
    count_waiting(1);
    slot = wait_for_slot();
    count_waiting(-1);
    return slot;
}

typedef struct Hashing {
    Text password; /* lies in the task's arena, which stays while the coroutine waits */
    char hash[crypto_pwhash_STRBYTES];
    bool is_known;
    unsigned long long operations;
    size_t memory;
    bool good;
} Hashing;

static void compute_hash(void *argument)
{
    Hashing *hashing = argument;
    hashing->good = crypto_pwhash_str(hashing->hash, hashing->password.ptr, hashing->password.len,
                                      hashing->operations, hashing->memory) == 0;
}

/* The same work for an account that does not exist: its answer must not come sooner. */
static void verify_hash(void *argument)
{
    Hashing *hashing = argument;
    if (hashing->is_known) {
        hashing->good = crypto_pwhash_str_verify(hashing->hash, hashing->password.ptr,
                                                 hashing->password.len) == 0;
        return;
    }
    static const unsigned char salt[crypto_pwhash_SALTBYTES] = "nobody's salt";
    unsigned char out[32];
    hashing->good = false;
    (void)!crypto_pwhash(out, sizeof out, hashing->password.ptr, hashing->password.len, salt,
                         hashing->operations, hashing->memory, crypto_pwhash_ALG_ARGON2ID13);
    sodium_memzero(out, sizeof out);
}

static size_t memory_bytes(void)
{
    return (size_t)setting_int("password_memory_mib") * 1024 * 1024;
}

static void run_bounded(Task *task, void (*work)(void *argument), Hashing *hashing)
{
    int64_t started_us = clock_monotonic_us();
    hashing->operations = OPERATIONS;
    hashing->memory = memory_bytes();
    if (hashing->password.len == 0)
        hashing->password = TEXT("");
    int slot = acquire_slot(task);
    loop_work(work, hashing);
    give_back_slot(slot);
    metric_observe(&hash_seconds, (double)(clock_monotonic_us() - started_us) / 1e6);
}

Text crypto_password_hash(Task *task, Text password)
{
    Hashing hashing = { .password = password };
    run_bounded(task, compute_hash, &hashing);
    if (!hashing.good)
        task_fail(task, 503, "too_busy", "The server is short of memory; try again in a moment.");
    return text_copy(task->arena, text_of(hashing.hash));
}

bool crypto_password_verify(Task *task, Text hash, Text password)
{
    Hashing hashing = { .password = password };
    hashing.is_known = !text_is_null(hash) && hash.len < sizeof hashing.hash;
    if (hashing.is_known)
        memcpy(hashing.hash, hash.ptr, hash.len);
    run_bounded(task, verify_hash, &hashing);
    return hashing.good;
}

bool crypto_password_is_outdated(Text hash)
{
    char text[crypto_pwhash_STRBYTES] = { 0 };
    if (text_is_null(hash) || hash.len >= sizeof text)
        return false;
    memcpy(text, hash.ptr, hash.len);
    return crypto_pwhash_str_needs_rehash(text, OPERATIONS, memory_bytes()) == 1;
}
