#include "app/handover.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define HANDOVER_MAX_BYTES 65536
#define HEAD_FORMAT        "insula handover 1 slot %d listeners %d parent %d user %d %u %u succeeds %d"

/* Texts end with NUL, since a value may hold anything else. */
static bool append(char *memory, size_t *length, const char *text)
{
    size_t size = strlen(text) + 1;
    if (*length + size > HANDOVER_MAX_BYTES) {
        errno = E2BIG;
        return false;
    }
    memcpy(memory + *length, text, size);
    *length += size;
    return true;
}

int handover_write(const Handover *handover)
{
    char *memory = malloc(HANDOVER_MAX_BYTES), head[128];
    if (!memory)
        return -1;
    snprintf(head, sizeof head, HEAD_FORMAT, handover->slot, handover->listeners, handover->parent,
             handover->change_user, handover->uid, handover->gid, handover->succeeds);
    size_t length = 0;
    bool fits = append(memory, &length, head);
    for (size_t i = 0; fits && i < handover->setting_count; i++)
        fits = append(memory, &length, handover->settings[i]);
    int fd = fits ? memfd_create("insula-handover", MFD_CLOEXEC) : -1;
    if (fd >= 0 && write(fd, memory, length) != (ssize_t)length) {
        close(fd);
        fd = -1;
    }
    explicit_bzero(memory, length);
    free(memory);
    return fd;
}

bool handover_read(Handover *handover)
{
    memset(handover, 0, sizeof *handover);
    struct stat found;
    if (fstat(HANDOVER_FD, &found) != 0 || found.st_size <= 0 || found.st_size > HANDOVER_MAX_BYTES)
        return false;
    size_t size = (size_t)found.st_size;
    int change_user, succeeds = 0;
    handover->memory = malloc(size);
    if (!handover->memory || pread(HANDOVER_FD, handover->memory, size, 0) != (ssize_t)size ||
        handover->memory[size - 1] != '\0')
        return false;
    close(HANDOVER_FD);
    if (sscanf(handover->memory, HEAD_FORMAT, &handover->slot, &handover->listeners,
               &handover->parent, &change_user, &handover->uid, &handover->gid, &succeeds) < 6)
        return false; /* a seventh came later: a master of the release before does not say it */
    handover->succeeds = succeeds != 0;
    handover->change_user = change_user != 0;
    for (size_t at = strlen(handover->memory) + 1;
         at < size && handover->setting_count < HANDOVER_MAX_SETTINGS;
         at += strlen(handover->memory + at) + 1)
        handover->settings[handover->setting_count++] = handover->memory + at;
    return true;
}
