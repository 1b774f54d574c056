#include "core/fetch.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/fetch_guard.h"
#include "core/loop.h"
#include "core/setting.h"

#define CONNECT_MS      5000
#define MAX_CONNECTIONS 256
#define MAX_URL_BYTES   2000

/* One question on its way. It lies in the arena of the task that waits for it. */
typedef struct Transfer {
    CURL *curl;
    struct curl_slist *headers;
    LoopWaitQueue waiting;
    Buffer body;
    char error[CURL_ERROR_SIZE];
    CURLcode code;
    bool is_plain, is_done, is_refused;
} Transfer;

/* A socket of libcurl's that the loop watches. */
typedef struct Watch {
    uv_poll_t poll;
    curl_socket_t socket;
} Watch;

static CURLM *multi;
static uv_timer_t timer;

/* ---- libcurl on the loop ---- */

static void collect_done(void)
{
    int left;
    for (CURLMsg *message; (message = curl_multi_info_read(multi, &left)) != NULL;) {
        Transfer *transfer = NULL;
        if (message->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        transfer->code = message->data.result;
        transfer->is_done = true;
        loop_wake_all(&transfer->waiting);
    }
}

static void on_timer(uv_timer_t *handle)
{
    int running;
    (void)handle;
    curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running);
    collect_done();
}

static int set_timer(CURLM *handle, long timeout_ms, void *argument)
{
    (void)handle;
    (void)argument;
    if (timeout_ms < 0)
        uv_timer_stop(&timer);
    else
        uv_timer_start(&timer, on_timer, (uint64_t)timeout_ms, 0);
    return 0;
}

static void on_ready(uv_poll_t *poll, int status, int events)
{
    int running, flags = 0;
    Watch *watch = poll->data;
    if (status < 0)
        flags = CURL_CSELECT_ERR;
    if (events & UV_READABLE)
        flags |= CURL_CSELECT_IN;
    if (events & UV_WRITABLE)
        flags |= CURL_CSELECT_OUT;
    curl_multi_socket_action(multi, watch->socket, flags, &running);
    collect_done();
}

static void free_watch(uv_handle_t *handle)
{
    free(handle->data);
}

static int watch_socket(CURL *curl, curl_socket_t socket, int what, void *argument, void *known)
{
    Watch *watch = known;
    (void)curl;
    (void)argument;
    if (what == CURL_POLL_REMOVE) {
        if (watch == NULL)
            return 0;
        uv_poll_stop(&watch->poll);
        uv_close((uv_handle_t *)&watch->poll, free_watch);
        curl_multi_assign(multi, socket, NULL);
        return 0;
    }
    if (watch == NULL) {
        watch = calloc(1, sizeof *watch);
        if (watch == NULL || uv_poll_init_socket(loop_get(), &watch->poll, socket) != 0)
            abort();
        watch->socket = socket;
        watch->poll.data = watch;
        curl_multi_assign(multi, socket, watch);
    }
    int events = (what & CURL_POLL_IN ? UV_READABLE : 0) | (what & CURL_POLL_OUT ? UV_WRITABLE : 0);
    uv_poll_start(&watch->poll, events, on_ready);
    return 0;
}

static void start(void)
{
    if (multi != NULL)
        return;
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || (multi = curl_multi_init()) == NULL ||
        uv_timer_init(loop_get(), &timer) != 0)
        abort();
    uv_unref((uv_handle_t *)&timer);
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, set_timer);
    curl_multi_setopt(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)MAX_CONNECTIONS);
}

/* ---- one question ---- */

