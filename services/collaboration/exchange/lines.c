#include "services/collaboration/exchange/lines.h"

#include <stddef.h>
#include <string.h>

#include "core/json.h"

/* ---- attributes ---- */

/* Words stand in attributes and on lines of other formats: a control character in one is a blank.
 */
static Text in_one_line(Arena *arena, Text word)
{
    char *copy = text_cstr(arena, word);
    for (size_t i = 0; i < word.len; i++) {
        if ((unsigned char)copy[i] < 0x20 || copy[i] == 0x7F)
            copy[i] = ' ';
    }
    return (Text){ copy, word.len };
}

/* Values are canonical JSON. */
static Text word_of(Arena *arena, Text value)
{
    JsonError error;
    if (value.len < 2 || value.ptr[0] != '"')
        return TEXT_NULL;
    const json_t *string = json_read(arena, value, true, &error);
    return string ? in_one_line(arena, json_string_text(string)) : TEXT_NULL;
}

static bool is_on(Text value)
{
    return !text_equal(value, TEXT("null")) && !text_equal(value, TEXT("false")) &&
           !text_equal(value, TEXT("\"\""));
}

static const struct {
    Text key;
    size_t offset;
} flags[] = {
    { { "\"bold\"", 6 }, offsetof(RunStyle, bold) },
    { { "\"code\"", 6 }, offsetof(RunStyle, code) },
    { { "\"italic\"", 8 }, offsetof(RunStyle, italic) },
    { { "\"strike\"", 8 }, offsetof(RunStyle, strike) },
    { { "\"underline\"", 11 }, offsetof(RunStyle, underline) },
};

