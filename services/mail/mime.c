#include "services/mail/mime.h"

#include <string.h>
#include <time.h>

#define WORD_BYTES                                                                                 \
    36 /* of an encoded word: 48 characters, 69 with its frame and a blank, below 76 */
#define PLAIN_BYTES 66 /* of a header that needs no folding */
#define LINE_CHARS  76

bool mime_address_is_plain(Text address)
{
    size_t at = text_find(address, '@', 0);
    if (at == 0 || at + 1 >= address.len || address.len > 254)
        return false;
    for (size_t i = 0; i < address.len; i++) {
        char c = address.ptr[i];
        if (c <= ' ' || c >= 127 || strchr("<>()[]\\,;:\"", c) != NULL || (c == '@' && i != at))
            return false;
    }
    return true;
}

bool mime_address_read(Text text, MimeAddress *address)
{
    text = text_trim(text);
    size_t open = text_find(text, '<', 0);
    *address = (MimeAddress){ .name = TEXT(""), .address = text };
    if (open < text.len) {
        if (text.ptr[text.len - 1] != '>')
            return false;
        address->name = text_trim(text_slice(text, 0, open));
        address->address = text_slice(text, open + 1, text.len - 1);
    }
    if (address->name.len >= 2 && address->name.ptr[0] == '"' &&
        address->name.ptr[address->name.len - 1] == '"')
        address->name = text_slice(address->name, 1, address->name.len - 1);
    return mime_address_is_plain(address->address);
}

/* Headers */

static void put_base64(Buffer *out, const char *bytes, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < size; i += 3) {
        size_t left = size - i;
        uint32_t group = (uint32_t)(uint8_t)bytes[i] << 16;
        if (left > 1)
            group |= (uint32_t)(uint8_t)bytes[i + 1] << 8;
        if (left > 2)
            group |= (uint8_t)bytes[i + 2];
        buffer_byte(out, digits[group >> 18 & 63]);
        buffer_byte(out, digits[group >> 12 & 63]);
        buffer_byte(out, left > 1 ? digits[group >> 6 & 63] : '=');
        buffer_byte(out, left > 2 ? digits[group & 63] : '=');
    }
}

/* The most of `text` that fits an encoded word without cutting a character. */
static size_t word_length(Text text)
{
    size_t length = text.len < WORD_BYTES ? text.len : WORD_BYTES;
    if (length == text.len)
        return length;
    size_t whole = length;
    while (whole > 0 && ((uint8_t)text.ptr[whole] & 0xC0) == 0x80)
        whole--;
    return whole > 0 ? whole : length;
}

static void put_encoded(Buffer *out, Text text)
{
    for (bool first = true; text.len > 0; first = false) {
        size_t length = word_length(text);
        if (!first)
            buffer_literal(out, "\r\n ");
        buffer_literal(out, "=?UTF-8?B?");
        put_base64(out, text.ptr, length);
        buffer_literal(out, "?=");
        text = text_slice(text, length, text.len);
    }
}

static bool is_simple(Text text)
{
    if (text.len > PLAIN_BYTES)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c < ' ' || c >= 127 || (c == '=' && i + 1 < text.len && text.ptr[i + 1] == '?'))
            return false;
    }
    return true;
}

static void put_address(Buffer *out, const char *header, const MimeAddress *address)
{
    buffer_format(out, "%s: ", header);
    if (address->name.len > 0 && is_simple(address->name)) {
        buffer_byte(out, '"');
        for (size_t i = 0; i < address->name.len; i++) {
            if (address->name.ptr[i] == '"' || address->name.ptr[i] == '\\')
                buffer_byte(out, '\\');
            buffer_byte(out, address->name.ptr[i]);
        }
        buffer_byte(out, '"');
    } else {
        put_encoded(out, address->name);
    }
    if (address->name.len > 0)
        buffer_literal(out, "\r\n ");
    buffer_format(out, "<%.*s>\r\n", TEXT_ARG(address->address));
}

static void put_date(Buffer *out, TimeMs date)
{
    static const char days[] = "SunMonTueWedThuFriSat";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    time_t seconds = (time_t)(date / 1000);
    struct tm at;
    gmtime_r(&seconds, &at);
    buffer_format(out, "Date: %.3s, %02d %.3s %d %02d:%02d:%02d +0000\r\n", days + 3 * at.tm_wday,
                  at.tm_mday, months + 3 * at.tm_mon, at.tm_year + 1900, at.tm_hour, at.tm_min,
                  at.tm_sec);
}

static void put_id(Buffer *out, Uuid id)
{
    for (size_t i = 0; i < sizeof id.bytes; i++)
        buffer_format(out, "%02x", id.bytes[i]);
}

/* Parts */

static void put_hex(Buffer *out, char c)
{
    static const char digits[] = "0123456789ABCDEF";
    buffer_byte(out, '=');
    buffer_byte(out, digits[(uint8_t)c >> 4]);
    buffer_byte(out, digits[(uint8_t)c & 15]);
}

static void put_quoted_printable(Buffer *out, Text text)
{
    size_t column = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '\n') {
            buffer_literal(out, "\r\n");
            column = 0;
            continue;
        }
        bool ends_line = i + 1 == text.len || text.ptr[i + 1] == '\n';
        bool plain = (c >= 33 && c <= 126 && c != '=') || (c == ' ' && !ends_line);
        if (column + (plain ? 1 : 3) >= LINE_CHARS) {
            buffer_literal(out, "=\r\n");
            column = 0;
        }
        if (plain)
            buffer_byte(out, c);
        else
            put_hex(out, c);
        column += plain ? 1 : 3;
    }
    buffer_literal(out, "\r\n");
}

static void put_part(Buffer *out, Uuid id, const char *type, Text text)
{
    buffer_literal(out, "--=_");
    put_id(out, id);
    buffer_format(out,
                  "\r\nContent-Type: %s; charset=utf-8\r\n"
                  "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
                  type);
    put_quoted_printable(out, text);
}

void mime_write(Buffer *out, const MimeMessage *message)
{
    Text domain = message->from.address;
    domain = text_slice(domain, text_find(domain, '@', 0) + 1, domain.len);

    put_date(out, message->date);
    put_address(out, "From", &message->from);
    put_address(out, "To", &message->to);
    if (!text_is_null(message->reply_to.address))
        put_address(out, "Reply-To", &message->reply_to);
    buffer_literal(out, "Message-ID: <");
    put_id(out, message->id);
    buffer_format(out, "@%.*s>\r\nSubject: ", TEXT_ARG(domain));
    if (is_simple(message->subject))
        buffer_text(out, message->subject);
    else
        put_encoded(out, message->subject);
    /* RFC 3834: nobody's holiday answer is wanted. */
    buffer_literal(out, "\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
                        "Content-Type: multipart/alternative;\r\n boundary=\"=_");
    put_id(out, message->id);
    buffer_literal(out, "\"\r\n\r\n");
    put_part(out, message->id, "text/plain", message->plain);
    put_part(out, message->id, "text/html", message->html);
    buffer_literal(out, "--=_");
    put_id(out, message->id);
    buffer_literal(out, "--\r\n");
}
