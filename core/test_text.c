#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/text.h"

#define assert_text(actual, expected)                                                              \
    do {                                                                                           \
        Text text_ = (actual);                                                                     \
        assert_int_equal(text_.len, sizeof(expected) - 1);                                         \
        assert_memory_equal(text_.ptr, expected, text_.len);                                       \
    } while (0)

static void views_compare_and_slice(void **state)
{
    (void)state;
    assert_true(text_is_null(text_of(NULL)));
    assert_false(text_is_null(TEXT("")));
    assert_true(text_equal(TEXT("abc"), text_of("abc")));
    assert_false(text_equal(TEXT("abc"), TEXT("abd")));
    assert_true(text_equal_nocase(TEXT("Content-Type"), TEXT("content-tYPE")));
    assert_false(text_equal_nocase(TEXT("@"), TEXT("`")));
    assert_true(text_starts_with(TEXT("documents"), TEXT("doc")));
    assert_false(text_starts_with(TEXT("do"), TEXT("doc")));
    assert_true(text_ends_with(TEXT("a.css.br"), TEXT(".br")));
    assert_false(text_ends_with(TEXT("br"), TEXT(".br")));
    assert_int_equal(text_find(TEXT("a=b=c"), '=', 2), 3);
    assert_int_equal(text_find(TEXT("abc"), '=', 0), 3);
    assert_int_equal(text_find(TEXT("abc"), 'a', 9), 3);
    assert_text(text_slice(TEXT("abcdef"), 2, 4), "cd");
    assert_text(text_slice(TEXT("abcdef"), 4, 99), "ef");
    assert_text(text_slice(TEXT("abcdef"), 5, 2), "");
    assert_text(text_trim(TEXT(" \t a b \r\n")), "a b");
    assert_text(text_trim(TEXT(" \t")), "");
}

static void cutting_yields_every_part(void **state)
{
    (void)state;
    Text rest = TEXT("a,,b");
    assert_text(text_cut(&rest, ','), "a");
    assert_text(text_cut(&rest, ','), "");
    assert_text(text_cut(&rest, ','), "b");
    assert_true(text_is_null(rest));
    rest = TEXT("a,");
    text_cut(&rest, ',');
    assert_false(text_is_null(rest));
    assert_text(text_cut(&rest, ','), "");
    assert_true(text_is_null(rest));
}

static void copies_end_with_a_nul(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    assert_string_equal(text_copy(arena, text_slice(TEXT("abcdef"), 0, 3)).ptr, "abc");
    assert_string_equal(text_cstr(arena, TEXT_NULL), "");
    assert_string_equal(text_format(arena, "%d-%s", 7, "x").ptr, "7-x");
    assert_true(text_is_null(text_copy(arena, TEXT_NULL)));
    arena_free(arena);
}

static void integers_are_read_whole_or_not_at_all(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool good;
        int64_t value;
    } cases[] = {
        { "0", true, 0 },
        { "-0", true, 0 },
        { "007", true, 7 },
        { "9223372036854775807", true, INT64_MAX },
        { "-9223372036854775808", true, INT64_MIN },
        { "9223372036854775808", false, 0 },
        { "-9223372036854775809", false, 0 },
        { "99999999999999999999", false, 0 },
        { "", false, 0 },
        { "-", false, 0 },
        { "+1", false, 0 },
        { "--1", false, 0 },
        { " 1", false, 0 },
        { "1 ", false, 0 },
        { "1.0", false, 0 },
        { "0x1", false, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t value = 42;
        assert_int_equal(text_to_int64(text_of(cases[i].text), &value), cases[i].good);
        assert_int_equal(value, cases[i].good ? cases[i].value : 42);
    }
}

static size_t encode(uint32_t code, unsigned char out[4])
{
    if (code < 0x80) {
        out[0] = (unsigned char)code;
        return 1;
    }
    size_t len = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = len - 1; i > 0; i--, code >>= 6)
        out[i] = (unsigned char)(0x80 | (code & 0x3F));
    static const unsigned char lead[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
    out[0] = (unsigned char)(lead[len] | code);
    return len;
}

static void utf8_is_every_scalar_value_and_nothing_else(void **state)
{
    (void)state;
    unsigned char bytes[4];
    for (uint32_t code = 0; code < 0x120000; code++) {
        size_t len = encode(code, bytes);
        bool scalar = code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
        assert_int_equal(text_is_utf8((Text){ (char *)bytes, len }), scalar);
        if (len > 1) /* cut short */
            assert_false(text_is_utf8((Text){ (char *)bytes, len - 1 }));
    }
    assert_false(text_is_utf8(TEXT("\xC0\x80")));         /* overlong */
    assert_false(text_is_utf8(TEXT("\xE0\x9F\xBF")));     /* overlong */
    assert_false(text_is_utf8(TEXT("\xF0\x8F\xBF\xBF"))); /* overlong */
    assert_false(text_is_utf8(TEXT("\x80")));
    assert_false(text_is_utf8(TEXT("12345678\xFF")));
    assert_true(text_is_utf8(TEXT("1234567\xC3\xA9 and more")));
    assert_true(text_is_utf8(TEXT_NULL));
}

static void a_buffer_grows_to_its_maximum_and_says_so(void **state)
{
    (void)state;
    Buffer buffer;
    buffer_init(&buffer, NULL, 1000);
    for (int i = 0; i < 100; i++)
        buffer_literal(&buffer, "0123456789");
    assert_false(buffer.failed);
    assert_int_equal(buffer.len, 1000);
    buffer_byte(&buffer, 'x');
    assert_true(buffer.failed);
    assert_int_equal(buffer.len, 1000);
    buffer_drop(&buffer, 995);
    assert_text(buffer_view(&buffer), "56789");
    buffer_clear(&buffer);
    assert_false(buffer.failed);
    assert_text(buffer_view(&buffer), "");
    buffer_fini(&buffer);
    assert_text(buffer_view(&buffer), "");
}

static void a_buffer_writes_numbers_and_formats_of_any_length(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Buffer buffer;
    buffer_init(&buffer, arena, 100000);
    buffer_int(&buffer, INT64_MIN);
    buffer_byte(&buffer, ' ');
    buffer_int(&buffer, INT64_MAX);
    buffer_byte(&buffer, ' ');
    buffer_int(&buffer, 0);
    assert_text(buffer_view(&buffer), "-9223372036854775808 9223372036854775807 0");
    buffer_clear(&buffer);
    buffer_format(&buffer, "%0*d", 5000, 7);
    assert_int_equal(buffer.len, 5000);
    assert_int_equal(buffer.ptr[4999], '7');
    buffer_format(&buffer, "%s", "end");
    assert_text(text_slice(buffer_view(&buffer), 4999, 5003), "7end");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(views_compare_and_slice),
        cmocka_unit_test(cutting_yields_every_part),
        cmocka_unit_test(copies_end_with_a_nul),
        cmocka_unit_test(integers_are_read_whole_or_not_at_all),
        cmocka_unit_test(utf8_is_every_scalar_value_and_nothing_else),
        cmocka_unit_test(a_buffer_grows_to_its_maximum_and_says_so),
        cmocka_unit_test(a_buffer_writes_numbers_and_formats_of_any_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
