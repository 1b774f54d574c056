#include "services/collaboration/sequence/relay.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/background.h"
#include "core/bus.h"
#include "core/json.h"
#include "core/loop.h"
#include "services/collaboration/sequence/room.h"
#include "services/collaboration/text/surrogate.h"

enum { ANSWER_MS = 2000, MESSAGE_MAX_BYTES = BUS_MAX_MESSAGE_BYTES };
static const Text TOPIC = { "collaboration", 13 };

/* ---- what is out: waiting for another process's answer ---- */

typedef struct Watch {
    uint64_t number;
    Uuid holder;
    int64_t committed;
    bool answered, good;
    LoopWaitQueue queue;
    struct Watch *next;
} Watch;

static uint64_t last_number;
static Watch *watches;
static SubmissionQueue submitted;

/* ---- who watches us: another process as a member of a room ---- */

typedef struct Watcher {
    RoomMember member; /* first: the member is the watcher */
    Uuid process, tenant_id, document_id;
    struct Watcher *next;
} Watcher;

static Watcher *watchers;

/* ---- writing messages ---- */

typedef struct Message {
    Arena *arena;
    Buffer out;
    JsonWriter w;
} Message;

static Message message_begin(const char *type, Uuid tenant_id, Uuid document_id)
{
    Message m = { .arena = arena_new() };
    buffer_init(&m.out, m.arena, MESSAGE_MAX_BYTES);
    JsonWriter w = json_writer(&m.out);
    json_object_begin(&w);
    json_field(&w, "type", text, text_of(type));
    json_field(&w, "tenant", uuid, tenant_id);
    json_field(&w, "document", uuid, document_id);
    m.w = w;
    return m;
}

/* False when it is too long or the process is not linked. */
static bool message_send(Message *m, Uuid process, Text body)
{
    m->w.out = &m->out;
    json_object_end(&m->w);
    buffer_byte(&m->out, '\n');
    buffer_text(&m->out, body);
    bool sent = !m->out.failed && bus_send(process, TOPIC, buffer_view(&m->out));
    arena_free(m->arena);
    return sent;
}

/* `bool` is a macro and would not survive put(). */
#define put_flag(m, key, value)  ((m)->w.out = &(m)->out, json_field(&(m)->w, key, bool, value))
#define put(m, key, kind, value) ((m)->w.out = &(m)->out, json_field(&(m)->w, key, kind, value))

/* ---- asking ---- */

bool relay_watch(Uuid holder, Uuid tenant_id, Uuid document_id, int64_t *committed)
{
    if (!bus_is_linked(holder))
        return false;
    Watch watch = { .number = ++last_number, .holder = holder, .next = watches };
    Message m = message_begin("watch", tenant_id, document_id);
    put(&m, "number", int, (int64_t)watch.number);
    if (!message_send(&m, holder, TEXT("")))
        return false;
    watches = &watch;
    if (!watch.answered)
        loop_wait(&watch.queue, ANSWER_MS);
    for (Watch **at = &watches; *at; at = &(*at)->next) {
        if (*at == &watch) {
            *at = watch.next;
            break;
        }
    }
    *committed = watch.committed;
    return watch.good;
}

void relay_unwatch(Uuid holder, Uuid tenant_id, Uuid document_id)
{
    Message m = message_begin("unwatch", tenant_id, document_id);
    message_send(&m, holder, TEXT(""));
}

/* As the client wrote it; what the server itself does is written as its type does. */
static Text change_text(Submission *submission)
{
    const TextType *type = submission->type ? submission->type : &rich_text_type;
    Buffer out;
    buffer_init(&out, submission->arena, MESSAGE_MAX_BYTES);
    if (submission->unread)
        surrogate_write_canonical(&out, submission->unread, submission->lone_base);
    else if (submission->kind == OPERATION_OP)
        type->write_op(&out, &submission->delta);
    else if (submission->kind == OPERATION_CREATE)
        type->write_content(&out, &submission->delta);
    return buffer_view(&out);
}

