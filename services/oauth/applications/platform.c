/*
 * The platform's own applications: registered once by an operator, known to every workspace under
 * the same client_id, at each one's own issuer. What they may is, as ever, what the person may whom
 * they ask.
 */
#include "services/auth/auth.h"
#include "services/oauth/applications/registering.h"
#include "services/oauth/handlers.h"
#include "services/oauth/oauth.h"
#include "services/oauth/protocol/scope.h"
#include "sql/oauth.h"

static const char *const kinds[] = { "web", "browser", "native", NULL };

typedef struct PlatformBody {
    ShapeGiven given;
    Text name, description, kind;
    TextList redirect_uris, logout_uris, scopes;
} PlatformBody;

static const ShapeField create_fields[] = {
    SHAPE_FIELD(PlatformBody, name, SHAPE_TEXT, .required = true, .min = 1, .max = 100),
    SHAPE_FIELD(PlatformBody, description, SHAPE_TEXT, .max = 500),
    SHAPE_FIELD(PlatformBody, kind, SHAPE_ENUM, .required = true, .values = kinds),
    SHAPE_FIELD(PlatformBody, redirect_uris, SHAPE_TEXTS, .required = true, .min = 1,
                .max = APPLICATION_URIS_MAX),
    SHAPE_FIELD(PlatformBody, logout_uris, SHAPE_TEXTS, .max = APPLICATION_URIS_MAX),
    SHAPE_FIELD(PlatformBody, scopes, SHAPE_TEXTS, .required = true, .max = SCOPE_MAX),
};
const Shape platform_application_create_shape = SHAPE_OF(PlatformBody, create_fields);

static bool is_one_of(Text kind, const char *const *names)
{
    for (; *names != NULL; names++)
        if (text_equal(kind, text_of(*names)))
            return true;
    return false;
}

Uuid oauth_platform_create(Task *task, const OauthPlatformNew *application, Text *secret)
{
    uint8_t hash[32];
    Uuid id = uuid_new();
    bool is_native = text_equal(application->kind, TEXT("native"));
    if (!is_one_of(application->kind, kinds))
        auth_field_fail(task, "/kind", "unknown", "web, browser or native.");
    if (application->redirect_uris.count == 0)
        auth_field_fail(task, "/redirect_uris", "required", "Say where answers go.");
    application_require_uris(task, "redirect_uris", application->redirect_uris, is_native);
    application_require_uris(task, "logout_uris", application->logout_uris, is_native);
    application_require_known(task, application->scopes);
    *secret = TEXT_NULL;
    Text kept = TEXT_NULL;
    if (text_equal(application->kind, TEXT("web"))) {
        *secret = application_secret_make(task->arena, hash);
        kept = (Text){ (const char *)hash, sizeof hash };
    }
    Text description = application->description;
    sql_platform_application_insert_in(
        task, id, application->name, text_is_null(description) ? TEXT("") : description,
        application->kind, application->redirect_uris.items, application->redirect_uris.count,
        application->logout_uris.items, application->logout_uris.count, application->scopes.items,
        application->scopes.count, kept);
    return id;
}

size_t oauth_platform_list(Task *task, OauthPlatformEntry **entries)
{
    PlatformApplicationRows rows = sql_platform_application_list_in(task);
    *entries = ARENA_ARRAY(task->arena, OauthPlatformEntry, rows.count + 1);
    for (size_t i = 0; i < rows.count; i++)
        (*entries)[i] =
            (OauthPlatformEntry){ rows.rows[i].id, rows.rows[i].name, rows.rows[i].kind };
    return rows.count;
}

bool oauth_platform_delete(Task *task, Uuid id)
{
    return sql_platform_application_delete_in(task, id) > 0;
}

/* GET /v1/operator/applications */
void platform_application_list(Request *req)
{
    PlatformApplicationRows rows = sql_platform_application_list(req);
    Buffer *body = reply_buffer(req);
    buffer_literal(body, "{\"data\":[");
    for (size_t i = 0; i < rows.count; i++) {
        if (i > 0)
            buffer_byte(body, ',');
        buffer_text(body, rows.rows[i].body);
    }
    buffer_literal(body, "],\"next_cursor\":null}");
    reply_json(req, 200, buffer_view(body));
}

/* POST /v1/operator/applications */
void platform_application_create(Request *req)
{
    const PlatformBody *body = body_of(req, PlatformBody);
    OauthPlatformNew application = { .name = body->name,
                                     .description = body->description,
                                     .kind = body->kind,
                                     .redirect_uris = body->redirect_uris,
                                     .logout_uris = body->logout_uris,
                                     .scopes = body->scopes };
    Text secret;
    Uuid id = oauth_platform_create(&req->task, &application, &secret);
    Text shown = sql_platform_application_show(req, id).body;
    Buffer *reply = reply_buffer(req);
    buffer_text(reply, text_slice(shown, 0, shown.len - 1));
    buffer_literal(reply, ",\"client_secret\":");
    if (text_is_null(secret))
        buffer_literal(reply, "null");
    else
        json_escape(reply, secret);
    buffer_byte(reply, '}');
    reply_header(req, "Cache-Control", TEXT("no-store"));
    reply_json(req, 201, buffer_view(reply));
}

/* DELETE /v1/operator/applications/:id - its next question is refused in every workspace; what it
 * was given ends by itself within the hour. */
void platform_application_delete(Request *req)
{
    if (!oauth_platform_delete(&req->task, path_uuid(req, "id")))
        fail(req, 404, "application_not_found", "The platform has no such application.");
    reply_empty(req, 204);
}
