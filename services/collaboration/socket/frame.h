/*
 * Frame - what the server says, in the words of the ShareDB protocol (protocol 1.2, see sharedb 7).
 */
#ifndef INSULA_COLLABORATION_FRAME_H
#define INSULA_COLLABORATION_FRAME_H

#include "gateway/socket.h"
#include "services/collaboration/sequence/operation.h"

#define COLLECTION "documents"

/* {"a":"op",...} as all receivers get it. One reference. */
SocketFrame *frame_of_operation(Uuid document_id, const Operation *operation);

/* {"a":"op","c","d","src","seq","v"}: committed. */
SocketFrame *frame_of_ack(Uuid document_id, Text src, int64_t seq, int64_t version);

/* A snapshot object: {"v","data","type"}; without content {"v","type":null}. */
void frame_write_snapshot(JsonWriter *w, int64_t version, Text content);

#endif
