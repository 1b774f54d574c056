#include "gateway/graphql/parser.h"

#include "gateway/graphql/lexer.h"

/* One token ahead. After the first fault the source is at its end for everybody, so that loops end
 * and nobody needs to ask. */
typedef struct Parser {
    Arena *arena;
    GraphqlLexer lexer;
    GraphqlToken token;
    GraphqlSyntaxError *error;
    size_t tokens, depth;
    bool failed;
} Parser;

static void stop(Parser *p, GraphqlPlace place, Text message)
{
    if (!p->failed)
        *p->error = (GraphqlSyntaxError){ message, place };
    p->failed = true;
    p->token.kind = TOKEN_END;
}

static void advance(Parser *p)
{
    if (p->failed)
        return;
    p->token = graphql_lexer_next(&p->lexer);
    if (p->token.kind == TOKEN_BAD)
        stop(p, p->lexer.error_place, text_format(p->arena, "Syntax error: %s.", p->lexer.error));
    else if (++p->tokens > GRAPHQL_MAX_TOKENS)
        stop(p, p->token.place,
             text_format(p->arena, "The document has more than %d tokens.", GRAPHQL_MAX_TOKENS));
}

static Text describe(const Parser *p)
{
    if (p->token.kind == TOKEN_END)
        return TEXT("the end");
    if (p->token.kind == TOKEN_STRING || p->token.kind == TOKEN_BLOCK)
        return TEXT("a string");
    return text_format(p->arena, "\"%.*s\"", TEXT_ARG(text_slice(p->token.text, 0, 60)));
}

static void refuse(Parser *p, const char *wanted)
{
    stop(p, p->token.place,
         text_format(p->arena, "Syntax error: expected %s, found %.*s.", wanted,
                     TEXT_ARG(describe(p))));
}

static bool is_mark(const Parser *p, char mark)
{
    return p->token.kind == TOKEN_MARK && p->token.text.ptr[0] == mark;
}

static bool take_mark(Parser *p, char mark)
{
    bool is_there = is_mark(p, mark);
    if (is_there)
        advance(p);
    return is_there;
}

static void expect_mark(Parser *p, char mark)
{
    if (!take_mark(p, mark))
        refuse(p, (const char[]){ '"', mark, '"', '\0' });
}

static bool is_word(const Parser *p, const char *word)
{
    return p->token.kind == TOKEN_NAME && text_equal(p->token.text, text_of(word));
}

static Text expect_name(Parser *p)
{
    Text name = p->token.text;
    if (p->token.kind != TOKEN_NAME)
        refuse(p, "a name");
    advance(p);
    return name;
}

static bool enter(Parser *p)
{
    if (++p->depth > GRAPHQL_MAX_NESTING)
        stop(p, p->token.place,
             text_format(p->arena, "The document nests deeper than %d.", GRAPHQL_MAX_NESTING));
    return !p->failed;
}

/* Does the list go on? It ends with `close`. */
static bool more(Parser *p, char close)
{
    return !p->failed && !take_mark(p, close);
}

/*
 * Values.
 */
static GraphqlValue *parse_value(Parser *p, bool is_constant);

static GraphqlValue *new_value(Parser *p, GraphqlValueKind kind)
{
    GraphqlValue *value = ARENA_NEW(p->arena, GraphqlValue);
    value->kind = kind;
    value->place = p->token.place;
    value->text = p->token.text;
    return value;
}

static GraphqlValue *parse_named(Parser *p, bool is_constant)
{
    GraphqlPlace place = p->token.place;
    Text name = expect_name(p);
    expect_mark(p, ':');
    GraphqlValue *value = parse_value(p, is_constant);
    value->name = name;
    value->place = place;
    return value;
}

static void parse_items(Parser *p, GraphqlValue *list, bool is_constant)
{
    GraphqlValue **end = &list->items;
    bool is_object = list->kind == GRAPHQL_OBJECT;
    advance(p);
    if (!enter(p))
        return;
    while (more(p, is_object ? '}' : ']')) {
        *end = is_object ? parse_named(p, is_constant) : parse_value(p, is_constant);
        end = &(*end)->next;
    }
    p->depth--;
}

