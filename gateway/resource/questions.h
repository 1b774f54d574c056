/*
 * Resource questions - every kind of question that lists answer, each with its statement.
 *
 * For the test that explains them all on filled tables: a filter or an order without its index is
 * found there and not by a customer. Must never know: the database.
 */
#ifndef INSULA_GATEWAY_RESOURCE_QUESTIONS_H
#define INSULA_GATEWAY_RESOURCE_QUESTIONS_H

#include "core/db.h"
#include "gateway/resource.h"

/* Calls visit for each resource that has a list route, and each of its questions: every order in
 * both directions, with and without a cursor, and every filter with every operator. `question` is
 * its query string. */
void resource_each_question(void (*visit)(void *owner, const Resource *resource,
                                          const char *question, const DbStatement *statement),
                            void *owner);

#endif
