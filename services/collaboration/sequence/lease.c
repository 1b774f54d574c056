#include "services/collaboration/sequence/lease.h"

#include "core/bus.h"
#include "core/log.h"
#include "core/loop.h"
#include "core/pulse.h"
#include "core/setting.h"
#include "core/shared.h"
#include "sql/collaboration.h"

enum { ASK_AGAIN_MS = 20, TRIES = 50 };

/* Documents that they hold could not be reached from here. */
static void warn_of_others(Task *task, Text machine)
{
    if (!*setting_text("redis_url") &&
        sql_holder_elsewhere_in(task, machine, LEASE_STALE_MS).is_there)
        log_warn("another machine works on the same database, and redis_url is not set: what is "
                 "open there cannot be edited here, and neither hears of the other at once");
}

void lease_start(Task *task)
{
    Text machine = uuid_text(task->arena, bus_machine());
    Text slot = text_format(task->arena, "%.*s:%d", TEXT_ARG(machine), shared_slot());
    sql_holder_register_in(task, slot, bus_self());
    sql_holder_sweep_in(task);
    warn_of_others(task, machine);
}

void lease_beat(Task *task)
{
    if (sql_holder_beat_in(task, bus_self()) == 0)
        lease_start(task);
}

void lease_stop(Task *task)
{
    sql_holder_leave_in(task, bus_self());
}

/* The master's word frees what the dead held. A broken link would not do: its process may live, and
 * keep its documents. */
static bool bury(Task *task, Uuid holder)
{
    if (!pulse_has_ended(holder))
        return false;
    sql_holder_leave_in(task, holder);
    return true;
}

Uuid lease_take(Task *task, Uuid document_id, Uuid *lease_id)
{
    *lease_id = uuid_new();
    for (int i = 0; i < TRIES; i++) {
        LeaseTaken taken =
            sql_lease_take_in(task, document_id, bus_self(), *lease_id, LEASE_STALE_MS);
        if (taken.found && !bury(task, taken.holder))
            return taken.holder;
        if (!taken.found)
            loop_sleep(ASK_AGAIN_MS);
    }
    task_fail(task, 503, "document_busy", "The document is being handed over; try again.");
}
