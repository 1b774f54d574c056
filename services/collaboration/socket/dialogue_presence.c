/*
 * Presence requests: p (say), ps and pu (listen and no longer), pr (ask).
 *
 * A document's channel is "documents.<id>"; who may read the document may be seen and see there.
 * What a request says of c and d is not looked at: the channel says it. The channel "tenant" tells
 * who of the workspace is online; there a client says {"away": true} or false of itself.
 */
#include "services/collaboration/socket/dialogue.h"

#include <assert.h>
#include <stdlib.h>

#include "gateway/route.h"
#include "services/collaboration/socket/frame.h"
#include "services/collaboration/presence/presence.h"

enum { SEATS_MAX = 500, ACK_MAX_BYTES = 16 * 1024 * 1024 };

/* A dialogue in a document's channel. */
typedef struct Seat {
    PresenceMember member; /* first: the member is the seat */
    Uuid document_id;
    struct Seat *next;
} Seat;

/* ---- seats ---- */

static Seat *find_seat(const Dialogue *dialogue, Uuid document_id)
{
    Seat *seat = dialogue->seats;
    while (seat && !uuid_equal(seat->document_id, document_id))
        seat = seat->next;
    return seat;
}

/* Fails the message and returns NULL when there are too many. */
static Seat *take_seat(Message *message, Uuid document_id)
{
    Dialogue *dialogue = message->dialogue;
    Seat *seat = find_seat(dialogue, document_id);
    if (seat)
        return seat;
    size_t count = 0;
    for (seat = dialogue->seats; seat; seat = seat->next)
        count++;
    if (count >= SEATS_MAX) {
        message_fail(message, "too_many_subscriptions",
                     "A connection is present in at most 500 documents.");
        return NULL;
    }
    const Context *context = dialogue_context(dialogue);
    seat = calloc(1, sizeof *seat);
    assert(seat);
    *seat = (Seat){ .member = { .socket = dialogue->socket,
                                .src = dialogue_src(dialogue),
                                .user_id = context->user_id },
                    .document_id = document_id,
                    .next = dialogue->seats };
    dialogue->seats = seat;
    presence_join(&seat->member, context->tenant_id, document_id);
    return seat;
}

static void leave_seat(Dialogue *dialogue, Seat *seat)
{
    for (Seat **at = &dialogue->seats; *at; at = &(*at)->next) {
        if (*at == seat) {
            *at = seat->next;
            break;
        }
    }
    presence_leave(&seat->member);
    free(seat);
}

/* ---- requests ---- */

static bool may(const Dialogue *dialogue, const char *permission)
{
    return permission_has(&dialogue_context(dialogue)->permissions, permission_bit(permission));
}

typedef struct Channel {
    bool is_tenant;
    Uuid document_id;
} Channel;

/* What "ch" names; fails the message and returns false when it names nothing. */
static bool read_channel(Message *message, Channel *channel)
{
    Text name = json_text_at(message->json, "ch"), prefix = TEXT(COLLECTION ".");
    channel->is_tenant = text_equal(name, TEXT("tenant"));
    if (channel->is_tenant ||
        (!text_is_null(name) && text_starts_with(name, prefix) &&
         uuid_parse(text_slice(name, prefix.len, name.len), &channel->document_id)))
        return true;
    message_fail(message, "ERR_MESSAGE_BADLY_FORMED",
                 "\"ch\" must be \"tenant\", or \"documents.\" and a document's id.");
    return false;
}

static bool require(Message *message, const char *permission)
{
    if (may(message->dialogue, permission))
        return true;
    message_fail(message, "forbidden", "You may not see this.");
    return false;
}

/* The request's own words back, with the source that we gave them. */
static void acknowledge(Message *message)
{
    static const char *const ECHOED[] = { "ch", "id", "p", "pv", "c", "d", "v", "t", "seq" };
    Buffer out;
    buffer_init(&out, message->arena, ACK_MAX_BYTES);
    JsonWriter w = json_writer(&out);
    json_object_begin(&w);
    json_field(&w, "a", text, message->action);
    if (text_equal(message->action, TEXT("p")))
        json_field(&w, "src", text, dialogue_src(message->dialogue));
    for (size_t i = 0; i < sizeof ECHOED / sizeof ECHOED[0]; i++) {
        const json_t *value = json_object_get(message->json, ECHOED[i]);
        if (!value)
            continue;
        json_key(&w, text_of(ECHOED[i]));
        json_put_tree(&w, value);
    }
    json_object_end(&w);
    socket_send_text(message->dialogue->socket, buffer_view(&out));
}

static bool read_update(Message *message, PresenceUpdate *update)
{
    update->id = json_text_at(message->json, "id");
    Text type = json_text_at(message->json, "t");
    const json_t *number = json_object_get(message->json, "pv");
    const char *why = NULL;
    if (text_is_null(update->id) || update->id.len == 0 || update->id.len > PRESENCE_ID_MAX_BYTES)
        why = "\"id\" must be a text of at most 100 bytes.";
    else if (!json_is_integer(number) || json_integer_value(number) < 0)
        why = "\"pv\" must be a number >= 0.";
    else if (!text_is_null(type) && !text_type_find(type))
        why = "\"t\" must be the document's type.";
    else if (!message_version(message, json_object_get(message->json, "v"), &update->version))
        return false;
    else
        why = presence_value_read(json_object_get(message->json, "p"), message->lone_base,
                                  &update->value);
    if (why)
        message_fail(message, "ERR_MESSAGE_BADLY_FORMED", why);
    else
        update->number = json_integer_value(number);
    update->type = text_type_find(type);
    return !why;
}

