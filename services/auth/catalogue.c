/*
 * Catalogue - the names of permissions and the bits they have for ever.
 *
 * Services declare permissions beside their routes. `migrate` writes new ones into auth.permission,
 * which numbers them; each worker reads the numbers at start and gives them to the gateway.
 */
#include "services/auth/auth.h"
#include "services/auth/handlers.h"

#include <stdio.h>
#include <stdlib.h>

/* {"a","b"}: every element quoted, as PostgreSQL reads an array. */
static void write_array(Buffer *out, const Permission *const *all, size_t count, size_t member)
{
    buffer_byte(out, '{');
    for (size_t i = 0; i < count; i++) {
        const char *const values[] = { all[i]->name, all[i]->holder, all[i]->about };
        if (i > 0)
            buffer_byte(out, ',');
        buffer_byte(out, '"');
        for (const char *c = values[member]; *c; c++) {
            if (*c == '"' || *c == '\\')
                buffer_byte(out, '\\');
            buffer_byte(out, *c);
        }
        buffer_byte(out, '"');
    }
    buffer_literal(out, "}\0");
}

/* The names of those that can be given for a folder, as an array. */
static void write_scopable(Buffer *out, const Permission *const *all, size_t count)
{
    const char *between = "";
    buffer_byte(out, '{');
    for (size_t i = 0; i < count; i++) {
        if (!permission_is_scopable(all[i]->name))
            continue;
        buffer_format(out, "%s%s", between, all[i]->name);
        between = ",";
    }
    buffer_literal(out, "}\0");
}

static bool ran(PGconn *connection, PGresult *result, char *message, size_t message_size)
{
    bool done = PQresultStatus(result) == PGRES_TUPLES_OK;
    if (!done)
        snprintf(message, message_size, "the permissions cannot be registered: %s",
                 PQerrorMessage(connection));
    PQclear(result);
    return done;
}

bool auth_register_permissions(PGconn *connection, char *message, size_t message_size)
{
    size_t count;
    const Permission *const *all = permission_all(&count);
    Arena *arena = arena_new();
    const char *values[3];
    for (size_t member = 0; member < 3; member++) {
        Buffer array;
        buffer_init(&array, arena, 1u << 20);
        write_array(&array, all, count, member);
        values[member] = buffer_view(&array).ptr;
    }
    PGresult *result = PQexecParams(
        connection, "select auth.register_permissions($1::text[], $2::text[], $3::text[])", 3, NULL,
        values, NULL, NULL, 0);
    bool done = ran(connection, result, message, message_size);
    if (done) {
        Buffer scopable;
        buffer_init(&scopable, arena, 1u << 20);
        write_scopable(&scopable, all, count);
        const char *names[] = { buffer_view(&scopable).ptr };
        result = PQexecParams(connection, "select auth.register_scopable($1::text[])", 1, NULL,
                              names, NULL, NULL, 0);
        done = ran(connection, result, message, message_size);
    }
    arena_free(arena);
    return done;
}

/* GET /v1/permissions - every permission there is, in order of its name's service. */
void permission_list(Request *req)
{
    request_require_context(req);
    size_t count;
    const Permission *const *all = permission_all(&count);
    Buffer *body = reply_buffer(req);
    JsonWriter w = json_writer(body);
    json_object_begin(&w);
    json_key(&w, TEXT("data"));
    json_array_begin(&w);
    for (size_t i = 0; i < count; i++) {
        json_object_begin(&w);
        json_field(&w, "name", text, text_of(all[i]->name));
        json_field(&w, "description", text, text_of(all[i]->about));
        json_field(&w, "scopable", bool, permission_is_scopable(all[i]->name));
        json_object_end(&w);
    }
    json_array_end(&w);
    json_key(&w, TEXT("next_cursor"));
    json_put_null(&w);
    json_object_end(&w);
    reply_json(req, 200, buffer_view(body));
}
