#include "gateway/http/client.h"

#include <stdlib.h>

#include "core/log.h"

static AddressList trusted;
static Text configured_origin;

void http_client_open(const char *trusted_proxies, const char *public_origin)
{
    Text wrong;
    if (!address_list_parse(text_of(trusted_proxies), &trusted, &wrong)) {
        log_error("trusted_proxies: \"%.*s\" is not a network such as 10.0.0.0/8", TEXT_ARG(wrong));
        log_flush();
        exit(EXIT_FAILURE);
    }
    configured_origin = text_of(public_origin);
}

/* The last element of a list; takes it off. */
static bool last_of(Text *list, Text *element)
{
    while (list->len > 0) {
        size_t comma = list->len;
        while (comma > 0 && list->ptr[comma - 1] != ',')
            comma--;
        *element = text_trim(text_slice(*list, comma, list->len));
        *list = text_slice(*list, 0, comma > 0 ? comma - 1 : 0);
        if (element->len > 0)
            return true;
    }
    return false;
}

/* Walks X-Forwarded-For from its end; several such headers are one list. False when it names
 * nobody. */
static bool find_client(const HttpHead *head, Address *client)
{
    bool found = false;
    for (size_t i = head->header_count; i-- > 0;) {
        if (!text_equal(head->headers[i].name, TEXT("x-forwarded-for")))
            continue;
        Text list = head->headers[i].value, element;
        while (last_of(&list, &element)) {
            Address address;
            if (!address_parse(element, &address))
                return found;
            *client = address;
            found = true;
            if (!address_list_has(&trusted, address))
                return true;
        }
    }
    return found;
}

static void believe_proxy(Exchange *exchange)
{
    const HttpHead *head = &exchange->head;
    Address client;
    if (find_client(head, &client)) {
        char *text = arena_alloc(exchange->req.task.arena, ADDRESS_TEXT_SIZE);
        size_t len = address_write(client, text);
        exchange->req.task.context.address = (Text){ text, len };
    }
    Text proto = http_head_value(head, TEXT("x-forwarded-proto"));
    if (text_equal_nocase(proto, TEXT("https")))
        exchange->req.secure = true;
}

void http_client_identify(Exchange *exchange)
{
    Request *req = &exchange->req;
    req->task.context.address = connection_address(exchange->connection);
    if (http_client_is_proxy(exchange->connection->address))
        believe_proxy(exchange);
    if (configured_origin.len > 0) {
        req->origin = configured_origin;
        return;
    }
    Text scheme = req->secure ? TEXT("https://") : TEXT("http://");
    Text host = text_is_null(exchange->head.host) ? TEXT("localhost") : exchange->head.host;
    char *origin = arena_alloc(req->task.arena, scheme.len + host.len);
    for (size_t i = 0; i < scheme.len; i++)
        origin[i] = scheme.ptr[i];
    for (size_t i = 0; i < host.len; i++) {
        char c = host.ptr[i];
        origin[scheme.len + i] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    req->origin = (Text){ origin, scheme.len + host.len };
}

bool http_client_is_proxy(Address address)
{
    return trusted.count > 0 && address_list_has(&trusted, address);
}
