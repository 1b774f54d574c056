-- What people read of a document's history: who worked on it when, and the versions they gave a name.

-- Consecutive operations without a pause of five minutes, an hour at most; a creation, a deletion and a restoration stand alone.
-- `from_version` is the document's version after the first of them, `version` after the last. Follows within seconds while
-- somebody types.
create table collaboration.edit_session (
    tenant_id        uuid        not null,
    document_id      uuid        not null,
    from_version     bigint      not null,
    version          bigint      not null,
    kind             text        not null check (kind in ('create', 'op', 'delete', 'restore')),
    author_ids       uuid[]      not null,
    restored_version bigint,
    started_at       timestamptz not null,
    ended_at         timestamptz not null,
    primary key (tenant_id, document_id, from_version),
    foreign key (tenant_id, document_id) references collaboration.document (tenant_id, id)
        deferrable initially deferred
);
comment on table collaboration.edit_session is
    'restore: derived; person: ids of authors; keep: as long as its document';

create table collaboration.named_version (
    tenant_id   uuid        not null,
    document_id uuid        not null,
    version     bigint      not null,
    name        text        not null,
    named_by    uuid        not null,
    named_at    timestamptz not null default now(),
    primary key (tenant_id, document_id, version),
    foreign key (tenant_id, document_id) references collaboration.document (tenant_id, id)
        deferrable initially deferred
);
comment on table collaboration.named_version is
    'restore: restored; person: named_by; keep: until somebody takes the name away, or as long as its document';

alter table collaboration.edit_session enable row level security;
alter table collaboration.edit_session force row level security;
create policy tenant_wall on collaboration.edit_session
    using (tenant_id = tenant.current_id()) with check (tenant_id = tenant.current_id());
alter table collaboration.named_version enable row level security;
alter table collaboration.named_version force row level security;
create policy tenant_wall on collaboration.named_version
    using (tenant_id = tenant.current_id()) with check (tenant_id = tenant.current_id());
grant select, insert, update on collaboration.edit_session to insula_app;
grant select, insert, update, delete on collaboration.named_version to insula_app;

-- Sessions of what is there already; only the migrator sees all tenants' operations.
reset role;
insert into collaboration.edit_session
       (tenant_id, document_id, from_version, version, kind, author_ids, started_at, ended_at)
select o.tenant_id, o.document_id, min(o.version) + 1, max(o.version) + 1, min(o.kind), array_agg(distinct o.author_id),
       min(o.created_at), max(o.created_at)
  from (select b.*, sum(b.begins) over (partition by b.tenant_id, b.document_id order by b.version) as session
          from (select o.tenant_id, o.document_id, o.version, o.kind, o.author_id, o.created_at,
                       case when o.kind = 'op' and lag(o.kind) over w = 'op'
                                 and o.created_at - lag(o.created_at) over w <= interval '5 minutes'
                            then 0 else 1 end as begins
                  from collaboration.operation o
                window w as (partition by o.tenant_id, o.document_id order by o.version)) b) o
 group by o.tenant_id, o.document_id, o.session;
set local role insula_owner;

create view api.document_session with (security_invoker) as
    select s.tenant_id, s.document_id, s.from_version::text as id, s.from_version, s.version, s.kind,
           to_json(s.author_ids) as author_ids, s.restored_version,
           coalesce((select json_agg(json_build_object('version', n.version, 'name', n.name, 'named_by', n.named_by)
                                     order by n.version)
                       from collaboration.named_version n
                      where n.tenant_id = s.tenant_id
                        and n.document_id = s.document_id
                        and n.version between s.from_version and s.version), '[]') as names,
           1::bigint as revision, s.started_at as created_at, s.ended_at as updated_at
      from collaboration.edit_session s
     where exists (select from collaboration.my_document d
                    where d.tenant_id = s.tenant_id and d.id = s.document_id and d.level > 0);
grant select on api.document_session to insula_app;

create or replace view api.document_version with (security_invoker) as
    select o.tenant_id, o.document_id, o.version as number, (o.version + 1)::text as id, o.version + 1 as version, o.author_id,
           case when o.restored_version is null then o.kind else 'restore' end as kind,
           1::bigint as revision, o.created_at, o.created_at as updated_at, o.restored_version, n.name
      from collaboration.operation o
      left join collaboration.named_version n on n.tenant_id = o.tenant_id
                                             and n.document_id = o.document_id
                                             and n.version = o.version + 1
     where exists (select from collaboration.my_document d
                    where d.tenant_id = o.tenant_id and d.id = o.document_id and d.level > 0);
