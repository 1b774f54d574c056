#include "services/oauth/protocol/scope.h"

static const struct {
    Text name, words;
} about_person[] = {
    { { "openid", 6 }, { "Know who you are here.", 22 } },
    { { "profile", 7 }, { "See your name.", 14 } },
    { { "email", 5 }, { "See your e-mail address.", 24 } },
    { { "offline_access", 14 }, { "Keep access while you are away, until you take it back.", 55 } },
};
#define ABOUT_PERSON (sizeof about_person / sizeof about_person[0])

bool scope_has(TextList list, Text name)
{
    for (size_t i = 0; i < list.count; i++)
        if (text_equal(list.items[i], name))
            return true;
    return false;
}

TextList scope_list(Arena *arena, Text scope)
{
    TextList list = { .items = ARENA_ARRAY(arena, Text, SCOPE_MAX) };
    while (!text_is_null(scope) && list.count < SCOPE_MAX) {
        Text name = text_cut(&scope, ' ');
        if (name.len > 0 && !scope_has(list, name))
            list.items[list.count++] = name;
    }
    return list;
}

Text scope_text(Arena *arena, TextList list)
{
    Buffer text;
    buffer_init(&text, arena, 16384);
    for (size_t i = 0; i < list.count; i++) {
        if (i > 0)
            buffer_byte(&text, ' ');
        buffer_text(&text, list.items[i]);
    }
    return list.count == 0 ? TEXT("") : buffer_view(&text);
}

TextList scope_common(Arena *arena, TextList asked, TextList allowed)
{
    TextList list = { .items = ARENA_ARRAY(arena, Text, asked.count + 1) };
    for (size_t i = 0; i < asked.count; i++)
        if (scope_has(allowed, asked.items[i]))
            list.items[list.count++] = asked.items[i];
    return list;
}

bool scope_within(TextList asked, TextList allowed)
{
    for (size_t i = 0; i < asked.count; i++)
        if (!scope_has(allowed, asked.items[i]))
            return false;
    return true;
}

bool scope_is_about_person(Text name)
{
    for (size_t i = 0; i < ABOUT_PERSON; i++)
        if (text_equal(name, about_person[i].name))
            return true;
    return false;
}

bool scope_is_known(Text name)
{
    size_t count;
    const Permission *const *all = permission_all(&count);
    for (size_t i = 0; i < count; i++)
        if (text_equal(name, text_of(all[i]->name)))
            return true;
    return scope_is_about_person(name);
}

Text scope_words(Text name)
{
    for (size_t i = 0; i < ABOUT_PERSON; i++)
        if (text_equal(name, about_person[i].name))
            return about_person[i].words;
    size_t count;
    const Permission *const *all = permission_all(&count);
    for (size_t i = 0; i < count; i++)
        if (text_equal(name, text_of(all[i]->name)))
            return text_of(all[i]->about);
    return name;
}
