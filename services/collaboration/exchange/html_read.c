/*
 * HTML comes in: libxml2 makes a tree of whatever it is given, and a walk over the tree writes the
 * lines. What an element does is a row of a table; an element without a row is passed through. The
 * tree is at most 256 deep, since libxml2 reads no deeper, so the walk may call itself.
 */
#include <libxml/HTMLparser.h>
#include <string.h>

#include "services/collaboration/exchange/html_reader.h"
#include "services/collaboration/exchange/markdown_html.h"

enum { DEEPEST = 280, TITLE_MAX = 200 };

typedef struct Element {
    const char *name;
    void (*read)(HtmlReader *r, HtmlPlace *inner, const HtmlPlace *outer, const xmlNode *node);
    size_t flag; /* of a style: its place in RunStyle */
    int level;   /* of a heading */
} Element;

void html_walk_children(HtmlReader *r, const HtmlPlace *place, const xmlNode *node);

/* ---- text ---- */

static Text cleaned(Arena *arena, const xmlChar *content)
{
    Text source = text_of((const char *)content);
    char *copy = arena_alloc(arena, source.len + 1);
    size_t kept = 0;
    for (size_t i = 0; i < source.len; i++) {
        unsigned char c = (unsigned char)source.ptr[i];
        if ((c >= 0x20 && c != 0x7F) || c == '\t' || c == '\n')
            copy[kept++] = (char)c;
    }
    return (Text){ copy, kept };
}

static void collect_text(Buffer *out, const xmlNode *node)
{
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE)
            buffer_text(out, text_of((const char *)child->content));
        else if (child->type == XML_ELEMENT_NODE) {
            buffer_text(out, xmlStrcasecmp(child->name, (const xmlChar *)"br") == 0 ? TEXT(" ")
                                                                                    : TEXT(""));
            collect_text(out, child);
        }
    }
}

Text html_inner_text(Arena *arena, const xmlNode *node)
{
    Buffer raw, out;
    buffer_init(&raw, arena, 16 * 1024 * 1024);
    buffer_init(&out, arena, 16 * 1024 * 1024);
    collect_text(&raw, node);
    bool blank_waits = false;
    for (size_t i = 0; i < raw.len; i++) {
        if ((unsigned char)raw.ptr[i] <= ' ') {
            blank_waits = out.len > 0;
            continue;
        }
        if (blank_waits)
            buffer_byte(&out, ' ');
        blank_waits = false;
        buffer_byte(&out, raw.ptr[i]);
    }
    return buffer_view(&out);
}

/* ---- elements within a line ---- */

static void read_inline(HtmlReader *r, HtmlPlace *inner, const HtmlPlace *outer,
                        const xmlNode *node)
{
    (void)outer;
    html_walk_children(r, inner, node);
}

static void read_link(HtmlReader *r, HtmlPlace *inner, const HtmlPlace *outer, const xmlNode *node)
{
    (void)outer;
    Text address = text_trim(html_attribute(node, "href"));
    if (address_is_safe(address))
        inner->run.link = text_copy(r->arena, address);
    inner->in_link = true;
    html_walk_children(r, inner, node);
}

static void read_break(HtmlReader *r, HtmlPlace *inner, const HtmlPlace *outer, const xmlNode *node)
{
    (void)outer;
    (void)node;
    if (inner->in_code)
        html_text(r, inner, TEXT("\n"));
    else
        html_break(r, inner);
}

/* Pictures come by their address; the bytes of one would travel with the text for ever. */
static void read_image(HtmlReader *r, HtmlPlace *inner, const HtmlPlace *outer, const xmlNode *node)
{
    (void)outer;
    Text source = text_trim(html_attribute(node, "src")), alt = html_attribute(node, "alt");
    bool is_taken =
        address_is_picture(source) && (r->is_ours || !text_starts_with(source, TEXT("data:")));
    if (is_taken && !inner->in_code) {
        bool has_alt = !text_is_null(alt) && (r->is_ours || alt.len > 0);
        html_embed(r, inner, RUN_IMAGE, text_copy(r->arena, source),
                   has_alt ? text_copy(r->arena, alt) : TEXT_NULL);
    } else if (!text_is_null(alt)) {
        html_text(r, inner, cleaned(r->arena, (const xmlChar *)text_cstr(r->arena, alt)));
    }
}

