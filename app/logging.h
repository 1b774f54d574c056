/*
 * Logging - core/log.h as the settings log_level and log_format want it.
 */
#ifndef INSULA_APP_LOGGING_H
#define INSULA_APP_LOGGING_H

void logging_open(const char *process);

#endif
