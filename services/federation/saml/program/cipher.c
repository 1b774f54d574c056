#include "services/federation/saml/program/cipher.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#define XENC   "http://www.w3.org/2001/04/xmlenc#"
#define XENC11 "http://www.w3.org/2009/xmlenc11#"
#define DSIG   "http://www.w3.org/2000/09/xmldsig#"
#define MORE   "http://www.w3.org/2001/04/xmldsig-more#"

#define OAEP_MGF1P XENC "rsa-oaep-mgf1p" /* its mask is of SHA-1, whatever its digest */
#define OAEP       XENC11 "rsa-oaep"

enum { GCM_NONCE = 12, GCM_TAG = 16, BLOCK = 16, KEYS_MAX = 8 };

const char *const cipher_methods[] = {
    XENC11 "aes256-gcm",
    XENC11 "aes128-gcm",
    XENC "aes256-cbc",
    XENC "aes128-cbc",
    OAEP,
    OAEP_MGF1P,
    NULL,
};

typedef struct Cipher {
    const char *uri;
    const EVP_CIPHER *(*make)(void);
    size_t key_bytes;
    bool is_gcm;
} Cipher;

static const Cipher ciphers[] = {
    { XENC11 "aes128-gcm", EVP_aes_128_gcm, 16, true },
    { XENC11 "aes192-gcm", EVP_aes_192_gcm, 24, true },
    { XENC11 "aes256-gcm", EVP_aes_256_gcm, 32, true },
    { XENC "aes128-cbc", EVP_aes_128_cbc, 16, false },
    { XENC "aes192-cbc", EVP_aes_192_cbc, 24, false },
    { XENC "aes256-cbc", EVP_aes_256_cbc, 32, false },
};

typedef struct Digest {
    const char *uri;
    const EVP_MD *(*make)(void);
} Digest;

static const Digest digests[] = {
    { DSIG "sha1", EVP_sha1 },
    { XENC "sha256", EVP_sha256 },
    { MORE "sha384", EVP_sha384 },
    { XENC "sha512", EVP_sha512 },
    { NULL, NULL },
};
static const Digest masks[] = {
    { XENC11 "mgf1sha1", EVP_sha1 },
    { XENC11 "mgf1sha256", EVP_sha256 },
    { XENC11 "mgf1sha384", EVP_sha384 },
    { XENC11 "mgf1sha512", EVP_sha512 },
    { NULL, NULL },
};

/* ---- what it is encrypted with ---- */

static _Noreturn void refuse_algorithm(Text uri)
{
    refuse_with("saml_algorithm",
                "The assertion is encrypted in a way that is not accepted: %.*s; AES with RSA-OAEP "
                "is.",
                TEXT_ARG(text_slice(uri, 0, 200)));
}

static Text method_of(const Ask *ask, const xmlNode *encrypted, const xmlNode **method)
{
    *method = xml_need(encrypted, NS_ENCRYPTED, "EncryptionMethod");
    return xml_attribute(ask->arena, *method, "Algorithm");
}

static const Cipher *cipher_of(const Ask *ask, const xmlNode *data)
{
    const xmlNode *method;
    Text uri = method_of(ask, data, &method);
    for (size_t i = 0; i < sizeof ciphers / sizeof ciphers[0]; i++)
        if (text_equal(uri, text_of(ciphers[i].uri)))
            return &ciphers[i];
    refuse_algorithm(uri);
}

/* The method's parameter, SHA-1 when it says nothing. */
static const EVP_MD *digest_of(const Ask *ask, const xmlNode *method, const char *ns,
                               const char *name, const Digest *known)
{
    const xmlNode *node = xml_child(method, ns, name);
    if (!node)
        return EVP_sha1();
    Text uri = xml_attribute(ask->arena, node, "Algorithm");
    for (; known->uri; known++)
        if (text_equal(uri, text_of(known->uri)))
            return known->make();
    refuse_algorithm(uri);
}

typedef struct Transport {
    const EVP_MD *digest, *mask;
    Text label, bytes;
} Transport;

static Text cipher_value(const Ask *ask, const xmlNode *encrypted)
{
    const xmlNode *data = xml_need(encrypted, NS_ENCRYPTED, "CipherData");
    return base64_read(ask->arena,
                       xml_text(ask->arena, xml_need(data, NS_ENCRYPTED, "CipherValue")));
}

static Transport transport_of(const Ask *ask, const xmlNode *key)
{
    const xmlNode *method;
    Text uri = method_of(ask, key, &method);
    bool names_mask = text_equal(uri, TEXT(OAEP));
    if (!names_mask && !text_equal(uri, TEXT(OAEP_MGF1P)))
        refuse_algorithm(uri);
    const xmlNode *label = xml_child(method, NS_ENCRYPTED, "OAEPparams");
    return (Transport){
        .digest = digest_of(ask, method, NS_SIGNATURE, "DigestMethod", digests),
        .mask = names_mask ? digest_of(ask, method, XENC11, "MGF", masks) : EVP_sha1(),
        .label = label ? base64_read(ask->arena, xml_text(ask->arena, label)) : TEXT(""),
        .bytes = cipher_value(ask, key),
    };
}

/* ---- opening ---- */

static EVP_PKEY *read_key(const char *pem)
{
    BIO *memory = BIO_new_mem_buf(pem, -1);
    EVP_PKEY *key = memory ? PEM_read_bio_PrivateKey(memory, NULL, NULL, NULL) : NULL;
    BIO_free(memory);
    if (!key)
        refuse_with("bad_question", "The private key cannot be read.");
    return key;
}

