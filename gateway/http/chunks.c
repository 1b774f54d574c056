#include "gateway/http/chunks.h"

#define MAX_DIGITS        7u /* 256 MiB a chunk: the route's maximum comes long before */
#define MAX_LINE_BYTES    256u
#define MAX_TRAILER_BYTES 4096u

enum State {
    SIZE,
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILER_START,
    TRAILER_NAME,
    TRAILER_VALUE,
    TRAILER_LF,
    END_LF,
};

#define BAD UINT8_MAX

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
        return (c | 0x20) - 'a' + 10;
    return -1;
}

static bool is_text(char c)
{
    return c == '\t' || ((uint8_t)c >= 0x20 && c != 0x7f);
}

static bool is_token(char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '-' ||
           c == '_';
}

static uint8_t after_size_byte(HttpChunks *chunks, char c)
{
    int digit = hex(c);
    if (digit >= 0 && chunks->digits < MAX_DIGITS) {
        chunks->digits++;
        chunks->left = chunks->left * 16 + (uint32_t)digit;
        return SIZE;
    }
    if (digit >= 0 || chunks->digits == 0)
        return BAD;
    return c == '\r' ? SIZE_LF : c == ';' ? EXTENSION : BAD;
}

/* The state after one byte that is not of a chunk's data. */
static uint8_t after(HttpChunks *chunks, char c)
{
    switch ((enum State)chunks->state) {
    case SIZE:
        return after_size_byte(chunks, c);
    case EXTENSION:
        if (++chunks->line_bytes > MAX_LINE_BYTES)
            return BAD;
        return c == '\r' ? SIZE_LF : is_text(c) ? EXTENSION : BAD;
    case SIZE_LF:
        chunks->digits = 0;
        chunks->line_bytes = 0;
        return c != '\n' ? BAD : chunks->left > 0 ? DATA : TRAILER_START;
    case DATA_CR:
        return c == '\r' ? DATA_LF : BAD;
    case DATA_LF:
        return c == '\n' ? SIZE : BAD;
    case TRAILER_START:
        return c == '\r' ? END_LF : is_token(c) ? TRAILER_NAME : BAD;
    case TRAILER_NAME:
        if (++chunks->line_bytes > MAX_TRAILER_BYTES)
            return BAD;
        return c == ':' ? TRAILER_VALUE : is_token(c) ? TRAILER_NAME : BAD;
    case TRAILER_VALUE:
        if (++chunks->line_bytes > MAX_TRAILER_BYTES)
            return BAD;
        return c == '\r' ? TRAILER_LF : is_text(c) ? TRAILER_VALUE : BAD;
    case TRAILER_LF:
        return c == '\n' ? TRAILER_START : BAD;
    case DATA:
    case END_LF:
        break;
    }
    return BAD;
}

HttpChunksStep http_chunks_next(HttpChunks *chunks, Text *rest, Text *data)
{
    while (rest->len > 0) {
        if (chunks->state == BAD)
            return HTTP_CHUNKS_BAD;
        if (chunks->state == DATA) {
            size_t taken = rest->len < chunks->left ? rest->len : chunks->left;
            *data = text_slice(*rest, 0, taken);
            *rest = text_slice(*rest, taken, rest->len);
            chunks->left -= (uint32_t)taken;
            if (chunks->left == 0)
                chunks->state = DATA_CR;
            return HTTP_CHUNKS_DATA;
        }
        char c = rest->ptr[0];
        *rest = text_slice(*rest, 1, rest->len);
        if (chunks->state == END_LF && c == '\n')
            return HTTP_CHUNKS_DONE;
        chunks->state = after(chunks, c);
        if (chunks->state == BAD)
            return HTTP_CHUNKS_BAD;
    }
    return HTTP_CHUNKS_MORE;
}