/* The last word about an address is here: it is the one that is connected to. */
static curl_socket_t open_socket(void *argument, curlsocktype purpose, struct curl_sockaddr *to)
{
    Transfer *transfer = argument;
    bool is_named = fetch_guard_names(&to->addr, text_of(setting_text("outgoing_networks")));
    (void)purpose;
    if (!is_named && (transfer->is_plain || !fetch_guard_is_public(&to->addr))) {
        transfer->is_refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static size_t take_body(char *bytes, size_t size, size_t count, void *argument)
{
    Transfer *transfer = argument;
    buffer_add(&transfer->body, bytes, size * count);
    return transfer->body.failed ? 0 : size * count;
}

/* An absolute http or https URL with a host and without a password; *is_plain for http. */
static bool is_askable(Arena *arena, Text url, bool *is_plain)
{
    char *scheme = NULL, *user = NULL, *host = NULL;
    CURLU *parts = curl_url();
    bool good = parts != NULL && url.len <= MAX_URL_BYTES && text_is_utf8(url) &&
                memchr(url.ptr, '\0', url.len) == NULL &&
                curl_url_set(parts, CURLUPART_URL, text_cstr(arena, url), 0) == CURLUE_OK &&
                curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
                curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
                curl_url_get(parts, CURLUPART_USER, &user, 0) != CURLUE_OK;
    *is_plain = good && strcmp(scheme, "http") == 0;
    good = good && (*is_plain || strcmp(scheme, "https") == 0);
    curl_free(scheme);
    curl_free(user);
    curl_free(host);
    curl_url_cleanup(parts);
    return good;
}

static void prepare(Arena *arena, Transfer *transfer, const FetchRequest *request)
{
    CURL *curl = transfer->curl;
    long timeout_ms = request->timeout_ms > 0 ? request->timeout_ms : FETCH_TIMEOUT_MS;
    const char *ca_file = setting_text("outgoing_ca_file");
    for (size_t i = 0; i < request->header_count; i++)
        transfer->headers =
            curl_slist_append(transfer->headers, text_cstr(arena, request->headers[i]));
    curl_easy_setopt(curl, CURLOPT_PRIVATE, transfer);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, transfer->error);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_URL, text_cstr(arena, request->url));
    curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* a proxy would decide where it leads */
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                     timeout_ms < CONNECT_MS ? timeout_ms : (long)CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeout_ms);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "Insula");
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, transfer);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, transfer->headers);
    if (*ca_file)
        curl_easy_setopt(curl, CURLOPT_CAINFO, ca_file);
    if (!text_is_null(request->body)) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.len);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->body.ptr);
    }
    if (request->method != NULL)
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
}

static FetchReply reply_of(Arena *arena, Transfer *transfer)
{
    long status = 0;
    FetchReply reply = { .body = buffer_view(&transfer->body) };
    curl_easy_getinfo(transfer->curl, CURLINFO_RESPONSE_CODE, &status);
    reply.status = (int)status;
    if (transfer->code == CURLE_OK)
        return reply;
    reply.body = TEXT("");
    if (transfer->body.failed) {
        reply.outcome = FETCH_TOO_LARGE;
        reply.reason = TEXT("the answer is too large");
    } else if (transfer->is_refused) {
        reply.outcome = FETCH_NOT_ALLOWED;
        reply.reason = TEXT("its address is none that this platform may ask");
    } else if (transfer->code == CURLE_OPERATION_TIMEDOUT) {
        reply.outcome = FETCH_TOO_SLOW;
        reply.reason = TEXT("it did not answer in time");
    } else {
        reply.outcome = FETCH_UNREACHABLE;
        reply.reason = text_copy(arena, text_of(transfer->error[0] != '\0'
                                                    ? transfer->error
                                                    : curl_easy_strerror(transfer->code)));
    }
    return reply;
}

FetchReply fetch(Task *task, const FetchRequest *request)
{
    bool is_plain;
    Arena *arena = task->arena;
    if (text_is_null(request->url) || !is_askable(arena, request->url, &is_plain))
        return (FetchReply){ .outcome = FETCH_BAD_URL,
                             .body = TEXT(""),
                             .reason = TEXT("it is no address that begins with https://") };
    start();
    Transfer *transfer = ARENA_NEW(arena, Transfer);
    *transfer = (Transfer){ .curl = curl_easy_init(), .is_plain = is_plain };
    if (transfer->curl == NULL)
        abort();
    buffer_init(&transfer->body, arena,
                request->max_bytes > 0 ? request->max_bytes : FETCH_MAX_BYTES);
    prepare(arena, transfer, request);
    curl_multi_add_handle(multi, transfer->curl);
    while (!transfer->is_done)
        loop_wait(&transfer->waiting, 0);
    FetchReply reply = reply_of(arena, transfer);
    curl_multi_remove_handle(multi, transfer->curl);
    curl_easy_cleanup(transfer->curl);
    curl_slist_free_all(transfer->headers);
    return reply;
}
