/* insula-saml: reads the question, bounds itself, answers. See program.h. */
#include <lasso/lasso.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "core/sanitizer.h"
#include "services/federation/saml/program/program.h"
#include "services/federation/saml/program/xml.h"

enum {
    CPU_SECONDS = 10,
    MEMORY_BYTES = 512 * 1024 * 1024,
    INPUT_MAX_BYTES = 2 * 1024 * 1024,
    OUTPUT_MAX_BYTES = 4 * 1024 * 1024,
    USAGE = 2,
};

static const struct {
    const char *name;
    void (*answer)(const Ask *ask);
} questions[] = {
    { "authn_request", authn_request },
    { "response", response_read },
    { "logout_request", logout_request },
    { "logout_response", logout_response },
    { "logout", logout_read },
    { "metadata", metadata_write },
    { "idp_metadata", metadata_read },
    { "certificates", certificates_read },
    { "key", key_make },
};

static Arena *arena;
static bool refuses_alike;

static void limit(__rlimit_resource_t resource, rlim_t most)
{
    struct rlimit bounds = { most, most };
    if (setrlimit(resource, &bounds) != 0)
        _exit(USAGE);
}

/* After the libraries have loaded what they load. With three descriptors in use and three allowed,
 * no file and no socket can be opened any more, whatever the XML talks a library into. */
static void bound_ourselves(void)
{
    signal(SIGXFSZ, SIG_IGN); /* where standard output is a file, nothing can be written */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    limit(RLIMIT_CPU, CPU_SECONDS);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_NOFILE, 3);
#if !SANITIZER_ADDRESS /* whose shadow memory is terabytes */
    limit(RLIMIT_AS, MEMORY_BYTES);
#endif
}

_Noreturn static void print(const Buffer *out)
{
    bool good = !out->failed && fwrite(out->ptr, 1, out->len, stdout) == out->len;
    fflush(stdout);
    _exit(good ? 0 : USAGE); /* what libraries keep for a second question nobody wants */
}

void refuse_alike(bool alike)
{
    refuses_alike = alike;
}

void refuse_with(const char *code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Text reason = text_vformat(arena, format, args);
    va_end(args);
    if (refuses_alike) {
        code = "saml_signature";
        reason = TEXT("The assertion does not decrypt, or its signature does not hold.");
    }
    Buffer out;
    buffer_init(&out, arena, OUTPUT_MAX_BYTES);
    JsonWriter w = json_writer(&out);
    json_object_begin(&w);
    json_field(&w, "ok", bool, false);
    json_field(&w, "code", text, text_of(code));
    /* Names out of a message may be in it. */
    json_field(&w, "reason", text, text_is_utf8(reason) ? reason : TEXT("The message is broken."));
    json_object_end(&w);
    print(&out);
}

/* ---- the question ---- */

Text ask_text_or_null(const Ask *ask, const char *key)
{
    return json_text_at(ask->question, key);
}

Text ask_text(const Ask *ask, const char *key)
{
    Text text = ask_text_or_null(ask, key);
    if (text_is_null(text))
        refuse_with("bad_question", "%s is missing.", key);
    return text;
}

bool ask_bool(const Ask *ask, const char *key)
{
    return json_is_true(json_object_get(ask->question, key));
}

char **ask_list(const Ask *ask, const char *key)
{
    const json_t *list = json_object_get(ask->question, key);
    size_t count = json_array_size(list);
    char **texts = ARENA_ARRAY(ask->arena, char *, count + 1);
    for (size_t i = 0; i < count; i++) {
        Text text = json_string_text(json_array_get(list, i));
        if (text_is_null(text))
            refuse_with("bad_question", "%s holds what is no text.", key);
        texts[i] = text_cstr(ask->arena, text);
    }
    return texts;
}

static Text read_input(void)
{
    Buffer in;
    buffer_init(&in, arena, INPUT_MAX_BYTES);
    for (;;) {
        char *room = buffer_reserve(&in, 64 * 1024);
        if (!room)
            refuse_with("saml_too_large", "The message is too large.");
        size_t got = fread(room, 1, 64 * 1024, stdin);
        in.len += got;
        if (got == 0)
            return buffer_view(&in);
    }
}

static void answer(Text input)
{
    JsonError error;
    json_t *question = json_read(arena, input, false, &error);
    Text name = json_text_at(question, "do");
    Buffer out;
    buffer_init(&out, arena, OUTPUT_MAX_BYTES);
    JsonWriter w = json_writer(&out);
    json_object_begin(&w);
    json_field(&w, "ok", bool, true);
    for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
        if (!text_equal(name, text_of(questions[i].name)))
            continue;
        questions[i].answer(&(Ask){ .arena = arena, .question = question, .answer = &w });
        json_object_end(&w);
        print(&out);
    }
    refuse_with("bad_question", "That cannot be asked.");
}

int main(void)
{
    arena = arena_new();
    if (lasso_init() != 0)
        return USAGE;
    xml_be_silent();
    bound_ourselves();
    answer(read_input());
}
