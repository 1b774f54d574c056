#include "app/machines.h"

#include <stdio.h>
#include <string.h>

#include "core/background.h"
#include "core/bus.h"
#include "core/crypto.h"
#include "core/loop.h"
#include "core/setting.h"
#include "gateway/health.h"
#include "sql/core.h"

#define AGAIN_MS 500

static BusMachines machines;

/* Pub/Sub does not know Redis's databases; who names one means apart from the others. */
static bool write_prefix(void)
{
    const char *prefix = setting_text("redis_prefix");
    int size = machines.redis.database > 0
                   ? snprintf(machines.prefix, sizeof machines.prefix, "%s:%d", prefix,
                              machines.redis.database)
                   : snprintf(machines.prefix, sizeof machines.prefix, "%s", prefix);
    return size > 0 && (size_t)size < sizeof machines.prefix && !strpbrk(prefix, " \r\n\t");
}

bool machines_check(char *message, size_t size)
{
    const char *url = setting_text("redis_url");
    if (!*url)
        return true;
    const char *wrong = redis_address_read(text_of(url), &machines.redis);
    if (wrong)
        snprintf(message, size, "the setting redis_url %s", wrong);
    else if (!write_prefix())
        snprintf(message, size, "the setting redis_prefix is empty, too long or has blanks in it");
    else
        return true;
    return false;
}

static void fetch_key(Task *task, void *argument)
{
    (void)argument;
    uint8_t fresh[sizeof machines.key];
    crypto_random(fresh, sizeof fresh);
    sql_bus_key_put_in(task, TEXT("machines"), (Text){ (const char *)fresh, sizeof fresh });
    crypto_wipe(fresh, sizeof fresh);
    BusKey key = sql_bus_key_get_in(task, TEXT("machines"));
    if (!key.found || key.value.len != sizeof machines.key)
        task_fail(task, 500, "secret_missing", "The key of the bus is damaged.");
    memcpy(machines.key, key.value.ptr, sizeof machines.key);
}

static void have_key(void *argument, const Fault *fault);

static void fetch(void)
{
    Context context = background_context(UUID_NIL);
    background_start(&context, fetch_key, have_key, NULL);
}

static void have_key(void *argument, const Fault *fault)
{
    (void)argument;
    if (!fault) {
        machines.ca_file = setting_text("redis_ca_file");
        bus_join(&machines);
        crypto_wipe(machines.key, sizeof machines.key);
        return;
    }
    loop_sleep(AGAIN_MS);
    fetch();
}

void machines_start(void)
{
    char message[256];
    if (!*setting_text("redis_url") || !machines_check(message, sizeof message))
        return;
    health_add_comfort("redis", bus_is_whole);
    fetch();
}
