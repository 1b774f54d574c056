#include "app/seat.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/log.h"
#include "core/pulse.h"
#include "core/shared.h"

#define FIRST_BACKOFF_MS   100
#define LONGEST_BACKOFF_MS 10000
#define GOOD_LIFE_MS       10000 /* who lived so long did not fail at start */
#define KILL_AFTER_MS      2000  /* beyond its own drain time-out */

static bool slots[SHARED_PROCESSES] = { true }; /* 0 is the master's */
static bool hurrying;
static int leaving;

static int take_slot(void)
{
    for (int i = 1; i < SHARED_PROCESSES; i++) {
        if (!slots[i]) {
            slots[i] = true;
            return i;
        }
    }
    return -1;
}

static void on_status_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    static char bytes[64];
    (void)handle;
    (void)suggested;
    *buffer = uv_buf_init(bytes, sizeof bytes);
}

/* Any byte says ready; the end of the stream comes with the end of the process, which tells itself.
 */
static void on_status(uv_stream_t *stream, ssize_t length, const uv_buf_t *buffer)
{
    (void)buffer;
    Sitter *sitter = stream->data;
    if (length < 0) {
        uv_read_stop(stream);
    } else if (length > 0 && !sitter->is_ready) {
        sitter->is_ready = true;
        log_write(LOG_INFO, "worker is ready", LOG_TEXT("worker", text_of(sitter->seat->name)),
                  LOG_INT("pid", sitter->process->pid),
                  LOG_INT("after_ms", (int64_t)(uv_hrtime() / 1000000 - sitter->started_ms)));
        loop_wake_all(&sitter->seat->changed);
    }
}

static void on_ended(Process *process)
{
    Sitter *sitter = process->owner;
    pulse_end(sitter->slot);
    loop_wake_all(&sitter->seat->changed);
}

static Process *spawn(Sitter *sitter, int status, int memory)
{
    const Seat *seat = sitter->seat;
    ProcessSpec spec = {
        .file = seat->common->program,
        .arguments = (const char *const[]){ "insula", "worker", seat->name, NULL },
        .fds = { -1, 2, 2, memory, status, seat->common->shared_fd },
        .fd_count = HANDOVER_LISTENER,
        .ended = on_ended,
        .owner = sitter,
    };
    for (int i = 0; seat->accepts && i < seat->common->listener_count; i++)
        spec.fds[spec.fd_count++] = seat->common->listeners[i];
    return process_start(&spec);
}

static void sitter_free(uv_handle_t *handle)
{
    free(handle->data);
}

/* After its process has ended. */
static void sitter_forget(Sitter *sitter)
{
    if (!sitter)
        return;
    process_free(sitter->process);
    if (sitter->slot > 0)
        slots[sitter->slot] = false;
    uv_close((uv_handle_t *)&sitter->status, sitter_free);
}

static Sitter *sitter_start(Seat *seat, bool succeeds)
{
    Sitter *sitter = calloc(1, sizeof *sitter);
    assert(sitter);
    sitter->seat = seat;
    sitter->started_ms = uv_hrtime() / 1000000;
    sitter->slot = take_slot();
    uv_pipe_init(loop_get(), &sitter->status, 0);
    sitter->status.data = sitter;

    Handover handover = seat->common->handover;
    handover.slot = sitter->slot;
    handover.succeeds = succeeds;
    handover.listeners = seat->accepts ? seat->common->listener_count : 0;
    int pair[2] = { -1, -1 }, memory = handover_write(&handover);
    if (sitter->slot > 0 && memory >= 0 &&
        socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0) {
        fcntl(pair[0], F_SETFL, O_NONBLOCK);
        uv_pipe_open(&sitter->status, pair[0]);
        pulse_expect(sitter->slot);
        sitter->process = spawn(sitter, pair[1], memory);
    }
    int failed = errno;
    if (pair[1] >= 0)
        close(pair[1]);
    if (memory >= 0)
        close(memory);
    if (!sitter->process) {
        log_error("worker %s cannot be started: %s", seat->name, strerror(failed));
        sitter_forget(sitter);
        return NULL;
    }
    uv_read_start((uv_stream_t *)&sitter->status, on_status_buffer, on_status);
    return sitter;
}

/* Sees one process out: TERM, its deadline, KILL. */
static void see_out(void *argument)
{
    Sitter *sitter = argument;
    uint64_t deadline = loop_now_ms() + sitter->seat->common->drain_timeout_ms + KILL_AFTER_MS;
    kill(sitter->process->pid, SIGTERM);
    while (!process_wait(sitter->process, 100) && !hurrying && loop_now_ms() < deadline)
        ;
    if (!sitter->process->has_ended) {
        log_warn("worker %s (pid %d) did not leave in time and is killed", sitter->seat->name,
                 (int)sitter->process->pid);
        kill(sitter->process->pid, SIGKILL);
        process_wait(sitter->process, 0);
    }
    Seat *seat = sitter->seat;
    sitter_forget(sitter);
    leaving--;
    loop_wake_all(&seat->changed);
}

