/*
 * Crypto - the few primitives services may use, through libsodium.
 *
 * Secrets are compared in constant time and zeroed after use. Password hashing is argon2id (RFC
 * 9106) with bounded slots: it runs on libuv's pool, so many sign-ins cannot take the machine.
 */
#ifndef INSULA_CORE_CRYPTO_H
#define INSULA_CORE_CRYPTO_H

#include "core/task.h"
#include "core/text.h"

/* Once a process, before anything else here. Aborts when libsodium cannot start. */
void crypto_init(void);
void crypto_random(void *out, size_t size);
/* SHA-256 and SHA-512 (FIPS 180-4). */
void crypto_sha256(Text input, uint8_t out[32]);
void crypto_sha512(Text input, uint8_t out[64]);
/* Keyed BLAKE2b-256 (RFC 7693). */
void crypto_keyed_hash(const uint8_t key[32], Text input, uint8_t out[32]);
/* ChaCha20-Poly1305 (RFC 8439) in place: seals the first `size` bytes and writes a tag of
 * CRYPTO_TAG_BYTES behind them; `beside` is proved with them, not hidden. A nonce serves once under
 * one key. */
#define CRYPTO_TAG_BYTES 16
void crypto_seal(const uint8_t key[32], uint64_t nonce, Text beside, char *bytes, size_t size);
/* The reverse, tag included in `size`; false, and the bytes are worth nothing, when they are not
 * what was sealed. */
bool crypto_unseal(const uint8_t key[32], uint64_t nonce, Text beside, char *bytes, size_t size);
bool crypto_equal(const void *a, const void *b, size_t size);
void crypto_wipe(void *secret, size_t size);
/* base64url without padding (RFC 4648 section 5). */
Text crypto_base64url(Arena *arena, Text bytes);
/* False when it is not base64url or would not fit exactly `size` bytes. */
bool crypto_base64url_decode(Text text, void *out, size_t size);

/* argon2id string ($argon2id$v=19$...). Yields. Fails the task with 429 too_busy when the queue is
 * full. */
Text crypto_password_hash(Task *task, Text password);
/* Yields. `hash` NULL: hashes against a fixed unknown password, taking the same time, and returns
 * false. */
bool crypto_password_verify(Task *task, Text hash, Text password);
/* Was it made under another cost than crypto_password_hash() has now? */
bool crypto_password_is_outdated(Text hash);

#endif
