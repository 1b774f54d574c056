-- Documents, their operations, and who sequences them.

create schema collaboration;
grant usage on schema collaboration to insula_app;
grant usage, create on schema collaboration to insula_wall;

-- One row a document. `content` is the snapshot at `content_version`; what happened since lies in collaboration.operation. The
-- true version is the highest operation; `version` and `updated_at` follow within a second while somebody types.
-- Content and operations are text, not jsonb: a lone surrogate or \u0000 is legal on the wire and jsonb refuses both.
create table collaboration.document (
    tenant_id       uuid        not null,
    id              uuid        not null,
    title           text        not null,
    owner_id        uuid        not null,
    version         bigint      not null,
    content         text,
    content_version bigint      not null,
    deleted_at      timestamptz,
    revision        bigint      not null default 1,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    primary key (tenant_id, id)
);
comment on table collaboration.document is
    'restore: restored; person: owner_id, and what people write; keep: until the tenant deletes it';
create index document_updated on collaboration.document (tenant_id, updated_at, id) where deleted_at is null;
create index document_created on collaboration.document (tenant_id, created_at, id) where deleted_at is null;
create index document_title on collaboration.document (tenant_id, title, id) where deleted_at is null;
create index document_owner on collaboration.document (tenant_id, owner_id, id) where deleted_at is null;

-- Every operation ever committed: version n takes the document from n to n + 1. The second key closes the reference's hole: an
-- operation resent after a lost answer is found however old it is. Not partitioned by time, because both keys must be
-- unique over all time.
create table collaboration.operation (
    tenant_id   uuid        not null,
    document_id uuid        not null,
    version     bigint      not null,
    kind        text        not null check (kind in ('create', 'op', 'delete')),
    author_id   uuid        not null,
    src         text        not null,
    seq         bigint      not null,
    op          text,
    created_at  timestamptz not null default now(),
    primary key (tenant_id, document_id, version),
    constraint operation_once unique (tenant_id, document_id, src, seq),
    foreign key (tenant_id, document_id) references collaboration.document (tenant_id, id)
        deferrable initially deferred
);
comment on table collaboration.operation is
    'restore: append-only; person: author_id, and what people write; keep: as long as its document';

-- Who sequences a document now. Only the holder appends; the primary key of collaboration.operation makes a mistake harmless.
create table collaboration.lease (
    tenant_id   uuid        not null,
    document_id uuid        not null,
    holder      uuid        not null,
    sequencer   uuid        not null,
    taken_at    timestamptz not null default now(),
    primary key (tenant_id, document_id)
);
comment on table collaboration.lease is 'restore: derived; person: nothing; keep: while the document is open';
create index lease_holder on collaboration.lease (holder);

-- Processes that may hold leases. One that has not been seen for a while is dead, and its leases are free.
create table collaboration.holder (
    slot    text        not null primary key,
    process uuid        not null unique,
    seen_at timestamptz not null default clock_timestamp()
);
comment on table collaboration.holder is 'restore: derived; person: nothing; keep: while the process runs';

-- Keys of the platform that authenticate connection ids (src) on reconnection.
create table collaboration.secret (
    name  text  not null primary key,
    value bytea not null
);
comment on table collaboration.secret is 'restore: kept; person: nothing; keep: for ever';

alter table collaboration.document enable row level security;
alter table collaboration.document force row level security;
create policy tenant_wall on collaboration.document
    using (tenant_id = tenant.current_id()) with check (tenant_id = tenant.current_id());
alter table collaboration.operation enable row level security;
alter table collaboration.operation force row level security;
create policy tenant_wall on collaboration.operation
    using (tenant_id = tenant.current_id()) with check (tenant_id = tenant.current_id());
alter table collaboration.lease enable row level security;
alter table collaboration.lease force row level security;
create policy tenant_wall on collaboration.lease
    using (tenant_id = tenant.current_id()) with check (tenant_id = tenant.current_id());

grant select, insert, update on collaboration.document to insula_app;
grant select, insert on collaboration.operation to insula_app;
grant select, insert, update, delete on collaboration.lease to insula_app;
grant select, insert, update, delete on collaboration.holder to insula_app;
grant select, insert on collaboration.secret to insula_app;
grant select on collaboration.document to insula_wall;

-- Words in a title, for ?q=. `ilike` is not leakproof and would never use its index behind row-level security, so the search crosses
-- the wall with the tenant in its predicate.
create extension if not exists pg_trgm;
create index document_title_words on collaboration.document using gin (title gin_trgm_ops) where deleted_at is null;

create function collaboration.search_titles(tenant uuid, q text)
returns setof uuid
language sql
stable
security definer
set search_path = pg_catalog, public
as $$
    select d.id
      from collaboration.document d
     where d.tenant_id = tenant
       and d.deleted_at is null
       and d.title ilike '%' || replace(replace(replace(q, '\', '\\'), '%', '\%'), '_', '\_') || '%'
     limit 10000
$$;
alter function collaboration.search_titles(uuid, text) owner to insula_wall;
revoke all on function collaboration.search_titles(uuid, text) from public;
grant execute on function collaboration.search_titles(uuid, text) to insula_app;

create view api.document with (security_invoker) as
    select d.tenant_id, d.id, d.title, d.version, d.owner_id, d.revision, d.created_at, d.updated_at
      from collaboration.document d
     where d.deleted_at is null;
grant select on api.document to insula_app;

create view api.document_version with (security_invoker) as
    select o.tenant_id, o.document_id, o.version as number, o.version::text as id, o.version + 1 as version, o.author_id, o.kind,
           1::bigint as revision, o.created_at, o.created_at as updated_at
      from collaboration.operation o;
grant select on api.document_version to insula_app;