static const struct {
    Text key;
    size_t offset;
} words[] = {
    { { "\"background\"", 12 }, offsetof(RunStyle, background) },
    { { "\"color\"", 7 }, offsetof(RunStyle, colour) },
    { { "\"font\"", 6 }, offsetof(RunStyle, font) },
    { { "\"link\"", 6 }, offsetof(RunStyle, link) },
    { { "\"size\"", 6 }, offsetof(RunStyle, size) },
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static RunStyle read_run_style(Arena *arena, const Attributes *attributes, Text *alt)
{
    RunStyle style = { 0 };
    for (uint32_t i = 0; attributes && i < attributes->count; i++) {
        const Attribute *item = &attributes->items[i];
        for (size_t k = 0; k < COUNT(flags); k++) {
            if (text_equal(item->key, flags[k].key))
                *(bool *)((char *)&style + flags[k].offset) = is_on(item->value);
        }
        for (size_t k = 0; k < COUNT(words); k++) {
            if (text_equal(item->key, words[k].key))
                *(Text *)((char *)&style + words[k].offset) = word_of(arena, item->value);
        }
        if (text_equal(item->key, TEXT("\"script\""))) {
            style.subscript = text_equal(item->value, TEXT("\"sub\""));
            style.superscript = text_equal(item->value, TEXT("\"super\""));
        }
        if (alt && text_equal(item->key, TEXT("\"alt\"")))
            *alt = word_of(arena, item->value);
    }
    return style;
}

static bool read_list(Text value, ListKind *kind)
{
    static const Text names[] = {
        { "\"bullet\"", 8 }, { "\"ordered\"", 9 }, { "\"checked\"", 9 }, { "\"unchecked\"", 11 }
    };
    for (size_t i = 0; i < COUNT(names); i++) {
        if (text_equal(value, names[i])) {
            *kind = (ListKind)i;
            return true;
        }
    }
    return false;
}

static Align read_align(Text value)
{
    static const Text names[] = {
        { "", 0 }, { "\"center\"", 8 }, { "\"right\"", 7 }, { "\"justify\"", 9 }
    };
    for (size_t i = 1; i < COUNT(names); i++) {
        if (text_equal(value, names[i]))
            return (Align)i;
    }
    return ALIGN_START;
}

/* A whole number in a range, 0 for anything else. */
static int read_small(Text value, int most)
{
    int64_t number;
    return text_to_int64(value, &number) && number > 0 && number <= most ? (int)number : 0;
}

/* A line is one thing; of several that an application may have said, the first of these counts. */
static LineStyle read_line_style(Arena *arena, const Attributes *attributes)
{
    LineStyle style = { 0 };
    bool is_code = false, is_list = false, is_quote = false;
    for (uint32_t i = 0; attributes && i < attributes->count; i++) {
        Text key = attributes->items[i].key, value = attributes->items[i].value;
        if (text_equal(key, TEXT("\"code-block\"")) && is_on(value)) {
            is_code = true;
            style.language = word_of(arena, value);
        } else if (text_equal(key, TEXT("\"list\""))) {
            is_list = read_list(value, &style.list);
        } else if (text_equal(key, TEXT("\"header\""))) {
            style.level = read_small(value, 6);
        } else if (text_equal(key, TEXT("\"blockquote\""))) {
            is_quote = is_on(value);
        } else if (text_equal(key, TEXT("\"indent\""))) {
            style.indent = read_small(value, LINE_MAX_INDENT);
        } else if (text_equal(key, TEXT("\"align\""))) {
            style.align = read_align(value);
        } else if (text_equal(key, TEXT("\"direction\""))) {
            style.is_rtl = text_equal(value, TEXT("\"rtl\""));
        }
    }
    style.kind = is_code           ? LINE_CODE
                 : is_list         ? LINE_LIST
                 : style.level > 0 ? LINE_HEADING
                 : is_quote        ? LINE_QUOTE
                                   : LINE_TEXT;
    if (style.kind != LINE_HEADING)
        style.level = 0;
    return style;
}

bool run_style_equal(const RunStyle *a, const RunStyle *b)
{
    return a->bold == b->bold && a->italic == b->italic && a->underline == b->underline &&
           a->strike == b->strike && a->code == b->code && a->subscript == b->subscript &&
           a->superscript == b->superscript && text_equal(a->link, b->link) &&
           text_equal(a->colour, b->colour) && text_equal(a->background, b->background) &&
           text_equal(a->size, b->size) && text_equal(a->font, b->font);
}

/* ---- reading ---- */

void lines_write_utf8(Buffer *out, const uint16_t *units, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++) {
        uint32_t point = units[i];
        if ((point & 0xFC00) == 0xD800 && i + 1 < length && (units[i + 1] & 0xFC00) == 0xDC00)
            point = 0x10000 + ((point & 0x3FF) << 10) + (units[++i] & 0x3FFu);
        else if ((point & 0xF800) == 0xD800)
            point = 0xFFFD;
        char bytes[4];
        size_t count;
        if (point < 0x80) {
            if ((point < 0x20 && point != '\t') || point == 0x7F)
                continue;
            bytes[0] = (char)point;
            count = 1;
        } else if (point < 0x800) {
            bytes[0] = (char)(0xC0 | point >> 6);
            count = 2;
        } else if (point < 0x10000) {
            bytes[0] = (char)(0xE0 | point >> 12);
            count = 3;
        } else {
            bytes[0] = (char)(0xF0 | point >> 18);
            count = 4;
        }
        for (size_t k = 1; k < count; k++)
            bytes[k] = (char)(0x80 | (point >> 6 * (count - 1 - k) & 0x3F));
        buffer_add(out, bytes, count);
    }
}

typedef struct Reader {
    Arena *arena;
    Lines found;
    size_t line_capacity;
    Run *runs;
    uint32_t run_count, run_capacity;
} Reader;

static void add_run(Reader *r, Run run)
{
    if (r->run_count == r->run_capacity) {
        uint32_t capacity = r->run_capacity ? r->run_capacity * 2 : 8;
        Run *runs = ARENA_ARRAY(r->arena, Run, capacity);
        if (r->run_count)
            memcpy(runs, r->runs, r->run_count * sizeof *runs);
        r->runs = runs;
        r->run_capacity = capacity;
    }
    r->runs[r->run_count++] = run;
}

static void add_line(Reader *r, LineStyle style)
{
    if (r->found.count == r->line_capacity) {
        size_t capacity = r->line_capacity ? r->line_capacity * 2 : 64;
        Line *lines = ARENA_ARRAY(r->arena, Line, capacity);
        if (r->found.count)
            memcpy(lines, r->found.lines, r->found.count * sizeof *lines);
        r->found.lines = lines;
        r->line_capacity = capacity;
    }
    r->found.lines[r->found.count++] = (Line){ style, r->runs, r->run_count };
    /* What is left of the room is the next line's. */
    if (r->run_count > 0)
        r->runs += r->run_count;
    r->run_capacity -= r->run_count;
    r->run_count = 0;
}

