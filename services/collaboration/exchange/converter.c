#include "services/collaboration/exchange/converter.h"

#include "core/helper.h"
#include "core/log.h"

static Metric conversion_seconds = { .name = "insula_conversion_seconds",
                                     .help = "Time of converting a document, without waiting.",
                                     .kind = METRIC_HISTOGRAM };

static Helper helper = {
    .name = "insula-convert",
    .busy = "Too many documents are being converted; try again.",
    .running_max = 2,
    .waiting_max = 32,
    .time_limit_ms = 300000, /* the program has a minute of processor time, and is in no hurry */
    .output_max_bytes = 256 * 1024 * 1024,
    .seconds = &conversion_seconds,
};

/* False when it crashed. */
static bool judge(const HelperEnd *run, ConverterEnd *end)
{
    if (!run->is_there || (!run->exceeded && run->signal != 0))
        return false;
    *end = run->exceeded || run->status == CONVERTER_TOO_LARGE ? CONVERTER_EXCEEDED
           : run->status == CONVERTER_UNREADABLE               ? CONVERTER_REFUSED
                                                               : CONVERTED;
    return *end != CONVERTED || run->status == 0;
}

ConverterEnd converter_run(Task *task, const char *what, const char *format, Text input,
                           Text *output)
{
    const char *const arguments[HELPER_ARGUMENTS] = { what, format };
    HelperEnd run = helper_run(task, &helper, arguments, input);
    if (!run.is_there)
        task_fail(task, 500, "conversion_failed", "The program insula-convert is not installed.");
    ConverterEnd end = CONVERTED;
    if (!judge(&run, &end)) {
        log_error("insula-convert %s %s ended with status %lld, signal %d", what, format,
                  (long long)run.status, run.signal);
        task_fail(task, 500, "conversion_failed", "The document could not be converted.");
    }
    *output = run.output;
    return end;
}