static GraphqlValueKind word_kind(const Parser *p)
{
    if (is_word(p, "true") || is_word(p, "false"))
        return GRAPHQL_BOOLEAN;
    return is_word(p, "null") ? GRAPHQL_NULL : GRAPHQL_ENUM;
}

static GraphqlValue *parse_variable_use(Parser *p, bool is_constant)
{
    GraphqlValue *value = new_value(p, GRAPHQL_VARIABLE);
    if (is_constant)
        refuse(p, "a constant");
    advance(p);
    value->text = expect_name(p);
    return value;
}

static GraphqlValue *parse_value(Parser *p, bool is_constant)
{
    static const GraphqlValueKind kinds[] = {
        [TOKEN_INT] = GRAPHQL_INT,
        [TOKEN_FLOAT] = GRAPHQL_FLOAT,
        [TOKEN_STRING] = GRAPHQL_STRING,
        [TOKEN_BLOCK] = GRAPHQL_STRING,
    };
    GraphqlValue *value;
    switch (p->token.kind) {
    case TOKEN_INT:
    case TOKEN_FLOAT:
    case TOKEN_STRING:
    case TOKEN_BLOCK:
        value = new_value(p, kinds[p->token.kind]);
        value->flag = p->token.kind == TOKEN_BLOCK;
        advance(p);
        return value;
    case TOKEN_NAME:
        value = new_value(p, word_kind(p));
        value->flag = is_word(p, "true");
        advance(p);
        return value;
    default:
        break;
    }
    if (is_mark(p, '$'))
        return parse_variable_use(p, is_constant);
    value = new_value(p, is_mark(p, '{') ? GRAPHQL_OBJECT : GRAPHQL_LIST);
    if (is_mark(p, '[') || is_mark(p, '{'))
        parse_items(p, value, is_constant);
    else
        refuse(p, "a value");
    return value;
}

static GraphqlValue *parse_arguments(Parser *p, bool is_constant)
{
    GraphqlValue *first = NULL, **end = &first;
    if (!take_mark(p, '('))
        return NULL;
    do {
        *end = parse_named(p, is_constant);
        end = &(*end)->next;
    } while (more(p, ')'));
    return first;
}

static GraphqlDirective *parse_directives(Parser *p, bool is_constant)
{
    GraphqlDirective *first = NULL, **end = &first;
    while (is_mark(p, '@')) {
        GraphqlDirective *directive = *end = ARENA_NEW(p->arena, GraphqlDirective);
        directive->place = p->token.place;
        advance(p);
        directive->name = expect_name(p);
        directive->arguments = parse_arguments(p, is_constant);
        end = &directive->next;
    }
    return first;
}

/*
 * Selections.
 */
static GraphqlSelection *parse_selections(Parser *p);

static void parse_field(Parser *p, GraphqlSelection *field)
{
    field->name = expect_name(p);
    if (take_mark(p, ':')) {
        field->alias = field->name;
        field->name = expect_name(p);
    }
    field->arguments = parse_arguments(p, false);
    field->directives = parse_directives(p, false);
    if (is_mark(p, '{'))
        field->selections = parse_selections(p);
}

static void parse_spread(Parser *p, GraphqlSelection *spread)
{
    advance(p);
    bool has_type = is_word(p, "on");
    if (p->token.kind == TOKEN_NAME && !has_type) {
        spread->kind = GRAPHQL_SPREAD;
        spread->name = expect_name(p);
        spread->directives = parse_directives(p, false);
        return;
    }
    spread->kind = GRAPHQL_INLINE;
    if (has_type) {
        advance(p);
        spread->name = expect_name(p);
    }
    spread->directives = parse_directives(p, false);
    spread->selections = parse_selections(p);
}

