/*
 * The runs of a line as Markdown.
 *
 * Styles that several runs share are one pair of marks around them. Whether "**" opens or closes
 * depends on what stands on both sides of it (CommonMark 0.29, "left-flanking"), so a line is put
 * together as tokens first; a pair that its neighbours would not let work becomes a pair of HTML
 * tags, which work anywhere, and the neighbours are looked at again until nothing changes.
 */
#include <string.h>

#include "services/collaboration/exchange/writers.h"

enum { TEXT_MAX_BYTES = 64 * 1024 * 1024 };

typedef enum Mark {
    MARK_LINK,
    MARK_BOLD,
    MARK_ITALIC,
    MARK_STRIKE,
    MARK_UNDERLINE,
    MARK_SUBSCRIPT,
    MARK_SUPERSCRIPT,
    MARK_COUNT
} Mark;

/* What a mark looks like, and what it looks like where that would not work. */
static const struct {
    Text sign, open, close;
} looks[MARK_COUNT] = {
    [MARK_BOLD] = { { "**", 2 }, { "<b>", 3 }, { "</b>", 4 } },
    [MARK_ITALIC] = { { "_", 1 }, { "<i>", 3 }, { "</i>", 4 } },
    [MARK_STRIKE] = { { "~~", 2 }, { "<del>", 5 }, { "</del>", 6 } },
    [MARK_UNDERLINE] = { { NULL, 0 }, { "<u>", 3 }, { "</u>", 4 } },
    [MARK_SUBSCRIPT] = { { NULL, 0 }, { "<sub>", 5 }, { "</sub>", 6 } },
    [MARK_SUPERSCRIPT] = { { NULL, 0 }, { "<sup>", 5 }, { "</sup>", 6 } },
};

typedef enum TokenKind { TOKEN_TEXT, TOKEN_OPEN, TOKEN_CLOSE } TokenKind;

typedef struct Token {
    TokenKind kind;
    Mark mark;
    uint32_t partner; /* of a mark: the token that closes or opens it */
    bool is_tag;
    Text text; /* of text as it is written; of a link's end where it leads */
} Token;

typedef struct Inline {
    Arena *arena;
    Token *tokens;
    uint32_t count, capacity;
    uint32_t open[MARK_COUNT]; /* tokens, the innermost last */
    uint32_t depth;
} Inline;

static uint32_t add_token(Inline *in, Token token)
{
    if (in->count == in->capacity) {
        uint32_t capacity = in->capacity ? in->capacity * 2 : 32;
        Token *tokens = ARENA_ARRAY(in->arena, Token, capacity);
        if (in->count)
            memcpy(tokens, in->tokens, in->count * sizeof *tokens);
        in->tokens = tokens;
        in->capacity = capacity;
    }
    in->tokens[in->count] = token;
    return in->count++;
}

/* ---- escaping ---- */

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (unsigned char)c >= 0x80;
}

static bool is_address_at(Text text, size_t colon)
{
    return colon + 2 < text.len && text.ptr[colon + 1] == '/' && text.ptr[colon + 2] == '/';
}

static bool follows_www(Text text, size_t dot)
{
    return dot >= 3 && text_equal_nocase(text_slice(text, dot - 3, dot), TEXT("www"));
}

static bool needs_escape(Text text, size_t i)
{
    char before = i > 0 ? text.ptr[i - 1] : 0, after = i + 1 < text.len ? text.ptr[i + 1] : 0;
    switch (text.ptr[i]) {
    case '\\':
    case '`':
    case '[':
    case ']':
    case '<':
    case '~':
        return true;
    case '*':
        return !(before == ' ' && after == ' ');
    case '_':
        return !(is_word_byte(before) && is_word_byte(after));
    case '&':
        return is_word_byte(after) || after == '#';
    case '!':
        return after == 0 || after == '[';
    case ':':
        return is_address_at(text, i);
    case '.':
        return follows_www(text, i);
    default:
        return false;
    }
}

static Text escaped(Arena *arena, Text text)
{
    Buffer out;
    buffer_init(&out, arena, TEXT_MAX_BYTES);
    for (size_t i = 0; i < text.len; i++) {
        if (needs_escape(text, i))
            buffer_byte(&out, '\\');
        buffer_byte(&out, text.ptr[i]);
    }
    return buffer_view(&out);
}

