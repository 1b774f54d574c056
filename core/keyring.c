#include "core/keyring.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/crypto.h"
#include "core/log.h"

#define FORMAT      1
#define ID_BYTES    KEYRING_ID_BYTES
#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define HEAD_BYTES  (1 + ID_BYTES + NONCE_BYTES)
#define FILE_BYTES  (KEYRING_MAX_KEYS * (2 * KEYRING_KEY_BYTES + 2))

typedef struct Key {
    uint8_t id[ID_BYTES];
    uint8_t bytes[KEYRING_KEY_BYTES];
} Key;

typedef struct Ring {
    Key keys[KEYRING_MAX_KEYS];
    size_t count;
} Ring;

static struct {
    Ring ring;
    char file[512]; /* "": the keys came as a setting */
    struct timespec changed;
    ino_t inode;
} own;

static bool wrong(char *message, size_t size, const char *what, const char *why)
{
    snprintf(message, size, "master keys: %s%s%s", what, *why ? ": " : "", why);
    return false;
}

/* A key is known by a hash of itself, so that a ring needs no names. */
static void name_key(Key *key)
{
    uint8_t hash[32];
    crypto_keyed_hash(key->bytes, TEXT("insula master key id"), hash);
    memcpy(key->id, hash, ID_BYTES);
}

static bool parse_ring(Text text, Ring *ring)
{
    *ring = (Ring){ 0 };
    while (!text_is_null(text)) {
        Text line = text_cut(&text, '\n');
        while (!text_is_null(line)) {
            Text digits = text_trim(text_cut(&line, ','));
            if (digits.len == 0)
                continue;
            size_t size = 0;
            Key *key = &ring->keys[ring->count];
            if (ring->count == KEYRING_MAX_KEYS || digits.len != 2 * KEYRING_KEY_BYTES ||
                sodium_hex2bin(key->bytes, sizeof key->bytes, digits.ptr, digits.len, NULL, &size,
                               NULL) != 0 ||
                size != sizeof key->bytes)
                return false;
            name_key(key);
            ring->count++;
        }
    }
    return true;
}

/* An absent file is an empty ring. */
static bool read_file(const char *file, Ring *ring, struct stat *found, char *message, size_t size)
{
    char text[FILE_BYTES + 1];
    *ring = (Ring){ 0 };
    *found = (struct stat){ 0 };
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT || wrong(message, size, file, strerror(errno));
    ssize_t length = fstat(fd, found) == 0 ? read(fd, text, sizeof text) : -1;
    close(fd);
    bool good = length >= 0 && (size_t)length < sizeof text &&
                parse_ring((Text){ text, (size_t)length }, ring);
    crypto_wipe(text, sizeof text);
    if (!good)
        return wrong(message, size, file, "it must have one key of 64 hexadecimal digits a line");
    if ((found->st_mode & 007) != 0)
        return wrong(message, size, file, "everybody may read it: chmod 600");
    return true;
}

static bool load_file(char *message, size_t size)
{
    Ring ring;
    struct stat found;
    bool good = read_file(own.file, &ring, &found, message, size);
    if (good) {
        own.ring = ring;
        own.changed = found.st_mtim;
        own.inode = found.st_ino;
    }
    crypto_wipe(&ring, sizeof ring);
    return good;
}

/* One stat where a secret is touched, which is rare. A bad file leaves the ring as it was. */
static void refresh(void)
{
    struct stat found;
    char message[640];
    if (!*own.file || stat(own.file, &found) != 0 ||
        (found.st_ino == own.inode && found.st_mtim.tv_sec == own.changed.tv_sec &&
         found.st_mtim.tv_nsec == own.changed.tv_nsec))
        return;
    if (!load_file(message, sizeof message))
        log_error("%s", message);
}

bool keyring_open(const char *file, const char *keys, char *message, size_t message_size)
{
    memset(&own, 0, sizeof own);
    if (*keys) {
        Ring ring;
        bool good = parse_ring(text_of(keys), &ring) && ring.count > 0;
        own.ring = good ? ring : (Ring){ 0 };
        crypto_wipe(&ring, sizeof ring);
        return good || wrong(message, message_size,
                             "master_key is keys of 64 hexadecimal digits, newest first, with "
                             "commas between them",
                             "");
    }
    if ((size_t)snprintf(own.file, sizeof own.file, "%s", file) >= sizeof own.file)
        return wrong(message, message_size, "the path of master_key_file is too long", "");
    return !*own.file || load_file(message, message_size);
}

