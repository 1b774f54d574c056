/*
 * Strings of GraphQL: "with \u00e9scapes", and """blocks""" whose common indentation is taken away.
 */
#include "gateway/graphql/lexer.h"

static unsigned char byte_at(const GraphqlLexer *lexer, size_t at)
{
    return at < lexer->source.len ? (unsigned char)lexer->source.ptr[at] : 0;
}

static bool is_triple(const GraphqlLexer *lexer, size_t at)
{
    return byte_at(lexer, at) == '"' && byte_at(lexer, at + 1) == '"' &&
           byte_at(lexer, at + 2) == '"';
}

static int hex_value(unsigned char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The code unit behind \u, four digits; -1 when there are none. */
static int32_t read_unit(const GraphqlLexer *lexer, size_t at)
{
    int32_t unit = 0;
    for (size_t i = 0; i < 4; i++) {
        int digit = hex_value(byte_at(lexer, at + i));
        if (digit < 0)
            return -1;
        unit = unit << 4 | digit;
    }
    return unit;
}

/* \u{1F600}: any number of digits. */
static int32_t read_braced(const GraphqlLexer *lexer, size_t *at)
{
    int32_t point = 0;
    size_t from = *at;
    for (; byte_at(lexer, *at) != '}'; (*at)++) {
        int digit = hex_value(byte_at(lexer, *at));
        if (digit < 0 || point > 0x10ffff)
            return -1;
        point = point << 4 | digit;
    }
    return *at == from ? -1 : point;
}

static void add_point(Buffer *out, uint32_t point)
{
    if (point < 0x80) {
        buffer_byte(out, (char)point);
    } else if (point < 0x800) {
        buffer_byte(out, (char)(0xc0 | point >> 6));
        buffer_byte(out, (char)(0x80 | (point & 0x3f)));
    } else if (point < 0x10000) {
        buffer_byte(out, (char)(0xe0 | point >> 12));
        buffer_byte(out, (char)(0x80 | (point >> 6 & 0x3f)));
        buffer_byte(out, (char)(0x80 | (point & 0x3f)));
    } else {
        buffer_byte(out, (char)(0xf0 | point >> 18));
        buffer_byte(out, (char)(0x80 | (point >> 12 & 0x3f)));
        buffer_byte(out, (char)(0x80 | (point >> 6 & 0x3f)));
        buffer_byte(out, (char)(0x80 | (point & 0x3f)));
    }
}

/* Behind "\u"; the offset behind the escape, 0 when it is none. JSON's NUL has no place in what we
 * store, so it has none here. */
static size_t read_unicode(const GraphqlLexer *lexer, size_t at, Buffer *out)
{
    int32_t point;
    if (byte_at(lexer, at) == '{') {
        at++;
        point = read_braced(lexer, &at);
        at++;
    } else {
        point = read_unit(lexer, at);
        at += 4;
        if (point >= 0xd800 && point < 0xdc00 && byte_at(lexer, at) == '\\' &&
            byte_at(lexer, at + 1) == 'u') {
            int32_t low = read_unit(lexer, at + 2);
            if (low < 0xdc00 || low > 0xdfff)
                return 0;
            point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
            at += 6;
        }
    }
    if (point <= 0 || point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
        return 0;
    add_point(out, (uint32_t)point);
    return at;
}

static size_t read_escape(const GraphqlLexer *lexer, size_t at, Buffer *out)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    unsigned char c = byte_at(lexer, at);
    if (c == 'u')
        return read_unicode(lexer, at + 1, out);
    const char *found = c == 0 ? NULL : strchr(from, c);
    if (found == NULL)
        return 0;
    buffer_byte(out, to[found - from]);
    return at + 1;
}

static GraphqlToken finish(GraphqlLexer *lexer, GraphqlToken token, size_t end)
{
    lexer->at = end;
    return token;
}

static GraphqlToken read_line(GraphqlLexer *lexer, GraphqlToken token)
{
    size_t start = lexer->at + 1, end = start;
    while (byte_at(lexer, end) >= 0x20 && byte_at(lexer, end) != '"' && byte_at(lexer, end) != '\\')
        end++;
    if (byte_at(lexer, end) == '"') { /* without escapes: a view */
        token.text = text_slice(lexer->source, start, end);
        return finish(lexer, token, end + 1);
    }
    Buffer out;
    buffer_init(&out, lexer->arena, lexer->source.len + 4);
    for (end = start; byte_at(lexer, end) != '"';) {
        unsigned char c = byte_at(lexer, end);
        if (c == '\\') {
            size_t behind = read_escape(lexer, end + 1, &out);
            if (behind == 0)
                return graphql_lexer_refuse(lexer, end, "this escape is not valid");
            end = behind;
        } else if (c >= 0x20 || c == '\t') {
            buffer_byte(&out, (char)c);
            end++;
        } else {
            return graphql_lexer_refuse(lexer, end, "the string does not end on its line");
        }
    }
    token.text = buffer_view(&out);
    return finish(lexer, token, end + 1);
}

/*
 * Blocks.
 */
static size_t indentation(Text line)
{
    size_t count = 0;
    while (count < line.len && (line.ptr[count] == ' ' || line.ptr[count] == '\t'))
        count++;
    return count;
}

/* BlockStringValue(): without the indentation that all lines but the first share, and without blank
 * lines at both ends. `raw` has its line ends as \n. */
static Text block_value(Arena *arena, Text raw)
{
    size_t common = SIZE_MAX, number = 0, first = SIZE_MAX, last = 0;
    for (Text rest = raw; !text_is_null(rest); number++) {
        Text line = text_cut(&rest, '\n');
        size_t indent = indentation(line);
        if (indent == line.len)
            continue;
        if (first == SIZE_MAX)
            first = number;
        last = number;
        if (number > 0 && indent < common)
            common = indent;
    }
    Buffer out;
    buffer_init(&out, arena, raw.len + 1);
    number = 0;
    for (Text rest = raw; !text_is_null(rest); number++) {
        Text line = text_cut(&rest, '\n');
        if (first == SIZE_MAX || number < first || number > last)
            continue;
        if (number > first)
            buffer_byte(&out, '\n');
        size_t cut = number > 0 && common != SIZE_MAX ? common : 0;
        buffer_text(&out, text_slice(line, cut < line.len ? cut : line.len, line.len));
    }
    return buffer_view(&out);
}

static GraphqlToken read_block(GraphqlLexer *lexer, GraphqlToken token)
{
    Buffer raw;
    buffer_init(&raw, lexer->arena, lexer->source.len + 1);
    size_t at = lexer->at + 3;
    while (!is_triple(lexer, at)) {
        unsigned char c = byte_at(lexer, at);
        if (c == '\\' && is_triple(lexer, at + 1)) {
            buffer_literal(&raw, "\"\"\"");
            at += 4;
        } else if (c == '\n' || c == '\r') {
            at += c == '\r' && byte_at(lexer, at + 1) == '\n' ? 2 : 1;
            buffer_byte(&raw, '\n');
            graphql_lexer_line(lexer, at);
        } else if (c >= 0x20 || c == '\t') {
            buffer_byte(&raw, (char)c);
            at++;
        } else {
            return graphql_lexer_refuse(lexer, at, "the block string does not end");
        }
    }
    token.kind = TOKEN_BLOCK;
    token.text = block_value(lexer->arena, buffer_view(&raw));
    return finish(lexer, token, at + 3);
}

GraphqlToken graphql_lexer_string(GraphqlLexer *lexer)
{
    GraphqlToken token = { .kind = TOKEN_STRING };
    for (; lexer->column_at < lexer->at; lexer->column_at++)
        lexer->column += ((unsigned char)lexer->source.ptr[lexer->column_at] & 0xc0) != 0x80;
    token.place = (GraphqlPlace){ lexer->line, lexer->column };
    if (is_triple(lexer, lexer->at))
        return read_block(lexer, token);
    return read_line(lexer, token);
}
