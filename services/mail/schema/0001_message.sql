-- What the platform writes to people: one row a message, from the transaction that wants it written until it is swept.

create schema mail;
grant usage on schema mail to insula_app;

-- Messages that belong to no tenant lie under the id of all ones, which is nobody's. `content` holds the links that the message carries,
-- secrets among them: it is forgotten when the message has been delivered. Without an SMTP server it is what the operator reads.
create table mail.message (
    tenant_id    uuid        not null,
    id           uuid        not null,
    recipient    text        not null check (length(recipient) <= 254),
    template     text        not null,
    locale       text        not null,
    content      jsonb,
    status       text        not null check (status in ('outbox', 'waiting', 'sent', 'failed')),
    attempts     int4        not null default 0,
    reply        text,
    created_at   timestamptz not null default now(),
    sent_at      timestamptz,
    primary key (tenant_id, id),
    check (status <> 'sent' or (content is null and sent_at is not null))
);
create index message_created on mail.message (tenant_id, created_at, id);
comment on table mail.message is
    'restore: kept; person: an address and what was written to it; keep: mail_kept_days days, what was written until it is delivered';

alter table mail.message enable row level security;
alter table mail.message force row level security;
create policy tenant_wall on mail.message
    using (tenant_id = tenant.current_id())
    with check (tenant_id = tenant.current_id());
grant select, insert, update, delete on mail.message to insula_app;
