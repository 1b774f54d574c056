/*
 * Places - the demo's folders, and what makes a document more than its text: the folder it lies in,
 * who it is shared with, its public link, whether it is a template, whose favourite it is, and
 * whether it was thrown away.
 *
 * Must never know: how people sign in; it is given a way to find them.
 */
#ifndef INSULA_APP_DEMO_PLACES_H
#define INSULA_APP_DEMO_PLACES_H

#include "app/demo/api.h"
#include "app/demo/discussion.h"

enum { PLACES_MAX_FOLDERS = 16 };

typedef struct Places {
    Api *api;
    DiscussionPeople people;
    const json_t *teams; /* as the API lists them */
    struct {
        Text name, id;
    } folders[PLACES_MAX_FOLDERS];
    size_t count;
} Places;

/* Once the teams are there; `token` is of somebody who sees them. */
bool places_begin(Places *places, Api *api, DiscussionPeople people, Text token);
/* {"name","by","in"?} and what places_arrange knows of sharing. A folder comes after the one it is
 * in. */
bool places_add_folder(Places *places, const json_t *folder);
/* TEXT_NULL when there is none of that name. */
Text places_find_folder(const Places *places, Text name);
/* {"restricted","workspace":level,"shares":[["who" or "team:Name",level]],"link","template",
 * "favourites":["who"]} of a document that its author, "by", has just made. */
bool places_arrange(Places *places, Text document_id, const json_t *document);
/* Into the trash, by its author. */
bool places_throw_away(Places *places, Text document_id, const json_t *document);

#endif
