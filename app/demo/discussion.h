/*
 * Discussion - the demo's comments: threads on words of a document, with replies, as people of the
 * workspace would make them.
 *
 * Must never know: how people sign in; it is given a way to find them.
 */
#ifndef INSULA_APP_DEMO_DISCUSSION_H
#define INSULA_APP_DEMO_DISCUSSION_H

#include "app/demo/api.h"
#include "app/demo/delta_text.h"

typedef struct DiscussionPeople {
    void *owner;
    /* False when there is nobody of this handle, or they cannot sign in. */
    bool (*find)(void *owner, Text handle, Text *id, Text *token);
} DiscussionPeople;

/* {"by","on","says","replies":[["who","what"]],"likes":["who"],"resolved_by"}: a thread on the
 * first "on" of the document at this version; {@handle} in what is said mentions somebody. */
bool discussion_add(Api *api, const DiscussionPeople *people, Text document_id, int64_t version,
                    const DeltaText *text, const json_t *thread);

#endif
