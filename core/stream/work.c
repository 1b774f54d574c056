#include "core/stream/work.h"

#include "core/loop.h"
#include "core/stream.h"
#include "core/stream/wake.h"

static int working;
static bool is_stopping;
static LoopWaitQueue until_ended, pausing;

bool stream_is_stopping(void)
{
    return is_stopping;
}

void stream_work_started(void)
{
    working++;
    is_stopping = false;
}

void stream_work_ended(void)
{
    if (--working == 0)
        loop_wake_all(&until_ended);
}

void stream_pause(uint64_t duration_ms)
{
    if (!is_stopping)
        loop_wait(&pausing, duration_ms);
}

void stream_stop(void)
{
    is_stopping = true;
    stream_wake_all();
    loop_wake_all(&pausing);
    while (working > 0)
        loop_wait(&until_ended, 0);
}
