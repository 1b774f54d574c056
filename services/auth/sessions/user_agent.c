#include "services/auth/sessions/user_agent.h"

#include <string.h>

typedef struct Word {
    const char *word, *name, *kind;
} Word;

/* Everybody says Mozilla, Chrome says Safari, and the others say Chrome: the most particular first.
 */
static const Word browsers[] = {
    { "Edg/", "Edge" },
    { "EdgA/", "Edge" },
    { "EdgiOS/", "Edge" },
    { "OPR/", "Opera" },
    { "Vivaldi/", "Vivaldi" },
    { "SamsungBrowser/", "Samsung Internet" },
    { "DuckDuckGo/", "DuckDuckGo" },
    { "FxiOS/", "Firefox" },
    { "Firefox/", "Firefox" },
    { "CriOS/", "Chrome" },
    { "HeadlessChrome/", "Chrome" },
    { "Chromium/", "Chromium" },
    { "Chrome/", "Chrome" },
    { "Safari/", "Safari" },
    { "curl/", "curl", "program" },
    { "Wget/", "Wget", "program" },
    { "python-requests/", "Python", "program" },
    { "python-httpx/", "Python", "program" },
    { "Python-urllib/", "Python", "program" },
    { "Go-http-client/", "Go", "program" },
    { "okhttp/", "OkHttp", "program" },
    { "PostmanRuntime/", "Postman", "program" },
    { "insomnia/", "Insomnia", "program" },
    { "node", "Node.js", "program" },
};

/* Android says Linux, and an iPad likes to be a Mac. */
static const Word systems[] = {
    { "iPhone", "iOS", "phone" },
    { "iPad", "iPadOS", "tablet" },
    { "Windows Phone", "Windows", "phone" },
    { "Windows NT", "Windows", "computer" },
    { "CrOS", "ChromeOS", "computer" },
    { "Android", "Android", "tablet" },
    { "Mac OS X", "macOS", "computer" },
    { "Linux", "Linux", "computer" },
    { "FreeBSD", "FreeBSD", "computer" },
    { "OpenBSD", "OpenBSD", "computer" },
};

static bool says(Text text, const char *word)
{
    return memmem(text.ptr, text.len, word, strlen(word)) != NULL;
}

static const Word *find(Text text, const Word *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (says(text, words[i].word))
            return &words[i];
    return NULL;
}

UserAgent user_agent_of(Text text)
{
    if (text_is_null(text))
        return (UserAgent){ 0 };
    const Word *browser = find(text, browsers, sizeof browsers / sizeof browsers[0]);
    const Word *system = find(text, systems, sizeof systems / sizeof systems[0]);
    UserAgent agent = { .browser = browser ? browser->name : NULL,
                        .system = system ? system->name : NULL };
    if (browser && browser->kind)
        agent.kind = browser->kind;
    else if (system)
        /* An Android tablet leaves out the word that a phone says. */
        agent.kind =
            strcmp(system->name, "Android") == 0 && says(text, "Mobile") ? "phone" : system->kind;
    return agent;
}
