/*
 * Converter - the program insula-convert, which reads and writes documents in other formats.
 *
 * What strangers wrote is parsed, and pages are laid out, by libraries that hold neither to our
 * loop nor to our bounds; so it happens in a process of its own, which has nothing but its input:
 * no network, no database, bounded memory, time and output. Should it be made to crash, one request
 * has failed. Owns: starting it, a few at a time, the rest waiting in line. Must never know: what
 * is converted.
 */
#ifndef INSULA_COLLABORATION_CONVERTER_H
#define INSULA_COLLABORATION_CONVERTER_H

#include "core/task.h"

/* How the program ends, beside 0. */
enum {
    CONVERTER_USAGE = 2,
    CONVERTER_UNREADABLE = 3, /* the input is not what it should be */
    CONVERTER_TOO_LARGE = 4,  /* what comes of it passes a limit */
};

typedef enum ConverterEnd { CONVERTED, CONVERTER_REFUSED, CONVERTER_EXCEEDED } ConverterEnd;

/* Runs `insula-convert <what> <format>` with that input; *output lies in the task's arena. Yields;
 * fails the task with 429 too_busy when too many wait, 500 conversion_failed when the program is
 * not there or crashes. Not inside a transaction. */
ConverterEnd converter_run(Task *task, const char *what, const char *format, Text input,
                           Text *output);

#endif
