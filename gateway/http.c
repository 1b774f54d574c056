#include "gateway/http.h"

#include <signal.h>

#include "core/loop.h"
#include "core/setting.h"
#include "gateway/cors.h"
#include "gateway/http/http1.h"
#include "gateway/http/account.h"
#include "gateway/http/client.h"
#include "gateway/http/exchange.h"
#include "gateway/listener.h"
#include "gateway/live.h"

HttpOptions http_settings;
HttpApplication http_application;
static bool is_draining;

/* What is still being answered when the grace is over has limits of its own; this is above them. */
#define DRAIN_RUNNING_MS 30000u

HttpOptions http_options(void)
{
    return (HttpOptions){
        .max_connections = (size_t)setting_int("http_max_connections"),
        .max_connections_per_address = (size_t)setting_int("http_max_connections_per_address"),
        .max_head_bytes = (size_t)setting_int("http_max_head_bytes"),
        .max_target_bytes = (size_t)setting_int("http_max_target_bytes"),
        .head_timeout_ms = (uint32_t)setting_int("http_head_timeout_ms"),
        .body_timeout_ms = (uint32_t)setting_int("http_body_timeout_ms"),
        .idle_timeout_ms = (uint32_t)setting_int("http_idle_timeout_ms"),
        .write_timeout_ms = (uint32_t)setting_int("http_write_timeout_ms"),
        .socket_ping_ms = (uint32_t)setting_int("socket_ping_ms"),
        .socket_queue_bytes = (size_t)setting_int("socket_queue_bytes"),
        .trusted_proxies = setting_text("trusted_proxies"),
        .cors_origins = setting_text("cors_origins"),
        .public_origin = setting_text("origin"),
        .access_log = setting_bool("access_log"),
    };
}

void http_open(const HttpOptions *options, const HttpApplication *application)
{
    http_settings = *options;
    http_application = *application;
    is_draining = false;
    signal(SIGPIPE, SIG_IGN); /* a client that left is an error of one write */
    connection_set_write_timeout(options->write_timeout_ms);
    http_client_open(options->trusted_proxies, options->public_origin);
    cors_open(options->cors_origins);
    http_account_open(options->access_log);
}

bool http_listen(int fd)
{
    return listener_open(fd, http1_begin);
}

size_t http_connections(void)
{
    size_t count;
    connection_all(&count);
    return count;
}

bool http_is_draining(void)
{
    return is_draining;
}

/* Waits until no more than `left` connections are open, at most until the time. */
static void wait_until(size_t (*count)(void), uint64_t until_ms)
{
    while (count() > 0 && loop_now_ms() < until_ms)
        loop_sleep(20);
}

static size_t busy_connections(void)
{
    size_t count, busy = 0;
    Connection *const *all = connection_all(&count);
    for (size_t i = 0; i < count; i++)
        busy += all[i]->role == &HTTP1_ROLE;
    return busy;
}

static void dismiss_idle(void)
{
    size_t count;
    Connection *const *all = connection_all(&count);
    for (size_t i = 0; i < count; i++) {
        if (all[i]->role == &HTTP1_ROLE)
            http1_dismiss(all[i]);
    }
}

void http_drain_requests(uint32_t grace_ms)
{
    is_draining = true;
    listener_close_all();
    uint64_t until_ms = loop_now_ms() + grace_ms;
    wait_until(busy_connections, until_ms);
    dismiss_idle();
    wait_until(busy_connections, loop_now_ms() + DRAIN_RUNNING_MS);
}

void http_drain_sockets(uint32_t spread_ms)
{
    live_end_all(spread_ms);
}

void http_close(void)
{
    listener_close_all();
    size_t count;
    Connection *const *all = connection_all(&count);
    while (count > 0) {
        connection_close(all[count - 1]);
        all = connection_all(&count);
    }
}