void relay_submit(Uuid holder, Submission *submission)
{
    const Context *context = &submission->context;
    Message m = message_begin("submit", context->tenant_id, submission->document_id);
    submission->relay_number = ++last_number;
    submission->relay_holder = holder;
    put(&m, "number", int, (int64_t)submission->relay_number);
    put(&m, "kind", text, operation_kind_text(submission->kind));
    put(&m, "of", text, text_of(submission->type ? submission->type->name : NULL));
    put(&m, "src", text, submission->src);
    put(&m, "seq", int, submission->seq);
    put(&m, "version", int, submission->version);
    put(&m, "title", text, submission->title);
    put(&m, "restored", int, submission->restored_version);
    put_flag(&m, "suggest_only", submission->suggest_only);
    put(&m, "verdict", int, submission->verdict);
    put(&m, "suggestion", uuid, submission->suggestion_id);
    put(&m, "user", uuid, context->user_id);
    put(&m, "session", uuid, context->session_id);
    put(&m, "address", text, context->address);
    put(&m, "agent", text, context->user_agent);
    put(&m, "request", text, context->request_id);
    if (message_send(&m, holder, change_text(submission)))
        submission_push(&submitted, submission);
    else
        submission_lose(submission, "The document's process cannot be reached.");
}

static Submission *take_submitted(uint64_t number)
{
    SubmissionQueue rest = { 0 };
    Submission *taken = NULL, *submission;
    while ((submission = submission_pop(&submitted))) {
        if (submission->relay_number == number)
            taken = submission;
        else
            submission_push(&rest, submission);
    }
    submitted = rest;
    return taken;
}

/* ---- answering ---- */

static void send_operation(RoomMember *member, Operation *operation, SocketFrame *frame)
{
    (void)frame;
    const Watcher *watcher = (const Watcher *)member;
    Message m = message_begin("op", watcher->tenant_id, watcher->document_id);
    put(&m, "version", int, operation->version);
    put(&m, "kind", text, operation_kind_text(operation->kind));
    put(&m, "of", text, text_of(operation->type ? operation->type->name : NULL));
    put(&m, "author", uuid, operation->author_id);
    put(&m, "src", text, operation->src);
    put(&m, "seq", int, operation->seq);
    message_send(&m, watcher->process, operation->body);
}

static Watcher **find_watcher(Uuid process, Uuid tenant_id, Uuid document_id)
{
    Watcher **at = &watchers;
    while (*at &&
           !(uuid_equal((*at)->process, process) && uuid_equal((*at)->document_id, document_id) &&
             uuid_equal((*at)->tenant_id, tenant_id)))
        at = &(*at)->next;
    return at;
}

static void drop_watcher(Watcher **at)
{
    Watcher *watcher = *at;
    *at = watcher->next;
    room_leave(&watcher->member);
    free(watcher);
}

static void end_watcher(RoomMember *member)
{
    const Watcher *watcher = (const Watcher *)member;
    drop_watcher(find_watcher(watcher->process, watcher->tenant_id, watcher->document_id));
}

typedef struct Ask {
    Uuid process, tenant_id, document_id;
    int64_t number;
} Ask;

static void answer_watch(Task *task, void *argument)
{
    (void)task;
    Ask *ask = argument;
    Watcher **at = find_watcher(ask->process, ask->tenant_id, ask->document_id);
    if (!*at) {
        Watcher *watcher = calloc(1, sizeof *watcher);
        assert(watcher);
        *watcher = (Watcher){ .member = { .receive = send_operation, .ended = end_watcher },
                              .process = ask->process,
                              .tenant_id = ask->tenant_id,
                              .document_id = ask->document_id,
                              .next = watchers };
        watchers = watcher;
        room_join(&watcher->member, ask->tenant_id, ask->document_id);
        at = &watchers;
    }
    int64_t committed = 0;
    bool good = room_wait(&(*at)->member, &committed);
    Message m = message_begin("watching", ask->tenant_id, ask->document_id);
    put(&m, "number", int, ask->number);
    put_flag(&m, "good", good);
    put(&m, "committed", int, committed);
    message_send(&m, ask->process, TEXT(""));
}

