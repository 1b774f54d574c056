#include "app/worker_role.h"

#include <errno.h>
#include <string.h>

#include "app/readiness.h"
#include "app/services.h"
#include "core/log.h"
#include "core/loop.h"
#include "core/setting.h"
#include "gateway/health.h"
#include "gateway/http.h"
#include "gateway/problem.h"
#include "gateway/route.h"

#define DRAIN_GRACE_MS 1000   /* for requests that crossed our Connection: close */
#define READY_WAIT_MS  10000  /* then who asks may as well hear from us what is missing, */
                              /* unless somebody before us still answers */
#define SOCKET_SPREAD_MS 2000 /* so that not all clients come back in the same moment */

static const Service *chosen[32];
static int chosen_count;
static HttpOptions options;
static const HttpApplication application = { .match = route_match,
                                             .serve = request_serve,
                                             .problem = problem_reply };

/* Nobody is let in before everything is there: a request that came to us would have to be refused,
 * while one that waits in the kernel's queue is answered a moment later. False: told to stop. */
static bool wait_until_ready(void)
{
    uint64_t until_ms = loop_now_ms() + READY_WAIT_MS;
    while (!health_is_ready() && !worker_is_stopping() && loop_now_ms() < until_ms)
        loop_sleep(5);
    if (!health_is_ready() && worker_handover()->succeeds) {
        log_error("not ready in time to succeed the present worker");
        return false;
    }
    return !worker_is_stopping();
}

static bool start(void)
{
    char unknown[64];
    chosen_count = services_choose(setting_text("services"), chosen, unknown, sizeof unknown);
    if (chosen_count < 0) {
        log_error("there is no service %s (setting services)", unknown);
        return false;
    }
    route_mount(chosen, (size_t)chosen_count);
    readiness_watch_migrations();
    for (int i = 0; i < chosen_count; i++)
        if (chosen[i]->start)
            chosen[i]->start();
    options = http_options();
    http_open(&options, &application);
    if (!wait_until_ready())
        return false;
    for (int i = 0; i < worker_handover()->listeners; i++) {
        if (!http_listen(HANDOVER_LISTENER + i)) {
            log_error("cannot accept connections: %s", strerror(errno));
            return false;
        }
    }
    return true;
}

static void stop(void)
{
    http_drain_requests(DRAIN_GRACE_MS);
    for (int i = chosen_count - 1; i >= 0; i--)
        if (chosen[i]->stop)
            chosen[i]->stop();
    http_drain_sockets(SOCKET_SPREAD_MS);
    http_close();
}

const WorkerRole WORKER_ROLE_WEB = { .start = start, .stop = stop };
