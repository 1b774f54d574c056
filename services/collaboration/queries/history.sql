--: history_base @point (id uuid, version int8) -> maybe HistoryBase(latest int8, deleted bool, type text, version int8, content text, authors text)
-- The last milestone at or before a version (version null: none yet), and how many versions there are.
select (select max(o.version) + 1
          from collaboration.operation o
         where o.tenant_id = $1
           and o.document_id = $2),
       d.deleted_at is not null, d.type, coalesce(m.version, 0), m.content, m.authors
  from collaboration.document d
  left join lateral (select s.version, s.content, s.authors
                       from collaboration.milestone s
                      where s.tenant_id = $1
                        and s.document_id = $2
                        and s.version <= $3
                      order by s.version desc
                      limit 1) m on true
 where d.tenant_id = $1
   and d.id = $2;

--: operations_between(id uuid, version int8, until int8, most int8) -> many HistoryRow(version int8, kind text, type text, author_id uuid, op text, created_at timestamptz)
-- Operations in order, from one version up to another.
select o.version, o.kind, d.type, o.author_id, o.op, o.created_at
  from collaboration.document d
  join collaboration.operation o on o.tenant_id = d.tenant_id and o.document_id = d.id
 where d.tenant_id = $1
   and d.id = $2
   and o.tenant_id = $1
   and o.document_id = $2
   and o.version >= $3
   and o.version < $4
 order by o.version
 limit $5;

--: milestone_insert(id uuid, version int8, content text, authors text, reached_at timestamptz) -> send
-- Whoever walks there writes the same.
insert into collaboration.milestone (tenant_id, document_id, version, content, authors, reached_at)
values ($1, $2, $3, $4, $5, $6)
    on conflict do nothing;

--: history_version_at @point (id uuid, at timestamptz) -> maybe HistoryVersionAt(version int8)
-- The version a document had at a moment. Times of operations never run backwards, so milestones say between which two to look.
select coalesce((select max(o.version) + 1
                   from collaboration.operation o
                  where o.tenant_id = $1
                    and o.document_id = $2
                    and o.version >= coalesce((select max(m.version)
                                                 from collaboration.milestone m
                                                where m.tenant_id = $1
                                                  and m.document_id = $2
                                                  and m.reached_at <= $3), 0) - 1
                    and o.version < coalesce((select min(m.version)
                                                from collaboration.milestone m
                                               where m.tenant_id = $1
                                                 and m.document_id = $2
                                                 and m.reached_at > $3), 9223372036854775807)
                    and o.created_at <= $3), 0)
  from collaboration.document d
 where d.tenant_id = $1
   and d.id = $2;
