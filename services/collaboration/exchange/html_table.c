#include "services/collaboration/exchange/html_reader.h"

#include <string.h>

/* What may still be read as a table of words. */
enum { MAX_COLUMNS = 30, MAX_ROWS = 5000, MAX_CELL_BYTES = 300 };

typedef struct Row {
    Text cells[MAX_COLUMNS];
    size_t count;
    bool is_head;
} Row;

typedef struct Table {
    Arena *arena;
    Row *rows;
    size_t count, capacity;
    size_t columns, widths[MAX_COLUMNS];
    bool is_words; /* until something is found that is more */
} Table;

static bool is_named(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && xmlStrcasecmp(node->name, (const xmlChar *)name) == 0;
}

/* What cannot be said in a line of words. */
static bool holds_blocks(const xmlNode *node)
{
    static const char *const blocks[] = {
        "table", "ul", "ol", "pre", "blockquote", "h1",    "h2",
        "h3",    "h4", "h5", "h6",  "img",        "video", "input"
    };
    for (const xmlNode *child = node->children; child; child = child->next) {
        for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) {
            if (is_named(child, blocks[i]))
                return true;
        }
        if (child->type == XML_ELEMENT_NODE && holds_blocks(child))
            return true;
    }
    return false;
}

static size_t width_of(Text text)
{
    size_t width = 0;
    for (size_t i = 0; i < text.len; i++)
        width += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
    return width;
}

static void add_row(Table *t)
{
    if (t->count == t->capacity) {
        size_t capacity = t->capacity ? t->capacity * 2 : 16;
        Row *rows = ARENA_ARRAY(t->arena, Row, capacity);
        if (t->count)
            memcpy(rows, t->rows, t->count * sizeof *rows);
        t->rows = rows;
        t->capacity = capacity;
    }
    memset(&t->rows[t->count++], 0, sizeof(Row));
}

static void read_cell(Table *t, const xmlNode *node)
{
    Row *row = &t->rows[t->count - 1];
    Text text = html_inner_text(t->arena, node);
    if (row->count == MAX_COLUMNS || text.len > MAX_CELL_BYTES || holds_blocks(node)) {
        t->is_words = false;
        return;
    }
    size_t width = width_of(text), column = row->count;
    row->is_head = row->is_head || is_named(node, "th");
    row->cells[row->count++] = text;
    t->widths[column] = width > t->widths[column] ? width : t->widths[column];
    t->columns = row->count > t->columns ? row->count : t->columns;
}

static void read_rows(Table *t, const xmlNode *node)
{
    for (const xmlNode *child = node->children; child && t->is_words; child = child->next) {
        if (is_named(child, "td") || is_named(child, "th")) {
            if (t->count > 0)
                read_cell(t, child);
        } else if (is_named(child, "tr")) {
            if (t->count == MAX_ROWS)
                t->is_words = false;
            else
                add_row(t);
            read_rows(t, child);
        } else if (child->type == XML_ELEMENT_NODE) {
            read_rows(t, child);
        }
    }
}

static void write_padding(Buffer *out, char with, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buffer_byte(out, with);
}

static void write_row(const Table *t, const Row *row, Buffer *out)
{
    buffer_byte(out, '|');
    for (size_t i = 0; i < t->columns; i++) {
        Text cell = i < row->count ? row->cells[i] : TEXT("");
        buffer_byte(out, ' ');
        buffer_text(out, cell);
        write_padding(out, ' ', t->widths[i] - width_of(cell));
        buffer_literal(out, " |");
    }
    buffer_byte(out, '\n');
}

static void write_rule(const Table *t, Buffer *out)
{
    buffer_byte(out, '|');
    for (size_t i = 0; i < t->columns; i++) {
        write_padding(out, '-', t->widths[i] + 2);
        buffer_byte(out, '|');
    }
    buffer_byte(out, '\n');
}

static void write_table(HtmlReader *r, const HtmlPlace *place, const Table *t)
{
    Buffer out;
    buffer_init(&out, r->arena, 16 * 1024 * 1024);
    for (size_t i = 0; i < t->count; i++) {
        if (t->rows[i].count > 0)
            write_row(t, &t->rows[i], &out);
        if (t->rows[i].is_head && (i + 1 == t->count || !t->rows[i + 1].is_head))
            write_rule(t, &out);
    }
    HtmlPlace code = *place;
    code.in_code = true;
    code.level = 0;
    code.language = TEXT_NULL;
    html_text(r, &code, buffer_view(&out));
}

void html_read_table(HtmlReader *r, const HtmlPlace *place, const xmlNode *table)
{
    Table t = { .arena = r->arena, .is_words = true };
    read_rows(&t, table);
    html_end_block(r, place);
    if (t.is_words && t.columns > 1)
        write_table(r, place, &t);
    else
        html_walk_children(r, place, table);
    html_end_block(r, place);
}