/* Between more ticks than it has itself; a blank keeps its own first and last ones apart. */
static Text code_span(Arena *arena, Text text)
{
    size_t ticks = 1, count = 0;
    bool is_blank = true;
    for (size_t i = 0; i < text.len; i++) {
        count = text.ptr[i] == '`' ? count + 1 : 0;
        ticks = count >= ticks ? count + 1 : ticks;
        is_blank = is_blank && text.ptr[i] == ' ';
    }
    char first = text.ptr[0], last = text.ptr[text.len - 1];
    bool pads = first == '`' || last == '`' || (first == ' ' && last == ' ' && !is_blank);
    Buffer out;
    buffer_init(&out, arena, TEXT_MAX_BYTES);
    for (size_t i = 0; i < ticks; i++)
        buffer_byte(&out, '`');
    buffer_text(&out, pads ? TEXT(" ") : TEXT(""));
    buffer_text(&out, text);
    buffer_text(&out, pads ? TEXT(" ") : TEXT(""));
    for (size_t i = 0; i < ticks; i++)
        buffer_byte(&out, '`');
    return buffer_view(&out);
}

/* Where a link or an image lies: "(address)". */
static Text destination(Arena *arena, Text address)
{
    Buffer out;
    buffer_init(&out, arena, TEXT_MAX_BYTES);
    buffer_byte(&out, '(');
    for (size_t i = 0; i < address.len; i++) {
        if (memchr("()\\<>&`*_[]", address.ptr[i], 11))
            buffer_byte(&out, '\\');
        buffer_byte(&out, address.ptr[i]);
    }
    buffer_byte(&out, ')');
    return buffer_view(&out);
}

static bool has_box(Text text)
{
    return text.len > 2 && memmem(text.ptr, text.len, "[x]", 3);
}

/* cmark-gfm ticks the box of an item that has "[x]" anywhere; escaped, it is not seen. */
static Text code_beside_box(Arena *arena, Text text)
{
    return text_format(arena, "<code>%.*s</code>", TEXT_ARG(escaped(arena, text)));
}

static Text run_text(Arena *arena, const Run *run)
{
    Text alt = text_is_null(run->alt) ? TEXT("") : escaped(arena, run->alt);
    switch (run->kind) {
    case RUN_TEXT:
        return run->style.code ? code_span(arena, run->text) : escaped(arena, run->text);
    case RUN_IMAGE:
        if (!address_is_picture(run->text))
            return alt;
        return text_format(arena, "![%.*s]%.*s", TEXT_ARG(alt),
                           TEXT_ARG(destination(arena, run->text)));
    case RUN_VIDEO:
        if (!address_is_safe(run->text))
            return TEXT("");
        return text_format(arena, "[Video]%.*s", TEXT_ARG(destination(arena, run->text)));
    case RUN_FORMULA:
        return code_span(arena, run->text.len > 0 ? run->text : TEXT(" "));
    case RUN_OTHER:
        break;
    }
    return TEXT("");
}

/* ---- marks ---- */

static bool wants(const RunStyle *style, Mark mark)
{
    switch (mark) {
    case MARK_LINK:
        return address_is_safe(style->link);
    case MARK_BOLD:
        return style->bold;
    case MARK_ITALIC:
        return style->italic;
    case MARK_STRIKE:
        return style->strike;
    case MARK_UNDERLINE:
        return style->underline;
    case MARK_SUBSCRIPT:
        return style->subscript;
    case MARK_SUPERSCRIPT:
        return style->superscript;
    case MARK_COUNT:
        break;
    }
    return false;
}

static bool goes_on(const Inline *in, uint32_t token, const RunStyle *style)
{
    const Token *open = &in->tokens[token];
    return wants(style, open->mark) &&
           (open->mark != MARK_LINK || text_equal(open->text, style->link));
}

static void close_last(Inline *in)
{
    uint32_t opener = in->open[--in->depth];
    Token close = in->tokens[opener];
    close.kind = TOKEN_CLOSE;
    close.partner = opener;
    uint32_t closer = add_token(in, close);
    in->tokens[opener].partner = closer;
}

static void close_until(Inline *in, const RunStyle *style)
{
    uint32_t keeps = 0;
    while (keeps < in->depth && goes_on(in, in->open[keeps], style))
        keeps++;
    while (in->depth > keeps)
        close_last(in);
}

static bool is_open(const Inline *in, Mark mark)
{
    for (uint32_t i = 0; i < in->depth; i++) {
        if (in->tokens[in->open[i]].mark == mark)
            return true;
    }
    return false;
}

/* How many runs from here have the mark: what lasts longest is outermost. */
static uint32_t lasts(const Line *line, uint32_t at, Mark mark)
{
    uint32_t n = 0;
    Text link = line->runs[at].style.link;
    while (at + n < line->count && wants(&line->runs[at + n].style, mark) &&
           (mark != MARK_LINK || text_equal(line->runs[at + n].style.link, link)))
        n++;
    return n;
}

