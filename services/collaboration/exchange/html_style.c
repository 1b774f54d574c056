/*
 * What style and class attributes say, as far as a document of ours can hold it. Of files that
 * others wrote only what means something is taken: a word processor says the colour and the size of
 * every word.
 */
#include <string.h>

#include "services/collaboration/exchange/html_reader.h"

Text html_attribute(const xmlNode *node, const char *name)
{
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        if (xmlStrcasecmp(attribute->name, (const xmlChar *)name) != 0)
            continue;
        const xmlNode *value = attribute->children;
        return value && value->content ? text_of((const char *)value->content) : TEXT("");
    }
    return TEXT_NULL;
}

bool html_contains(Text text, const char *word)
{
    return text.len > 0 && memmem(text.ptr, text.len, word, strlen(word)) != NULL;
}

static bool is_language_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '#' || c == '-' || c == '.';
}

static Text language_of(Arena *arena, Text word)
{
    size_t len = 0;
    while (len < word.len && len < 40 && is_language_byte(word.ptr[len]))
        len++;
    return len > 0 ? text_copy(arena, text_slice(word, 0, len)) : TEXT_NULL;
}

Text html_language(Arena *arena, const xmlNode *node)
{
    static const Text prefixes[] = { { "language-", 9 },
                                     { "lang-", 5 },
                                     { "highlight-source-", 17 } };
    Text said = html_attribute(node, "data-language");
    if (!text_is_null(said) && !text_equal(said, TEXT("plain")))
        return language_of(arena, said);
    for (Text rest = html_attribute(node, "class"); !text_is_null(rest);) {
        Text class = text_cut(&rest, ' ');
        for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
            if (text_starts_with(class, prefixes[i]))
                return language_of(arena, text_slice(class, prefixes[i].len, class.len));
        }
    }
    return TEXT_NULL;
}

/* ---- properties ---- */

static void set_weight(HtmlPlace *place, Text value)
{
    int64_t weight;
    if (text_equal_nocase(value, TEXT("bold")) || text_equal_nocase(value, TEXT("bolder")))
        place->run.bold = true;
    else if (text_equal_nocase(value, TEXT("normal")))
        place->run.bold = false;
    else if (text_to_int64(value, &weight))
        place->run.bold = weight >= 600;
}

/* Links are underlined without being told so. */
static void set_decoration(HtmlPlace *place, Text value)
{
    if (html_contains(value, "underline") && !place->in_link)
        place->run.underline = true;
    if (html_contains(value, "line-through"))
        place->run.strike = true;
}

static void set_white_space(HtmlPlace *place, Text value)
{
    if (html_contains(value, "pre") || html_contains(value, "break-spaces"))
        place->keeps_blanks = !html_contains(value, "pre-line");
    else
        place->keeps_blanks = false;
}

/* What anybody's styles mean. */
static void apply_meaning(HtmlPlace *place, Text name, Text value)
{
    if (text_equal_nocase(name, TEXT("font-weight")) && place->level == 0) {
        set_weight(place, value);
    } else if (text_equal_nocase(name, TEXT("font-style"))) {
        place->run.italic = html_contains(value, "italic") || html_contains(value, "oblique");
    } else if (text_equal_nocase(name, TEXT("text-decoration")) ||
               text_equal_nocase(name, TEXT("text-decoration-line"))) {
        set_decoration(place, value);
    } else if (text_equal_nocase(name, TEXT("white-space"))) {
        set_white_space(place, value);
    } else if (text_equal_nocase(name, TEXT("display")) ||
               text_equal_nocase(name, TEXT("mso-hide"))) {
        place->is_hidden = place->is_hidden || text_equal_nocase(value, TEXT("none")) ||
                           text_equal_nocase(value, TEXT("all"));
    }
}

static Text size_name(Arena *arena, Text length)
{
    static const Text names[][2] = { { { "0.75em", 6 }, { "small", 5 } },
                                     { { "1.5em", 5 }, { "large", 5 } },
                                     { { "2.5em", 5 }, { "huge", 4 } } };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (text_equal(length, names[i][0]))
            return names[i][1];
    }
    return text_copy(arena, length);
}

static int indent_of(Text value)
{
    int64_t columns;
    if (!text_ends_with(value, TEXT("em")) ||
        !text_to_int64(text_slice(value, 0, value.len - 2), &columns) || columns < 0)
        return 0;
    return columns / 3 < LINE_MAX_INDENT ? (int)(columns / 3) : LINE_MAX_INDENT;
}

/* What html_write() says with them. */
static void apply_own(Arena *arena, HtmlPlace *place, Text name, Text value)
{
    if (text_equal(name, TEXT("color")))
        place->run.colour = text_copy(arena, value);
    else if (text_equal(name, TEXT("background-color")))
        place->run.background = text_copy(arena, value);
    else if (text_equal(name, TEXT("font-family")))
        place->run.font = text_copy(arena, value);
    else if (text_equal(name, TEXT("font-size")))
        place->run.size = size_name(arena, value);
    else if (text_equal(name, TEXT("padding-left")))
        place->indent = indent_of(value);
    else if (text_equal(name, TEXT("text-align")))
        place->align = text_equal(value, TEXT("center"))    ? ALIGN_CENTER
                       : text_equal(value, TEXT("right"))   ? ALIGN_RIGHT
                       : text_equal(value, TEXT("justify")) ? ALIGN_JUSTIFY
                                                            : ALIGN_START;
}

void html_apply_style(const HtmlReader *r, HtmlPlace *place, const xmlNode *node)
{
    place->is_hidden = place->is_hidden || !text_is_null(html_attribute(node, "hidden"));
    for (Text rest = html_attribute(node, "style"); !text_is_null(rest);) {
        Text value = text_cut(&rest, ';'), name = text_trim(text_cut(&value, ':'));
        if (text_is_null(value))
            continue;
        apply_meaning(place, name, text_trim(value));
        if (r->is_ours)
            apply_own(r->arena, place, name, text_trim(value));
    }
    Text class = html_attribute(node, "class");
    for (int n = 1; n <= LINE_MAX_INDENT && html_contains(class, "ql-indent-"); n++) {
        char name[] = "ql-indent-0";
        name[sizeof name - 2] = (char)('0' + n);
        if (html_contains(class, name))
            place->indent = n;
    }
    if (r->is_ours && text_equal(html_attribute(node, "dir"), TEXT("rtl")))
        place->is_rtl = true;
}