static void read_video(HtmlReader *r, HtmlPlace *inner, const HtmlPlace *outer, const xmlNode *node)
{
    (void)outer;
    Text source = text_trim(html_attribute(node, "src"));
    if (!address_is_safe(source))
        return;
    if (r->is_ours) {
        html_embed(r, inner, RUN_VIDEO, text_copy(r->arena, source), TEXT_NULL);
        return;
    }
    inner->run.link = text_copy(r->arena, source);
    html_text(r, inner, inner->run.link);
}

/* A box at the beginning of an item makes it one to be ticked off. */
static void read_input(HtmlReader *r, HtmlPlace *inner, const HtmlPlace *outer, const xmlNode *node)
{
    (void)outer;
    if (!inner->item || inner->item->is_taken ||
        !text_equal_nocase(html_attribute(node, "type"), TEXT("checkbox")))
        return;
    bool is_checked = !text_is_null(html_attribute(node, "checked"));
    inner->item->kind = is_checked ? LIST_CHECKED : LIST_UNCHECKED;
    r->skips_blank = r->is_markdown;
}

static void read_span(HtmlReader *r, HtmlPlace *inner, const HtmlPlace *outer, const xmlNode *node)
{
    (void)outer;
    Text formula = html_attribute(node, "data-formula");
    if (r->is_ours && !text_is_null(formula))
        html_embed(r, inner, RUN_FORMULA, text_copy(r->arena, formula), TEXT_NULL);
    else if (!html_contains(html_attribute(node, "style"), "mso-list:Ignore"))
        html_walk_children(r, inner, node);
}

/* ---- blocks ---- */

static void read_block(HtmlReader *r, HtmlPlace *inner, const HtmlPlace *outer, const xmlNode *node)
{
    html_end_block(r, outer);
    html_walk_children(r, inner, node);
    html_end_block(r, inner);
}

/* Word's lists are paragraphs that say in their style where they belong, and bring their mark. */
static const xmlNode *word_mark(const xmlNode *node)
{
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (child->type != XML_ELEMENT_NODE)
            continue;
        if (html_contains(html_attribute(child, "style"), "mso-list:Ignore"))
            return child;
        const xmlNode *found = word_mark(child);
        if (found)
            return found;
    }
    return NULL;
}

static bool is_word_item(HtmlReader *r, HtmlPlace *inner, HtmlItem *item, const xmlNode *node)
{
    Text style = html_attribute(node, "style");
    const char *at = html_contains(style, "mso-list:") ? strstr(style.ptr, " level") : NULL;
    const xmlNode *mark = at ? word_mark(node) : NULL;
    if (!mark)
        return false;
    Text sign = html_inner_text(r->arena, mark);
    while (sign.len > 0 &&
           ((unsigned char)sign.ptr[sign.len - 1] >= 0x80 || sign.ptr[sign.len - 1] == ' '))
        sign.len--; /* blanks of several kinds */
    char last = sign.len > 0 ? sign.ptr[sign.len - 1] : 0;
    item->kind = sign.len > 1 && (last == '.' || last == ')') ? LIST_ORDERED : LIST_BULLET;
    int level = at[6] - '0';
    inner->depth = level >= 1 && level <= LINE_MAX_INDENT + 1 ? level : 1;
    inner->item = item;
    return true;
}

static void read_paragraph(HtmlReader *r, HtmlPlace *inner, const HtmlPlace *outer,
                           const xmlNode *node)
{
    HtmlItem item = { 0 };
    inner->in_phrase = true;
    html_end_block(r, outer);
    bool is_item = !inner->item && is_word_item(r, inner, &item, node);
    html_walk_children(r, inner, node);
    if (is_item)
        html_force_item(r, inner);
    html_end_block(r, inner);
}

static int level_of(const xmlNode *node)
{
    return node->name[1] - '0';
}

/* One without words is a line only where we or Markdown wrote it: others leave them lying about. */
static void read_heading(HtmlReader *r, HtmlPlace *inner, const HtmlPlace *outer,
                         const xmlNode *node)
{
    html_end_block(r, outer);
    inner->level = level_of(node);
    inner->in_phrase = true;
    if (r->is_markdown && !node->children)
        html_break(r, inner);
    html_walk_children(r, inner, node);
    html_end_block(r, inner);
}

