/*
 * A Delta from lines: the attributes of the vocabulary as JSON, sorted by key as Deltas have them.
 */
#include "core/json.h"
#include "services/collaboration/exchange/lines.h"
#include "services/collaboration/text/surrogate.h"

enum { MOST_ATTRIBUTES = 16, JSON_MAX_BYTES = 64 * 1024 * 1024 };

typedef struct Set {
    Arena *arena;
    Attribute items[MOST_ATTRIBUTES];
    uint32_t count;
} Set;

/* `key` and `value` are JSON. Keys come in order. */
static void put(Set *set, bool applies, Text key, Text value)
{
    if (applies)
        set->items[set->count++] = (Attribute){ key, value };
}

static Text quoted(Arena *arena, Text word)
{
    Buffer out;
    buffer_init(&out, arena, JSON_MAX_BYTES);
    json_escape(&out, word);
    return buffer_view(&out);
}

static void put_word(Set *set, Text key, Text word)
{
    if (!text_is_null(word))
        put(set, true, key, quoted(set->arena, word));
}

static void put_flag(Set *set, Text key, bool flag)
{
    put(set, flag, key, TEXT("true"));
}

static void put_number(Set *set, Text key, int number)
{
    put(set, number > 0, key, number > 0 ? text_format(set->arena, "%d", number) : TEXT_NULL);
}

static const Attributes *finish(const Set *set)
{
    return set->count > 0 ? attributes_of(set->arena, set->items, set->count) : NULL;
}

static const Attributes *of_run(Arena *arena, const RunStyle *style, Text alt)
{
    Set set = { .arena = arena };
    put_word(&set, TEXT("\"alt\""), alt);
    put_word(&set, TEXT("\"background\""), style->background);
    put_flag(&set, TEXT("\"bold\""), style->bold);
    put_flag(&set, TEXT("\"code\""), style->code);
    put_word(&set, TEXT("\"color\""), style->colour);
    put_word(&set, TEXT("\"font\""), style->font);
    put_flag(&set, TEXT("\"italic\""), style->italic);
    put_word(&set, TEXT("\"link\""), style->link);
    put(&set, style->subscript, TEXT("\"script\""), TEXT("\"sub\""));
    put(&set, style->superscript, TEXT("\"script\""), TEXT("\"super\""));
    put_word(&set, TEXT("\"size\""), style->size);
    put_flag(&set, TEXT("\"strike\""), style->strike);
    put_flag(&set, TEXT("\"underline\""), style->underline);
    return finish(&set);
}

static const Attributes *of_line(Arena *arena, const LineStyle *style)
{
    static const Text aligns[] = { { NULL, 0 }, { "center", 6 }, { "right", 5 }, { "justify", 7 } };
    static const Text lists[] = {
        { "bullet", 6 }, { "ordered", 7 }, { "checked", 7 }, { "unchecked", 9 }
    };
    Set set = { .arena = arena };
    bool is_code = style->kind == LINE_CODE;
    put_word(&set, TEXT("\"align\""), aligns[style->align]);
    put_flag(&set, TEXT("\"blockquote\""), style->kind == LINE_QUOTE);
    put(&set, is_code, TEXT("\"code-block\""),
        is_code && !text_is_null(style->language) ? quoted(arena, style->language) : TEXT("true"));
    put_word(&set, TEXT("\"direction\""), style->is_rtl ? TEXT("rtl") : TEXT_NULL);
    put_number(&set, TEXT("\"header\""), style->kind == LINE_HEADING ? style->level : 0);
    put_number(&set, TEXT("\"indent\""), style->indent);
    put_word(&set, TEXT("\"list\""), style->kind == LINE_LIST ? lists[style->list] : TEXT_NULL);
    return finish(&set);
}

void line_writer_init(LineWriter *writer, Arena *arena, Delta *delta)
{
    delta_init(delta, arena);
    *writer = (LineWriter){ .arena = arena, .delta = delta };
}

static void push(LineWriter *writer, Text text, const Attributes *attributes)
{
    DeltaOp op = { .kind = DELTA_INSERT, .attributes = attributes };
    op.text = surrogate_to_utf16(writer->arena, text, 0, &op.length);
    if (op.length > 0)
        delta_push(writer->delta, op);
}

void line_writer_text(LineWriter *writer, const RunStyle *style, Text text)
{
    if (text.len == 0)
        return;
    push(writer, text, of_run(writer->arena, style, TEXT_NULL));
    writer->has_content = true;
}

void line_writer_embed(LineWriter *writer, const Run *run)
{
    static const char *const names[] = {
        [RUN_IMAGE] = "image", [RUN_VIDEO] = "video", [RUN_FORMULA] = "formula"
    };
    Buffer out;
    buffer_init(&out, writer->arena, JSON_MAX_BYTES);
    buffer_format(&out, "{\"%s\":", names[run->kind]);
    json_escape(&out, run->text);
    buffer_byte(&out, '}');
    delta_push(writer->delta,
               (DeltaOp){ .kind = DELTA_EMBED,
                          .length = 1,
                          .embed = buffer_view(&out),
                          .attributes = of_run(writer->arena, &run->style, run->alt) });
    writer->has_content = run->kind != RUN_VIDEO;
}

void line_writer_end(LineWriter *writer, const LineStyle *style)
{
    static const uint16_t newline[] = { '\n' };
    delta_push(writer->delta, (DeltaOp){ .kind = DELTA_INSERT,
                                         .length = 1,
                                         .text = newline,
                                         .attributes = of_line(writer->arena, style) });
    writer->has_content = false;
}
