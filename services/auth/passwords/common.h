/*
 * Common - the passwords everybody tries first.
 *
 * Owns: a list of some forty thousand words (common.txt, see tools/common_passwords.py) as sorted
 * 64-bit hashes, searched in O(log n). Must never know: policies and people.
 */
#ifndef INSULA_SERVICES_AUTH_COMMON_H
#define INSULA_SERVICES_AUTH_COMMON_H

#include <stddef.h>
#include <stdint.h>

#include "core/text.h"

extern const uint64_t COMMON_PASSWORDS[];
extern const size_t COMMON_PASSWORDS_COUNT;

/* Is it, whatever its case, on the list; or a word of the list with at most COMMON_DECORATION
 * digits and signs around it (password123!); or one character over and over, or a run like
 * 1234567890? */
#define COMMON_DECORATION 5
bool password_is_common(Text password);

#endif