size_t keyring_count(void)
{
    refresh();
    return own.ring.count;
}

/* Beside the old file, then in its place: a crash leaves one of the two. */
static bool write_file(const char *file, const Ring *ring, uid_t uid, gid_t gid, char *message,
                       size_t size)
{
    char draft[640], text[FILE_BYTES + 1];
    size_t length = 0;
    for (size_t i = 0; i < ring->count; i++) {
        sodium_bin2hex(text + length, sizeof text - length, ring->keys[i].bytes, KEYRING_KEY_BYTES);
        length += 2 * KEYRING_KEY_BYTES;
        text[length++] = '\n';
    }
    snprintf(draft, sizeof draft, "%s.new", file);
    int fd = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool done = fd >= 0 && fchmod(fd, 0600) == 0 &&
                ((uid == geteuid() && gid == getegid()) || fchown(fd, uid, gid) == 0) &&
                write(fd, text, length) == (ssize_t)length && fsync(fd) == 0;
    int why = errno;
    crypto_wipe(text, sizeof text);
    if (fd >= 0)
        close(fd);
    if (done && rename(draft, file) == 0)
        return true;
    return wrong(message, size, file, strerror(done ? errno : why));
}

static bool add_key(const char *file, Ring *ring, uid_t uid, gid_t gid, char *message, size_t size)
{
    if (ring->count == KEYRING_MAX_KEYS)
        return wrong(message, size, file, "it is full: remove keys that nothing is sealed under");
    memmove(ring->keys + 1, ring->keys, ring->count * sizeof ring->keys[0]);
    crypto_random(ring->keys[0].bytes, KEYRING_KEY_BYTES);
    ring->count++;
    bool done = write_file(file, ring, uid, gid, message, size);
    crypto_wipe(ring, sizeof *ring);
    return done;
}

bool keyring_make(const char *file, unsigned uid, unsigned gid, char *message, size_t message_size)
{
    Ring ring;
    struct stat found;
    if (!read_file(file, &ring, &found, message, message_size))
        return false;
    bool is_there = ring.count > 0;
    if (!is_there)
        return add_key(file, &ring, uid, gid, message, message_size);
    crypto_wipe(&ring, sizeof ring);
    return true;
}

bool keyring_renew(const char *file, char *message, size_t message_size)
{
    Ring ring;
    struct stat found;
    if (!read_file(file, &ring, &found, message, message_size))
        return false;
    if (ring.count == 0)
        return wrong(message, message_size, file, "there is no key yet; has `insula up` run here?");
    return add_key(file, &ring, found.st_uid, found.st_gid, message, message_size);
}

bool keyring_remove(const char *file, const uint8_t id[KEYRING_ID_BYTES], char *message,
                    size_t message_size)
{
    Ring ring;
    struct stat found;
    if (!read_file(file, &ring, &found, message, message_size))
        return false;
    size_t at = 1;
    while (at < ring.count && memcmp(ring.keys[at].id, id, ID_BYTES) != 0)
        at++;
    bool is_there = at < ring.count;
    if (is_there)
        memmove(ring.keys + at, ring.keys + at + 1, (--ring.count - at) * sizeof ring.keys[0]);
    bool done =
        is_there && write_file(file, &ring, found.st_uid, found.st_gid, message, message_size);
    crypto_wipe(&ring, sizeof ring);
    return done || (!is_there && wrong(message, message_size, file,
                                       "it has no such key, or it is the one that seals"));
}

size_t keyring_ids(uint8_t ids[KEYRING_MAX_KEYS][KEYRING_ID_BYTES])
{
    refresh();
    for (size_t i = 0; i < own.ring.count; i++)
        memcpy(ids[i], own.ring.keys[i].id, ID_BYTES);
    return own.ring.count;
}

