#include <string.h>

#include "services/collaboration/exchange/writers.h"

/* An item starts the numbers below it anew, and any other line all of them. */
int list_counter_next(ListCounter *counter, const LineStyle *style)
{
    if (style->kind != LINE_LIST) {
        memset(counter->numbers, 0, sizeof counter->numbers);
        return 0;
    }
    if (style->list != LIST_ORDERED)
        return 0;
    for (int below = style->indent + 1; below <= LINE_MAX_INDENT; below++)
        counter->numbers[below] = 0;
    return ++counter->numbers[style->indent];
}
