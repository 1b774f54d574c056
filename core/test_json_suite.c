/*
 * Facts about JSON: the parsing cases of github.com/nst/JSONTestSuite, by their names there. What
 * RFC 8259 leaves to us is pinned as well: a change of mind should be one on purpose.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "core/json.h"

typedef struct Case {
    const char *name;
    Text text;
    bool accepted; /* of what is left to us */
} Case;

#define BYTES(literal)                                                                             \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* clang-format off */
/* A parser must accept these. */
static const Case MUST_ACCEPT[] = {
    { "array_arraysWithSpaces", BYTES("[[]   ]") },
    { "array_empty", BYTES("[]") },
    { "array_empty-string", BYTES("[\"\"]") },
    { "array_ending_with_newline", BYTES("[\"a\"]") },
    { "array_false", BYTES("[false]") },
    { "array_heterogeneous", BYTES("[null, 1, \"1\", {}]") },
    { "array_null", BYTES("[null]") },
    { "array_with_1_and_newline", BYTES("[1\n]") },
    { "array_with_leading_space", BYTES(" [1]") },
    { "array_with_several_null", BYTES("[1,null,null,null,2]") },
    { "array_with_trailing_space", BYTES("[2] ") },
    { "number", BYTES("[123e65]") },
    { "number_0e+1", BYTES("[0e+1]") },
    { "number_0e1", BYTES("[0e1]") },
    { "number_after_space", BYTES("[ 4]") },
    { "number_double_close_to_zero", BYTES("[-0.000000000000000000000000000000000000000000000000000000000000000000000000000001]\n") },
    { "number_int_with_exp", BYTES("[20e1]") },
    { "number_minus_zero", BYTES("[-0]") },
    { "number_negative_int", BYTES("[-123]") },
    { "number_negative_one", BYTES("[-1]") },
    { "number_negative_zero", BYTES("[-0]") },
    { "number_real_capital_e", BYTES("[1E22]") },
    { "number_real_capital_e_neg_exp", BYTES("[1E-2]") },
    { "number_real_capital_e_pos_exp", BYTES("[1E+2]") },
    { "number_real_exponent", BYTES("[123e45]") },
    { "number_real_fraction_exponent", BYTES("[123.456e78]") },
    { "number_real_neg_exp", BYTES("[1e-2]") },
    { "number_real_pos_exponent", BYTES("[1e+2]") },
    { "number_simple_int", BYTES("[123]") },
    { "number_simple_real", BYTES("[123.456789]") },
    { "object", BYTES("{\"asd\":\"sdf\", \"dfg\":\"fgh\"}") },
    { "object_basic", BYTES("{\"asd\":\"sdf\"}") },
    { "object_duplicated_key", BYTES("{\"a\":\"b\",\"a\":\"c\"}") },
    { "object_duplicated_key_and_value", BYTES("{\"a\":\"b\",\"a\":\"b\"}") },
    { "object_empty", BYTES("{}") },
    { "object_empty_key", BYTES("{\"\":0}") },
    { "object_escaped_null_in_key", BYTES("{\"foo\\u0000bar\": 42}") },
    { "object_extreme_numbers", BYTES("{ \"min\": -1.0e+28, \"max\": 1.0e+28 }") },
    { "object_long_strings", BYTES("{\"x\":[{\"id\": \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}], \"id\": \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}") },
    { "object_simple", BYTES("{\"a\":[]}") },
    { "object_string_unicode", BYTES("{\"title\":\"\\u041f\\u043e\\u043b\\u0442\\u043e\\u0440\\u0430 \\u0417\\u0435\\u043c\\u043b\\u0435\\u043a\\u043e\\u043f\\u0430\" }") },
    { "object_with_newlines", BYTES("{\n\"a\": \"b\"\n}") },
    { "string_1_2_3_bytes_UTF-8_sequences", BYTES("[\"\\u0060\\u012a\\u12AB\"]") },
    { "string_accepted_surrogate_pair", BYTES("[\"\\uD801\\udc37\"]") },
    { "string_accepted_surrogate_pairs", BYTES("[\"\\ud83d\\ude39\\ud83d\\udc8d\"]") },
    { "string_allowed_escapes", BYTES("[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]") },
    { "string_backslash_and_u_escaped_zero", BYTES("[\"\\\\u0000\"]") },
    { "string_backslash_doublequotes", BYTES("[\"\\\"\"]") },
    { "string_comments", BYTES("[\"a/*b*/c/*d//e\"]") },
    { "string_double_escape_a", BYTES("[\"\\\\a\"]") },
    { "string_double_escape_n", BYTES("[\"\\\\n\"]") },
    { "string_escaped_control_character", BYTES("[\"\\u0012\"]") },
    { "string_escaped_noncharacter", BYTES("[\"\\uFFFF\"]") },
    { "string_in_array", BYTES("[\"asd\"]") },
    { "string_in_array_with_leading_space", BYTES("[ \"asd\"]") },
    { "string_last_surrogates_1_and_2", BYTES("[\"\\uDBFF\\uDFFF\"]") },
    { "string_nbsp_uescaped", BYTES("[\"new\\u00A0line\"]") },
    { "string_nonCharacterInUTF-8_U+10FFFF", BYTES("[\"\364\217\277\277\"]") },
    { "string_nonCharacterInUTF-8_U+FFFF", BYTES("[\"\357\277\277\"]") },
    { "string_null_escape", BYTES("[\"\\u0000\"]") },
    { "string_one-byte-utf-8", BYTES("[\"\\u002c\"]") },
    { "string_pi", BYTES("[\"\317\200\"]") },
    { "string_reservedCharacterInUTF-8_U+1BFFF", BYTES("[\"\360\233\277\277\"]") },
    { "string_simple_ascii", BYTES("[\"asd \"]") },
    { "string_space", BYTES("\" \"") },
    { "string_surrogates_U+1D11E_MUSICAL_SYMBOL_G_CLEF", BYTES("[\"\\uD834\\uDd1e\"]") },
    { "string_three-byte-utf-8", BYTES("[\"\\u0821\"]") },
    { "string_two-byte-utf-8", BYTES("[\"\\u0123\"]") },
    { "string_u+2028_line_sep", BYTES("[\"\342\200\250\"]") },
    { "string_u+2029_par_sep", BYTES("[\"\342\200\251\"]") },
    { "string_uEscape", BYTES("[\"\\u0061\\u30af\\u30EA\\u30b9\"]") },
    { "string_uescaped_newline", BYTES("[\"new\\u000Aline\"]") },
    { "string_unescaped_char_delete", BYTES("[\"\177\"]") },
    { "string_unicode", BYTES("[\"\\uA66D\"]") },
    { "string_unicodeEscapedBackslash", BYTES("[\"\\u005C\"]") },
    { "string_unicode_2", BYTES("[\"\342\215\202\343\210\264\342\215\202\"]") },
    { "string_unicode_U+10FFFE_nonchar", BYTES("[\"\\uDBFF\\uDFFE\"]") },
    { "string_unicode_U+1FFFE_nonchar", BYTES("[\"\\uD83F\\uDFFE\"]") },
    { "string_unicode_U+200B_ZERO_WIDTH_SPACE", BYTES("[\"\\u200B\"]") },
    { "string_unicode_U+2064_invisible_plus", BYTES("[\"\\u2064\"]") },
    { "string_unicode_U+FDD0_nonchar", BYTES("[\"\\uFDD0\"]") },
    { "string_unicode_U+FFFE_nonchar", BYTES("[\"\\uFFFE\"]") },
    { "string_unicode_escaped_double_quote", BYTES("[\"\\u0022\"]") },
    { "string_utf8", BYTES("[\"\342\202\254\360\235\204\236\"]") },
    { "string_with_del_character", BYTES("[\"a\177a\"]") },
    { "structure_lonely_false", BYTES("false") },
    { "structure_lonely_int", BYTES("42") },
    { "structure_lonely_negative_real", BYTES("-0.1") },
    { "structure_lonely_null", BYTES("null") },
    { "structure_lonely_string", BYTES("\"asd\"") },
    { "structure_lonely_true", BYTES("true") },
    { "structure_string_empty", BYTES("\"\"") },
    { "structure_trailing_newline", BYTES("[\"a\"]\n") },
    { "structure_true_in_array", BYTES("[true]") },
    { "structure_whitespace_array", BYTES(" [] ") },
};

