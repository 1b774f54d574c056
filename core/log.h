/*
 * Log - one JSON object a line on stderr (or the journal behind it), gathered and written once a
 * loop turn.
 *
 * Fields: time, level, process, message, then the pairs given, then request_id, tenant_id, trace_id
 * of the task at work when there is one. Values are never secrets: callers pass what may be read by
 * an operator.
 */
#ifndef INSULA_CORE_LOG_H
#define INSULA_CORE_LOG_H

#include "core/text.h"
#include "core/uuid.h"

typedef enum LogLevel { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR } LogLevel;

typedef struct LogField {
    const char *key;
    enum { LOG_FIELD_TEXT, LOG_FIELD_INT, LOG_FIELD_UUID } kind;
    Text text;
    int64_t number;
    Uuid uuid;
} LogField;

#define LOG_TEXT(k, v) ((LogField){ .key = (k), .kind = LOG_FIELD_TEXT, .text = (v) })
#define LOG_INT(k, v)  ((LogField){ .key = (k), .kind = LOG_FIELD_INT, .number = (v) })
#define LOG_UUID(k, v) ((LogField){ .key = (k), .kind = LOG_FIELD_UUID, .uuid = (v) })

/* process: "master", "web.0", "work"; text format instead of JSON when pretty (a terminal). */
void log_open(const char *process, LogLevel level, bool pretty);
void log_fields(LogLevel level, const char *message, const LogField *fields, size_t count);
#define log_write(level, message, ...)                                                             \
    log_fields((level), (message), (const LogField[]){ __VA_ARGS__ },                              \
               sizeof((const LogField[]){ __VA_ARGS__ }) / sizeof(LogField))
/* printf shorthand without fields. */
void log_message(LogLevel level, const char *format, ...) __attribute__((format(printf, 2, 3)));
#define log_info(...)  log_message(LOG_INFO, __VA_ARGS__)
#define log_warn(...)  log_message(LOG_WARN, __VA_ARGS__)
#define log_error(...) log_message(LOG_ERROR, __VA_ARGS__)
/* Writes what is gathered now. Called by abort handlers and before exec. */
void log_flush(void);

#endif
