/*
 * Sources: what each connection has sent to a document, so that a resent operation is known without
 * asking the database.
 */
#include "services/collaboration/sequence/sequencer_state.h"

#include <assert.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

static int compare_sources(const void *a, const void *b)
{
    const Source *x = a, *y = b;
    if (x->src.len != y->src.len)
        return x->src.len < y->src.len ? -1 : 1;
    return memcmp(x->src.ptr, y->src.ptr, x->src.len);
}

static void free_source(void *source)
{
    free(source);
}

Source *source_find(Sequencer *s, Text src)
{
    Source key = { .src = src };
    Source **found = tfind(&key, &s->sources, compare_sources);
    return found ? *found : NULL;
}

Source *source_note(Sequencer *s, Text src, int64_t seq)
{
    Source *source = source_find(s, src);
    if (!source) {
        source = malloc(sizeof *source + src.len);
        assert(source);
        memcpy(source + 1, src.ptr, src.len);
        *source = (Source){ .src = { (const char *)(source + 1), src.len }, .last_seq = -1 };
        tsearch(source, &s->sources, compare_sources);
    }
    if (seq > source->last_seq)
        source->last_seq = seq;
    return source;
}

void source_free_all(Sequencer *s)
{
    tdestroy(s->sources, free_source);
}
