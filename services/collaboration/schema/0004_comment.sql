-- Comments: threads at a range of a document, and what people say in them. A thread has the id of its first comment.

-- Where a thread belongs: [anchor_index, anchor_index + anchor_length) of the document at anchor_version, moved on with
-- every snapshot; null for a thread about the whole document. The memory is text, not jsonb, for the sake of lone surrogates.
create table collaboration.thread (
    tenant_id      uuid        not null,
    id             uuid        not null,
    document_id    uuid        not null,
    status         text        not null default 'open' check (status in ('open', 'resolved')),
    quote          text,
    anchor_index   bigint,
    anchor_length  bigint,
    anchor_version bigint,
    anchor_memory  text,
    resolved_by    uuid,
    resolved_at    timestamptz,
    deleted_at     timestamptz,
    revision       bigint      not null default 1,
    created_at     timestamptz not null default now(),
    updated_at     timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, document_id) references collaboration.document (tenant_id, id)
        deferrable initially deferred
);
comment on table collaboration.thread is
    'restore: restored; person: resolved_by, and what was commented on; keep: as long as its document';
create index thread_document on collaboration.thread (tenant_id, document_id, created_at, id) where deleted_at is null;

-- One thing said. A deleted one keeps its place, and nothing of what it said. The body has mentions as <@user id>.
create table collaboration.comment (
    tenant_id  uuid        not null,
    id         uuid        not null,
    thread_id  uuid        not null,
    author_id  uuid        not null,
    body       text        not null,
    mentions   uuid[]      not null default '{}',
    edited_at  timestamptz,
    deleted_at timestamptz,
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, thread_id) references collaboration.thread (tenant_id, id)
        deferrable initially deferred
);
comment on table collaboration.comment is
    'restore: restored; person: author_id, mentions, and what people write; keep: until its author deletes it';
create index comment_thread on collaboration.comment (tenant_id, thread_id, id);

create table collaboration.reaction (
    tenant_id  uuid        not null,
    comment_id uuid        not null,
    emoji      text        not null,
    user_id    uuid        not null,
    created_at timestamptz not null default now(),
    primary key (tenant_id, comment_id, emoji, user_id),
    foreign key (tenant_id, comment_id) references collaboration.comment (tenant_id, id)
        deferrable initially deferred
);
comment on table collaboration.reaction is
    'restore: restored; person: user_id; keep: until that person takes it back, or the comment goes';

alter table collaboration.thread enable row level security;
alter table collaboration.thread force row level security;
create policy tenant_wall on collaboration.thread
    using (tenant_id = tenant.current_id()) with check (tenant_id = tenant.current_id());
alter table collaboration.comment enable row level security;
alter table collaboration.comment force row level security;
create policy tenant_wall on collaboration.comment
    using (tenant_id = tenant.current_id()) with check (tenant_id = tenant.current_id());
alter table collaboration.reaction enable row level security;
alter table collaboration.reaction force row level security;
create policy tenant_wall on collaboration.reaction
    using (tenant_id = tenant.current_id()) with check (tenant_id = tenant.current_id());

grant select, insert, update on collaboration.thread to insula_app;
grant select, insert, update on collaboration.comment to insula_app;
grant select, insert, delete on collaboration.reaction to insula_app;

-- Who somebody is in a comment: an id and a name.
create function api.comment_person(of_tenant uuid, of_user uuid) returns jsonb
    language sql stable
    as $$
    select jsonb_build_object('id', of_user, 'name', coalesce(
               (select p.name from api.person p where p.tenant_id = of_tenant and p.id = of_user), ''))
$$;

-- {"emoji","people"} in the order in which each was first given.
create function api.comment_reactions(of_tenant uuid, of_comment uuid) returns jsonb
    language sql stable
    as $$
    select coalesce(jsonb_agg(jsonb_build_object('emoji', e.emoji, 'people', e.people) order by e.first_at, e.emoji), '[]')
      from (select r.emoji, min(r.created_at) as first_at,
                   jsonb_agg(api.comment_person(r.tenant_id, r.user_id) order by r.created_at, r.user_id) as people
              from collaboration.reaction r
             where r.tenant_id = of_tenant
               and r.comment_id = of_comment
             group by r.emoji) e
$$;

create function api.comment_mentions(of_tenant uuid, users uuid[]) returns jsonb
    language sql stable
    as $$
    select coalesce(jsonb_agg(api.comment_person(of_tenant, u.id) order by u.place), '[]')
      from unnest(users) with ordinality as u (id, place)
$$;

create function api.comment_time(at timestamptz) returns text
    language sql immutable
    as $$
    select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

create function api.comment_replies(of_tenant uuid, of_thread uuid) returns jsonb
    language sql stable
    as $$
    select coalesce(jsonb_agg(jsonb_build_object(
               'id', c.id,
               'author', api.comment_person(c.tenant_id, c.author_id),
               'body', c.body,
               'mentions', api.comment_mentions(c.tenant_id, c.mentions),
               'reactions', api.comment_reactions(c.tenant_id, c.id),
               'deleted', c.deleted_at is not null,
               'edited_at', api.comment_time(c.edited_at),
               'created_at', api.comment_time(c.created_at)) order by c.id), '[]')
      from collaboration.comment c
     where c.tenant_id = of_tenant
       and c.thread_id = of_thread
       and c.id <> of_thread
$$;

create view api.comment with (security_invoker) as
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
           t.resolved_at, t.revision, t.created_at, t.updated_at
      from collaboration.thread t
      join collaboration.comment c on c.tenant_id = t.tenant_id and c.id = t.id
      join collaboration.document d on d.tenant_id = t.tenant_id and d.id = t.document_id and d.deleted_at is null
     where t.deleted_at is null;
grant select on api.comment to insula_app;
grant execute on function api.comment_person(uuid, uuid), api.comment_reactions(uuid, uuid), api.comment_mentions(uuid, uuid[]),
                          api.comment_time(timestamptz), api.comment_replies(uuid, uuid) to insula_app;
