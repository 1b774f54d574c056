-- Identities that a person connects to their account from inside a session, sees, and disconnects.

-- In a session of theirs, and back in that same one.
alter table federation.login add column linked_for uuid;
alter table federation.login add column linked_in uuid;
comment on table federation.login is
    'restore: kept; person: of a test, what the identity provider said of the tester, and who connects an identity in which session; keep: an hour, swept by the next one';

alter table federation.identity add column id uuid not null default gen_random_uuid();
alter table federation.identity alter column id drop default;
-- What its person knows it by: the address that the provider told when it was linked.
alter table federation.identity add column label text check (length(label) <= 255);
create unique index identity_id_key on federation.identity (tenant_id, id);
comment on table federation.identity is
    'restore: restored; person: what an identity provider calls a person, their address there, and when they last came from there; keep: until disconnected or the provider is deleted';

-- Who signs in through which provider, for others to ask.
create view api.identity with (security_invoker = true) as
    select i.tenant_id, i.id, i.user_id, i.provider_id, p.name as provider_name, p.is_enabled
      from federation.identity i
      join federation.provider p on p.tenant_id = i.tenant_id and p.id = i.provider_id;
grant select on api.identity to insula_app;
