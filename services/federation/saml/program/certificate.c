#include "services/federation/saml/program/certificate.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "services/federation/saml/program/xml.h"

enum { KEY_BITS = 3072, KEY_BITS_MIN = 2048, LIFETIME_DAYS = 5 * 365, PEM_MAX_BYTES = 64 * 1024 };

static Text take(Arena *arena, BIO *memory)
{
    char *bytes;
    long size = BIO_get_mem_data(memory, &bytes);
    return text_copy(arena, (Text){ bytes, size > 0 ? (size_t)size : 0 });
}

Text certificate_body(Arena *arena, Text pem)
{
    Buffer out;
    buffer_init(&out, arena, PEM_MAX_BYTES);
    while (!text_is_null(pem)) {
        Text line = text_trim(text_cut(&pem, '\n'));
        if (!text_starts_with(line, TEXT("-----")))
            buffer_text(&out, line);
    }
    return buffer_view(&out);
}

static X509 *read_certificate(Arena *arena, Text text)
{
    Text der = base64_read(arena, certificate_body(arena, text));
    const unsigned char *bytes = (const unsigned char *)der.ptr;
    X509 *certificate = d2i_X509(NULL, &bytes, (long)der.len);
    if (!certificate)
        refuse_with("saml_certificate", "This is no X.509 certificate.");
    EVP_PKEY *key = X509_get0_pubkey(certificate);
    if (!key || EVP_PKEY_base_id(key) != EVP_PKEY_RSA || EVP_PKEY_bits(key) < KEY_BITS_MIN)
        refuse_with("saml_certificate", "The certificate's key is not RSA of 2048 bits or more.");
    return certificate;
}

static TimeMs time_of(const ASN1_TIME *time)
{
    struct tm parts;
    return ASN1_TIME_to_tm(time, &parts) == 1 ? (TimeMs)timegm(&parts) * 1000 : 0;
}

static void answer_parsed(const Ask *ask, X509 *certificate)
{
    BIO *pem = BIO_new(BIO_s_mem()), *subject = BIO_new(BIO_s_mem());
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    PEM_write_bio_X509(pem, certificate);
    X509_NAME_print_ex(subject, X509_get_subject_name(certificate), 0,
                       XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
    X509_digest(certificate, EVP_sha256(), digest, &size);
    Buffer fingerprint;
    buffer_init(&fingerprint, ask->arena, 256);
    for (unsigned i = 0; i < size; i++)
        buffer_format(&fingerprint, "%s%02X", i ? ":" : "", digest[i]);
    Text name = take(ask->arena, subject);
    answer_text(ask, "certificate", take(ask->arena, pem));
    answer_text(ask, "subject", text_is_utf8(name) ? name : TEXT(""));
    answer_text(ask, "fingerprint", buffer_view(&fingerprint));
    answer_time(ask, "not_before", time_of(X509_get0_notBefore(certificate)));
    answer_time(ask, "not_after", time_of(X509_get0_notAfter(certificate)));
}

void answer_certificate(const Ask *ask, Text text)
{
    json_object_begin(ask->answer);
    answer_parsed(ask, read_certificate(ask->arena, text));
    json_object_end(ask->answer);
}

void certificates_read(const Ask *ask)
{
    json_key(ask->answer, TEXT("certificates"));
    json_array_begin(ask->answer);
    for (char **pem = ask_list(ask, "certificates"); *pem; pem++)
        answer_certificate(ask, text_of(*pem));
    json_array_end(ask->answer);
}

/* ---- our own ---- */

static X509 *make_certificate(const Ask *ask, EVP_PKEY *key)
{
    X509 *made = X509_new();
    BIGNUM *serial = BN_new();
    Text name = text_slice(ask_text(ask, "name"), 0, 64); /* what a common name may have */
    X509_NAME *subject = X509_get_subject_name(made);
    if (!serial || !BN_rand(serial, 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) ||
        !BN_to_ASN1_INTEGER(serial, X509_get_serialNumber(made)) || !X509_set_version(made, 2) ||
        !X509_gmtime_adj(X509_getm_notBefore(made), -3600) ||
        !X509_time_adj_ex(X509_getm_notAfter(made), LIFETIME_DAYS, 0, NULL) ||
        !X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, (const unsigned char *)name.ptr,
                                    (int)name.len, -1, 0) ||
        !X509_set_issuer_name(made, subject) || !X509_set_pubkey(made, key) ||
        !X509_sign(made, key, EVP_sha256()))
        refuse_with("bad_question", "The certificate cannot be made.");
    return made;
}

void key_make(const Ask *ask)
{
    EVP_PKEY *key = EVP_RSA_gen(KEY_BITS);
    BIO *pem = BIO_new(BIO_s_mem());
    if (!key || !PEM_write_bio_PrivateKey(pem, key, NULL, NULL, 0, NULL, NULL))
        refuse_with("bad_question", "The key cannot be made.");
    answer_text(ask, "private_key", take(ask->arena, pem));
    answer_parsed(ask, make_certificate(ask, key));
}
