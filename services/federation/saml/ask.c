#include "core/helper.h"
#include "core/log.h"
#include "services/federation/saml/saml.h"

enum { QUESTION_MAX_BYTES = 2 * 1024 * 1024 };

static Metric saml_seconds = { .name = "insula_saml_seconds",
                               .help = "Time of a question to insula-saml, without waiting.",
                               .kind = METRIC_HISTOGRAM };

static Helper helper = {
    .name = "insula-saml",
    .busy = "Too many people are signing in at once; try again.",
    .running_max = 2,
    .waiting_max = 64,
    .time_limit_ms = 60000, /* the program has ten seconds of processor time */
    .output_max_bytes = 4 * 1024 * 1024,
    .seconds = &saml_seconds,
};

/* What the program refuses with, and what it means to a client. */
static const SamlFault refusals[] = {
    { 403, "saml_malformed", TEXT_NULL },     { 403, "saml_dtd", TEXT_NULL },
    { 403, "saml_comment", TEXT_NULL },       { 403, "saml_wrapped", TEXT_NULL },
    { 403, "saml_unsigned", TEXT_NULL },      { 403, "saml_signature", TEXT_NULL },
    { 403, "saml_algorithm", TEXT_NULL },     { 403, "saml_status", TEXT_NULL },
    { 403, "saml_not_encrypted", TEXT_NULL }, { 403, "saml_condition", TEXT_NULL },
    { 403, "saml_too_large", TEXT_NULL },     { 422, "saml_certificate", TEXT_NULL },
    { 422, "saml_metadata", TEXT_NULL },
};

static SamlAnswer refusal_of(Text code, Text reason)
{
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        if (!text_equal(code, text_of(refusals[i].code)))
            continue;
        SamlAnswer answer = { .fault = refusals[i] };
        answer.fault.reason = reason;
        return answer;
    }
    log_error("insula-saml refused with %.*s: %.*s", TEXT_ARG(code), TEXT_ARG(reason));
    return (SamlAnswer){ .fault = { 403, "saml_malformed", TEXT("The message cannot be read.") } };
}

SamlAnswer saml_ask(Task *task, Text question)
{
    HelperEnd run = helper_run(task, &helper, NULL, question);
    if (!run.is_there)
        task_fail(task, 500, "saml_unavailable", "The program insula-saml is not installed.");
    JsonError error;
    const json_t *said = json_read(task->arena, run.output, false, &error);
    if (run.signal == 0 && run.status == 0 && said && json_is_true(json_object_get(said, "ok")))
        return (SamlAnswer){ .said = said };
    if (run.signal != 0 || run.status != 0)
        log_error("insula-saml ended with status %lld, signal %d", (long long)run.status,
                  run.signal);
    return refusal_of(json_text_at(said, "code"), json_text_at(said, "reason"));
}

const json_t *saml_ask_or_fail(Task *task, Text question)
{
    SamlAnswer answer = saml_ask(task, question);
    if (!answer.said)
        task_fail(task, answer.fault.status, answer.fault.code, "%.*s",
                  TEXT_ARG(answer.fault.reason));
    return answer.said;
}

JsonWriter saml_question(Task *task, Buffer *out, const char *what)
{
    buffer_init(out, task->arena, QUESTION_MAX_BYTES);
    JsonWriter w = json_writer(out);
    json_object_begin(&w);
    json_field(&w, "do", text, text_of(what));
    return w;
}