static void watch_answered(void *argument, const Fault *fault)
{
    (void)fault;
    free(argument);
}

typedef struct Answer {
    Uuid process;
    int64_t number;
} Answer;

static void answer_submit(Submission *submission, const SubmissionResult *result)
{
    const Answer *answer = submission->owner;
    Message m = message_begin("done", submission->context.tenant_id, submission->document_id);
    put(&m, "number", int, answer->number);
    put(&m, "version", int, result->version);
    put(&m, "code", text, text_of(result->code));
    put(&m, "message", text, text_of(result->message));
    put_flag(&m, "lost", result->lost);
    message_send(&m, answer->process, TEXT(""));
}

/* ---- reading messages ---- */

typedef struct Incoming {
    Uuid sender, tenant_id, document_id;
    const json_t *json;
    Text body;
} Incoming;

static int64_t int_at(const Incoming *in, const char *key)
{
    return json_integer_value(json_object_get(in->json, key));
}

static Uuid uuid_at(const Incoming *in, const char *key)
{
    Uuid uuid = UUID_NIL;
    Text text = json_text_at(in->json, key);
    if (!text_is_null(text))
        uuid_parse(text, &uuid);
    return uuid;
}

static bool bool_at(const Incoming *in, const char *key)
{
    return json_is_true(json_object_get(in->json, key));
}

static void on_watch(const Incoming *in)
{
    Ask *ask = malloc(sizeof *ask);
    assert(ask);
    *ask = (Ask){ in->sender, in->tenant_id, in->document_id, int_at(in, "number") };
    Context context = background_context(in->tenant_id);
    background_start(&context, answer_watch, watch_answered, ask);
}

static void on_watching(const Incoming *in)
{
    for (Watch *watch = watches; watch; watch = watch->next) {
        if (watch->number != (uint64_t)int_at(in, "number"))
            continue;
        watch->answered = true;
        watch->good = bool_at(in, "good");
        watch->committed = int_at(in, "committed");
        loop_wake_all(&watch->queue);
        return;
    }
}

static void on_unwatch(const Incoming *in)
{
    Watcher **at = find_watcher(in->sender, in->tenant_id, in->document_id);
    if (*at)
        drop_watcher(at);
}

static bool read_body(Submission *submission, Text body)
{
    JsonError json_error;
    DeltaError error;
    if (submission->kind == OPERATION_DELETE)
        return true;
    body = text_copy(submission->arena, body);
    submission->unread =
        surrogate_read_json(submission->arena, body, &submission->lone_base, &json_error);
    if (submission->kind == OPERATION_OP || !submission->unread)
        return submission->unread;
    const json_t *content = submission->unread;
    submission->unread = NULL;
    return submission->type &&
           submission->type->read_content(submission->arena, content, submission->lone_base,
                                          &submission->delta, &error);
}

static void on_submit(const Incoming *in)
{
    Context context = background_context(in->tenant_id);
    context.user_id = uuid_at(in, "user");
    context.session_id = uuid_at(in, "session");
    context.address = json_text_at(in->json, "address");
    context.user_agent = json_text_at(in->json, "agent");
    context.request_id = json_text_at(in->json, "request");
    Submission *submission = submission_new(&context, in->document_id);
    Answer *answer = ARENA_NEW(submission->arena, Answer);
    *answer = (Answer){ in->sender, int_at(in, "number") };
    submission->owner = answer;
    submission->done = answer_submit;
    submission->src = text_copy(submission->arena, json_text_at(in->json, "src"));
    submission->seq = int_at(in, "seq");
    submission->version = submission->base = int_at(in, "version");
    submission->title = text_copy(submission->arena, json_text_at(in->json, "title"));
    submission->restored_version = int_at(in, "restored");
    submission->suggest_only = bool_at(in, "suggest_only");
    submission->verdict = (Verdict)int_at(in, "verdict");
    submission->suggestion_id = uuid_at(in, "suggestion");
    submission->type = text_type_find(json_text_at(in->json, "of"));
    if (operation_kind_parse(json_text_at(in->json, "kind"), &submission->kind) &&
        read_body(submission, in->body))
        room_submit(submission, true);
    else
        submission_fail(submission, "ERR_MESSAGE_BADLY_FORMED", "The operation was garbled.");
}

