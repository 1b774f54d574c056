/*
 * Metric - Prometheus counters, gauges and histograms, summed over the processes of the machine.
 *
 * Owns: the numbers. They lie in the shared segment the master makes (core/shared.h), one slot a
 * process, so that any worker can answer /metrics for all. A metric is a static Metric placed in a
 * file that uses it and registered at start by metric_register(), so that it is shown as 0 (else by
 * its first use); adding to it is one store, no lookup. Unit in the name (_seconds, _bytes,
 * _total).
 */
#ifndef INSULA_CORE_METRIC_H
#define INSULA_CORE_METRIC_H

#include "core/text.h"

typedef enum MetricKind { METRIC_COUNTER, METRIC_GAUGE, METRIC_HISTOGRAM } MetricKind;

typedef struct Metric {
    const char *name;   /* insula_http_requests_total */
    const char *labels; /* "" or "method=\"GET\",status=\"200\"" */
    const char *help;
    MetricKind kind;
    volatile double *cells; /* filled by metric_register */
} Metric;

/* Gives the metric its cells; the same order of registration in each process is not required. */
void metric_register(Metric *metric);
void metric_add(Metric *metric, double amount);
void metric_set(Metric *metric, double value);
/* Histogram of seconds with fixed buckets 0.25 ms ... 10 s, doubling. */
void metric_observe(Metric *metric, double seconds);
/* Prometheus text format 0.0.4 of all processes. */
void metric_write(Buffer *out);

#endif
