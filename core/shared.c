#include "core/shared.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Pages nobody touches cost nothing, so the segment may be generous. */
#define TOTAL_BYTES                                                                                \
    ((size_t)SHARED_PROCESSES * SHARED_METRIC_BYTES + SHARED_LIMIT_BYTES + SHARED_PASSWORD_BYTES + \
     SHARED_PULSE_BYTES + SHARED_SWITCH_BYTES)

static char *segment;
static int own_slot;

int shared_create(void)
{
    int fd = memfd_create("insula-shared", 0);
    if (fd >= 0 && ftruncate(fd, (off_t)TOTAL_BYTES) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static bool is_ours(int fd)
{
    struct stat found;
    return fd >= 0 && fstat(fd, &found) == 0 && found.st_size == (off_t)TOTAL_BYTES;
}

bool shared_open(int fd, int slot)
{
    assert(slot >= 0 && slot < SHARED_PROCESSES);
    bool is_common = is_ours(fd);
    int flags = is_common ? MAP_SHARED : MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    char *mapped = mmap(NULL, TOTAL_BYTES, PROT_READ | PROT_WRITE, flags, is_common ? fd : -1, 0);
    if (mapped == MAP_FAILED) {
        perror("shared segment");
        abort();
    }
    if (segment != NULL)
        munmap(segment, TOTAL_BYTES);
    segment = mapped;
    own_slot = slot;
    return is_common;
}

static char *at(size_t offset)
{
    if (segment == NULL)
        shared_open(-1, 0);
    return segment + offset;
}

int shared_slot(void)
{
    return own_slot;
}

void *shared_metrics(int slot)
{
    assert(slot >= 0 && slot < SHARED_PROCESSES);
    return at((size_t)slot * SHARED_METRIC_BYTES);
}

void *shared_limits(void)
{
    return at((size_t)SHARED_PROCESSES * SHARED_METRIC_BYTES);
}

void *shared_passwords(void)
{
    return at((size_t)SHARED_PROCESSES * SHARED_METRIC_BYTES + SHARED_LIMIT_BYTES);
}

void *shared_pulses(void)
{
    return at((size_t)SHARED_PROCESSES * SHARED_METRIC_BYTES + SHARED_LIMIT_BYTES +
              SHARED_PASSWORD_BYTES);
}

atomic_bool *shared_is_seeding(void)
{
    return (atomic_bool *)(void *)(at((size_t)SHARED_PROCESSES * SHARED_METRIC_BYTES +
                                      SHARED_LIMIT_BYTES + SHARED_PASSWORD_BYTES +
                                      SHARED_PULSE_BYTES));
}
