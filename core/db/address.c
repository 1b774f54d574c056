#include "core/db/address.h"

#include <arpa/inet.h>
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *conninfo, *server_options, *name;

static const char *value_of(const PQconninfoOption *parsed, const char *keyword)
{
    for (const PQconninfoOption *option = parsed; option != NULL && option->keyword != NULL;
         option++) {
        if (strcmp(option->keyword, keyword) == 0)
            return option->val != NULL ? option->val : "";
    }
    return "";
}

static bool is_name(const char *host)
{
    struct in6_addr number;
    return host[0] != 0 && host[0] != '/' && host[0] != '@' && strchr(host, ',') == NULL &&
           inet_pton(AF_INET, host, &number) != 1 && inet_pton(AF_INET6, host, &number) != 1;
}

/* The URL may carry options of its own (a pooler's, a search path); ours come behind and win. */
static char *options_with_ours(const char *theirs, const DbOptions *options)
{
    size_t size = strlen(theirs) + 512;
    char *all = malloc(size);
    if (all == NULL)
        abort();
    int len = snprintf(all, size,
                       "%s -c statement_timeout=%d -c idle_in_transaction_session_timeout=%d"
                       " -c plan_cache_mode=force_generic_plan -c max_parallel_workers_per_gather=0"
                       " -c jit=off -c timezone=UTC",
                       theirs, options->statement_timeout_ms, options->transaction_timeout_ms);
    assert(len > 0 && (size_t)len < size);
    return all;
}

void db_address_configure(const DbOptions *options)
{
    PQconninfoOption *parsed =
        PQconninfoParse(options->url, NULL); /* NULL when it is none: then connecting tells why */
    const char *host = value_of(parsed, "host");
    free(conninfo);
    free(server_options);
    free(name);
    conninfo = strdup(options->url);
    server_options = options_with_ours(value_of(parsed, "options"), options);
    name = is_name(host) && value_of(parsed, "hostaddr")[0] == 0 ? strdup(host) : NULL;
    PQconninfoFree(parsed);
}

const char *db_address_name(void)
{
    return name;
}

PGconn *db_address_connect(const char *address)
{
    /* What stands before dbname may be overridden by the URL, what stands behind may not. GSS would
     * load Kerberos into every worker. The name stays, for TLS to check. */
    const char *const keywords[] = { "fallback_application_name",
                                     "gssencmode",
                                     "keepalives_idle",
                                     "tcp_user_timeout",
                                     "dbname",
                                     "client_encoding",
                                     "options",
                                     address != NULL ? "hostaddr" : NULL,
                                     NULL };
    const char *const values[] = { "insula", "disable",      "30",    "30000", conninfo,
                                   "UTF8",   server_options, address, NULL };
    PGconn *pg = PQconnectStartParams(keywords, values, 1);
    if (pg == NULL)
        abort();
    return pg;
}
