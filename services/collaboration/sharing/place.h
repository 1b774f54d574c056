/*
 * Place - folders as places that roles are given for. Owns: telling services/auth about them.
 */
#ifndef INSULA_COLLABORATION_PLACE_H
#define INSULA_COLLABORATION_PLACE_H

void place_start(void);

#endif
