/*
 * Each process has an area of the shared segment: a header and entries, one behind another, each
 * with its name, labels, help and cells. Only its process writes an area; readers see an entry once
 * the header's length includes it (release, acquire). A process that takes over the slot of a dead
 * one finds its counters there and goes on counting, so sums never fall.
 */
#include "core/metric.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "core/shared.h"

#define BUCKETS         16 /* 0.25 ms ... 8.192 s, then +Inf in the count */
#define FIRST_BUCKET_S  0.00025
#define HISTOGRAM_CELLS (BUCKETS + 2) /* then sum, count */
#define SUM_CELL        BUCKETS
#define COUNT_CELL      (BUCKETS + 1)

typedef struct Entry {
    uint32_t size_bytes; /* of the entry with its cells */
    uint32_t kind;
    char name[72];
    char labels[128];
    char help[120];
    double cells[];
} Entry;

typedef struct Area {
    _Atomic uint32_t used_bytes; /* of entries */
    uint32_t unused;
    char entries[];
} Area;

static size_t cells_of(MetricKind kind)
{
    return kind == METRIC_HISTOGRAM ? HISTOGRAM_CELLS : 1;
}

static Entry *entry_at(Area *area, uint32_t offset)
{
    return (Entry *)(void *)(area->entries + offset);
}

static Entry *find(Area *area, const Metric *metric)
{
    uint32_t used = atomic_load_explicit(&area->used_bytes, memory_order_acquire);
    for (uint32_t at = 0; at < used; at += entry_at(area, at)->size_bytes) {
        Entry *entry = entry_at(area, at);
        if (strcmp(entry->name, metric->name) == 0 && strcmp(entry->labels, metric->labels) == 0)
            return entry;
    }
    return NULL;
}

static void copy_string(char *to, size_t size, const char *from)
{
    size_t len = strlen(from);
    assert(len < size);
    memcpy(to, from, len + 1);
}

static Entry *append(Area *area, const Metric *metric)
{
    uint32_t used = atomic_load_explicit(&area->used_bytes, memory_order_relaxed);
    uint32_t size = (uint32_t)(sizeof(Entry) + cells_of(metric->kind) * sizeof(double));
    assert(sizeof(Area) + used + size <= SHARED_METRIC_BYTES);
    Entry *entry = entry_at(area, used);
    memset(entry, 0, size);
    entry->size_bytes = size;
    entry->kind = (uint32_t)metric->kind;
    copy_string(entry->name, sizeof entry->name, metric->name);
    copy_string(entry->labels, sizeof entry->labels, metric->labels ? metric->labels : "");
    copy_string(entry->help, sizeof entry->help, metric->help);
    atomic_store_explicit(&area->used_bytes, used + size, memory_order_release);
    return entry;
}

void metric_register(Metric *metric)
{
    if (metric->cells != NULL)
        return;
    if (metric->labels == NULL)
        metric->labels = "";
    Area *area = shared_metrics(shared_slot());
    Entry *entry = find(area, metric);
    if (entry == NULL)
        entry = append(area, metric);
    assert(entry->kind == (uint32_t)metric->kind);
    metric->cells = entry->cells;
    if (metric->kind == METRIC_GAUGE)
        metric->cells[0] = 0; /* a level of a dead predecessor is over; what it counted is not */
}

void metric_add(Metric *metric, double amount)
{
    if (metric->cells == NULL)
        metric_register(metric);
    metric->cells[0] += amount;
}

void metric_set(Metric *metric, double value)
{
    if (metric->cells == NULL)
        metric_register(metric);
    metric->cells[0] = value;
}

void metric_observe(Metric *metric, double seconds)
{
    if (metric->cells == NULL)
        metric_register(metric);
    double bound = FIRST_BUCKET_S;
    for (int i = 0; i < BUCKETS; i++, bound *= 2) {
        if (seconds <= bound) {
            metric->cells[i] += 1;
            break;
        }
    }
    metric->cells[SUM_CELL] += seconds;
    metric->cells[COUNT_CELL] += 1;
}

