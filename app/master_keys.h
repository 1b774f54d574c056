/*
 * Master keys - where the ring of core/keyring.h lies on this machine.
 *
 * Owns: the file <data>/keys/master.key (or master_key_file), which belongs to the workers' user.
 * It is made with the embedded database, and never beside a database elsewhere: machines that share
 * one share their keys, and somebody has to bring them. Must never know: what is sealed.
 */
#ifndef INSULA_APP_MASTER_KEYS_H
#define INSULA_APP_MASTER_KEYS_H

#include "app/place.h"

/* The path of the file; false with the place's message when it is too long. */
bool master_keys_path(Place *place, char out[PLACE_PATH_BYTES]);
/* The master's, before there are workers: makes the file when `make` and there is none. */
bool master_keys_prepare(Place *place, bool make);
/* Opens this process's ring; false with the place's message. */
bool master_keys_open(Place *place);

#endif
