#include "services/mail/smtp.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/loop.h"
#include "core/setting.h"

#define CONNECT_MS 10000

/* What the thread of the pool has to itself. */
typedef struct Delivery {
    const char *url, *ca_file, *from, *to;
    bool requires_tls;
    long timeout_ms;
    Text rest; /* of the message */
    SmtpResult result;
} Delivery;

bool smtp_is_set(void)
{
    return setting_text("smtp_url")[0] != '\0';
}

static size_t give_message(char *out, size_t size, size_t count, void *argument)
{
    Delivery *delivery = argument;
    size_t length = size * count < delivery->rest.len ? size * count : delivery->rest.len;
    memcpy(out, delivery->rest.ptr, length);
    delivery->rest = text_slice(delivery->rest, length, delivery->rest.len);
    return length;
}

/* libcurl tells each line of the server here; the last one is kept, but for the goodbye (221). */
static size_t keep_reply(char *line, size_t size, size_t count, void *argument)
{
    Delivery *delivery = argument;
    Text text = text_trim((Text){ line, size * count });
    if (text_starts_with(text, TEXT("221")))
        return size * count;
    char *out = delivery->result.reply;
    size_t length = text.len < SMTP_REPLY_BYTES - 1 ? text.len : SMTP_REPLY_BYTES - 1;
    for (size_t i = 0; i < length; i++)
        out[i] = text.ptr[i] >= ' ' && text.ptr[i] < 127 ? text.ptr[i] : '?';
    out[length] = '\0';
    return size * count;
}

static void prepare(CURL *curl, Delivery *delivery, struct curl_slist *recipients, char *error)
{
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_URL, delivery->url);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_USE_SSL,
                     (long)(delivery->requires_tls ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (*delivery->ca_file)
        curl_easy_setopt(curl, CURLOPT_CAINFO, delivery->ca_file);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                     delivery->timeout_ms < CONNECT_MS ? delivery->timeout_ms : (long)CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, delivery->timeout_ms);
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, delivery->from);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_message);
    curl_easy_setopt(curl, CURLOPT_READDATA, delivery);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, keep_reply);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, delivery);
}

/* A wrong password or certificate is the operator's to put right, and then all that waits goes. */
static bool is_final(CURLcode code, long reply)
{
    return reply >= 500 && reply <= 599 && code != CURLE_LOGIN_DENIED &&
           code != CURLE_USE_SSL_FAILED;
}

static void deliver(void *argument)
{
    Delivery *delivery = argument;
    SmtpResult *result = &delivery->result;
    char error[CURL_ERROR_SIZE] = "";
    CURL *curl = curl_easy_init();
    struct curl_slist *recipients = curl_slist_append(NULL, delivery->to);
    CURLcode code = CURLE_OUT_OF_MEMORY;
    long reply = 0;
    if (curl && recipients) {
        prepare(curl, delivery, recipients, error);
        code = curl_easy_perform(curl);
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply);
    }
    result->taken = code == CURLE_OK;
    result->is_final = !result->taken && is_final(code, reply);
    if (!result->taken && (reply < 400 || result->reply[0] == '\0'))
        snprintf(result->reply, sizeof result->reply, "%s",
                 error[0] ? error : curl_easy_strerror(code));
    curl_slist_free_all(recipients);
    curl_easy_cleanup(curl);
}

SmtpResult smtp_deliver(Arena *arena, Text from, Text to, Text message)
{
    static bool is_ready; /* of this process, whose loop is the only one to come here */
    if (!is_ready && curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        abort();
    is_ready = true;

    Delivery delivery = {
        .url = setting_text("smtp_url"),
        .ca_file = setting_text("smtp_ca_file"),
        .from = text_cstr(arena, text_format(arena, "<%.*s>", TEXT_ARG(from))),
        .to = text_cstr(arena, text_format(arena, "<%.*s>", TEXT_ARG(to))),
        .requires_tls = setting_bool("smtp_tls"),
        .timeout_ms = (long)setting_int("smtp_timeout_ms"),
        .rest = message,
    };
    loop_work(deliver, &delivery);
    return delivery.result;
}
