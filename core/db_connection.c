#include "core/db_connection.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/db_stats.h"
#include "core/db_value.h"
#include "core/log.h"

/*
 * The ledger. PostgreSQL answers in the order it was asked, so a ring of entries is all that is
 * needed to know what a result answers. Entries are settled from the loop's stack only, in order. A
 * coroutine that is resumed by a receiver may write more; that only adds behind. A failure found
 * while writing is not acted upon at once, for then receivers would be called from inside their own
 * writers: the connection is marked broken and lost at the end of the turn.
 */
typedef enum DbOwedKind { OWED_STATEMENT, OWED_PARSE, OWED_DEALLOCATE, OWED_SYNC } DbOwedKind;

struct DbOwed {
    DbReceiver *receiver;
    DbOwedKind kind;
    uint32_t serial; /* of the preparation, for OWED_PARSE */
};

#define CONNECT_PATIENCE_MS 10000
#define FIRST_RETRY_MS      50
#define LONGEST_RETRY_MS    5000
#define FIRST_OWED_CAPACITY 64

DbStats db_stats;

static char *conninfo_url, *conninfo_options;

static void attempt(DbConnection *connection);
static void lose(DbConnection *connection, const char *why);

/* Settings */

/* The URL may carry options of its own (search for a shard, a time zone); ours come behind and win.
 */
static char *options_of_url(const char *url)
{
    char *found = NULL;
    PQconninfoOption *parsed = PQconninfoParse(url, NULL);
    for (PQconninfoOption *option = parsed; option != NULL && option->keyword != NULL; option++) {
        if (strcmp(option->keyword, "options") == 0 && option->val != NULL)
            found = strdup(option->val);
    }
    PQconninfoFree(parsed);
    return found;
}

void db_connection_configure(const DbOptions *options)
{
    char *theirs = options_of_url(options->url);
    char ours[1024];
    int len = snprintf(ours, sizeof ours,
                       "%s -c statement_timeout=%d -c idle_in_transaction_session_timeout=%d"
                       " -c plan_cache_mode=force_generic_plan -c max_parallel_workers_per_gather=0"
                       " -c jit=off -c timezone=UTC",
                       theirs != NULL ? theirs : "", options->statement_timeout_ms,
                       options->transaction_timeout_ms);
    assert(len > 0 && (size_t)len < sizeof ours);
    free(theirs);
    free(conninfo_url);
    free(conninfo_options);
    conninfo_url = strdup(options->url);
    conninfo_options = strdup(ours);
}

static PGconn *connect_start(void)
{
    /* What stands before dbname may be overridden by the URL, what stands behind may not. GSS would
     * load Kerberos into every worker. */
    const char *const keywords[] = { "fallback_application_name",
                                     "gssencmode",
                                     "keepalives_idle",
                                     "tcp_user_timeout",
                                     "dbname",
                                     "client_encoding",
                                     "options",
                                     NULL };
    const char *const values[] = { "insula", "disable",        "30", "30000", conninfo_url,
                                   "UTF8",   conninfo_options, NULL };
    PGconn *pg = PQconnectStartParams(keywords, values, 1);
    if (pg == NULL)
        abort();
    return pg;
}

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

/* The ledger */

static void owe(DbConnection *connection, DbOwed entry)
{
    uint32_t count = db_connection_owes(connection);
    if (count == connection->owed_capacity) {
        uint32_t capacity = count == 0 ? FIRST_OWED_CAPACITY : 2 * count;
        DbOwed *ring = malloc(capacity * sizeof *ring);
        if (ring == NULL)
            abort();
        for (uint32_t i = 0; i < count; i++)
            ring[i] = connection->owed[(connection->owed_head + i) & (count - 1)];
        free(connection->owed);
        connection->owed = ring;
        connection->owed_capacity = capacity;
        connection->owed_head = 0;
        connection->owed_tail = count;
    }
    if (count == 0)
        connection->progress_ms = loop_now_ms();
    connection->owed[connection->owed_tail++ & (connection->owed_capacity - 1)] = entry;
}

static void settle_parse(DbConnection *connection, uint32_t serial, PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK)
        db_statements_forget(&connection->statements, serial);
    if (status == PGRES_FATAL_ERROR && connection->parse_error == NULL)
        connection->parse_error = result;
    else
        PQclear(result);
}

/* Who sent the statement is told why its Parse failed, not only that something before it did. */
static PGresult *with_parse_error(DbConnection *connection, PGresult *result)
{
    if (connection->parse_error == NULL || PQresultStatus(result) != PGRES_PIPELINE_ABORTED)
        return result;
    PQclear(result);
    result = connection->parse_error;
    connection->parse_error = NULL;
    return result;
}

static PGresult *with_commit_error(DbConnection *connection, PGresult *result)
{
    if (connection->commit_error == NULL)
        return result;
    PQclear(result);
    result = connection->commit_error;
    connection->commit_error = NULL;
    return result;
}

