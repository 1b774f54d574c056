#include "services/mail/template.h"

#include <string.h>

#include "core/json.h"

#define MAX_BYTES (512u * 1024u)
#define MAX_DEPTH 4

/* Values of an element of a section, and those around it. */
typedef struct Scope {
    const json_t *object;
    const struct Scope *outer;
} Scope;

typedef struct Render {
    Arena *arena;
    Text workspace;
    Buffer plain, html;
    bool in_list;
} Render;

const MailTemplate *template_find(Text name, Text locale)
{
    const MailTemplate *english = NULL;
    for (size_t i = 0; i < MAIL_TEMPLATES_COUNT; i++) {
        const MailTemplate *one = &MAIL_TEMPLATES[i];
        if (!text_equal(text_of(one->name), name))
            continue;
        if (text_equal(text_of(one->locale), locale))
            return one;
        if (strcmp(one->locale, "en") == 0)
            english = one;
    }
    return english;
}

/* Values */

static const json_t *find(const Scope *scope, const char *name)
{
    for (; scope; scope = scope->outer) {
        const json_t *value = json_object_get(scope->object, name);
        if (value)
            return value;
    }
    return NULL;
}

static Text value_of(const Render *render, const Scope *scope, Text name)
{
    const json_t *value = find(scope, text_cstr(render->arena, name));
    if (json_is_string(value))
        return json_string_text(value);
    return text_equal(name, TEXT("workspace")) ? render->workspace : TEXT("");
}

/* A value is one line of text whatever it holds. */
static char printable(char c)
{
    return (unsigned char)c < ' ' || c == 127 ? ' ' : c;
}

static void put_plain(Buffer *out, Text text)
{
    for (size_t i = 0; i < text.len; i++)
        buffer_byte(out, printable(text.ptr[i]));
}

static void put_escaped(Buffer *out, Text text)
{
    for (size_t i = 0; i < text.len; i++) {
        switch (text.ptr[i]) {
        case '&':
            buffer_literal(out, "&amp;");
            break;
        case '<':
            buffer_literal(out, "&lt;");
            break;
        case '>':
            buffer_literal(out, "&gt;");
            break;
        case '"':
            buffer_literal(out, "&quot;");
            break;
        case '\'':
            buffer_literal(out, "&#39;");
            break;
        default:
            buffer_byte(out, printable(text.ptr[i]));
        }
    }
}

/* A piece of a template with its values, as plain text. */
static Text filled(const Render *render, const Scope *scope, Text piece)
{
    Buffer out;
    buffer_init(&out, render->arena, MAX_BYTES);
    for (size_t at = 0; at < piece.len;) {
        Text rest = text_slice(piece, at, piece.len);
        const char *end =
            text_starts_with(rest, TEXT("{{")) ? memmem(rest.ptr, rest.len, "}}", 2) : NULL;
        if (end) {
            size_t length = (size_t)(end - rest.ptr);
            put_plain(&out, value_of(render, scope, text_slice(rest, 2, length)));
            at += length + 2;
        } else {
            buffer_byte(&out, piece.ptr[at++]);
        }
    }
    return buffer_view(&out);
}

/* Blocks */

static void close_list(Render *render)
{
    if (render->in_list)
        buffer_literal(&render->html, "</ul>\n");
    render->in_list = false;
}

static void put_paragraph(Render *render, Text text, bool is_small)
{
    buffer_text(&render->plain, text);
    buffer_literal(&render->plain, "\n\n");
    if (is_small)
        buffer_literal(&render->html, "<p style=\"margin:0 0 16px;font-size:13px;line-height:20px;"
                                      "color:#6b7280\">");
    else
        buffer_literal(&render->html, "<p style=\"margin:0 0 16px\">");
    put_escaped(&render->html, text);
    buffer_literal(&render->html, "</p>\n");
}

static bool is_link(Text url)
{
    return text_starts_with(url, TEXT("https://")) || text_starts_with(url, TEXT("http://"));
}

static void put_button(Render *render, Text label, Text url)
{
    if (!is_link(url))
        return;
    buffer_format(&render->plain, "%.*s:\n%.*s\n\n", TEXT_ARG(label), TEXT_ARG(url));
    buffer_literal(&render->html, "<p style=\"margin:0 0 16px\"><a href=\"");
    put_escaped(&render->html, url);
    buffer_literal(&render->html,
                   "\" style=\"display:inline-block;padding:11px 20px;border-radius:6px;"
                   "background:#1c6dd0;color:#ffffff;font-weight:600;text-decoration:none\">");
    put_escaped(&render->html, label);
    buffer_literal(&render->html, "</a></p>\n");
}

static void put_entry(Render *render, Text text)
{
    buffer_format(&render->plain, "- %.*s\n", TEXT_ARG(text));
    if (!render->in_list)
        buffer_literal(&render->html, "<ul style=\"margin:0 0 16px;padding-left:20px\">\n");
    render->in_list = true;
    buffer_literal(&render->html, "<li>");
    put_escaped(&render->html, text);
    buffer_literal(&render->html, "</li>\n");
}