static void open_for(Inline *in, const Line *line, uint32_t at)
{
    for (;;) {
        Mark best = MARK_COUNT;
        uint32_t longest = 0;
        for (Mark mark = 0; mark < MARK_COUNT; mark++) {
            uint32_t length = is_open(in, mark) ? 0 : lasts(line, at, mark);
            if (length > longest) {
                longest = length;
                best = mark;
            }
        }
        if (best == MARK_COUNT)
            return;
        Token token = { .kind = TOKEN_OPEN,
                        .mark = best,
                        .is_tag = text_is_null(looks[best].sign) && best != MARK_LINK,
                        .text = line->runs[at].style.link };
        in->open[in->depth++] = add_token(in, token);
    }
}

static Text token_text(Arena *arena, const Token *token)
{
    if (token->kind == TOKEN_TEXT)
        return token->text;
    if (token->mark == MARK_LINK)
        return token->kind == TOKEN_OPEN
                   ? TEXT("[")
                   : text_format(arena, "]%.*s", TEXT_ARG(destination(arena, token->text)));
    if (!token->is_tag)
        return looks[token->mark].sign;
    return token->kind == TOKEN_OPEN ? looks[token->mark].open : looks[token->mark].close;
}

/* ---- what stands beside a mark ---- */

typedef enum Side { SIDE_BLANK, SIDE_SIGN, SIDE_WORD, SIDE_UNKNOWN } Side;

/* Scripts whose characters are nearly all letters; of other characters beyond ASCII it is not known
 * here whether they are punctuation. */
static const struct {
    uint32_t first, last;
} letters[] = {
    { 0xC0, 0x2AF },      { 0x388, 0x559 },     { 0x5D0, 0x5EA },   { 0x620, 0x64A },
    { 0x904, 0x939 },     { 0xE01, 0xE2E },     { 0x10D0, 0x10FA }, { 0x1E00, 0x1FFF },
    { 0x3041, 0x3096 },   { 0x30A1, 0x30FA },   { 0x3400, 0x9FFF }, { 0xAC00, 0xD7A3 },
    { 0x1F300, 0x1FAFF }, { 0x20000, 0x3FFFF },
};

static Side side_of(uint32_t point)
{
    if (point == ' ' || point == '\t')
        return SIDE_BLANK;
    if (point < 0x80)
        return is_word_byte((char)point) ? SIDE_WORD : SIDE_SIGN;
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
        if (point >= letters[i].first && point <= letters[i].last)
            return SIDE_WORD;
    }
    return SIDE_UNKNOWN;
}

static uint32_t point_at(const char *at, const char *end)
{
    unsigned char first = (unsigned char)*at++;
    uint32_t point = first < 0x80   ? first
                     : first < 0xE0 ? first & 0x1F
                     : first < 0xF0 ? first & 0xF
                                    : first & 7;
    while (at < end && ((unsigned char)*at & 0xC0) == 0x80)
        point = point << 6 | ((unsigned char)*at++ & 0x3F);
    return point;
}

/* cmark-gfm looks past "~" for what stands beside a mark, others do not: `past` chooses. */
static Side left_of(const Inline *in, uint32_t at, bool past)
{
    while (at-- > 0) {
        Text text = token_text(in->arena, &in->tokens[at]);
        while (past && text.len > 0 && text.ptr[text.len - 1] == '~')
            text.len--;
        if (text.len == 0)
            continue;
        const char *end = text.ptr + text.len, *last = end - 1;
        while (last > text.ptr && ((unsigned char)*last & 0xC0) == 0x80)
            last--;
        return side_of(point_at(last, end));
    }
    return SIDE_BLANK;
}

static Side right_of(const Inline *in, uint32_t at, bool past)
{
    while (++at < in->count) {
        Text text = token_text(in->arena, &in->tokens[at]);
        while (past && text.len > 0 && text.ptr[0] == '~')
            text = text_slice(text, 1, text.len);
        if (text.len > 0)
            return side_of(point_at(text.ptr, text.ptr + text.len));
    }
    return SIDE_BLANK;
}

static bool is_edge(Side outside)
{
    return outside == SIDE_BLANK || outside == SIDE_SIGN;
}

/* Inside must be a word's character, or a sign with no word on the other side; "_" works at the
 * edges of words only. */
static bool works(const Inline *in, uint32_t opener, bool past)
{
    uint32_t closer = in->tokens[opener].partner;
    Side out_left = left_of(in, opener, past), in_left = right_of(in, opener, past);
    Side in_right = left_of(in, closer, past), out_right = right_of(in, closer, past);
    bool opens = in_left == SIDE_WORD || (in_left == SIDE_SIGN && is_edge(out_left));
    bool closes = in_right == SIDE_WORD || (in_right == SIDE_SIGN && is_edge(out_right));
    if (in->tokens[opener].mark == MARK_ITALIC)
        return opens && closes && is_edge(out_left) && is_edge(out_right);
    return opens && closes;
}

