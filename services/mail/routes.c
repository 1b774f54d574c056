#include "services/mail/delivery.h"
#include "services/mail/mail.h"

static const JobKind *const jobs[] = { &delivery_job };

/* Nobody asks for mail over the API; what writes it are the other services' commands. */
const Service mail_service = {
    .name = "mail",
    .jobs = jobs,
    .job_count = sizeof jobs / sizeof jobs[0],
};
