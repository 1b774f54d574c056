#include "core/stream.h"

#include <assert.h>

#include "core/stream/wake.h"
#include "sql/core.h"

/*
 * Events are gathered in the transaction's arena and written by one statement when it commits.
 * Their ids are made when they are emitted, so that they keep their order among each other.
 */
typedef struct Emission {
    Uuid id;
    Text type, subject_type, actor_type;
    Uuid subject_id, actor_id;
    Context context; /* texts copied */
    Text data;
    struct Emission *next;
} Emission;

typedef struct Emissions {
    Uuid tenant_id;
    Emission *first, **end;
    size_t count;
} Emissions;

static Text actor_type_of(const Context *context)
{
    if (context->kind == CONTEXT_OPERATOR)
        return TEXT("operator");
    if (context->kind == CONTEXT_SESSION || !uuid_is_nil(context->user_id))
        return TEXT("user");
    return TEXT("system");
}

static void write_one(Task *task, const Emission *e)
{
    const Context *c = &e->context;
    sql_stream_insert_in(task, e->id, e->type, e->subject_type, e->subject_id, e->actor_type,
                         e->actor_id, c->session_id, c->address, c->user_agent, c->request_id,
                         c->trace_id, e->data);
}

#define COLUMN(Type, name, value)                                                                  \
    Type *name = ARENA_ARRAY(task->arena, Type, count);                                            \
    {                                                                                              \
        size_t i = 0;                                                                              \
        for (const Emission *e = all->first; e != NULL; e = e->next)                               \
            name[i++] = (value);                                                                   \
    }

static void write_many(Task *task, const Emissions *all)
{
    size_t count = all->count;
    COLUMN(Uuid, ids, e->id)
    COLUMN(Text, types, e->type)
    COLUMN(Text, subject_types, e->subject_type)
    COLUMN(Uuid, subjects, e->subject_id)
    COLUMN(Text, actor_types, e->actor_type)
    COLUMN(Uuid, actors, e->actor_id)
    COLUMN(Uuid, sessions, e->context.session_id)
    COLUMN(Text, addresses, e->context.address)
    COLUMN(Text, agents, e->context.user_agent)
    COLUMN(Text, requests, e->context.request_id)
    COLUMN(Text, traces, e->context.trace_id)
    COLUMN(Text, data, e->data)
    sql_stream_insert_many_in(task, ids, count, types, count, subject_types, count, subjects, count,
                              actor_types, count, actors, count, sessions, count, addresses, count,
                              agents, count, requests, count, traces, count, data, count);
}

static void wake(void *argument)
{
    (void)argument;
    stream_wake_sequencer();
}

static void write_emissions(Task *task, void *argument)
{
    const Emissions *all = argument;
    assert(uuid_equal(all->tenant_id, task->context.tenant_id));
    if (all->count == 1)
        write_one(task, all->first);
    else
        write_many(task, all);
    db_after_commit(task, wake, NULL);
}

static Emissions *emissions_of(Task *task)
{
    Emissions *all = db_before_commit_argument(task, write_emissions);
    if (all == NULL) {
        all = ARENA_NEW(task->arena, Emissions);
        all->tenant_id = task->context.tenant_id;
        all->end = &all->first;
        db_before_commit(task, write_emissions, all);
    }
    return all;
}

void stream_emit(Task *task, const char *type, Uuid subject_id, Text data)
{
    stream_emit_as(task, &task->context, type, subject_id, data);
}

void stream_emit_as(Task *task, const Context *context, const char *type, Uuid subject_id,
                    Text data)
{
    assert(task->transaction != NULL && !uuid_is_nil(task->context.tenant_id));
    Arena *arena = task->arena;
    Emission *e = ARENA_NEW(arena, Emission);
    e->id = uuid_new();
    e->type = text_copy(arena, text_of(type));
    e->subject_type = text_slice(e->type, 0, text_find(e->type, '.', 0));
    e->subject_id = subject_id;
    e->actor_type = actor_type_of(context);
    e->actor_id = context->user_id;
    e->context = (Context){
        .session_id = context->session_id,
        .address = text_copy(arena, context->address),
        .user_agent = text_copy(arena, context->user_agent),
        .request_id = text_copy(arena, context->request_id),
        .trace_id = text_copy(arena, context->trace_id),
    };
    e->data = text_is_null(data) ? TEXT("{}") : text_copy(arena, data);
    Emissions *all = emissions_of(task);
    assert(uuid_equal(all->tenant_id, context->tenant_id));
    *all->end = e;
    all->end = &e->next;
    all->count++;
}
