#include "services/collaboration/sequence/window.h"

#include <assert.h>
#include <stdlib.h>

void window_start(Window *window, int64_t version)
{
    *window = (Window){ .first = version };
}

static Operation **slot(const Window *window, int64_t version)
{
    return &window->ring[(size_t)version & (window->capacity - 1)];
}

void window_fini(Window *window)
{
    for (size_t i = 0; i < window->count; i++)
        operation_drop(*slot(window, window->first + (int64_t)i));
    free(window->ring);
    *window = (Window){ 0 };
}

static void grow(Window *window)
{
    Window larger = *window;
    larger.capacity = window->capacity ? window->capacity * 2 : 16;
    larger.ring = malloc(larger.capacity * sizeof(Operation *));
    assert(larger.ring);
    for (size_t i = 0; i < window->count; i++) {
        int64_t version = window->first + (int64_t)i;
        *slot(&larger, version) = *slot(window, version);
    }
    free(window->ring);
    *window = larger;
}

void window_push(Window *window, Operation *operation)
{
    assert(operation->version == window->first + (int64_t)window->count);
    if (window->count == window->capacity)
        grow(window);
    *slot(window, operation->version) = operation;
    window->count++;
    window->bytes += operation->size_bytes;
}

int64_t window_first(const Window *window)
{
    return window->first;
}

const Operation *window_at(const Window *window, int64_t version)
{
    assert(version >= window->first && version < window->first + (int64_t)window->count);
    return *slot(window, version);
}

Operation *window_find(const Window *window, Text src, int64_t seq)
{
    for (size_t i = window->count; i-- > 0;) {
        Operation *operation = *slot(window, window->first + (int64_t)i);
        if (operation->seq == seq && text_equal(operation->src, src))
            return operation;
    }
    return NULL;
}

void window_trim(Window *window, int64_t committed)
{
    while (window->count > 0 && window->first < committed &&
           (window->count > WINDOW_MAX_OPERATIONS || window->bytes > WINDOW_MAX_BYTES)) {
        Operation *oldest = *slot(window, window->first);
        window->bytes -= oldest->size_bytes;
        window->first++;
        window->count--;
        operation_drop(oldest);
    }
}
