/* The bus topic that says: a job waits. Job's own. */
#ifndef INSULA_CORE_JOB_WAKE_H
#define INSULA_CORE_JOB_WAKE_H

#include "core/text.h"

#define JOB_TOPIC TEXT("job.waiting")

#endif
