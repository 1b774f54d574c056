/*
 * A bare libsodium hashing loop: argon2id on so many threads for so long, at the cost that is
 * given. Usage: argon2id SECONDS THREADS MEMORY_MIB; prints hashes a second.
 */
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double ends_at;
static size_t memory_bytes;
static char hash[crypto_pwhash_STRBYTES];
static _Atomic long total;
static const char password[] = "correct horse battery staple";

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void *verify(void *unused)
{
    (void)unused;
    while (now_s() < ends_at) {
        if (crypto_pwhash_str_verify(hash, password, strlen(password)) != 0)
            abort();
        atomic_fetch_add(&total, 1);
    }
    return NULL;
}

int main(int count, char **arguments)
{
    if (count != 4 || sodium_init() < 0)
        return 2;
    double seconds = atof(arguments[1]);
    int threads = atoi(arguments[2]);
    memory_bytes = (size_t)atoi(arguments[3]) << 20;
    if (crypto_pwhash_str(hash, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          memory_bytes) != 0)
        return 1;
    pthread_t ids[64];
    double began = now_s();
    ends_at = began + seconds;
    for (int i = 0; i < threads; i++)
        pthread_create(&ids[i], NULL, verify, NULL);
    for (int i = 0; i < threads; i++)
        pthread_join(ids[i], NULL);
    printf("%f\n", (double)total / (now_s() - began));
    return 0;
}
