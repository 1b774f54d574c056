#include "app/demo/discussion.h"

#include <stdio.h>
#include <string.h>

enum { BODY_MAX_BYTES = 64 * 1024 };
static const Text THUMBS_UP = { "%F0%9F%91%8D", 12 };

/* {@priya} as <@id>. */
static Text with_mentions(Api *api, const DiscussionPeople *people, Text says)
{
    Buffer out;
    buffer_init(&out, api->arena, BODY_MAX_BYTES);
    for (size_t open = text_find(says, '{', 0); open < says.len; open = text_find(says, '{', 0)) {
        size_t close = text_find(says, '}', open);
        Text id, token;
        buffer_text(&out, text_slice(says, 0, open));
        if (people->find(people->owner, text_slice(says, open + 2, close), &id, &token))
            buffer_format(&out, "<@%.*s>", TEXT_ARG(id));
        says = text_slice(says, close + 1, says.len);
    }
    buffer_text(&out, says);
    return buffer_view(&out);
}

static JsonWriter body_begin(Api *api, const DiscussionPeople *people, Text says, Buffer *out)
{
    buffer_init(out, api->arena, BODY_MAX_BYTES);
    JsonWriter w = json_writer(out);
    json_object_begin(&w);
    json_field(&w, "body", text, with_mentions(api, people, says));
    return w;
}

static bool post(Api *api, const DiscussionPeople *people, const char *method, Text handle,
                 Text path, Text body, const json_t **answer)
{
    Text id, token;
    *answer = people->find(people->owner, handle, &id, &token)
                  ? api_call(api, method, path, token, body)
                  : NULL;
    return *answer != NULL;
}

static bool begin_thread(Api *api, const DiscussionPeople *people, Text comments, int64_t version,
                         const DeltaText *text, const json_t *thread, const json_t **made)
{
    size_t index, length;
    Buffer body;
    if (!delta_text_find(text, json_text_at(thread, "on"), &index, &length))
        return false;
    JsonWriter w = body_begin(api, people, json_text_at(thread, "says"), &body);
    json_key(&w, TEXT("anchor"));
    json_object_begin(&w);
    json_field(&w, "index", int, (int64_t)index);
    json_field(&w, "length", int, (int64_t)length);
    json_field(&w, "version", int, version);
    json_object_end(&w);
    json_object_end(&w);
    return post(api, people, "POST", json_text_at(thread, "by"), comments, buffer_view(&body),
                made);
}

static bool add_replies(Api *api, const DiscussionPeople *people, Text path, const json_t *thread)
{
    size_t i;
    const json_t *reply, *answer;
    json_array_foreach(json_object_get(thread, "replies"), i, reply)
    {
        Buffer body;
        JsonWriter w = body_begin(api, people, json_string_text(json_array_get(reply, 1)), &body);
        json_object_end(&w);
        if (!post(api, people, "POST", json_string_text(json_array_get(reply, 0)),
                  text_format(api->arena, "%.*s/replies", TEXT_ARG(path)), buffer_view(&body),
                  &answer))
            return false;
    }
    return true;
}

bool discussion_add(Api *api, const DiscussionPeople *people, Text document_id, int64_t version,
                    const DeltaText *text, const json_t *thread)
{
    const json_t *made, *answer, *who;
    Text comments = text_format(api->arena, "/v1/documents/%.*s/comments", TEXT_ARG(document_id));
    if (!begin_thread(api, people, comments, version, text, thread, &made)) {
        fprintf(stderr, "demo: a comment by %.*s was not taken\n",
                TEXT_ARG(json_text_at(thread, "by")));
        return false;
    }
    Text path = text_format(api->arena, "%.*s/%.*s", TEXT_ARG(comments),
                            TEXT_ARG(json_text_at(made, "id")));
    if (!add_replies(api, people, path, thread))
        return false;
    size_t i;
    json_array_foreach(json_object_get(thread, "likes"), i, who)
    {
        Text reaction =
            text_format(api->arena, "%.*s/reactions/%.*s", TEXT_ARG(path), TEXT_ARG(THUMBS_UP));
        if (!post(api, people, "PUT", json_string_text(who), reaction, TEXT_NULL, &answer))
            return false;
    }
    Text resolver = json_text_at(thread, "resolved_by");
    return text_is_null(resolver) ||
           post(api, people, "POST", resolver,
                text_format(api->arena, "%.*s/resolve", TEXT_ARG(path)), TEXT_NULL, &answer);
}