/* A parser must refuse these. */
static const Case MUST_REFUSE[] = {
    { "array_1_true_without_comma", BYTES("[1 true]") },
    { "array_a_invalid_utf8", BYTES("[a\345]") },
    { "array_colon_instead_of_comma", BYTES("[\"\": 1]") },
    { "array_comma_after_close", BYTES("[\"\"],") },
    { "array_comma_and_number", BYTES("[,1]") },
    { "array_double_comma", BYTES("[1,,2]") },
    { "array_double_extra_comma", BYTES("[\"x\",,]") },
    { "array_extra_close", BYTES("[\"x\"]]") },
    { "array_extra_comma", BYTES("[\"\",]") },
    { "array_incomplete", BYTES("[\"x\"") },
    { "array_incomplete_invalid_value", BYTES("[x") },
    { "array_inner_array_no_comma", BYTES("[3[4]]") },
    { "array_invalid_utf8", BYTES("[\377]") },
    { "array_items_separated_by_semicolon", BYTES("[1:2]") },
    { "array_just_comma", BYTES("[,]") },
    { "array_just_minus", BYTES("[-]") },
    { "array_missing_value", BYTES("[   , \"\"]") },
    { "array_newlines_unclosed", BYTES("[\"a\",\n4\n,1,") },
    { "array_number_and_comma", BYTES("[1,]") },
    { "array_number_and_several_commas", BYTES("[1,,]") },
    { "array_spaces_vertical_tab_formfeed", BYTES("[\"\013a\"\\f]") },
    { "array_star_inside", BYTES("[*]") },
    { "array_unclosed", BYTES("[\"\"") },
    { "array_unclosed_trailing_comma", BYTES("[1,") },
    { "array_unclosed_with_new_lines", BYTES("[1,\n1\n,1") },
    { "array_unclosed_with_object_inside", BYTES("[{}") },
    { "incomplete_false", BYTES("[fals]") },
    { "incomplete_null", BYTES("[nul]") },
    { "incomplete_true", BYTES("[tru]") },
    { "multidigit_number_then_00", BYTES("123\000") },
    { "number_++", BYTES("[++1234]") },
    { "number_+1", BYTES("[+1]") },
    { "number_+Inf", BYTES("[+Inf]") },
    { "number_-01", BYTES("[-01]") },
    { "number_-1.0.", BYTES("[-1.0.]") },
    { "number_-2.", BYTES("[-2.]") },
    { "number_-NaN", BYTES("[-NaN]") },
    { "number_.-1", BYTES("[.-1]") },
    { "number_.2e-3", BYTES("[.2e-3]") },
    { "number_0.1.2", BYTES("[0.1.2]") },
    { "number_0.3e", BYTES("[0.3e]") },
    { "number_0.3e+", BYTES("[0.3e+]") },
    { "number_0.e1", BYTES("[0.e1]") },
    { "number_0_capital_E", BYTES("[0E]") },
    { "number_0_capital_E+", BYTES("[0E+]") },
    { "number_0e", BYTES("[0e]") },
    { "number_0e+", BYTES("[0e+]") },
    { "number_1.0e", BYTES("[1.0e]") },
    { "number_1.0e+", BYTES("[1.0e+]") },
    { "number_1.0e-", BYTES("[1.0e-]") },
    { "number_1_000", BYTES("[1 000.0]") },
    { "number_1eE2", BYTES("[1eE2]") },
    { "number_2.e+3", BYTES("[2.e+3]") },
    { "number_2.e-3", BYTES("[2.e-3]") },
    { "number_2.e3", BYTES("[2.e3]") },
    { "number_9.e+", BYTES("[9.e+]") },
    { "number_Inf", BYTES("[Inf]") },
    { "number_NaN", BYTES("[NaN]") },
    { "number_U+FF11_fullwidth_digit_one", BYTES("[\357\274\221]") },
    { "number_expression", BYTES("[1+2]") },
    { "number_hex_1_digit", BYTES("[0x1]") },
    { "number_hex_2_digits", BYTES("[0x42]") },
    { "number_infinity", BYTES("[Infinity]") },
    { "number_invalid+-", BYTES("[0e+-1]") },
    { "number_invalid-negative-real", BYTES("[-123.123foo]") },
    { "number_invalid-utf-8-in-bigger-int", BYTES("[123\345]") },
    { "number_invalid-utf-8-in-exponent", BYTES("[1e1\345]") },
    { "number_invalid-utf-8-in-int", BYTES("[0\345]\n") },
    { "number_minus_infinity", BYTES("[-Infinity]") },
    { "number_minus_sign_with_trailing_garbage", BYTES("[-foo]") },
    { "number_minus_space_1", BYTES("[- 1]") },
    { "number_neg_int_starting_with_zero", BYTES("[-012]") },
    { "number_neg_real_without_int_part", BYTES("[-.123]") },
    { "number_neg_with_garbage_at_end", BYTES("[-1x]") },
    { "number_real_garbage_after_e", BYTES("[1ea]") },
    { "number_real_with_invalid_utf8_after_e", BYTES("[1e\345]") },
    { "number_real_without_fractional_part", BYTES("[1.]") },
    { "number_starting_with_dot", BYTES("[.123]") },
    { "number_with_alpha", BYTES("[1.2a-3]") },
    { "number_with_alpha_char", BYTES("[1.8011670033376514H-308]") },
    { "number_with_leading_zero", BYTES("[012]") },
    { "object_bad_value", BYTES("[\"x\", truth]") },
    { "object_bracket_key", BYTES("{[: \"x\"}\n") },
    { "object_comma_instead_of_colon", BYTES("{\"x\", null}") },
    { "object_double_colon", BYTES("{\"x\"::\"b\"}") },
    { "object_emoji", BYTES("{\360\237\207\250\360\237\207\255}") },
    { "object_garbage_at_end", BYTES("{\"a\":\"a\" 123}") },
    { "object_key_with_single_quotes", BYTES("{key: 'value'}") },
    { "object_lone_continuation_byte_in_key_and_trailing_comma", BYTES("{\"\271\":\"0\",}") },
    { "object_missing_colon", BYTES("{\"a\" b}") },
    { "object_missing_key", BYTES("{:\"b\"}") },
    { "object_missing_semicolon", BYTES("{\"a\" \"b\"}") },
    { "object_missing_value", BYTES("{\"a\":") },
    { "object_no-colon", BYTES("{\"a\"") },
    { "object_non_string_key", BYTES("{1:1}") },
    { "object_non_string_key_but_huge_number_instead", BYTES("{9999E9999:1}") },
    { "object_repeated_null_null", BYTES("{null:null,null:null}") },
    { "object_several_trailing_commas", BYTES("{\"id\":0,,,,,}") },
    { "object_single_quote", BYTES("{'a':0}") },
    { "object_trailing_comma", BYTES("{\"id\":0,}") },
    { "object_trailing_comment", BYTES("{\"a\":\"b\"}/**/") },
    { "object_trailing_comment_open", BYTES("{\"a\":\"b\"}/**//") },
    { "object_trailing_comment_slash_open", BYTES("{\"a\":\"b\"}//") },
    { "object_trailing_comment_slash_open_incomplete", BYTES("{\"a\":\"b\"}/") },
    { "object_two_commas_in_a_row", BYTES("{\"a\":\"b\",,\"c\":\"d\"}") },
    { "object_unquoted_key", BYTES("{a: \"b\"}") },
    { "object_unterminated-value", BYTES("{\"a\":\"a") },
    { "object_with_single_string", BYTES("{ \"foo\" : \"bar\", \"a\" }") },
    { "object_with_trailing_garbage", BYTES("{\"a\":\"b\"}#") },
    { "single_space", BYTES(" ") },
    { "string_1_surrogate_then_escape", BYTES("[\"\\uD800\\\"]") },
    { "string_1_surrogate_then_escape_u", BYTES("[\"\\uD800\\u\"]") },
    { "string_1_surrogate_then_escape_u1", BYTES("[\"\\uD800\\u1\"]") },
    { "string_1_surrogate_then_escape_u1x", BYTES("[\"\\uD800\\u1x\"]") },
    { "string_accentuated_char_no_quotes", BYTES("[\303\251]") },
    { "string_backslash_00", BYTES("[\"\\\000\"]") },
    { "string_escape_x", BYTES("[\"\\x00\"]") },
    { "string_escaped_backslash_bad", BYTES("[\"\\\\\\\"]") },
    { "string_escaped_ctrl_char_tab", BYTES("[\"\\\t\"]") },
    { "string_escaped_emoji", BYTES("[\"\\\360\237\214\200\"]") },
    { "string_incomplete_escape", BYTES("[\"\\\"]") },
    { "string_incomplete_escaped_character", BYTES("[\"\\u00A\"]") },
    { "string_incomplete_surrogate", BYTES("[\"\\uD834\\uDd\"]") },
    { "string_incomplete_surrogate_escape_invalid", BYTES("[\"\\uD800\\uD800\\x\"]") },
    { "string_invalid-utf-8-in-escape", BYTES("[\"\\u\345\"]") },
    { "string_invalid_backslash_esc", BYTES("[\"\\a\"]") },
    { "string_invalid_unicode_escape", BYTES("[\"\\uqqqq\"]") },
    { "string_invalid_utf8_after_escape", BYTES("[\"\\\345\"]") },
    { "string_leading_uescaped_thinspace", BYTES("[\\u0020\"asd\"]") },
    { "string_no_quotes_with_bad_escape", BYTES("[\\n]") },
    { "string_single_doublequote", BYTES("\"") },
    { "string_single_quote", BYTES("['single quote']") },
    { "string_single_string_no_double_quotes", BYTES("abc") },
    { "string_start_escape_unclosed", BYTES("[\"\\") },
    { "string_unescaped_ctrl_char", BYTES("[\"a\000a\"]") },
    { "string_unescaped_newline", BYTES("[\"new\nline\"]") },
    { "string_unescaped_tab", BYTES("[\"\t\"]") },
    { "string_unicode_CapitalU", BYTES("\"\\UA66D\"") },
    { "string_with_trailing_garbage", BYTES("\"\"x") },
    { "structure_U+2060_word_joined", BYTES("[\342\201\240]") },
    { "structure_UTF8_BOM_no_data", BYTES("\357\273\277") },
    { "structure_angle_bracket_.", BYTES("<.>") },
    { "structure_angle_bracket_null", BYTES("[<null>]") },
    { "structure_array_trailing_garbage", BYTES("[1]x") },
    { "structure_array_with_extra_array_close", BYTES("[1]]") },
    { "structure_array_with_unclosed_string", BYTES("[\"asd]") },
    { "structure_ascii-unicode-identifier", BYTES("a\303\245") },
    { "structure_capitalized_True", BYTES("[True]") },
    { "structure_close_unopened_array", BYTES("1]") },
    { "structure_comma_instead_of_closing_brace", BYTES("{\"x\": true,") },
    { "structure_double_array", BYTES("[][]") },
    { "structure_end_array", BYTES("]") },
    { "structure_incomplete_UTF8_BOM", BYTES("\357\273{}") },
    { "structure_lone-invalid-utf-8", BYTES("\345") },
    { "structure_lone-open-bracket", BYTES("[") },
    { "structure_no_data", BYTES("") },
    { "structure_null-byte-outside-string", BYTES("[\000]") },
    { "structure_number_with_trailing_garbage", BYTES("2@") },
    { "structure_object_followed_by_closing_object", BYTES("{}}") },
    { "structure_object_unclosed_no_value", BYTES("{\"\":") },
    { "structure_object_with_comment", BYTES("{\"a\":/*comment*/\"b\"}") },
    { "structure_object_with_trailing_garbage", BYTES("{\"a\": true} \"x\"") },
    { "structure_open_array_apostrophe", BYTES("['") },
    { "structure_open_array_comma", BYTES("[,") },
    { "structure_open_array_open_object", BYTES("[{") },
    { "structure_open_array_open_string", BYTES("[\"a") },
    { "structure_open_array_string", BYTES("[\"a\"") },
    { "structure_open_object", BYTES("{") },
    { "structure_open_object_close_array", BYTES("{]") },
    { "structure_open_object_comma", BYTES("{,") },
    { "structure_open_object_open_array", BYTES("{[") },
    { "structure_open_object_open_string", BYTES("{\"a") },
    { "structure_open_object_string_with_apostrophes", BYTES("{'a'") },
    { "structure_open_open", BYTES("[\"\\{[\"\\{[\"\\{[\"\\{") },
    { "structure_single_eacute", BYTES("\351") },
    { "structure_single_star", BYTES("*") },
    { "structure_trailing_#", BYTES("{\"a\":\"b\"}#{}") },
    { "structure_uescaped_LF_before_string", BYTES("[\\u000A\"\"]") },
    { "structure_unclosed_array", BYTES("[1") },
    { "structure_unclosed_array_partial_null", BYTES("[ false, nul") },
    { "structure_unclosed_array_unfinished_false", BYTES("[ true, fals") },
    { "structure_unclosed_array_unfinished_true", BYTES("[ false, tru") },
    { "structure_unclosed_object", BYTES("{\"asd\":\"asd\"") },
    { "structure_unicode-identifier", BYTES("\303\245") },
    { "structure_whitespace_U+2060_word_joiner", BYTES("[\342\201\240]") },
    { "structure_whitespace_formfeed", BYTES("[\014]") },
};

