#include "services/audit/topic.h"

#include "gateway/route.h"

typedef struct Topic {
    const char *name;
    const char *permission;
    const char *subjects[5]; /* subject types it tells about; none: every event */
} Topic;

static const Topic topics_known[] = {
    { "audit", "audit.read", { NULL } },
    { "documents", "document.read", { "document", "folder", "comment", "suggestion" } },
    { "records", "record.read", { "record" } },
    { "users", "user.read", { "user", "invitation" } },
    { "teams", "team.read", { "team" } },
    { "roles", "role.read", { "role" } },
    { "tenant", "tenant.read", { "tenant" } },
};
#define TOPIC_COUNT (sizeof topics_known / sizeof topics_known[0])

/* What happens at the door concerns the trail alone, whatever its subject. */
static const char *const kept_for_audit[] = { "user.sign_in_refused", "user.password_changed" };

bool topic_read(Text list, TopicSet *topics, Text *unknown)
{
    *topics = 0;
    while (!text_is_null(list)) {
        Text name = text_trim(text_cut(&list, ','));
        size_t i = 0;
        while (i < TOPIC_COUNT && !text_equal(name, text_of(topics_known[i].name)))
            i++;
        if (i == TOPIC_COUNT) {
            *unknown = name;
            return false;
        }
        *topics |= 1u << i;
    }
    return true;
}

static bool is_permitted(const Topic *topic, const PermissionSet *permissions)
{
    return permission_has(permissions, permission_bit(topic->permission));
}

bool topic_allowed(TopicSet topics, const PermissionSet *permissions, const char **refused)
{
    for (size_t i = 0; i < TOPIC_COUNT; i++) {
        if ((topics >> i & 1) != 0 && !is_permitted(&topics_known[i], permissions)) {
            *refused = topics_known[i].name;
            return false;
        }
    }
    return true;
}

static bool is_about(const Topic *topic, Text type, Text subject_type)
{
    if (!topic->subjects[0])
        return true;
    for (size_t i = 0; i < sizeof kept_for_audit / sizeof kept_for_audit[0]; i++)
        if (text_equal(type, text_of(kept_for_audit[i])))
            return false;
    for (size_t i = 0; topic->subjects[i]; i++)
        if (text_equal(subject_type, text_of(topic->subjects[i])))
            return true;
    return false;
}

bool topic_is_shared(Text subject_type)
{
    return text_equal(subject_type, TEXT("document")) || text_equal(subject_type, TEXT("folder")) ||
           text_equal(subject_type, TEXT("comment")) ||
           text_equal(subject_type, TEXT("suggestion"));
}

bool topic_tells(TopicSet topics, const PermissionSet *permissions, Text type, Text subject_type,
                 bool is_seen)
{
    for (size_t i = 0; i < TOPIC_COUNT; i++) {
        const Topic *topic = &topics_known[i];
        if (!is_seen && topic->subjects[0])
            continue;
        if ((topics >> i & 1) != 0 && is_about(topic, type, subject_type) &&
            is_permitted(topic, permissions))
            return true;
    }
    return false;
}