/* At least one, in braces. */
static GraphqlSelection *parse_selections(Parser *p)
{
    GraphqlSelection *first = NULL, **end = &first;
    expect_mark(p, '{');
    if (!enter(p))
        return NULL;
    do {
        GraphqlSelection *selection = *end = ARENA_NEW(p->arena, GraphqlSelection);
        selection->place = p->token.place;
        if (p->token.kind == TOKEN_SPREAD)
            parse_spread(p, selection);
        else
            parse_field(p, selection);
        end = &selection->next;
    } while (more(p, '}'));
    p->depth--;
    return first;
}

/*
 * Definitions.
 */
static GraphqlTypeNode *parse_type(Parser *p)
{
    GraphqlTypeNode *type = ARENA_NEW(p->arena, GraphqlTypeNode);
    type->place = p->token.place;
    if (take_mark(p, '[')) {
        if (!enter(p))
            return type;
        type->item = parse_type(p);
        expect_mark(p, ']');
        p->depth--;
    } else {
        type->name = expect_name(p);
    }
    type->required = take_mark(p, '!');
    return type;
}

static GraphqlVariable *parse_variables(Parser *p)
{
    GraphqlVariable *first = NULL, **end = &first;
    if (!take_mark(p, '('))
        return NULL;
    do {
        GraphqlVariable *variable = *end = ARENA_NEW(p->arena, GraphqlVariable);
        variable->place = p->token.place;
        expect_mark(p, '$');
        variable->name = expect_name(p);
        expect_mark(p, ':');
        variable->type = parse_type(p);
        if (take_mark(p, '='))
            variable->preset = parse_value(p, true);
        variable->directives = parse_directives(p, true);
        end = &variable->next;
    } while (more(p, ')'));
    return first;
}

static GraphqlOperation *parse_operation(Parser *p)
{
    GraphqlOperation *operation = ARENA_NEW(p->arena, GraphqlOperation);
    operation->place = p->token.place;
    if (is_mark(p, '{')) {
        operation->selections = parse_selections(p);
        return operation;
    }
    if (is_word(p, "mutation"))
        operation->kind = GRAPHQL_MUTATION;
    else if (is_word(p, "subscription"))
        operation->kind = GRAPHQL_SUBSCRIPTION;
    else if (!is_word(p, "query"))
        refuse(p, "an operation or a fragment");
    advance(p);
    if (p->token.kind == TOKEN_NAME)
        operation->name = expect_name(p);
    operation->variables = parse_variables(p);
    operation->directives = parse_directives(p, false);
    operation->selections = parse_selections(p);
    return operation;
}

static GraphqlFragment *parse_fragment(Parser *p)
{
    GraphqlFragment *fragment = ARENA_NEW(p->arena, GraphqlFragment);
    fragment->place = p->token.place;
    advance(p);
    if (is_word(p, "on"))
        refuse(p, "the fragment's name");
    fragment->name = expect_name(p);
    if (!is_word(p, "on"))
        refuse(p, "\"on\"");
    advance(p);
    fragment->on_place = p->token.place;
    fragment->on = expect_name(p);
    fragment->directives = parse_directives(p, false);
    fragment->selections = parse_selections(p);
    return fragment;
}

const GraphqlDocument *graphql_parse(Arena *arena, Text source, GraphqlSyntaxError *error)
{
    Parser p = { .arena = arena, .error = error };
    GraphqlDocument *document = ARENA_NEW(arena, GraphqlDocument);
    GraphqlOperation **operations = &document->operations;
    GraphqlFragment **fragments = &document->fragments;
    graphql_lexer_init(&p.lexer, arena, source);
    advance(&p);
    do {
        if (is_word(&p, "fragment")) {
            *fragments = parse_fragment(&p);
            fragments = &(*fragments)->next;
        } else {
            *operations = parse_operation(&p);
            operations = &(*operations)->next;
        }
    } while (!p.failed && p.token.kind != TOKEN_END);
    return p.failed ? NULL : document;
}
