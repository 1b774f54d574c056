/*
 * Seat - a worker process that there shall always be one of: web.0, web.1, ..., work.
 *
 * Owns: who sits on it. When the process dies another is started, with back-off; one whose loop no
 * longer turns is killed (seat_feel); when the seat is
 * renewed (SIGHUP) a successor is started first and the old one drains only once the successor is
 * ready, so that nobody waits. Told to leave, a process drains; when it has not left by its
 * deadline it is killed. Must never know: what workers do, PostgreSQL.
 */
#ifndef INSULA_APP_SEAT_H
#define INSULA_APP_SEAT_H

#include <stdbool.h>
#include <stdint.h>

#include "app/handover.h"
#include "app/process.h"

#define SEAT_MAX 34

/* What all workers of a master share. */
typedef struct SeatCommon {
    Handover handover; /* slot is filled for each */
    const int *listeners;
    int listener_count;
    int shared_fd;
    char program[4096]; /* what is executed: our own binary */
    uint32_t drain_timeout_ms;
} SeatCommon;

typedef struct Sitter {
    Process *process;
    uv_pipe_t status;
    struct Seat *seat;
    uint64_t started_ms;
    int slot;
    uint64_t beats;       /* core/pulse.h */
    uint32_t still_count; /* how often in a row they had not moved */
    bool is_ready;
} Sitter;

typedef struct Seat {
    char name[16];
    bool accepts; /* gets the listening sockets */
    const SeatCommon *common;
    Sitter *sitter, *successor;
    LoopWaitQueue changed;
    uint32_t failures; /* in a row */
    bool renewing, renewal_failed, closing, has_ended;
} Seat;

/* Fills the seat from now on. */
void seat_open(Seat *seat, const SeatCommon *common, const char *name, bool accepts);
/* Starts a successor. seat_is_renewed() tells when it has taken over (or has failed and the old one
 * stays). */
void seat_renew(Seat *seat);
bool seat_is_renewed(const Seat *seat);
bool seat_has_failed_to_renew(const Seat *seat);
bool seat_is_ready(const Seat *seat);
/* Once in PULSE_PERIOD_MS: kills who has not beaten for so many periods. */
void seat_feel(Seat *seat, uint32_t patience);
/* Lets whoever sits drain and starts nobody any more; seat_has_ended() tells when all are gone. */
void seat_close(Seat *seat);
bool seat_has_ended(const Seat *seat);
/* Those still draining, in all seats. */
int seat_leaving(void);
/* Kills all that still drain, at once. */
void seat_hurry(void);

#endif
