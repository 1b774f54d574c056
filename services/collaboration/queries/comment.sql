--: thread_insert(id uuid, document_id uuid, quote text, anchor_index int8, anchor_length int8, anchor_version int8, anchor_memory text) -> send
-- A new thread at a range.
insert into collaboration.thread (tenant_id, id, document_id, quote, anchor_index, anchor_length, anchor_version, anchor_memory)
values ($1, $2, $3, $4, $5, $6, $7, $8);

--: thread_insert_whole(id uuid, document_id uuid) -> send
-- A new thread about the whole document.
insert into collaboration.thread (tenant_id, id, document_id)
values ($1, $2, $3);

--: comment_insert(id uuid, thread_id uuid, author_id uuid, body text, mentions uuid[]) -> send
-- One thing said.
insert into collaboration.comment (tenant_id, id, thread_id, author_id, body, mentions)
values ($1, $2, $3, $4, $5, $6);

--: comment_lock(document_id uuid, id uuid) -> one CommentLock(thread_id uuid, author_id uuid, deleted bool, status text, revision int8, anchored bool, level int4) or comment_not_found
-- A comment that is about to change, with its thread held for the rest of the command, and what the caller may do with its document.
select c.thread_id, c.author_id, c.deleted_at is not null, t.status, t.revision, t.anchor_version is not null, d.level::int4
  from collaboration.thread t
  join collaboration.comment c
    on c.tenant_id = t.tenant_id
   and c.thread_id = t.id
  join collaboration.my_document d
    on d.tenant_id = t.tenant_id
   and d.id = t.document_id
   and d.deleted_at is null
   and d.level > 0
 where t.tenant_id = $1
   and t.document_id = $2
   and t.deleted_at is null
   and c.id = $3
   for update of t;

--: comment_update(id uuid, body text, mentions uuid[]) -> send
-- Other words.
update collaboration.comment
   set body = $3,
       mentions = $4,
       edited_at = now()
 where tenant_id = $1
   and id = $2;

--: comment_delete(id uuid) -> send
-- Nothing of what was said stays.
update collaboration.comment
   set body = '',
       mentions = '{}',
       deleted_at = now()
 where tenant_id = $1
   and id = $2;

--: reaction_delete_all(comment_id uuid) -> send
-- With a comment go its reactions.
delete from collaboration.reaction
 where tenant_id = $1
   and comment_id = $2;

--: thread_touch(id uuid) -> send
-- Something in it has changed; one in which nobody says anything any more is gone.
update collaboration.thread t
   set revision = t.revision + 1,
       updated_at = now(),
       deleted_at = case when not exists (select 1
                                            from collaboration.comment c
                                           where c.tenant_id = $1
                                             and c.thread_id = $2
                                             and c.deleted_at is null) then now() end
 where t.tenant_id = $1
   and t.id = $2;

--: thread_resolve(id uuid, user_id uuid) -> send
-- Done with.
update collaboration.thread
   set status = 'resolved',
       resolved_by = $3,
       resolved_at = now(),
       revision = revision + 1,
       updated_at = now()
 where tenant_id = $1
   and id = $2;

--: thread_reopen(id uuid) -> send
-- Not done with after all.
update collaboration.thread
   set status = 'open',
       resolved_by = null,
       resolved_at = null,
       revision = revision + 1,
       updated_at = now()
 where tenant_id = $1
   and id = $2;

--: reaction_insert(comment_id uuid, emoji text, user_id uuid) -> exec
-- Once a person and emoji.
insert into collaboration.reaction (tenant_id, comment_id, emoji, user_id)
values ($1, $2, $3, $4)
    on conflict do nothing;

--: reaction_delete(comment_id uuid, emoji text, user_id uuid) -> exec
-- One's own, taken back.
delete from collaboration.reaction
 where tenant_id = $1
   and comment_id = $2
   and emoji = $3
   and user_id = $4;

--: people_mentionable(document_id uuid, ids uuid[]) -> many PersonMentionable(id uuid, sees bool)
-- Who of these is in the workspace, and whether they may see the document.
select u.id, coalesce(collaboration.level_for($1, $2, u.id), 0) > 0
  from api.user u
 where u.tenant_id = $1
   and u.id = any ($3::uuid[])
   and u.status = 'active';

--: anchors_of(document_id uuid) -> many AnchorRow(id uuid, anchor_index int8, anchor_length int8, anchor_version int8, anchor_memory text)
-- Where the open threads of a document belong.
select t.id, t.anchor_index, t.anchor_length, t.anchor_version, t.anchor_memory
  from collaboration.thread t
 where t.tenant_id = $1
   and t.document_id = $2
   and t.deleted_at is null
   and t.status = 'open'
   and t.anchor_version is not null
 order by t.created_at, t.id;

--: anchors_save(ids uuid[], indexes int8[], lengths int8[], versions int8[], memories text[]) -> send
-- Where threads belong at a later version. Never goes back. A memory that is null stays as it is, an empty one is forgotten.
update collaboration.thread t
   set anchor_index = a.index,
       anchor_length = a.length,
       anchor_version = a.version,
       anchor_memory = nullif(coalesce(a.memory, t.anchor_memory), '')
  from unnest($2::uuid[], $3::int8[], $4::int8[], $5::int8[], $6::text[]) as a (id, index, length, version, memory)
 where t.tenant_id = $1
   and t.id = a.id
   and t.anchor_version < a.version;

--: threads_open(document_id uuid) -> one ThreadsOpen(count int8)
-- How many wait for an answer.
select count(*)
  from collaboration.thread t
 where t.tenant_id = $1
   and t.document_id = $2
   and t.deleted_at is null
   and t.status = 'open';