static void read_quote(HtmlReader *r, HtmlPlace *inner, const HtmlPlace *outer, const xmlNode *node)
{
    inner->in_quote = true;
    read_block(r, inner, outer, node);
}

/* The line break right behind <pre> is not part of it. */
static void drop_first_break(xmlNode *text)
{
    if (text && text->type == XML_TEXT_NODE && text->content[0] == '\n')
        memmove(text->content, text->content + 1, strlen((const char *)text->content));
}

static void read_code(HtmlReader *r, HtmlPlace *inner, const HtmlPlace *outer, const xmlNode *node)
{
    html_end_block(r, outer);
    inner->in_code = true;
    inner->level = 0;
    inner->language = html_language(r->arena, node);
    for (const xmlNode *child = node->children; child && text_is_null(inner->language);
         child = child->next) {
        if (child->type == XML_ELEMENT_NODE)
            inner->language = html_language(r->arena, child);
    }
    drop_first_break(node->children);
    html_walk_children(r, inner, node);
    html_end_block(r, inner);
}

static void read_list(HtmlReader *r, HtmlPlace *inner, const HtmlPlace *outer, const xmlNode *node)
{
    html_end_block(r, outer);
    if (outer->item)
        html_force_item(r, outer);
    inner->depth++;
    inner->list =
        xmlStrcasecmp(node->name, (const xmlChar *)"ol") == 0 ? LIST_ORDERED : LIST_BULLET;
    inner->item = NULL;
    inner->in_phrase = inner->is_rtl = false;
    inner->align = ALIGN_START;
    inner->indent = 0;
    html_walk_children(r, inner, node);
    html_end_block(r, inner);
}

static ListKind kind_of_item(const HtmlPlace *place, const xmlNode *node)
{
    static const char *const names[] = { "bullet", "ordered", "checked", "unchecked" };
    Text said = html_attribute(node, "data-list"), checked = html_attribute(node, "aria-checked");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (text_equal(said, text_of(names[i])))
            return (ListKind)i;
    }
    if (!text_is_null(checked))
        return text_equal(checked, TEXT("true")) ? LIST_CHECKED : LIST_UNCHECKED;
    return place->list;
}

static void read_item(HtmlReader *r, HtmlPlace *inner, const HtmlPlace *outer, const xmlNode *node)
{
    HtmlItem item = { .kind = kind_of_item(inner, node) };
    Text style = html_attribute(node, "style");
    item.is_bare = html_contains(style, "list-style-type:none") ||
                   html_contains(style, "list-style-type: none") ||
                   html_contains(style, "list-style:none") ||
                   html_contains(style, "list-style: none");
    item.is_bare = item.is_bare && text_is_null(html_attribute(node, "aria-checked"));
    html_end_block(r, outer);
    inner->depth += inner->depth == 0;
    inner->item = &item;
    inner->in_phrase = true;
    html_walk_children(r, inner, node);
    html_force_item(r, inner);
}

static void read_table(HtmlReader *r, HtmlPlace *inner, const HtmlPlace *outer, const xmlNode *node)
{
    (void)outer;
    inner->in_phrase = false;
    html_read_table(r, inner, node);
}

static void read_title(HtmlReader *r, HtmlPlace *inner, const HtmlPlace *outer, const xmlNode *node)
{
    (void)inner;
    (void)outer;
    if (text_is_null(r->title))
        r->title = html_inner_text(r->arena, node);
}

static void read_meta(HtmlReader *r, HtmlPlace *inner, const HtmlPlace *outer, const xmlNode *node)
{
    (void)inner;
    (void)outer;
    if (text_equal(html_attribute(node, "name"), TEXT("generator")) &&
        text_equal(html_attribute(node, "content"), TEXT("Insula")))
        r->is_ours = true;
}

static void read_nothing(HtmlReader *r, HtmlPlace *inner, const HtmlPlace *outer,
                         const xmlNode *node)
{
    (void)r;
    (void)inner;
    (void)outer;
    (void)node;
}

#define FLAG(name) .flag = offsetof(RunStyle, name) + 1

