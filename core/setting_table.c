#include "core/setting.h"

/* Sorted by what they concern. Each row is read somewhere: a setting that nothing reads is a lie.
 */
const Setting SETTINGS[] = {
    /* Where it listens and how it is known */
    { "listen", SETTING_TEXT, "127.0.0.1:8080", 0, 0,
      "Addresses to listen on, separated by commas: host:port, [ipv6]:port or unix:path." },
    { "origin", SETTING_TEXT, "", 0, 0,
      "Public address of the platform (https://app.example.com); empty: as the client names it." },
    { "trusted_proxies", SETTING_TEXT, "", 0, 0,
      "Networks (10.0.0.0/8, comma-separated) whose X-Forwarded-* headers are believed." },
    { "cors_origins", SETTING_TEXT, "", 0, 0,
      "Other origins whose pages may use the API, separated by blanks; *: any, without cookies." },

    { "base_domain", SETTING_TEXT, "", 0, 0,
      "Domain below which each workspace has a host of its own (example.com: acme.example.com)." },
    { "rate_read_per_minute", SETTING_INT, "6000", 0, 60000000,
      "Reads of one user a minute; 0: unlimited." },
    { "rate_write_per_minute", SETTING_INT, "1200", 0, 60000000,
      "Writes of one user a minute; 0: unlimited." },
    { "rate_sign_in_per_minute", SETTING_INT, "60", 0, 60000000,
      "Sign-ins, sign-ups and the like from one address a minute; 0: unlimited." },

    /* Connections */
    { "http_max_connections", SETTING_INT, "10000", 10, 1000000,
      "Connections of one worker; when it is full the longest idle ones make room." },
    { "http_max_connections_per_address", SETTING_INT, "1024", 1, 1000000,
      "Connections of one worker from one address, accepted WebSockets and streams aside." },
    { "http_max_head_bytes", SETTING_INT, "16384", 1024, 65536,
      "Largest request line and headers; beyond it 431." },
    { "http_max_target_bytes", SETTING_INT, "8192", 256, 32768,
      "Longest request target; beyond it 414." },
    { "http_head_timeout_ms", SETTING_INT, "10000", 100, 600000,
      "Time for the head of a request." },
    { "http_body_timeout_ms", SETTING_INT, "60000", 100, 3600000,
      "Time for the body of a request." },
    { "http_idle_timeout_ms", SETTING_INT, "75000", 100, 3600000,
      "Time a connection may rest between requests." },
    { "http_write_timeout_ms", SETTING_INT, "30000", 100, 600000,
      "Time in which a client must take some of an answer." },
    { "socket_ping_ms", SETTING_INT, "30000", 100, 600000,
      "A WebSocket silent for so long is pinged; silent as long again, it is closed." },
    { "socket_queue_bytes", SETTING_INT, "1048576", 4096, 268435456,
      "Unsent bytes after which a WebSocket is closed with 1013." },

    /* Processes and data */
    { "data", SETTING_TEXT, "", 0, 0,
      "Data directory; empty: ./var, or /var/lib/insula when started as root." },
    { "workers", SETTING_INT, "0", 0, 32, "Web workers; 0: a quarter of the cores, at least one." },
    { "services", SETTING_TEXT, "", 0, 0,
      "Services that this process mounts, with commas between them; empty: all." },
    { "user", SETTING_TEXT, "insula", 0, 0,
      "Operating-system user of the workers when started as root." },
    { "drain_timeout_ms", SETTING_INT, "30000", 100, 600000,
      "How long a stopping worker may finish its requests." },
    { "hang_timeout_ms", SETTING_INT, "10000", 0, 600000,
      "A worker whose loop stands still for so long is killed (at least 1500); 0: never." },

    { "master_key_file", SETTING_TEXT, "", 0, 0,
      "Keys of secrets at rest, newest first; empty: keys/master.key in the data directory." },
    { "master_key", SETTING_SECRET, "", 0, 0,
      "The same keys themselves (64 hexadecimal digits each, with commas), instead of a file." },

    /* Database */
    { "event_months", SETTING_INT, "0", 0, 1200,
      "Months the event log is kept, by whole months; 0: for ever." },
    { "database_url", SETTING_SECRET, "", 0, 0,
      "PostgreSQL of the application role; empty: an embedded one in the data directory." },
    { "point_connections", SETTING_INT, "2", 1, 64,
      "Connections of a worker that point reads share." },
    { "other_connections", SETTING_INT, "16", 1, 256,
      "Connections of a worker for lists and transactions." },
    { "lists_per_tenant", SETTING_INT, "4", 1, 256,
      "Lists and searches of one tenant that a worker runs at once." },
    { "statement_timeout_ms", SETTING_INT, "10000", 10, 3600000,
      "Longest time of one statement of the server." },
    { "transaction_timeout_ms", SETTING_INT, "15000", 10, 3600000,
      "Longest time a transaction may hold its connection." },
    { "acquire_timeout_ms", SETTING_INT, "5000", 10, 600000,
      "Longest wait for a database connection before 503." },

    { "migrator_url", SETTING_SECRET, "", 0, 0,
      "PostgreSQL as the role insula_migrator, for migrations when database_url is set." },
    { "redis_url", SETTING_SECRET, "", 0, 0,
      "Redis that joins machines: redis://, rediss:// or unix://; empty: this machine is alone." },
    { "redis_ca_file", SETTING_TEXT, "", 0, 0,
      "Certificate authorities that rediss:// is checked against; empty: the system's." },
    { "redis_prefix", SETTING_TEXT, "insula", 0, 0,
      "What the names of the Redis channels begin with." },

    { "postgres_bin", SETTING_TEXT, "", 0, 0,
      "Directory of the embedded PostgreSQL's programs; empty: the newest installed." },
    { "postgres_connections", SETTING_INT, "400", 20, 10000,
      "Connections that the embedded PostgreSQL allows." },

    /* Other people's servers */
    { "outgoing_networks", SETTING_TEXT, "", 0, 0,
      "Private networks (10.0.0.0/8, comma-separated) where identity providers may live." },
    { "outgoing_ca_file", SETTING_TEXT, "", 0, 0,
      "Certificate authorities that they are checked against; empty: the system's." },
    { "dns_server", SETTING_TEXT, "", 0, 0,
      "Resolver that is asked about tenants' domains (192.0.2.53:53); empty: the system's." },

    { "domain_grace_days", SETTING_INT, "3", 1, 90,
      "Days for which a verified domain's record may be missing before it is verified no more." },

    /* Passwords */
    { "password_slots", SETTING_INT, "2", 1, 64,
      "Password hashes computed at once on this machine." },
    { "password_queue", SETTING_INT, "64", 1, 10000,
      "Password hashes that may wait on this machine; more are answered 429." },
    { "password_memory_mib", SETTING_INT, "64", 19, 1024,
      "Memory of one argon2id hash; changing it leaves existing hashes valid." },

    { "geoip_database", SETTING_TEXT, "", 0, 0,
      "File in the MaxMind DB format that says where addresses are (GeoLite2-City, DB-IP Lite); "
      "empty: "
      "places are not told." },

    /* Mail */
    { "smtp_url", SETTING_SECRET, "", 0, 0,
      "Server that takes mail, smtp://user:password@host:587 or smtps://; empty: the outbox." },
    { "smtp_tls", SETTING_BOOL, "true", 0, 0,
      "Send by smtp:// only over STARTTLS; false: also without, where the server has none." },
    { "smtp_ca_file", SETTING_TEXT, "", 0, 0,
      "Certificate authorities that the server is checked against; empty: the system's." },
    { "smtp_timeout_ms", SETTING_INT, "25000", 100, 25000, "Time to hand over one message." },
    { "mail_from", SETTING_TEXT, "Insula <insula@localhost>", 0, 0,
      "Who mail is from: an address, or Name <address>." },
    { "mail_reply_to", SETTING_TEXT, "", 0, 0, "Where answers to mail go; empty: to mail_from." },
    { "mail_kept_days", SETTING_INT, "30", 1, 3650, "Days that the outbox keeps a message." },

    /* Sessions */
    { "session_lifetime_s", SETTING_INT, "1209600", 60, 31536000,
      "How long a sign-in lasts, in seconds." },
    { "operator_session_lifetime_s", SETTING_INT, "28800", 60, 604800,
      "How long an operator's sign-in lasts, in seconds." },

    { "saml_allow_sha1", SETTING_BOOL, "false", 0, 0,
      "Accept SAML signatures made with SHA-1, which is broken; for old identity providers." },

    /* Log */
    { "log_level", SETTING_TEXT, "info", 0, 0, "Least level logged: debug, info, warn or error." },
    { "log_format", SETTING_TEXT, "auto", 0, 0,
      "json, text, or auto: text on a terminal and JSON elsewhere." },
    { "access_log", SETTING_BOOL, "true", 0, 0, "A log line for each answered request." },
};

const size_t SETTINGS_COUNT = sizeof SETTINGS / sizeof SETTINGS[0];
