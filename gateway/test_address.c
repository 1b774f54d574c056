#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "gateway/address.h"

static Address address(const char *text)
{
    Address parsed;
    assert_true(address_parse(text_of(text), &parsed));
    return parsed;
}

static void addresses_are_read_and_written(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "10.1.2.3", "10.1.2.3" },
        { "10.1.2.3:8080", "10.1.2.3" },
        { "::1", "::1" },
        { "[2001:db8::1]:443", "2001:db8::1" },
        { "[2001:db8::1]", "2001:db8::1" },
        { " 10.1.2.3 ", "10.1.2.3" },
        { "::ffff:10.1.2.3", "10.1.2.3" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char out[ADDRESS_TEXT_SIZE];
        size_t len = address_write(address(cases[i][0]), out);
        assert_int_equal(len, strlen(cases[i][1]));
        assert_memory_equal(out, cases[i][1], len);
    }
    static const char *const bad[] = { "",     "unknown", "_hidden", "10.1.2",    "10.1.2.3.4",
                                       "[::1", "[::1]x",  "1:2",     "10.1.2.3/8" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        Address parsed;
        assert_false(address_parse(text_of(bad[i]), &parsed));
    }
}

static void a_list_has_the_addresses_of_its_networks(void **state)
{
    (void)state;
    AddressList list;
    Text wrong;
    assert_true(
        address_list_parse(TEXT("127.0.0.1, 10.0.0.0/8 192.168.4.0/22,fd00::/8"), &list, &wrong));
    assert_int_equal(list.count, 4);
    assert_true(address_list_has(&list, address("127.0.0.1")));
    assert_false(address_list_has(&list, address("127.0.0.2")));
    assert_true(address_list_has(&list, address("10.200.3.4")));
    assert_true(address_list_has(&list, address("192.168.7.255")));
    assert_false(address_list_has(&list, address("192.168.8.0")));
    assert_true(address_list_has(&list, address("fd12::1")));
    assert_false(address_list_has(&list, address("fe80::1")));
    assert_false(address_list_has(&list, address("::1")));
    static const char *const bad[] = { "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1",
                                       "localhost" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(address_list_parse(text_of(bad[i]), &list, &wrong));
}

static void connections_are_counted_for_each_address(void **state)
{
    (void)state;
    enum { HOSTS = 2000 };
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < HOSTS; i++) {
            char text[32];
            snprintf(text, sizeof text, "10.0.%d.%d", i / 256, i % 256);
            assert_true(address_enter(address(text), 3));
        }
    }
    assert_int_equal(address_entered(), HOSTS);
    assert_false(address_enter(address("10.0.0.1"), 3));
    address_leave(address("10.0.0.1"));
    assert_true(address_enter(address("10.0.0.1"), 3));
    for (int i = 0; i < HOSTS; i++) {
        char text[32];
        snprintf(text, sizeof text, "10.0.%d.%d", i / 256, i % 256);
        for (int round = 0; round < 3; round++)
            address_leave(address(text));
    }
    assert_int_equal(address_entered(), 0);
}

static void one_ipv6_customer_is_one_address(void **state)
{
    (void)state;
    assert_true(address_enter(address("2001:db8:1:2::1"), 2));
    assert_true(address_enter(address("2001:db8:1:2::ffff"), 2));
    assert_false(address_enter(address("2001:db8:1:2:3::1"), 2));
    assert_true(address_enter(address("2001:db8:1:3::1"), 2));
    address_leave(address("2001:db8:1:2::1"));
    address_leave(address("2001:db8:1:2::ffff"));
    address_leave(address("2001:db8:1:3::1"));
    assert_int_equal(address_entered(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_read_and_written),
        cmocka_unit_test(a_list_has_the_addresses_of_its_networks),
        cmocka_unit_test(connections_are_counted_for_each_address),
        cmocka_unit_test(one_ipv6_customer_is_one_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
