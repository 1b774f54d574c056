#include "services/federation/domain.h"

#include "core/crypto.h"
#include "core/dns.h"
#include "core/stream.h"
#include "services/auth/auth.h"
#include "services/mail/mail.h"
#include "sql/federation.h"

#define RECORD_PREFIX "insula-verification="

typedef struct DomainCreate {
    ShapeGiven given;
    Text name;
} DomainCreate;

static const ShapeField create_fields[] = {
    SHAPE_FIELD(DomainCreate, name, SHAPE_TEXT, .required = true, .min = 3, .max = 253,
                .help = "As in addresses behind the @; names beyond ASCII in their xn-- form."),
};
const Shape domain_create_shape = SHAPE_OF(DomainCreate, create_fields);

static const ResourceField fields[] = {
    { "name", FIELD_TEXT },
    { "record", FIELD_TEXT, .help = "What a TXT record of the domain has to say." },
    { "verified_at", FIELD_TIME, FIELD_NULLABLE },
    { "checked_at", FIELD_TIME, FIELD_NULLABLE },
    { "lost_at", FIELD_TIME, FIELD_NULLABLE,
      .help =
          "Since when the record of a verified domain is missing; after some days the domain is "
          "verified no more." },
};
const Resource domain_resource = {
    .name = "domains",
    .singular = "domain",
    .view = "api.domain",
    .sort = "created_at",
    .fields = fields,
    .field_count = sizeof fields / sizeof fields[0],
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Labels of letters, digits and hyphens with dots between them, at least two; the last begins with
 * a letter, so it is no address. TEXT_NULL for anything else. */
static Text canonical(Arena *arena, Text name)
{
    char *out = text_cstr(arena, name);
    size_t label = 0, labels = 1;
    for (size_t i = 0; i < name.len; i++) {
        char c = out[i] = lower(out[i]);
        bool is_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        bool is_edge = label == 0 || i + 1 == name.len || out[i + 1] == '.';
        if (c == '.') {
            if (label == 0)
                return TEXT_NULL;
            label = 0;
            labels++;
            continue;
        }
        if ((!is_word && (c != '-' || is_edge)) || ++label > 63)
            return TEXT_NULL;
    }
    if (label == 0 || labels < 2 || !(out[name.len - label] >= 'a' && out[name.len - label] <= 'z'))
        return TEXT_NULL;
    return (Text){ out, name.len };
}

static void emit(Request *req, const char *type, Uuid id, Text name)
{
    Buffer *data = reply_buffer(req);
    JsonWriter w = json_writer(data);
    json_object_begin(&w);
    json_field(&w, "name", text, name);
    json_object_end(&w);
    event_emit(req, type, id, buffer_view(data));
}

/* POST /v1/domains - counts for nothing until it is verified. */
void domain_create(Request *req)
{
    Arena *arena = req->task.arena;
    Text name = canonical(arena, body_of(req, DomainCreate)->name);
    if (text_is_null(name))
        auth_field_fail(&req->task, "/name", "format", "Write a domain, like example.com.");
    uint8_t secret[16];
    crypto_random(secret, sizeof secret);
    Uuid id = uuid_new();
    DbParam params[] = { db_uuid(req->task.context.tenant_id), db_uuid(id), db_text(name),
                         db_text(crypto_base64url(arena,
                                                  (Text){ (const char *)secret, sizeof secret })) };
    DbRows rows;
    Text constraint;
    if (!db_try(&req->task, &STATEMENT_DOMAIN_INSERT, params, &rows, &constraint))
        fail(req, 409, "domain_is_there", "%.*s is in the list already.", TEXT_ARG(name));
    emit(req, "domain.added", id, name);
    reply_resource(req, 201, "domains", id);
}

bool domain_record_is_there(Task *task, Text name, Text token, bool *answered, size_t *count)
{
    Text wanted = text_format(task->arena, RECORD_PREFIX "%.*s", TEXT_ARG(token));
    DnsTexts found = dns_texts(task, name);
    bool is_there = false;
    for (size_t i = 0; i < found.count; i++)
        is_there |= text_equal(text_trim(found.texts[i]), wanted);
    *answered = found.answered;
    if (count != NULL)
        *count = found.count;
    return is_there;
}

/* POST /v1/domains/:id/verify - looks for the record. */
void domain_verify(Request *req)
{
    Uuid id = path_uuid(req, "id");
    request_require_context(req);
    DomainFound domain = sql_domain_find(req, id);
    bool answered;
    size_t count;
    bool is_there =
        domain_record_is_there(&req->task, domain.name, domain.token, &answered, &count);

    request_begin(req);
    sql_domain_checked(req, id, is_there);
    if (!answered)
        refuse(req, 502, "dns_unreachable", "No name server answered for %.*s; try again later.",
               TEXT_ARG(domain.name));
    if (!is_there)
        refuse(req, 409, "domain_record_missing",
               "%.*s has %zu TXT records, and none of them is " RECORD_PREFIX
               "%.*s. New records can "
               "take an hour to be seen.",
               TEXT_ARG(domain.name), count, TEXT_ARG(domain.token));
    emit(req, "domain.verified", id, domain.name);
    domain_check_daily(&req->task, id, mail_origin(req));
    reply_resource(req, 200, "domains", id);
    request_commit(req);
}

/* DELETE /v1/domains/:id */
void domain_delete(Request *req)
{
    Uuid id = path_uuid(req, "id");
    DomainFound domain = sql_domain_find(req, id);
    resource_check_match(req, domain.revision);
    sql_domain_delete(req, id);
    emit(req, "domain.removed", id, domain.name);
    reply_empty(req, 204);
}
