/*
 * The platform's applications as a workspace sees them: each may be switched off here, or trusted,
 * so that people are not asked one by one.
 */
#include "core/stream.h"
#include "services/auth/auth.h"
#include "services/oauth/handlers.h"
#include "services/oauth/protocol/scope.h"
#include "sql/oauth.h"

typedef struct OfferedUpdate {
    ShapeGiven given;
    bool enabled, trusted;
} OfferedUpdate;

enum { UPDATE_ENABLED, UPDATE_TRUSTED };
static const ShapeField update_fields[] = {
    SHAPE_FIELD(OfferedUpdate, enabled, SHAPE_BOOL,
                .help = "false: it is nobody's here, and all its access ends at once."),
    SHAPE_FIELD(OfferedUpdate, trusted, SHAPE_BOOL,
                .help = "true: people are not asked, unless it runs on a device of theirs."),
};
const Shape offered_application_update_shape = SHAPE_OF(OfferedUpdate, update_fields);

/* GET /v1/oauth/platform-applications */
void offered_application_list(Request *req)
{
    OfferedApplicationRows rows = sql_offered_applications(req);
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

/* Nobody says yes for all to what they could not do themselves. */
static void require_own(Request *req, Text scope)
{
    TextList scopes = scope_list(req->task.arena, scope);
    request_require_context(req);
    for (size_t i = 0; i < scopes.count; i++)
        if (!scope_is_about_person(scopes.items[i]) &&
            !request_may(req, text_cstr(req->task.arena, scopes.items[i])))
            fail(req, 403, "scope_exceeds_giver",
                 "An application cannot be trusted with scopes that are not all one's own.");
}

static void emit(Request *req, const PlatformApplicationFound *row, OfferedSet set)
{
    Buffer *data = reply_buffer(req);
    JsonWriter w = json_writer(data);
    json_object_begin(&w);
    json_field(&w, "name", text, row->name);
    json_field(&w, "enabled", bool, set.is_on);
    json_field(&w, "trusted", bool, set.is_trusted);
    json_object_end(&w);
    event_emit(req, "application.admitted", row->id, buffer_view(data));
}

/* PATCH /v1/oauth/platform-applications/:application - known by an id that is the platform's, the
 * same for all. */
void offered_application_update(Request *req)
{
    Uuid id;
    const OfferedUpdate *body = body_of(req, OfferedUpdate);
    PlatformApplicationFound row = { 0 };
    if (uuid_parse(path_text(req, "application"), &id))
        row = sql_platform_application_find(req, id);
    if (!row.found)
        fail(req, 404, "platform_application_not_found", "The platform has no such application.");
    if (shape_given(body, UPDATE_TRUSTED) && body->trusted)
        require_own(req, row.scope);
    sql_platform_application_adopt(req, id);
    OfferedSet set =
        sql_offered_application_set(req, id, shape_given(body, UPDATE_ENABLED), body->enabled,
                                    shape_given(body, UPDATE_TRUSTED), body->trusted);
    emit(req, &row, set);
    reply_empty(req, 204);
    if (set.is_on)
        return;
    sql_families_end_of_application(req, id);
    auth_access_end(&req->task, id, UUID_NIL, UUID_NIL);
}
