#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#include "core/arena.h"

static void what_is_handed_out_is_aligned_zeroed_and_apart(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    unsigned char *last = NULL;
    for (size_t size = 1; size < 20000; size = size * 3 + 1) {
        unsigned char *ptr = arena_zalloc(arena, size);
        assert_int_equal((uintptr_t)ptr % 16, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(ptr[i], 0);
        memset(ptr, 0xAA, size);
        if (last != NULL)
            assert_int_equal(*last, 0xAA);
        last = ptr;
    }
    arena_free(arena);
}

static void a_large_piece_does_not_waste_the_block_in_use(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    char *before = arena_alloc(arena, 16);
    arena_alloc(arena, 1000000);
    char *after = arena_alloc(arena, 16);
    assert_true(after > before && after - before < 256);
    assert_int_equal(arena_used(arena), 1000032);
    arena_free(arena);
}

static char order[8];
static void note(void *handle)
{
    strncat(order, handle, 1);
}

static void releases_run_newest_first_and_once(void **state)
{
    (void)state;
    order[0] = '\0';
    Arena *arena = arena_new();
    arena_defer(arena, note, "a");
    arena_defer(arena, note, "b");
    arena_defer(arena, note, "c");
    arena_clear(arena);
    assert_string_equal(order, "cba");
    arena_free(arena);
    assert_string_equal(order, "cba");
    arena_free(NULL);
}

static void a_cleared_arena_is_used_again(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    for (int round = 0; round < 100; round++) {
        for (int i = 0; i < 100; i++)
            memset(arena_alloc(arena, 1000), round, 1000);
        assert_int_equal(arena_used(arena), 100000);
        arena_clear(arena);
        assert_int_equal(arena_used(arena), 0);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_handed_out_is_aligned_zeroed_and_apart),
        cmocka_unit_test(a_large_piece_does_not_waste_the_block_in_use),
        cmocka_unit_test(releases_run_newest_first_and_once),
        cmocka_unit_test(a_cleared_arena_is_used_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
