#include "core/db/connection.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/db/address.h"
#include "core/db/stats.h"
#include "core/db/value.h"
#include "core/log.h"

/*
 * A failure found while writing is not acted upon at once, for then receivers would be called from
 * inside their own writers: the connection is marked broken and lost at the end of the turn.
 */
#define CONNECT_PATIENCE_MS 10000
#define FIRST_RETRY_MS      50
#define LONGEST_RETRY_MS    5000

DbStats db_stats;

static void attempt(DbConnection *connection);
static void lose(DbConnection *connection, const char *why);

/* Watching the socket */

static void free_handle(uv_handle_t *handle)
{
    free(handle);
}

static void unwatch(DbConnection *connection)
{
    if (connection->poll == NULL)
        return;
    uv_poll_stop(connection->poll);
    uv_close((uv_handle_t *)connection->poll, free_handle);
    connection->poll = NULL;
    connection->poll_events = 0;
}

static void on_socket(uv_poll_t *handle, int status, int events);

static void watch(DbConnection *connection, int events)
{
    int socket = PQsocket(connection->pg);
    if (connection->poll != NULL && connection->poll_socket != socket)
        unwatch(connection);
    if (socket < 0)
        return; /* libpq has closed it; whoever looks at the connection next finds it lost */
    if (connection->poll == NULL) {
        connection->poll = malloc(sizeof *connection->poll);
        if (connection->poll == NULL || uv_poll_init(loop_get(), connection->poll, socket) != 0)
            abort();
        connection->poll->data = connection;
        connection->poll_socket = socket;
    }
    if (connection->poll_events != events &&
        uv_poll_start(connection->poll, events, on_socket) != 0)
        abort();
    connection->poll_events = events;
}

static void deallocate(DbConnection *connection, const char *name)
{
    char sql[DB_STATEMENT_NAME_SIZE + 32];
    snprintf(sql, sizeof sql, "deallocate \"%s\"", name);
    if (PQsendQueryParams(connection->pg, sql, 0, NULL, NULL, NULL, NULL, 1) != 1)
        db_connection_break(connection, "cannot write:");
    db_ledger_owe(&connection->ledger, (DbOwed){ .kind = DB_OWED_DEALLOCATE });
}

/* Only while nothing is under way, each with a Sync of its own: behind an error it would be
 * skipped, and the statement stay with PostgreSQL under a name that we think is free. */
static void evict_statements(DbConnection *connection)
{
    char evicted[DB_STATEMENT_NAME_SIZE];
    if (!db_connection_is_ready(connection) || db_connection_owes(connection) > 0 ||
        db_connection_in_transaction(connection))
        return;
    while (db_connection_is_ready(connection) &&
           db_statements_evict(&connection->statements, evicted)) {
        deallocate(connection, evicted);
        db_connection_sync(connection, NULL);
    }
}

/* Settles what has come. A receiver may close the connection. */
static void settle_arrived(DbConnection *connection)
{
    PGconn *pg = connection->pg;
    int nothing = 0;
    while (connection->pg == pg && !PQisBusy(pg)) {
        PGresult *result = PQgetResult(pg);
        if (result == NULL && (db_connection_owes(connection) == 0 || ++nothing == 2))
            break; /* each answer is followed by one NULL */
        if (result == NULL)
            continue;
        nothing = 0;
        if (!db_ledger_settle(&connection->ledger, &connection->statements, result)) {
            db_connection_break(connection, "terminated:");
            PQclear(result);
            break;
        }
    }
    evict_statements(connection);
}

/* Losing */

/* The lookup goes on by itself; nobody waits for it any more. */
static void forget_lookup(DbConnection *connection)
{
    if (connection->lookup != NULL)
        connection->lookup->data = NULL;
    connection->lookup = NULL;
}

static void drop_pg(DbConnection *connection)
{
    unwatch(connection);
    if (connection->pg != NULL)
        PQfinish(connection->pg);
    connection->pg = NULL;
    connection->is_broken = false;
    forget_lookup(connection);
    db_statements_clear(&connection->statements);
}

static void on_timer(uv_timer_t *timer)
{
    DbConnection *connection = timer->data;
    if (connection->state == DB_CONNECTION_WAITING)
        attempt(connection);
    else if (connection->state == DB_CONNECTION_CONNECTING)
        lose(connection, "no answer while connecting");
}

static void start_timer(DbConnection *connection, uint64_t duration_ms)
{
    if (connection->timer == NULL) {
        connection->timer = malloc(sizeof *connection->timer);
        if (connection->timer == NULL || uv_timer_init(loop_get(), connection->timer) != 0)
            abort();
        connection->timer->data = connection;
    }
    uv_update_time(loop_get());
    uv_timer_start(connection->timer, on_timer, duration_ms, 0);
}

/* Half fixed, half drawn, so that the workers of a platform do not all come back in the same
 * instant. */
static uint64_t retry_delay_ms(unsigned failures)
{
    uint64_t delay = failures < 7 ? (uint64_t)FIRST_RETRY_MS << failures : LONGEST_RETRY_MS;
    if (delay > LONGEST_RETRY_MS)
        delay = LONGEST_RETRY_MS;
    return delay / 2 + (uint64_t)random() % (delay / 2 + 1);
}