static void let_go(Sitter *sitter)
{
    leaving++;
    coroutine_start(see_out, sitter);
}

static bool has_died(const Sitter *sitter)
{
    return sitter && sitter->process->has_ended;
}

static uint32_t backoff_ms(const Seat *seat)
{
    if (seat->failures == 0)
        return 0;
    uint32_t shift = seat->failures > 8 ? 8 : seat->failures - 1;
    uint32_t wait_ms = (uint32_t)FIRST_BACKOFF_MS << shift;
    return wait_ms > LONGEST_BACKOFF_MS ? LONGEST_BACKOFF_MS : wait_ms;
}

/* How it ended, and how often in a row it failed to live long. */
static void take_note_of_death(Seat *seat, const Sitter *sitter)
{
    uint64_t lived_ms = uv_hrtime() / 1000000 - sitter->started_ms;
    seat->failures = lived_ms > GOOD_LIFE_MS ? 1 : seat->failures + 1;
    log_write(LOG_ERROR, "worker died; another is started", LOG_TEXT("worker", text_of(seat->name)),
              LOG_INT("pid", sitter->process->pid), LOG_INT("signal", sitter->process->signal),
              LOG_INT("exit_status", sitter->process->exit_status),
              LOG_INT("in_ms", backoff_ms(seat)));
}

static void fill(Seat *seat)
{
    uint32_t wait_ms = backoff_ms(seat);
    if (wait_ms)
        loop_sleep(wait_ms);
    if (!seat->closing && !(seat->sitter = sitter_start(seat, false)))
        seat->failures++;
}

/* The successor takes over when it is ready; when it dies before that, the old one stays. */
static void advance_renewal(Seat *seat)
{
    if (!seat->successor)
        seat->successor = sitter_start(seat, true);
    if (!seat->successor || has_died(seat->successor)) {
        log_error("worker %s: the successor failed, the present one stays", seat->name);
        sitter_forget(seat->successor);
        seat->renewal_failed = true;
    } else if (!seat->successor->is_ready) {
        return;
    } else {
        if (seat->sitter)
            let_go(seat->sitter);
        seat->sitter = seat->successor;
        seat->failures = 0;
    }
    seat->successor = NULL;
    seat->renewing = false;
}

static void keep(void *argument)
{
    Seat *seat = argument;
    while (!seat->closing) {
        if (has_died(seat->sitter)) {
            take_note_of_death(seat, seat->sitter);
            sitter_forget(seat->sitter);
            seat->sitter = NULL;
        }
        if (!seat->sitter)
            fill(seat);
        else if (seat->renewing && seat->sitter->is_ready)
            advance_renewal(seat);
        if (!seat->closing && seat->sitter && !has_died(seat->sitter))
            loop_wait(&seat->changed, 0);
    }
    if (seat->sitter)
        let_go(seat->sitter);
    if (seat->successor)
        let_go(seat->successor);
    seat->sitter = seat->successor = NULL;
    seat->has_ended = true;
}

void seat_open(Seat *seat, const SeatCommon *common, const char *name, bool accepts)
{
    memset(seat, 0, sizeof *seat);
    snprintf(seat->name, sizeof seat->name, "%s", name);
    seat->common = common;
    seat->accepts = accepts;
    coroutine_start(keep, seat);
}

void seat_renew(Seat *seat)
{
    seat->renewing = true;
    seat->renewal_failed = false;
    loop_wake_all(&seat->changed);
}

bool seat_is_renewed(const Seat *seat)
{
    return !seat->renewing;
}

bool seat_has_failed_to_renew(const Seat *seat)
{
    return seat->renewal_failed;
}

/* Counted by our own periods and not by the clock: a machine or a terminal that was stopped as a
 * whole has stopped us too. */
static void feel(Sitter *sitter, uint32_t patience)
{
    if (!sitter || sitter->process->has_ended)
        return;
    uint64_t beats = pulse_count(sitter->slot);
    bool moved = beats == 0 || beats != sitter->beats;
    sitter->beats = beats;
    sitter->still_count = moved ? 0 : sitter->still_count + 1;
    if (sitter->still_count != patience)
        return;
    log_write(LOG_ERROR, "worker hangs and is killed",
              LOG_TEXT("worker", text_of(sitter->seat->name)), LOG_INT("pid", sitter->process->pid),
              LOG_INT("silent_ms", (int64_t)patience * PULSE_PERIOD_MS));
    kill(sitter->process->pid, SIGKILL);
}

void seat_feel(Seat *seat, uint32_t patience)
{
    feel(seat->sitter, patience);
    feel(seat->successor, patience);
}

bool seat_is_ready(const Seat *seat)
{
    return seat->sitter && seat->sitter->is_ready && !has_died(seat->sitter);
}

void seat_close(Seat *seat)
{
    seat->closing = true;
    loop_wake_all(&seat->changed);
}

bool seat_has_ended(const Seat *seat)
{
    return seat->has_ended;
}

int seat_leaving(void)
{
    return leaving;
}

void seat_hurry(void)
{
    hurrying = true;
}
