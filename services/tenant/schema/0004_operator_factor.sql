-- Operators sign in with a second factor, always: an authenticator app, whose sealed secret lies here. Who has none yet is given one on the
-- command line. Each code is good once, so the last step used is remembered.

alter table tenant.operator
    add column totp_secret bytea check (length(totp_secret) between 50 and 200),
    add column totp_step   int8 not null default 0;