static void settle(Inline *in)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = 0; i < in->count; i++) {
            Token *token = &in->tokens[i];
            if (token->kind != TOKEN_OPEN || token->mark == MARK_LINK || token->is_tag ||
                (works(in, i, false) && works(in, i, true)))
                continue;
            token->is_tag = in->tokens[token->partner].is_tag = changed = true;
        }
    }
}

/* ---- the line ---- */

static bool is_blank(Text text, size_t i)
{
    return i >= text.len || text.ptr[i] == ' ' || text.ptr[i] == '\t';
}

/* Where in the first characters a backslash must stand so that they begin no block; `text.len` when
 * nowhere. */
static size_t block_mark(Text text)
{
    size_t digits = 0;
    switch (text.ptr[0]) {
    case '#':
        return is_blank(text, 1) || text.ptr[1] == '#' ? 0 : text.len;
    case '-':
        return is_blank(text, 1) || text.ptr[1] == '-' ? 0 : text.len;
    case '+':
        return is_blank(text, 1) ? 0 : text.len;
    case '>':
        return 0;
    default:
        break;
    }
    while (digits < text.len && text.ptr[digits] >= '0' && text.ptr[digits] <= '9')
        digits++;
    bool is_ordered = digits > 0 && digits < text.len && is_blank(text, digits + 1) &&
                      (text.ptr[digits] == '.' || text.ptr[digits] == ')');
    return is_ordered ? digits : text.len;
}

static void write_blank(Buffer *out, char blank)
{
    buffer_text(out, blank == ' ' ? TEXT("&#32;") : TEXT("&#9;"));
}

/* Blanks at both ends would not be kept, and some characters begin a block there. */
static void write_guarded(Buffer *out, Text text, bool is_heading)
{
    if (text.len == 0)
        return;
    size_t from = 0, until = text.len;
    if (is_blank(text, 0)) {
        write_blank(out, text.ptr[0]);
        from = 1;
    } else {
        size_t mark = block_mark(text);
        if (mark < text.len) {
            buffer_add(out, text.ptr, mark);
            buffer_byte(out, '\\');
            from = mark;
        }
    }
    char last = text.ptr[text.len - 1];
    bool ends_blank = until > from && is_blank(text, text.len - 1);
    bool ends_hash = is_heading && until > from && last == '#';
    buffer_text(out, text_slice(text, from, until - (ends_blank || ends_hash)));
    if (ends_blank)
        write_blank(out, last);
    else if (ends_hash)
        buffer_text(out, from == until - 1 && from > 0 ? TEXT("#") : TEXT("\\#"));
}

void markdown_write_runs(Buffer *out, const Line *line)
{
    Inline in = { .arena = out->arena };
    Buffer text;
    for (uint32_t i = 0; i < line->count; i++) {
        const Run *run = &line->runs[i];
        close_until(&in, &run->style);
        open_for(&in, line, i);
        /* Neighbours that differ only in what Markdown cannot say are one text. */
        Run whole = *run;
        bool is_text = run->kind == RUN_TEXT;
        buffer_init(&text, in.arena, TEXT_MAX_BYTES);
        buffer_text(&text, run->text);
        while (is_text && i + 1 < line->count && line->runs[i + 1].kind == RUN_TEXT) {
            RunStyle style = line->runs[i + 1].style, plain = run->style;
            plain.colour = style.colour, plain.background = style.background;
            plain.size = style.size, plain.font = style.font;
            if (!run_style_equal(&style, &plain))
                break;
            buffer_text(&text, line->runs[++i].text);
        }
        whole.text = is_text ? buffer_view(&text) : run->text;
        bool is_unseen = is_text && run->style.code && has_box(whole.text) &&
                         line->style.kind == LINE_LIST && line->style.list == LIST_UNCHECKED;
        add_token(&in, (Token){ .kind = TOKEN_TEXT,
                                .text = is_unseen ? code_beside_box(in.arena, whole.text)
                                                  : run_text(in.arena, &whole) });
    }
    close_until(&in, &(RunStyle){ 0 });
    settle(&in);
    buffer_init(&text, in.arena, TEXT_MAX_BYTES);
    for (uint32_t i = 0; i < in.count; i++)
        buffer_text(&text, token_text(in.arena, &in.tokens[i]));
    write_guarded(out, buffer_view(&text), line->style.kind == LINE_HEADING);
}