static void settle(DbConnection *connection, PGresult *result)
{
    DbOwed entry = connection->owed[connection->owed_head++ & (connection->owed_capacity - 1)];
    connection->progress_ms = loop_now_ms();
    assert((entry.kind == OWED_SYNC) == (PQresultStatus(result) == PGRES_PIPELINE_SYNC));
    switch (entry.kind) {
    case OWED_PARSE:
        settle_parse(connection, entry.serial, result);
        return;
    case OWED_DEALLOCATE:
        PQclear(result);
        return;
    case OWED_SYNC:
        connection->syncs_owed--;
        PQclear(connection->parse_error);
        connection->parse_error = NULL;
        result = with_commit_error(connection, result);
        break;
    case OWED_STATEMENT:
        result = with_parse_error(connection, result);
        break;
    }
    if (entry.receiver != NULL)
        entry.receiver->receive(entry.receiver, result);
    else
        PQclear(result);
}

static DbOwedKind next_owed(const DbConnection *connection)
{
    return connection->owed[connection->owed_head & (connection->owed_capacity - 1)].kind;
}

static bool is_before_sync(const DbConnection *connection, const PGresult *result)
{
    return next_owed(connection) == OWED_SYNC && PQresultStatus(result) != PGRES_PIPELINE_SYNC;
}

/*
 * An error that comes when only the Sync is owed is either the failed commit of the flight's
 * implicit transaction (a deferred constraint), which is told with the Sync, or PostgreSQL saying
 * unasked that it is going away.
 */
static bool keep_commit_error(DbConnection *connection, PGresult *result)
{
    const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (severity == NULL || strcmp(severity, "ERROR") != 0 || connection->commit_error != NULL)
        return false;
    connection->commit_error = result;
    return true;
}

/* Settles what has come. A receiver may close the connection. */
static void settle_arrived(DbConnection *connection)
{
    PGconn *pg = connection->pg;
    int nothing = 0;
    while (connection->pg == pg && !PQisBusy(pg)) {
        PGresult *result = PQgetResult(pg);
        bool is_owed = db_connection_owes(connection) > 0;
        if (result == NULL && is_owed && ++nothing < 2)
            continue; /* each answer is followed by one NULL */
        if (result == NULL)
            break;
        nothing = 0;
        if (!is_owed || is_before_sync(connection, result)) {
            if (!is_owed || !keep_commit_error(connection, result)) {
                db_connection_break(connection, "terminated:");
                PQclear(result);
                break;
            }
            continue;
        }
        settle(connection, result);
    }
}

/* Losing */

static void drop_pg(DbConnection *connection)
{
    unwatch(connection);
    if (connection->pg != NULL)
        PQfinish(connection->pg);
    connection->pg = NULL;
    connection->is_broken = false;
    connection->syncs_owed = 0;
    PQclear(connection->parse_error);
    PQclear(connection->commit_error);
    connection->parse_error = connection->commit_error = NULL;
    db_statements_clear(&connection->statements);
}

static void settle_all_with_null(DbConnection *connection)
{
    DbOwed *ring = connection->owed;
    uint32_t head = connection->owed_head, tail = connection->owed_tail;
    uint32_t mask = connection->owed_capacity - 1;
    connection->owed = NULL;
    connection->owed_head = connection->owed_tail = connection->owed_capacity = 0;
    for (; head != tail; head++) {
        DbReceiver *receiver = ring[head & mask].receiver;
        if (receiver != NULL)
            receiver->receive(receiver, NULL);
    }
    free(ring);
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
    settle_all_with_null(connection);
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

static void attempt(DbConnection *connection)
{
    connection->state = DB_CONNECTION_CONNECTING;
    connection->pg = connect_start();
    if (PQstatus(connection->pg) == CONNECTION_BAD) {
        lose_with_message(connection);
        return;
    }
    PQsetNoticeProcessor(connection->pg, on_notice, connection);
    start_timer(connection, CONNECT_PATIENCE_MS);
    watch(connection, UV_WRITABLE);
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
    settle_all_with_null(connection);
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

static void deallocate(DbConnection *connection, const char *name)
{
    char sql[DB_STATEMENT_NAME_SIZE + 32];
    snprintf(sql, sizeof sql, "deallocate \"%s\"", name);
    if (PQsendQueryParams(connection->pg, sql, 0, NULL, NULL, NULL, NULL, 1) != 1)
        db_connection_break(connection, "cannot write:");
    owe(connection, (DbOwed){ .kind = OWED_DEALLOCATE });
}

static void prepare(DbConnection *connection, const DbStatement *statement)
{
    Oid types[DB_MAX_PARAMS];
    for (int i = 0; i < statement->n_params; i++)
        types[i] = db_type_oid(statement->types[i]);
    char evicted[DB_STATEMENT_NAME_SIZE];
    uint32_t serial = db_statements_add(&connection->statements, statement->name, evicted);
    if (evicted[0] != 0)
        deallocate(connection, evicted);
    if (PQsendPrepare(connection->pg, statement->name, statement->text, statement->n_params,
                      types) != 1)
        db_connection_break(connection, "cannot write:");
    owe(connection, (DbOwed){ .kind = OWED_PARSE, .serial = serial });
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
    owe(connection, (DbOwed){ .kind = OWED_STATEMENT, .receiver = receiver });
    db_stats.statements++;
}

void db_connection_sync(DbConnection *connection, DbReceiver *receiver)
{
    assert(connection->state == DB_CONNECTION_READY);
    owe(connection, (DbOwed){ .kind = OWED_SYNC, .receiver = receiver });
    connection->syncs_owed++;
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
