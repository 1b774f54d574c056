/*
 * Keyring - secrets at rest: what the database keeps and must not be able to read.
 *
 * Owns: the master keys of this process, which lie in a file beside the database or come as a
 * setting, never in it. Each tenant's data key is derived from a master key and the tenant's id; a
 * secret is sealed under it by XChaCha20-Poly1305 with the place it lies at (tenant, table, column,
 * row) as associated data, so that a row moved, swapped or carried to another tenant cannot be
 * opened. Several master keys live at once: the first seals, all open; each sealed text names the
 * key it is under. Must never know: what the secrets are for.
 *
 * A file is read anew when it has changed, so that rotation needs no restart.
 */
#ifndef INSULA_CORE_KEYRING_H
#define INSULA_CORE_KEYRING_H

#include "core/task.h"

#define KEYRING_KEY_BYTES 32
#define KEYRING_MAX_KEYS  16
#define KEYRING_ID_BYTES  8
/* A format byte, the key's id, the nonce, the tag. */
#define KEYRING_OVERHEAD_BYTES (1 + 8 + 24 + 16)

/* The ring of this process: `keys` (hexadecimal, newest first, separated by commas or lines) when
 * not empty, else the file. False with a message when what is there is no ring; a file that does
 * not exist leaves the ring empty. */
bool keyring_open(const char *file, const char *keys, char *message, size_t message_size);
/* How many keys there are; 0: nothing can be sealed. */
size_t keyring_count(void);

/* Makes the file with one key when there is none, or puts a new key before those it has; for the
 * owner given, mode 0600, whole or not at all. */
bool keyring_make(const char *file, unsigned uid, unsigned gid, char *message, size_t message_size);
bool keyring_renew(const char *file, char *message, size_t message_size);
/* Takes a key out of the file that is not the first: what is still sealed under it is lost. */
bool keyring_remove(const char *file, const uint8_t id[KEYRING_ID_BYTES], char *message,
                    size_t message_size);
/* By what the keys of the ring are known, newest first; a sealed text has it after its first byte.
 * How many. */
size_t keyring_ids(uint8_t ids[KEYRING_MAX_KEYS][KEYRING_ID_BYTES]);

/* Where a secret lies. */
typedef struct KeyringPlace {
    Uuid tenant_id;
    const char *table, *column; /* "auth.totp", "secret" */
    Uuid row_id;
} KeyringPlace;

/* In the task's arena. Fails with 503 secrets_unavailable when there is no key. */
Text keyring_seal(Task *task, const KeyringPlace *place, Text plain);
/* Fails with 503 secrets_unavailable for a key that is not here, with 500 secret_damaged for what
 * was not sealed at this place. Wipe what comes back. */
Text keyring_unseal(Task *task, const KeyringPlace *place, Text sealed);
/* The same without failing, for checks; TEXT_NULL. */
Text keyring_try_unseal(Arena *arena, const KeyringPlace *place, Text sealed);
/* Is this sealed under a key that is no longer the first? */
bool keyring_is_stale(Text sealed);

#endif
