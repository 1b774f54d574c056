/*
 * The load generator for document edits, for ours and for ShareDB alike.
 *
 * Usage: edits JOB, JSON with {urls, tokens, collection, documents, clientsPerDocument, seconds,
 * drainSeconds}. Prints one JSON line {"phase":"begin"} and {"phase":"end"} around the measured
 * time, and {"phase":"result", ...} at the end.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "tests/bench/clients/edit_client.h"

enum { WARM_UP_MS = 500, LAST_ON_THEIR_WAY_MS = 100, LATENCIES_MAX = 8000000 };

#define SENTENCE   "The quick brown fox jumps over the lazy dog. "
#define FOUR(text) text text text text
#define START_TEXT FOUR(FOUR(SENTENCE)) FOUR(FOUR(SENTENCE)) FOUR(SENTENCE SENTENCE)

static const char *const WORDS[] = { "insula ", "writes ", "the ",   "same ", "sentence ",
                                     "from ",   "many ",   "hands ", "at ",   "once ",
                                     "and ",    "keeps ",  "every ", "one " };
enum { WORD_COUNT = sizeof WORDS / sizeof WORDS[0], WORD_MAX = 16 };

typedef struct Job {
    json_t *json;
    const json_t *urls, *tokens;
    const char *collection;
    size_t documents, clients_per_document;
    double seconds, drain_seconds;
} Job;

static Job job;
static SharedDocument *documents;
static EditClient *clients;
static size_t client_count;

static bool measuring, stopping;
static uint64_t acks;
static int64_t started_us, ended_us;
/* Of what was sent in the measured time, whenever it was acknowledged. */
static uint32_t *latencies_us;
static size_t latency_count;

static void read_job(const char *text)
{
    job.json = json_loads(text, 0, NULL);
    job.urls = json_object_get(job.json, "urls");
    job.tokens = json_object_get(job.json, "tokens");
    job.collection = json_string_value(json_object_get(job.json, "collection"));
    job.documents = (size_t)json_integer_value(json_object_get(job.json, "documents"));
    job.clients_per_document =
        (size_t)json_integer_value(json_object_get(job.json, "clientsPerDocument"));
    job.seconds = json_number_value(json_object_get(job.json, "seconds"));
    job.drain_seconds = json_number_value(json_object_get(job.json, "drainSeconds"));
    if (!json_array_size(job.urls) || !job.collection || !job.documents ||
        !job.clients_per_document || job.seconds <= 0)
        errx(2, "not a job: %s", text);
}

/* ---- writing ---- */

static uint32_t below(uint32_t bound)
{
    return bound ? (uint32_t)(drand48() * bound) : 0;
}

/* An edit as people make them: mostly a word inserted, now and then a few characters removed. */
static void write_something(EditClient *client)
{
    static uint16_t units[WORD_COUNT][WORD_MAX];
    uint32_t length = shared_document_length_at(client->document, client->version);
    uint32_t at = below(length);
    if (drand48() < 0.25 && length - at > 8) {
        edit_client_submit(client, at, (DeltaOp){ .kind = DELTA_DELETE, .length = 1 + below(4) });
        return;
    }
    uint32_t word = below(WORD_COUNT), letters = (uint32_t)strlen(WORDS[word]);
    for (uint32_t i = 0; i < letters; i++)
        units[word][i] = (uint16_t)WORDS[word][i];
    edit_client_submit(client, at,
                       (DeltaOp){ .kind = DELTA_INSERT, .length = letters, .text = units[word] });
}

static void acked(EditClient *client, int64_t sent_us)
{
    acks += measuring;
    if (started_us && sent_us >= started_us && (!ended_us || sent_us <= ended_us) &&
        latency_count < LATENCIES_MAX)
        latencies_us[latency_count++] = (uint32_t)(clock_monotonic_us() - sent_us);
    if (!stopping)
        write_something(client);
}

/* ---- the course of it ---- */

static const char *at_turn(const json_t *list, size_t index)
{
    size_t count = json_array_size(list);
    return count ? json_string_value(json_array_get(list, index % count)) : NULL;
}

static void open_clients(void)
{
    documents = calloc(job.documents, sizeof *documents);
    clients = calloc(job.documents * job.clients_per_document, sizeof *clients);
    latencies_us = malloc(LATENCIES_MAX * sizeof *latencies_us);
    if (!documents || !clients || !latencies_us)
        err(1, "memory");
    for (size_t d = 0; d < job.documents; d++) {
        EditClient *own = &clients[client_count];
        shared_document_init(&documents[d], TEXT(START_TEXT));
        for (size_t i = 0; i < job.clients_per_document; i++, client_count++) {
            EditClient *client = &own[i];
            client->document = &documents[d];
            client->collection = job.collection;
            client->acked = acked;
            edit_client_open(client, at_turn(job.urls, client_count),
                             at_turn(job.tokens, client_count));
            if (i == 0)
                edit_client_create(client);
            edit_client_subscribe(client);
        }
    }
}