/* The context owns its label. */
static bool set_label(EVP_PKEY_CTX *context, Text label)
{
    void *copy = label.len ? OPENSSL_memdup(label.ptr, label.len) : NULL;
    return !copy || EVP_PKEY_CTX_set0_rsa_oaep_label(context, copy, (int)label.len) > 0;
}

/* A key for the cipher, of the length that is its; false: not encrypted to this key of ours. */
static bool open_key(EVP_PKEY *ours, const Transport *transport, const Cipher *cipher,
                     unsigned char *key)
{
    unsigned char plain[1024];
    size_t size = sizeof plain;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(ours, NULL);
    bool good = context && EVP_PKEY_decrypt_init(context) > 0 &&
                EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) > 0 &&
                EVP_PKEY_CTX_set_rsa_oaep_md(context, transport->digest) > 0 &&
                EVP_PKEY_CTX_set_rsa_mgf1_md(context, transport->mask) > 0 &&
                set_label(context, transport->label) &&
                (size_t)EVP_PKEY_get_size(ours) <= sizeof plain &&
                EVP_PKEY_decrypt(context, plain, &size, (const unsigned char *)transport->bytes.ptr,
                                 transport->bytes.len) > 0 &&
                size == cipher->key_bytes;
    EVP_PKEY_CTX_free(context);
    if (good)
        memcpy(key, plain, size);
    return good;
}

/* CBC's last byte says how much was filled up, with whatever (XML Encryption 5.2). */
static Text without_filling(Text text)
{
    size_t filled = text.len ? (unsigned char)text.ptr[text.len - 1] : 0;
    if (filled == 0 || filled > BLOCK || filled > text.len)
        return TEXT_NULL;
    return text_slice(text, 0, text.len - filled);
}

static Text open_data(Arena *arena, const Cipher *cipher, const unsigned char *key, Text bytes)
{
    size_t nonce = cipher->is_gcm ? GCM_NONCE : BLOCK, tag = cipher->is_gcm ? GCM_TAG : 0;
    if (bytes.len < nonce + tag || bytes.len > MESSAGE_MAX_BYTES ||
        (!cipher->is_gcm && bytes.len % BLOCK != 0))
        return TEXT_NULL;
    const unsigned char *from = (const unsigned char *)bytes.ptr;
    int size = (int)(bytes.len - nonce - tag), rest = 0;
    unsigned char *room = arena_alloc(arena, (size_t)size + BLOCK);
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    bool good = context && EVP_DecryptInit_ex(context, cipher->make(), NULL, key, from) > 0 &&
                EVP_CIPHER_CTX_set_padding(context, 0) > 0 &&
                (!tag || EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, GCM_TAG,
                                             (void *)(uintptr_t)(from + bytes.len - tag)) > 0) &&
                EVP_DecryptUpdate(context, room, &size, from + nonce, size) > 0 &&
                EVP_DecryptFinal_ex(context, room + size, &rest) > 0;
    EVP_CIPHER_CTX_free(context);
    Text opened = { (const char *)room, (size_t)size + (size_t)rest };
    return !good ? TEXT_NULL : cipher->is_gcm ? opened : without_filling(opened);
}

/* With each of our keys: in a roll-over there are two, and either may be meant. */
static Text open_with(const Ask *ask, const Cipher *cipher, const Transport *transport, Text bytes)
{
    char **pems = ask_list(ask, "private_keys");
    if (!pems[0])
        refuse_with("bad_question", "There is no key to decrypt with.");
    for (; *pems; pems++) {
        EVP_PKEY *ours = read_key(*pems);
        unsigned char key[32];
        Text opened = open_key(ours, transport, cipher, key)
                          ? open_data(ask->arena, cipher, key, bytes)
                          : TEXT_NULL;
        EVP_PKEY_free(ours);
        if (!text_is_null(opened))
            return opened;
    }
    return TEXT_NULL;
}

/* The keys lie in the data's KeyInfo, or beside the data; one may be for each of several readers.
 */
static size_t find_keys(const xmlNode *parent, const xmlNode **keys, size_t count)
{
    const xmlNode *one = NULL;
    while (parent && count < KEYS_MAX &&
           (one = xml_next(parent, one, NS_ENCRYPTED, "EncryptedKey")))
        keys[count++] = one;
    return count;
}

typedef struct Box {
    const Cipher *cipher;
    Text bytes;
    Transport keys[KEYS_MAX];
    size_t key_count;
} Box;

static void read_box(const Ask *ask, const xmlNode *encrypted, Box *box)
{
    const xmlNode *data = xml_need(encrypted, NS_ENCRYPTED, "EncryptedData");
    const xmlNode *keys[KEYS_MAX];
    box->cipher = cipher_of(ask, data);
    box->bytes = cipher_value(ask, data);
    box->key_count = find_keys(xml_child(data, NS_SIGNATURE, "KeyInfo"), keys, 0);
    box->key_count = find_keys(encrypted, keys, box->key_count);
    for (size_t i = 0; i < box->key_count; i++)
        box->keys[i] = transport_of(ask, keys[i]);
}

void cipher_check(const Ask *ask, const xmlNode *encrypted)
{
    Box box;
    read_box(ask, encrypted, &box);
}

Text cipher_open(const Ask *ask, const xmlNode *encrypted)
{
    Box box;
    read_box(ask, encrypted, &box);
    for (size_t i = 0; i < box.key_count; i++) {
        Text opened = open_with(ask, box.cipher, &box.keys[i], box.bytes);
        if (!text_is_null(opened))
            return opened;
    }
    return TEXT_NULL;
}
