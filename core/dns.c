#include "core/dns.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>
#include <stdlib.h>
#include <string.h>

#include "core/loop.h"
#include "core/setting.h"

#define MAX_ANSWER_BYTES 16384
#define TRIES            2
#define WAIT_S           1
#define MAX_SERVERS      2

/* What the thread of the pool has to itself. */
typedef struct Question {
    const char *name, *server;
    int length; /* of the answer; negative: none */
    int failure;
    unsigned char answer[MAX_ANSWER_BYTES];
} Question;

/* "192.0.2.53" or "192.0.2.53:5353"; false leaves the system's. */
static bool choose_server(struct __res_state *state, const char *server)
{
    char host[64];
    int port = NAMESERVER_PORT;
    const char *colon = strchr(server, ':');
    size_t length = colon ? (size_t)(colon - server) : strlen(server);
    struct sockaddr_in address = { .sin_family = AF_INET };
    if (length == 0 || length >= sizeof host)
        return false;
    memcpy(host, server, length);
    host[length] = '\0';
    if (colon)
        port = atoi(colon + 1);
    if (port <= 0 || port > 65535 || inet_pton(AF_INET, host, &address.sin_addr) != 1)
        return false;
    address.sin_port = htons((uint16_t)port);
    state->nsaddr_list[0] = address;
    state->nscount = 1;
    return true;
}

static void ask(void *argument)
{
    Question *question = argument;
    struct __res_state state = { 0 };
    question->length = -1;
    question->failure = TRY_AGAIN;
    if (res_ninit(&state) != 0)
        return;
    state.retrans = WAIT_S;
    state.retry = TRIES;
    if (state.nscount > MAX_SERVERS)
        state.nscount = MAX_SERVERS;
    if (question->server[0] == '\0' || choose_server(&state, question->server)) {
        question->length = res_nquery(&state, question->name, ns_c_in, ns_t_txt, question->answer,
                                      sizeof question->answer);
        question->failure = state.res_h_errno;
    }
    res_nclose(&state);
}

/* A record's strings, each behind its length, are one text. */
static Text join(Arena *arena, const unsigned char *data, size_t size)
{
    Buffer text;
    buffer_init(&text, arena, MAX_ANSWER_BYTES);
    for (size_t at = 0; at < size;) {
        size_t length = data[at++];
        if (length > size - at)
            return TEXT_NULL;
        buffer_add(&text, data + at, length);
        at += length;
    }
    return buffer_view(&text);
}

bool dns_texts_read(Arena *arena, const void *answer, size_t size, DnsTexts *found)
{
    ns_msg message;
    ns_rr record;
    if (size > MAX_ANSWER_BYTES || ns_initparse(answer, (int)size, &message) != 0)
        return false;
    for (int i = 0; i < ns_msg_count(message, ns_s_an) && found->count < DNS_MAX_TEXTS; i++) {
        if (ns_parserr(&message, ns_s_an, i, &record) != 0)
            break;
        if (ns_rr_type(record) != ns_t_txt)
            continue;
        Text text = join(arena, ns_rr_rdata(record), ns_rr_rdlen(record));
        if (!text_is_null(text))
            found->texts[found->count++] = text;
    }
    return true;
}

DnsTexts dns_texts(Task *task, Text name)
{
    DnsTexts found = { 0 };
    Question *question = ARENA_NEW(task->arena, Question);
    question->name = text_cstr(task->arena, name);
    question->server = setting_text("dns_server");
    loop_work(ask, question);
    found.answered = question->length >= 0 || question->failure == HOST_NOT_FOUND ||
                     question->failure == NO_DATA;
    if (question->length >= 0)
        dns_texts_read(task->arena, question->answer, (size_t)question->length, &found);
    return found;
}