static void derive(const Key *key, Uuid tenant_id, uint8_t out[32])
{
    char text[64];
    size_t length = (size_t)snprintf(text, sizeof text, "insula tenant key ");
    memcpy(text + length, tenant_id.bytes, sizeof tenant_id.bytes);
    crypto_keyed_hash(key->bytes, (Text){ text, length + sizeof tenant_id.bytes }, out);
}

/* Names end with NUL, so that no two places read alike. */
static Text write_place(const KeyringPlace *place, char *out, size_t size)
{
    memcpy(out, place->tenant_id.bytes, 16);
    memcpy(out + 16, place->row_id.bytes, 16);
    int length = snprintf(out + 32, size - 32, "%s%c%s", place->table, '\0', place->column);
    return (Text){ out, 32 + (size_t)length };
}

Text keyring_seal(Task *task, const KeyringPlace *place, Text plain)
{
    refresh();
    if (own.ring.count == 0)
        task_fail(task, 503, "secrets_unavailable",
                  "The platform has no master key, without which it keeps no secrets; its operator "
                  "sets master_key_file.");
    const Key *key = &own.ring.keys[0];
    char beside[256];
    uint8_t data_key[32];
    Text where = write_place(place, beside, sizeof beside);
    unsigned char *out = arena_alloc(task->arena, KEYRING_OVERHEAD_BYTES + plain.len);
    out[0] = FORMAT;
    memcpy(out + 1, key->id, ID_BYTES);
    crypto_random(out + 1 + ID_BYTES, NONCE_BYTES);
    derive(key, place->tenant_id, data_key);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        out + HEAD_BYTES, NULL, (const unsigned char *)plain.ptr, plain.len,
        (const unsigned char *)where.ptr, where.len, NULL, out + 1 + ID_BYTES, data_key);
    crypto_wipe(data_key, sizeof data_key);
    return (Text){ (const char *)out, KEYRING_OVERHEAD_BYTES + plain.len };
}

static const Key *key_of(Text sealed)
{
    for (size_t i = 0; i < own.ring.count; i++)
        if (memcmp(own.ring.keys[i].id, sealed.ptr + 1, ID_BYTES) == 0)
            return &own.ring.keys[i];
    return NULL;
}

static bool has_form(Text sealed)
{
    return sealed.len >= KEYRING_OVERHEAD_BYTES && sealed.ptr[0] == FORMAT;
}

Text keyring_try_unseal(Arena *arena, const KeyringPlace *place, Text sealed)
{
    refresh();
    const Key *key = has_form(sealed) ? key_of(sealed) : NULL;
    if (key == NULL)
        return TEXT_NULL;
    char beside[256];
    uint8_t data_key[32];
    const unsigned char *in = (const unsigned char *)sealed.ptr;
    Text where = write_place(place, beside, sizeof beside);
    unsigned char *out = arena_alloc(arena, sealed.len - KEYRING_OVERHEAD_BYTES + 1);
    unsigned long long size = 0;
    derive(key, place->tenant_id, data_key);
    int status = crypto_aead_xchacha20poly1305_ietf_decrypt(
        out, &size, NULL, in + HEAD_BYTES, sealed.len - HEAD_BYTES,
        (const unsigned char *)where.ptr, where.len, in + 1 + ID_BYTES, data_key);
    crypto_wipe(data_key, sizeof data_key);
    return status == 0 ? (Text){ (const char *)out, (size_t)size } : TEXT_NULL;
}

Text keyring_unseal(Task *task, const KeyringPlace *place, Text sealed)
{
    Text plain = keyring_try_unseal(task->arena, place, sealed);
    if (!text_is_null(plain))
        return plain;
    if (has_form(sealed) && key_of(sealed) == NULL)
        task_fail(task, 503, "secrets_unavailable",
                  "This secret is kept under a master key that this machine does not have.");
    log_error("what lies in %s.%s cannot be opened: damaged, or not sealed there", place->table,
              place->column);
    task_fail(task, 500, "secret_damaged", "A stored secret is damaged.");
}

bool keyring_is_stale(Text sealed)
{
    refresh();
    return own.ring.count > 0 && has_form(sealed) &&
           memcmp(own.ring.keys[0].id, sealed.ptr + 1, ID_BYTES) != 0;
}