/* A parser may do either: we refuse what would lose digits, what is no UTF-8 and lone surrogates. */
static const Case LEFT_TO_US[] = {
    { "number_double_huge_neg_exp", BYTES("[123.456e-789]"), .accepted = false },
    { "number_huge_exp", BYTES("[0.4e00669999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999969999999006]"), .accepted = false },
    { "number_neg_int_huge_exp", BYTES("[-1e+9999]"), .accepted = false },
    { "number_pos_double_huge_exp", BYTES("[1.5e+9999]"), .accepted = false },
    { "number_real_neg_overflow", BYTES("[-123123e100000]"), .accepted = false },
    { "number_real_pos_overflow", BYTES("[123123e100000]"), .accepted = false },
    { "number_real_underflow", BYTES("[123e-10000000]"), .accepted = false },
    { "number_too_big_neg_int", BYTES("[-123123123123123123123123123123]"), .accepted = false },
    { "number_too_big_pos_int", BYTES("[100000000000000000000]"), .accepted = false },
    { "number_very_big_negative_int", BYTES("[-237462374673276894279832749832423479823246327846]"), .accepted = false },
    { "object_key_lone_2nd_surrogate", BYTES("{\"\\uDFAA\":0}"), .accepted = false },
    { "string_1st_surrogate_but_2nd_missing", BYTES("[\"\\uDADA\"]"), .accepted = false },
    { "string_1st_valid_surrogate_2nd_invalid", BYTES("[\"\\uD888\\u1234\"]"), .accepted = false },
    { "string_UTF-16LE_with_BOM", BYTES("\377\376[\000\"\000\351\000\"\000]\000"), .accepted = false },
    { "string_UTF-8_invalid_sequence", BYTES("[\"\346\227\245\321\210\372\"]"), .accepted = false },
    { "string_UTF8_surrogate_U+D800", BYTES("[\"\355\240\200\"]"), .accepted = false },
    { "string_incomplete_surrogate_and_escape_valid", BYTES("[\"\\uD800\\n\"]"), .accepted = false },
    { "string_incomplete_surrogate_pair", BYTES("[\"\\uDd1ea\"]"), .accepted = false },
    { "string_incomplete_surrogates_escape_valid", BYTES("[\"\\uD800\\uD800\\n\"]"), .accepted = false },
    { "string_invalid_lonely_surrogate", BYTES("[\"\\ud800\"]"), .accepted = false },
    { "string_invalid_surrogate", BYTES("[\"\\ud800abc\"]"), .accepted = false },
    { "string_invalid_utf-8", BYTES("[\"\377\"]"), .accepted = false },
    { "string_inverted_surrogates_U+1D11E", BYTES("[\"\\uDd1e\\uD834\"]"), .accepted = false },
    { "string_iso_latin_1", BYTES("[\"\351\"]"), .accepted = false },
    { "string_lone_second_surrogate", BYTES("[\"\\uDFAA\"]"), .accepted = false },
    { "string_lone_utf8_continuation_byte", BYTES("[\"\201\"]"), .accepted = false },
    { "string_not_in_unicode_range", BYTES("[\"\364\277\277\277\"]"), .accepted = false },
    { "string_overlong_sequence_2_bytes", BYTES("[\"\300\257\"]"), .accepted = false },
    { "string_overlong_sequence_6_bytes", BYTES("[\"\374\203\277\277\277\277\"]"), .accepted = false },
    { "string_overlong_sequence_6_bytes_null", BYTES("[\"\374\200\200\200\200\200\"]"), .accepted = false },
    { "string_truncated-utf-8", BYTES("[\"\340\377\"]"), .accepted = false },
    { "string_utf16BE_no_BOM", BYTES("\000[\000\"\000\351\000\"\000]"), .accepted = false },
    { "string_utf16LE_no_BOM", BYTES("[\000\"\000\351\000\"\000]\000"), .accepted = false },
    { "structure_UTF-8_BOM_empty_object", BYTES("\357\273\277{}"), .accepted = false },
};

