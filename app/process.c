#include "app/process.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void on_ended(uv_process_t *handle, int64_t exit_status, int signal)
{
    Process *process = handle->data;
    process->has_ended = true;
    process->exit_status = exit_status;
    process->signal = signal;
    loop_wake_all(&process->waiting);
    if (process->ended)
        process->ended(process);
}

static void on_closed(uv_handle_t *handle)
{
    free(handle->data);
}

Process *process_start(const ProcessSpec *spec)
{
    assert(spec->fd_count <= PROCESS_MAX_FDS);
    uv_stdio_container_t stdio[PROCESS_MAX_FDS];
    for (int i = 0; i < spec->fd_count; i++) {
        stdio[i].flags = spec->fds[i] < 0 ? UV_IGNORE : UV_INHERIT_FD;
        stdio[i].data.fd = spec->fds[i];
    }
    Process *process = calloc(1, sizeof *process);
    assert(process);
    process->handle.data = process;
    process->ended = spec->ended;
    process->owner = spec->owner;
    uv_process_options_t options = {
        .exit_cb = on_ended,
        .file = spec->file,
        .args = (char **)(uintptr_t)spec->arguments,
        .env = (char **)(uintptr_t)spec->environment,
        .cwd = spec->own_session ? "/" : NULL,
        .stdio = stdio,
        .stdio_count = spec->fd_count,
        .uid = spec->uid,
        .gid = spec->gid,
    };
    if (spec->change_user)
        options.flags |= UV_PROCESS_SETUID | UV_PROCESS_SETGID;
    if (spec->own_session)
        options.flags |= UV_PROCESS_DETACHED;
    int failed = uv_spawn(loop_get(), &process->handle, &options);
    if (failed) {
        uv_close((uv_handle_t *)&process->handle, on_closed);
        errno = -failed;
        return NULL;
    }
    process->pid = process->handle.pid;
    return process;
}

bool process_wait(Process *process, uint64_t timeout_ms)
{
    if (!process->has_ended)
        loop_wait(&process->waiting, timeout_ms);
    return process->has_ended;
}

void process_free(Process *process)
{
    if (!process)
        return;
    assert(process->has_ended && !process->waiting.first);
    uv_close((uv_handle_t *)&process->handle, on_closed);
}

bool process_is_alive(pid_t pid)
{
    char path[32], line[512];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    bool has_line = fgets(line, sizeof line, file) != NULL;
    fclose(file);
    const char *name_end = has_line ? strrchr(line, ')') : NULL;
    return name_end && name_end[1] == ' ' && name_end[2] != 'Z' && name_end[2] != 'X';
}