static const Element elements[] = {
    { "a", read_link },
    { "address", read_block },
    { "article", read_block },
    { "aside", read_block },
    { "audio", read_nothing },
    { "b", read_inline, FLAG(bold) },
    { "blockquote", read_quote },
    { "br", read_break },
    { "button", read_nothing },
    { "canvas", read_nothing },
    { "caption", read_block },
    { "center", read_block },
    { "cite", read_inline, FLAG(italic) },
    { "code", read_inline, FLAG(code) },
    { "dd", read_block },
    { "del", read_inline, FLAG(strike) },
    { "details", read_block },
    { "dfn", read_inline, FLAG(italic) },
    { "div", read_block },
    { "dl", read_block },
    { "dt", read_block },
    { "em", read_inline, FLAG(italic) },
    { "fieldset", read_block },
    { "figcaption", read_block },
    { "figure", read_block },
    { "footer", read_block },
    { "form", read_block },
    { "h1", read_heading },
    { "h2", read_heading },
    { "h3", read_heading },
    { "h4", read_heading },
    { "h5", read_heading },
    { "h6", read_heading },
    { "header", read_block },
    { "hr", read_block },
    { "i", read_inline, FLAG(italic) },
    { "iframe", read_nothing },
    { "img", read_image },
    { "input", read_input },
    { "ins", read_inline, FLAG(underline) },
    { "kbd", read_inline, FLAG(code) },
    { "li", read_item },
    { "link", read_nothing },
    { "main", read_block },
    { "math", read_nothing },
    { "meta", read_meta },
    { "nav", read_block },
    { "noscript", read_nothing },
    { "object", read_nothing },
    { "ol", read_list },
    { "p", read_paragraph },
    { "pre", read_code },
    { "s", read_inline, FLAG(strike) },
    { "samp", read_inline, FLAG(code) },
    { "script", read_nothing },
    { "section", read_block },
    { "select", read_nothing },
    { "span", read_span },
    { "strike", read_inline, FLAG(strike) },
    { "strong", read_inline, FLAG(bold) },
    { "style", read_nothing },
    { "sub", read_inline, FLAG(subscript) },
    { "summary", read_block },
    { "sup", read_inline, FLAG(superscript) },
    { "svg", read_nothing },
    { "table", read_table },
    { "td", read_block },
    { "template", read_nothing },
    { "textarea", read_nothing },
    { "th", read_block },
    { "title", read_title },
    { "tr", read_block },
    { "tt", read_inline, FLAG(code) },
    { "u", read_inline, FLAG(underline) },
    { "ul", read_list },
    { "var", read_inline, FLAG(italic) },
    { "video", read_video },
};

static const Element *find_element(const xmlChar *name)
{
    size_t from = 0, until = sizeof elements / sizeof elements[0];
    while (from < until) {
        size_t middle = (from + until) / 2;
        int order = xmlStrcasecmp(name, (const xmlChar *)elements[middle].name);
        if (order == 0)
            return &elements[middle];
        if (order < 0)
            until = middle;
        else
            from = middle + 1;
    }
    return NULL;
}

/* Sub- and superscript are not in our editor, which could not take them away again. */
static bool is_in_editor(const HtmlReader *r, size_t offset)
{
    return r->is_ours ||
           (offset != offsetof(RunStyle, subscript) && offset != offsetof(RunStyle, superscript));
}

static void read_element(HtmlReader *r, const HtmlPlace *place, const xmlNode *node)
{
    const Element *element = find_element(node->name);
    HtmlPlace inner = *place;
    if (element && element->flag > 0 && is_in_editor(r, element->flag - 1))
        *(bool *)((char *)&inner.run + element->flag - 1) = true;
    html_apply_style(r, &inner, node);
    if (inner.is_hidden)
        return;
    if (element)
        element->read(r, &inner, place, node);
    else
        html_walk_children(r, &inner, node);
}

void html_walk_children(HtmlReader *r, const HtmlPlace *place, const xmlNode *node)
{
    if (r->nesting == DEEPEST)
        return;
    r->nesting++;
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (child->type == XML_ELEMENT_NODE)
            read_element(r, place, child);
        else if (child->type == XML_TEXT_NODE && child->content)
            html_text(r, place, cleaned(r->arena, child->content));
    }
    r->nesting--;
}