static void read_text(Reader *r, const DeltaOp *op)
{
    LineStyle line_style = { 0 };
    RunStyle style = read_run_style(r->arena, op->attributes, NULL);
    bool knows_line = false;
    for (uint32_t from = 0; from < op->length;) {
        uint32_t end = from;
        while (end < op->length && op->text[end] != '\n')
            end++;
        if (end > from) {
            Buffer text;
            buffer_init(&text, r->arena, 3u * (size_t)DELTA_MAX_LENGTH);
            lines_write_utf8(&text, op->text + from, end - from);
            if (text.len > 0)
                add_run(r, (Run){ RUN_TEXT, style, buffer_view(&text), TEXT_NULL });
        }
        if (end < op->length) {
            if (!knows_line)
                line_style = read_line_style(r->arena, op->attributes);
            knows_line = true;
            add_line(r, line_style);
        }
        from = end + 1;
    }
}

static void read_embed(Reader *r, const DeltaOp *op)
{
    static const struct {
        const char *name;
        RunKind kind;
    } kinds[] = { { "image", RUN_IMAGE }, { "video", RUN_VIDEO }, { "formula", RUN_FORMULA } };
    JsonError error;
    Run run = { .kind = RUN_OTHER };
    json_t *embed = json_read(r->arena, op->embed, true, &error);
    void *first = embed ? json_object_iter(embed) : NULL;
    if (!first)
        return;
    run.text = text_of(json_object_iter_key(first));
    for (size_t i = 0; i < COUNT(kinds); i++) {
        Text source = json_text_at(embed, kinds[i].name);
        if (!text_is_null(source)) {
            run.kind = kinds[i].kind;
            run.text = in_one_line(r->arena, source);
        }
    }
    run.style = read_run_style(r->arena, op->attributes, &run.alt);
    if (run.kind == RUN_VIDEO && r->run_count > 0)
        add_line(r, (LineStyle){ 0 });
    add_run(r, run);
    if (run.kind == RUN_VIDEO)
        add_line(r, (LineStyle){ 0 });
}

Lines lines_read(Arena *arena, const Delta *document)
{
    Reader r = { .arena = arena };
    for (uint32_t i = 0; i < document->count; i++) {
        if (document->ops[i].kind == DELTA_INSERT)
            read_text(&r, &document->ops[i]);
        else if (document->ops[i].kind == DELTA_EMBED)
            read_embed(&r, &document->ops[i]);
    }
    if (r.run_count > 0)
        add_line(&r, (LineStyle){ 0 });
    return r.found;
}

Text line_text(Arena *arena, const Line *line)
{
    Buffer out;
    buffer_init(&out, arena, 3u * (size_t)DELTA_MAX_LENGTH);
    for (uint32_t i = 0; i < line->count; i++) {
        const Run *run = &line->runs[i];
        if (run->kind == RUN_TEXT || run->kind == RUN_FORMULA)
            buffer_text(&out, run->text);
        else if (run->kind == RUN_IMAGE && !text_is_null(run->alt))
            buffer_text(&out, run->alt);
    }
    return buffer_view(&out);
}

/* ---- addresses ---- */

static bool begins_with(Text text, const char *word)
{
    size_t len = strlen(word);
    return text.len > len && text_equal_nocase(text_slice(text, 0, len), (Text){ word, len });
}

static bool has_control(Text text)
{
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] <= 0x20 || text.ptr[i] == 0x7F)
            return true;
    }
    return false;
}

bool address_is_safe(Text address)
{
    return !text_is_null(address) && !has_control(address) &&
           (begins_with(address, "https://") || begins_with(address, "http://") ||
            begins_with(address, "mailto:") || begins_with(address, "tel:") ||
            begins_with(address, "sms:"));
}

bool address_is_picture(Text address)
{
    return !text_is_null(address) && !has_control(address) &&
           (begins_with(address, "https://") || begins_with(address, "http://") ||
            begins_with(address, "data:image/png;base64,") ||
            begins_with(address, "data:image/jpeg;base64,") ||
            begins_with(address, "data:image/gif;base64,") ||
            begins_with(address, "data:image/webp;base64,"));
}