static Text first_line(const char *message)
{
    Text rest = text_trim(text_of(message));
    return text_cut(&rest, '\n');
}

static bool is_power_of_two(unsigned number)
{
    return (number & (number - 1)) == 0;
}

static void lose(DbConnection *connection, const char *why)
{
    bool was_ready = connection->state == DB_CONNECTION_READY;
    /* A database that stays away is told of less and less often. */
    if (was_ready || is_power_of_two(connection->failures + 1))
        log_write(
            LOG_WARN, was_ready ? "database connection lost" : "cannot connect to the database",
            LOG_TEXT("reason", first_line(why)), LOG_INT("attempt", connection->failures + 1));
    drop_pg(connection);
    connection->state = DB_CONNECTION_WAITING;
    start_timer(connection, retry_delay_ms(connection->failures));
    connection->failures++;
    if (was_ready)
        db_stats.losses++;
    db_ledger_abandon(&connection->ledger);
    if (was_ready)
        connection->on_lost(connection);
}

static void at_end_of_turn(DbConnection *connection);

static void on_end_of_turn(LoopDefer *defer)
{
    at_end_of_turn((DbConnection *)(void *)((char *)defer - offsetof(DbConnection, end_of_turn)));
}

static void defer_to_end_of_turn(DbConnection *connection)
{
    connection->end_of_turn.run = on_end_of_turn;
    loop_defer(&connection->end_of_turn);
}

void db_connection_break(DbConnection *connection, const char *why)
{
    if (connection->state != DB_CONNECTION_READY || connection->is_broken)
        return;
    connection->is_broken = true;
    connection->broken_why = why;
    /* When sending fails, libpq may have closed its socket, whose number may be another's before
     * the turn ends; and to stop watching it then would stop the other's. */
    if (connection->poll != NULL && PQsocket(connection->pg) != connection->poll_socket)
        unwatch(connection);
    defer_to_end_of_turn(connection);
}

static void lose_with_message(DbConnection *connection)
{
    char reason[512];
    snprintf(reason, sizeof reason, "%s", PQerrorMessage(connection->pg));
    lose(connection, reason);
}

static void at_end_of_turn(DbConnection *connection)
{
    if (connection->state != DB_CONNECTION_READY)
        return;
    if (!connection->is_broken)
        settle_arrived(connection);
    if (!connection->is_broken)
        return;
    char reason[512];
    snprintf(reason, sizeof reason, "%s %s", connection->broken_why,
             PQerrorMessage(connection->pg));
    lose(connection, reason);
}

/* Connecting */

static void on_notice(void *connection, const char *message)
{
    (void)connection;
    log_write(LOG_DEBUG, "database notice", LOG_TEXT("notice", text_trim(text_of(message))));
}

static void become_ready(DbConnection *connection)
{
    if (PQsetnonblocking(connection->pg, 1) != 0 || PQenterPipelineMode(connection->pg) != 1) {
        lose_with_message(connection);
        return;
    }
    uv_timer_stop(connection->timer);
    connection->state = DB_CONNECTION_READY;
    connection->failures = 0;
    db_stats.connects++;
    watch(connection, UV_READABLE);
    connection->on_ready(connection);
}

static void connect_on(DbConnection *connection)
{
    /* libpq may close its socket and open another under the same number (the next host): libuv must
     * let go of it before. */
    if (connection->poll != NULL)
        uv_poll_stop(connection->poll);
    connection->poll_events = 0;
    switch (PQconnectPoll(connection->pg)) {
    case PGRES_POLLING_READING:
        watch(connection, UV_READABLE);
        break;
    case PGRES_POLLING_WRITING:
        watch(connection, UV_WRITABLE);
        break;
    case PGRES_POLLING_OK:
        become_ready(connection);
        break;
    default:
        lose_with_message(connection);
    }
}

static void connect_to(DbConnection *connection, const char *address)
{
    connection->pg = db_address_connect(address);
    if (PQstatus(connection->pg) == CONNECTION_BAD) {
        lose_with_message(connection);
        return;
    }
    PQsetNoticeProcessor(connection->pg, on_notice, connection);
    watch(connection, UV_WRITABLE);
}

/* Of several addresses each attempt takes the next. */
static const struct addrinfo *choose_address(const struct addrinfo *found, unsigned attempts)
{
    unsigned count = 0;
    for (const struct addrinfo *at = found; at != NULL; at = at->ai_next)
        count++;
    for (unsigned skip = attempts % count; skip > 0; skip--)
        found = found->ai_next;
    return found;
}

static void on_lookup(uv_getaddrinfo_t *lookup, int status, struct addrinfo *found)
{
    DbConnection *connection = lookup->data;
    if (connection != NULL) {
        connection->lookup = NULL;
        char address[DB_ADDRESS_SIZE] = "";
        if (status == 0)
            uv_ip_name(choose_address(found, connection->failures)->ai_addr, address,
                       sizeof address);
        if (status == 0)
            connect_to(connection, address);
        else
            lose(connection, uv_strerror(status));
    }
    uv_freeaddrinfo(found);
    free(lookup);
}