/* Entries of all processes in order of name and labels: equal ones are neighbours and are summed.
 */
static int compare(const void *a, const void *b)
{
    const Entry *x = *(const Entry *const *)a, *y = *(const Entry *const *)b;
    int order = strcmp(x->name, y->name);
    return order != 0 ? order : strcmp(x->labels, y->labels);
}

static const Entry **gather(size_t *count)
{
    const Entry **entries = NULL;
    size_t capacity = 0;
    *count = 0;
    for (int slot = 0; slot < SHARED_PROCESSES; slot++) {
        Area *area = shared_metrics(slot);
        uint32_t used = atomic_load_explicit(&area->used_bytes, memory_order_acquire);
        for (uint32_t at = 0; at < used; at += entry_at(area, at)->size_bytes) {
            if (*count == capacity) {
                capacity = capacity ? capacity * 2 : 256;
                entries = realloc(entries, capacity * sizeof *entries);
                if (entries == NULL)
                    abort();
            }
            entries[(*count)++] = entry_at(area, at);
        }
    }
    if (*count > 0)
        qsort(entries, *count, sizeof *entries, compare);
    return entries;
}

static void write_head(Buffer *out, const Entry *entry)
{
    static const char *const kinds[] = { "counter", "gauge", "histogram" };
    buffer_format(out, "# HELP %s ", entry->name);
    for (const char *c = entry->help; *c != '\0'; c++) {
        if (*c == '\\')
            buffer_literal(out, "\\\\");
        else if (*c == '\n')
            buffer_literal(out, "\\n");
        else
            buffer_byte(out, *c);
    }
    buffer_format(out, "\n# TYPE %s %s\n", entry->name, kinds[entry->kind]);
}

static void write_histogram(Buffer *out, const Entry *entry, const double *cells)
{
    const char *comma = entry->labels[0] != '\0' ? "," : "";
    double bound = FIRST_BUCKET_S, below = 0;
    for (int i = 0; i < BUCKETS; i++, bound *= 2) {
        below += cells[i];
        buffer_format(out, "%s_bucket{%s%sle=\"%g\"} %.15g\n", entry->name, entry->labels, comma,
                      bound, below);
    }
    buffer_format(out, "%s_bucket{%s%sle=\"+Inf\"} %.15g\n", entry->name, entry->labels, comma,
                  cells[COUNT_CELL]);
    const char *open = entry->labels[0] != '\0' ? "{" : "", *close = *open ? "}" : "";
    buffer_format(out, "%s_sum%s%s%s %.15g\n", entry->name, open, entry->labels, close,
                  cells[SUM_CELL]);
    buffer_format(out, "%s_count%s%s%s %.15g\n", entry->name, open, entry->labels, close,
                  cells[COUNT_CELL]);
}

static void write_entry(Buffer *out, const Entry *entry, const double *cells)
{
    if (entry->kind == METRIC_HISTOGRAM) {
        write_histogram(out, entry, cells);
        return;
    }
    const char *open = entry->labels[0] != '\0' ? "{" : "", *close = *open ? "}" : "";
    buffer_format(out, "%s%s%s%s %.15g\n", entry->name, open, entry->labels, close, cells[0]);
}

void metric_write(Buffer *out)
{
    size_t count;
    const Entry **entries = gather(&count);
    const char *family = "";
    for (size_t i = 0; i < count;) {
        const Entry *entry = entries[i];
        double cells[HISTOGRAM_CELLS] = { 0 };
        size_t first = i;
        for (; i < count && compare(&entries[first], &entries[i]) == 0; i++) {
            /* Read through volatile: other processes write while we sum. */
            const volatile double *theirs = entries[i]->cells;
            for (size_t k = 0; k < cells_of((MetricKind)entry->kind); k++)
                cells[k] += theirs[k];
        }
        if (strcmp(family, entry->name) != 0)
            write_head(out, entry);
        family = entry->name;
        write_entry(out, entry, cells);
    }
    free(entries);
}