/* One block: lines without a blank one between them. */
static void put_block(Render *render, const Scope *scope, Text block)
{
    size_t middle = block.len;
    const char *found = block.ptr[0] == '[' && block.ptr[block.len - 1] == ')'
                            ? memmem(block.ptr, block.len, "](", 2)
                            : NULL;
    if (found)
        middle = (size_t)(found - block.ptr);

    bool is_entry = text_starts_with(block, TEXT("- "));
    bool is_small = text_starts_with(block, TEXT("> "));
    if (!is_entry && render->in_list) {
        close_list(render);
        buffer_byte(&render->plain, '\n');
    }
    if (found)
        put_button(render, filled(render, scope, text_slice(block, 1, middle)),
                   filled(render, scope, text_slice(block, middle + 2, block.len - 1)));
    else if (is_entry)
        put_entry(render, filled(render, scope, text_slice(block, 2, block.len)));
    else
        put_paragraph(render, filled(render, scope, text_slice(block, is_small ? 2 : 0, block.len)),
                      is_small);
}

static Text joined(Arena *arena, Text before, Text line)
{
    return before.len == 0 ? line
                           : text_format(arena, "%.*s %.*s", TEXT_ARG(before), TEXT_ARG(line));
}

static void render_blocks(Render *render, const Scope *scope, Text text, int depth);

static void render_section(Render *render, const Scope *scope, Text name, Text inner, int depth)
{
    const json_t *value = find(scope, text_cstr(render->arena, name));
    size_t index;
    json_t *element;
    if (json_is_array(value)) {
        json_array_foreach(value, index, element)
        {
            Scope within = { .object = element, .outer = scope };
            render_blocks(render, &within, inner, depth + 1);
        }
    } else if (json_is_true(value) || (json_is_string(value) && json_string_length(value) > 0)) {
        render_blocks(render, scope, inner, depth + 1);
    }
}

/* The end of the section `name` in `text`, whose start is behind the line that opens it. */
static size_t section_end(Arena *arena, Text text, Text name, size_t *behind)
{
    Text mark = text_format(arena, "{{/%.*s}}", TEXT_ARG(name));
    const char *found = memmem(text.ptr, text.len, mark.ptr, mark.len);
    size_t end = found ? (size_t)(found - text.ptr) : text.len;
    *behind = found ? end + mark.len : end;
    return end;
}

static void render_blocks(Render *render, const Scope *scope, Text text, int depth)
{
    Text block = TEXT("");
    while (!text_is_null(text) && depth <= MAX_DEPTH) {
        Text line = text_trim(text_cut(&text, '\n'));
        bool opens = text_starts_with(line, TEXT("{{#")) && text_ends_with(line, TEXT("}}"));
        bool starts = text_starts_with(line, TEXT("- ")) || text_starts_with(line, TEXT("["));
        if (block.len > 0 && (line.len == 0 || opens || starts)) {
            put_block(render, scope, block);
            block = TEXT("");
        }
        if (opens && !text_is_null(text)) {
            Text name = text_slice(line, 3, line.len - 2);
            size_t behind, end = section_end(render->arena, text, name, &behind);
            render_section(render, scope, name, text_slice(text, 0, end), depth);
            text = text_slice(text, behind, text.len);
        } else if (line.len > 0 && !opens) {
            block = joined(render->arena, block, line);
        }
    }
    if (block.len > 0)
        put_block(render, scope, block);
}

/* The layout */

static void put_layout(Buffer *out, const Render *render, Text subject)
{
    for (const char *at = MAIL_LAYOUT; *at;) {
        if (strncmp(at, "{{subject}}", 11) == 0) {
            put_escaped(out, subject);
            at += 11;
        } else if (strncmp(at, "{{body}}", 8) == 0) {
            buffer_text(out, buffer_view(&render->html));
            at += 8;
        } else if (strncmp(at, "{{workspace}}", 13) == 0) {
            put_escaped(out, render->workspace);
            at += 13;
        } else {
            buffer_byte(out, *at++);
        }
    }
}

MailText template_render(Arena *arena, const char *text, const json_t *values, Text workspace)
{
    Render render = { .arena = arena,
                      .workspace = text_is_null(workspace) ? TEXT("Insula") : workspace };
    Scope scope = { .object = values };
    buffer_init(&render.plain, arena, MAX_BYTES);
    buffer_init(&render.html, arena, MAX_BYTES);

    Text rest = text_of(text);
    Text first = text_cut(&rest, '\n');
    if (text_starts_with(first, TEXT("Subject: ")))
        first = text_slice(first, 9, first.len);
    Text subject = filled(&render, &scope, first);
    render_blocks(&render, &scope, rest, 0);
    close_list(&render);

    Buffer page;
    buffer_init(&page, arena, 2 * MAX_BYTES);
    put_layout(&page, &render, subject);
    buffer_format(&render.plain, "-- \n%.*s\n", TEXT_ARG(render.workspace));
    return (MailText){ subject, buffer_view(&render.plain), buffer_view(&page) };
}