static void say_in_document(Message *message, Uuid document_id)
{
    Dialogue *dialogue = message->dialogue;
    PresenceUpdate update = { 0 };
    if (!read_update(message, &update))
        return;
    bool leaves = !update.value.present;
    Seat *seat = leaves ? find_seat(dialogue, document_id) : take_seat(message, document_id);
    const char *why = NULL;
    if (!seat && !leaves)
        presence_value_free(&update.value);
    else if (seat && !presence_put(&seat->member, &update, &why))
        message_fail(message, "ERR_PRESENCE_TRANSFORM_FAILED", why);
    else
        acknowledge(message);
    if (update.is_news)
        people_note(&dialogue->person, false);
}

/* Who may not see the others may say it all the same. */
static void say_in_tenant(Message *message)
{
    const json_t *value = json_object_get(message->json, "p");
    if (json_is_object(value))
        people_note(&message->dialogue->person, json_is_true(json_object_get(value, "away")));
    acknowledge(message);
}

static void hear_people(Dialogue *dialogue)
{
    if (!dialogue->people) {
        dialogue->people = calloc(1, sizeof *dialogue->people);
        assert(dialogue->people);
    }
    people_unlisten(dialogue->people);
    dialogue->people->socket = dialogue->socket;
    people_listen(dialogue->people, dialogue_context(dialogue)->tenant_id);
}

static void unhear_people(Dialogue *dialogue)
{
    if (dialogue->people)
        people_unlisten(dialogue->people);
    free(dialogue->people);
    dialogue->people = NULL;
}

static void listen_in_document(Message *message, Uuid document_id)
{
    Seat *seat = take_seat(message, document_id);
    if (!seat)
        return;
    acknowledge(message);
    presence_listen(&seat->member);
}

static void listen_in_tenant(Message *message)
{
    if (!require(message, "user.read"))
        return;
    acknowledge(message);
    hear_people(message->dialogue);
}

static void ask_in_document(Message *message, Uuid document_id)
{
    Seat *seat = find_seat(message->dialogue, document_id);
    if (seat)
        presence_ask(&seat->member);
    message_answer(message, TEXT_NULL, TEXT_NULL);
}

static void ask_in_tenant(Message *message)
{
    if (require(message, "user.read"))
        message_answer(message, TEXT_NULL, TEXT_NULL);
}

static const struct {
    const char *action;
    void (*in_document)(Message *message, Uuid document_id);
    void (*in_tenant)(Message *message);
} REQUESTS[] = {
    { "p", say_in_document, say_in_tenant },
    { "ps", listen_in_document, listen_in_tenant },
    { "pr", ask_in_document, ask_in_tenant },
};

static size_t request_of(const Message *message)
{
    size_t i = 0;
    while (!text_equal(message->action, text_of(REQUESTS[i].action)))
        i++;
    return i;
}

static void serve_document(Message *message, Standing standing)
{
    Channel channel;
    if (standing_is_hidden(&standing))
        message_fail(message, "document_not_found", "There is no such document.");
    else if (read_channel(message, &channel))
        REQUESTS[request_of(message)].in_document(message, channel.document_id);
}

/* Whoever has a seat in a document may see it: seats are given after asking, and taken when that
 * changes. */
void presence_serve(Message *message)
{
    Channel channel;
    Dialogue *dialogue = message->dialogue;
    bool good = read_channel(message, &channel);
    if (good && channel.is_tenant) {
        REQUESTS[request_of(message)].in_tenant(message);
    } else if (good) {
        const Standing *known = standing_find(dialogue, channel.document_id);
        bool is_seen =
            find_seat(dialogue, channel.document_id) || (known && !standing_is_hidden(known));
        if (!is_seen) {
            standing_learn(message, channel.document_id, serve_document);
            return;
        }
        REQUESTS[request_of(message)].in_document(message, channel.document_id);
    }
    message_end(message);
}

void presence_unsubscribe(Message *message)
{
    Channel channel;
    if (!read_channel(message, &channel))
        return;
    Seat *seat = channel.is_tenant ? NULL : find_seat(message->dialogue, channel.document_id);
    if (seat)
        leave_seat(message->dialogue, seat);
    else if (channel.is_tenant)
        unhear_people(message->dialogue);
    acknowledge(message);
}

/* ---- the end ---- */

void presence_recheck(Dialogue *dialogue)
{
    if (!may(dialogue, "user.read"))
        unhear_people(dialogue);
}

size_t presence_documents(const Dialogue *dialogue, Uuid *ids)
{
    size_t count = 0;
    for (const Seat *seat = dialogue->seats; seat; seat = seat->next, count++) {
        if (ids)
            ids[count] = seat->document_id;
    }
    return count;
}

void presence_leave_document(Dialogue *dialogue, Uuid document_id)
{
    Seat *seat = find_seat(dialogue, document_id);
    if (seat)
        leave_seat(dialogue, seat);
}

void presence_end(Dialogue *dialogue)
{
    while (dialogue->seats)
        leave_seat(dialogue, dialogue->seats);
    unhear_people(dialogue);
}
