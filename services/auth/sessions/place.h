/*
 * Place - where an address is, in words.
 *
 * Owns: the operator's database of addresses (geoip_database, in the MaxMind DB format), opened at
 * the first question. Must never know: whose address it is. Nothing is asked of anybody outside.
 */
#ifndef INSULA_SERVICES_AUTH_PLACE_H
#define INSULA_SERVICES_AUTH_PLACE_H

#include "core/arena.h"
#include "core/text.h"

/* "Lisbon, Portugal", "Portugal"; TEXT_NULL without a database, or when it does not know. */
Text place_of(Arena *arena, Text address);

#endif
