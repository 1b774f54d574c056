/*
 * Static - the files of the web platform, embedded in the binary.
 *
 * Owns: the table that tools/embed.py makes of platforms/web-platform/dist: path, type, digest and
 * up to three codings of each file. Files with a hash in their name (under /assets/) never change;
 * index.html is asked about each time, and answers every path a person may have open in a browser.
 * A build without the web platform has an empty table and says so at /.
 */
#ifndef INSULA_GATEWAY_STATIC_H
#define INSULA_GATEWAY_STATIC_H

#include "gateway/http/exchange.h"

typedef struct StaticCoding {
    const char *ptr; /* NULL: there is none */
    size_t len;
} StaticCoding;

typedef struct StaticFile {
    const char *path; /* "/assets/index-3f2a.js" */
    const char *type;
    const char *etag; /* of the content, with its quotes */
    StaticCoding plain, gzip, brotli;
} StaticFile;

/* Sorted by path. */
extern const StaticFile STATIC_FILES[];
extern const size_t STATIC_FILES_COUNT;

/* Fills req.reply for a path no route has; false when there is no such file and the path is not one
 * of the web platform's pages. */
bool static_answer(Exchange *exchange);

#endif
