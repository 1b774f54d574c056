#include "core/redis/tls.h"

#include <arpa/inet.h>
#include <limits.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include "core/log.h"

#define PIECE_BYTES 16384 /* a TLS record */

struct RedisTls {
    SSL *session;
    BIO *from_network, *to_network;
};

static void complain(const char *what)
{
    char why[256] = "";
    unsigned long error = ERR_peek_last_error();
    if (error != 0)
        ERR_error_string_n(error, why, sizeof why);
    ERR_clear_error();
    log_error("redis: TLS: %s%s%s", what, *why ? ": " : "", why);
}

static SSL_CTX *context_new(const char *ca_file)
{
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    if (context == NULL)
        abort();
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    bool is_loaded = *ca_file ? SSL_CTX_load_verify_locations(context, ca_file, NULL) == 1
                              : SSL_CTX_set_default_verify_paths(context) == 1;
    if (is_loaded)
        return context;
    complain("the certificate authorities cannot be read");
    SSL_CTX_free(context);
    return NULL;
}

static bool expect_host(SSL *session, const char *host)
{
    unsigned char address[16];
    if (inet_pton(AF_INET, host, address) == 1 || inet_pton(AF_INET6, host, address) == 1)
        return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host) == 1;
    return SSL_set1_host(session, host) == 1 && SSL_set_tlsext_host_name(session, host) == 1;
}

RedisTls *redis_tls_new(const char *host, const char *ca_file)
{
    SSL_CTX *context = context_new(ca_file);
    if (context == NULL)
        return NULL;
    RedisTls *tls = calloc(1, sizeof *tls);
    if (tls == NULL)
        abort();
    tls->session = SSL_new(context);
    SSL_CTX_free(context); /* the session keeps it */
    tls->from_network = BIO_new(BIO_s_mem());
    tls->to_network = BIO_new(BIO_s_mem());
    if (tls->session == NULL || tls->from_network == NULL || tls->to_network == NULL)
        abort();
    SSL_set_bio(tls->session, tls->from_network, tls->to_network);
    SSL_set_connect_state(tls->session);
    if (expect_host(tls->session, host))
        return tls;
    complain("the host's name cannot be checked");
    redis_tls_free(tls);
    return NULL;
}

void redis_tls_free(RedisTls *tls)
{
    if (tls == NULL)
        return;
    SSL_free(tls->session); /* and both ends */
    free(tls);
}

static bool would_wait(RedisTls *tls, int result)
{
    int why = SSL_get_error(tls->session, result);
    return why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE;
}

bool redis_tls_is_ready(RedisTls *tls)
{
    return SSL_is_init_finished(tls->session);
}

bool redis_tls_receive(RedisTls *tls, const char *bytes, size_t size, Buffer *plain)
{
    ERR_clear_error();
    if (size > INT_MAX || BIO_write(tls->from_network, bytes, (int)size) != (int)size)
        abort(); /* memory takes what fits memory */
    if (!SSL_is_init_finished(tls->session)) {
        int done = SSL_do_handshake(tls->session);
        if (done != 1) {
            if (would_wait(tls, done))
                return true;
            complain("the handshake failed");
            return false;
        }
    }
    for (;;) {
        char *room = buffer_reserve(plain, PIECE_BYTES);
        if (room == NULL)
            return false;
        int got = SSL_read(tls->session, room, PIECE_BYTES);
        if (got <= 0)
            return would_wait(tls, got);
        plain->len += (size_t)got;
    }
}

bool redis_tls_send(RedisTls *tls, Text plain, Buffer *wire)
{
    ERR_clear_error();
    if (!SSL_is_init_finished(tls->session)) {
        int done = SSL_do_handshake(tls->session);
        if (done != 1 && !would_wait(tls, done))
            return false;
    } else if (plain.len > 0 &&
               SSL_write(tls->session, plain.ptr, (int)plain.len) != (int)plain.len) {
        return false;
    }
    size_t waiting = BIO_ctrl_pending(tls->to_network);
    char *room = waiting > 0 ? buffer_reserve(wire, waiting) : NULL;
    if (waiting == 0)
        return true;
    if (room == NULL || BIO_read(tls->to_network, room, (int)waiting) != (int)waiting)
        return false;
    wire->len += waiting;
    return true;
}
