/*
 * Step-up - whoever is signed in proves once more who they are, before something dangerous.
 *
 * The session knows when that happened last (signing in counts); routes with .step_up ask the gate
 * for ten minutes at most, in the statement that lets them in anyhow. Handlers for which it depends
 * on what is asked for call step_up_require().
 */
#ifndef INSULA_SERVICES_AUTH_FACTORS_STEP_UP_H
#define INSULA_SERVICES_AUTH_FACTORS_STEP_UP_H

#include "gateway/request.h"

extern const Shape step_up_shape;

/* Fails with 403 step_up_required unless the caller has proved lately who they are, or is a program
 * with an API key. Yields. */
void step_up_require(Request *req);

/* Handlers. */
void step_up_options(Request *req);
void step_up(Request *req);

#endif