/* clang-format on */

static void expect(const Case *one, bool accepted)
{
    Arena *arena = arena_new();
    JsonError error = { 0 };
    bool read = json_read(arena, one->text, true, &error) != NULL;
    if (read != accepted)
        fail_msg("%s: %s", one->name, read ? "was accepted" : error.message);
    if (!read)
        assert_true(error.message[0] != '\0' && error.line >= 1 && error.column >= 1 &&
                    error.offset_bytes <= one->text.len);
    arena_free(arena);
}

static void what_is_json_is_accepted(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(MUST_ACCEPT); i++) {
        Case one = MUST_ACCEPT[i];
        /* Our own rules: an object that says a key twice means two things; no key has a NUL. */
        expect(&one, strncmp(one.name, "object_duplicated_key", 21) != 0 &&
                         strcmp(one.name, "object_escaped_null_in_key") != 0);
    }
}

static void what_is_no_json_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(MUST_REFUSE); i++)
        expect(&MUST_REFUSE[i], false);
}

static void what_is_left_to_us_is_decided(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(LEFT_TO_US); i++)
        expect(&LEFT_TO_US[i], LEFT_TO_US[i].accepted);
}

/* n_structure_100000_opening_arrays, n_structure_open_array_object, i_structure_500_nested_arrays
 */
static void nesting_without_end_is_refused(void **state)
{
    (void)state;
    static char text[300001];
    memset(text, '[', 100000);
    expect(&(Case){ "100000_opening_arrays", { text, 100000 }, false }, false);
    for (size_t i = 0; i < 50000; i++)
        memcpy(text + i * 5, "[{\"\":", 5);
    expect(&(Case){ "open_array_object", { text, 250000 }, false }, false);
    memset(text, '[', 500);
    memset(text + 500, ']', 500);
    expect(&(Case){ "500_nested_arrays", { text, 1000 }, false }, false);
    memset(text, '[', JSON_MAX_DEPTH);
    memset(text + JSON_MAX_DEPTH, ']', JSON_MAX_DEPTH);
    expect(&(Case){ "as deep as allowed", { text, (size_t)2 * JSON_MAX_DEPTH }, true }, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_json_is_accepted),
        cmocka_unit_test(what_is_no_json_is_refused),
        cmocka_unit_test(what_is_left_to_us_is_decided),
        cmocka_unit_test(nesting_without_end_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
