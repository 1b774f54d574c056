/*
 * Dates - the demo's dates relative to today: {{date+21}} (Monday 14 December), {{day-3}}
 * (2026-11-20), {{week}} (ISO week).
 */
#ifndef INSULA_APP_DEMO_DATES_H
#define INSULA_APP_DEMO_DATES_H

#include <time.h>

#include "core/text.h"

/* `source` with every placeholder written out, seen from `now`. */
Text dates_fill(Arena *arena, Text source, time_t now);

#endif
