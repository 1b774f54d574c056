/*
 * Resource cursor - where a page ended, as an opaque text.
 *
 * It holds the sort values of the page's last row in PostgreSQL's binary form, the order they
 * belong to, and a checksum: one that was cut, bent or made for another order is refused. It is no
 * secret and no proof: whoever forges one sees only what a filter on the same columns shows.
 */
#ifndef INSULA_GATEWAY_RESOURCE_CURSOR_H
#define INSULA_GATEWAY_RESOURCE_CURSOR_H

#include "gateway/resource/plan.h"

/* The cursor behind a row whose columns from `first_column` on are the plan's sort values. */
Text resource_cursor_write(Arena *arena, const ResourcePlan *plan, DbRows rows, int row,
                           int first_column);
/* Fills plan->cursor; false when it is not a cursor for this order. */
bool resource_cursor_read(Arena *arena, Text text, ResourcePlan *plan);

#endif
