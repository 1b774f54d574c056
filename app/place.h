/*
 * Place - where one platform lives on the machine: its directories, its secrets, its
 * operating-system users, its lock.
 *
 *   <data>/             0755, the master's
 *     insula.lock       held by the one master of this place; names its pid
 *     postgres/         0700, PostgreSQL's cluster
 *     secret/           0700, one generated secret a file, 0600
 *     keys/             0700, the workers'; the master keys of secrets at rest
 *     run/postgres/     PostgreSQL's socket; entered by PostgreSQL's and the workers' group alone
 *     run/bus/          0700, the workers' mesh
 * run/ lies under /tmp instead when the path of a socket in <data> would be longer than the kernel
 * takes.
 *
 * As root the three kinds of processes have three users: root (master), postgres and insula
 * (workers). Otherwise all are the caller. Must never know: what runs in it.
 */
#ifndef INSULA_APP_PLACE_H
#define INSULA_APP_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define PLACE_PATH_BYTES    512
#define PLACE_SECRET_BYTES  64 /* hexadecimal digits of a generated secret */
#define PLACE_MESSAGE_BYTES 512

typedef struct Place {
    char data[PLACE_PATH_BYTES - 128];
    char run[PLACE_PATH_BYTES - 64];
    char cluster[PLACE_PATH_BYTES];
    char sockets[PLACE_PATH_BYTES];
    char bus[PLACE_PATH_BYTES];
    char secrets[PLACE_PATH_BYTES];
    char keys[PLACE_PATH_BYTES - 16];
    bool as_root;
    uid_t postgres_uid, worker_uid;
    gid_t postgres_gid, worker_gid;
    int lock;
    char message[PLACE_MESSAGE_BYTES]; /* after a false: what is wrong and what to do */
} Place;

/* Sets the message and returns false. */
bool place_wrong(Place *place, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Works out the paths and users from the setting `data`; touches nothing. */
bool place_find(Place *place);
/* Makes the directories with their owners. */
bool place_prepare(Place *place);
/* Becomes the one master of the place until the process ends; false when another is. */
bool place_lock(Place *place);
/* The secret of this name, made on first use when `create`; false when it is not there or not
 * readable. */
bool place_secret(Place *place, const char *name, bool create, char out[PLACE_SECRET_BYTES + 1]);
/* libpq conninfo of a role in the embedded cluster, with its secret. */
bool place_conninfo(Place *place, const char *role, char *out, size_t size);
/* The same of the migrator, wherever the database is: as the setting migrator_url says, or in the
 * embedded cluster. */
bool place_migrator(Place *place, char *out, size_t size);

#endif
