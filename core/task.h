/*
 * Task - one piece of work that succeeds or fails as a whole: a request, a job, a socket message.
 *
 * Owns: the one catch point. A task has an arena, possibly a transaction, and a context that says
 * for whom it works. task_fail() unwinds to task_run(), which rolls the transaction back;
 * task_refuse() does the same but commits first what was recorded (the failed sign-in, its counter,
 * its event). There is no other non-local jump in the house. Structures that are tasks (Request,
 * Job) have `Task task` as first member, so the macros fail(x, ...) and refuse(x, ...) take any of
 * them. Must never know: HTTP. A fault's status uses HTTP's numbers only because every face of the
 * house needs some numbers.
 */
#ifndef INSULA_CORE_TASK_H
#define INSULA_CORE_TASK_H

#include "core/arena.h"
#include "core/clock.h"
#include "core/text.h"
#include "core/uuid.h"

struct DbTransaction;
struct CatchPoint;

#define PERMISSION_MAX   256
#define PERMISSION_BYTES (PERMISSION_MAX / 8)

/* A set of permissions as the catalogue numbers them; testing one is a bit test. */
typedef struct PermissionSet {
    uint8_t bytes[PERMISSION_BYTES];
} PermissionSet;

static inline bool permission_has(const PermissionSet *set, int bit)
{
    return bit >= 0 && bit < PERMISSION_MAX && (set->bytes[bit / 8] >> (bit % 8) & 1) != 0;
}

/* How the tenant's wall is passed. */
typedef enum ContextKind {
    CONTEXT_NONE,    /* no tenant: statements that need one see no rows */
    CONTEXT_SESSION, /* tenant, session and secret are claims; PostgreSQL checks them at each
                        statement */
    CONTEXT_SYSTEM,  /* the server itself acts for a tenant (sign-in, jobs, accepted invitations) */
    CONTEXT_OPERATOR, /* an operator's session, see services/tenant */
} ContextKind;

/* Added to the bit of Context.permission: a role that counts somewhere alone will do, for what asks
 * the database about each thing with that permission's eyes. */
#define PERMISSION_IN_SCOPE 256

#define DEMAND_FRESH  1 /* its person has proved within minutes who they are */
#define DEMAND_WRITE  2 /* it may change things: an operator who looks may not */
#define DEMAND_PERSON 4 /* its person has proved who they are at some time: no operator has */

/* For whom a task works. user_id and permissions are filled when PostgreSQL has checked the claims.
 */
typedef struct Context {
    ContextKind kind;
    Uuid tenant_id;
    Uuid session_id;
    uint8_t secret_hash[32]; /* SHA-256 of the token's secret part */
    bool is_key;             /* the credential is an API key: session_id is the key's id */
    int permission; /* bit required by the route (and PERMISSION_IN_SCOPE); -1: a live session is
                       enough */
    int demands;    /* what the route asks of a session besides: DEMAND_... */
    bool checked;   /* the fields below are true */
    Uuid user_id;
    PermissionSet permissions;
    int64_t epoch; /* of the tenant, raised by a restore; part of ETags */
    /* Where it came from, for events. */
    Text address, user_agent, request_id, trace_id;
} Context;

typedef struct FieldError {
    Text pointer; /* RFC 6901 */
    Text code;
    Text detail;
    struct FieldError *next;
} FieldError;

/* A member of its own that a code promises beside the usual ones. */
typedef struct FaultMember {
    Text name, json;
    struct FaultMember *next;
} FaultMember;

/* Why a task failed, as RFC 9457 will tell it. */
typedef struct Fault {
    int status;
    Text code;   /* stable, snake_case */
    Text detail; /* English, for a person */
    FieldError *errors;
    int retry_after_s; /* 0: none */
    FaultMember *members;
} Fault;

typedef struct Task {
    Arena *arena;
    Context context;
    struct DbTransaction *transaction; /* NULL outside one */
    struct CatchPoint *catch_point;    /* NULL outside task_run() */
    Fault fault;
    bool keep; /* refuse(): commit before reporting */
} Task;

/* Runs body(argument) under the task's catch point, in a coroutine. True when it returned; false
 * when it failed, with task->fault filled and any transaction ended (rolled back, or committed
 * after refuse). A body that returns with its transaction open has failed: 500
 * transaction_left_open. Not inside another run of the same task. */
bool task_run(Task *task, void (*body)(void *argument), void *argument);

/* The task that the running coroutine works on, NULL when there is none; for logs. */
Task *task_current(void);

_Noreturn void task_fail(Task *task, int status, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
_Noreturn void task_refuse(Task *task, int status, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Fails with task->fault as it has been prepared (several field errors at once). */
_Noreturn void task_throw(Task *task);
/* Adds a field error to the prepared fault; the task goes on. */
void task_field_error(Task *task, Text pointer, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Adds a member to the prepared fault; `json` is a JSON value in the task's arena. */
void task_fault_member(Task *task, const char *name, Text json);

#undef fail /* cmocka has one too; tests include it first and do without */
#define fail(owner, ...)   task_fail(&(owner)->task, __VA_ARGS__)
#define refuse(owner, ...) task_refuse(&(owner)->task, __VA_ARGS__)

#endif
