#include "app/logging.h"

#include <string.h>
#include <unistd.h>

#include "core/log.h"
#include "core/setting.h"

void logging_open(const char *process)
{
    static const char *const levels[] = { "debug", "info", "warn", "error" };
    LogLevel level = LOG_INFO;
    for (size_t i = 0; i < 4; i++)
        if (strcmp(setting_text("log_level"), levels[i]) == 0)
            level = (LogLevel)i;
    const char *format = setting_text("log_format");
    bool is_text =
        strcmp(format, "auto") == 0 ? isatty(STDERR_FILENO) == 1 : strcmp(format, "text") == 0;
    log_open(process, level, is_text);
}
