-- Suggestions: changes proposed inside the text, as attributes of it (text/suggestion.h). The text says what is proposed and where; a row
-- says by whom, and what became of it. The id is the client's choice, so it means something in its document only.
create table collaboration.suggestion (
    tenant_id   uuid        not null,
    document_id uuid        not null,
    id          uuid        not null,
    author_id   uuid        not null,
    state       text        not null default 'open' check (state in ('open', 'accepted', 'rejected')),
    decided_by  uuid,
    decided_at  timestamptz,
    created_at  timestamptz not null default now(),
    primary key (tenant_id, document_id, id),
    foreign key (tenant_id, document_id) references collaboration.document (tenant_id, id)
        deferrable initially deferred
);
comment on table collaboration.suggestion is
    'restore: restored; person: author_id, decided_by; keep: as long as its document';
alter table collaboration.suggestion enable row level security;
alter table collaboration.suggestion force row level security;
create policy tenant_wall on collaboration.suggestion
    using (tenant_id = tenant.current_id()) with check (tenant_id = tenant.current_id());
grant select, insert, update on collaboration.suggestion to insula_app;

-- What is said about a suggestion is a thread, one each.
alter table collaboration.thread add column suggestion_id uuid;
create unique index thread_suggestion on collaboration.thread (tenant_id, document_id, suggestion_id)
 where suggestion_id is not null and deleted_at is null;

create or replace view api.comment with (security_invoker) as
    select t.tenant_id, t.id, t.document_id, t.status, t.quote,
           case when t.anchor_version is not null and t.status = 'open'
                then jsonb_build_object('index', t.anchor_index, 'length', t.anchor_length, 'version', t.anchor_version)
           end as anchor,
           coalesce(t.anchor_length = 0, false) as orphaned,
           c.author_id, api.comment_person(t.tenant_id, c.author_id) as author,
           c.body, api.comment_mentions(t.tenant_id, c.mentions) as mentions,
           api.comment_reactions(t.tenant_id, t.id) as reactions,
           c.deleted_at is not null as deleted, c.edited_at,
           api.comment_replies(t.tenant_id, t.id) as replies,
           case when t.resolved_by is not null then api.comment_person(t.tenant_id, t.resolved_by) end as resolved_by,
           t.resolved_at, t.revision, t.created_at, t.updated_at, t.suggestion_id
      from collaboration.thread t
      join collaboration.comment c on c.tenant_id = t.tenant_id and c.id = t.id
      join collaboration.my_document d on d.tenant_id = t.tenant_id and d.id = t.document_id and d.deleted_at is null and d.level > 0
     where t.deleted_at is null;
