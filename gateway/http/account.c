#include "gateway/http/account.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/log.h"
#include "core/metric.h"
#include "core/shared.h"

#define CLASSES 6 /* status / 100; 0 is not used */

/* The cells of one route, registered when it is first used. */
typedef struct RouteAccount {
    Metric by_class[CLASSES];
    Metric seconds;
    char labels[CLASSES + 1][128];
} RouteAccount;

static bool is_logging;
static RouteAccount **accounts; /* by HttpMatch.index */
static size_t accounts_count;
static RouteAccount *unmatched;

static Metric body_bytes_sent = { "insula_http_response_body_bytes_total", "",
                                  "Bytes of response bodies.", METRIC_COUNTER, NULL };

void http_account_open(bool access_log)
{
    is_logging = access_log;
    metric_register(&body_bytes_sent);
}

static const char *method_name(Method method)
{
    static const char *const names[METHOD_COUNT] = {
        [GET] = "GET",       [POST] = "POST", [PUT] = "PUT",         [PATCH] = "PATCH",
        [DELETE] = "DELETE", [HEAD] = "HEAD", [OPTIONS] = "OPTIONS",
    };
    return names[method];
}

static RouteAccount *account_new(const Route *route)
{
    RouteAccount *account = calloc(1, sizeof *account);
    if (account == NULL)
        abort();
    const char *method = route != NULL ? method_name(route->method) : "other";
    const char *path = route != NULL ? route->path : "other";
    for (unsigned class = 0; class < CLASSES; class ++) {
        snprintf(account->labels[class], sizeof account->labels[class],
                 "method=\"%s\",route=\"%s\",status=\"%uxx\"", method, path, class);
        account->by_class[class] = (Metric){ "insula_http_requests_total", account->labels[class],
                                             "Answered requests.", METRIC_COUNTER, NULL };
    }
    char *labels = account->labels[CLASSES];
    snprintf(labels, sizeof account->labels[CLASSES], "method=\"%s\",route=\"%s\"", method, path);
    account->seconds =
        (Metric){ "insula_http_request_seconds", labels, "From the end of the head to the answer.",
                  METRIC_HISTOGRAM, NULL };
    return account;
}

static RouteAccount *account_of(const HttpMatch *match)
{
    if (match->route == NULL) {
        if (unmatched == NULL)
            unmatched = account_new(NULL);
        return unmatched;
    }
    if (match->index >= accounts_count) {
        size_t count = (size_t)match->index + 32;
        accounts = realloc(accounts, count * sizeof(RouteAccount *));
        if (accounts == NULL)
            abort();
        memset(accounts + accounts_count, 0, (count - accounts_count) * sizeof(RouteAccount *));
        accounts_count = count;
    }
    if (accounts[match->index] == NULL)
        accounts[match->index] = account_new(match->route);
    return accounts[match->index];
}

void http_account_answer(const Exchange *exchange, size_t body_bytes)
{
    const Request *req = &exchange->req;
    const Context *context = &req->task.context;
    int64_t duration_us = clock_monotonic_us() - exchange->started_us;
    unsigned class = (unsigned)req->reply.status / 100;
    RouteAccount *account = account_of(&exchange->match);
    metric_add(&account->by_class[class < CLASSES ? class : 0], 1);
    metric_observe(&account->seconds, (double)duration_us * 1e-6);
    metric_add(&body_bytes_sent, (double)body_bytes);
    if (!is_logging)
        return;
    LogField fields[11] = {
        LOG_TEXT("method", text_of(method_name(req->method))),
        LOG_TEXT("path", req->path),
        LOG_INT("status", req->reply.status),
        LOG_INT("duration_us", duration_us),
        LOG_INT("bytes", (int64_t)body_bytes),
        LOG_TEXT("address", context->address),
        LOG_TEXT("request_id", context->request_id),
        LOG_TEXT("trace_id", context->trace_id),
    };
    size_t count = 8;
    if (!uuid_is_nil(context->tenant_id))
        fields[count++] = LOG_UUID("tenant_id", context->tenant_id);
    if (!uuid_is_nil(context->user_id))
        fields[count++] = LOG_UUID("user_id", context->user_id);
    bool is_news = class > 3 || !*shared_is_seeding();
    log_fields(is_news ? LOG_INFO : LOG_DEBUG, "request", fields, count);
}
