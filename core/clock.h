/*
 * Clock - wall time in milliseconds since 1970 UTC, and a monotonic one for durations.
 */
#ifndef INSULA_CORE_CLOCK_H
#define INSULA_CORE_CLOCK_H

#include <stdint.h>

#include "core/text.h"

typedef int64_t TimeMs; /* milliseconds since 1970-01-01T00:00:00Z */

#define CLOCK_TEXT_SIZE 24 /* 2026-11-23T01:02:03.456Z */

/* Now, wall clock. */
TimeMs clock_now_ms(void);
/* Monotonic microseconds, for durations only. */
int64_t clock_monotonic_us(void);
/* RFC 3339 in UTC with milliseconds, 24 bytes, no NUL. */
void clock_write(TimeMs time_ms, char out[CLOCK_TEXT_SIZE]);
/* RFC 3339 with any offset, fraction of any length (cut to ms); false if it is not one. */
bool clock_parse(Text text, TimeMs *time_ms);

#endif
