/*
 * A route, run as a request of its own: everything that holds for it on the wire (credential,
 * permission, rate limit, body, transaction, events, idempotency) holds here, because it is the
 * same call. A task within a task: its failure ends at its own catch point, and nothing of the
 * caller's is open meanwhile.
 */
#include "core/crypto.h"
#include "gateway/graphql/run.h"
#include "gateway/http/reply.h"
#include "gateway/idempotency.h"

/* "/v1/documents/:id" with the values in place. */
static Text fill_path(Arena *arena, const GraphqlQuestion *question)
{
    Buffer out;
    buffer_init(&out, arena, 64 * 1024);
    size_t index = 0;
    for (Text rest = text_slice(text_of(question->route->path), 1, SIZE_MAX);
         !text_is_null(rest);) {
        Text segment = text_cut(&rest, '/');
        buffer_byte(&out, '/');
        buffer_text(&out, segment.ptr[0] == ':' ? question->params[index++] : segment);
    }
    return buffer_view(&out);
}

/* One key of the caller's is one for each of the mutations: they are known apart by their place in
 * the answer. */
static Text own_key(Arena *arena, Text key, Text place)
{
    uint8_t hash[32];
    crypto_sha256(text_format(arena, "%.*s %.*s", TEXT_ARG(key), TEXT_ARG(place)), hash);
    Text coded = crypto_base64url(arena, (Text){ (const char *)hash, sizeof hash });
    return text_format(arena, "graphql-%.*s", TEXT_ARG(coded));
}

/* The caller's headers, without what is about the POST itself. */
static void pass_headers(const Request *from, Request *to, Text place)
{
    Arena *arena = to->task.arena;
    Header *headers = ARENA_ARRAY(arena, Header, from->header_count);
    for (size_t i = 0; i < from->header_count; i++) {
        Header header = from->headers[i];
        if (text_equal(header.name, TEXT("if-none-match")))
            continue;
        if (text_equal(header.name, TEXT("idempotency-key")))
            header.value = own_key(arena, header.value, place);
        headers[to->header_count++] = header;
    }
    to->headers = headers;
}

/* Only cookies matter to the browser behind the POST: signing out clears them. */
static void take_cookies(Request *req, const Request *asked)
{
    for (Text rest = buffer_view(&asked->reply.headers); !text_is_null(rest);) {
        Text line = text_trim(text_cut(&rest, '\n'));
        if (text_starts_with(line, TEXT("Set-Cookie: ")))
            reply_header(req, "Set-Cookie", text_slice(line, sizeof "Set-Cookie: " - 1, line.len));
    }
}

Request *graphql_ask(GraphqlRun *run, const GraphqlQuestion *question)
{
    const Request *req = run->req;
    const Context *from = &req->task.context;
    Request *asked = ARENA_NEW(run->arena, Request);
    asked->task.arena = run->arena;
    asked->task.context = (Context){ .permission = -1,
                                     .address = from->address,
                                     .user_agent = from->user_agent,
                                     .request_id = from->request_id,
                                     .trace_id = from->trace_id };
    asked->route = question->route;
    asked->method = question->route->method;
    asked->path = fill_path(run->arena, question);
    asked->query = TEXT("");
    memcpy(asked->params, question->params, sizeof asked->params);
    asked->body = text_is_null(question->body) ? TEXT("") : question->body;
    asked->secure = req->secure;
    asked->origin = req->origin;
    asked->exchange = req->exchange;
    asked->door.query = question->query.params;
    asked->door.query_count = question->query.count;
    asked->door.query_parsed = true;
    asked->door.wants_cursors = question->wants_cursors;
    pass_headers(req, asked, question->key);
    buffer_init(&asked->reply.headers, run->arena, HTTP_REPLY_MAX_HEADERS);
    request_serve(asked);
    run->asked++;
    run->replayed += idempotency_is_replay(asked);
    take_cookies(run->req, asked);
    /* Whom PostgreSQL has let in there it need not be asked about here. */
    if (asked->task.context.checked) {
        Context *own = &run->req->task.context;
        own->user_id = asked->task.context.user_id;
        own->permissions = asked->task.context.permissions;
        own->epoch = asked->task.context.epoch;
        own->checked = true;
    }
    return asked;
}

/* A pointer into the body or a parameter, as a pointer into the arguments. */
static Text own_pointer(Arena *arena, Text pointer)
{
    static const struct {
        Text theirs, ours;
    } names[] = { { { "?limit", 6 }, { "/first", 6 } },
                  { { "?cursor", 7 }, { "/after", 6 } },
                  { { "?sort", 5 }, { "/sort", 5 } },
                  { { "?q", 2 }, { "/q", 2 } } };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (text_equal(pointer, names[i].theirs))
            return names[i].ours;
    if (!text_starts_with(pointer, TEXT("?")))
        return text_format(arena, "/input%.*s", TEXT_ARG(pointer));
    size_t open = text_find(pointer, '[', 0);
    Text name = text_slice(pointer, 1, open);
    Text op = open < pointer.len ? text_slice(pointer, open + 1, pointer.len - 1) : TEXT("eq");
    return text_format(arena, "/filter/%.*s/%.*s", TEXT_ARG(name), TEXT_ARG(op));
}

static const FieldError *own_fields(Arena *arena, const FieldError *theirs)
{
    FieldError *first = NULL, **end = &first;
    for (; theirs != NULL; theirs = theirs->next) {
        *end = ARENA_NEW(arena, FieldError);
        **end = *theirs;
        (*end)->pointer = own_pointer(arena, theirs->pointer);
        (*end)->next = NULL;
        end = &(*end)->next;
    }
    return first;
}

bool graphql_is_answered(GraphqlRun *run, const GraphqlRoot *root, const Request *asked)
{
    if (asked->reply.status < 400)
        return true;
    const Fault *fault = &asked->task.fault;
    /* Nobody is there: that is an answer to the whole request, unless something has been done. */
    if ((fault->status == 401 || fault->status == 423) && run->asked == 1) {
        run->req->task.fault = *fault;
        task_throw(&run->req->task);
    }
    GraphqlError *error = graphql_error(
        run->errors, "no_reply", root->group->fields->field->place, "%.*s",
        TEXT_ARG(fault->status != 0 ? fault->detail : TEXT("The server did not answer this.")));
    if (error == NULL)
        return false;
    error->path = &root->path;
    error->status = asked->reply.status;
    error->code = fault->status != 0 ? fault->code : TEXT("no_reply");
    error->fields = own_fields(run->arena, fault->errors);
    error->retry_after_s = fault->retry_after_s;
    return false;
}
