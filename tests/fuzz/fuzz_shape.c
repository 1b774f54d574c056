/* Request bodies: whatever JSON comes, it is bound or refused with pointers, and what was bound
 * keeps its promises. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/problem.h"
#include "gateway/shape.h"
#include "gateway/shape_text.h"

typedef struct Inner {
    ShapeGiven given;
    Text email, password;
    Uuid id;
} Inner;
static const ShapeField INNER_FIELDS[] = {
    SHAPE_FIELD(Inner, email, SHAPE_EMAIL, .required = true),
    SHAPE_FIELD(Inner, password, SHAPE_PASSWORD),
    SHAPE_FIELD(Inner, id, SHAPE_UUID, .nullable = true),
};
static const Shape INNER = SHAPE_OF(Inner, INNER_FIELDS);

typedef struct Outer {
    ShapeGiven given;
    Text name, note, slug, status;
    int64_t count;
    bool loud;
    TextList tags;
    json_t *content;
    Inner owner;
} Outer;
static const char *const STATUSES[] = { "open", "closed", NULL };
static const ShapeField OUTER_FIELDS[] = {
    SHAPE_FIELD(Outer, name, SHAPE_TEXT, .required = true, .min = 1, .max = 10),
    SHAPE_FIELD(Outer, note, SHAPE_MULTILINE, .nullable = true),
    SHAPE_FIELD(Outer, slug, SHAPE_SLUG),
    SHAPE_FIELD(Outer, status, SHAPE_ENUM, .values = STATUSES),
    SHAPE_FIELD(Outer, count, SHAPE_INT, .min = -3, .max = 10),
    SHAPE_FIELD(Outer, loud, SHAPE_BOOL),
    SHAPE_FIELD(Outer, tags, SHAPE_TEXTS, .max = 3),
    SHAPE_FIELD(Outer, content, SHAPE_JSON, .max = 100),
    SHAPE_FIELD(Outer, owner, SHAPE_OBJECT, .nested = &INNER),
};
static const Shape OUTER = SHAPE_OF(Outer, OUTER_FIELDS);

static void check_bound(const Outer *outer)
{
    assert(shape_given(outer, 0));
    size_t points = shape_code_points(outer->name);
    assert(points >= 1 && points <= 10 && !shape_has_controls(outer->name, false));
    assert(outer->count >= -3 && outer->count <= 10);
    assert(outer->tags.count <= 3);
    assert(!shape_given(outer, 2) || shape_is_slug(outer->slug));
    assert(!shape_given(outer, 7) || json_is_object(outer->content));
    assert(!shape_given(outer, 8) || shape_is_email(outer->owner.email));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Task task = { .arena = arena_new() };
    JsonError json_error;
    const json_t *tree = json_read(task.arena, (Text){ size > 0 ? (const char *)data : "", size },
                                   false, &json_error);
    if (tree != NULL) {
        const Outer *outer = shape_try_bind(&task, &OUTER, tree);
        assert((outer == NULL) == (task.fault.errors != NULL));
        if (outer != NULL)
            check_bound(outer);
        Buffer problem;
        buffer_init(&problem, task.arena, 1u << 20);
        task.fault.code = TEXT("invalid_body");
        problem_write(&problem, &task.fault, TEXT_NULL);
        assert(problem.failed ||
               json_read(task.arena, buffer_view(&problem), true, &json_error) != NULL);
    }
    arena_free(task.arena);
    return 0;
}
