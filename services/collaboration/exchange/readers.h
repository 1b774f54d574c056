/*
 * Readers - documents of other programs.
 *
 * Each takes UTF-8 and gives a Delta of the vocabulary and nothing else: scripts, styles, handlers,
 * addresses that are no links do not come in, whatever the file says. False when more would come
 * of it than a document may hold. Must never know: requests, titles that somebody asked for.
 */
#ifndef INSULA_COLLABORATION_READERS_H
#define INSULA_COLLABORATION_READERS_H

#include "services/collaboration/exchange/lines.h"

typedef struct Imported {
    Text title; /* what the file says of itself, in one line; TEXT_NULL: nothing */
    Delta content;
} Imported;

/* A first line that is a heading of level 1 is the title and not repeated in the text. */
bool markdown_read(Arena *arena, Text source, Imported *found);
bool html_read(Arena *arena, Text source, Imported *found);
/* Lines as they are. */
bool plain_read(Arena *arena, Text source, Imported *found);

#endif