static void look_up(DbConnection *connection)
{
    static const struct addrinfo wanted = { .ai_socktype = SOCK_STREAM };
    connection->lookup = malloc(sizeof *connection->lookup);
    if (connection->lookup == NULL)
        abort();
    connection->lookup->data = connection;
    if (uv_getaddrinfo(loop_get(), connection->lookup, on_lookup, db_address_name(), NULL,
                       &wanted) != 0)
        abort();
}

static void attempt(DbConnection *connection)
{
    connection->state = DB_CONNECTION_CONNECTING;
    start_timer(connection, CONNECT_PATIENCE_MS);
    if (db_address_name() != NULL)
        look_up(connection);
    else
        connect_to(connection, NULL);
}

void db_connection_open(DbConnection *connection)
{
    if (connection->state == DB_CONNECTION_CLOSED)
        attempt(connection);
}

void db_connection_close(DbConnection *connection)
{
    if (connection->state == DB_CONNECTION_CLOSED)
        return;
    bool was_ready = connection->state == DB_CONNECTION_READY;
    drop_pg(connection);
    connection->state = DB_CONNECTION_CLOSED;
    connection->failures = 0;
    if (connection->timer != NULL)
        uv_close((uv_handle_t *)connection->timer, free_handle);
    connection->timer = NULL;
    db_ledger_abandon(&connection->ledger);
    if (was_ready)
        connection->on_lost(connection);
}

/* At work */

/* Sends what it can; below 0 for trouble. When the socket is full libpq takes in what has come
 * meanwhile, of which no event will tell: it is settled at the end of the turn. */
static int flush(DbConnection *connection)
{
    int left = PQflush(connection->pg);
    if (left >= 0)
        watch(connection, left > 0 ? UV_READABLE | UV_WRITABLE : UV_READABLE);
    if (left > 0)
        defer_to_end_of_turn(connection);
    return left;
}

static void on_socket(uv_poll_t *handle, int status, int events)
{
    DbConnection *connection = handle->data;
    if (connection->state == DB_CONNECTION_CONNECTING) {
        connect_on(connection);
        return;
    }
    PGconn *pg = connection->pg;
    bool good = status == 0;
    if (good && events & UV_READABLE)
        good = PQconsumeInput(pg) == 1;
    if (good && connection->poll_events & UV_WRITABLE)
        good = flush(connection) >= 0;
    if (!good)
        unwatch(connection); /* libpq may have closed the socket; its number may be another's in a
                                moment */
    settle_arrived(connection); /* also what came before the end */
    if (connection->pg != pg)
        return;
    if (!good || PQstatus(pg) == CONNECTION_BAD || connection->is_broken)
        lose_with_message(connection);
}

static void prepare(DbConnection *connection, const DbStatement *statement)
{
    Oid types[DB_MAX_PARAMS];
    for (int i = 0; i < statement->n_params; i++)
        types[i] = db_type_oid(statement->types[i]);
    uint32_t serial = db_statements_add(&connection->statements, statement->name);
    if (PQsendPrepare(connection->pg, statement->name, statement->text, statement->n_params,
                      types) != 1)
        db_connection_break(connection, "cannot write:");
    db_ledger_owe(&connection->ledger, (DbOwed){ .kind = DB_OWED_PARSE, .serial = serial });
    db_stats.prepares++;
}

void db_connection_write(DbConnection *connection, const DbStatement *statement,
                         const DbParam *params, Arena *arena, DbReceiver *receiver)
{
    static const int binary[DB_MAX_PARAMS] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                               1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
    assert(connection->state == DB_CONNECTION_READY);
    if (!db_statements_use(&connection->statements, statement->name))
        prepare(connection, statement);
    DbParamValues given;
    db_param_values(statement, params, arena, &given);
    if (PQsendQueryPrepared(connection->pg, statement->name, statement->n_params, given.values,
                            given.lengths, binary, 1) != 1)
        db_connection_break(connection, "cannot write:");
    db_ledger_owe(&connection->ledger, (DbOwed){ .kind = DB_OWED_STATEMENT, .receiver = receiver });
    db_stats.statements++;
}

void db_connection_sync(DbConnection *connection, DbReceiver *receiver)
{
    assert(connection->state == DB_CONNECTION_READY);
    db_ledger_owe(&connection->ledger, (DbOwed){ .kind = DB_OWED_SYNC, .receiver = receiver });
    db_stats.round_trips++;
    if (PQpipelineSync(connection->pg) != 1 || flush(connection) < 0)
        db_connection_break(connection, "cannot write:");
}

void db_connection_forget(DbConnection *connection, const DbStatement *statement)
{
    if (!db_connection_is_ready(connection) ||
        !db_statements_forget_name(&connection->statements, statement->name))
        return;
    deallocate(connection, statement->name);
    db_connection_sync(connection, NULL);
}

bool db_connection_in_transaction(DbConnection *connection)
{
    assert(db_connection_owes(connection) == 0);
    return PQtransactionStatus(connection->pg) != PQTRANS_IDLE;
}