static void run_for(double seconds)
{
    int64_t until_us = clock_monotonic_us() + (int64_t)(seconds * 1e6), left_us;
    while ((left_us = until_us - clock_monotonic_us()) > 0)
        socket_clients_run((int)(left_us / 1000) + 1);
}

static bool all_idle(void)
{
    for (size_t i = 0; i < client_count; i++)
        if (clients[i].in_flight && !clients[i].socket.closed)
            return false;
    return true;
}

static bool drain(void)
{
    int64_t until_us = clock_monotonic_us() + (int64_t)(job.drain_seconds * 1e6);
    while (!all_idle() && clock_monotonic_us() < until_us)
        socket_clients_run(20);
    if (!all_idle())
        return false;
    run_for(LAST_ON_THEIR_WAY_MS / 1e3);
    return true;
}

static double cpu_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* ---- what came of it ---- */

static void say(const char *phase)
{
    printf("{\"phase\":\"%s\"}\n", phase);
    fflush(stdout);
}

/* Does the server's text equal what the clients' common history gives? */
static bool server_agrees(SharedDocument *document)
{
    EditClient reader = { .document = document, .collection = job.collection };
    int64_t version;
    edit_client_open(&reader, at_turn(job.urls, 0), at_turn(job.tokens, 0));
    Text text = edit_client_fetch(&reader, &version);
    socket_client_close(&reader.socket);
    Arena *arena = arena_new();
    bool same = version == shared_document_final_version(document) &&
                text_equal(text, shared_document_final_text(document, arena));
    arena_free(arena);
    arena_free(reader.arena);
    return same;
}

static void add_agreement(json_t *result)
{
    int same = 0, behind = 0;
    for (size_t d = 0; d < job.documents; d++)
        same += server_agrees(&documents[d]);
    for (size_t i = 0; i < client_count; i++)
        behind += clients[i].version != shared_document_final_version(clients[i].document);
    json_object_set_new(result, "agreement",
                        json_pack("{s:i, s:i, s:i}", "documents", (int)job.documents, "same", same,
                                  "behind", behind));
}

static int compare(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The latency that `share` of the sorted ones do not exceed. */
static json_t *latency_ms_at(double share)
{
    if (latency_count == 0)
        return json_null();
    size_t rank = (size_t)(share * (double)latency_count);
    return json_real(latencies_us[rank < latency_count ? rank : latency_count - 1] / 1e3);
}

static void add_faults(json_t *result)
{
    unsigned errors = 0, gaps = 0, closed = 0, disagreements = 0;
    Text last_error = TEXT_NULL;
    for (size_t i = 0; i < client_count; i++) {
        errors += clients[i].errors;
        gaps += clients[i].gaps;
        closed += clients[i].socket.closed;
        if (!text_is_null(clients[i].last_error))
            last_error = clients[i].last_error;
    }
    for (size_t d = 0; d < job.documents; d++)
        disagreements += documents[d].disagreements;
    json_object_set_new(result, "errors", json_integer(errors));
    json_object_set_new(result, "gaps", json_integer(gaps));
    json_object_set_new(result, "closed", json_integer(closed));
    json_object_set_new(result, "disagreements", json_integer(disagreements));
    json_object_set_new(result, "lastError",
                        last_error.ptr
                            ? json_loadb(last_error.ptr, last_error.len, JSON_DECODE_ANY, NULL)
                            : json_null());
}

int main(int argc, char **argv)
{
    if (argc != 2)
        errx(2, "usage: edits JOB");
    read_job(argv[1]);
    srand48(clock_monotonic_us());
    open_clients();
    for (size_t i = 0; i < client_count; i++)
        write_something(&clients[i]);
    run_for(WARM_UP_MS / 1e3); /* past the first operations, when caches are cold */

    say("begin");
    measuring = true;
    double cpu_before = cpu_seconds();
    started_us = clock_monotonic_us();
    run_for(job.seconds);
    measuring = false;
    ended_us = clock_monotonic_us();
    double seconds = (double)(ended_us - started_us) / 1e6, cpu = cpu_seconds() - cpu_before;
    say("end");

    stopping = true;
    bool drained = drain();
    qsort(latencies_us, latency_count, sizeof *latencies_us, compare);
    json_t *result =
        json_pack("{s:s, s:I, s:f, s:o, s:o, s:f, s:b}", "phase", "result", "acks",
                  (json_int_t)acks, "seconds", seconds, "p50", latency_ms_at(0.5), "p99",
                  latency_ms_at(0.99), "clientCpu", cpu / seconds, "drained", (int)drained);
    add_faults(result);
    json_object_set_new(result, "agreement", json_null());
    if (drained)
        add_agreement(result);
    json_dumpf(result, stdout, JSON_COMPACT);
    putchar('\n');
    return 0;
}