/* ---- the whole ---- */

/* A first heading of level 1 is the title and need not be said twice. */
static void take_title(Arena *arena, Imported *found)
{
    Lines lines = lines_read(arena, &found->content);
    if (lines.count == 0 || lines.lines[0].style.kind != LINE_HEADING ||
        lines.lines[0].style.level != 1)
        return;
    Text title = text_trim(line_text(arena, &lines.lines[0]));
    size_t points = 0;
    for (size_t i = 0; i < title.len; i++)
        points += ((unsigned char)title.ptr[i] & 0xC0) != 0x80;
    if (points == 0 || points > TITLE_MAX)
        return;
    found->title = title;
    Delta rest;
    delta_init(&rest, arena);
    bool is_past = false;
    for (uint32_t i = 0; i < found->content.count; i++) {
        const DeltaOp *op = &found->content.ops[i];
        uint32_t from = 0;
        if (!is_past && op->kind == DELTA_INSERT) {
            while (from < op->length && op->text[from] != '\n')
                from++;
            is_past = from < op->length;
            from += is_past;
        } else if (!is_past) {
            continue;
        }
        if (is_past && from < op->length)
            delta_push(&rest, op->kind == DELTA_EMBED ? *op : delta_slice(op, from, op->length));
    }
    found->content = rest;
}

static void finish(HtmlReader *r, Imported *found)
{
    HtmlPlace place = { 0 };
    html_end_block(r, &place);
    found->title = r->title;
    take_title(r->arena, found);
    if (found->content.count == 0) {
        LineWriter writer = { .arena = r->arena, .delta = &found->content };
        line_writer_end(&writer, &(LineStyle){ 0 });
    }
}

static void free_tree(void *tree)
{
    xmlFreeDoc(tree);
}

/* Word's "<![if ...]>" and "<![endif]>", which stand for nothing; libxml2 takes them for text. */
static void blank_conditions(char *html, size_t len)
{
    static const char *const openings[] = { "<![if", "<![endif" };
    for (char *at = html; (at = memmem(at, len - (size_t)(at - html), "<![", 3)); at++) {
        for (size_t i = 0; i < sizeof openings / sizeof openings[0]; i++) {
            if (strncasecmp(at, openings[i], strlen(openings[i])) != 0)
                continue;
            char *end = strchr(at, '>');
            memset(at, ' ', end ? (size_t)(end - at) + 1 : 3);
        }
    }
}

/* NULL when it nests too deep, or memory is short. */
static xmlDoc *parse(Arena *arena, Text source)
{
    /* NUL ends a text for libxml2. */
    char *copy = text_cstr(arena, source);
    for (size_t i = 0; i < source.len; i++) {
        if (copy[i] == '\0')
            copy[i] = ' ';
    }
    blank_conditions(copy, source.len);
    htmlParserCtxt *parser = htmlNewParserCtxt();
    if (!parser)
        return NULL;
    xmlDoc *tree =
        htmlCtxtReadMemory(parser, copy, (int)source.len, NULL, "UTF-8",
                           HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                               HTML_PARSE_NONET | HTML_PARSE_COMPACT);
    bool was_stopped = parser->disableSAX != 0;
    htmlFreeParserCtxt(parser);
    if (tree)
        arena_defer(arena, free_tree, tree);
    return was_stopped ? NULL : tree;
}

static bool read_tree(Arena *arena, Text source, bool is_markdown, Imported *found)
{
    HtmlReader r = { .arena = arena, .is_markdown = is_markdown };
    HtmlPlace place = { 0 };
    line_writer_init(&r.writer, arena, &found->content);
    if (text_trim(source).len > 0) {
        xmlDoc *tree = parse(arena, source);
        if (!tree)
            return false;
        html_walk_children(&r, &place, (const xmlNode *)tree);
    }
    finish(&r, found);
    return found->content.count <= DELTA_MAX_COMPONENTS;
}

bool html_read(Arena *arena, Text source, Imported *found)
{
    return read_tree(arena, source, false, found);
}

bool markdown_html_read(Arena *arena, Text html, Imported *found)
{
    return read_tree(arena, html, true, found);
}
