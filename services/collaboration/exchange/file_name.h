/*
 * FileName - what a file is called that a browser saves.
 */
#ifndef INSULA_COLLABORATION_FILE_NAME_H
#define INSULA_COLLABORATION_FILE_NAME_H

#include "core/text.h"

/* A Content-Disposition (RFC 6266) for a title that may hold anything: what no file system likes is
 * left out; programs that know no UTF-8 (RFC 8187) get a name in ASCII. */
Text file_name_disposition(Arena *arena, Text title, const char *extension);

#endif
