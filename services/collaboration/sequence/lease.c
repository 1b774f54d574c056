#include "services/collaboration/sequence/lease.h"

#include "core/bus.h"
#include "core/loop.h"
#include "core/pulse.h"
#include "core/shared.h"
#include "sql/collaboration.h"

enum { ASK_AGAIN_MS = 20, TRIES = 50 };

void lease_start(Task *task)
{
    Text machine = uuid_text(task->arena, bus_machine());
    Text slot = text_format(task->arena, "%.*s:%d", TEXT_ARG(machine), shared_slot());
    sql_holder_register_in(task, slot, bus_self());
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
