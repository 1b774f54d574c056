/*
 * Background - work that no request waits for: a task of its own in a coroutine of its own.
 *
 * Owns: the arena, the task and the catch point around one function. Must never know: what the work
 * is, or whether it is durable (it is not: what must not be lost is a job).
 */
#ifndef INSULA_CORE_BACKGROUND_H
#define INSULA_CORE_BACKGROUND_H

#include "core/task.h"

/* Runs body(task, argument) under task_run in a new coroutine, for whom `context` says (copied; its
 * texts must live as long as the work). Then done(argument, fault), NULL when it went well; done
 * may be NULL: faults are then only logged. Returns at the first wait. */
void background_start(const Context *context, void (*body)(Task *task, void *argument),
                      void (*done)(void *argument, const Fault *fault), void *argument);

/* A context in which the server itself acts for a tenant (nil: for none). */
Context background_context(Uuid tenant_id);

#endif
