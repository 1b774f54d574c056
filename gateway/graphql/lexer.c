#include "gateway/graphql/lexer.h"

void graphql_lexer_init(GraphqlLexer *lexer, Arena *arena, Text source)
{
    *lexer = (GraphqlLexer){ .arena = arena, .source = source, .line = 1, .column = 1 };
    if (text_starts_with(source, TEXT("\xef\xbb\xbf")))
        lexer->at = lexer->column_at = 3;
}

void graphql_lexer_line(GraphqlLexer *lexer, size_t next)
{
    lexer->line++;
    lexer->line_start = lexer->column_at = next;
    lexer->column = 1;
}

/* Counts on from the last place asked for, so that a long line costs its length once. */
static GraphqlPlace place_of(GraphqlLexer *lexer, size_t at)
{
    for (; lexer->column_at < at; lexer->column_at++)
        lexer->column += ((unsigned char)lexer->source.ptr[lexer->column_at] & 0xc0) != 0x80;
    return (GraphqlPlace){ lexer->line, lexer->column };
}

GraphqlToken graphql_lexer_refuse(GraphqlLexer *lexer, size_t at, const char *error)
{
    lexer->error = error;
    lexer->error_place = place_of(lexer, at);
    lexer->at = lexer->source.len;
    return (GraphqlToken){ .kind = TOKEN_BAD, .place = lexer->error_place };
}

static unsigned char byte_at(const GraphqlLexer *lexer, size_t at)
{
    return at < lexer->source.len ? (unsigned char)lexer->source.ptr[at] : 0;
}

static bool is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

static bool is_name_start(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* Blanks, commas, comments, line ends; a byte order mark may stand anywhere. */
static void skip_ignored(GraphqlLexer *lexer)
{
    for (;;) {
        unsigned char c = byte_at(lexer, lexer->at);
        if (c == '\n' || c == '\r') {
            lexer->at += c == '\r' && byte_at(lexer, lexer->at + 1) == '\n' ? 2 : 1;
            graphql_lexer_line(lexer, lexer->at);
        } else if (c == ' ' || c == '\t' || c == ',') {
            lexer->at++;
        } else if (c == 0xef && byte_at(lexer, lexer->at + 1) == 0xbb &&
                   byte_at(lexer, lexer->at + 2) == 0xbf) {
            lexer->at += 3;
        } else if (c == '#') {
            do
                c = byte_at(lexer, ++lexer->at);
            while (c == '\t' || c >= 0x20);
        } else {
            return;
        }
    }
}

static GraphqlToken take(GraphqlLexer *lexer, GraphqlTokenKind kind, size_t end)
{
    GraphqlToken token = { .kind = kind, .place = place_of(lexer, lexer->at) };
    token.text = text_slice(lexer->source, lexer->at, end);
    lexer->at = end;
    return token;
}

static size_t skip_digits(const GraphqlLexer *lexer, size_t at)
{
    while (is_digit(byte_at(lexer, at)))
        at++;
    return at;
}

static GraphqlToken take_number(GraphqlLexer *lexer)
{
    size_t at = lexer->at;
    GraphqlTokenKind kind = TOKEN_INT;
    if (byte_at(lexer, at) == '-')
        at++;
    size_t digits = at;
    at = skip_digits(lexer, at);
    if (at == digits || (at - digits > 1 && byte_at(lexer, digits) == '0'))
        return graphql_lexer_refuse(lexer, at, "a number has digits, and no leading zero");
    if (byte_at(lexer, at) == '.') {
        kind = TOKEN_FLOAT;
        digits = at + 1;
        at = skip_digits(lexer, digits);
        if (at == digits)
            return graphql_lexer_refuse(lexer, at, "a digit must follow the point");
    }
    if (byte_at(lexer, at) == 'e' || byte_at(lexer, at) == 'E') {
        kind = TOKEN_FLOAT;
        at++;
        if (byte_at(lexer, at) == '+' || byte_at(lexer, at) == '-')
            at++;
        digits = at;
        at = skip_digits(lexer, at);
        if (at == digits)
            return graphql_lexer_refuse(lexer, at, "an exponent has digits");
    }
    if (byte_at(lexer, at) == '.' || is_name_start(byte_at(lexer, at)))
        return graphql_lexer_refuse(lexer, at, "a number ends before this character");
    return take(lexer, kind, at);
}

GraphqlToken graphql_lexer_next(GraphqlLexer *lexer)
{
    skip_ignored(lexer);
    if (lexer->at >= lexer->source.len)
        return take(lexer, TOKEN_END, lexer->source.len);
    unsigned char c = byte_at(lexer, lexer->at);
    if (is_name_start(c)) {
        size_t end = lexer->at + 1;
        while (is_name_start(byte_at(lexer, end)) || is_digit(byte_at(lexer, end)))
            end++;
        return take(lexer, TOKEN_NAME, end);
    }
    if (is_digit(c) || c == '-')
        return take_number(lexer);
    if (c == '"')
        return graphql_lexer_string(lexer);
    if (c == '.' && byte_at(lexer, lexer->at + 1) == '.' && byte_at(lexer, lexer->at + 2) == '.')
        return take(lexer, TOKEN_SPREAD, lexer->at + 3);
    if (c != 0 && strchr("!$&():=@[]{|}", c) != NULL)
        return take(lexer, TOKEN_MARK, lexer->at + 1);
    return graphql_lexer_refuse(lexer, lexer->at, "this character has no meaning here");
}