static const char *optional(Arena *arena, const Incoming *in, const char *key)
{
    Text text = json_text_at(in->json, key);
    return text_is_null(text) ? NULL : text_cstr(arena, text);
}

static void on_done(const Incoming *in)
{
    Submission *submission = take_submitted((uint64_t)int_at(in, "number"));
    if (!submission)
        return;
    submission_finish(submission, &(SubmissionResult){
                                      .version = int_at(in, "version"),
                                      .code = optional(submission->arena, in, "code"),
                                      .message = optional(submission->arena, in, "message"),
                                      .lost = bool_at(in, "lost"),
                                  });
}

static void on_op(const Incoming *in)
{
    OperationKind kind;
    if (!operation_kind_parse(json_text_at(in->json, "kind"), &kind))
        return;
    Operation *operation =
        operation_new(kind, text_type_find(json_text_at(in->json, "of")), int_at(in, "version"),
                      uuid_at(in, "author"), json_text_at(in->json, "src"), int_at(in, "seq"),
                      kind == OPERATION_DELETE ? TEXT_NULL : in->body, NULL);
    room_on_remote(in->tenant_id, in->document_id, operation);
    operation_drop(operation);
}

static const struct {
    const char *type;
    void (*handle)(const Incoming *in);
} HANDLERS[] = {
    { "op", on_op },       { "submit", on_submit },     { "done", on_done },
    { "watch", on_watch }, { "watching", on_watching }, { "unwatch", on_unwatch },
};

static void on_message(void *owner, Text topic, Text message, Uuid sender)
{
    (void)owner;
    (void)topic;
    Arena *arena = arena_new();
    size_t line = text_find(message, '\n', 0);
    JsonError error;
    Incoming in = {
        .sender = sender,
        .json = json_read(arena, text_slice(message, 0, line), true, &error),
        .body = text_slice(message, line + 1, message.len),
    };
    if (in.json) {
        in.tenant_id = uuid_at(&in, "tenant");
        in.document_id = uuid_at(&in, "document");
        Text type = json_text_at(in.json, "type");
        for (size_t i = 0; i < sizeof HANDLERS / sizeof HANDLERS[0]; i++) {
            if (text_equal(type, text_of(HANDLERS[i].type)))
                HANDLERS[i].handle(&in);
        }
    }
    arena_free(arena);
}

/* A link ended (or messages of some link were lost: nil): nobody knows what became of what was
 * under way there. */
static void on_gap(void *owner, Uuid process)
{
    (void)owner;
    SubmissionQueue kept = { 0 }, lost = { 0 };
    Submission *submission;
    while ((submission = submission_pop(&submitted))) {
        bool there = uuid_is_nil(process) || uuid_equal(submission->relay_holder, process);
        submission_push(there ? &lost : &kept, submission);
    }
    submitted = kept;
    while ((submission = submission_pop(&lost)))
        submission_lose(submission, "The document's process went away.");
    for (Watcher **at = &watchers; *at;) {
        if (!uuid_is_nil(process) && uuid_equal((*at)->process, process))
            drop_watcher(at);
        else
            at = &(*at)->next;
    }
    room_on_lost(process);
}

void relay_start(void)
{
    bus_subscribe(TOPIC, on_message, NULL);
    bus_on_gap(on_gap, NULL);
}
