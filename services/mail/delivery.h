/*
 * Delivery - the job that takes a message to the SMTP server. Mail's own.
 *
 * At least once: a worker that dies between the server's yes and the note of it delivers again,
 * under the same Message-ID. What is refused for good (5xx) goes to the dead letters at once with
 * what the server said; everything else comes back with the back-off of jobs.
 */
#ifndef INSULA_SERVICES_MAIL_DELIVERY_H
#define INSULA_SERVICES_MAIL_DELIVERY_H

#include "core/job.h"

extern const JobKind delivery_job;

#endif
