/*
 * Topic - what a live feed may be about, and which permission that needs. Audit's own.
 */
#ifndef INSULA_SERVICES_AUDIT_TOPIC_H
#define INSULA_SERVICES_AUDIT_TOPIC_H

#include "core/task.h"

typedef uint32_t TopicSet; /* bit i: row i of the table */

/* Reads "documents,users"; false with the name that is no topic. */
bool topic_read(Text list, TopicSet *topics, Text *unknown);
/* Does this set of permissions allow all of them? Otherwise *refused is the first that it does not.
 */
bool topic_allowed(TopicSet topics, const PermissionSet *permissions, const char **refused);
/* Does an event concern any of the topics that these permissions allow? What somebody may not see
 * (is_seen false) concerns the trail alone. */
bool topic_tells(TopicSet topics, const PermissionSet *permissions, Text type, Text subject_type,
                 bool is_seen);
/* Is what events of this kind are about shared with some and not with others? */
bool topic_is_shared(Text subject_type);

#endif
